"""The look at simple and complex cells, without a browser."""

from __future__ import annotations

from tests.pages.visit import session
from ui.live.messages import Said


def test_a_bar_turned_on_the_stage_is_turned_in_the_link(opened):
    app = opened("convolutional/features.py", look="cells")
    live = session(app, "features")
    live.post(Said("move", {"index": 1, "x": 2.9, "y": -2.9}))
    live.advance(0.1)
    angle = live.experiment.settings.bar_angle
    app.run()
    assert angle != 20
    assert app.query_params["bar_angle"] in ([str(angle)], str(angle))
    assert session(app, "features").experiment is live.experiment


def test_the_cell_pressed_in_the_sheet_is_the_one_recorded(opened):
    app = opened("convolutional/features.py", look="cells", recorded="sheet")
    live = session(app, "features")
    before = live.advance(0.0)["said"][0]
    live.post(Said("pick", {"index": 1, "row": 0, "column": 9}))
    frame = live.advance(0.1)
    assert frame["sheet.at"] == [0, 9, 1, 10]
    assert frame["said"][0] != before
    app.run()
    assert app.query_params["cell_picked"] in (["9"], "9")


def test_exercise(opened):
    app = opened("convolutional/features.py", look="cells")
    app.number_input(key="exercise.cells").set_value(0.5).run()
    assert "root" in app.error[0].value
    app.number_input(key="exercise.cells").set_value(0.25).run()
    assert app.success


def test_a_digit_is_moved_without_a_new_run(opened):
    app = opened("convolutional/features.py", look="neocognitron")
    live = session(app, "features")
    live.post(Said("forward", {}))
    before = live.advance(0.1)
    app.slider(key="features.neo_right").set_value(3).run()
    after = session(app, "features").advance(0.1)
    assert after["step"] == before["step"] == 1
    assert (after["input"] != before["input"]).any()
    app.selectbox(key="features.neo_order").set_value("together").run()
    assert session(app, "features").advance(0.1)["step"] == 0
