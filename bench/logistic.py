"""Logistic regression, as all fits of probabilities use it."""

import numpy as np

_STEPS = 50
_EXACT = 1e-9


def fit_logistic(
    evidence: np.ndarray, came_true: np.ndarray, importance: np.ndarray, decay: float
) -> np.ndarray:
    """Return the weights and, last, the intercept, by Newton's method (Platt 1999 where it makes probabilities).

    :param evidence: A row for each example, shape (examples, signals).
    :param came_true: 1 or 0 for each, shape (examples,).
    :param importance: What each counts, shape (examples,).
    :param decay: Half of this times the square of each weight is added to the loss, the sum over all examples; the
        intercept is free.
    """
    inputs = np.hstack([evidence, np.ones((len(evidence), 1))])
    decays = np.append(np.full(evidence.shape[1], decay), 0.0)
    fitted = np.zeros(inputs.shape[1])
    for _ in range(_STEPS):
        chances = 1 / (1 + np.exp(-(inputs @ fitted)))
        slope = inputs.T @ (importance * (came_true - chances)) - decays * fitted
        curve = (inputs * (importance * chances * (1 - chances))[:, None]).T @ inputs + np.diag(
            decays + _EXACT
        )
        step: np.ndarray = np.linalg.solve(curve, slope)
        fitted = fitted + step
        if np.abs(step).max() < _EXACT:
            break
    return fitted
