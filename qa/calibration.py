"""From evidence to a probability that means what it says."""

import math

from qa.weights import Calibration, weighed


def probability(calibration: Calibration, evidence: object) -> float:
    """Return how likely the articles answer, going by the evidence of the best sentence, 0 … 1."""
    value = calibration.intercept + weighed(evidence, calibration.coefficients)
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, value))))
