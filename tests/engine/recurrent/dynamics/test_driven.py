"""Driven systems: closed forms against running them, the Fourier transform, and torch's recurrent network."""

import numpy as np
import pytest
import torch

from engine.recurrent.cells.unroll import unroll
from engine.recurrent.dynamics.driven.signals import SIGNALS, decibels, read_signal
from engine.recurrent.dynamics.driven.system import Driven

CHANCE = np.random.default_rng(2)
SQUARES = [CHANCE.normal(size=(n, n)) for n in (1, 2, 3)]
RANDOM = [Driven(0.9 * A / np.abs(np.linalg.eigvals(A)).max(), CHANCE.normal(size=len(A))) for A in SQUARES]


def test_the_low_pass_of_every_course():
    low = Driven([[0.8]], [1.0])
    np.testing.assert_allclose(low.impulse(30)[:, 0], 0.8 ** np.arange(30))
    assert low.rest() == pytest.approx(5)
    omega = np.linspace(0, np.pi, 9)
    np.testing.assert_allclose(np.abs(low.response(omega)[:, 0]), 1 / np.abs(1 - 0.8 * np.exp(-1j * omega)))


@pytest.mark.parametrize("system", RANDOM, ids=["1", "2", "3"])
def test_closed_forms_are_what_happens(system):
    np.testing.assert_allclose(system.run(SIGNALS["impulse"](40))[1:], system.impulse(40), atol=1e-12)
    np.testing.assert_allclose(system.run(SIGNALS["step"](400))[1:], system.step_response(400), atol=1e-9)
    np.testing.assert_allclose(system.step_response(400)[-1], system.rest(), atol=1e-9)


@pytest.mark.parametrize("system", RANDOM, ids=["1", "2", "3"])
def test_the_frequency_response_is_the_transform_of_the_impulse_response(system):
    count = 512  # 0.9⁵¹² is nothing
    omega = 2 * np.pi * np.arange(count) / count
    np.testing.assert_allclose(system.response(omega), np.fft.fft(system.impulse(count), axis=0), atol=1e-10)


def test_a_wave_comes_out_larger_and_later_as_the_response_says():
    system, t = RANDOM[1], np.arange(400)
    for omega in (0.1, 1.0, np.pi):
        H = system.response([omega])[0]
        wanted = np.abs(H) * np.cos(omega * t[-50:, None] + np.angle(H))
        np.testing.assert_allclose(system.run(np.cos(omega * t))[-50:], wanted, atol=1e-9)


@pytest.mark.parametrize("bend", ["linear", "tanh"])
def test_it_is_a_recurrent_network(bend):
    system = Driven([[0.5, -0.8], [0.9, 0.1]], [1.0, -0.4], None if bend == "linear" else [0.2, -0.1], bend)
    signal = np.random.default_rng(0).normal(size=12)
    run = unroll(system.cell(), torch.tensor(signal)[:, None])
    np.testing.assert_allclose(system.run(signal)[1:], torch.stack([step.h for step in run.steps]), atol=1e-12)


def test_what_has_no_answer_says_so():
    with pytest.raises(ValueError, match="twice the input"):
        Driven([[0.5]], [1.0], bend="tanh").impulse(3)
    with pytest.raises(ValueError, match="ρ"):
        Driven([[1.0]], [1.0]).response([0.1])
    assert Driven([[1.0]], [1.0]).rest() is None
    for wrong in (([[1, 2]], [1]), (np.eye(2), [1]), (np.eye(9), np.ones(9)), ([[np.inf]], [1])):
        with pytest.raises(ValueError, match=r"A is square|finite"):
            Driven(*wrong)
    with pytest.raises(ValueError, match="no “relu”"):
        Driven([[1.0]], [1.0], bend="relu")


def test_a_typed_signal():
    np.testing.assert_allclose(read_signal("1 −0.5 0,25; 1/3, 2"), [1, -0.5, 0.25, 1 / 3, 2])
    for text, says in (("", "not 0"), ("1 2 x", "Number 3 of the signal, “x”"), ("1 " * 401, "not 401")):
        with pytest.raises(ValueError, match=says):
            read_signal(text)
    assert decibels(10) == pytest.approx(20)
    assert decibels(0) == -np.inf
