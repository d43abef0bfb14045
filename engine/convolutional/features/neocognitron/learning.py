"""How the neocognitron learns without a teacher (Fukushima 1980): the strongest cells learn what they see.

In each S-column, a small area over all planes, the strongest cell is a candidate; of the candidates of one plane the
strongest is its seed. The seed's weights grow in proportion to what it sees, Δa = q·c·u and Δb = (q/2)·v, and all
cells of its plane take them over. After one such step from nothing, with q large, a cell answers what it has learnt
with about 1, and anything else with φ[(1 + r)·s − r], where s is how alike the two are (a cosine): nothing at all
where s ≤ r/(1 + r)."""

from __future__ import annotations

import torch
from torch.nn import functional

from engine.convolutional.features.neocognitron.cells import AREA, MODULES, PLANES, Layer, Module, closeness

FIRST = 0.1  # of c: the largest weight at the start


def beginning(seed: int) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
    """Small positive weights a, which make some cells a little stronger than others, and b = 0."""
    chance = torch.Generator().manual_seed(seed)
    a = [
        FIRST * closeness(one) * torch.rand(PLANES, one.before, AREA, AREA, generator=chance, dtype=torch.float64)
        for one in MODULES
    ]
    return a, [torch.zeros(PLANES, dtype=torch.float64) for _ in MODULES]


def seeds(s: torch.Tensor, column: int) -> dict[int, tuple[int, int]]:
    """The seed of each plane that has one, by row and column: of S-planes (PLANES, h, w)."""
    best, plane = s.max(dim=0)
    peaks, places = functional.max_pool2d(best[None], column, 1, column // 2, return_indices=True)
    candidates = set(places[peaks > 0].tolist())
    found: dict[int, tuple[int, int]] = {}
    for place in sorted(candidates, key=lambda place: float(best.view(-1)[place])):  # the strongest last
        found[int(plane.view(-1)[place])] = divmod(place, s.shape[2])
    return found


def learn(layer: Layer, a: torch.Tensor, b: torch.Tensor, module: Module) -> tuple[torch.Tensor, torch.Tensor]:
    """One presentation: a and b with what the seeds have learnt of it."""
    a, b, margin = a.clone(), b.clone(), module.margin
    seen = functional.pad(layer.u[0], (margin, margin, margin, margin))
    for plane, (row, column) in seeds(layer.s[0], module.column).items():
        a[plane] += module.q * closeness(module) * seen[:, row : row + AREA, column : column + AREA]
        b[plane] += module.q / 2 * layer.v[0, 0, row, column]
    return a, b
