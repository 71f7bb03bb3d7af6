"""Logistic regression, as the benches fit how sure a search or a card is."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

PENALTY = 0.1


def fit(rows: Array, right: Array) -> Array:
    """Weights by Newton's method, the constant first, with a small ridge on everything but it."""
    table = np.column_stack([np.ones(len(rows)), rows])
    ridge = PENALTY * np.eye(table.shape[1])
    ridge[0, 0] = 1e-9
    weights = np.zeros(table.shape[1])
    for _ in range(50):
        sure = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (right - sure) - ridge @ weights
        curve = (table * (sure * (1 - sure))[:, None]).T @ table + ridge
        weights += np.linalg.solve(curve, slope)
    return weights


def fitted(rows: Array, weights: Array) -> Array:
    """What the regression says of each row, 0 to 1."""
    return np.asarray(1 / (1 + np.exp(-(weights[0] + rows @ weights[1:]))), np.float64)
