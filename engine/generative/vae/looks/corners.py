"""Four digits at the corners of a square, and everything between them: a pointer is dragged through it.

experiment = VaeCorners()
experiment.mix(0, 0.25, 0.9)        # every move of a pointer
experiment.frame()["now"]           # is decoded, by three networks
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
import torch
from numpy.typing import NDArray

from engine.arrays import Floats
from engine.experiment.protocol import Bounds, Frame, State
from engine.generative.autoencoders import latent
from engine.generative.digit_autoencoders.digits import Asked, network
from engine.generative.vae.looks.explore import SIDE, Place, VaeExplore, decoded, encoded, placed
from engine.generative.vae.looks.walk import NETWORKS

SHOWN = ("vae2", "vae20")  # the networks whose squares are shown; the auto-encoder's picture stands beside them
GRID = 9
HALF = 0.5 / (GRID - 1)  # half a cell: the pictures at the corners are those of the corners
NAMES = "ABCD"
PLACES = ((0, 1), (1, 1), (0, 0), (1, 0))
"""Where A, B, C and D are: A and B above, C and D below."""
OUTSIDE = 0.72  # how far from the middle of a corner's picture its letter stands, in half cells


class Square:
    """corners: for each network the codes of A, B, C and D (4, latents): μ of the pictures, or where they were put."""

    def __init__(self, asked: Sequence[Asked], path: str) -> None:
        self.path = path
        self.corners: dict[str, Floats] = {name: encoded(name, asked) for name in NETWORKS}
        self.moved = [False] * len(NAMES)
        self.keys = {name: object() for name in SHOWN}  # another one whenever a square's pictures would differ

    def put(self, index: int, code: Floats) -> None:
        """A corner in the plane of two latents is put elsewhere."""
        self.corners["vae2"] = self.corners["vae2"].copy()
        self.corners["vae2"][index] = code
        self.moved[index] = True
        self.keys["vae2"] = object()

    def at(self, name: str, across: Floats, up: Floats) -> Floats:
        """Codes at places of the square, each from 0 to 1: (n,) and (n,) → (n, latents)."""
        return latent.mixed(self.corners[name], across, up, self.path)

    def pictures(self, name: str) -> NDArray[np.uint8]:
        """What 9 × 9 places decode to, as one picture, the corners' reconstructions in its corners."""
        shares = np.linspace(0, 1, GRID)
        up, across = (part.ravel() for part in np.meshgrid(shares[::-1], shares, indexing="ij"))
        codes = torch.from_numpy(self.at(name, across, up)).float()
        with torch.no_grad():
            return latent.mosaic(network(name).decode(codes), GRID)

    def outline(self, points: int = 13) -> Floats:
        """The square's edges in the plane of two latents, once around, (4 · points, 2)."""
        way, on, off = np.linspace(0, 1, points), np.ones(points), np.zeros(points)
        edges = [(way, on), (on, 1 - way), (1 - way, off), (off, way)]
        return np.concatenate([self.at("vae2", across, up) for across, up in edges])


def route(step: int) -> tuple[float, float]:
    """The place of a step: along the square's rows, there and back, from A down; across and up."""
    row, column = divmod(step, GRID)
    column = GRID - 1 - column if row % 2 else column
    return column / (GRID - 1), 1 - row / (GRID - 1)


class VaeCorners(VaeExplore):
    """See :mod:`engine.experiment`. A step is one to the next picture of the grid."""

    looks: Sequence[str] = (*VaeExplore.looks, "mix", "move")
    length = GRID * GRID - 1
    end = "That was all of the square."

    def __init__(self, *arguments: object) -> None:
        self.held: tuple[float, float] | None = (0.5, 0.5)  # where the pointer has been dragged to
        super().__init__(*arguments)  # type: ignore[arg-type]

    def begin(self) -> None:
        self.square = Square(self.asked, self.settings.path)

    def mix(self, index: Annotated[int, Bounds(0, 4)], x: Place, y: Place) -> None:
        """A place in the square: s from the left, t from below."""
        self.held = min(1.0, max(0.0, x)), min(1.0, max(0.0, y))

    def move(self, index: Annotated[int, Bounds(0, 3)], x: Place, y: Place) -> None:
        """A place on the map: a corner is there now."""
        self.square.put(index, placed(x, y, self.settings.by_share))

    def step(self, count: int = 1) -> int:
        taken = super().step(count)
        self.held = None if taken else self.held
        return taken

    def restore(self, state: State) -> None:
        super().restore(state)
        self.held = None

    @property
    def place(self) -> tuple[float, float]:
        """s and t."""
        return self.held or route(self._steps)

    def code(self, name: str) -> Floats:
        """z by one of the networks."""
        across, up = (np.array([share]) for share in self.place)
        found: Floats = self.square.at(name, across, up)[0]
        return found

    def frame(self) -> Frame:
        s, t = self.place
        return {
            **self.common(),
            **self.map(),
            **self._plane(),
            **{name: part for shown in SHOWN for name, part in self._grid(shown).items()},
            "square.extent": [-HALF, 1 + HALF, -HALF, 1 + HALF],
            "square.handles": [
                {"x": s, "y": t, "label": "z"},
                *_letters(),
            ],
            "corners": torch.stack([one.x.view(SIDE, SIDE) for one in self.asked]).numpy(),
            "corners.captions": [f"{name}: {one.short}" for name, one in zip(NAMES, self.asked, strict=True)],
            "now": np.concatenate([decoded(name, self.code(name)[None]) for name in NETWORKS]),
            "now.captions": ["2 latents", "20 latents", "no KL"],
            "numbers": self._words(),
        }

    def _grid(self, name: str) -> Frame:
        return self.keep(name, self.square.keys[name], lambda: {f"square.{name}": self.square.pictures(name)})

    def _plane(self) -> Frame:
        """The square on the map of two latents."""
        places = [self.square.corners["vae2"], self.code("vae2")[None], self.square.outline()]
        corners, (at,), edges = (latent.to_map(place, self.settings.by_share).tolist() for place in places)
        return {
            "map.lines": [{"points": edges, "color": "accent"}],
            "map.handles": [
                *({"x": x, "y": y, "label": name} for (x, y), name in zip(corners, NAMES, strict=True)),
                {"x": at[0], "y": at[1], "label": "z", "still": True},
            ],
        }

    def _words(self) -> list[str]:
        s, t = (f"{share:.3f}".rstrip("0").rstrip(".") for share in self.place)
        how = {
            "linear": "z = t ((1 − s) z_A + s z_B) + (1 − t) ((1 − s) z_C + s z_D)",
            "spherical": "on great circles from A to B and from C to D as far as s, then between the two as far as t",
        }[self.settings.path]
        put = [name for name, moved in zip(NAMES, self.square.moved, strict=True) if moved]
        note = f" {', '.join(put)} of the square of two latents: where you put it on the map." if put else ""
        refused = next(
            (f"{name}: {one.refusal}" for name, one in zip(NAMES, self.asked, strict=True) if one.refusal), ""
        )
        return [
            refused or f"s = {s} across, t = {t} up: {how}.",
            f"The squares' corners are reconstructions of A, B, C and D, not those themselves.{note}",
        ]


def _letters() -> list[dict[str, object]]:
    """A, B, C and D in the outer corners of the corners' pictures."""
    out = {0: -OUTSIDE * HALF, 1: 1 + OUTSIDE * HALF}
    return [
        {"x": out[x], "y": out[y], "label": name, "still": True, "bare": True}
        for name, (x, y) in zip(NAMES, PLACES, strict=True)
    ]
