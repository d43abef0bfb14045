"""The base of what learns: the same numbers however a run is grouped, brought back, changed or ended."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.experiment.learning import LearningExperiment, Training
from engine.settings import Settings, number, seed, switch, whole


@dataclass(frozen=True)
class LineSettings(Settings):
    rate: float = number(0.1, 0, 1e9, "rate", live=True)
    loud: bool = switch(False, "noise", shown=True)
    batch: int = whole(2, 1, 9, "batch")
    seed: int = seed()


class LineTraining(Training[LineSettings]):
    """One weight learns that t = 3x, with a little noise of its own in every update."""

    kept = ("w", "seen")
    steps_an_epoch = 10

    def begin(self):
        self.w, self.seen, self.told = np.zeros(1), 0, 0

    def update(self):
        x = self.order(self.steps // 10, 10)[self.steps % 10] / 10
        noise = torch.rand(1, generator=self.chance()).item()
        after = self.w + self.settings.rate * (3 * x - self.w * x + 0.01 * noise)
        if not np.abs(after).max() < 1e6:
            return False
        self.w, self.seen = after, self.seen + 1
        return True

    def updated(self):
        self.told += 1


def test_the_same_numbers_however_the_updates_are_grouped_and_the_global_generators_stay():
    torch.manual_seed(0)
    before = torch.get_rng_state()
    once, often = LineTraining(LineSettings(seed=3)), LineTraining(LineSettings(seed=3))
    assert once.step(25) == 25
    for _ in range(25):
        often.step()
    assert once.w == often.w
    assert once.w != LineTraining(LineSettings(seed=4)).w
    assert torch.equal(torch.get_rng_state(), before)


def test_an_epoch_takes_every_sample_once_and_the_next_one_in_another_order():
    training = LineTraining(LineSettings())
    first, second = training.order(0, 10).tolist(), training.order(1, 10).tolist()
    assert sorted(first) == sorted(second) == list(range(10))
    assert first != second
    assert training.order(0, 10).tolist() == first


def test_a_state_is_a_copy_and_brings_everything_back():
    training = LineTraining(LineSettings())
    training.step(7)
    state = training.state()
    training.change(replace(training.settings, rate=0.5, loud=True))
    training.step(5)
    ended = training.w.copy()
    training.restore(state)
    assert (training.steps, training.settings.rate, training.settings.loud) == (7, 0.1, True)  # loud is only shown
    training.change(replace(training.settings, rate=0.5))
    training.step(5)
    assert training.w == ended


def test_the_course_notes_what_changes_what_is_learnt():
    training = LineTraining(LineSettings())
    training.change(replace(training.settings, rate=0.2))  # before anything was learnt
    training.step(4)
    training.change(replace(training.settings, loud=True))
    training.change(replace(training.settings, rate=0.3))
    training.change(replace(training.settings, rate=0.4))  # no update lies between
    assert training.course == [(0, (0.2,)), (4, (0.4,))]


def test_numbers_beyond_all_bounds_end_a_run_with_its_last_sound_weights():
    training = LineTraining(LineSettings(rate=1e9))
    experiment = LearningExperiment(training)
    assert experiment.step(3) == 0
    assert (training.failed, experiment.diverged, training.w.tolist()) == (1, True, [0.0])
    experiment.reset()
    assert not experiment.diverged


def test_only_the_transport_tells_a_speed():
    """Another one beside it, measured in another way, would contradict it."""
    told = re.compile(r"(images|points|updates|pictures|\})( a second|/s)[^\w]")
    assert told.search('f"{rate:,.0f} {what}/s"')
    engine = Path(__file__).parents[3] / "engine"
    texts = {path: path.read_text() for path in engine.rglob("*.py")}
    assert [str(path) for path, text in texts.items() if told.search(text)] == []


def test_the_experiment_plays_it():
    experiment = LearningExperiment(LineTraining(LineSettings()))
    experiment.step(4)
    assert (experiment.steps, experiment.settings.rate) == (4, 0.1)
    assert experiment.seconds > 0
    experiment.change(rate=0.2)
    assert experiment.state()["rate"] == 0.2


@pytest.mark.parametrize(("steps", "back", "on"), [(0, 1, 10), (3, 3, 7), (10, 10, 10), (17, 7, 3)])
def test_the_epoch_around_a_step(steps, back, on):
    experiment = LearningExperiment(LineTraining(LineSettings()))
    experiment.step(steps)
    assert experiment.span("epoch") == (back, on)
    assert experiment.span("update") == (1, 1)
