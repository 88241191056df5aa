"""The handful of fitted numbers, with what they were fitted on. Written by bench/fit_answers.py."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression (Platt scaling) from evidence to the probability that the articles answer."""

    id: str
    intercept: float
    coefficients: Mapping[str, float]
    threshold: float


def weighed(evidence: object, weights: Mapping[str, float]) -> float:
    """Return the sum of the evidence's numbers, each times its weight."""
    return sum(weight * float(getattr(evidence, name)) for name, weight in weights.items())


def load_weights() -> tuple[Mapping[str, float], Calibration]:
    """Read the numbers that ship with the package: the weights of a sentence's evidence, and the calibration."""
    text = resources.files("qa").joinpath("weights.json").read_text(encoding="utf-8")
    record = json.loads(text)
    return record["sentence"], Calibration(**record["calibration"])
