"""One recurrent network for every shape of input and output: what is switched on decides the shape.

    one to one       picture → class                      no recurrence: one hidden layer
    one to many      picture → letters                    a decoder that begins with the picture
    many to one      words → one answer                   an encoder, read after its last word
    aligned          words → a tag each                   an encoder, read after every word; both ways, if wanted
    many to many     digits → words                       an encoder, then a decoder that begins where it ends

    network = Network(Shape(reads=10, says=31, hidden=16, many_in=True, many_out=True, attention=True), seed=0)
    network.loss(batch)                                    # mean −ln p of a symbol, with the right ones before it
    network.after(source)((4, 17))                         # ln p of each symbol after these two
    network.attended(source, (4, 17))                      # the weight of every input at every step (steps, inputs)

Encoder and decoder (Cho et al. 2014; Sutskever et al. 2014) share nothing. Attention is that of Luong et al. (2015),
"general": score(t, s) = d_tᵀ W e_s, softmax over s, and the output layer reads d_t beside the weighted mean of e_s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.arrays import Floats, Floats32
from engine.recurrent.sequences.decoding import After, Symbols

KERNELS: dict[str, Any] = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
NOTHING = -1
"""What stands where a sequence of a batch is already over."""


@dataclass(frozen=True)
class Shape:
    """reads: how many symbols there are to read, or numbers of a picture; says: how many to say, without the end;
    hidden: units; embedded: numbers that a symbol is turned into; cell: "rnn", "gru" or "lstm"; many_in, many_out:
    whether it reads and says a sequence; aligned: whether it says one symbol for each that it reads; attention: whether
    the decoder looks back at every state of the encoder; both_ways: whether a sequence is read from its end, too.
    Raises ValueError with a sentence for what does not go together."""

    reads: int
    says: int
    hidden: int = 16
    embedded: int = 6
    cell: str = "gru"
    many_in: bool = False
    many_out: bool = False
    aligned: bool = False
    attention: bool = False
    both_ways: bool = False

    def __post_init__(self) -> None:
        if self.cell not in KERNELS:
            raise ValueError(f"There is no cell “{self.cell}”, but {', '.join(KERNELS)}.")
        if min(self.reads, self.says, self.hidden, self.embedded) < 1:
            raise ValueError("Each size of a network is at least 1.")
        if self.aligned and not (self.many_in and self.many_out):
            raise ValueError("Tags are aligned with the words that are read: there are many of both.")
        if self.attention and not self.decodes:
            raise ValueError("Attention needs an encoder to look back at, and a decoder that does.")
        if self.both_ways and not self.aligned:
            raise ValueError("Both ways are for tags: what is said before the end cannot know the end.")

    @property
    def decodes(self) -> bool:
        """Whether an encoder hands over to a decoder."""
        return self.many_in and self.many_out and not self.aligned

    @property
    def ends(self) -> bool:
        """Whether it says itself when it is over."""
        return self.many_out and not self.aligned

    @property
    def end(self) -> int:
        """The symbol after the last one."""
        return self.says


class Batch(NamedTuple):
    """source: pictures (n, reads), or symbols (n, T) with NOTHING after the last; target: symbols (n, U) with NOTHING
    after the last, those of a sequence with the end at its end."""

    source: Tensor
    target: Tensor


def batch(shape: Shape, sources: Sequence[Sequence[int]] | Floats32, targets: Sequence[Sequence[int]]) -> Batch:
    """Examples side by side. Raises ValueError with a sentence for a symbol that is not there, or an empty sequence."""
    if shape.many_in:
        source = _padded(sources, shape.reads, "read")
    else:
        source = torch.as_tensor(np.asarray(sources, np.float32))
        if source.ndim != 2 or source.shape[1] != shape.reads:
            raise ValueError(f"Each picture has {shape.reads} numbers.")
    return Batch(source, _padded([[*one, shape.end] if shape.ends else one for one in targets], shape.says + 1, "say"))


def _padded(rows: Any, symbols: int, what: str) -> Tensor:
    longest = max(map(len, rows), default=0)
    found = np.full((len(rows), longest), NOTHING, np.int64)
    for row, one in zip(found, rows, strict=True):
        if not len(one):
            raise ValueError(f"There is nothing to {what} in an empty sequence.")
        row[: len(one)] = one
        if not 0 <= row[: len(one)].min() <= row[: len(one)].max() < symbols:
            raise ValueError(f"There are {symbols} symbols to {what}, from 0 to {symbols - 1}.")
    return torch.from_numpy(found)


class Network(nn.Module):
    """See the module. Weights are drawn by torch's own rule for its layers, from ``seed``."""

    def __init__(self, shape: Shape, seed: int = 0) -> None:
        super().__init__()
        self.shape = shape
        hidden, embedded = shape.hidden, shape.embedded
        kernel = KERNELS[shape.cell]
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            if shape.many_in:
                self.symbols = nn.Embedding(shape.reads, embedded)
                self.encoder = kernel(embedded, hidden, batch_first=True, bidirectional=shape.both_ways)
            else:
                self.first = nn.Linear(shape.reads, hidden)
            if shape.ends:
                self.said = nn.Embedding(shape.says + 1, embedded)  # the last one: nothing has been said yet
                self.decoder = kernel(embedded, hidden, batch_first=True)
            if shape.attention:
                self.score = nn.Linear(hidden, hidden, bias=False)
            wide = hidden * (2 if shape.attention or shape.both_ways else 1)
            self.output = nn.Linear(wide, shape.says + shape.ends)

    @property
    def parameters_in_all(self) -> int:
        """How many numbers are learnt."""
        return sum(one.numel() for one in self.parameters())

    def loss(self, examples: Batch) -> Tensor:
        """The mean of −ln p over all symbols that are to be said, each with the right ones before it."""
        logits = self(examples.source, examples.target)
        return functional.cross_entropy(logits.flatten(0, 1), examples.target.flatten(), ignore_index=NOTHING)

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        """(n, U, says): what is known of each symbol of the target, from the source and from those before it."""
        states, last = self.encode(source)
        if not self.shape.ends:
            told: Tensor = self.output(states if self.shape.aligned else last[0][-1][:, None])
            return told
        before = torch.cat([torch.full_like(target[:, :1], self.shape.says), target[:, :-1]], 1)
        return self.decode(before.clamp(min=0), states, last, source)[0]

    def encode(self, source: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Every state (n, T, hidden), or twice as wide where it reads both ways; and the parts of the last one, each
        (1, n, hidden). Of a picture: tanh(Wx + b), once."""
        if not self.shape.many_in:
            state = torch.tanh(self.first(source))
            return state[:, None], self._parts(state[None])
        lengths = (source != NOTHING).sum(1)
        packed = nn.utils.rnn.pack_padded_sequence(
            self.symbols(source.clamp(min=0)), lengths, batch_first=True, enforce_sorted=False
        )
        states, last = self.encoder(packed)
        states, _ = nn.utils.rnn.pad_packed_sequence(states, batch_first=True, total_length=source.shape[1])
        return states, last if isinstance(last, tuple) else (last,)

    def _parts(self, state: Tensor) -> tuple[Tensor, ...]:
        return (state, torch.zeros_like(state)) if self.shape.cell == "lstm" else (state,)

    def decode(
        self, before: Tensor, states: Tensor, last: tuple[Tensor, ...], source: Tensor
    ) -> tuple[Tensor, Tensor | None]:
        """(n, U, says + 1): what comes after each of the symbols ``before`` (n, U), the first of which is the start;
        and with attention its weights (n, U, T)."""
        decoded, _ = self.decoder(self.said(before), last if len(last) > 1 else last[0])
        return self.answered(decoded, states, source)

    def answered(self, decoded: Tensor, states: Tensor, source: Tensor) -> tuple[Tensor, Tensor | None]:
        """What is said at each state of a decoder (n, U, hidden): (n, U, says + 1); with attention, and its weights."""
        if not self.shape.attention:
            return self.output(decoded), None
        scores = decoded @ self.score(states).transpose(1, 2)
        weights = scores.masked_fill((source == NOTHING)[:, None], -torch.inf).softmax(-1)
        return self.output(torch.cat([decoded, weights @ states], -1)), weights

    @torch.no_grad()
    def greedy(self, source: Tensor, longest: int) -> Tensor:
        """The likeliest symbol at each step for many sources at once: (n, longest), NOTHING after the end."""
        states, last = self.encode(source)
        symbol = torch.full((len(source), 1), self.shape.says)
        over = torch.zeros_like(symbol, dtype=torch.bool)
        written = []
        for _ in range(longest):
            decoded, now = self.decoder(self.said(symbol), last if len(last) > 1 else last[0])
            last = now if isinstance(now, tuple) else (now,)
            symbol = self.answered(decoded, states, source)[0].argmax(-1)
            written.append(symbol.masked_fill(over, NOTHING))
            over |= symbol == self.shape.end
        return torch.cat(written, 1)

    # --- one example, for a page and for a search ---------------------------------------------------------------------

    def begun(self, source: Tensor, held: Tensor | None = None) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Every state of the encoder for one source (1, T, hidden), and the parts of the state that the decoder begins
        with: the encoder's last one, or the last one of another source that is ``held`` in its place."""
        states, last = self.encode(source[None])
        return states, last if held is None else self.encode(held[None])[1]

    def after(self, source: Tensor, held: Tensor | None = None) -> After:
        """ln p of each symbol after a beginning, for one source (reads,) or (T,). The source is read once, and each
        beginning goes on from the one before. held: see :meth:`begun`."""
        with torch.inference_mode():
            states, last = self.begun(source, held)
        reached: dict[Symbols, tuple[Tensor, tuple[Tensor, ...]]] = {}

        def reach(symbols: Symbols) -> tuple[Tensor, tuple[Tensor, ...]]:
            """The decoder's output after these symbols, and the parts of its state."""
            if symbols not in reached:
                before = reach(symbols[:-1])[1] if symbols else last
                said = self.said(torch.tensor([[symbols[-1] if symbols else self.shape.says]]))
                decoded, now = self.decoder(said, before if len(before) > 1 else before[0])
                reached[symbols] = decoded, now if isinstance(now, tuple) else (now,)
            return reached[symbols]

        def chances(symbols: Symbols) -> Floats:
            with torch.inference_mode():
                logits = self.answered(reach(symbols)[0], states, source[None])[0][0, -1]
                return np.asarray(logits.double().log_softmax(-1).numpy())

        return chances

    def attended(self, source: Tensor, symbols: Symbols) -> Floats:
        """The weight of every input (T) as each of the symbols was said, and the one that follows them (steps, T).
        Raises ValueError for a network without attention."""
        if not self.shape.attention:
            raise ValueError("This network has no attention.")
        with torch.inference_mode():
            before = torch.tensor([[self.shape.says, *symbols]])
            weights = self.decode(before, *self.encode(source[None]), source[None])[1]
            assert weights is not None
            return np.asarray(weights[0].double().numpy())

    def told(self, source: Tensor) -> Floats:
        """The chances of every answer after each symbol read (T, says), of a network that reads and then answers or
        tags; of a picture (1, says). A page shows them as they change word by word."""
        if self.shape.ends:
            raise ValueError("This network says a sequence of its own: ask what comes after a beginning.")
        with torch.inference_mode():
            states, last = self.encode(source[None])
            read = states[0] if self.shape.many_in else last[0][-1]
            return np.asarray(self.output(read).double().softmax(-1).numpy())
