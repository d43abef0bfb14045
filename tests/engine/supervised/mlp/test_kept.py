"""A network that is saved and opened, and one whose weights a link carries."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load as tensors_of
from safetensors.numpy import save

from engine.supervised.mlp import kept
from engine.supervised.mlp.settings import MLPSettings
from engine.supervised.mlp.training import MLPTraining

SMALL = MLPSettings(data="three_arms", hidden=(5, 3), activation="tanh", seeds=2, learning_rate=0.03)


def learnt(settings=SMALL, updates=40):
    training = MLPTraining(settings)
    training.step(updates)
    return training


def test_a_saved_network_is_opened_to_the_last_bit():
    training = learnt()
    found = kept.load(kept.content(training, 1))
    assert (found.settings.hidden, found.settings.learning_rate, found.settings.seeds) == ((5, 3), 0.03, 1)
    again = MLPTraining(found.settings, None, *found.layers)
    np.testing.assert_array_equal(again.parameters[0], training.parameters[1])
    again.step(5)
    again.reset()
    np.testing.assert_array_equal(again.parameters[0], training.parameters[1])


def test_a_unit_that_is_off_is_one_that_nobody_reads():
    training = learnt()
    training.off[0, [1, 6]] = 1  # one of each hidden layer
    found = kept.load(kept.content(training, 0))
    again = MLPTraining(found.settings, None, *found.layers)
    for place in ((0.5, -1.0), (3.0, 2.0)):
        np.testing.assert_allclose(
            again.values_at(0, *place)[1][-3:], training.values_at(0, *place)[1][-3:], rtol=1e-12
        )


def test_a_link_carries_a_small_network_to_five_digits_and_no_large_one():
    training = learnt()
    settings = MLPSettings(data="three_arms", hidden=(5, 3), activation="tanh", weights=kept.to_text(training))
    again = MLPTraining(settings, None, *kept.fitting(settings))
    np.testing.assert_allclose(again.parameters[0], training.parameters[0], rtol=1e-4)
    assert kept.to_text(learnt(MLPSettings(hidden=(16, 16)), 1)) == ""
    assert kept.fitting(MLPSettings()) is None
    with pytest.raises(ValueError, match="3 weights and biases are not those of this network"):
        kept.fitting(MLPSettings(weights="1,2,3"))


@pytest.mark.parametrize("text", ["1,nan", "1e9", "a", "1,,2", "inf", ",".join(["1"] * 257)])
def test_weights_that_are_none_are_refused(text):
    with pytest.raises(ValueError, match=r"[Ww]eights"):
        MLPSettings(weights=text)


def changed(tensors=None, **about):
    raw = kept.content(learnt(updates=1))
    parts = tensors_of(raw)
    header = json.loads(raw[8 : 8 + int.from_bytes(raw[:8], "little")])["__metadata__"]
    return save({**parts, **(tensors or {})}, metadata={**header, **about})


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "damaged"),
        (b"PK\x03\x04", "damaged"),
        (bytes(2**20 + 1), "larger"),
        (changed(made_by="else"), "kept here"),
        (changed(settings="[]"), "settings that do not exist"),
        (changed(settings='{"hidden": [5, "3"]}'), "settings that do not exist"),
        (changed(settings='{"hidden": [5, 4]}'), "not those of the network"),
        (changed({"more": np.zeros(3)}), "not those of the network"),
        (changed({"biases.1": np.zeros(4)}), "not those of the network"),
        (changed({"biases.1": np.full(5, np.nan)}), "no finite numbers"),
        (changed({"biases.1": np.full(5, 1e9)}), "beyond 1,000,000"),
    ],
)
def test_what_is_no_network_of_ours_is_one_sentence(raw, words):
    with pytest.raises(ValueError, match=words):
        kept.load(raw)


@given(st.binary(max_size=200))
def test_any_bytes_are_one_sentence(raw):
    with pytest.raises(ValueError, match=r"^The file .*\.$"):
        kept.load(raw)
