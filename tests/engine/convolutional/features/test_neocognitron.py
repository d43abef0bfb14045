"""The neocognitron against loops over its formulas and closed forms; what it learns, and how far digits may move."""

from __future__ import annotations

import math

import pytest
import torch

from engine.convolutional.features.neocognitron.cells import (
    ALPHA,
    AREA,
    MODULES,
    PLANES,
    c_cells,
    closeness,
    falling,
    forward,
    s_cells,
)
from engine.convolutional.features.neocognitron.experiment import Neocognitron
from engine.convolutional.features.neocognitron.learning import beginning, learn, seeds
from engine.convolutional.features.neocognitron.modern import taught
from engine.convolutional.features.neocognitron.patterns import CHANGES, DIGITS, MOST, digit
from engine.convolutional.features.neocognitron.script import script
from engine.convolutional.features.neocognitron.settings import NeocognitronSettings
from engine.convolutional.features.neocognitron.shifts import by_distance, meanings
from engine.convolutional.features.neocognitron.training import Learning
from tests.engine.scripts import ended, here


def numbers(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize("which", [0, 1, 2])
def test_an_s_cell_is_the_papers_formula(which):
    """u = r·φ[(1 + Σ a·u)/(1 + 2r/(1+r)·b·v) − 1] and v = √Σ c·u², summed in loops at every place."""
    module = MODULES[which]
    side = (16, 10, 6)[which]
    u, a, b = numbers(module.before, side, side), numbers(PLANES, module.before, AREA, AREA, seed=1), numbers(PLANES)
    found, _, _ = s_cells(u[None], a, 3 * b, module)
    assert found.shape[2:] == ((16, 16), (8, 8), (2, 2))[which]
    padded = torch.nn.functional.pad(u, (module.margin,) * 4)
    for plane, row, column in ((0, 0, 0), (5, 1, 1), (23, 1, 0)):
        seen = padded[:, row : row + AREA, column : column + AREA]
        e = v = 0.0
        for k in range(module.before):
            for i in range(AREA):
                for j in range(AREA):
                    e += float(a[plane, k, i, j] * seen[k, i, j])
                    v += float(closeness(module)[i, j] * seen[k, i, j] ** 2)
        shunted = 2 * module.r / (1 + module.r) * 3 * float(b[plane]) * math.sqrt(v)
        assert float(found[0, plane, row, column]) == pytest.approx(module.r * max(0, (1 + e) / (1 + shunted) - 1))


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_c_cell_is_the_papers_formula(which):
    """u = ψ[(1 + Σ d·u_S)/(1 + v_S) − 1], v_S the mean over all planes, ψ[x] = φ[x/(α + x)]."""
    module, side = MODULES[which], (16, 8, 2)[which]
    s = numbers(PLANES, side, side)
    found = c_cells(s[None], module)[0]
    assert found.shape[1:] == ((10, 10), (6, 6), (1, 1))[which]
    d = falling(module.pooled, 0.8)
    padded = torch.nn.functional.pad(s, (module.border,) * 4)
    row, column = (0, 0) if which == 2 else (3, 2)
    area = padded[:, row + module.cut :, column + module.cut :][:, : module.pooled, : module.pooled]
    sums = [float((d * plane).sum()) for plane in area]
    for plane in (0, 7, 23):
        x = max(0.0, (1 + sums[plane]) / (1 + sum(sums) / PLANES) - 1)
        assert float(found[plane, row, column]) == pytest.approx(x / (ALPHA + x))


@pytest.mark.parametrize("which", [0, 1, 2])
def test_what_was_learnt_once_is_answered_with_one_and_the_rest_by_its_cosine(which):
    """With q large: φ[(1 + r)·s − r], s the cosine in the metric of c."""
    module = MODULES[which]._replace(q=1e9, margin=0)
    feature, other = numbers(module.before, AREA, AREA, seed=2), numbers(module.before, AREA, AREA, seed=3)
    a = module.q * (closeness(module) * feature).expand(PLANES, -1, -1, -1)
    v = math.sqrt(float((closeness(module) * feature**2).sum()))
    b = torch.full((PLANES,), module.q / 2 * v, dtype=torch.float64)
    assert float(s_cells(feature[None], a, b, module)[0].max()) == pytest.approx(1, abs=1e-6)
    mixed = feature + 0.4 * other
    c = closeness(module)
    cosine = float((c * feature * mixed).sum() / ((c * feature**2).sum() * (c * mixed**2).sum()).sqrt())
    expected = max(0.0, (1 + module.r) * cosine - module.r)
    assert expected > 0
    assert float(s_cells(mixed[None], a, b, module)[0].max()) == pytest.approx(expected, abs=1e-6)


def test_seeds_are_the_strongest_of_their_column_and_one_a_plane():
    s = torch.zeros(PLANES, 9, 9, dtype=torch.float64)
    s[3, 1, 1], s[3, 7, 7], s[5, 1, 1], s[8, 4, 7] = 0.9, 0.7, 0.8, 0.2
    assert seeds(s, 5) == {3: (1, 1), 8: (4, 7)}  # plane 5 loses its column, the second of plane 3 is the weaker one
    assert seeds(torch.zeros(PLANES, 9, 9), 5) == {}


def test_a_seed_learns_what_it_sees_and_no_other_plane_learns():
    module, (a, b) = MODULES[0], beginning(1)
    layer = forward(digit(2)[None], a, b)[0]
    found = seeds(layer.s[0], module.column)
    new_a, new_b = learn(layer, a[0], b[0], module)
    plane, (row, column) = next(iter(found.items()))
    seen = torch.nn.functional.pad(layer.u[0], (2, 2, 2, 2))[:, row : row + AREA, column : column + AREA]
    torch.testing.assert_close(new_a[plane], a[0][plane] + module.q * closeness(module) * seen)
    assert float(new_b[plane]) == pytest.approx(module.q / 2 * float(layer.v[0, 0, row, column]))
    idle = [k for k in range(PLANES) if k not in found]
    assert torch.equal(new_a[idle], a[0][idle])
    assert not new_b[idle].any()


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_every_digit_gets_a_cell_of_its_own_and_may_move(seed):
    training = Learning(NeocognitronSettings(neo_seed=seed))
    assert training.step(1000) == 300
    assert len({*meanings(training.a, training.b)} - {-1}) == len(DIGITS)
    old, new = training.answer
    assert old[:2] == [1, 1]
    assert 0.85 < old[2] < 0.95
    assert 0.45 < old[3] < 0.75
    assert new[0] == 1
    assert new[3] > old[3]


def test_both_networks_have_as_many_weights_but_for_the_last_layer():
    a, b = beginning(0)
    own = sum(part.numel() for part in (*a, *b))
    assert own == 24 * 25 + 2 * 24 * 24 * 25 + 3 * 24 == 29_472
    assert sum(part.numel() for part in taught(0).parameters()) == own + 24 * 5 + 5


def test_a_digit_is_in_sight_wherever_it_is_moved():
    for which in range(len(DIGITS)):
        for change in CHANGES:
            whole = digit(which, change=change)
            assert whole.sum() > 10
            if change != "noise":
                assert digit(which, MOST, -MOST, change).sum() == whole.sum()
                assert torch.equal(digit(which, 2, -1, change), whole.roll((2, -1), (0, 1)))


def test_shares_are_of_each_distance():
    assert by_distance(torch.ones(5, 49, dtype=torch.bool)) == [1, 1, 1, 1]
    only = torch.zeros(5, 49, dtype=torch.bool)
    only[:, 24] = True  # where it was learnt
    assert by_distance(only) == [1, 0, 0, 0]


def test_it_goes_on_from_a_moment_that_is_brought_back():
    first = Neocognitron(NeocognitronSettings())
    first.step(101)
    kept = first.state()
    first.step(30)
    second = Neocognitron(NeocognitronSettings())
    second.restore(kept)
    second.step(30)
    for ours, theirs in zip(first.training.a, second.training.a, strict=True):
        assert torch.equal(ours, theirs)
    assert first.frame()["told"] == second.frame()["told"]


@pytest.mark.parametrize("order", ["layers", "together"])
def test_the_script_ends_at_the_stages_numbers(order):
    experiment = Neocognitron(NeocognitronSettings(neo_order=order, neo_right=1, neo_change="thick", neo_seed=4))
    experiment.step(60)
    assert ended(here(script(experiment))) < 1e-9
