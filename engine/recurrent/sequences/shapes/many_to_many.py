"""Many to many, on its stage: what is read is turned into one state, the context, and the answer is made of that.

The encoder reads all of the input and hands over its last state, a few numbers, which is all that the decoder begins
with: a bottleneck. With attention the decoder looks back at every state of the encoder besides. The context can be
held, while another text is typed: then the decoder begins with what it was not asked.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
import torch
from torch import Tensor

from engine.arithmetic.estimates import Share, share_of
from engine.arithmetic.written import told
from engine.experiment.protocol import Bounds, Frame
from engine.recurrent.sequences import dates, numbers, tasks, textbook
from engine.recurrent.sequences.decoding import After, Branch, beam, greedy, sample
from engine.recurrent.sequences.experiment import Answer, Asking, SequencesExperiment, Typed
from engine.recurrent.sequences.network import Batch, batch
from engine.recurrent.sequences.settings import ManyToManySettings
from engine.recurrent.sequences.tree import Tree, described, likely, tree
from engine.recurrent.sequences.unrolled import Column, Run
from engine.recurrent.sequences.vocabulary import LONGEST

MOST = {"words": 9, "digits": 6, "dates": 12}
"""Symbols of an answer, where a network finds no end: one more than the longest right one has."""
LONGER = 200  # numbers above those that are learnt from
LEAST = 0.02  # weights of attention that are drawn in the graph
END = "end"


class ManyToMany(SequencesExperiment):
    """See :class:`SequencesExperiment`."""

    looks = (*SequencesExperiment.looks, "type", "hold", "again", "align")
    asks = ("type", "hold", "again")  # so that the link follows
    stays = (*SequencesExperiment.stays, "cell")

    def __init__(self, settings: ManyToManySettings | None = None) -> None:
        super().__init__(settings or ManyToManySettings())
        self.cell = (0, 0)  # the input and the answer whose weight is pointed at
        self.groups = self._groups()

    @property
    def held(self) -> str:  # type: ignore[override]
        return "dates" if self.settings.pair == "dates" else "numbers"

    # --- what the stage asks ------------------------------------------------------------------------------------------

    @property
    def _field(self) -> str:
        return {"words": "typed_number", "digits": "typed_words", "dates": "typed_date"}[self.settings.pair]

    @property
    def typed(self) -> str:
        """What is typed, of this pair."""
        return str(getattr(self.settings, self._field))

    def type(self, typed: Typed) -> None:
        """Another text to translate."""
        self.change(**{self._field: typed})

    def hold(self, on: bool) -> None:
        """Hold the context of what is typed now, for whatever is typed next; or let go of it."""
        self.change(held=self.typed if on else "")

    def again(self) -> None:
        """Another sample."""
        self.change(draw=(self.settings.draw + 1) % 10_000)

    def align(self, step: Annotated[int, Bounds(0, LONGEST)], row: Annotated[int, Bounds(-1, LONGEST)]) -> None:
        """Point at the weight of an input in an answer."""
        self.cell = step, self.cell[1] if row < 0 else row

    # --- what is asked, and the answer --------------------------------------------------------------------------------

    def read(self) -> Asking:
        try:
            symbols, words, said = self._symbols(self.typed)
        except ValueError as reason:
            return Asking(None, said=(str(reason),))
        if not self.settings.held:
            return Asking(torch.tensor(symbols), words, said)
        try:
            held = torch.tensor(self._symbols(self.settings.held)[0])
        except ValueError as reason:
            return Asking(torch.tensor(symbols), words, (*said, f"Nothing is held. {reason}"))
        swapped = f"The decoder begins with the context of “{self.settings.held}”, which is held."
        return Asking(torch.tensor(symbols), words, (*said, swapped), held)

    def _symbols(self, text: str) -> tuple[list[int], tuple[str, ...], tuple[str, ...]]:
        """A typed text as numbers of symbols, as symbols, and what there is to say about it. Raises ValueError with a
        sentence."""
        if not text.strip():
            raise ValueError("Nothing is typed.")
        if self.settings.pair == "words":
            digits = str(numbers.read_number(text))
            return numbers.DIGITS.numbers(digits), tuple(digits), ()
        if self.settings.pair == "digits":
            if any(sign.isdigit() for sign in text):
                text = " ".join(numbers.to_words(numbers.read_number(text)))
            found = numbers.TO_9999.resolve(text)
            return numbers.TO_9999.numbers(found.words), found.words, found.said
        letters = " ".join(text.casefold().split())
        unknown = [letter for letter in dict.fromkeys(letters) if letter not in dates.READ]
        known = "".join(letter for letter in letters if letter in dates.READ)
        if not known.strip():
            raise ValueError("No sign of it is one that was learnt here. A date is written like 23 June 1912.")
        if len(known) > LONGEST:
            raise ValueError(f"It may have at most {LONGEST} signs, and has {len(known)}.")
        said = tuple(f"“{letter}” is no sign that was learnt here: it is left out." for letter in unknown)
        return dates.READ.numbers(known), tuple(known), said

    def _right(self, words: tuple[str, ...]) -> tuple[list[str], str]:
        """The right answer in symbols, empty where there is none; and why there is none."""
        try:
            if self.settings.pair == "words":
                return [*numbers.to_words(int("".join(words))), END], ""
            if self.settings.pair == "digits":
                return [*str(numbers.from_words(words)), END], ""
            return [*dates.iso(dates.read_date("".join(words))), END], ""
        except ValueError as reason:
            return [], str(reason)

    @property
    def longest(self) -> int:
        return MOST[self.settings.pair]

    @property
    def names(self) -> tuple[str, ...]:
        """Of the symbols that it says, the end last."""
        return *self.training.task.says.words, END

    def after(self, asking: Asking) -> After:
        assert asking.source is not None
        return self.network.after(asking.source, asking.held)

    def found(self, after: After, end: int, longest: int) -> Branch:
        """The answer by the way that is chosen."""
        settings = self.settings
        if settings.method == "beam":
            return beam(after, end, longest, settings.width, settings.lengths).best
        if settings.method == "sample":
            return self._sample(after, end, longest)
        return greedy(after, end, longest)

    def _sample(self, after: After, end: int, longest: int) -> Branch:
        settings = self.settings
        return sample(after, end, longest, settings.temperature, np.random.default_rng((settings.seed, settings.draw)))

    def answer(self, asking: Asking) -> Answer:
        assert asking.source is not None
        symbols = self.found(self.after(asking), self.training.shape.end, self.longest).symbols
        run = Run.of(self.network, asking.source, symbols, asking.held)
        words = [self.names[symbol] for symbol in symbols]
        right, why = self._right(asking.read)
        columns = [Column(reads=word, part="" if k else "encoder") for k, word in enumerate(asking.read)]
        for place, (word, chance) in enumerate(zip(words, run.chances, strict=True)):
            wanted = (right[place] if place < len(right) else "nothing") if right else ""
            columns.append(
                Column(
                    reads=words[place - 1] if place else "start", fed=place > 0, says=word,
                    sure=float(chance[symbols[place]]), wanted=wanted, loss=True, part="" if place else "decoder",
                )
            )  # fmt: skip
        return Answer(columns, run, symbols, first=len(asking.read), said=(why,) if why else ())

    # --- what is shown besides ----------------------------------------------------------------------------------------

    def more(self, asking: Asking, answer: Answer | None) -> Frame:
        frame: Frame = {
            "typed": self.typed,
            "is_held": bool(self.settings.held),
            "draws": True if self.settings.method == "sample" else None,
        }
        if answer is None or asking.source is None:
            none = np.zeros((0, 1, 1), np.float32)
            return {**frame, "alignment": None, "weight": [], "contexts": none, "context_names": []}
        return {**frame, **self._contexts(asking), **self._alignment(asking, answer)}

    @torch.no_grad()
    def _contexts(self, asking: Asking) -> Frame:
        """What the encoder hands over: of what is typed, and of what is held."""
        sources: list[tuple[str, Tensor | None]] = [(f"of “{self.typed}”", asking.source)]
        if asking.held is not None:
            sources = [
                (f"held, of “{self.settings.held}”", asking.held),
                (f"not used, of “{self.typed}”", asking.source),
            ]
        states = [self.network.encode(source[None])[1][0][0] for _, source in sources if source is not None]
        return {"contexts": torch.stack(states).numpy(), "context_names": [name for name, _ in sources]}

    def _alignment(self, asking: Asking, answer: Answer) -> Frame:
        """The weights of attention: a row for each answer, a column for each input."""
        weights = answer.run.weights
        if weights is None:
            return {"alignment": None, "weight": []}
        said = [self.names[symbol] for symbol in answer.symbols]
        step, row = min(self.cell[0], len(asking.read) - 1), min(self.cell[1], len(said) - 1)
        weight = float(weights[row, step])
        return {
            "alignment": {
                "symbols": list(asking.read), "rows": [], "units": said, "at": [step, row],
                "bands": [{"title": "Attention", "signed": False, "range": 1}],
            },
            "weights": weights[None].astype(np.float32),
            "weight": [f"As it says “{said[row]}”, it looks at “{asking.read[step]}” with weight {told(weight, 2)}."],
        }  # fmt: skip

    def _graph(self, asking: Asking, answer: Answer | None) -> Frame:
        frame = super()._graph(asking, answer)
        weights = answer.run.weights if answer else None
        if answer is not None and weights is not None:
            pairs: list[list[float]] = [
                [column, answer.first + place, round(float(weight), 3)]
                for place, row in enumerate(weights)
                for column, weight in enumerate(row)
                if weight >= LEAST
            ]
            frame["graph"]["links"] = pairs
        return frame

    # --- what costs more ----------------------------------------------------------------------------------------------

    def picture(self) -> Frame:
        asking = self.read()
        found = self._tree(asking)
        shares = [self._share(one) for _, one in self.groups]
        return {
            "search": described(found[0]) if found else {"nodes": [], "rows": 0},
            "search_said": self._parted(*found) if found else "",
            "by_length": [share.value for share in shares],
            "lengths_named": [f"{name} ({len(one.target)})" for name, one in self.groups],
        }

    def _tree(self, asking: Asking) -> tuple[Tree, tuple[str, ...]] | None:
        """What the search walks through, and the symbols' names."""
        settings = self.settings
        names: tuple[str, ...] = textbook.WORDS
        if settings.tree == "textbook":
            after, end, longest = textbook.chances(textbook.TABLE), textbook.END, textbook.LONGEST
        elif asking.source is not None:
            after, end, longest, names = self.after(asking), self.training.shape.end, self.longest, self.names
        else:
            return None
        others = {"sample": self._sample(after, end, longest)} if settings.method == "sample" else {}
        found = tree(after, end, longest, settings.width, names, lengths=settings.lengths, others=others)
        return found, names

    def _parted(self, found: Tree, names: tuple[str, ...]) -> str:
        """Where greedy and beam search part, and how likely is what each of them found."""
        one, other = found.greedy, found.beam.best
        if one.symbols == other.symbols:
            return f"Greedy and a beam of {self.settings.width} find the same: p {likely(one)}."
        pairs = enumerate(zip(one.symbols, other.symbols, strict=False))
        place = next((k for k, (a, b) in pairs if a != b), min(len(one.symbols), len(other.symbols)))
        begun = " ".join(names[symbol] for symbol in one.symbols[:place]) or "the start"
        return f"They part after {begun}. Greedy: p {likely(one)}; beam of {self.settings.width}: p {likely(other)}."

    def _groups(self) -> list[tuple[str, Batch]]:
        """What is asked, apart by its length, or by the way in which a date is written. Of numbers above those that are
        learnt from, some are drawn by the seed."""
        training = self.training
        examples, shape = training.made.examples, training.shape
        groups: dict[str, list[tuple[list[int], list[int]]]] = {}
        for k in training.made.testing:
            pair = examples.sources[k], examples.targets[k]
            groups.setdefault(self._group(*pair), []).append(pair)
        if self.settings.pair != "dates" and not self.settings.large:
            generator = np.random.default_rng((self.settings.seed, 2))
            drawn = generator.choice(numbers.LARGEST - 1000, LONGER, replace=False) + 1001
            which = [number for number in drawn.tolist() if number % 1000]
            pairs = list(zip(tasks.in_digits(which), tasks.in_words(which), strict=True))
            groups["4 digits, none learnt"] = pairs if self.settings.pair == "words" else [(b, a) for a, b in pairs]
        return [
            (name, batch(shape, [source for source, _ in groups[name]], [target for _, target in groups[name]]))
            for name in sorted(groups)
        ]

    def _group(self, source: list[int], target: list[int]) -> str:
        if self.settings.pair != "dates":
            return f"{len(source if self.settings.pair == 'words' else target)} digits"
        text = "".join(dates.READ.words[symbol] for symbol in source)
        if "." in text:
            return "23.6.1912"
        if "," in text:
            return "june 23, 1912"
        return "23 june 1912" if len(text.split()[1]) > 3 else "23 jun 1912"

    def _share(self, asked: Batch) -> Share:
        said = self.network.greedy(asked.source, asked.target.shape[1])
        return share_of(int((said == asked.target).all(1).sum()), len(asked.target))
