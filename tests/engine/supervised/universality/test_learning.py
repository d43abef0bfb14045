"""Networks in training: the compiled loop against the definition, that against autograd; and what is learnt."""

import numpy as np
import pytest
import torch

from engine.supervised.universality import collapse, learning
from engine.supervised.universality.constructions import sawtooth
from engine.supervised.universality.counted import Depth, Plane, alike
from engine.supervised.universality.ensemble import Ensemble, packed
from engine.supervised.universality.linear import Linear
from engine.supervised.universality.many import Seeds, Trained
from engine.supervised.universality.pieces import parameters, pieces
from engine.supervised.universality.script import script
from engine.supervised.universality.settings import UniversalitySettings
from engine.supervised.universality.square import Square
from tests.engine.scripts import ended, here

SMALL = {"hidden": "4-3", "seeds": 33}  # more than are computed at once
LOOKS = [
    {"look": "seeds", **SMALL},
    {"look": "seeds", "activation": "tanh", "init": "torch", **SMALL},
    {"look": "train", "activation": "sigmoid", "units": 3},
    {"look": "plane", **SMALL},
]


@pytest.mark.parametrize("chosen", LOOKS, ids=str)
def test_the_compiled_loop_is_the_definition_to_the_last_digit(chosen):
    training = Ensemble(UniversalitySettings(**chosen))
    index = 9 if chosen["look"] == "train" else len(training) - 1
    net = training.begun(index)
    moments = learning.zeros(net), learning.zeros(net)
    activation = training.settings.bend_of
    for number in range(1, 31):
        net, moments = learning.update(net, moments, training.x, training.t, activation, training.settings.rate, number)
    training.step(7)
    training.step(23)
    assert packed(training.net(index)).tolist() == packed(net).tolist()
    assert training.losses[index] == learning.error(net, training.x, training.t, activation)


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_the_definition_is_torchs_gradient_and_torchs_adam(activation):
    x, t = np.random.default_rng(0).uniform(-1, 1, (2, 40)), np.random.default_rng(1).standard_normal(40)
    net = learning.start((2, 5, 4, 1), 3)
    leaves = [[torch.tensor(part, requires_grad=True) for part in layer] for layer in net]
    optimiser = torch.optim.Adam([part for layer in leaves for part in layer], lr=0.01)
    bend = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}[activation]
    moments = learning.zeros(net), learning.zeros(net)
    for number in range(1, 6):
        h = torch.tensor(x.T)
        for k, (w, b) in enumerate(leaves):
            h = h @ w.T + b
            h = bend(h) if k < len(leaves) - 1 else h
        optimiser.zero_grad()
        torch.mean((h[:, 0] - torch.tensor(t)) ** 2).backward()
        by_hand = learning.gradient(net, x, t, activation)
        assert packed(by_hand) == pytest.approx(
            packed([[p.grad.numpy() for p in layer] for layer in leaves]), abs=1e-10
        )
        optimiser.step()
        net, moments = learning.update(net, moments, x, t, activation, 0.01, number)
    assert packed(net) == pytest.approx(packed([[p.detach().numpy() for p in layer] for layer in leaves]), abs=1e-9)


@pytest.mark.parametrize("hidden", ["2-2-2", "8", "3-2-4"])
def test_the_exact_solution_stays_where_it_is_set(hidden):
    depth = Depth(UniversalitySettings(look="depth", target="sawtooth", pieces=8, hidden=hidden, seeds=2))
    depth.step(3)
    depth.set_solution()
    assert depth.training.losses[0] == 0
    assert depth.frame()["pieces_now"] == 8
    x = np.linspace(0, 1, 1_001)
    assert pieces(depth.net, 0, 1)(x) == pytest.approx(sawtooth(x, 8), abs=1e-12)
    depth.step(50)
    assert depth.training.losses[0] == 0
    assert depth.training.losses[1] > 0
    assert ended(here(script(depth))) == 0


@pytest.mark.parametrize("hidden", ["3-3-3", "8", "4-3-5"])
def test_the_square_by_tents_is_set_exactly(hidden):
    depth = Depth(UniversalitySettings(look="depth", target="square", tents=3, hidden=hidden, seeds=2))
    depth.set_solution()
    x = np.linspace(0, 1, 1_025)
    found = pieces(depth.net, 0, 1)
    assert len(found) == 8
    assert np.abs(found(x) - x**2).max() == pytest.approx(2**-8, abs=1e-15)
    assert ended(here(script(depth))) == 0


def test_each_tent_is_a_step_and_the_script_ends_where_the_stage_is():
    square = Square(UniversalitySettings(look="square", tents=6))
    for done in range(7):
        square.reset()
        square.step(done)
        frame = square.frame()
        assert (frame["pieces_now"], frame["largest"]) == (2**done, 2.0 ** (-2 * done - 2))
        assert len(frame["table"]["rows"]) == done
    assert frame["table"]["rows"][2]["cells"] == ["8", "0.00391", "9 (34)", "7 (22)"]
    assert ended(here(script(square))) == 0


def test_a_solution_that_does_not_fit_is_refused():
    for changes in ({"hidden": "7"}, {"hidden": "2-2"}, {"target": "sine"}, {"target": "square", "tents": 2}):
        chosen = {"target": "sawtooth", "pieces": 8, "hidden": "2-2-2", "seeds": 1, "look": "depth"} | changes
        with pytest.raises(ValueError, match=r"exact solution|pieces are made"):
            Depth(UniversalitySettings(**chosen)).set_solution()


@pytest.mark.parametrize(
    ("hidden", "pieces_", "least", "most"), [("2-2-2", 8, 0, 0), ("8-8-8", 4, 14, 16), ("16", 16, 0, 0)]
)
def test_what_seeds_find(hidden, pieces_, least, most):
    """A solution exists for the first: 19 parameters make 8 pieces, and nobody finds them."""
    chosen = UniversalitySettings(look="seeds", target="sawtooth", pieces=pieces_, hidden=hidden, seeds=16)
    seeds = Seeds(chosen)
    seeds.step(2_000)
    assert least <= seeds.training.solved.sum() <= most


def test_depth_adds_no_pieces_at_the_start():
    """At equal parameters (Hanin and Rolnick 2019): one layer of 95 has most, ten of 5 can have most and have few."""
    counts = {}
    for sizes in ((95,), (5,) * 10):
        assert parameters(1, sizes) == 286
        nets = [learning.start((1, *sizes, 1), seed, "torch") for seed in range(30)]
        counts[sizes] = np.mean([len(pieces(net, -10, 10)) for net in nets])
    assert counts[(95,)] > 85
    assert counts[(5,) * 10] < 20
    assert alike(286, 10) == (5,) * 10


def test_widths_are_looked_at_side_by_side():
    trained = Trained(UniversalitySettings(look="train", units=5))
    trained.step(200)
    trained.show(2)
    assert trained.widths == [1, 2, 4, 5, 8, 16, 32, 64, 128, 256]
    picture = trained.picture()
    assert picture["parts"].shape == (5, 257)
    assert picture["parts"].sum(0) + picture["bias"] == pytest.approx(picture["own"], abs=1e-4)
    assert trained.frame()["shown_loss"] == trained.training.losses[3 * 4 + 2]
    assert (np.diff(trained.by_hand[3:]) < 0).all()


def test_a_rate_that_is_too_large_ends_the_run():
    seeds = Seeds(UniversalitySettings(look="seeds", hidden="3", seeds=2))
    seeds.training.w[:] = 1e7
    assert seeds.step(5) == 0
    assert seeds.diverged
    assert seeds.stopped.endswith(".")


def test_regions_of_the_plane_are_no_more_than_zaslavskys():
    plane = Plane(UniversalitySettings(look="plane", hidden="8", seeds=4))
    for seed in range(4):
        plane.show(seed)
        assert plane.picture()["regions"] <= 37
    with pytest.raises(ValueError, match="no such network"):
        plane.show(4)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("depth", [1, 2, 6])
def test_linear_layers_are_one_layer(depth, bias):
    linear = Linear(UniversalitySettings(look="linear", depth=depth, width=3, bias=bias))
    for x in np.random.default_rng(0).standard_normal((5, 3)):
        assert linear.deep(x) == pytest.approx(linear.shallow(x), rel=1e-9, abs=1e-9)
    assert (linear.single[1] == 0).all() or bias
    linear.step(linear.length)
    assert not np.isnan(linear.frame()["products"]).any()
    assert len(collapse.collapsed(linear.layers)) == depth


def test_one_relu_bends_the_line():
    linear = Linear(UniversalitySettings(look="linear"))
    linear.set_layer(0, 0, 0, "2")
    linear.set_bend(1)
    frame = linear.frame()
    assert not np.allclose(frame["deep"], frame["shallow"])
    assert "linear pieces" in frame["verdict"][-1]
    kinks = np.abs(np.diff(frame["deep"].astype(float), 2)) > 1e-4
    assert 1 <= kinks.sum() <= 4  # two units, each seen on at most two differences
    linear.undo()
    linear.undo()
    assert np.allclose(linear.deep(linear.input), linear.shallow(linear.input))
    for edit in (
        lambda: linear.set_layer(9, 0, 0, "1"),
        lambda: linear.set_bend(3),
        lambda: linear.set_input(0, 0, 0, "x"),
    ):
        with pytest.raises(ValueError, match=r"\.$"):
            edit()


@pytest.mark.parametrize(
    "chosen",
    [
        {"look": "plane", "hidden": "33"},
        {"look": "depth", "hidden": "64x10", "seeds": 8},
        {"look": "seeds", "pieces": 6},
    ],
)
def test_what_would_take_too_long_is_refused_with_a_sentence(chosen):
    with pytest.raises(ValueError, match=r"\.$"):
        UniversalitySettings(**chosen)


def test_the_largest_networks_are_counted_in_time():
    depth = Depth(UniversalitySettings(look="depth", hidden="32x10", seeds=8))
    assert [row["head"] for row in depth.picture()["alike"]["rows"]] == ["32×10", "96-96", "56×4", "36×8"]


@pytest.mark.parametrize("activation", ["relu", "sigmoid", "tanh"])
def test_what_was_built_by_hand_goes_on_learning(activation):
    chosen = UniversalitySettings(look="train", init="hand", units=6, activation=activation, own="2 0.3 -0.5 20")
    trained = Trained(chosen)
    x = trained.training.x
    assert trained.training.outputs(x)[trained.at] == pytest.approx(chosen.layer()(x[0]), abs=1e-12)
    before = trained.training.losses[trained.at]
    trained.step(150)
    trained.change(rate=0.003)
    trained.step(150)
    assert trained.training.losses[trained.at] < 0.5 * before
    assert ended(here(script(trained))) == 0
