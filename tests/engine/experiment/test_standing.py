"""How long a loss has stood: the mark moves with it, and what it says follows from mark and loss."""

import numpy as np

from engine.experiment.standing import noted, sentence, unknown


def test_a_mark_stays_while_the_loss_does_and_moves_with_it_either_way():
    marks = unknown(3, 0)
    for step, losses in ((10, [1.0, 1.0, 1.0]), (20, [1.005, 0.98, np.nan]), (30, [0.995, 0.985, np.nan])):
        marks = noted(marks, np.array(losses), step)
    assert marks.tolist()[:2] == [[1.0, 10.0], [0.98, 20.0]]
    assert marks[2, 1] == 30  # what is no number does not stand
    assert sentence(marks[0], 0.995, 30, 20, 10).startswith(
        "Looked at every 10 updates, the loss has moved by at most 0.01"
    )
    assert sentence(marks[0], 0.995, 30, 20, 10).endswith(" since update 10, in 20 updates")
    assert sentence(marks[0], 0.995, 30, 21, 10) == ""
    assert sentence(marks[0], 0.98, 30, 20, 10) == ""  # between two notes it has moved
    assert sentence(marks[2], np.nan, 60, 20, 10) == sentence(unknown(1, 0)[0], 1.0, 60, 20, 10) == ""
