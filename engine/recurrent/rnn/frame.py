"""What of an unrolled network is drawn: a box for every number, the weights and the sums of their contributions.

Arrays of the unrolled graph are (units, T + 1), column 0 the state before the first step: ``h``, ``x``, ``y``, ``d``,
``loss``, and the gradients ``h_back``, ``y_back``. Of the weights: ``W_xh`` …, and ``….adds``, ``….sum``, all
(1, rows, columns). Each is float32 from −1 to 1 (the share of the largest of its kind), NaN where nothing is shown yet,
and has ``…_texts``, the numbers as text, joined by line feeds.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from engine.arithmetic import typed
from engine.arrays import Floats
from engine.experiment.protocol import Frame
from engine.recurrent.rnn import words
from engine.recurrent.rnn.figures import figure
from engine.recurrent.rnn.network import Unrolled
from engine.recurrent.rnn.settings import WEIGHTS

Box = tuple[str, int, int]
"""A row of the picture, a unit, and a column."""
SHOWN = 4  # hidden units at most whose numbers are shown; of more, the colours


class FrameMaker:
    """Frames of one network. What only the network decides is made once."""

    def __init__(self, net: Unrolled) -> None:
        self.net = net

    @cached_property
    def still(self) -> Frame:
        """What does not change while the walk goes on."""
        net = self.net
        weights: Frame = {}
        for name in WEIGHTS:
            weights |= grid(name, net.weights[name][None], largest(*net.weights.values()))
        return {**weights, "longest": self._longest()}

    def _longest(self) -> dict[str, int]:
        """How many characters the longest number of the weights has, and of all parts and sums that will be."""
        net = self.net
        if net.settings.hidden > SHOWN:
            return {}
        sums = [part[::-1].cumsum(0) for part in net.parts.values()]
        made = max(_characters(array) for array in [*net.parts.values(), *sums])
        own = max(map(_characters, net.weights.values()))
        return dict.fromkeys(WEIGHTS, own) | {f"{name}.{kind}": made for name in WEIGHTS for kind in ("adds", "sum")}

    @cached_property
    def _time(self) -> dict[str, Floats]:
        """Every quantity over time (units, T + 1), NaN where there is none."""
        net = self.net
        blank = np.full((1, 1), np.nan)
        rows = {
            "x": net.x.T, "y": net.y.T, "d": np.where(net.asked, net.d.T, np.nan),
            "loss": np.where(net.asked, net.losses, np.nan)[None], "y_back": np.where(net.asked, net.d_y.T, np.nan),
        }  # fmt: skip
        found = {name: np.hstack([np.repeat(blank, len(values), 0), values]) for name, values in rows.items()}
        return found | {"h": np.vstack([net.h0, net.h]).T, "h_back": np.hstack([self._first[:, None], net.d_h.T])}

    @cached_property
    def _first(self) -> Floats:
        """∂L/∂h₀, which comes from the right alone."""
        first: Floats = self.net.gradients.initial[0].sum(0).numpy()
        return first

    def frame(self, steps: int, picked: Box | None, entry: words.Entry, account: tuple[str, list[str]]) -> Frame:
        """After so many steps. picked: the box that is looked at; entry: the weight that is followed; account: what is
        said, a title and lines."""
        net = self.net
        forward, back = min(steps, net.length), max(0, steps - net.length)
        first = net.length - back + 1  # the first column that the way back has reached
        at = steps if steps <= net.length else first
        reached = first if first > 1 else 0  # from the first step it goes on to the state before it
        (matrix, row, column), (title, lines) = entry, account
        return {
            **self.still, **self._columns(forward, first), **self._sums(first if back else None),
            "walk": {"forward": forward, "backward": reached if back else net.length + 1, "now": at},
            "tags": self._tags(first) if back else [],
            "asked": (np.flatnonzero(net.asked) + 1).tolist(),
            "picked": list(picked) if picked else None,
            "kind": matrix,
            "at": {"map": matrix, "place": [0, row, column]},
            "pinned": {"map": f"{matrix}.sum", "place": [0, row, column]},
            **words.heads(net, steps),
            "account_of": title, "account": lines,
            "check": words.check(net, steps),
            "step": steps,
            "where": f"backward {back} of {net.length}" if back else f"forward {forward} of {net.length}",
            "rate": net.settings.rate, "length": net.length,
            "loss_text": f"L = {figure(net.loss)}" if forward == net.length else "",
        }  # fmt: skip

    def _columns(self, forward: int, first: int) -> Frame:
        """Every row's boxes as far as the walk has come."""
        column = np.arange(self.net.length + 1)
        there = {
            "x": column > 0, "d": column > 0, "h": column <= forward, "y": column <= forward, "loss": column <= forward,
            "h_back": column >= first if first > 1 else column >= 0, "y_back": column >= first,
        }  # fmt: skip
        scales = {"x": "xyd", "y": "xyd", "d": "xyd", "loss": "loss", "h": "h", "h_back": "back", "y_back": "back"}
        found: Frame = {}
        for name, values in self._time.items():
            found |= grid(name, np.where(there[name], values, np.nan), self._scales[scales[name]])
        return found

    @cached_property
    def _scales(self) -> dict[str, float]:
        time = self._time
        bounded = [np.ones(1)] if self.net.settings.activation == "tanh" else []
        return {
            "xyd": largest(time["x"], time["y"], time["d"]), "loss": largest(time["loss"]),
            "h": largest(time["h"], *bounded), "back": largest(time["h_back"], time["y_back"]),
        }  # fmt: skip

    def _sums(self, first: int | None) -> Frame:
        """What the present step adds to every gradient, and the sums so far."""
        net, found = self.net, dict[str, object]()
        for name in WEIGHTS:
            blank = np.full_like(net.weights[name], np.nan)
            adds = blank if first is None else net.parts[name][first - 1]
            total = blank if first is None else net.so_far(name, first - 1)
            found |= grid(f"{name}.adds", adds[None], self._part_scale)
            found |= grid(f"{name}.sum", total[None], self._part_scale)
        return found

    @cached_property
    def _part_scale(self) -> float:
        sums = [np.abs(self.net.parts[name][::-1].cumsum(0)) for name in WEIGHTS]
        return largest(*sums, *self.net.parts.values())

    def _tags(self, first: int) -> list[dict[str, object]]:
        """The two parts of ∂L/∂h at the present step, for the two arrows that bring them."""
        above = [figure(value) for value in self.net.above[first - 1].tolist()]
        right = [figure(value) for value in self.net.right[first - 1].tolist()]
        tags: list[dict[str, object]] = [{"edge": "W_hy", "column": first, "texts": above}]
        tags = tags if self.net.asked[first - 1] else []
        return tags + ([{"edge": "W_hh", "column": first, "texts": right}] if first < self.net.length else [])


def largest(*arrays: Floats) -> float:
    """The greatest absolute value; 1 where there is none above 0."""
    return max((float(np.nanmax(np.abs(array), initial=0.0)) for array in arrays), default=0.0) or 1.0


def _characters(values: Floats) -> int:
    return max(len(figure(value)) for value in values.ravel().tolist())


def grid(name: str, values: Floats, scale: float) -> Frame:
    """Numbers for the eye: as shares of `scale`, and as the texts that are shown."""
    texts = ["" if np.isnan(value) else figure(value) for value in values.ravel().tolist()]
    return typed.grid(name, values / scale, texts)
