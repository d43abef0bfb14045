"""The perceptron lesson: stepping, edits, rewinding, what is said, and the exported script."""

import re
import time
from dataclasses import fields

import numpy as np
import pytest
import torch
from sklearn.linear_model import Perceptron

from engine.experiment.history import History
from engine.supervised.perceptron.data import DATASETS, clouds, read_points, write_points
from engine.supervised.perceptron.experiment import PerceptronExperiment
from engine.supervised.perceptron.rule import update
from engine.supervised.perceptron.script import script
from engine.supervised.perceptron.settings import PerceptronSettings
from engine.supervised.perceptron.words import rule
from tests.engine.scripts import alone

SETTINGS = [
    PerceptronSettings(),
    PerceptronSettings(data="overlap", order="shuffled", start="random", seed=3, rate=0.03),
    PerceptronSettings(data="xor", ties="mistake"),
    PerceptronSettings(data="xor", start="random", rate=0.125, seed=9),
]


def started(**settings):
    return PerceptronExperiment(PerceptronSettings(**settings))


def same_state(one, other):
    assert one.keys() == other.keys()
    for name, value in one.items():
        np.testing.assert_array_equal(value, other[name], err_msg=name)


def same_frame(one, other):
    arrays = {name for name, value in one.items() if isinstance(value, np.ndarray)}
    for name in arrays:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)
    assert {k: v for k, v in one.items() if k not in arrays} == {k: v for k, v in other.items() if k not in arrays}


# --- data ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("margin", [0.1, 0.5, 2.0])
def test_clouds_have_at_least_the_margin_and_stay_on_the_plane(seed, margin):
    experiment = started(data="clouds", margin=margin, data_seed=seed, count=60)
    assert experiment.verdict.gap >= margin
    assert np.abs(experiment.frame()["points"]).max() <= 6


def test_the_margin_moves_each_cloud_as_a_whole():
    near, classes = clouds(40, 0.2, 5)
    far, again = clouds(40, 1.0, 5)
    np.testing.assert_array_equal(classes, again)
    for label, sign in ((0, -1), (1, 1)):
        moved = (far - near)[classes == label]
        assert np.ptp(moved, axis=0).max() < 0.021  # rounding to two decimals
        np.testing.assert_allclose(np.linalg.norm(moved, axis=1), 0.8, atol=0.02)
        assert np.sign(moved[0] @ (near[classes == 1].mean(0) - near[classes == 0].mean(0))) == sign


def test_overlapping_clouds_cannot_be_separated():
    assert not any(started(data="overlap", data_seed=seed).verdict.separable for seed in range(20))


def test_points_as_text_and_back():
    inputs, targets = clouds(40, 0.2, 5)
    again = read_points(write_points(inputs, targets))
    np.testing.assert_array_equal(again[0], inputs)
    np.testing.assert_array_equal(again[1], targets)
    assert len(read_points("")[0]) == 0


@pytest.mark.parametrize("text", ["1 2", "1 2 2", "7 0 1", "nan 0 1", "1 2 0,,", "a b c", ",".join(["1 1 1"] * 201)])
def test_text_that_is_no_points_is_turned_away(text):
    with pytest.raises(ValueError, match=r"(Point \d+|points)"):
        PerceptronSettings(points=text)


# --- running ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [*DATASETS])
@pytest.mark.parametrize("epochs", [1, 4])
def test_weights_equal_sklearn_after_whole_epochs(data, epochs):
    experiment = started(data=data, ties="mistake", rate=0.5, points="1 2 0,3 1 1,1 1 1,0 2.5 0")
    inputs, targets = experiment.state()["points"], experiment.state()["targets"]
    experiment.step(epochs * len(targets))
    model = Perceptron(shuffle=False, tol=None, max_iter=epochs, eta0=0.5).fit(inputs, targets)
    ours = experiment.frame()
    np.testing.assert_allclose([*ours["w"], ours["b"]], [*model.coef_[0], model.intercept_[0]], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("gate", "ends"), [("and", True), ("or", True), ("nand", True), ("xor", False)])
def test_ends_by_itself_on_gates_but_not_on_xor(gate, ends):
    experiment = started(data=gate)
    taken = experiment.step(10_000)
    frame = experiment.frame()
    assert (experiment.stopped != "") == frame["converged"] == frame["separable"] == ends
    assert taken == experiment.steps == (10_000 if not ends else 4 * frame["epoch"])
    if ends:
        assert experiment.step(5) == 0
        assert experiment.stopped == (
            "Every point is on its side: the perceptron has converged after "
            f"{frame['mistakes']} updates in {frame['epoch']} epochs."
        )
        assert frame["wrong"] == 0
        assert frame["mistakes"] <= frame["bound"]


@pytest.mark.parametrize("order", ["in turn", "shuffled"])
@pytest.mark.parametrize("seed", range(5))
def test_separable_clouds_always_end_within_the_bound(order, seed):
    experiment = started(data_seed=seed, order=order, seed=seed)
    experiment.step(100_000)
    assert experiment.stopped
    assert experiment.frame()["mistakes"] <= experiment.frame()["bound"]


def test_shuffled_order_is_a_fresh_permutation_of_every_epoch():
    experiment = started(data="overlap", order="shuffled", seed=2)
    for epoch in range(3):
        order = torch.randperm(40, generator=torch.Generator().manual_seed(2 * 1_000_003 + epoch)).tolist()
        seen = []
        for _ in range(40):
            experiment.step()
            seen.append(experiment.frame()["ring"])
        assert seen == order


@pytest.mark.parametrize("settings", SETTINGS)
def test_steps_in_any_grouping_give_the_same_state(settings):
    one, other = PerceptronExperiment(settings), PerceptronExperiment(settings)
    one.step(130)
    while other.step(min(7, 130 - other.steps)):
        pass
    same_state(one.state(), other.state())


@pytest.mark.parametrize("settings", SETTINGS)
def test_restored_states_look_and_go_on_the_same(settings):
    experiment = PerceptronExperiment(settings)
    experiment.step(17)
    kept, seen = experiment.state(), experiment.frame()
    experiment.step(23)
    later = experiment.frame()
    experiment.add_point(1.0, 1.0, 0)
    experiment.change(rate=2.0)
    experiment.restore(kept)
    same_frame(experiment.frame(), seen)
    same_state(experiment.state(), kept)
    experiment.step(23)
    same_frame(experiment.frame(), later)
    fresh = PerceptronExperiment(settings)
    fresh.restore(kept)
    same_frame(fresh.frame(), seen)


def test_a_state_is_a_copy():
    experiment = started(data="xor")
    kept = experiment.state()
    before = {name: np.copy(value) for name, value in kept.items()}
    experiment.step(9)
    experiment.move_point(0, 2.0, 2.0)
    same_state(kept, before)


def test_what_is_no_state_is_turned_away_and_leaves_the_run_alone():
    experiment = started(data="xor")
    good = experiment.state()
    bad = [
        {},
        good | {"order": np.array([0, 1, 2, 7])},
        good | {"position": 4},
        good | {"points": np.full((4, 2), np.nan)},
    ]
    for state in [*bad, good | {"rate": -1.0}, good | {"w1": float("inf")}, good | {"ring": "a"}]:
        with pytest.raises(ValueError):  # noqa: PT011
            experiment.restore(state)
        same_state(experiment.state(), good)


def test_history_rewinds_across_an_edit():
    experiment, history, seen = started(data="overlap", order="shuffled"), History(capacity=16), {}
    history.start(0, experiment.state(), experiment.measure())
    for step in range(1, 200):
        if step == 90:
            experiment.move_point(3, 2.0, 2.0)
            history.keep(experiment.steps, experiment.state(), experiment.measure(), changed=True)
        experiment.step()
        history.reached(step)
        if step % history.stride == 0:
            history.keep(step, experiment.state(), experiment.measure())
        seen[step] = experiment.frame()
    for step in (2, 60, 91, 150, 199):
        record, reachable = history.find(step)
        experiment.restore(record.state)
        experiment.step(reachable - experiment.steps)
        same_frame(experiment.frame(), seen[reachable])


def test_reset_keeps_the_points_and_the_live_settings():
    experiment = started(data="and", start="random", seed=4)
    start = experiment.frame()["w"]
    experiment.add_point(2.0, 2.0, 1)
    experiment.change(rate=0.5)
    experiment.step(30)
    experiment.reset()
    frame = experiment.frame()
    assert (frame["step"], frame["mistakes"], frame["w"], len(frame["points"])) == (0, 0, start, 5)
    assert experiment.settings.rate == 0.5


def test_span_leads_to_the_ends_of_the_epoch():
    experiment = started(data="overlap", count=10)
    assert experiment.span("sample") == (1, 1)
    assert experiment.span("epoch") == (10, 10)
    experiment.step(13)
    assert experiment.span("epoch") == (3, 7)
    with pytest.raises(ValueError, match="no unit"):
        experiment.span("batch")


# --- changes ------------------------------------------------------------------------------------------------------


def test_points_are_added_moved_and_deleted_while_it_runs():
    experiment = started(data="xor")
    experiment.step(6)
    experiment.add_point(1.234, -0.5, 1)
    experiment.move_point(0, 0.125, 3)
    frame = experiment.frame()
    assert frame["points"].tolist()[4] == pytest.approx([1.23, -0.5])
    assert frame["points"].tolist()[0] == pytest.approx([0.12, 3.0])
    assert frame["extent"] == [-6, 6]
    experiment.delete_point(1)
    assert experiment.frame()["targets"].tolist() == [0, 1, 0, 1]
    assert experiment.frame()["ring"] == -1  # the sample just used is gone
    assert experiment.frame()["next"]["index"] == 1  # and the one after it comes next all the same


@pytest.mark.parametrize("order", ["in turn", "shuffled"])
def test_any_edits_at_any_time_keep_the_order_a_permutation(order):
    generator = np.random.default_rng(0)
    experiment = started(data="overlap", count=6, order=order)
    for _ in range(150):
        experiment.step(int(generator.integers(0, 5)))
        count = len(experiment.frame()["points"])
        match int(generator.integers(0, 4)):
            case 0:
                experiment.add_point(*generator.uniform(-6, 6, 2), int(generator.integers(0, 2)))
            case 1 if count:
                experiment.delete_point(int(generator.integers(0, count)))
            case 2 if count:
                experiment.move_point(int(generator.integers(0, count)), *generator.uniform(-6, 6, 2))
        state = experiment.state()
        assert sorted(state["order"]) == list(range(len(state["targets"])))
        copy = started(data="overlap", count=6, order=order)
        copy.restore(state)
        same_frame(copy.frame(), experiment.frame())


def test_an_edit_takes_up_a_finished_run():
    experiment = started(data="and")
    experiment.step(1000)
    assert experiment.stopped
    experiment.move_point(0, 2.0, 2.0)
    assert not experiment.stopped
    assert experiment.step(50) == 50


def test_your_own_points_start_empty():
    experiment = started(data="yours")
    frame = experiment.frame()
    assert experiment.step(3) == 0
    assert (
        experiment.stopped == "There are no points yet: choose a class beside Move, and click on the plane to add some."
    )
    assert (frame["verdict"], frame["next"], frame["equation"]) == ("There are no points yet.", None, [])
    experiment.add_point(1.0, 2.0, 1)
    assert experiment.frame()["verdict"].startswith("All points are of one class")
    assert experiment.step(100) == 2
    experiment.delete_point(0)
    assert experiment.frame()["verdict"] == "There are no points yet."


def test_edited_points_go_into_the_settings_and_come_back():
    experiment = started(data="xor")
    assert experiment.own_points() is None
    experiment.delete_point(3)
    experiment.add_point(-2.5, 1.25, 1)
    again = started(data="yours", points=experiment.own_points())
    assert again.own_points() is None
    np.testing.assert_array_equal(again.frame()["points"], experiment.frame()["points"])
    np.testing.assert_array_equal(again.frame()["targets"], experiment.frame()["targets"])


def test_limits_are_sentences():
    experiment = started(data="overlap", count=200)
    with pytest.raises(ValueError, match="holds at most 200 points"):
        experiment.add_point(0.0, 0.0, 1)
    with pytest.raises(ValueError, match="no longer there"):
        started(data="and").delete_point(4)
    with pytest.raises(ValueError, match="no longer there"):
        started(data="and").move_point(9, 0.0, 0.0)


def test_margin_moves_dealt_points_and_leaves_the_visitors_own():
    experiment = started(margin=0.5)
    experiment.move_point(0, 5.5, 5.5)
    experiment.add_point(-5.0, 5.0, 1)
    before = experiment.frame()["points"]
    experiment.change(margin=0.9)
    after = experiment.frame()["points"]
    np.testing.assert_array_equal(after[[0, 40]], before[[0, 40]])
    np.testing.assert_allclose(np.linalg.norm((after - before)[1:40], axis=1), 0.4, atol=0.02)


def test_live_settings_change_and_the_others_are_refused():
    experiment = started()
    rebuilt = {one.name for one in fields(PerceptronSettings)} - set(experiment.settings.live())
    for name in rebuilt:
        with pytest.raises(ValueError, match="cannot change while it runs"):
            experiment.change(**{name: getattr(experiment.settings, name)})
    with pytest.raises(ValueError, match=r"The learning rate is a number from 0\.001 to 10, not 0"):
        experiment.change(rate=0.0)
    experiment.change(**experiment.settings.live())
    assert set(experiment.settings.live()) == {"rate", "ties", "margin"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"data": "moons"},
        {"rate": float("nan")},
        {"rate": 1 / 7},
        {"count": 3},
        {"margin": 5.0},
        {"start": "one"},
        {"seed": -1},
    ],
)
def test_settings_out_of_range_are_refused(wrong):
    with pytest.raises(ValueError, match={"count": "number of points"}.get(next(iter(wrong)), next(iter(wrong)))):
        PerceptronSettings(**wrong)


# --- what is said and drawn ---------------------------------------------------------------------------------------


def arithmetic(text):
    return eval(text.replace("−", "-").replace("·", "*"), {})


def vectors(text):
    """The right-hand side of “w ← (a, b) + η·(e)·(x, y) = (c, d)”, one component at a time."""
    old, factor, sample, new = re.fullmatch(r"w ← \((.*?)\) \+ (.*)·\((.*?)\) [=≈] \((.*?)\)", text).groups()
    parts = zip(old.split(", "), sample.split(", "), new.split(", "), strict=True)
    return [(arithmetic(f"{a} + {factor}*({x})"), arithmetic(c)) for a, x, c in parts]


@pytest.mark.parametrize(
    "settings", [*SETTINGS, PerceptronSettings(data="overlap", rate=0.0073, start="random", seed=1)]
)
def test_the_written_numbers_work_out(settings):
    experiment = PerceptronExperiment(settings)
    updates = 0
    for _ in range(300):
        if not experiment.step():
            break
        z, error, w, b = experiment.frame()["equation"]
        left, shown = re.fullmatch(r"z = w·x \+ b [=≈] (.*) [=≈] (−?[\d.]+)(?: → y = .|: on the line.*)", z).groups()
        decimals = len(shown.partition(".")[2])
        assert round(arithmetic(left), decimals) == pytest.approx(arithmetic(shown), abs=1e-12)
        sides = error.removeprefix("t − y = ").split(" = ")
        assert arithmetic(sides[0]) == arithmetic(sides[1])
        if w.startswith("w ←"):
            updates += 1
            assert all(value == pytest.approx(shown, abs=1e-12) for value, shown in vectors(w))
            left, right = b.removeprefix("b ← ").split(" = ")
            assert arithmetic(left) == pytest.approx(arithmetic(right), abs=1e-12)
    assert updates > 5


def test_the_rule_with_numbers_word_for_word():
    experiment = started(data="yours", points="1.2 0.75 0,1 1 1")
    experiment.set_weights(0.5, -0.3, 0.1)
    expected = [
        "z = w·x + b = 0.50·1.20 + (−0.30)·0.75 + 0.10 = 0.475 → y = 1",
        "t − y = 0 − 1 = −1",
        "w ← (0.50, −0.30) + 1·(−1)·(1.20, 0.75) = (−0.70, −1.05)",
        "b ← 0.10 + 1·(−1) = −0.90",
    ]
    frame = experiment.frame()
    assert (frame["equation"], frame["equation_title"]) == (expected, "The next step")
    experiment.step()
    frame = experiment.frame()
    assert (frame["equation"], frame["equation_title"]) == (expected, "The step just taken")


def test_what_is_rounded_is_marked():
    """Between numbers that are equal as they are shown stands =, also where each of them is rounded."""
    used = update((0.0, 0.0), 0.0, (1.0, 2.0), 1.0, rate=1 / 7)
    assert rule(used)[2] == "w ← (0, 0) + 0.142857·1·(1, 2) = (0.142857, 0.285714)"
    used = update((-2 / 3, 0.0), 0.0, (1.0, 2.0), 1.0, rate=1 / 6)
    assert rule(used)[0].startswith("z = w·x + b ≈ −0.666667·1")
    assert rule(used)[2] == "w ← (−0.666667, 0) + 0.166667·1·(1, 2) ≈ (−0.50, 0.333333)"


@pytest.mark.parametrize("settings", SETTINGS)
def test_arrows_are_the_vector_sum_of_the_update(settings):
    experiment = PerceptronExperiment(settings)
    sums, scales = 0, []
    for _ in range(60):
        old = np.array(experiment.frame()["w"])
        experiment.step()
        frame = experiment.frame()
        scales.append(frame["arrow_scale"])
        arrows = {arrow["name"]: np.array([arrow["from"], arrow["to"]]) / scales[-1] for arrow in frame["arrows"]}
        if "η(t − y)x" not in arrows:
            continue
        sums += 1
        tail, tip = arrows["η(t − y)x"]
        np.testing.assert_allclose(tail, old)
        np.testing.assert_allclose(tip, frame["w"])
        if "w" in arrows:
            np.testing.assert_allclose(arrows["w"], [[0, 0], old])
        low, high = frame["extent"]
        assert all(low <= value <= high for arrow in frame["arrows"] for value in [*arrow["from"], *arrow["to"]])
    assert sums > 2
    assert scales == sorted(scales, reverse=True)  # arrows never jump back to a larger scale


def test_lines_and_field_show_the_same_boundary():
    experiment = started(data="overlap", rate=0.1)
    experiment.step(41)
    frame, field = experiment.frame(), experiment.picture()["field"]
    line = frame["lines"][-1]
    centres = -6 + 12 * (np.arange(100) + 0.5) / 100
    z = line["w"][0] * centres[None, :] + line["w"][1] * centres[::-1, None] + line["c"]
    np.testing.assert_array_equal(field > 0, z > 0)
    assert field.dtype == np.int8
    np.testing.assert_array_equal(
        frame["misclassified"], (frame["points"] @ frame["w"] + frame["b"] > 0) != frame["targets"]
    )


def test_gates_are_shown_close_up():
    experiment = started(data="and")
    experiment.step(1000)
    assert experiment.frame()["extent"] == [-1, 2]
    field = experiment.picture()["field"]
    assert (field[0, -1] > 0, field[-1, 0] > 0) == (True, False)  # top right is (2, 2), bottom left (−1, −1)
    assert field[32, 68] > 0 >= field[32, 34]  # near (1, 1) and near (0, 1)


def test_verdict_and_cycle_of_xor():
    experiment = started(data="xor")
    frame = experiment.frame()
    assert frame["verdict"] == (
        "No line separates these points: "
        "the segment between two points of class 1 crosses one between two points of class 0."
    )
    start, period = map(int, re.findall(r"\d+", frame["cycle"]))
    assert frame["cycle"] == f"From step {start} on the same weights come back every {period} steps."
    states = []
    for step in range(start + 2 * period + 1):
        now = experiment.frame()
        states.append((*now["w"], now["b"], step % 4))
        experiment.step()
    assert states[start] == states[start + period] == states[start + 2 * period]
    assert started(data="xor", order="shuffled").frame()["cycle"] == ""
    assert started(data="and").frame()["cycle"] == ""


def test_mistakes_against_the_bound_in_words():
    experiment = started(data="and")
    experiment.step(9)
    count, mistakes = experiment.frame()["bound_sentence"], experiment.frame()["mistakes"]
    assert count == f"{mistakes} mistakes so far; the Novikoff bound allows at most 51."
    experiment.change(rate=0.5)
    frame = experiment.frame()
    assert not frame["bound_holds"]
    assert frame["bound_sentence"] == (
        f"{mistakes} mistakes so far. The Novikoff bound, 51, assumes a start at zero, and nothing changed on the way."
    )
    assert frame["mistakes_since_change"] == 0
    experiment.set_weights(0.0, 0.0, 0.0)
    experiment.step(4)
    assert experiment.frame()["bound_holds"]
    assert re.match(r"\d+ mistakes? since the last change; the Novikoff", experiment.frame()["bound_sentence"])
    assert started(data="and", start="random").frame()["bound_sentence"] == (
        "0 mistakes so far. The Novikoff bound, 51, assumes a start at zero."
    )
    assert started(data="xor").frame()["bound_sentence"].endswith("without a separating line there is no bound.")


def test_probe_and_line_are_shown_on_demand():
    experiment = started(data="and")
    experiment.set_weights(1.0, 2.0, -1.5)
    experiment.probe(0.5, 0.25, True)
    experiment.show_line(True)
    frame = experiment.frame()
    assert frame["probe"]["line"] == "z = w·x + b = 1·0.50 + 2·0.25 + (−1.50) = −0.50 → y = 0"
    assert frame["lines"][-1]["name"] == "widest margin"
    experiment.probe(0.0, 0.0, False)
    experiment.show_line(False)
    assert experiment.frame()["probe"] is None
    assert len(experiment.frame()["lines"]) == 1


def test_frames_hold_the_promised_types():
    for data in DATASETS:
        experiment = started(data=data)
        experiment.step(5)
        frame = experiment.frame()
        kinds = {name: value.dtype.name for name, value in frame.items() if isinstance(value, np.ndarray)}
        floats = ("points", "targets", "w_cells", "b_cells")
        texts = ("is_test", "misclassified", "w_cells_texts", "b_cells_texts")
        assert kinds == dict.fromkeys(floats, "float32") | dict.fromkeys(texts, "uint8")
        assert frame["points"].shape == (len(frame["targets"]), 2)
        assert all(values.shape == (1,) for values in experiment.measure().values())


# --- the script, and speed ----------------------------------------------------------------------------------------


def run(text, folder):
    return {name: eval(value, {}) for name, value in re.findall(r"^(.*) = (.*)$", alone(text, folder), re.MULTILINE)}


def agrees(experiment, text):
    seen = {}
    exec(text, seen)
    frame = experiment.frame()
    np.testing.assert_allclose([*seen["w"].tolist(), seen["b"].item()], [*frame["w"], frame["b"]], atol=1e-12)
    assert seen["mistakes"] == frame["mistakes"]


@pytest.mark.parametrize("settings", SETTINGS)
def test_the_script_repeats_the_run(settings, capsys):
    experiment = PerceptronExperiment(settings)
    experiment.step(97)
    agrees(experiment, script(settings, experiment))


def test_the_script_runs_by_itself(tmp_path):
    experiment = started(data="overlap", order="shuffled", start="random", seed=5)
    experiment.step(123)
    printed, frame = run(script(experiment.settings, experiment), tmp_path), experiment.frame()
    assert printed == {"w": frame["w"], "b": frame["b"], "mistakes": frame["mistakes"]}


@pytest.mark.parametrize("order", ["in turn", "shuffled"])
def test_after_changes_the_script_begins_at_the_last_one(order, capsys):
    experiment = started(data="overlap", count=10, order=order)
    experiment.step(13)
    experiment.add_point(1.0, 2.0, 1)
    experiment.delete_point(3)
    experiment.change(rate=0.25)
    changed = experiment.state()
    experiment.step(44)
    text = script(experiment.settings, experiment)
    agrees(experiment, text)
    assert script(experiment.settings, experiment, changed) == text


def test_the_script_needs_points():
    experiment = started(data="yours")
    with pytest.raises(ValueError, match="no points yet"):
        script(experiment.settings, experiment)


def test_steps_and_frames_are_quick():
    experiment = started(data="overlap", count=200)
    experiment.frame()
    start = time.process_time()
    experiment.step(5000)
    stepped = time.process_time()
    for _ in range(50):
        experiment.frame()
    framed = time.process_time()
    assert (stepped - start) / 5000 < 60e-6  # 3 µs on the machine it was written on
    assert (framed - stepped) / 50 < 2e-3  # 0.1 ms there


def test_the_line_and_w_are_dragged_and_numbers_typed():
    experiment = started(data="overlap", start="random", seed=3)
    experiment.step(20)
    frame = experiment.frame()
    tip, line = frame["handles"]
    w, b, scale = np.array(frame["w"]), frame["b"], frame["arrow_scale"]
    np.testing.assert_allclose([tip["x"], tip["y"]], scale * w)
    assert w @ [line["x"], line["y"]] + b == pytest.approx(0, abs=1e-9)
    experiment.drag(1, 1.0, -2.0)
    after = experiment.frame()
    assert after["w"] == pytest.approx(frame["w"])
    assert w @ [1.0, -2.0] + after["b"] == pytest.approx(0, abs=1e-3)
    experiment.drag(0, 2.0, 1.0)
    assert experiment.frame()["w"] == [round(2.0 / scale, 3), round(1.0 / scale, 3)]
    for _ in range(5):  # at the edge the arrow's scale stays as it is: w does not run away
        experiment.drag(0, 6.0, -6.0)
    assert experiment.frame()["arrow_scale"] == scale
    experiment.write_weight(0, 0, 1, "0,5")
    experiment.write_bias(0, 0, 0, "−1/4")
    assert (experiment.frame()["w"][1], experiment.frame()["b"]) == (0.5, -0.25)
    with pytest.raises(ValueError, match="By hand a weight lies between"):
        experiment.write_bias(0, 0, 0, "1000")


def test_the_cycle_of_xor_is_drawn_and_is_the_one_that_is_said():
    experiment = started(data="xor")
    experiment.step(40)
    drawn = {(*line["w"], line["c"]) for line in experiment.frame()["lines"] if line["color"] == "muted"}
    met = set()
    for _ in range(8):
        experiment.step()
        met.add((*experiment.frame()["w"], experiment.frame()["b"]))
    assert drawn == {weights for weights in met if any(weights[:2])}
    assert experiment.frame()["cycle_shown"]
    experiment.show_cycle(False)
    assert not any(line["color"] == "muted" for line in experiment.frame()["lines"])
    assert started(data="and").frame()["cycle_shown"] is None
