"""Measure the product on questions whose answers are known: the one evaluation behind `pullquote eval`."""

from qa.evaluation.dataset import InvalidDataset, load_datasets, sample
from qa.evaluation.off_topic import off_topic_questions
from qa.evaluation.report import to_json, to_records, to_table
from qa.evaluation.runner import evaluate, pool
from qa.evaluation.splits import Part, held_out
from qa.evaluation.types import Dataset, EvalQuestion, Evaluation, Evidence

__all__ = [
    "Dataset",
    "EvalQuestion",
    "Evaluation",
    "Evidence",
    "InvalidDataset",
    "Part",
    "evaluate",
    "held_out",
    "load_datasets",
    "off_topic_questions",
    "pool",
    "sample",
    "to_json",
    "to_records",
    "to_table",
]
