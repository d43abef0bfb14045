"""The one sentence that a stage says to its visitor, and when it is over."""

from __future__ import annotations


class Notice:
    """A sentence, what it answers, and its number: the same sentence said again is another notice."""

    def __init__(self) -> None:
        self.text = ""
        self.number = 0
        self._answers = ""  # the message that it answers
        self._refuses = False

    def say(self, text: str, *, refuses: bool = False) -> None:
        """refuses: whether what was asked for could not be done."""
        self.text, self._answers, self._refuses = text, "", refuses
        self.number += 1

    def answers(self, do: str) -> None:
        self._answers = do

    def ends_with(self, do: str, *, looks: bool) -> bool:
        """Whether it is over with this message. looks: whether the message changes nothing of the run.

        A look ends but a refused look of its own kind; the further messages of a drag leave what was said to its first.
        """
        if looks:
            return self._refuses and do == self._answers
        return self._refuses or do != self._answers
