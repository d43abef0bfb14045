"""3.2 The recurrent network, unrolled: forward in time, back in time, and the gradient as a sum over the steps."""

import streamlit as st

from engine.recurrent.cells import backprop, cells, unroll
from engine.recurrent.rnn.experiment import UnrolledExperiment
from engine.recurrent.rnn.script import script
from engine.recurrent.rnn.settings import PRESETS, RNNSettings
from engine.recurrent.rnn.training import LearnExperiment
from ui import lesson
from ui.recurrent.rnn import controls as stage

BENDS = {"tanh": r"\tanh({})", "relu": r"\max(0, {})", "linear": "{}"}
SLOPES = {
    "tanh": r"(1 - h_t^2) \odot \frac{\partial L}{\partial h_t}",
    "relu": r"[a_t > 0] \odot \frac{\partial L}{\partial h_t}",
    "linear": r"\frac{\partial L}{\partial h_t}",
}


def equation(settings: RNNSettings) -> str:
    """The recurrence, the loss, what δ is, and the gradient of the shared weights, as they are computed here."""
    T = settings.length
    loss = (
        rf"\sum_{{t=1}}^{{{T}}} \tfrac12 (y_t - d_t)^2"
        if settings.loss == "every"
        else rf"\tfrac12 (y_{{{T}}} - d_{{{T}}})^2"
    )
    state = BENDS[settings.activation].replace("{}", "a_t")
    forward = (
        rf"a_t = W_{{xh}}\,x_t + W_{{hh}}\,h_{{t-1}} + b_h, \quad h_t = {state}, \quad "
        rf"y_t = W_{{hy}}\,h_t + b_y, \quad L = {loss}"
    )
    back = (
        rf"\delta_t = \frac{{\partial L}}{{\partial a_t}} = {SLOPES[settings.activation]}, \qquad "
        rf"\frac{{\partial L}}{{\partial W_{{hh}}}} = \sum_{{t=1}}^{{{T}}} \delta_t\, h_{{t-1}}^\top, \qquad "
        rf"W \leftarrow W - {settings.rate:g}\, \frac{{\partial L}}{{\partial W}}"
    )
    return rf"{forward} \\[0.5em] {back}"


lesson.head(
    "The recurrent network, unrolled",
    "**Step** forward in time, then back, and watch the gradient of the shared weights add up.",
)
controls = lesson.begin(__file__, RNNSettings(), PRESETS, unless=("sequence", "weights"))
stage.grant_wish(controls)
running = lesson.play(
    controls,
    widgets=stage.controls,
    build=lambda settings: LearnExperiment(settings) if settings.mode == "learn" else UnrolledExperiment(settings),
    rows=stage.rows,
    equation=equation,
)

lesson.try_this(
    controls.page,
    [
        ("**The gradient says what is wrong.** This counter forgets a fifth at every step. Go to the end: which "
         "weight has the largest gradient? Drag W_hh to 1 and every gradient is 0.",
         "A counter that leaks", {"preset": "a counter that leaks"},
         "W_hh: every step but the first adds to its gradient, each by the state before it, and that has grown. With "
         "W_hh = 1 the counter is right, the loss is 0, and so is every gradient."),
        ("**XOR in time.** Three ReLU units predict the next bit (Elman's task). Only every third can be known: "
         "there the loss is 0, whatever the seed.",
         "XOR in time", {"preset": "XOR in time"}),
        ("**Far back, nothing arrives.** One loss, at the last step. Follow ∂L/∂h to the left: every step multiplies "
         "it by W_hh = 0.5 and by 1 − h², so at least halves it. Then drag W_hh to 1.5, with a linear unit.",
         "A gradient that vanishes", {"preset": "a gradient that vanishes"}),
        ("**Let it learn.** XOR in time, from drawn weights: play. The answer needs the last two bits. Which lags does "
         "∂L/∂W_hh come from after 100 updates? And do all five first weights get equally far?",
         "XOR in time, learning", {"mode": "learn", "sequence": "xor", "hidden": "3", "length": "9"},
         "Lags up to 5 have more than three quarters of it, here and from seeds 1 to 3. Seed 4 leaves all bounds: its "
         "gradient explodes, and a rate of 0.05 holds it. The five lines end at different losses: gradient descent "
         "finds what lies near its start."),
    ],
)  # fmt: skip

st.subheader("Exercise", anchor=False)
lesson.exercise(
    "rnn",
    "A linear unit has W_xh = 1, W_hh = 0.5, W_hy = 1 and no biases. Before the first step h₀ = 4; the inputs are "
    "x₁ = x₂ = 1, and the target of the only loss, L = ½(y₂ − d₂)², is d₂ = 1. **What is ∂L/∂W_hh?**",
    "∂L/∂W_hh",
    right=7.5,
    because="That is right: 7.5.",
    near={
        4.5: "That is what step 2 alone adds. W_hh was used at step 1, too.",
        3.0: "That is what step 1 alone adds. W_hh was used at step 2, too.",
        6.0: "Each δ meets the state before its step, not the one after it.",
        9.0: "At step 1, δ has passed through W_hh, and the state that it meets is h₀.",
        -7.5: "The sign is turned: ∂L/∂y is y − d.",
    },
    hint="Not quite. Write down δ for both steps, from the last one back, then one product for each step.",
    within=1e-9,
    step=0.01,
    width=260,
    format="%g",
)

st.subheader("The code", anchor=False)
lesson.code(cells.RNN, unroll.unroll, backprop.backpropagate, cells.back, backprop.Gradients)
lesson.script(
    running,
    lambda experiment: script(experiment.settings, experiment.net.weights),
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
