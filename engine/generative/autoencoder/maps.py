"""Two maps of codes side by side: of an auto-encoder, and of a variational one with as many latents.

Every place of either map is decoded, and a network trained to read digits (lesson 2.5) says how sure it is of what it
sees there. An auto-encoder is asked for nothing but good reconstructions, and leaves stretches between its codes whose
decodings are no digits; the KL of a variational one leaves few. A step is one on the straight way from the code of one
digit to that of another, on both maps at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Annotated, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.convolutional.reader.weights import trained
from engine.digits.pad import Sent, from_pad
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.tour import Tour
from engine.generative.autoencoder.experiment import FURTHEST, square
from engine.generative.autoencoder.settings import AeSettings
from engine.generative.autoencoders.latent import linear, mosaic
from engine.generative.digit_autoencoders import digits
from engine.generative.digit_autoencoders.digits import Asked, a, codes, known, network

WAY, FILM, SIDE, CELLS = 40, 11, 28, 20
MAPS = {"ae2": "Auto-encoder", "vae2": "Variational auto-encoder"}
SURE = 0.9
Place = Annotated[float, Bounds(-FURTHEST, FURTHEST)]
Index = Annotated[int, Bounds(0, 1)]


class AeExplore(Tour):
    """See :mod:`engine.experiment`."""

    edits: Sequence[str] = ()
    looks: Sequence[str] = ("move_ae2", "move_vae2", "ink", "clear", "go")
    units: Sequence[str] = ("step",)
    pace = 10.0
    length = WAY
    end = "This is the other end."

    def __init__(self, settings: AeSettings | None = None) -> None:
        super().__init__()
        self.settings = settings or AeSettings(look="map")
        self.drawn_ends: list[NDArray[np.uint8] | None] = [None, None]
        self._ask()

    def _ask(self) -> None:
        settings = self.settings
        ends = ((settings.digit, settings.example), (settings.digit_b, settings.example_b))
        self.asked: list[Asked] = [
            digits.example(*end) if drawn is None else digits.from_drawing(drawn)
            for end, drawn in zip(ends, self.drawn_ends, strict=True)
        ]
        rows = torch.stack([one.x for one in self.asked])
        self.ends = {name: network(name).encode(rows)[0].double().numpy() for name in MAPS}

    @property
    def drawn(self) -> NDArray[np.uint8] | None:
        """What has been drawn for A."""
        return self.drawn_ends[0]

    def change(self, **settings: Any) -> None:
        before, self.settings = self.settings, replace(self.settings, **settings)
        if replace(before, drawn=self.settings.drawn) != self.settings:  # another sheet alone moves no end
            self._ask()

    def ink(self, pixels: Sent) -> None:
        """A drawing as it is drawn: 70×70 bytes of grey, row by row, in base64."""
        self.draw(from_pad(pixels), self.settings.drawn)

    def draw(self, picture: NDArray[np.uint8] | None, end: str = "a") -> None:
        """A picture in place of an end's example."""
        self.drawn_ends["ab".index(end)] = picture
        self._ask()

    def clear(self) -> None:
        """Nothing is drawn: the example again."""
        self.draw(None, self.settings.drawn)

    def move_ae2(self, index: Index, x: Place, y: Place) -> None:
        """An end on the auto-encoder's map is put elsewhere."""
        self._put("ae2", index, x, y)

    def move_vae2(self, index: Index, x: Place, y: Place) -> None:
        """An end on the variational one's map is put elsewhere."""
        self._put("vae2", index, x, y)

    def _put(self, name: str, index: int, x: float, y: float) -> None:
        self.ends[name] = self.ends[name].copy()
        self.ends[name][index] = x, y
        self._steps = 0 if index == 0 else self.length  # where the hand is, there one looks

    def go(self, index: Annotated[int, Bounds(0, FILM - 1)]) -> None:
        """To one of the pictures of the way."""
        self._steps = round(index * WAY / (FILM - 1))

    def frame(self) -> Frame:
        share = self._steps / WAY
        t = f"{share:.3f}".rstrip("0").rstrip(".") or "0"
        ends = " ".join(f"{end}: {one.said}." for end, one in zip("AB", self.asked, strict=True))
        refused = next((one.refusal for one in self.asked if one.refusal), "")
        found: Frame = {
            "step": self._steps,
            "film.at": round(share * (FILM - 1)),
            "said": [refused or f"t = {t}. {ends}"],
        }
        for name in MAPS:
            found |= self._map(name, share)
        return found

    def _map(self, name: str, share: float) -> Frame:
        first, last = self.ends[name]
        film, at = linear(first, last, np.linspace(0, 1, FILM)), linear(first, last, np.array([share]))
        logits = network(name).decode(torch.from_numpy(np.concatenate([at, film])).float())
        here = logits.sigmoid().view(-1, SIDE, SIDE)
        read = reading(logits)
        shown = here[0].numpy()
        here_a, here_b = (one.tolist() for one in (first, last))
        return {
            **_ground(name),
            f"{name}.lines": [{"points": [here_a, here_b], "color": "accent"}],
            f"{name}.handles": [
                {"x": here_a[0], "y": here_a[1], "label": "A"},
                {"x": here_b[0], "y": here_b[1], "label": "B"},
                {"x": float(at[0, 0]), "y": float(at[0, 1]), "label": "t", "still": True},
            ],
            f"{name}.now": shown[None],
            f"{name}.read": [_said(read[0])],
            f"{name}.film": here[1:].numpy(),
            f"{name}.captions": [_short(one) for one in read[1:]],
        }


def reading(logits: Tensor) -> NDArray[np.float64]:
    """(n, 784) decodings → (n, 10): what the digit network of lesson 2.5 takes them for."""
    with torch.no_grad():
        answers: NDArray[np.float64] = (
            trained("digits").network(logits.sigmoid().view(-1, 1, SIDE, SIDE)).double().softmax(1).numpy()
        )
    return answers


def _said(shares: NDArray[np.float64]) -> str:
    first = int(shares.argmax())
    sure = "is sure of" if shares[first] >= SURE else "is not sure of"
    return f"Our digit network {sure} {a(first)}: {100 * shares[first]:.0f} %"


def _short(shares: NDArray[np.float64]) -> str:
    first = int(shares.argmax())
    return f"{first}" if shares[first] >= SURE else "?"


@lru_cache(maxsize=2)
def _ground(name: str) -> Frame:
    """The map: what each place decodes to, the known codes, and how much of it is read with confidence."""
    places = codes(name)
    low, high = square(places)
    share = (np.arange(CELLS) + 0.5) / CELLS
    across, up = (low[k] + (high[k] - low[k]) * share for k in (0, 1))
    grid = np.stack(np.meshgrid(across, up[::-1]), -1).reshape(-1, 2)
    logits = network(name).decode(torch.from_numpy(grid).float())
    sure = reading(logits).max(1) >= SURE
    return {
        f"{name}.ground": mosaic(logits, CELLS),
        f"{name}.extent": [low[0], high[0], low[1], high[1]],
        f"{name}.dots": places.astype(np.float32),
        f"{name}.kinds": known()[1],
        f"{name}.said": [f"{sure.mean():.0%} of its {CELLS}×{CELLS} places are read with ≥ 0.9".replace("%", " %")],
    }
