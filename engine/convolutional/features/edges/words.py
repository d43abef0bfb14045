"""The arithmetic of one pixel through all of Canny's stages, in numbers that add up as they are shown."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np

from engine.arithmetic.equations import Equation, agreed
from engine.arithmetic.exact import fixed, read_shown
from engine.arithmetic.typed import grid
from engine.arithmetic.written import many, product, squared
from engine.arrays import Bytes, Floats
from engine.convolutional.features.edges.canny import Stages, neighbours
from engine.convolutional.features.edges.settings import EdgesSettings
from engine.convolutional.kernels.filtering import neighbourhood
from engine.convolutional.kernels.named import KERNELS
from engine.experiment.protocol import Frame

SOBEL = {"gx": KERNELS["Sobel x"].kernel, "gy": KERNELS["Sobel y"].kernel}
PATCH = tuple(f"p{k}" for k in range(9))
NOTHING = 1e-9  # a magnitude below this is what rounding leaves of 0


def account(picture: Bytes, stages: Stages, row: int, column: int, settings: EdgesSettings) -> Frame:
    """account: the lines, stage by stage; lens.patch and, of both kernels, lens.gx, lens.gx_products, lens.gx_sum, …"""
    found = neighbourhood(stages.smooth, row, column, (3, 3), "reflect")
    patch = np.where(np.abs(found) < NOTHING, 0.0, np.asarray(found, np.float64))
    numbers = dict(zip(PATCH, patch.ravel().tolist(), strict=True))
    sums = [Equation(name, PATCH, _sum_of(kernel)) for name, kernel in SOBEL.items()]
    magnitude = Equation("m", ("gx", "gy"), math.hypot)
    texts = agreed(numbers, [*sums, magnitude], least=1)
    lines = [
        f"Picture {picture[row, column]}, smoothed with σ = {settings.sigma:g}: {texts['p4']}. Sobel's slopes: "
        f"gx = {texts['gx']}, gy = {texts['gy']}.",
        *_gradient(texts, magnitude),
        *_thinned(stages, row, column),
        *_thresholds(stages, row, column, settings),
    ]
    return {"account": lines, **_lens(texts, patch)}


def _sum_of(kernel: Floats) -> Callable[..., float]:
    entries = [int(entry) for entry in kernel.ravel()]
    return lambda *p: sum(entry * value for entry, value in zip(entries, p, strict=True))


def _gradient(texts: dict[str, str], magnitude: Equation) -> list[str]:
    """Magnitude and direction, and the same in scikit-image's units."""
    gx, gy, m = texts["gx"], texts["gy"], texts["m"]
    root = f"√({squared(gx)} + {squared(gy)})"
    if not read_shown(m):
        return [f"Magnitude {root} = 0: there is no direction."]
    turn = math.degrees(math.atan2(read_shown(gy), read_shown(gx))) % 360
    scaled = agreed({"gx": float(read_shown(gx)), "gy": float(read_shown(gy))}, SKIMAGE, least=max(1, _places(m)))
    return [
        f"Magnitude {root} {magnitude.sign(texts)} {m}, towards about {turn:.0f}° clockwise from →.",
        f"scikit-image's sobel: gx/4 {SKIMAGE[0].sign(scaled)} {scaled['sx']}, gy/4 {SKIMAGE[1].sign(scaled)} "
        f"{scaled['sy']}, √({squared(scaled['sx'])} + {squared(scaled['sy'])})/√2 {SKIMAGE[2].sign(scaled)} "
        f"{scaled['sm']}.",
    ]


SKIMAGE = [
    Equation("sx", ("gx",), lambda gx: gx / 4),
    Equation("sy", ("gy",), lambda gy: gy / 4),
    Equation("sm", ("sx", "sy"), lambda sx, sy: math.hypot(sx, sy) / math.sqrt(2)),
]


def _places(text: str) -> int:
    return len(text.partition(".")[2])


BETWEEN = Equation("on", ("w", "corner", "straight"), lambda w, corner, straight: w * corner + (1 - w) * straight)


def _thinned(stages: Stages, row: int, column: int) -> list[str]:
    """Whether the pixel is the steepest along its gradient: the two places between its neighbours."""
    rows, columns = stages.steep.shape
    if not (0 < row < rows - 1 and 0 < column < columns - 1):
        return ["Thinned: at the picture's border nothing stays."]
    steep = stages.steep[row, column]
    if steep < NOTHING:
        return []
    straight, corner, w = neighbours(stages.across[row, column][None], stages.down[row, column][None])
    sides = []
    for name, side in (("ahead", 1), ("behind", -1)):
        at = [float(stages.steep[row + side * step[0, 0], column + side * step[1, 0]]) for step in (corner, straight)]
        numbers = {"w": float(w[0]), "corner": at[0], "straight": at[1]}
        texts = agreed(numbers, [BETWEEN], least=2)
        rest = fixed(1 - read_shown(texts["w"]), _places(texts["w"]))
        sides.append(
            f"{name} {product(texts['w'], texts['corner'])} + {product(rest, texts['straight'])} "
            f"{BETWEEN.sign(texts)} {texts['on']}"
        )
    kept = "it stays" if stages.thinned[row, column] else "it goes"
    here = fixed(Fraction(float(steep)), 2)
    return [f"Thinned: {sides[0]}; {sides[1]}; here {here}: {kept}."]


def _thresholds(stages: Stages, row: int, column: int, settings: EdgesSettings) -> list[str]:
    """What the two thresholds and the group it belongs to make of a pixel that stayed."""
    if not stages.thinned[row, column]:
        return []
    here, group = fixed(Fraction(float(stages.steep[row, column])), 2), stages.groups[row, column]
    if not group:
        return [f"Thresholds: {here} < {settings.low}: no edge."]
    others = stages.groups == group
    strong = int((others & stages.strong).sum())
    where = f"≥ {settings.high}: strong" if stages.strong[row, column] else f"≥ {settings.low}, < {settings.high}: weak"
    verdict = "an edge" if strong else "no edge"
    return [
        f"Thresholds: {here} {where}. Its group of {many(int(others.sum()), 'pixel')} has {strong:,} strong: {verdict}."
    ]


def _lens(texts: dict[str, str], patch: Floats) -> Frame:
    """The nine pixels, and both kernels with their products and sums, for a view of grids."""
    shown = [texts[name] for name in PATCH]
    frame = grid("lens.patch", patch[None], shown, 255.0)
    for name, kernel in SOBEL.items():
        products = [
            fixed(read_shown(text) * int(entry), _places(text))
            for text, entry in zip(shown, kernel.ravel(), strict=True)
        ]
        total = np.array([[[float(read_shown(texts[name]))]]])
        frame |= grid(f"lens.{name}", kernel[None], full=2.0)
        frame |= grid(f"lens.{name}_products", (patch * kernel)[None], products, 510.0)
        frame |= grid(f"lens.{name}_sum", total, [texts[name]], 1020.0)
    return frame
