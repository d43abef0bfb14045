"""The looks of lesson 3.1 as a stage plays them: what is dragged, what is drawn, what is said."""

import numpy as np
import pytest
import torch

from engine.recurrent.dynamics.classics.experiment import DT, EACH, ClassicsLook
from engine.recurrent.dynamics.classics.gallery import CLASSICS
from engine.recurrent.dynamics.classics.settings import ClassicsSettings
from engine.recurrent.dynamics.driven.experiment import DrivenLook
from engine.recurrent.dynamics.driven.settings import DrivenSettings
from engine.recurrent.dynamics.linear.experiment import Linear
from engine.recurrent.dynamics.linear.settings import LinearSettings
from engine.recurrent.dynamics.logistic.experiment import LogisticLook
from engine.recurrent.dynamics.logistic.settings import LogisticSettings
from engine.recurrent.dynamics.nonlinear.experiment import TanhLook
from engine.recurrent.dynamics.nonlinear.settings import TanhSettings

HUMP = LinearSettings(a=0.9, b=5, c=0, d=0.8)


# --- one matrix -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", [(0.3, 0.7), (-0.5, 0.2), (0.0, 1.0)])
def test_an_eigenvalue_that_is_dragged_is_where_the_hand_is(to):
    look = Linear()
    look.pull(0, *to)
    found = np.sort_complex(np.linalg.eigvals(look.settings.matrix))
    np.testing.assert_allclose(found, [complex(to[0], -to[1]), complex(*to)], atol=1e-12)


def test_a_real_eigenvalue_is_dragged_alone_and_does_not_pass_the_other():
    look = Linear(LinearSettings(a=0.9, b=0, c=0, d=0.2))
    look.pull(1, -0.4, 0.3)
    np.testing.assert_allclose(np.linalg.eigvals(look.settings.matrix), [0.9, -0.4])
    look.pull(1, 1.5, 0)
    np.testing.assert_allclose(np.linalg.eigvals(look.settings.matrix), [0.9, 0.9])


def test_dragging_there_and_back_leads_to_the_same_matrix():
    look = Linear(HUMP)
    for place in (0.5, 0.1, -0.7, 0.8):
        look.pull(1, place, 0)
    np.testing.assert_allclose(look.settings.matrix, HUMP.matrix, atol=1e-12)
    look.place(0, 0.3, 0.4)
    np.testing.assert_allclose([np.trace(look.settings.matrix), np.linalg.det(look.settings.matrix)], [0.3, 0.4])
    look.place(0, 1.7, 0.72)
    np.testing.assert_allclose(look.settings.matrix, HUMP.matrix, atol=1e-9)


def test_columns_are_where_the_matrix_puts_the_unit_vectors():
    look = Linear()
    look.move(2, -1.0, 0.25)
    assert look.settings.matrix[:, 1].tolist() == [-1.0, 0.25]
    handle = look.frame()["map.handles"][2]
    assert (handle["x"], handle["y"]) == (-1.0, 0.25)


def test_both_readings_start_at_the_same_places_and_go_their_own_ways():
    look = Linear(LinearSettings(ways=8, moments=20, dt=0.5))
    look.step(4)
    frame = look.frame()
    np.testing.assert_array_equal(frame["map.ways"][:, 0], frame["flow.ways"][:, 0])
    A, start = torch.tensor(look.settings.matrix), torch.tensor(look.settings.start)
    np.testing.assert_allclose(frame["map.now"][0], torch.linalg.matrix_power(A, 4) @ start, rtol=1e-6)
    np.testing.assert_allclose(frame["flow.now"][0], torch.linalg.matrix_exp(2.0 * A) @ start, rtol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(frame["map.ways"][:, 0], axis=1), np.hypot(1, 0.5), rtol=1e-6)


def test_growth_before_decay_is_told_with_its_number():
    frame = Linear(HUMP).frame()
    assert frame["map.state"][2] == "‖Aᵏ‖ is largest at k = 6: ≈ 13.48."
    assert frame["map.state"][1].startswith("Stable: |λ₁| = 0.9 < 1")


def test_where_the_start_has_come_to_is_told_exactly_where_it_is_exact():
    look = Linear()
    look.step(3)
    told = [look.frame()[f"{name}.state"][-1] for name in ("map", "flow")]
    assert told == ["At k = 3: s = (−0.224, 0.768).", "At t = 0.3: s ≈ (1.186, 0.783)."]


# --- bent -----------------------------------------------------------------------------------------------------------


def test_every_fixed_point_of_the_table_is_a_ring_and_rests():
    look = TanhLook(TanhSettings(w12=-0.1, w21=0.2, bias1=0.1))
    frame = look.frame()
    rings = frame["handles"][1:]
    assert len(rings) == len(frame["fixed"]["rows"]) >= 3
    for ring in rings:
        s = np.array([ring["x"], ring["y"]])
        np.testing.assert_allclose(look.settings.system(s), s, atol=1e-9)


def test_the_colour_of_the_start_is_that_of_where_it_ends():
    look = TanhLook()
    for x, y in ((0.4, 0.3), (-0.4, 0.3), (0.4, -0.3), (-0.4, -0.3)):
        look.move(0, x, y)
        way, ground = look.way(), look.frame()["ground"]
        place = [int((1 - y) / 2 * 64), int((1 + x) / 2 * 64)]
        ends = look.solved()[1].attractors[ground[*place, 0]].states[0]
        np.testing.assert_allclose(way[-1], ends, atol=1e-6)


# --- logistic -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("r", "said"),
    [
        (3.2, "x = 0.51304 and 0.79946 in turn (rounded); over both steps"),
        (3.83, "The orbit repeats itself after 3 steps."),
        (4.0, "No cycle of up to 64 steps is seen."),
        (3.0, "It comes too slowly to be seen."),
    ],
)
def test_what_is_said_of_an_orbit(r, said):
    look = LogisticLook(LogisticSettings(r=r))
    assert said in look.frame()["says"]


def test_a_corner_of_the_web_is_a_step():
    look = LogisticLook(LogisticSettings(r=3.7, x0=0.2))
    look.step(5)
    x = 0.2
    for _ in range(5):
        x = 3.7 * x * (1 - x)
    assert look.frame()["web"][0, -2].tolist() == pytest.approx([look.frame()["x"][4], x], rel=1e-6)


# --- classics -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CLASSICS)
def test_speeds_that_are_written_out_are_those_of_the_flow(name):
    look = ClassicsLook(ClassicsSettings(classic=name))
    look.step(30)
    s = look.ways()[0, 30]
    ends = [float(line.split("=")[-1].split("≈")[-1].replace("−", "-")) for line in look.frame()["account"]
            if line[1] == "\N{COMBINING DOT ABOVE}" or line[0] in "ẋẏ"]  # fmt: skip
    true = look.settings.flow.field(**look.settings.parameters)(s)
    np.testing.assert_allclose(ends, true[-len(ends) :], atol=2e-3)


def test_what_a_flow_keeps_is_kept_over_all_steps():
    for settings in (ClassicsSettings(friction=0.0, at_y=1.9), ClassicsSettings(classic="species", at_x=3.0)):
        look = ClassicsLook(settings)
        kept = settings.flow.constant(look.ways()[0], **settings.parameters)
        np.testing.assert_allclose(kept, kept[0], atol=1e-6)
    assert pytest.approx(0.1) == DT * EACH


# --- driven ---------------------------------------------------------------------------------------------------------


def test_the_eigenvalue_that_is_dragged_is_that_of_the_system():
    look = DrivenLook()
    look.pull(0, -0.3, 0.6)
    np.testing.assert_allclose(np.sort_complex(np.linalg.eigvals(look.settings.driven.A)), [-0.3 - 0.6j, -0.3 + 0.6j])
    look.pull(0, -0.7, 0.01)
    assert look.settings.driven.A.tolist() == [[-0.7]]


def test_a_fast_hand_draws_without_gaps_and_a_new_stroke_does_not_join():
    look = DrivenLook(DrivenSettings(signal="own"))
    look.draw(10, 0.0)
    look.draw(14, 1.0)
    assert look.settings.x[9:14].tolist() == [0, 0.25, 0.5, 0.75, 1]
    look.draw(40, -1.0)
    assert look.settings.x[14:39].any() == np.False_
    assert look.settings.x[39] == -1


def test_with_tanh_it_is_torchs_recurrent_network():
    look = DrivenLook(DrivenSettings(bend="tanh", radius=0.9, turn=40.0, signal="square"))
    module = torch.nn.RNN(1, 2, bias=False, dtype=torch.float64)
    with torch.no_grad():
        module.weight_hh_l0.copy_(torch.tensor(look.settings.driven.A))
        module.weight_ih_l0.copy_(torch.tensor(look.settings.driven.B)[:, None])
        states, _ = module(torch.tensor(look.settings.x)[:, None])
    np.testing.assert_allclose(look.states()[1:], states, atol=1e-12)


def test_nothing_breaks_where_numbers_leave_all_bounds():
    frame = Linear(LinearSettings(a=100, b=-100, c=100, d=100, moments=200, dt=1.0)).frame()
    assert frame["map.state"][2] == "‖Aᵏ‖ grows beyond all numbers."
    assert frame["flow.state"][2] == "‖exp(At)‖ grows beyond all numbers."
    far = ClassicsLook(ClassicsSettings(classic="van der Pol", mu=5.0, at_x=8.0, at_y=8.0))
    assert np.isfinite(far.ways()).all()
