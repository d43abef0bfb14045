"""One to many, on its stage: a picture that is made of what the visitor chooses, and a phrase that says what is
where."""

from __future__ import annotations

from typing import Literal

import numpy as np
import torch

from engine.arrays import Bytes, Floats32
from engine.experiment.protocol import Frame
from engine.recurrent.sequences import scenes
from engine.recurrent.sequences.experiment import Answer, Asking, SequencesExperiment
from engine.recurrent.sequences.scenes import Scene, Thing
from engine.recurrent.sequences.settings import SceneSettings
from engine.recurrent.sequences.unrolled import Column, Run

MOST = 11  # words, where a network finds no end
LARGE = 96  # pixels of the picture for the eye
END = "end"


class SceneToPhrase(SequencesExperiment):
    """See :class:`SequencesExperiment`."""

    looks = (*SequencesExperiment.looks, "put", "move")
    asks = ("put", "move")  # so that the link follows
    held = "pictures"

    def __init__(self, settings: SceneSettings | None = None) -> None:
        super().__init__(settings or SceneSettings())

    def put(
        self,
        what: Literal["first_color", "first_form", "relation", "second_color", "second_form"],
        name: Literal["red", "green", "blue", "square", "circle", "triangle", "left of", "above"],
    ) -> None:
        """Another colour, form or relation. Raises ValueError with a sentence for one that does not go there."""
        self.change(**{what: name})

    def move(self) -> None:
        """Move both things a little, by chance."""
        self.change(moved=(self.settings.moved + 1) % 1000)

    @property
    def scene(self) -> Scene:
        """What the visitor has chosen."""
        chosen = self.settings
        first, second = Thing(chosen.first_color, chosen.first_form), Thing(chosen.second_color, chosen.second_form)
        return scenes.draw(Scene(first, chosen.relation, second), np.random.default_rng((3, chosen.moved)))

    def read(self) -> Asking:
        picture = scenes.drawn(self.scene).reshape(-1)
        return Asking(torch.from_numpy(np.zeros_like(picture) if self.settings.hides else picture))

    def answer(self, asking: Asking) -> Answer:
        assert asking.source is not None
        end = self.training.shape.end
        written = self.network.greedy(asking.source[None], MOST)[0].tolist()
        symbols = tuple(written[: written.index(end) + 1] if end in written else written)
        run, names = Run.of(self.network, asking.source, symbols), (*scenes.WORDS.words, END)
        words, right = [names[symbol] for symbol in symbols], [*self.scene.words, END]
        columns = [Column(picture=True)]
        for place, (word, chance) in enumerate(zip(words, run.chances, strict=True)):
            columns.append(
                Column(
                    reads=words[place - 1] if place else "start", fed=place > 0, says=word, loss=True,
                    sure=float(chance[symbols[place]]), wanted=right[place] if place < len(right) else "nothing",
                )
            )  # fmt: skip
        phrase = " ".join(word for word in words if word != END)
        return Answer(columns, run, symbols, first=1, said=(f"It says “{phrase}”.",))

    def more(self, asking: Asking, answer: Answer | None) -> Frame:
        assert asking.source is not None
        seen = asking.source.numpy().reshape(3, scenes.SIDE, scenes.SIDE)
        return {
            "scene": np.stack([_colors(scenes.drawn(self.scene, LARGE)), _colors(_enlarged(seen))]),
            "scene_names": ["yours", "as it sees it"],
        }


def _enlarged(picture: Floats32) -> Floats32:
    return np.asarray(np.kron(picture, np.ones((1, LARGE // scenes.SIDE, LARGE // scenes.SIDE), np.float32)))


def _colors(picture: Floats32) -> Bytes:
    """(3, rows, columns) from 0 to 1 as (rows, columns, 3) bytes."""
    return np.asarray(np.rint(255 * picture.transpose(1, 2, 0)), np.uint8)
