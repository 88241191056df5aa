"""Audit a collection of one's own: questions made from its articles, with answers that are known."""

from qa.auditing.making import NothingToAudit
from qa.auditing.report import ExampleKind, Outcome, outcomes, to_json, worst
from qa.auditing.running import audit
from qa.auditing.types import Audit, Probe, ProbeKind

__all__ = [
    "Audit",
    "ExampleKind",
    "NothingToAudit",
    "Outcome",
    "Probe",
    "ProbeKind",
    "audit",
    "outcomes",
    "to_json",
    "worst",
]
