"""One to one, on its stage: a picture and its class, as in a plain classifier: one step, and nothing recurs."""

from __future__ import annotations

import math

from engine.arithmetic.written import lowered, softmax, told
from engine.experiment.protocol import Frame
from engine.recurrent.sequences.experiment import Answer, Asking
from engine.recurrent.sequences.settings import OneToOneSettings
from engine.recurrent.sequences.shapes.pictured import Pictured
from engine.recurrent.sequences.unrolled import Column, Run


class OneToOne(Pictured):
    """See :class:`engine.recurrent.sequences.experiment.SequencesExperiment`."""

    def __init__(self, settings: OneToOneSettings | None = None) -> None:
        super().__init__(settings or OneToOneSettings())

    def answer(self, asking: Asking) -> Answer:
        assert asking.source is not None
        run = Run.of(self.network, asking.source)
        best = int(run.chances[0].argmax())
        chances, right = run.chances[0], self.digit
        column = Column(
            picture=True, says=str(best), sure=float(chances[best]), loss=True, wanted="" if right < 0 else str(right),
            lost=None if right < 0 else -math.log(chances[right]),
        )  # fmt: skip
        whose = "Your drawing" if right < 0 else "This digit, held out,"
        verdict = "" if right < 0 else ", and is one" if best == right else f", but is a {right}"
        return Answer([column], run, said=(f"{whose} is read as a {best}{verdict}.",))

    def more(self, asking: Asking, answer: Answer | None) -> Frame:
        chances = answer.run.chances[0].tolist() if answer else None
        account = []
        if answer:
            logits = answer.run.logits[0].tolist()
            account.append(softmax(logits, int(answer.run.logits[0].argmax())))
            if answer.columns[0].lost is not None:
                account.append(f"L = −ln p{lowered(self.digit)} {told(answer.columns[0].lost, 3)}")
        return {**super().more(asking, answer), "probabilities": chances, "account": account}
