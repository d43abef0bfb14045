"""One to one, on its stage: a picture and its class, as in a plain classifier: one step, and nothing recurs."""

from __future__ import annotations

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
        right = "" if self.digit < 0 else str(self.digit)
        sure = float(run.chances[0, best])
        return Answer([Column(picture=True, says=str(best), sure=sure, wanted=right, loss=True)], run)

    def more(self, asking: Asking, answer: Answer | None) -> Frame:
        chances = answer.run.chances[0].tolist() if answer else None
        return {**super().more(asking, answer), "probabilities": chances}
