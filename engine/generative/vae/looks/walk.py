"""A walk from one code to another, through three networks at once: two that are variational, and one that is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np

from engine.arrays import Floats
from engine.experiment.protocol import Bounds, Frame
from engine.generative.autoencoders import latent
from engine.generative.autoencoders.latent import PATHS
from engine.generative.digit_autoencoders.digits import Asked
from engine.generative.vae.looks.explore import SIDE, Place, VaeExplore, decoded, encoded, placed

WAY, FILM = 40, 11
NETWORKS = {"vae2": "2 latents", "vae20": "20 latents", "ae2": "no KL: 2 numbers of an auto-encoder"}


class Walk:
    """ends: for each network, the codes of both ends (2, latents): μ of the pictures, or where they were put."""

    def __init__(self, asked: Sequence[Asked], path: str) -> None:
        self.asked, self.path = asked, path
        self.ends: dict[str, Floats] = {name: encoded(name, asked) for name in NETWORKS}
        self.moved = [False, False]
        self.key = object()  # another one whenever the films would differ

    def put(self, index: int, code: Floats) -> None:
        """An end of the way through the variational network's plane is put elsewhere."""
        self.ends["vae2"] = self.ends["vae2"].copy()
        self.ends["vae2"][index] = code
        self.moved[index] = True
        self.key = object()

    def at(self, name: str, shares: float | Floats) -> Floats:
        """Codes on the way, (n, latents)."""
        first, last = self.ends[name]
        return PATHS[self.path](first, last, np.atleast_1d(np.asarray(shares, float)))

    def films(self) -> Frame:
        """What eleven places on the way decode to, by each network: (11, 28, 28)."""
        shares = np.linspace(0, 1, FILM)
        return {f"film.{name}": decoded(name, self.at(name, shares)) for name in NETWORKS}

    def now(self, share: float) -> Frame:
        """Both pictures, and what the present place decodes to by each network."""
        first, last = (one.x.view(1, SIDE, SIDE).numpy() for one in self.asked)
        middle = [decoded(name, self.at(name, share)) for name in NETWORKS]
        return {
            "now": np.concatenate([first, *middle, last]),
            "now.captions": ["A", "2 latents", "20 latents", "no KL", "B"],
        }

    def words(self, share: float) -> list[str]:
        """Where the walk is, and that its ends are reconstructions."""
        t = f"{share:.3f}".rstrip("0").rstrip(".") or "0"
        how = {
            "linear": f"z = (1 − t) z_A + t z_B, t = {t}",
            "spherical": f"the direction turns evenly from z_A to z_B, the length grows evenly, t = {t}",
        }[self.path]
        put = [end for end, moved in zip("AB", self.moved, strict=True) if moved]
        note = f" {' and '.join(put)} of the first film: where you put it on the map." if put else ""
        refused = next((one.refusal for one in self.asked if one.refusal), "")
        ends = [f"{end}: {one.said}." for end, one in zip("AB", self.asked, strict=True)]
        note = f"The ends of a film are reconstructions of A and B, not A and B themselves.{note}"
        return [refused or f"{how}. {' '.join(ends)}", note]


class VaeWalk(VaeExplore):
    """See :mod:`engine.experiment`. A step is one on the way from A to B."""

    looks: Sequence[str] = (*VaeExplore.looks, "move", "go")
    length = WAY
    end = "This is the other end."

    def begin(self) -> None:
        self.walk = Walk(self.asked, self.settings.path)

    def move(self, index: Annotated[int, Bounds(0, 1)], x: Place, y: Place) -> None:
        """A place on the map: one of the ends is there now."""
        self.walk.put(index, placed(x, y, self.settings.by_share))

    def go(self, index: Annotated[int, Bounds(0, FILM - 1)]) -> None:
        """To one of the pictures of the walk."""
        self._steps = round(index * WAY / (FILM - 1))

    @property
    def share(self) -> float:
        """t, from 0 at A to 1 at B."""
        return self._steps / WAY

    def frame(self) -> Frame:
        walk, share = self.walk, self.share
        places = [walk.ends["vae2"], walk.at("vae2", share), walk.at("vae2", np.linspace(0, 1, 41))]
        ends, (at,), way = (latent.to_map(place, self.settings.by_share).tolist() for place in places)
        return {
            **self.common(),
            **self.map(),
            "map.lines": [{"points": way, "color": "accent"}],
            "map.handles": [
                *({"x": x, "y": y, "label": name} for (x, y), name in zip(ends, "AB", strict=True)),
                {"x": at[0], "y": at[1], "label": "t" if 0 < share < 1 else "", "still": True},
            ],
            **self.keep("films", walk.key, walk.films),
            "film.at": round(share * (FILM - 1)),
            **walk.now(share),
            "numbers": walk.words(share),
        }
