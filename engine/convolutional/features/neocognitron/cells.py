"""The neocognitron's cells, by Fukushima's own formulas (1980).

Three modules follow each other, and each has a layer of S-cells, which find features, and a layer of C-cells, which
find them wherever they lie nearby. A layer consists of 24 planes, whose cells share their weights: what is now called
a feature map. S-cells are excited through the weights a that they learn, and inhibited through b by a cell that
measures how much there is to see at all: u_S = r·φ[(1 + Σ a·u)/(1 + 2r/(1+r)·b·v) − 1], v = √Σ c·u², φ[x] = max(0, x).
C-cells are pooled with fixed weights d over an area of their own plane, and inhibited by the mean of all planes there:
u_C = ψ[(1 + Σ d·u_S)/(1 + v_S) − 1], ψ[x] = max(0, x/(α + x))."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch.nn import functional

PLANES, AREA, ALPHA = 24, 5, 0.5
CLOSE, NEAR = 0.9, 0.8  # how c and d fall with every receptor of distance


class Module(NamedTuple):
    """r: how selective its S-cells are; q: how fast they learn; before: planes that they read; margin: cells of 0
    around those; pooled, border, cut: side of the area of a C-cell, cells of 0 around the S-plane, and rows and columns
    left out on each side; column: side of an S-column, within which cells compete."""

    r: float
    q: float
    before: int
    margin: int
    pooled: int
    border: int
    cut: int
    column: int


MODULES = (
    Module(4.0, 1.0, 1, 2, AREA, 0, 1, 5),  # 16 × 16 receptors: S 16 × 16, C 10 × 10
    Module(1.5, 16.0, PLANES, 1, AREA, 1, 0, 5),  # S 8 × 8, C 6 × 6
    Module(1.5, 16.0, PLANES, 0, 2, 0, 0, 3),  # S 2 × 2, C one cell a plane
)


def falling(side: int, base: float) -> torch.Tensor:
    """Weights that fall with the distance from the middle: (side, side)."""
    away = torch.arange(side, dtype=torch.float64) - (side - 1) / 2
    return base ** torch.hypot(away[:, None], away[None])


def closeness(module: Module) -> torch.Tensor:
    """c: the fixed weights of an inhibitory cell, (AREA, AREA), whose sum over all planes that it reads is 1."""
    c = falling(AREA, CLOSE)
    return c / (c.sum() * module.before)


def inhibition(u: torch.Tensor, module: Module) -> torch.Tensor:
    """v, the weighted root mean square of what an S-cell sees: u (n, before, h, w), v (n, 1, h', w')."""
    c = closeness(module).expand(1, module.before, AREA, AREA)
    return functional.conv2d(u * u, c, padding=module.margin).clamp(min=0).sqrt()


def s_cells(
    u: torch.Tensor, a: torch.Tensor, b: torch.Tensor, module: Module
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The layer of S-cells over u (n, before, h, w): their answers (n, PLANES, h', w'), the sums Σ a·u of that shape,
    and v (n, 1, h', w'). a (PLANES, before, AREA, AREA), b (PLANES,)."""
    excited, v = functional.conv2d(u, a, padding=module.margin), inhibition(u, module)
    shunted = 2 * module.r / (1 + module.r) * b[:, None, None] * v
    return module.r * functional.relu((1 + excited) / (1 + shunted) - 1), excited, v


def c_cells(s: torch.Tensor, module: Module) -> torch.Tensor:
    """The layer of C-cells over S-planes (n, PLANES, h, w)."""
    d = falling(module.pooled, NEAR).expand(PLANES, 1, module.pooled, module.pooled)
    pooled = functional.conv2d(s, d, padding=module.border, groups=PLANES)
    high, wide, cut = pooled.shape[2], pooled.shape[3], module.cut
    pooled = pooled[:, :, cut : high - cut, cut : wide - cut]
    x = functional.relu((1 + pooled) / (1 + pooled.mean(1, keepdim=True)) - 1)
    return x / (ALPHA + x)


class Layer(NamedTuple):
    """What a module has answered. u: what its S-cells read; s: their answers; excited: Σ a·u; v; c: its C-cells."""

    u: torch.Tensor
    s: torch.Tensor
    excited: torch.Tensor
    v: torch.Tensor
    c: torch.Tensor


def forward(pictures: torch.Tensor, a: list[torch.Tensor], b: list[torch.Tensor]) -> list[Layer]:
    """All layers of all modules over pictures (n, 16, 16)."""
    u, layers = pictures[:, None], []
    for module, weights, bars in zip(MODULES, a, b, strict=True):
        s, excited, v = s_cells(u, weights, bars, module)
        layers.append(Layer(u, s, excited, v, c_cells(s, module)))
        u = layers[-1].c
    return layers
