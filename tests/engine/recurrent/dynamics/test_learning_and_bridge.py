"""The looks at Baum–Welch and at a network beside the filter."""

import numpy as np
import pytest
import torch

from engine.recurrent.dynamics.bridge.experiment import BridgeExperiment
from engine.recurrent.dynamics.bridge.settings import RING, BridgeSettings
from engine.recurrent.dynamics.bridge.symbols import batch_of, draw, filtered, rate_bounds
from engine.recurrent.dynamics.bridge.training import explained_by, read_out
from engine.recurrent.dynamics.learning.experiment import BaumWelchExperiment
from engine.recurrent.dynamics.learning.settings import BaumWelchSettings
from engine.recurrent.hmm.entropy import losses
from engine.recurrent.hmm.learning import em_step
from engine.recurrent.hmm.presets import PRESETS
from engine.recurrent.hmm.trellis import Trellis


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


# --- Baum–Welch ---------------------------------------------------------------------------------------------------


def test_one_step_on_the_stage_is_the_written_out_step():
    settings = BaumWelchSettings(hmm="casino", beginnings=2, learn_length=50)
    experiment = BaumWelchExperiment(settings)
    wanted = [em_step(start, settings.sequences())[0] for start in settings.starts()]
    experiment.step(1)
    for found, hmm in zip(experiment.training.learners.models, wanted, strict=True):
        assert found.emission == pytest.approx(hmm.emission, abs=1e-10)
        assert found.transition == pytest.approx(hmm.transition, abs=1e-10)


def test_every_beginning_climbs_and_the_casino_has_several_tops():
    experiment = BaumWelchExperiment(BaumWelchSettings(hmm="casino", learn_length=500, beginnings=10))
    before = experiment.training.learners.log_likelihoods
    for _ in range(30):
        experiment.step(1)
        now = experiment.training.learners.log_likelihoods
        assert (now >= before - 1e-9).all()
        before = now
    experiment.step(5_000)
    assert "5 different heights: these are local maxima" in experiment.stopped
    assert experiment.step(1) == 0


def test_eisner_on_the_stage():
    experiment = BaumWelchExperiment(BaumWelchSettings(hmm="eisner", learn_from="example", begin="tables"))
    experiment.step(1)
    assert experiment.frame()["learnt_transition"][0, 0] == pytest.approx(0.8757, abs=5e-5)
    experiment.step(10)
    frame = experiment.frame()
    assert frame["learnt_transition"][0, 0] == pytest.approx(0.9338, abs=5e-5)
    assert frame["learnt_emission"][1, 0] == pytest.approx(0.0001, abs=5e-5)


def test_a_moment_comes_back_and_goes_on_alike():
    settings = BaumWelchSettings(hmm="umbrella", learn_length=100)
    experiment = BaumWelchExperiment(settings)
    experiment.step(7)
    state = experiment.state()
    experiment.step(5)
    again = BaumWelchExperiment(settings)
    again.restore(state)
    again.step(5)
    assert again.training.learners.emission.tolist() == experiment.training.learners.emission.tolist()
    assert again.frame()["runs"] == experiment.frame()["runs"]


@pytest.mark.parametrize(("chosen", "sentence"), [
    ({"learn_from": "typed", "learn_text": "3 1 / 5"}, "Symbol 1 of the sequence is “5”"),
    ({"learn_from": "typed", "learn_text": "/"}, "1 to 50 sequences, not 0"),
    ({"learn_from": "typed", "learn_text": " ".join(["1"] * 2001)}, "2,000 symbols, not 2,001"),
    ({"hmm": "splice", "learn_from": "typed", "learn_text": "A stop", "begin": "tables"}, "Sequence 1 is impossible"),
])  # fmt: skip
def test_sequences_that_cannot_be_learnt_get_a_sentence(chosen, sentence):
    with pytest.raises(ValueError, match=sentence):
        BaumWelchSettings(**chosen)


def test_ones_own_sequences_are_learnt_together():
    settings = BaumWelchSettings(learn_from="typed", learn_text="3 1 3 / 22 / 1,2,3")
    assert [x.tolist() for x in settings.sequences()] == [[2, 0, 2], [1, 1], [0, 1, 2]]
    experiment = BaumWelchExperiment(settings)
    wanted = sum(Trellis(settings.starts()[0], x).log_likelihood for x in settings.sequences())
    assert experiment.training.learners.log_likelihoods[0] == pytest.approx(wanted)


# --- the network beside the filter --------------------------------------------------------------------------------


def test_the_filter_of_many_sequences_is_the_trellis_of_each():
    hmm = PRESETS["casino"].hmm
    seen = draw(hmm, 30, 4, np.random.default_rng(0))
    beliefs, lost = filtered(hmm, seen)
    for k in range(4):
        assert beliefs[:, k] == pytest.approx(Trellis(hmm, seen[:, k]).filtered)
        assert lost[:, k] == pytest.approx(losses(hmm, seen[:, k]))


def test_symbols_are_drawn_as_often_as_the_model_says():
    seen = draw(RING, 60, 2_000, np.random.default_rng(1))
    often = np.bincount(seen[20:].ravel(), minlength=2) / seen[20:].size
    assert often == pytest.approx(RING.stationary() @ RING.emission, abs=0.01)
    assert batch_of(seen, 2).inputs.shape == (59, 2_000, 2)
    assert batch_of(seen, 2).targets.tolist() == seen[1:].tolist()


def test_a_read_out_finds_what_is_linear_in_the_state_and_nothing_in_noise():
    rng = np.random.default_rng(2)
    h = rng.normal(size=(20, 40, 3))
    linear = h @ rng.normal(size=(3, 2)) + 0.5
    assert explained_by(h, linear) == pytest.approx(1)
    assert read_out(h, linear) == pytest.approx(linear[:, 20:])
    assert explained_by(h, rng.normal(size=(20, 40, 2))) < 0.05


def test_the_network_comes_to_the_filters_loss_and_holds_its_belief():
    experiment = BridgeExperiment(BridgeSettings())
    low, _ = rate_bounds(RING)
    before = experiment.training.judged()
    experiment.step(300)
    training, judged = experiment.training, experiment.training.judged()
    assert before.loss > training.ignorant_loss
    assert judged.loss == pytest.approx(training.filter_loss, abs=0.003)
    assert training.filter_loss == pytest.approx(low, abs=0.02)
    assert judged.explained > 0.97 > before.explained
    assert "in nats a symbol: tanh-RNN" in experiment.frame()["account"][0]


def test_a_run_of_the_network_comes_back():
    experiment = BridgeExperiment(BridgeSettings(net="gru", units=2))
    experiment.step(3)
    state = experiment.state()
    experiment.step(2)
    again = BridgeExperiment(BridgeSettings(net="gru", units=2))
    again.restore(state)
    again.step(2)
    assert again.training.judged().loss == experiment.training.judged().loss
