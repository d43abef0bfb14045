"""Trained networks read sequences: equal to torch, held gates equal to a loop in numpy, gradients to differences."""

import numpy as np
import pytest
import torch
from torch import nn

from engine.recurrent.gates.holds import GATES, MOST_HOLDS, Hold, added, held, read_holds, released, said
from engine.recurrent.gates.reading import Reading
from engine.recurrent.gates.tasks import TASKS
from engine.recurrent.gates.weights import shipped

HOLDS = {"lstm": ["f=0", "f.3=1", "i@5=0", "o.2@7=1", "i.4=1"], "gru": ["z=1", "z.3=0", "r@5=0", "z.2@7=0", "r.4=1"]}


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def loop(kind, weights, x, mask):
    """h and what is kept at every step, in numpy, with a function that says whether and how a gate is held."""
    W = {name: tensor.numpy() for name, tensor in weights.items()}
    H = W["W_hh"].shape[1]
    h, c, found = np.zeros(H), np.zeros(H), []
    for t, row in enumerate(x):
        a, b = W["W_ih"] @ row + W["b_ih"], W["W_hh"] @ h + W["b_hh"]
        part = [slice(k * H, (k + 1) * H) for k in range(4)]
        if kind == "lstm":
            i, f, o = (mask(gate, t, sigmoid(a[part[k]] + b[part[k]])) for gate, k in (("i", 0), ("f", 1), ("o", 3)))
            c = f * c + i * np.tanh(a[part[2]] + b[part[2]])
            h = o * np.tanh(c)
        else:
            r, z = (mask(gate, t, sigmoid(a[part[k]] + b[part[k]])) for gate, k in (("r", 0), ("z", 1)))
            n = np.tanh(a[part[2]] + r * b[part[2]])
            h = (1 - z) * n + z * h
        found.append((h, c if kind == "lstm" else h))
    return np.array(found).transpose(1, 0, 2)


def holding(texts):
    """What holds do to a gate's values, read off their texts once more: later ones win."""

    def mask(gate, t, values):
        values = values.copy()
        for text in texts:
            place, value = text.split("=")
            name, _, step = place.partition("@")
            letter, _, unit = name.partition(".")
            if letter == gate and step in ("", str(t + 1)):
                values[slice(None) if not unit else int(unit) - 1] = int(value)
        return values

    return mask


def reading(kind, name="brackets", holds=(), text=None):
    task = TASKS[name]
    return Reading(kind, shipped(name, kind), task, task.read(text or task.example), read_holds(holds))


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize(("kind", "module"), [("lstm", nn.LSTM), ("gru", nn.GRU)])
def test_free_gates_read_as_torch_does(kind, module, name):
    ours, weights = reading(kind, name), shipped(name, kind)
    layer = module(TASKS[name].features, 8).double()
    with torch.no_grad():
        for parameter, tensor in zip(layer.parameters(), weights.values(), strict=False):
            parameter.copy_(tensor)
        states, _ = layer(ours.x)
    np.testing.assert_allclose(ours.values["h"], states.numpy(), atol=1e-12)
    np.testing.assert_allclose(ours.logits, (states @ weights["W_hy"].T + weights["b_y"]).numpy(), atol=1e-12)


@pytest.mark.parametrize("kind", GATES)
def test_held_gates_agree_with_an_independent_loop(kind):
    ours = reading(kind, holds=HOLDS[kind])
    hidden, memory = loop(kind, ours.weights, ours.x.detach().numpy(), holding(HOLDS[kind]))
    np.testing.assert_allclose(ours.values["h"], hidden, atol=1e-12)
    np.testing.assert_allclose(ours.memory, memory, atol=1e-12)
    assert np.abs(ours.memory - reading(kind).memory).max() > 0.1


@pytest.mark.parametrize("kind", GATES)
def test_the_gradient_through_held_gates_agrees_with_differences(kind):
    ours, step, small = reading(kind, holds=HOLDS[kind]), 9, 1e-6
    x, wanted, weights = ours.x.detach().numpy(), int(ours.wanted[9]), ours.weights

    def score(x):
        hidden, _ = loop(kind, weights, x, holding(HOLDS[kind]))
        return float(weights["W_hy"].numpy()[wanted] @ hidden[step])

    for t in (0, 4, 9):
        changes = [small * (np.arange(x.size) == t * x.shape[1] + k).reshape(x.shape) for k in range(x.shape[1])]
        gradient = [(score(x + change) - score(x - change)) / (2 * small) for change in changes]
        assert ours.back(step).input[t] == pytest.approx(np.linalg.norm(gradient), rel=1e-4, abs=1e-9)


def test_a_shut_forget_gate_stops_the_gradient_of_the_memory():
    free, shut = (reading("lstm", holds=holds).back(9).memory for holds in ([], ["f@6=0", "i@6=0", "o@6=0"]))
    assert len(free) == len(shut) == 10
    assert free[4] > 1e-6
    assert shut[4] == 0
    np.testing.assert_allclose(shut[-1], free[-1], rtol=2)  # what comes after is still heard


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("kind", GATES)
def test_the_shipped_networks_do_what_their_card_says(kind, name):
    task, counts = TASKS[name], []
    for sequence in task.many(99, 12, 24):
        ours = Reading(kind, shipped(name, kind), task, sequence)
        counts.append(ours.right / len(ours) if task.every_step else ours.answers[-1] == ours.wanted[-1])
    assert np.mean(counts) > 0.98


def test_a_shut_forget_gate_loses_the_depth_and_an_open_one_never_lets_a_word_go():
    shut, open_ = reading("lstm", holds=["f=0"], text="((((((()))))))"), reading("lstm", "words", ["f=1"])
    assert reading("lstm", text="((((((()))))))").right == 14
    assert shut.right < 10
    assert open_.right < len(open_) / 2


def test_holds_are_written_and_read_back():
    texts = ("f=0", "f.3=1", "i@5=0", "i.12@40=1", "z=1", "r.1@1=0")
    assert tuple(map(str, read_holds(texts))) == texts
    assert said(read_holds(texts), "lstm") == (
        "Held by hand: the input gate shut at step 5, the input gate of unit 12 open at step 40 and 2 more."
    )
    assert said(read_holds(["f@9=1", "f@13=1"]), "lstm") == "Held by hand: the forget gate open at steps 9, 13."
    assert said(read_holds(["f=0"]), "gru") == ""


@pytest.mark.parametrize("text", ["", "f", "f=2", "f=-0.5", "g=2", "f.0=1", "f.100=1", "f@=1", "f=1;", "c=10", 5])
def test_what_is_no_hold_is_refused(text):
    with pytest.raises(ValueError, match="is no hold"):
        read_holds([text])


def test_too_many_holds_are_refused():
    with pytest.raises(ValueError, match="release some"):
        read_holds(["f=0"] * (MOST_HOLDS + 1))


def test_a_hold_takes_the_place_of_what_it_covers():
    holds = read_holds(["f.3@5=1", "f.3=0", "i=1"])
    assert tuple(map(str, added(holds, Hold("f", 1)))) == ("i=1", "f=1")
    assert tuple(map(str, added(holds, Hold("f", 1, 3, 5)))) == ("f.3=0", "i=1", "f.3@5=1")
    assert tuple(map(str, released(holds, Hold("f", 0, 3)))) == ("i=1",)


def test_holds_outside_the_sequence_or_of_another_cell_hold_nothing():
    assert held(read_holds(["f.9=1", "f@30=1", "z=0"]), "lstm", 10, 8) == {}
    masks = held(read_holds(["f=0", "f.2=1"]), "lstm", 3, 2)
    assert masks["f"].tolist() == [[0, 1]] * 3
