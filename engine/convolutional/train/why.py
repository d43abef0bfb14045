"""Why a hard picture is misread: how much each pixel speaks for the digit it is taken for, and for the true one.

By integrated gradients (Sundararajan, Taly and Yan, 2017), the slope averaged on the way from a blank picture to this
one, times the ink. They share out among the pixels what the ink adds to a digit's logit (completeness): their sum and
the blank picture's logit are the picture's logit, up to the error of so many steps.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from engine.arithmetic.written import joined, show, write
from engine.arrays import Floats, Floats32
from engine.experiment.protocol import Frame

STEPS = 64
HINT = "Why is a hard picture misread? Click it."
NONE: Frame = {"why": np.zeros((0, 1, 1), np.float32), "why_captions": [], "why_said": [HINT], "why_range": 1.0}
ROWS, COLUMNS = ("upper ", "", "lower "), ("left", "middle", "right")


@dataclass(frozen=True)
class Why:
    """digits: what it is taken for, and what it is (or, where that is the same, the second guess); maps: (2, side,
    side), positive where a pixel speaks for the digit; blank, logits: (2,) of a blank picture and of this one."""

    digits: tuple[int, int]
    true: int
    maps: Floats32
    blank: Floats
    logits: Floats

    @property
    def tipping(self) -> tuple[str, float]:
        """The ninth of the picture that speaks most for the first digit rather than the other one, and how much."""
        tips = self.maps[0] - self.maps[1]
        parts = [np.array_split(rows, 3, axis=1) for rows in np.array_split(tips, 3)]
        sums = np.array([[part.sum(dtype=np.float64) for part in row] for row in parts])
        row, column = divmod(int(sums.argmax()), 3)
        place = f"{ROWS[row]}{COLUMNS[column]}" if row != 1 or column != 1 else "middle"
        return place, float(sums.max())

    @property
    def frame(self) -> Frame:
        """What the stage shows of it."""
        said = ("read, right", "second guess") if self.digits[0] == self.true else ("as read", "as it is")
        captions = [f"{digit}: {words}" for digit, words in zip(self.digits, said, strict=True)]
        most = float(np.abs(self.maps).max()) or 1.0
        return {"why": self.maps, "why_captions": captions, "why_said": [self.line], "why_range": most}

    @property
    def line(self) -> str:
        """The two logits as sums, and what tips the balance."""
        first, other = self.digits
        sums = [
            f"{digit}: {account(float(blank), float(logit), named=digit == first)}"
            for digit, blank, logit in zip(self.digits, self.blank, self.logits, strict=True)
        ]
        place, much = self.tipping
        tips = [f"the {place} speaks most for {first}, not {other} (+{show(much, 1)})"] if much >= 0.05 else []
        return f"Logit {' · '.join([*sums, *tips])}"


def account(blank: float, logit: float, *, named: bool) -> str:
    """0.3 blank + 2.1 ink = 2.4, in digits that add up."""
    written = write([blank, logit - blank], lambda parts, _: parts[0] + parts[1])
    names = (" blank", " ink") if named else ("", "")
    terms = [f"{text}{name}" for text, name in zip(written.operands, names, strict=True)]
    return f"{joined(terms)} {written.ends[0]}"


def explain(net: nn.Module, picture: Floats32, true: int) -> Why:
    """Why a network of ten logits reads a picture (side, side) as it does, by captum, which gets a copy of it."""
    from captum.attr import IntegratedGradients

    own = nn.Sequential(copy.deepcopy(net), nn.Flatten()).eval()
    one = torch.from_numpy(np.ascontiguousarray(picture))[None, None]  # (1, 1, side, side)
    with torch.no_grad():
        logits, blank = own(torch.cat([one, torch.zeros_like(one)])).double().numpy()
    second, first = np.argsort(logits, kind="stable")[-2:].tolist()
    digits = (first, second if first == true else true)
    with torch.enable_grad():
        pair = one.expand(2, -1, -1, -1)
        maps = IntegratedGradients(own).attribute(pair, target=list(digits), n_steps=STEPS)
    chosen = list(digits)
    return Why(digits, true, maps.detach()[:, 0].numpy().astype(np.float32), blank[chosen], logits[chosen])
