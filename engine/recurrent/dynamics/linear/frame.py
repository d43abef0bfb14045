"""What the stage shows of a matrix: ways, growth, eigenvalues, and its place in the plane of trace and determinant."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.arrays import Floats
from engine.experiment.protocol import Frame
from engine.recurrent.dynamics.linear import words
from engine.recurrent.dynamics.linear.eigen import Eigen
from engine.recurrent.dynamics.linear.flows import as_flow
from engine.recurrent.dynamics.linear.maps import as_map
from engine.recurrent.dynamics.linear.motion import Growth, flow_of, growth_of_flow, growth_of_steps, steps_of
from engine.recurrent.dynamics.linear.settings import LinearSettings

SIZES = (1.4, 3.0, 6.0, 12.0, 25.0, 60.0)
"""Half widths of the complex plane; the smallest that holds both eigenvalues is taken."""
ROUND = np.linspace(0, 2 * np.pi, 121)
FLOOR = 1e-12  # below it a growth is not drawn
Line = dict[str, Any]


def of(settings: LinearSettings, found: Eigen, starts: Floats) -> Frame:
    """map.ways and flow.ways (ways, steps + 1, 2), and one's own; growth over k and t; what is drawn and said."""
    steps, times = settings.moments, settings.dt * np.arange(settings.moments + 1)
    mapped, flowed = growth_of_steps(settings.matrix, steps), growth_of_flow(settings.matrix, times)
    map_ways, flow_ways = steps_of(settings.matrix, starts, steps), flow_of(found, starts, times)
    map_case, flow_case = as_map(found), as_flow(found)
    w = settings.window
    return {
        "map.ways": _seen(map_ways),
        "flow.ways": _seen(flow_ways),
        "map.own": map_ways[:, 0],
        "flow.own": flow_ways[:, 0],
        **_growth("map", mapped),
        **_growth("flow", flowed),
        "map.name": [map_case.name],
        "flow.name": [flow_case.name],
        "map.says": words.case(map_case, mapped, "‖Aᵏ‖", "k"),
        "flow.says": words.case(flow_case, flowed, "‖exp(At)‖", "t"),
        "room": [-w, w, -w, w],
        "map.handles": [_start(settings), *_columns(settings)],
        "flow.handles": [_start(settings)],
        "map.lines": [*_directions(found), *_arms(settings)],
        "flow.lines": _directions(found),
        **_values(found),
        **_trace_determinant(found),
    }


def _seen(ways: Floats) -> Floats:
    """As they are drawn, a way after the other."""
    return np.ascontiguousarray(ways.swapaxes(0, 1), np.float32)


def _growth(name: str, growth: Growth) -> Frame:
    """Both curves, without what is beyond all bounds or too small to be drawn."""
    curves = {}
    for key, values in (("norm", growth.norms), ("rate", growth.rates)):
        kept = np.isfinite(values) & (values < 1e300) & (values > FLOOR)
        curves[f"{name}.{key}"] = np.where(kept, values, np.nan)[:, None]
    return {f"{name}.at": growth.places, **curves}


# --- the state's plane ----------------------------------------------------------------------------------------------


def _start(settings: LinearSettings) -> Line:
    return {"x": settings.start_x, "y": settings.start_y, "label": "s₀"}


def _columns(settings: LinearSettings) -> list[Line]:
    """Where A puts (1, 0) and (0, 1): its columns."""
    return [
        {"x": settings.a, "y": settings.c, "label": "a₁"},
        {"x": settings.b, "y": settings.d, "label": "a₂"},
    ]


def _arms(settings: LinearSettings) -> list[Line]:
    return [
        {"points": [[0, 0], [one["x"], one["y"]]], "color": color, "faint": True}
        for one, color in zip(_columns(settings), ("negative", "positive"), strict=True)
    ]


def _directions(found: Eigen) -> list[Line]:
    """The lines of real eigenvectors. Every line is one where A = λI, and then none is drawn."""
    if found.kind in ("complex", "star"):
        return []
    return [
        {"points": [(-30 * vector).tolist(), (30 * vector).tolist()], "color": "muted", "faint": True}
        for vector in found.vectors.real.T
    ]


# --- the matrix -----------------------------------------------------------------------------------------------------


def _values(found: Eigen) -> Frame:
    """The complex plane with the unit circle, which decides for the map, and the imaginary axis, for the flow."""
    far = max(max(abs(value.real), abs(value.imag)) for value in found.values)
    size = next((one for one in SIZES if far <= one), math.ceil(far))
    circle = np.column_stack([np.cos(ROUND), np.sin(ROUND)])
    return {
        "values.room": [-size, size, -size, size],
        "values.lines": [
            {"points": [[-size, 0], [size, 0]], "color": "muted", "faint": True},
            {"points": [[0, -size], [0, size]], "color": "negative", "faint": True},
            {"points": circle.round(4).tolist(), "color": "positive", "faint": True},
        ],
        "values.handles": [
            {"x": value.real, "y": value.imag, "label": f"λ{letter}"}
            for value, letter in zip(found.values, "₁₂", strict=True)
        ],
    }


def _trace_determinant(found: Eigen) -> Frame:
    """The plane of trace and determinant: the triangle of stable maps, the quadrant of stable flows, and the parabola
    tr² = 4 det, above which eigenvalues are complex."""
    tr, det = float(found.trace), float(found.determinant)
    far = max(abs(tr) / 3, abs(det) / 2.5)
    times = next((one for one in SIZES if far <= one / SIZES[0]), SIZES[-1] * math.ceil(far / 40)) / SIZES[0]
    left, right, low, high = -3 * times, 3 * times, -2.5 * times, 2.5 * times
    along = np.linspace(left, right, 81)
    parabola = np.column_stack([along, along**2 / 4])
    return {
        "place.room": [left, right, low, high],
        "place.lines": [
            {"points": parabola[parabola[:, 1] <= high].tolist(), "color": "muted", "faint": True},
            {"points": [[left, 0], [0, 0], [0, high]], "color": "negative", "faint": True},
            {"points": [[-2, 1], [0, -1], [2, 1], [-2, 1]], "color": "positive", "faint": True},
        ],
        "place.handles": [{"x": tr, "y": det, "label": "A"}],
    }
