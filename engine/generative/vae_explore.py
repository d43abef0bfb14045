"""The lesson on variational auto-encoders at networks that ship: a code that is moved, drawn, walked.

    experiment = VaeExplore()
    experiment.move(0, 0.5, -1.0)       # every move of a pointer
    experiment.frame()["pictures"]      # is decoded

In the looks "plane" and "sliders" a step is a draw z from q(z|x), and what importance sampling says of −log p(x) gets
better with each. In the look "walk" it is a step on the way from one code to another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray

from engine.convolutional.pad import Sent, from_pad
from engine.generative import vae_digits, vae_latent, vae_words
from engine.generative.ae_network import AutoEncoder
from engine.generative.vae_bound import log_bernoulli
from engine.generative.vae_digits import Asked, codes, known, network
from engine.generative.vae_draws import MOST, Draws
from engine.generative.vae_settings import VaeSettings
from engine.generative.vae_walk import FILM, WAY, Walk
from engine.tour import Tour
from engine.training import Bounds, Frame

SIDE, CELLS, SAMPLES = 28, 20, 12
MOST_SIGMAS = 4.0
Floats = NDArray[np.float64]


class VaeExplore(Tour):
    """See :class:`engine.training.Experiment`."""

    edits: Sequence[str] = ()
    looks: Sequence[str] = (
        *("move", "ink", "clear", "sample", "release", "set_latent", "take", "renew", "go", "pad_is"),
    )

    def __init__(self, settings: VaeSettings | None = None) -> None:
        super().__init__()
        self.settings = settings or VaeSettings()
        self.drawn: list[NDArray[np.uint8] | None] = [None, None]
        self.end_drawn = 0
        self.held: Floats | None = None  # a code that the visitor has put z to, rather than drawn
        self._sampled = 0
        self._kept: dict[str, tuple[Any, Any]] = {}
        self._ask()

    # --- what is asked --------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        """Take up the pictures anew. The draws begin again."""
        settings = self.settings
        ends = ((settings.digit, settings.example), (settings.digit_b, settings.example_b))
        self.asked: list[Asked] = [
            vae_digits.example(*end) if drawn is None else vae_digits.from_drawing(drawn)
            for end, drawn in zip(ends, self.drawn, strict=True)
        ]
        self.draws = Draws(self.network, self.asked[0].x, settings.seed)
        self.walk = Walk(self.asked, settings.path)
        self.held = None
        self._steps = min(self._steps, self.length) if settings.look == "walk" else 0

    @property
    def name(self) -> str:
        return "vae20" if self.settings.look == "sliders" else "vae2"

    @property
    def network(self) -> AutoEncoder:
        return network(self.name)

    def come_from(self, before: VaeExplore) -> None:
        """Take over what had been drawn."""
        self.drawn, self.end_drawn = list(before.drawn), before.end_drawn
        self._ask()

    def change(self, **settings: Any) -> None:
        self.settings = replace(self.settings, **settings)
        self._steps = 0
        self._ask()

    def ink(self, pixels: Sent) -> None:
        """A drawing as it is drawn: 70×70 bytes of grey, row by row, in base64."""
        self.draw(from_pad(pixels))

    def draw(self, picture: NDArray[np.uint8] | None) -> None:
        """A picture in place of the example."""
        self.drawn[self.end_drawn if self.settings.look == "walk" else 0] = picture
        self._ask()

    def clear(self) -> None:
        """Nothing is drawn: the example again."""
        self.draw(None)

    def pad_is(self, end: Literal["a", "b"]) -> None:
        """Which end of the walk the pad draws."""
        self.end_drawn = "ab".index(end)

    # --- stepping -------------------------------------------------------------------------------------------------

    @property
    def units(self) -> Sequence[str]:
        return ("step",) if self.settings.look == "walk" else ("draw",)

    @property
    def length(self) -> int:
        return WAY if self.settings.look == "walk" else MOST

    @property
    def end(self) -> str:  # type: ignore[override]
        return "This is the other end." if self.settings.look == "walk" else f"These are {MOST:,} draws."

    def step(self, count: int = 1) -> int:
        taken = super().step(count)
        self.held = None
        if self.settings.look != "walk":
            self.draws.upto(self._steps)
        return taken

    # --- moving a code --------------------------------------------------------------------------------------------

    def move(
        self,
        index: Annotated[int, Bounds(0, 1)],
        x: Annotated[float, Bounds(-4, 4)],
        y: Annotated[float, Bounds(-4, 4)],
    ) -> None:
        """A place on the map: z is there now; on the walk, one of its ends."""
        code = vae_latent.from_map(np.array([x, y]), self.settings.by_share)
        if self.settings.look == "walk":
            self.walk.put(index, code)
        else:
            self.held = code

    def set_latent(self, index: Annotated[int, Bounds(0, 63)], value: Annotated[float, Bounds(-4, 4)]) -> None:
        """One latent, the others staying where they are."""
        z = self.code.copy()
        if index < len(z):
            z[index] = value
            self.held = z

    def sample(self) -> None:
        """z from the prior."""
        self._sampled += 1
        generator = torch.Generator().manual_seed((1_000_003 * self.settings.seed + self._sampled + 77) % 2**32)
        self.held = torch.randn(self.network.shape.latents, generator=generator).double().numpy()

    def release(self) -> None:
        """z is what was drawn from q again."""
        self.held = None

    def renew(self) -> None:
        """Twelve other samples from the prior."""
        self._sampled += SAMPLES

    def take(self, index: Annotated[int, Bounds(0, SAMPLES - 1)]) -> None:
        """One of the samples becomes z."""
        self.held = self._samples()[index].numpy().astype(np.float64)

    def go(self, index: Annotated[int, Bounds(0, FILM - 1)]) -> None:
        """To one of the pictures of the walk."""
        if self.settings.look == "walk":
            self._steps = round(index * WAY / (FILM - 1))

    @property
    def code(self) -> Floats:
        """z as it is looked at."""
        return self.draws.code(self._steps) if self.held is None else self.held

    def _samples(self) -> torch.Tensor:
        generator = torch.Generator().manual_seed((1_000_003 * self.settings.seed + 7 * self._sampled + 5) % 2**32)
        return torch.randn((SAMPLES, self.network.shape.latents), generator=generator)

    # --- frames ---------------------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        look = {"plane": self._plane, "sliders": self._sliders, "walk": self._walk}.get(self.settings.look, self._plane)
        return {"step": self._steps, "pad_is": "ab"[self.end_drawn], **look()}

    def _plane(self) -> Frame:
        z = self.code
        line = vae_latent.ellipse
        mean, deviation = self.draws.mean[0].double().numpy(), self.draws.deviation
        by_share = self.settings.by_share
        rings = [line(mean, k * deviation, by_share).tolist() for k in (1, 2)]
        x, y = vae_latent.to_map(z, by_share).tolist()
        return {
            **self._map(),
            "map.lines": [{"points": ring, "color": "accent"} for ring in rings],
            "map.handles": [{"x": x, "y": y, "label": "z"}],
            **self._asked(z),
            "table": vae_words.table(self.draws, self._steps),
        }

    def _asked(self, z: Floats) -> Frame:
        """x, what z decodes to, what μ decodes to; the bound, and the estimate so far."""
        draws, asked = self.draws, self.asked[0]
        both = torch.from_numpy(np.stack([z, draws.mean[0].double().numpy()])).float()
        logits = self.network.decode(both)
        given = -log_bernoulli(asked.x, logits[0]).item()
        shares = logits.sigmoid()
        found = torch.cat([asked.x[None], shares]).view(3, SIDE, SIDE)
        how = "at z" if self.held is not None else f"at draw {self._steps:,}" if self._steps else "at z = μ"
        words = [asked.refusal or vae_words.place(z, given), vae_words.bound(draws)]
        words.append(vae_words.estimate(draws, self._steps))
        return {
            "pictures": found.numpy(),
            "captions": [f"x: {asked.said}", how, "at μ: x as reconstructed"],
            "numbers": words,
            **self._course(),
        }

    def _course(self) -> Frame:
        """The estimates so far, between l and, where a grid gives it, the truth."""
        draws = self.draws
        x, estimates = draws.course()
        if x[-1] < MOST:  # the levels are drawn to the end, before the draws are made
            x, estimates = np.append(x, np.float32(MOST)), np.append(estimates, np.float32(np.nan))
        bound, exact = sum(draws.terms), np.nan
        kept, found = self._kept.get("true", (None, {}))
        if kept is draws:
            exact = found["true.value"]
        levels = {"course.bound": bound, "course.exact": exact}
        return {
            "course.x": x,
            "course.estimate": estimates[:, None],
            **{name: np.full((len(x), 1), value, np.float32) for name, value in levels.items()},
            "estimate": draws.estimates[self._steps - 1] if self._steps else None,
            "bound": bound,
            "exact": exact,
        }

    def _sliders(self) -> Frame:
        z = self.code
        samples = self.network.decode(self._samples()).sigmoid().view(-1, SIDE, SIDE)
        kl = self.draws.kl
        return {
            **self._asked(z),
            **{f"latent.{number}": float(np.clip(value, -MOST_SIGMAS, MOST_SIGMAS)) for number, value in enumerate(z)},
            "samples": samples.numpy(),
            "kl": kl.reshape(1, 4, 5).astype(np.float32),
            "kl_range": float(kl.max()),
            "kl_said": [f"KL of each latent for this x: {vae_words.nats(float(kl.sum()))} nats in all"],
        }

    def _walk(self) -> Frame:
        by_share = self.settings.by_share
        walk, share = self.walk, self._steps / WAY
        handles = vae_latent.to_map(walk.ends["vae2"], by_share).tolist()
        at = vae_latent.to_map(walk.at("vae2", share), by_share).tolist()
        way = vae_latent.to_map(walk.at("vae2", np.linspace(0, 1, 41)), by_share).tolist()
        return {
            **self._map(),
            "map.lines": [{"points": way, "color": "accent"}],
            "map.handles": [
                *({"x": x, "y": y, "label": name} for (x, y), name in zip(handles, "AB", strict=True)),
                {"x": at[0][0], "y": at[0][1], "label": "t", "still": True},
            ],
            **self.keep("films", walk.key, walk.films),
            "film.at": round(share * (FILM - 1)),
            **walk.now(share),
            "numbers": walk.words(share),
        }

    def _map(self) -> Frame:
        by_share = self.settings.by_share
        low, high = vae_latent.extent(by_share)
        ground = _ground(by_share)
        return {
            "map.ground": ground,
            "map.extent": [low, high, low, high],
            "map.axes": ["Φ(z₁)", "Φ(z₂)"] if by_share else ["z₁", "z₂"],
            **_dots(by_share),
        }

    def picture(self) -> Frame:
        """The true posterior beside q."""
        if self.settings.look != "plane":
            return {}
        draws = self.draws
        return self.keep("true", draws, self._posterior)

    def _posterior(self) -> Frame:
        found = vae_latent.posterior(self.network, self.asked[0].x, grid=vae_digits.grid())
        mean, deviation = self.draws.mean[0].double().numpy(), self.draws.deviation
        rings = [vae_latent.ellipse(mean, k * deviation, False).tolist() for k in (1, 2)]
        (left, bottom), (right, top) = found.low.tolist(), found.high.tolist()
        return {
            "true.ground": np.rint(255 * found.density / found.density.max()).astype(np.uint8),
            "true.extent": [left, right, bottom, top],
            "true.lines": [{"points": ring, "color": "accent"} for ring in rings],
            "true.said": [
                f"−log p(x) by the grid: {vae_words.nats(found.likelihood)} nats",
                vae_words.gap(self.draws, found),
            ],
            "true.value": found.likelihood,
        }

    def keep(self, name: str, key: Any, make: Callable[[], Frame]) -> Frame:
        """What has been made for this key, or is made now."""
        kept = self._kept.get(name)
        if kept is None or kept[0] is not key:
            kept = self._kept[name] = key, make()
        return kept[1]


_grounds: dict[bool, NDArray[np.uint8]] = {}


def _ground(by_share: bool) -> NDArray[np.uint8]:
    if by_share not in _grounds:
        _grounds[by_share] = vae_latent.manifold(network("vae2"), CELLS, by_share)
    return _grounds[by_share]


def _dots(by_share: bool) -> Frame:
    places = vae_latent.to_map(codes("vae2"), by_share).astype(np.float32)
    return {"map.dots": places, "map.kinds": known()[1]}


def warm_up() -> None:
    """Read the weights and lay out the maps, which takes a second or two the first time."""
    for look in ("plane", "walk", "sliders"):
        experiment = VaeExplore(VaeSettings(look=look))
        experiment.frame(), experiment.picture()
