"""Logistic regression on a few columns, by Newton's method: what makes probabilities of scores."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def logistic(
    columns: Floats, happened: Floats, importance: Floats | None = None, penalty: float = 1.0, steps: int = 30
) -> tuple[float, ...]:
    """Return the weights of the columns, the constant last.

    columns: (rows, columns); happened: (rows,) 0 or 1; importance: (rows,), 1 where it is None. The
    constant is not penalised.
    """
    weights = np.ones(len(columns)) if importance is None else importance
    design = np.hstack([columns, np.ones((len(columns), 1))])
    ridge = penalty * np.eye(design.shape[1])
    ridge[-1, -1] = 1e-9
    found = np.zeros(design.shape[1])
    for _ in range(steps):
        probability = 1 / (1 + np.exp(-np.clip(design @ found, -30, 30)))
        slope = design.T @ (weights * (happened - probability)) - ridge @ found
        spread = weights * probability * (1 - probability)
        step = np.linalg.solve((design * spread[:, None]).T @ design + ridge, slope)
        found += step
        if np.abs(step).max() < 1e-6:
            break
    return tuple(float(weight) for weight in found)
