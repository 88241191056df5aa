"""The handfuls of fitted numbers. Written by bench/fit_answers.py and bench/fit_reader.py."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression (Platt scaling) from evidence to the probability that the articles answer."""

    id: str
    intercept: float
    coefficients: Weights
    threshold: float


@dataclass(frozen=True, slots=True)
class TrainedWeights:
    """What turns a trained reader's evidence into an order and probabilities.

    :param reader: The id of the reader that they were fitted for.
    :param sentence: The weights of a sentence's evidence, which make the order.
    :param right: How likely a sentence is the right one.
    :param calibration: How likely the articles answer, by the evidence of the first sentence.
    """

    reader: str
    sentence: Weights
    right: Calibration
    calibration: Calibration


def weighed(evidence: object, weights: Weights) -> float:
    """Return the sum of the evidence's numbers, each times its weight."""
    return sum(weight * float(getattr(evidence, name)) for name, weight in weights.items())


def load_weights() -> tuple[Weights, Calibration]:
    """Read the numbers of the untrained reader: the weights of a sentence's evidence, and the calibration."""
    record = read_fitted("weights.json")
    return record["sentence"], Calibration(**record["calibration"])


def load_trained_weights() -> TrainedWeights:
    """Read the numbers that go with the reader that ships."""
    record = read_fitted("reader/weights.json")
    return TrainedWeights(
        record["reader"],
        record["sentence"],
        Calibration(**record["right"]),
        Calibration(**record["calibration"]),
    )


def read_fitted(name: str) -> Any:
    """Read a file of fitted numbers that ships with the package."""
    return json.loads(resources.files("qa").joinpath(name).read_text(encoding="utf-8"))
