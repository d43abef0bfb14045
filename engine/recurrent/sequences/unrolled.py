"""A network unrolled over one input: what is read and said at every step, each state, and what depended on what.

    run = Run.of(network, source, symbols)      # symbols: what the decoder has said, or nothing for one that does not
    run.states                                  # (columns, units): of the encoder or the picture, then of the decoder
    run.chances                                 # (answers, symbols to say)
    depends(network, source, symbols, place=3, symbol=7)     # ‖∂ ln p / ∂ what was read‖ of each input

All shapes have one graph: a column for each step, in which there may be an input, a state, an output and a loss.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import torch
from scipy.special import softmax
from torch import Tensor

from engine.arrays import Floats
from engine.recurrent.sequences.network import Network


@dataclass(frozen=True)
class Column:
    """One step. reads: what is read there, "" for nothing; fed: whether that is what was said the step before; picture:
    whether it is a picture; says: what is said there, "" for nothing; sure: how likely the network holds it; wanted:
    what would have been right, "" where nobody knows; loss: whether there is one when it learns; part: what begins at
    this column, "encoder" for instance; lost: −ln p of what would have been right; tone: what is said as a number from
    −1 to 1, which colours it; beside: what another model says there, surer: how likely that holds it, and its tone."""

    reads: str = ""
    fed: bool = False
    picture: bool = False
    says: str = ""
    sure: float | None = None
    wanted: str = ""
    loss: bool = False
    part: str = ""
    lost: float | None = None
    tone: float | None = None
    beside: str = ""
    surer: float | None = None
    beside_tone: float | None = None

    @property
    def told(self) -> dict[str, Any]:
        """As a frame has it."""
        wrong = bool(self.wanted) and self.wanted != self.says
        return {**vars(self), "wanted": self.wanted if wrong else "", "wrong": wrong}


@dataclass(frozen=True)
class Run:
    """states: (columns, units), read first, then said; logits: (answers, symbols) of what is said at each place;
    weights: of attention, (answers, inputs), None without it."""

    states: Floats
    logits: Floats
    weights: Floats | None = None

    @cached_property
    def chances(self) -> Floats:
        """How likely each symbol is at each place: (answers, symbols)."""
        return np.asarray(softmax(self.logits, axis=-1))

    @classmethod
    @torch.no_grad()
    def of(cls, network: Network, source: Tensor, symbols: Sequence[int] = (), held: Tensor | None = None) -> Run:
        """source: (reads,) of a picture or (T,); symbols: what a decoder has said, up to its end; held: another source,
        whose last state the decoder begins with."""
        shape = network.shape
        states, last = network.begun(source, held)
        weights = None
        if shape.ends:
            decoded, logits, weights = _decoded(network, states, last, source, symbols)
            both = torch.cat([states[0], decoded[0]])
        else:
            both = states[0]
            logits = network.output(states)
        told = None if weights is None else weights[0].double().numpy()
        return cls(both.double().numpy(), logits[0].double().numpy(), told)


def _decoded(
    network: Network, states: Tensor, last: tuple[Tensor, ...], source: Tensor, symbols: Sequence[int]
) -> tuple[Tensor, Tensor, Tensor | None]:
    """Of a decoder: its states, its logits, and its weights; before each symbol stand the right ones."""
    before = torch.tensor([[network.shape.says, *symbols[:-1]]])
    decoded, _ = network.decoder(network.said(before), last if len(last) > 1 else last[0])
    return decoded, *network.answered(decoded, states, source[None])


@dataclass(frozen=True)
class Depends:
    """reads: ‖∂ ln p / ∂ x_t‖ of each input's vector (T,), or of a picture ∂ ln p / ∂ pixel (reads,); said: the same of
    each symbol that a decoder had said before, beginning with the start (U,)."""

    reads: Floats
    said: Floats


def depends(
    network: Network, source: Tensor, symbols: Sequence[int], place: int, symbol: int, held: Tensor | None = None
) -> Depends:
    """What ln p(symbol) at an answer depends on, by its gradient with respect to all that was read; held: as in a
    run."""
    shape = network.shape
    kept: dict[str, Tensor] = {}

    def keep(name: str) -> Any:
        return lambda _module, _given, made: kept.__setitem__(name, made)

    reading = [name for name in ("symbols", "said") if hasattr(network, name)]
    hooks = [getattr(network, name).register_forward_hook(keep(name)) for name in reading]
    if not shape.many_in:
        source = kept["picture"] = source.clone().requires_grad_(True)
    try:
        if held is None:
            states, last = network.encode(source[None])
        else:
            _, last = network.encode(held[None])  # read first: what is kept are the symbols of the source
            states, _ = network.encode(source[None])
        logits = _decoded(network, states, last, source, symbols)[1] if shape.ends else network.output(states)
    finally:
        for hook in hooks:
            hook.remove()
    score = logits[0, place].log_softmax(-1)[symbol]
    slopes = torch.autograd.grad(score, [*kept.values()], allow_unused=True)
    found = {
        name: (torch.zeros_like(one) if slope is None else slope).double().numpy()
        for (name, one), slope in zip(kept.items(), slopes, strict=True)
    }
    said = np.linalg.norm(found["said"][0], axis=-1) if "said" in found else np.zeros(0)
    read = found["picture"] if "picture" in found else np.linalg.norm(found["symbols"][0], axis=-1)
    return Depends(read, said)
