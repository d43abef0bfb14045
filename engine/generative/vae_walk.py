"""A walk from one code to another, through three networks at once: two that are variational, and one that is not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from engine.generative.vae_digits import Asked, network
from engine.generative.vae_latent import PATHS
from engine.training import Frame

WAY, FILM, SIDE = 40, 11, 28
NETWORKS = {"vae2": "2 latents", "vae20": "20 latents", "ae2": "no KL: 2 numbers of an auto-encoder"}
Floats = NDArray[np.float64]


class Walk:
    """ends: for each network, the codes of both ends (2, latents): μ of the pictures, or where they were put."""

    def __init__(self, asked: Sequence[Asked], path: str) -> None:
        self.asked, self.path = asked, path
        rows = torch.stack([one.x for one in asked])
        self.ends: dict[str, Floats] = {name: network(name).encode(rows)[0].double().numpy() for name in NETWORKS}
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
        return {f"film.{name}": self._decoded(name, shares) for name in NETWORKS}

    def _decoded(self, name: str, shares: float | Floats) -> NDArray[np.float32]:
        codes = torch.from_numpy(self.at(name, shares)).float()
        found: NDArray[np.float32] = network(name).decode(codes).sigmoid().view(-1, SIDE, SIDE).numpy()
        return found

    def now(self, share: float) -> Frame:
        """Both pictures, and what the present place decodes to by each network."""
        first, last = (one.x.view(1, SIDE, SIDE).numpy() for one in self.asked)
        middle = [self._decoded(name, share) for name in NETWORKS]
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
