"""The lesson on variational auto-encoders at networks that ship: what all its looks have in common.

Pictures are asked about: A, and in some looks B, C and D, digits drawn by formula or by the visitor. A look is a class
of its own; :func:`engine.generative.vae.looks.explore` makes the one that the settings ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any

import numpy as np
import torch
from torch.nn import functional

from engine.arrays import Bytes, Floats
from engine.experiment.protocol import Bounds, Frame, State
from engine.generative.autoencoders import latent
from engine.generative.autoencoders.network import AutoEncoder
from engine.generative.digit_autoencoders.asking import Asking
from engine.generative.digit_autoencoders.digits import SIDE, codes, known, network
from engine.generative.vae import words
from engine.generative.vae.draws import MOST, Draws
from engine.generative.vae.settings import VaeSettings

CELLS = 20
FULL = 3.0  # nats of a pixel that are drawn in full colour
NETWORKS = {"vae2": "2 latents", "vae20": "20 latents", "ae2": "no KL: 2 numbers of an auto-encoder"}
VARIATIONAL = ("vae2", "vae20")
Place = Annotated[float, Bounds(-4, 4)]
"""A coordinate on the map; beyond its edge, the edge is meant."""


class VaeExplore(Asking):
    """See :mod:`engine.experiment`. held: what the visitor has put somewhere by hand, until the next step."""

    look = "plane"
    pace = 60.0
    stays = ("put", "held")
    from_start = True
    apart = ("drawn", "by_share", "path", "directions")  # they are other ways to see the same codes

    def __init__(self, settings: VaeSettings | None = None) -> None:
        self.held: Any = None
        self._kept: dict[str, Frame] = {}
        super().__init__(settings or VaeSettings(look=self.look))

    def redrawn(self) -> None:
        self._kept = {}
        super().redrawn()

    def change(self, **settings: Any) -> None:
        self._kept = {}
        super().change(**settings)

    def step(self, count: int = 1) -> int:
        taken = super().step(count)
        self.held = None if taken else self.held
        return taken

    def restore(self, state: State) -> None:
        super().restore(state)
        self.held = None

    def keep(self, name: str, make: Callable[[str], Frame]) -> Frame:
        """What has been made under this name since the codes became what they are, or is made now."""
        if name not in self._kept:
            self._kept[name] = make(name)
        return self._kept[name]

    def frame(self) -> Frame:
        return {"step": self._steps}

    def placed(self, x: float, y: float) -> Floats:
        """The code at a place on the map, (2,)."""
        return latent.from_map(np.array([x, y]), self.settings.by_share)

    def place(self, letter: str, x: float, y: float) -> None:
        """The code of two latents of one of the pictures is at a place on the map now."""
        self.put["vae2", letter] = self.placed(x, y)
        self._kept.pop("vae2", None)

    def told(self, where: str) -> str:
        """Which codes were put elsewhere, to be added to a line; where: in which picture that shows."""
        found = sorted({letter for _, letter in self.put} & {*self.letters})
        named = " and ".join(filter(None, (", ".join(found[:-1]), *found[-1:])))
        return f" {named} of {where}: where you put it on the map." if found else ""

    def map(self, lines: Sequence[Floats], marks: Mapping[str, Floats], still: Mapping[str, Floats]) -> Frame:
        """The plane of the network with two latents, decoded, with the codes of known digits on it. lines: codes that
        a line joins, (n, 2) each; marks: codes that can be dragged, by what stands beside them; still: that cannot."""
        by_share = self.settings.by_share
        low, high = latent.extent(by_share)
        handles = [
            {"x": x, "y": y, "label": name} | ({"still": True} if fixed else {})
            for some, fixed in ((marks, False), (still, True))
            for name, (x, y) in ((name, latent.to_map(z, by_share).tolist()) for name, z in some.items())
        ]
        return {
            "map.ground": _ground(by_share),
            "map.extent": [low, high, low, high],
            "map.axes": latent.axes(by_share),
            "map.dots": latent.to_map(codes("vae2"), by_share).astype(np.float32),
            "map.kinds": known()[1],
            "map.lines": [{"points": latent.to_map(line, by_share).tolist(), "color": "accent"} for line in lines],
            "map.handles": handles,
        }


class VaeAsking(VaeExplore):
    """One picture, its draws z from q(z|x), and a code z that may be put elsewhere. `code` is z as it is looked at.

    A step is a draw, and what importance sampling says of −log p(x) gets better with each.
    """

    stays = ("held", "_sampled")
    looks: Sequence[str] = (*VaeExplore.looks, "sample", "release")
    units: Sequence[str] = ("draw",)
    end = f"These are {MOST:,} draws."
    length = MOST
    name = "vae2"

    def begin(self) -> None:
        self.draws = Draws(self.network, self.asked[0].x, self.settings.seed)
        self.held = None
        self._sampled = 0
        self._steps = 0

    @property
    def network(self) -> AutoEncoder:
        return network(self.name)

    def step(self, count: int = 1) -> int:
        taken = super().step(count)
        self.draws.upto(self._steps)
        return taken

    def sample(self) -> None:
        """z from the prior."""
        self._sampled += 1
        self.held = self.from_prior(1, self._sampled + 77)[0]

    def release(self) -> None:
        """z is what was drawn from q again."""
        self.held = None

    @property
    def code(self) -> Floats:
        return self.draws.code(self._steps) if self.held is None else np.asarray(self.held)

    def from_prior(self, count: int, salt: int) -> Floats:
        """Codes from N(0, I), (count, latents), others for every salt."""
        generator = torch.Generator().manual_seed((1_000_003 * self.settings.seed + salt) % 2**32)
        return torch.randn((count, self.network.shape.latents), generator=generator).double().numpy()

    def frame(self) -> Frame:
        """x, what z decodes to, what μ decodes to; the bound, and the estimate so far."""
        draws, asked, z = self.draws, self.asked[0], self.code
        both = torch.from_numpy(np.stack([z, draws.mean[0].double().numpy()])).float()
        with torch.no_grad():
            logits = self.network.decode(both)
        nats = functional.softplus(logits[0]) - asked.x * logits[0]  # −log p of every pixel, a coin of its own
        found = torch.cat([asked.x[None], logits.sigmoid(), nats[None] / FULL]).view(4, SIDE, SIDE)
        how = "at z" if self.held is not None else f"at draw {self._steps:,}" if self._steps else "at z = μ"
        with_ink = asked.x > 0.5
        parts = nats[with_ink].sum().item(), nats[~with_ink].sum().item()
        place = words.place(z, *parts, int(with_ink.sum()))
        return {
            **super().frame(),
            "pictures": found.numpy(),
            "captions": [asked.caption, how, "at x's μ", f"nats, to {FULL:g}"],
            "numbers": [self.refused or place, words.bound(draws, self._steps), words.estimate(draws, self._steps)],
        }

    def course(self, exact: float = np.nan) -> Frame:
        """The estimates so far, between l and, where a grid gives it, the truth."""
        draws, bound = self.draws, self.draws.bound(self._steps)
        x, estimates, bounds = draws.course()
        if x[-1] < MOST:  # the levels are drawn to the end, before the draws are made
            x, estimates = np.append(x, np.float32(MOST)), np.append(estimates, np.float32(np.nan))
            bounds = np.append(bounds, np.float32(bound.value))
        return {
            "course.x": x,
            "course.estimate": estimates[:, None],
            "course.bound": bounds[:, None],
            "course.exact": np.full((len(x), 1), exact, np.float32),
            "estimate": draws.likelihood(self._steps).text if self._steps else None,
            "bound": bound.text,
            "exact": exact,
        }


@lru_cache(maxsize=2)
def _ground(by_share: bool) -> Bytes:
    return latent.manifold(network("vae2"), CELLS, by_share)
