"""The scripts print the stage's numbers."""

import pytest
import torch

from engine.recurrent.cells.tasks import TASKS
from engine.recurrent.gradients.cliff import CliffExperiment
from engine.recurrent.gradients.ledger_experiment import LedgerExperiment
from engine.recurrent.gradients.race_experiment import RaceExperiment
from engine.recurrent.gradients.script import script
from engine.recurrent.gradients.settings import CELLS, RACERS, GradientsSettings
from tests.engine.scripts import alone


def printed(text, capsys):
    before = torch.get_default_dtype()
    try:
        exec(compile(text, "script", "exec"), {"__name__": "__main__"})
    finally:
        torch.set_default_dtype(before)
    return capsys.readouterr().out.split()


@pytest.mark.parametrize("start", ["gaussian", "orthogonal"])
@pytest.mark.parametrize("cell", CELLS)
def test_the_ledger_s(cell, start, capsys):
    made = LedgerExperiment(GradientsSettings(cell=cell, start=start, hidden=5, length=12, scale=1.2, forget=2.0))
    made.pin(0, 9, 3)
    found = printed(script(made), capsys)
    assert float(found[0]) == pytest.approx(made.ledger.norms[9, 3], rel=1e-5)


def test_the_cliff_s(capsys):
    made = CliffExperiment()
    made.step(12)
    found = printed(script(made), capsys)
    for row, clip in enumerate(("none", "norm", "value")):
        w, b = made.places[clip]
        assert found[5 * row] == f"{clip}:"
        assert float(found[5 * row + 2].strip(",")) == pytest.approx(w, rel=1e-5)
        assert float(found[5 * row + 4]) == pytest.approx(b, rel=1e-5)
    made.set_rate(0.2)
    with pytest.raises(ValueError, match="one setting"):
        script(made)


@pytest.mark.parametrize("task", TASKS)
def test_the_race_s(task, capsys):
    made = RaceExperiment(GradientsSettings(look="race", task=task, hidden=6, batch=8, length=12, factor=1.2))
    made.step(6)
    made.set_learning_rate(0.02)
    made.set_clip("value")
    made.set_threshold(0.1)
    made.set_length(15)
    made.step(6)
    found = printed(script(made), capsys)
    for row, cell in enumerate(RACERS):
        assert found[2 * row] == cell
        assert float(found[2 * row + 1]) == pytest.approx(made.training.learners[cell].loss, rel=1e-3, abs=1e-4)


def test_what_a_script_cannot_repeat_is_said():
    made = RaceExperiment(GradientsSettings(look="race", hidden=4, batch=4, length=5))
    made.step(1)
    made.set_factor(2.0)
    with pytest.raises(ValueError, match="multiplied"):
        script(made)


def test_it_stands_on_its_own(tmp_path):
    made = RaceExperiment(GradientsSettings(look="race", hidden=4, batch=4, length=10, task="adding_1997"))
    made.step(2)
    assert alone(script(made), tmp_path).startswith("tanh ")
