"""The script that a visitor takes along ends at the figures of the stage; drawings come back from their text."""

import numpy as np
import pytest

from engine.generative.gan.script import script
from engine.generative.gan.settings import GAN_LAB, RECIPES, GANSettings
from engine.generative.gan.training import GANTraining
from engine.plane import drawing, table
from tests.engine.scripts import alone, ended, here

SMALL = {"g_hidden": (6, 6), "d_hidden": (6, 6), "batch_size": 16}


@pytest.mark.parametrize(
    ("run", "settings"),
    [
        (alone, GANSettings(**SMALL, half_life=5, penalty="gradient penalty", loss="wasserstein", d_steps=2)),
        (here, GANSettings(**SMALL, data="disjoint", spectral=True, loss="hinge", g_optimiser="momentum")),
        (here, GAN_LAB),
    ],
)
def test_the_script_ends_at_the_same_losses(run, settings, tmp_path):
    training = GANTraining(settings)
    training.step(21)
    said = run(script(training), tmp_path)
    assert ended(said) == 0
    assert (
        said.splitlines()[0] == f"after 21 updates: loss of D {training.gan.d_loss:.6f}, of G {training.gan.g_loss:.6f}"
    )


def test_every_recipe_has_a_script():
    for name, settings in RECIPES.items():
        training = GANTraining(settings, np.array([[0.5, 0.5], [0.2, 0.8]]))
        training.step(2)
        compile(script(training), name, "exec")


def test_no_script_for_a_run_that_was_changed():
    training = GANTraining(GANSettings(**SMALL))
    with pytest.raises(ValueError, match="no run yet"):
        script(training)
    training.step(3)
    with pytest.raises(ValueError, match="changed on its way"):
        script(training, since=2)


def test_a_drawing_comes_back_from_its_text():
    marks = drawing.from_text("0.25 0.5,0.3 0.5")
    assert marks.tolist() == [[0.25, 0.5], [0.3, 0.5]]
    assert drawing.to_text(marks) == "0.25 0.5,0.3 0.5"
    assert drawing.to_text(np.zeros((400, 2))) == ""
    assert len(drawing.from_text("")) == 0
    for text in ("0.5", "a b", "0.5 1.5", "nan 0.5", "0.1 0.2,"):
        with pytest.raises(ValueError, match="Mark"):
            drawing.from_text(text)


def test_a_table_fills_the_square():
    read = table.read("t;a;b\nx;1,5;10\ny;2,5;30\nz;3,5;20\n")
    marks = drawing.from_table(read, "a", "b")
    assert marks[:, 1].min() == pytest.approx(0.1)
    assert marks[:, 1].max() == pytest.approx(0.9)
    assert np.ptp(marks[:, 0]) == pytest.approx(0.8 * 2 / 20)
    with pytest.raises(ValueError, match="is not a number"):
        drawing.from_table(read, "t", "b")
    with pytest.raises(ValueError, match="two different"):
        drawing.from_table(read, "b", "b")
    with pytest.raises(ValueError, match="same point"):
        drawing.from_table(table.read("a,b\n1,2\n1,2\n"), "a", "b")
