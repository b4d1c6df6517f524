"""Ridge regression for many heads at once, by conjugate gradients (Hestenes & Stiefel 1952).

Least squares on 0/1 labels: measured better across hands than logistic regression and support vectors
on the same features (nlu/README.md), and all heads share the matrix products.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

PENALTY = 1.5
"""Measured on hands that were left out: 0.5 to 2 are within a point of each other."""
STEPS = 15
"""Steps of the solver. Nine cost two to five points of F1 with 27,000 segments; ten did for 10,000."""


def ridge(
    features: sparse.csr_matrix,
    labels: NDArray[np.float64],
    importance: NDArray[np.float64],
    penalty: float = PENALTY,
    steps: int = STEPS,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return weights (features, heads) and bias (heads,).

    features: (rows, features); labels: (rows, heads) in 0..1; importance: (rows,) above 0. The bias is
    the weighted mean of the labels, not fitted. The arguments are left as they are.
    """
    bias = importance @ labels / importance.sum()
    root = np.sqrt(importance)
    scaled = sparse.csr_matrix(sparse.diags(root) @ features)
    turned = sparse.csr_matrix(scaled.T)
    residual = turned @ ((labels - bias) * root[:, None])
    weights = np.zeros_like(residual)
    direction = residual.copy()
    size = (residual * residual).sum(axis=0)
    for _ in range(steps):
        image = turned @ (scaled @ direction) + penalty * direction
        step = size / np.maximum((direction * image).sum(axis=0), 1e-12)
        weights += step * direction
        residual -= step * image
        after = (residual * residual).sum(axis=0)
        direction = residual + after / np.maximum(size, 1e-12) * direction
        size = after
    return weights, bias
