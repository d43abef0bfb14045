"""The models against scikit-learn's own answers, autograd, and published numbers."""

import numpy as np
import pytest
import torch
from sklearn.base import clone
from sklearn.datasets import load_iris

from engine.arithmetic.written import show
from engine.supervised.classifiers.data import deal, redraw
from engine.supervised.classifiers.figure import ROWS, scores
from engine.supervised.classifiers.models.fitting import PANELS, fit
from engine.supervised.classifiers.models.network import MLP, Network
from engine.supervised.classifiers.models.panel import grid
from engine.supervised.classifiers.settings import MODELS, PRESETS, ClassifierSettings, figure
from engine.supervised.classifiers.training import ClassifierTraining
from engine.supervised.classifiers.verdict import one_sided
from tests.arithmetic import steps

PLACES = grid(15)
ASKED = [(1.0, 2.0), (-2.5, 0.25), (0.0, 0.0)]


def panel(name, data="moons", classes=2, noise=0.2, **chosen):
    dealt = deal(data, count=120, noise=noise, test_share=0.0, seed=3)
    settings = ClassifierSettings(**chosen)
    return fit(name, settings, dealt.inputs, dealt.targets.astype(np.int64), classes)


def every_model(**chosen):
    for data, classes in (("moons", 2), ("three_arms", 3), ("four_blobs", 4)):
        for name in MODELS:
            yield panel(name, data, classes, **chosen)


@pytest.mark.parametrize("scaled", [False, True])
def test_the_field_says_what_scikit_learn_says(scaled):
    for one in every_model(scaled=scaled):
        shares = one.shares(PLACES)
        said = one.labels[shares.argmax(axis=1)]
        assert (said == one.says(PLACES)).all(), one.name
        wanted = said if isinstance(one, MLP) else one.model.predict(one.scale.into(PLACES))
        assert (said == wanted).all(), one.name
        np.testing.assert_allclose(shares.sum(axis=1), 1)


def test_what_is_worked_out_here_is_what_scikit_learn_works_out():
    for data, classes in (("moons", 2), ("three_arms", 3)):
        for name in ("linear", "rbf"):
            one = panel(name, data, classes, scaled=True)
            one.model.decision_function_shape = "ovo"
            f = one.model.decision_function(one.scale.into(PLACES))
            np.testing.assert_allclose(one.f(PLACES), f.reshape(len(PLACES), -1), atol=1e-9)
        forest = panel("forest", data, classes)
        np.testing.assert_allclose(forest.shares(PLACES), forest.model.predict_proba(PLACES), atol=1e-12)
        bayes = panel("bayes", data, classes)
        products = np.stack([bayes.densities(tuple(place)).prod(axis=1) for place in PLACES])
        np.testing.assert_allclose(
            products / products.sum(axis=1, keepdims=True), bayes.model.predict_proba(PLACES), atol=1e-9
        )


def test_whatever_a_model_says_in_numbers_is_true():
    for scaled in (False, True):
        for one in every_model(scaled=scaled):
            for pair in (None, *getattr(one, "named", [])):
                one.between = pair
                answers = [one.at(place) for place in ASKED]
                for place, answer in zip(ASKED, answers, strict=True):
                    assert answer.label == one.says(np.array([place]))[0]
                for text in [*one.why(), *(line for answer in answers for line in [answer.brief, *answer.lines])]:
                    assert [step.wrong for step in steps(text) if step.wrong] == [], (one.name, text)


@pytest.mark.parametrize("scaled", [False, True])
@pytest.mark.parametrize(("data", "classes"), [("moons", 2), ("three_arms", 3), ("four_blobs", 4)])
@pytest.mark.parametrize("name", ["linear", "rbf"])
def test_each_pair_is_the_machine_that_its_points_alone_would_train(name, data, classes, scaled):
    one = panel(name, data, classes, scaled=scaled)
    for which, (first, second) in enumerate(one.named):
        pair = one.pair(which)
        assert sorted(one.targets[pair.points]) == sorted(one.targets[np.isin(one.targets, [first, second])])
        alone = clone(one.model).fit(one.scale.into(one.inputs[pair.points]), one.targets[pair.points])
        wanted = np.zeros(len(one.targets))
        wanted[pair.points[alone.support_]] = alone.dual_coef_[0] * (1 if pair.up == second else -1)
        found = np.zeros(len(one.targets))
        found[pair.vectors] = pair.factors
        np.testing.assert_allclose(found, wanted, atol=0.02)  # each solver ends within a tolerance of its own
        assert abs(found.sum()) < 1e-9
        sign = np.where(one.targets == pair.up, 1, -1)
        assert (found * sign >= 0).all()
        every = np.abs(one.model.dual_coef_).ravel()
        assert np.isin(np.abs(found[found != 0]), every).all()
        f = one.f(one.inputs)[:, which]
        np.testing.assert_allclose(one.slacks(which), np.maximum(0, 1 - sign * f)[pair.points])
        edge = pair.vectors[pair.free]
        np.testing.assert_allclose(np.abs(f[edge]), 1, atol=0.02)  # α < C: on the street's edge
        if name == "linear":
            w = found @ one.scale.into(one.inputs)
            assert one.width(which) == pytest.approx(2 / np.linalg.norm(w), rel=1e-6)
            assert f"street {show(one.width(which), 3)} wide" in one.in_short(which)
        one.between = first, second
        assert (one.marks(8).rings > 0).tolist() == (found != 0).tolist()
    one.between = None
    assert (one.marks(8).rings > 0).sum() == len(one.model.support_)


WANTED = {  # scikit-learn's figure “Classifier comparison”, version 1.9: moons, circles, linearly separable
    "neighbours": (0.975, 0.925, 0.95),
    "linear": (0.875, 0.4, 0.925),
    "rbf": (0.975, 0.875, 0.95),
    "tree": (0.95, 0.775, 0.95),
    "forest": (0.95, 0.75, 0.95),
    "bayes": (0.875, 0.7, 0.95),
    "logistic": (0.875, 0.4, 0.95),
}


@pytest.mark.parametrize("row", range(3))
def test_the_scores_of_scikit_learns_figure(row):
    assert PRESETS[ROWS[row]] == figure(*[("moons", 0.3, 0), ("rings", 0.2, 1), ("sides", 0.2, 1)][row])
    found = {name: three[row] / 40 for name, three in scores().items()}
    assert found == pytest.approx({name: three[row] for name, three in WANTED.items()})


def test_why_straight_lines_get_0_4_on_circles():
    training = ClassifierTraining(figure("rings", 0.2, 1))
    for name in ("linear", "logistic"):
        said = " ".join(one_sided(training.panel(name), training.data))
        assert "16/40 = 0.400" in said
        assert "34 of 60" in said
    assert one_sided(training.panel("rbf"), training.data) == []


def preset(name, model):
    training = ClassifierTraining(PRESETS[name])
    return training.panel(model)


def test_eight_points_and_a_margin():
    one = preset("eight points and a margin", "linear")
    np.testing.assert_allclose(one.model.coef_, [[1, 0]], atol=1e-3)
    assert one.model.intercept_[0] == pytest.approx(-2, abs=1e-3)
    assert one.width() == pytest.approx(2, abs=1e-3)
    pair = one.pair()
    alphas = dict(zip(map(tuple, one.inputs[pair.vectors].tolist()), pair.alphas, strict=True))
    assert alphas == pytest.approx({(1, 0): 0.5, (3, 1): 0.25, (3, -1): 0.25}, abs=1e-3)
    assert one.slacks().max() < 1e-3
    assert (one.rings() == 2).sum() == 3


@pytest.mark.parametrize("gamma", [0.1, 0.5, 2.0])
def test_xor_by_bells(gamma):
    inputs, labels = np.array([[1.0, 1], [-1, -1], [1, -1], [-1, 1]]), np.array([1, 1, 0, 0])
    one = fit("rbf", ClassifierSettings(gamma=gamma, c_rbf=1000.0), inputs, labels, 2)
    np.testing.assert_allclose(one.pair().alphas, 1 / (1 - np.exp(-4 * gamma)) ** 2, rtol=2e-3)
    assert one.model.intercept_[0] == pytest.approx(0, abs=1e-3)


def test_hours_of_study():
    one = preset("hours of study and the exam", "logistic")
    assert one.w[0, 0] == pytest.approx(1.504645, abs=1e-4)
    assert one.b[0] == pytest.approx(-4.077713, abs=1e-4)
    shares = one.shares(np.array([[2.0, 0], [4.0, 0]]))[:, 1]
    np.testing.assert_allclose(shares, [0.2557, 0.8744], atol=1e-4)
    assert "p is one half at x₁ ≈ 2.710." in one.why()


def test_the_petals_of_irises():
    iris = load_iris()
    petals = iris.data[:, 2:]
    one = fit("tree", ClassifierSettings(depth=2), petals, iris.target, 3)
    leaves = [node for node in range(one.model.tree_.node_count) if one.model.tree_.children_left[node] == -1]
    assert sorted(one.counts(node) for node in leaves) == [[0, 1, 45], [0, 49, 5], [50, 0, 0]]
    assert one.accuracy(petals, iris.target) == 144
    thresholds = [one.threshold(node) for node in range(one.model.tree_.node_count) if node not in leaves]
    assert thresholds[1] == (1, pytest.approx(1.75))
    assert thresholds[0] in ((0, pytest.approx(2.45)), (1, pytest.approx(0.8)))


def test_a_trees_cuts_lie_where_its_answer_changes():
    one = panel("tree", scaled=True)
    for x0, y0, x1, y1 in one.marks(0).segments:
        middle, across = np.array([(x0 + x1) / 2, (y0 + y1) / 2]), np.array([[y1 != y0, x1 != x0]]) * 1e-6
        leaves = [one.path(tuple(middle + side * across[0]))[-1] for side in (-1, 1)]
        assert leaves[0] != leaves[1]


def test_slacks_reach_to_the_edge_of_the_street():
    one = panel("linear", scaled=True, noise=0.4)
    segments = one.marks(0).segments
    late = one.slacks() > 1e-6
    assert len(segments) == late.sum() > 0
    y = np.where(one.targets[late] == 1, 1, -1)
    np.testing.assert_allclose(one.f(segments[:, 2:])[:, 0], y, atol=1e-9)


def test_the_gradient_of_the_network_is_autograds():
    generator = np.random.default_rng(0)
    x, labels = generator.standard_normal((20, 2)), generator.integers(0, 3, 20)
    network = Network.begin(5, 3, 1)
    v, c, w, b = (torch.tensor(part, requires_grad=True) for part in network.split())
    z = torch.relu(torch.tensor(x) @ v.T + c) @ w.T + b
    loss = torch.nn.functional.cross_entropy(z, torch.tensor(labels))
    loss.backward()
    assert network.loss(x, labels) == pytest.approx(loss.item(), abs=1e-12)
    wanted = np.concatenate([part.grad.numpy().ravel() for part in (v, c, w, b)])
    np.testing.assert_allclose(network.gradient(x, labels), wanted, atol=1e-12)


def test_adam_is_torchs():
    generator = np.random.default_rng(1)
    x, labels = generator.standard_normal((20, 2)), generator.integers(0, 2, 20)
    network = Network.begin(4, 2, 0)
    row = torch.tensor(network.parameters, requires_grad=True)
    adam = torch.optim.Adam([row], lr=0.1)
    for _ in range(5):
        row.grad = torch.tensor(network.gradient(x, labels))
        network.update(x, labels)
        adam.step()
    np.testing.assert_allclose(network.parameters, row.detach().numpy(), atol=1e-12)


def test_every_model_has_a_panel_that_is_named_after_it():
    assert set(PANELS) == set(MODELS)


def test_points_are_drawn_anew_from_themselves():
    data = deal("moons", count=50, noise=0.2, test_share=0.4, seed=0)
    once, again, other = redraw(data, 1), redraw(data, 1), redraw(data, 2)
    assert (once.inputs == again.inputs).all()
    assert once.inputs.shape != other.inputs.shape or (once.inputs != other.inputs).any()
    assert (~once.is_test).sum() == 50
    drawn = {tuple(row) for row in once.train_inputs.tolist()}
    assert drawn.isdisjoint(map(tuple, once.inputs[once.is_test].tolist()))
    assert len(drawn) + once.is_test.sum() == 50
