"""Many to one, on its stage: a sentence is read word by word, and answered after the last one.

When it learns, the network is asked after the last word only. What it would say after each word before is shown, too:
so one sees where "not" turns it round. Beside it a bag of words learns from the same batches, and cannot.
"""

from __future__ import annotations

import math

import torch
from scipy.special import expit

from engine.arithmetic.estimates import share_of
from engine.arithmetic.written import less, told, write
from engine.experiment.protocol import Frame
from engine.recurrent.sequences import sentiment
from engine.recurrent.sequences.bag import BagTraining
from engine.recurrent.sequences.experiment import Answer, Asking, SequencesExperiment, Typed
from engine.recurrent.sequences.settings import ManyToOneSettings
from engine.recurrent.sequences.training import Asked
from engine.recurrent.sequences.unrolled import Column, Run

AGAINST, FOR = ANSWERS = ("against", "for")


class ManyToOne(SequencesExperiment):
    """See :class:`SequencesExperiment`."""

    looks = (*SequencesExperiment.looks, "type")
    asks = ("type",)  # so that the link follows
    held = "sentences"
    trained = BagTraining
    training: BagTraining

    def __init__(self, settings: ManyToOneSettings | None = None) -> None:
        super().__init__(settings or ManyToOneSettings())

    def type(self, typed: Typed) -> None:
        """Another sentence."""
        self.change(sentence=typed)

    def read(self) -> Asking:
        try:
            found = sentiment.WORDS.resolve(self.settings.sentence, leave=True)
        except ValueError as reason:
            return Asking(None, said=(str(reason),))
        return Asking(torch.tensor(sentiment.WORDS.numbers(found.words)), found.words, found.said)

    def answer(self, asking: Asking) -> Answer:
        assert asking.source is not None
        run, bag = Run.of(self.network, asking.source), self.training.bag
        right = self._right(asking)
        columns = []
        for k, (word, chances) in enumerate(zip(asking.read, run.chances, strict=True)):
            last = k == len(asking.read) - 1
            score, other = float(chances[1] - chances[0]), 2 * bag.chance(asking.read[: k + 1]) - 1
            columns.append(
                Column(
                    reads=word, says=ANSWERS[score > 0], sure=float(chances.max()), tone=score, loss=last,
                    wanted=right if last else "",
                    lost=-math.log(chances[ANSWERS.index(right)]) if last and right else None,
                    beside=ANSWERS[other > 0], surer=(1 + abs(other)) / 2, beside_tone=other,
                )
            )  # fmt: skip
        return Answer(columns, run, said=self._meaning(asking, right))

    @staticmethod
    def _right(asking: Asking) -> str:
        """What the grammar says of it; "" where no word praises or blames."""
        after = sentiment.after_each(asking.read)[-1]
        return ANSWERS[after > 0] if after else ""

    @staticmethod
    def _meaning(asking: Asking, right: str) -> tuple[str, ...]:
        """Why the grammar says so."""
        if not right:
            return ("No word of it praises or blames, so that there is no right answer.",)
        turns = [word for word in asking.read if word in sentiment.TURNS]
        turned = f"{len(turns)} turn{'' if len(turns) == 1 else 's'} ({', '.join(turns)})" if turns else "no turn"
        return (f"By the grammar it speaks {right}, with {turned}.",)

    # --- the bag beside it --------------------------------------------------------------------------------------------

    def figures(self, asked: Asked | None) -> dict[str, float]:
        return {**super().figures(asked), "bag": self.training.bag.right / len(self.training.made.testing)}

    def more(self, asking: Asking, answer: Answer | None) -> Frame:
        bag, count = self.training.bag, len(self.training.made.testing)
        said = [f"Bag of words: {share_of(bag.right, count).of('')} right."]
        if answer is None:
            return {"account": [], "bag_said": said}
        at = self.at(answer) if self.at(answer) >= 0 else len(answer.columns) - 1
        logits, words = answer.run.logits[at].tolist(), asking.read[: at + 1]
        found = write(logits[::-1], lambda z, _: float(expit(z[0] - z[1])), visible=3)
        chance = f"σ({less(*found.operands)}) {found.ends[0]}"
        lost = answer.columns[at].lost
        loss = f"; L = −ln p({self._right(asking)}) {told(lost, 3)}" if lost is not None else ""
        account = [f"After “{words[-1]}”: p(for) = σ(z₁ − z₀) ≈ {chance}{loss}"]
        return {"account": account, "bag_said": [*said, bag.account(words)]}
