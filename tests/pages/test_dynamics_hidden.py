"""The looks at hidden Markov models without a browser: what is typed, and what comes with a model."""

from tests.pages.visit import said, session

PAGE = "recurrent/dynamics.py"


def test_a_typed_sequence_that_cannot_be_gets_a_sentence_and_the_one_before_stays(opened):
    app = opened(PAGE, look="hmm", observed="typed", sequence="3 1")
    app.text_input(key="dynamics.sequence").set_value("3 1 7").run()
    assert "Symbol 3 of the sequence is “7”" in said(app)
    assert session(app, "dynamics").experiment.trellis.x.tolist() == [2, 0]
    app.text_input(key="dynamics.sequence").set_value("2231").run()
    assert session(app, "dynamics").experiment.trellis.x.tolist() == [1, 1, 2, 0]


def test_another_model_comes_with_its_own_sequence(opened):
    app = opened(PAGE, look="hmm", observed="typed", sequence="3 1")
    app.selectbox(key="dynamics.preset").set_value("Healthy or fever").run()
    assert not app.exception
    hmm, x = session(app, "dynamics").experiment.trellis.hmm, session(app, "dynamics").experiment.trellis.x
    assert [hmm.symbols[symbol] for symbol in x] == ["normal", "cold", "dizzy"]
    app.text_input(key="dynamics.states").set_value("healthy fever cough").run()
    assert session(app, "dynamics").experiment.frame()["state_names"] == ["healthy", "fever", "cough"]


def test_an_entry_set_on_the_stage_is_in_the_link_and_stays_for_the_other_looks(opened):
    app = opened(PAGE, look="hmm")
    session(app, "dynamics").experiment.set_transition(0, 0, "0.9")
    app.run()
    assert app.query_params["hmm"] == "yours"
    assert "0.9 0.1;0.4 0.6" in app.query_params["tables"]
    app.selectbox(key="dynamics.look").set_value("learning").run()
    experiment = session(app, "dynamics").experiment
    assert experiment.settings.model().transition[0].tolist() == [0.9, 0.1]
    app.selectbox(key="dynamics.learn_from").set_value("typed").run()
    app.text_input(key="dynamics.learn_text").set_value("3 1 3 / 2 2").run()
    assert [x.tolist() for x in session(app, "dynamics").experiment.settings.sequences()] == [[2, 0, 2], [1, 1]]


def test_the_learning_rate_of_the_network_moves_while_it_learns(opened):
    app = opened(PAGE, look="bridge", units="2")
    experiment = session(app, "dynamics").experiment
    app.select_slider(key="dynamics.net_rate").set_value(0.03).run()
    assert session(app, "dynamics").experiment is experiment
    assert experiment.settings.net_rate == 0.03
