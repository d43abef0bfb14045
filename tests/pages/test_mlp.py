"""The multilayer perceptron's page: every control, good links and bad ones, presets, tables, other people's links."""

import numpy as np
import pytest

from engine.plane import table
from engine.plane.datasets import DATASETS, make
from engine.supervised.mlp import kept
from engine.supervised.mlp.features import FEATURES
from engine.supervised.mlp.network import ACTIVATIONS, INITIALISATIONS
from engine.supervised.mlp.settings import OPTIMISERS, PRESETS, MLPSettings
from tests.pages.visit import described, said, session
from ui import own_data
from ui.live.messages import Said

PAGE = "supervised/mlp.py"
PLAYGROUND = (
    "https://playground.tensorflow.org/#activation=relu&batchSize=15&dataset=spiral&regDataset=reg-plane"
    "&learningRate=0.1&regularizationRate=0.003&regularization=L2&noise=20&networkShape=6,5,4&seed=0.91&showTestData=true"
    "&percTrainData=70&x=true&y=false&sinX=true&problem=classification&cosX=true"
)


def experiment(app):
    return session(app, "mlp").experiment


def test_it_opens_on_its_defaults_with_a_stage_and_no_notice(opened):
    app = opened(PAGE)
    assert experiment(app).settings == MLPSettings()
    views = [view for row in described(app)["rows"] for view in row["views"]]
    names = [one.get("view") for view in views for one in view.get("stack", [view])]
    assert {"plane", "curve", "layers"} <= set(names)
    assert said(app) == ""


@pytest.mark.parametrize("data", list(DATASETS))
def test_every_data_set(opened, data):
    app = opened(PAGE)
    shown = app.radio(key="mlp.data").set_value(data).run().radio(key="mlp.data").options
    assert not app.exception
    assert sum("](data:image/png;base64," in title for title in shown) == len(DATASETS) + 1
    assert experiment(app).settings.data == data


def test_what_applies_while_it_runs_keeps_the_network(opened):
    app = opened(PAGE)
    before = experiment(app)
    before.step(30)
    weights = before.training.weights[0].copy()
    app.select_slider(key="mlp.learning_rate").set_value(0.03).run()
    for optimiser in OPTIMISERS:
        app.selectbox(key="mlp.optimiser").select(optimiser).run()
    app.slider(key="mlp.batch_size").set_value(25).run()
    app.selectbox(key="mlp.regularisation").select("l2").run()
    app.select_slider(key="mlp.regularisation_rate").set_value(0.003).run()
    app.slider(key="mlp.noise").set_value(0.2).run()
    assert not app.exception
    running = experiment(app)
    assert running is before
    assert np.array_equal(running.training.weights[0], weights)
    chosen = running.settings
    assert (chosen.learning_rate, chosen.optimiser, chosen.batch_size) == (0.03, "adam", 25)
    assert (chosen.regularisation, chosen.regularisation_rate, chosen.noise) == ("l2", 0.003, 0.2)


def test_every_control_that_rebuilds(opened):
    app = opened(PAGE)
    app.slider(key="mlp.hidden.many").set_value(3).run()
    app.number_input(key="mlp.hidden.2").set_value(5).run()
    app.number_input(key="mlp.hidden.0").set_value(4).run()
    assert experiment(app).settings.hidden == (4, 12, 5)
    app.button_group(key="mlp.features").set_value(list(FEATURES)[:3]).run()
    assert experiment(app).settings.features == tuple(list(FEATURES)[:3])
    for name, choices in (("activation", ACTIVATIONS), ("init", INITIALISATIONS), ("batching", ("playground",))):
        for choice in choices:
            app.selectbox(key=f"mlp.{name}").select(choice).run()
            assert not app.exception
            assert getattr(experiment(app).settings, name) == choice
    app.selectbox(key="mlp.output").select("tanh").run()
    app.slider(key="mlp.seeds").set_value(8).run()
    app.number_input(key="mlp.seed").set_value(5).run()
    app.slider(key="mlp.test_share").set_value(0.3).run()
    app.number_input(key="mlp.data_seed").set_value(9).run()
    assert not app.exception
    chosen = experiment(app).settings
    assert (chosen.output, chosen.seeds, chosen.seed, chosen.test_share, chosen.data_seed) == ("tanh", 8, 5, 0.3, 9)
    assert "seeds_said" in str(described(app)["rows"])


@pytest.mark.parametrize("name", list(PRESETS))
def test_every_preset_by_control_and_by_link(opened, name):
    app = opened(PAGE)
    app.selectbox(key="mlp.preset").select(name).run()
    assert not app.exception
    assert experiment(app).settings == PRESETS[name]
    app = opened(PAGE, preset=name, seed="3")
    assert experiment(app).settings.hidden == PRESETS[name].hidden
    assert experiment(app).settings.seed == 3


def test_no_input_is_said_and_the_last_good_network_stays(opened):
    app = opened(PAGE)
    before = experiment(app)
    app.button_group(key="mlp.features").set_value([]).run()
    assert "at least one feature" in said(app)
    assert experiment(app) is before


def test_three_classes_do_not_fit_one_tanh_unit_so_the_output_changes_and_that_is_said(opened):
    app = opened(PAGE, output="tanh")
    app.radio(key="mlp.data").set_value("three_arms").run()
    assert not app.exception
    assert "softmax now" in said(app)
    assert experiment(app).training.output == "softmax"
    assert app.selectbox(key="mlp.output").value == "softmax"


def test_a_link_restores_the_settings(opened):
    wanted = MLPSettings(
        data="gauss",
        noise=0.25,
        hidden=(3, 2),
        activation="sigmoid",
        learning_rate=0.3,
        features=("x1", "sinx2"),
        seeds=2,
    )
    query = {"data": "gauss", "noise": "0.25", "hidden": "3,2", "activation": "sigmoid", "learning_rate": "0.3"}
    app = opened(PAGE, **query, features="x1,sinx2", seeds="2")
    assert experiment(app).settings == wanted
    assert said(app) == ""


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"hidden": "8,8,8,8,8,8,8,8,8,8"}, "hidden"),
        ({"hidden": "1e9"}, "hidden"),
        ({"hidden": "-4"}, "hidden"),
        ({"learning_rate": "inf"}, "learning_rate"),
        ({"learning_rate": "1e400"}, "learning_rate"),
        ({"noise": "0.9"}, "noise"),
        ({"seeds": "1000000"}, "seeds"),
        ({"batch_size": "0"}, "batch_size"),
        ({"features": "x1,x1"}, "features"),
        ({"features": "x3"}, "features"),
        ({"activation": "__import__('os')"}, "activation"),
        ({"points": "not points"}, "points"),
        ({"weights": "1,2,3"}, "weights"),
        ({"l1_cuts": "maybe"}, "l1_cuts"),
    ],
)
def test_bad_links_fall_back_and_say_so(opened, query, words):
    app = opened(PAGE, **query)
    assert words in said(app)
    assert experiment(app).settings == MLPSettings()


def test_a_playground_link_sets_what_has_a_counterpart_and_names_what_has_none(opened):
    app = opened(PAGE)
    app.text_input(key="mlp.link").set_value(PLAYGROUND).run()
    chosen = experiment(app).settings
    assert (chosen.data, chosen.hidden, chosen.activation, chosen.batch_size) == ("spiral", (6, 5, 4), "relu", 15)
    assert (chosen.learning_rate, chosen.regularisation, chosen.regularisation_rate) == (0.1, "l2", 0.003)
    assert (chosen.noise, chosen.test_share, chosen.features) == (0.2, 0.3, ("x1", "sinx1"))
    assert (chosen.init, chosen.output, chosen.batching, chosen.optimiser) == (
        "playground",
        "tanh",
        "playground",
        "sgd",
    )
    assert "seed" in said(app)
    app.text_input(key="mlp.link").set_value("https://example.org/").run()
    assert "TensorFlow Playground" in said(app)
    assert experiment(app).settings == chosen


def test_what_a_playground_link_shows_is_shown_and_kept_in_ours(opened):
    app = opened(PAGE)
    app.text_input(key="mlp.link").set_value(PLAYGROUND.replace("regDataset=reg-plane", "discretize=true")).run()
    frame = experiment(app).frame()
    assert (frame["show_test"], frame["discretised"]) == (True, True)
    again = opened(PAGE, **dict(app.query_params.items()))
    assert experiment(again).settings == experiment(app).settings
    running = session(app, "mlp")
    running.post(Said("show_tests", {"on": False}))
    running.advance(0.1)
    app.run()
    assert "tests" not in app.query_params
    assert experiment(app).steps == 0


def test_points_edited_on_the_stage_go_into_the_link_and_keep_the_network(opened):
    app = opened(PAGE, data="circle", hidden="4", test_share="0")
    running = experiment(app)
    running.step(20)
    running.clear_points()
    running.add_point(1.0, 2.0, 0)
    running.add_point(-1.0, 0.5, 2)
    app.run()
    assert experiment(app) is running
    assert running.steps == 20
    assert app.radio(key="mlp.data").value == "yours"
    points = app.session_state["settings:mlp"].points
    again = opened(PAGE, data="yours", points=points, hidden="4", test_share="0")
    assert experiment(again).training.data.inputs.tolist() == [[1, 2], [-1, 0.5]]
    assert experiment(again).training.data.classes == 3


def test_a_table_placed_on_the_plane_is_trained_on(opened):
    data = table.place(table.read(table.to_csv(make("gauss", count=40))), "x1", "x2", "label").data
    app = opened(PAGE)
    app.session_state["mlp.wish.points"] = data
    app.run()
    assert not app.exception
    assert np.array_equal(experiment(app).training.data.inputs, data.inputs)
    assert own_data.get("mlp", "").classes == 2


@pytest.mark.unfolded
def test_the_script_of_an_earlier_moment_begins_before_it(opened):
    app = opened(PAGE)
    running = session(app, "mlp")
    for wish in ("forward", "forward"):
        running.post(Said(wish, {}))
    running.advance(0.1)
    app.select_slider(key="mlp.learning_rate").set_value(0.03).run()
    running.post(Said("forward", {}))
    running.post(Said("seek", {"step": 30}))
    running.advance(0.1)
    while running.wait() == 0:
        running.advance(0.1)
    app.run()
    assert not app.exception
    text = next(code.value for code in app.code if "in plain torch" in code.value)
    assert "after 30 updates" in text
    assert 'OPTIMISER, RATE, UPDATES = "adam", 0.01, 30' in text  # as it was then


def test_live_settings_are_all_on_the_page(opened):
    app = opened(PAGE)
    live = MLPSettings().live()
    assert {name for name in live if f"mlp.{name}" in app.session_state} == set(live)


def test_the_exercise_counts_with_the_network_on_the_stage(opened):
    app = opened(PAGE, hidden="3")
    app.number_input(key="exercise.mlp").set_value(12).run()
    assert "weights alone" in app.error[0].value
    app.number_input(key="exercise.mlp").set_value(17).run()
    assert "(2·3 + 3) + (3·2 + 2) = 17" in app.success[0].value


def test_presenting_leaves_the_stage_and_the_equation(opened):
    app = opened(PAGE, present="true", hidden="4,4")
    assert described(app)["large"]
    assert not app.selectbox
    assert experiment(app).settings.hidden == (4, 4)


def test_a_network_is_saved_opened_and_put_into_the_link(opened):
    app = opened(PAGE, hidden="4", data="xor", activation="tanh")
    running = experiment(app)
    running.step(40)
    app.run()
    wanted = running.training.parameters[0].copy()
    content = kept.content(running.training)
    app.button(key="mlp.link.weights").click().run()
    assert experiment(app) is running
    query = dict(app.query_params.items())
    linked = opened(PAGE, **query)
    assert said(linked) == ""
    np.testing.assert_allclose(experiment(linked).training.parameters[0], wanted, rtol=1e-4)
    other = opened(PAGE)
    other.file_uploader(key="mlp.network").upload("network.safetensors", content, "application/octet-stream").run()
    assert "begins as it was saved" in said(other)
    assert experiment(other).settings.hidden == (4,)
    np.testing.assert_array_equal(experiment(other).training.parameters[0], wanted)
    other.slider(key="mlp.hidden.many").set_value(2).run()  # another network has its own weights again
    assert experiment(other).training.sizes[1:3] == (4, experiment(other).settings.hidden[1])
    other.file_uploader(key="mlp.network").clear()
    other.file_uploader(key="mlp.network").upload("other.safetensors", b"not one", "application/x").run()
    assert "The network on the stage stays" in said(other)


def test_weights_of_a_link_that_do_not_fit_are_left_out_when_the_shape_changes(opened):
    app = opened(PAGE, hidden="1", data="xor", weights="1,2,3,4,5,6,7")
    np.testing.assert_array_equal(experiment(app).training.parameters[0], [1, 2, 3, 4, 5, 6, 7])
    app.number_input(key="mlp.hidden.0").set_value(3).run()
    assert "weights" not in app.query_params
    assert "7 weights and biases are not those of this network" in said(app)


def test_the_buttons_on_the_network_build_another_one(opened):
    app = opened(PAGE, hidden="4,2", data="xor")
    running = session(app, "mlp")
    for do, given in (("resize", {"layer": 2, "by": 1}), ("deepen", {"by": 1}), ("new_weights", {})):
        edits = running.advance(0.1)["edits"]
        running.post(Said(do, given))
        assert running.advance(0.1)["edits"] == edits + 1  # so that the page runs again
    app.run()
    assert experiment(app).settings.hidden == (4, 3, 3)
    assert (app.query_params["hidden"], app.query_params["seed"]) == ("4,3,3", "1")
    experiment(app).step(10)
    before = experiment(app)
    running.post(Said("new_data", {}))
    running.advance(0.1)
    app.run()
    assert experiment(app) is before
    assert (before.steps, app.query_params["data_seed"]) == (10, "1")
