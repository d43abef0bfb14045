"""Points of the plane edited by hand. Each function returns new data; arrays are shared and never written to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.plane.datasets import MOST_POINTS, PlaneData


def empty(classes: int) -> PlaneData:
    return PlaneData(np.zeros((0, 2)), np.zeros(0), np.zeros(0, dtype=bool), classes)


def added(data: PlaneData, x: float, y: float, label: int) -> PlaneData:
    """With one more training point, of class `label`; in regression of value −1 (label 0) or 1 (label 1).

    Raises ValueError when the plane is full, and for a label that regression does not have.
    """
    if len(data.targets) >= MOST_POINTS:
        raise ValueError(f"The plane holds at most {MOST_POINTS:,} points.")
    if not data.classes and label > 1:
        raise ValueError("In regression a point is −1 (orange) or 1 (blue).")
    return PlaneData(
        np.append(data.inputs, [[x, y]], axis=0),
        np.append(data.targets, label if data.classes else 2 * label - 1),
        np.append(data.is_test, False),
        max(data.classes, label + 1) if data.classes else 0,
    )


def moved(data: PlaneData, index: int, x: float, y: float) -> PlaneData:
    """With one point elsewhere. Raises ValueError when there is no such point."""
    _known(data, index)
    inputs = data.inputs.copy()
    inputs[index] = x, y
    return replace(data, inputs=inputs)


def deleted(data: PlaneData, index: int) -> PlaneData:
    """Without one point. Raises ValueError when there is no such point."""
    _known(data, index)
    left = np.arange(len(data.targets)) != index
    return replace(data, inputs=data.inputs[left], targets=data.targets[left], is_test=data.is_test[left])


def _known(data: PlaneData, index: int) -> None:
    if not 0 <= index < len(data.targets):
        raise ValueError("There is no such point on the plane.")
