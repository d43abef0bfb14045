"""|x − picture|² of many z, compiled, where no gradient is asked for: as in `generator` but for rounding."""

from __future__ import annotations

import math

from engine.arrays import Floats
from engine.compiled import compiled


@compiled
def squared_distances(z: Floats, x: Floats, out: Floats) -> None:
    """Fill in out (n,). z (n, 6): as in `generator`; x (3, 24, 24)."""
    side = x.shape[1]
    middle = (side - 1) / 2
    whole = 0.0
    for k in range(3):
        for i in range(side):
            for j in range(side):
                whole += x[k, i, j] ** 2
    for n in range(len(z)):
        kind, size = round(z[n, 0]), z[n, 4]
        right, down = middle + z[n, 2], middle - z[n, 3]
        radians = z[n, 5] * math.pi / 180
        c, s = math.cos(radians) / size, math.sin(radians) / size
        ends = 1 + 2 / size  # q where the last trace ends
        reach = 1.27 * size * math.sqrt(ends)
        red = green = blue = square = 0.0
        for i in range(max(0, math.ceil(down - reach)), min(side, math.floor(down + reach) + 1)):
            up = down - i
            for j in range(max(0, math.ceil(right - reach)), min(side, math.floor(right + reach) + 1)):
                u, v = c * (j - right) + s * up, c * up - s * (j - right)
                if kind == 0:
                    u, v = (u / 0.9) ** 2, (v / 0.9) ** 2
                    q = math.sqrt(math.sqrt((u * u) ** 2 + (v * v) ** 2 + 1e-12))
                elif kind == 1:
                    q = (u / 1.25) ** 2 + (v / 0.7) ** 2
                else:
                    u, v = u / 0.9, v / 0.9 + 0.15
                    q = u**2 + (v - 0.8 * math.sqrt(u**2 + 0.05)) ** 2
                if q < ends:
                    t = min(1.0, 0.5 + size / 4 * (1 - q))
                    t = t * t * (3 - 2 * t)
                    red += t * x[0, i, j]
                    green += t * x[1, i, j]
                    blue += t * x[2, i, j]
                    square += t * t
        products = bright = 0.0
        for k in range(3):
            colour = (1 + math.cos(2 * math.pi * (z[n, 1] - k / 3))) / 2
            products += colour * (red if k == 0 else green if k == 1 else blue)
            bright += colour**2
        out[n] = whole - 2 * products + bright * square
