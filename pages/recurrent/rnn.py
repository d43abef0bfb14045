"""3.2 The recurrent network, unrolled: forward in time, back in time, and the gradient as a sum over the steps."""

from dataclasses import fields

import streamlit as st

from engine.recurrent.cells import backprop, cells, unroll
from engine.recurrent.rnn.experiment import UnrolledExperiment
from engine.recurrent.rnn.questions import question
from engine.recurrent.rnn.script import script
from engine.recurrent.rnn.settings import PRESETS, RNNSettings
from ui import lesson, live
from ui.controls import Controls
from ui.recurrent.rnn import controls as stage

LESSON = "rnn"
PAGE = "recurrent/rnn.py"
BENDS = {"tanh": r"\tanh", "relu": r"\operatorname{ReLU}", "linear": ""}


def take_over(controls: Controls) -> None:
    """What was typed and dragged on the stage becomes the visitor's own, so that the link has it."""
    done = live.edited(LESSON)
    if done and not controls.opened and not controls.moved("sequence", "weights"):
        controls.set(**done)
        live.same(LESSON, (), done)


def equation(settings: RNNSettings) -> str:
    bend = BENDS[settings.activation]
    inner = r"W_{xh}\,x_t + W_{hh}\,h_{t-1} + b_h"
    state = rf"{bend}\left({inner}\right)" if bend else inner
    return (
        rf"h_t = {state}, \quad y_t = W_{{hy}}\,h_t + b_y, \qquad"
        r"\frac{\partial L}{\partial W_{hh}} = \sum_{t=1}^{T} \delta_t\, h_{t-1}^\top"
    )


lesson.head(
    "The recurrent network, unrolled",
    "**Step** forward in time, then back, and watch the gradient of the shared weights add up.",
)
controls = Controls(LESSON, RNNSettings(), PRESETS)
take_over(controls)
stage.grant_wish(controls)
running = lesson.old_play(
    controls,
    widgets=stage.controls,
    build=UnrolledExperiment,
    key=lambda _: (),
    names=[field.name for field in fields(RNNSettings)],
    show=lambda running: stage.show(running.token, controls.settings),
    equation=equation,
)
if lesson.presenting() or running is None:
    st.stop()
with running.session.lock:
    settings = running.experiment.settings

lesson.try_this(
    PAGE,
    [
        (
            "**The gradient says what is wrong.** This counter forgets a fifth at every step. Go to the end: which "
            "weight has the largest gradient? Drag W_hh to 1 and every gradient is 0.",
            "A counter that leaks",
            {"preset": "a counter that leaks"},
        ),
        (
            "**XOR in time.** Three ReLU units predict the next bit (Elman's task). Only every third can be known: "
            "there the loss is 0, whatever the seed.",
            "XOR in time",
            {"preset": "XOR in time"},
        ),
        (
            "**Far back, nothing arrives.** One loss, at the last step. Follow ∂L/∂h to the left: it is halved at "
            "every step. Then drag W_hh to 1.5, with a linear unit.",
            "A gradient that vanishes",
            {"preset": "a gradient that vanishes"},
        ),
    ],
)  # fmt: skip

st.subheader("Exercise", anchor=False)
asked = question()
st.markdown(asked.text)
answer = st.number_input(asked.label, value=None, step=0.01, format="%g", key="exercise.rnn", width=260)
if answer is not None:
    right, sentence = asked.judge(answer)
    (st.success if right else st.error)(sentence)

st.subheader("The code", anchor=False)
lesson.code(cells.RNN, unroll.unroll, backprop.backpropagate, backprop.Gradients)
lesson.old_script(
    lambda: script(settings),
    "rnn.py",
    "This network and its sequence in torch alone: forward, back through time by hand, and autograd beside it.",
)

lesson.sources(
    "Elman (1990), Finding structure in time",
    "Werbos (1990), Backpropagation through time: what it does and how to do it",
    "Rumelhart, Hinton and Williams (1986), Learning internal representations by error propagation",
    "Pascanu, Mikolov and Bengio (2013), On the difficulty of training recurrent neural networks",
    "Hochreiter and Schmidhuber (1997), Long short-term memory, for the adding problem",
)
