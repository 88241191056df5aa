"""Weights that put a right candidate first: a listwise softmax regression, as both fits use it."""

from collections.abc import Sequence

import numpy as np
import torch

_DECAY = 1e-3


def fit_listwise(
    signals: Sequence[np.ndarray], right: Sequence[np.ndarray], importance: Sequence[float]
) -> np.ndarray:
    """Return the weights under which right candidates have the most of each question's softmax.

    :param signals: For each question, its candidates' signals, shape (candidates, signals).
    :param right: For each question, which candidates are right, at least one, shape (candidates,).
    :param importance: What each question counts.
    """
    longest = max(len(r) for r in right)
    inputs = torch.zeros(len(right), longest, signals[0].shape[1])
    mask = torch.full((len(right), longest), -1e9)
    goal = torch.zeros(len(right), longest)
    weight = torch.tensor(list(importance))
    for at, (given, wanted) in enumerate(zip(signals, right, strict=True)):
        inputs[at, : len(wanted)] = torch.tensor(given)
        mask[at, : len(wanted)] = 0
        goal[at, : len(wanted)] = torch.tensor(wanted, dtype=torch.float32)
    fitted = torch.zeros(inputs.shape[2], requires_grad=True)
    optimiser = torch.optim.LBFGS([fitted], max_iter=300)

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        chances = torch.log_softmax(inputs @ fitted + mask, 1)
        loss = -(torch.logsumexp(chances + torch.log(goal + 1e-12), 1) * weight).sum() / weight.sum()
        loss = loss + _DECAY * (fitted**2).sum()
        loss.backward()  # type: ignore[no-untyped-call]  # torch
        return loss

    optimiser.step(closure)  # type: ignore[no-untyped-call]  # torch
    found: np.ndarray = fitted.detach().numpy()
    return found
