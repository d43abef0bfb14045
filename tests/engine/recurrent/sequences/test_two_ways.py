"""Two taggers side by side: the same seed, the same batches; what both are held against; all of it to come back to."""

import numpy as np
import pytest
import torch

from engine.recurrent.sequences import tags
from engine.recurrent.sequences.settings import AlignedSettings, OneWaySettings, SceneSettings
from engine.recurrent.sequences.shapes.aligned import Aligned
from engine.recurrent.sequences.shapes.scene import SceneToPhrase
from engine.recurrent.sequences.training import SequenceTraining
from engine.recurrent.sequences.two_ways import by_word, limits


@pytest.fixture(scope="module")
def learnt():
    experiment = Aligned()
    experiment.step(200)
    return experiment


def test_the_network_beside_it_learns_as_it_would_alone(learnt):
    alone = SequenceTraining(OneWaySettings())
    alone.step(200)
    np.testing.assert_array_equal(learnt.training.other.weights, alone.weights)


def test_who_reads_on_tags_better_and_none_better_than_the_grammar_allows(learnt):
    asked, most = learnt.training.answer, limits(0)
    one, both = asked.other.share.value, asked.share.value
    assert one < most.so_far + 0.01 < most.hmm < both
    assert both <= most.whole + 0.005
    assert both >= learnt.training.task.goal > one


def test_the_old_man_is_told_apart_by_what_follows(learnt):
    frame = learnt.frame()
    rows = {row["head"]: [cell.split()[0] for cell in row["cells"]] for row in frame["tagged"]["rows"]}
    right = ["DET", "NOUN", "VERB", "DET", "NOUN"]
    assert rows["Both ways"] == rows["HMM"] == rows["Grammar"] == right
    assert rows["One way"][1:3] == rows["Grammar so far"][1:3] == ["ADJ", "NOUN"]
    assert "“old”, “man”" in frame["said"][0]
    assert not any(column["wrong"] for column in frame["graph"]["columns"])
    learnt.show_way("one")
    assert [column["wrong"] for column in learnt.frame()["graph"]["columns"]] == [False, True, True, False, False]
    learnt.show_way("both")


def test_words_that_need_the_future_are_counted(learnt):
    """Against counting over the held-out sentences, one by one."""
    made, training = learnt.training.made, learnt.training
    sources = [made.examples.sources[k] for k in made.testing]
    found = by_word(training.answer, sources, 3)
    assert len(found) == 3
    for word, count, one, both in found:
        number, right, total = tags.words().numbers([word])[0], np.zeros(2), 0
        for k, source in zip(made.testing, sources, strict=True):
            for place, symbol in enumerate(source):
                if symbol == number:
                    total += 1
                    for which, network in enumerate((training.other.network, training.network)):
                        told = int(network.told(torch.tensor(source))[place].argmax())
                        right[which] += told == made.examples.targets[k][place]
        assert (count, one * total, both * total) == (total, pytest.approx(right[0]), pytest.approx(right[1]))
        assert both > one


def test_both_come_back_to_a_moment():
    experiment = Aligned(AlignedSettings(seed=1))
    experiment.step(3)
    before = experiment.state()
    experiment.step(4)
    after = experiment.training.other.weights.copy(), experiment.training.weights.copy()
    experiment.restore(before)
    experiment.step(4)
    for one, other in zip(after, (experiment.training.other.weights, experiment.training.weights), strict=True):
        np.testing.assert_array_equal(one, other)
    experiment.type("zzzzzz")
    assert experiment.frame()["tagged"] is None
    experiment.type("the the")
    assert "the grammar has no sentence" in experiment.frame()["said"][0].lower()


def test_a_scene_is_described_and_without_the_picture_all_are_alike():
    experiment = SceneToPhrase()
    experiment.step(1500)
    wanted = [*experiment.scene.words, "end"]
    columns = experiment.frame()["graph"]["columns"][1:]
    assert [column["says"] for column in columns] == wanted
    experiment.put("relation", "above")
    experiment.put("second_form", "triangle")
    assert experiment.frame()["said"] == ["It says “a red square above a blue triangle”."]
    with pytest.raises(ValueError, match="form"):
        experiment.put("first_form", "red")
    hidden = SceneToPhrase(SceneSettings(dark=True))
    hidden.step(600)
    before = hidden.frame()
    hidden.put("first_color", "green")
    assert hidden.frame()["said"] == before["said"]
    assert before["held_loss"] == pytest.approx(before["floor"], rel=0.05)
