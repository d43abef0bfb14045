"""Samples of the generator of digits, judged one by one beside those of a variational auto-encoder.

A step judges ten more of each. The shares settle with more samples. The Fréchet distance, measured after every five
hundred, is too high for few samples and falls to the value that the weights' card has for ten thousand.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.arithmetic.estimates import Estimate, Share, mean_of
from engine.digits.pad import BesidePad
from engine.experiment.protocol import Frame
from engine.experiment.tour import Tour
from engine.generative.digit_autoencoders.digits import network, short
from engine.generative.gan_digits.generator.network import SIDE
from engine.generative.gan_digits.generator.quality import SURE, Tally, entropy, entropy_error
from engine.generative.gan_digits.generator.weights import shipped
from engine.generative.gan_digits.reading import codes, generated, read
from engine.generative.gan_digits.settings import GANDigitsSettings

BLOCK, BLOCKS, EVERY, FIRST = 10, 500, 50, 1_000_000
NAMES = {"gan": "generator", "vae20": "VAE, 20 latents"}
CARD = {"gan": "this generator", "vae20": "VAE, 20 latents", "vae2": "VAE, 2 latents", "held-out": "real, held out"}


class Source:
    """The samples of one source, block by block, each from noise of its own."""

    def __init__(self, name: str, seed: int) -> None:
        self.name, self.seed, self.tally = name, seed, Tally()
        self.course: list[tuple[float, float]] = []  # share read with confidence and entropy after each block
        self.distances: list[float] = []  # Fréchet's after every 50 blocks, of all so far
        self.alone: list[float] = []  # and of these 50 alone
        self._before = Tally()
        self.classes: list[NDArray[np.int64]] = []
        self.newest: tuple[int, Tensor, NDArray[np.float64]] | None = None  # after how many blocks, pictures, shares

    def block(self, number: int) -> Tensor:
        """Pictures (10, 1, 28, 28)."""
        if self.name == "gan":
            return generated(codes(self.seed, FIRST + number, BLOCK))
        vae = network(self.name)
        z = torch.from_numpy(codes(self.seed, FIRST + number, BLOCK, vae.shape.latents)).float()
        with torch.no_grad():
            return vae.decode(z).sigmoid().view(-1, 1, SIDE, SIDE)

    def upto(self, blocks: int) -> None:
        """Judge on until so many blocks are judged."""
        while len(self.course) < blocks:
            pictures = self.block(len(self.course))
            self.newest = len(self.course) + 1, pictures, self.tally.add(pictures)
            self.course.append((self.tally.sure / self.tally.count, self.tally.entropy))
            self.classes.append(self.tally.classes.copy())
            if len(self.course) % EVERY == 0:
                self.distances.append(self.tally.against(shipped().reference).distance)
                self.alone.append(self.tally.since(self._before).against(shipped().reference).distance)
                self._before = replace(self.tally, total=self.tally.total.copy(), products=self.tally.products.copy())

    def shown(self, blocks: int) -> tuple[Tensor, NDArray[np.float64]]:
        """The last of so many blocks, and what it is read as; the first one before it is judged."""
        if self.newest is None or self.newest[0] != blocks:
            pictures = self.block(max(0, blocks - 1))
            self.newest = blocks, pictures, read(pictures).shares
        return self.newest[1:]

    def row(self, blocks: int) -> list[str]:
        """Samples, share, entropy and the newest distance after so many blocks, as texts."""
        if not blocks:
            return ["0", "", "", ""]
        (sure, _), whole, count = self.course[blocks - 1], blocks // EVERY, BLOCK * blocks
        classes = self.classes[blocks - 1]
        share, bits = Share(sure, count, count), Estimate(entropy(classes), entropy_error(classes), count)
        distance = f"{self.distance(whole).text} of {BLOCK * EVERY * whole:,}" if whole else ""
        return [f"{count:,}", f"{share.percent} ({share.interval})", bits.text, distance]

    def distance(self, whole: int) -> Estimate:
        """Fréchet's after so many times five hundred; its error by how those of the five hundreds alone scatter."""
        return replace(mean_of(self.alone[:whole]), value=self.distances[whole - 1])


class Samples(BesidePad, Tour):
    """See :mod:`engine.experiment`."""

    units = ("block",)
    pace = 20.0

    def __init__(self, settings: GANDigitsSettings | None = None) -> None:
        super().__init__()
        self.settings = settings or GANDigitsSettings(look="samples")
        self._begin()

    def _begin(self) -> None:
        self.sources = {name: Source(name, self.settings.seed) for name in NAMES}
        self._steps = 0

    def change(self, **settings: Any) -> None:
        before, self.settings = self.settings, replace(self.settings, **settings)
        if self.settings.seed != before.seed:
            self._begin()

    @property
    def length(self) -> int:
        """How many blocks are judged. The blocks after it take time, so that no visitor can jump to them."""
        return max(1, len(self.sources["gan"].course))

    @property
    def stopped(self) -> str:
        return f"These are {BLOCK * BLOCKS:,} samples of each." if self._steps >= BLOCKS else ""

    def step(self, count: int = 1) -> int:
        taken = max(0, min(count, BLOCKS - self._steps))
        self._steps += taken
        for source in self.sources.values():
            source.upto(self._steps)
        return taken

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        for source in self.sources.values():
            source.upto(self._steps)

    def frame(self) -> Frame:
        """The newest twenty of each, and what is known after so many."""
        steps = self._steps
        found: Frame = {
            "step": steps,
            "course.at": BLOCK * steps,
            "course.x": BLOCK * np.arange(1, steps + 1, dtype=np.float32),
            "table": self._table(),
        }
        for name, source in self.sources.items():
            pictures, read_as = source.shown(steps)
            found[f"{name}.pictures"] = pictures[:, 0].numpy()
            found[f"{name}.pictures.captions"] = [short(shares) for shares in read_as]
            course = np.array(source.course[:steps], np.float32).reshape(-1, 2)
            found[f"sure.{name}"], found[f"entropy.{name}"] = 100 * course[:, :1], course[:, 1:]
        classes = self.sources["gan"].classes
        found["classes"] = (classes[steps - 1] / (BLOCK * steps)).tolist() if steps else [0.0] * 10
        return found

    def _table(self) -> dict[str, Any]:
        """What has been measured here, and below it what the card says."""
        rows = [{"head": NAMES[name], "cells": one.row(self._steps)} for name, one in self.sources.items()]
        for name, title in CARD.items():
            one, few = shipped().qualities[name], shipped().qualities[f"{name} {BLOCK * EVERY}"]
            distance = f"{one.distance:.2f}; {few.distance:.2f} of {few.count}"
            share = Share(one.sure, one.count, one.count)
            cells = [f"{one.count:,}", f"{share.percent} ({share.interval})", f"≈ {one.entropy:.3f}", distance]
            rows.append({"head": f"Card: {title}", "cells": cells})
        columns = ["samples", f"read with ≥ {SURE}", "entropy, bits", "Fréchet distance"]
        return {"title": "Judged here, and on the card", "columns": columns, "rows": rows}
