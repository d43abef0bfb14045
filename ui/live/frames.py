"""A frame on the wire: one safetensors buffer, arrays as they are, plain values as JSON in its metadata.

An experiment's frame is complete. A connection leaves out the arrays that its browser already has (the points on the
plane, say) and names them in ``kept`` instead; the first frame of a connection leaves out nothing.
"""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
from safetensors.numpy import save

from engine.experiment.protocol import Frame

Sent = dict[str, np.ndarray]
"""The arrays a browser has, by name."""


def encode(frame: Frame, sent: Sent) -> tuple[bytes, Sent]:
    """The buffer for ``frame``, without what ``sent`` says the browser has; and what it will have once it is there."""
    arrays = {name: value for name, value in frame.items() if isinstance(value, np.ndarray)}
    fresh = {name: array for name, array in arrays.items() if not _same(array, sent.get(name))}
    values = {name: value for name, value in frame.items() if name not in arrays}
    kept = [name for name in arrays if name not in fresh]
    contiguous = {name: np.ascontiguousarray(array) for name, array in fresh.items()}
    return save(contiguous, {"values": to_json(values), "kept": json.dumps(kept)}), arrays


def _same(array: np.ndarray, before: np.ndarray | None) -> bool:
    if before is None or array is before:
        return before is not None
    if array.dtype != before.dtype or array.shape != before.shape:
        return False
    return array.tobytes() == before.tobytes()


def to_json(values: Any) -> str:
    """JSON that JavaScript reads: numbers that are not finite become null."""
    try:
        return json.dumps(values, allow_nan=False, default=_plain)
    except ValueError:
        return json.dumps(_finite(values), allow_nan=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return _finite(value.item())
    raise TypeError(f"A frame cannot carry a {type(value).__name__}.")


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: _finite(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(part) for part in value]
    return value
