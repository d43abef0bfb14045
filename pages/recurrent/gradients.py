"""3.3 Vanishing and exploding gradients: what is left of a gradient on its way back through time, and what it costs."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from engine.experiment.protocol import Experiment
from engine.recurrent.cells import flow, tasks
from engine.recurrent.cells.learner import Learner, clipped
from engine.recurrent.gradients import cliff, ledger
from engine.recurrent.gradients.ledger_experiment import LedgerExperiment
from engine.recurrent.gradients.race_experiment import RaceExperiment
from engine.recurrent.gradients.script import script
from engine.recurrent.gradients.settings import GradientsSettings
from ui import lesson
from ui.recurrent.gradients import controls as stage
from ui.recurrent.gradients.equations import equation

EXPERIMENTS: dict[str, Callable[[Any], Experiment]] = {
    "ledger": LedgerExperiment,
    "cliff": cliff.CliffExperiment,
    "race": RaceExperiment,
}


lesson.head(
    "Vanishing and exploding gradients",
    "Every step back through time multiplies the gradient once more: it **vanishes**, or it **explodes**.",
)
controls = lesson.begin(__file__, GradientsSettings())
running = lesson.play(
    controls,
    widgets=stage.controls,
    build=lambda settings: EXPERIMENTS[settings.look](settings),
    rows=stage.rows,
    equation=equation,
)

lesson.try_this(
    controls.page,
    [
        ("**One number decides.** At ρ = 0.5 nothing older than thirty steps reaches the loss. Pull ρ up slowly: "
         "where does the left edge light up, and does it ever explode?",
         "tanh at ρ = 0.5", {"scale": "0.5", "length": "100"},
         "At about ρ = 1.2 the first colour reaches the left edge. From about ρ = 1.7 on the gradient grows: tanh "
         "explodes, too, but far later than a linear network, which does beyond ρ = 1."),
        ("**Explosion needs room.** ReLU does not saturate: at ρ = 1.3 its gradient grows without end, while tanh, of "
         "the same weights, holds it down.",
         "ReLU at ρ = 1.3", {"cell": "relu", "scale": "1.3", "length": "100", "start": "identity"}),
        ("**A way around.** The same radius that lets all others vanish, and a forget gate that stays open: along the "
         "LSTM's cell the gradient arrives. Now close the gate.",
         "LSTM, forget bias 5", {"cell": "lstm_c", "scale": "0.5", "length": "100", "forget": "5"}),
        ("**Over the cliff.** Five steps, and the sixth of the descent that nobody clips lands outside of the plane. "
         "Go on: it never comes back. Then take the threshold down, and drag the start along the wall.",
         "The wall, and three descents", {"look": "cliff"}),
        ("**Fifty steps are too many.** Let all four learn to add over T = 50. The GRU goes first, then the LSTM; the "
         "tanh-RNN stays on the chance line. Start again with T = 10: all learn.",
         "Adding, T = 50", {"look": "race", "length": "50"}),
        ("**How far in a minute?** Each is given a longer lag as soon as it has learnt one. Who is still climbing when "
         "the 2,000 updates are over? Then set clipping to *not at all*.",
         "The longest lag", {"look": "race", "mode": "lag"},
         "The stage says it when the updates are over: the longest lag that each has learnt."),
    ],
)  # fmt: skip

st.subheader("Exercise", anchor=False)
lesson.exercise(
    "gradients",
    "A linear recurrent network has an orthogonal matrix of spectral radius 0.9. A gradient of length 1 goes back "
    "through time. **After how many steps is it shorter than 0.01 for the first time?**",
    "Steps",
    right=44,
    because="Right: 0.9⁴³ ≈ 0.0108 and 0.9⁴⁴ ≈ 0.0097. Choose RNN, linear, orthogonal, ρ = 0.9 and count.",
    near={
        43: "0.9⁴³ ≈ 0.0108: one more.",
        **dict.fromkeys(
            (9, 10), "It does not lose a tenth of its first length at every step, but of what is left of it."
        ),
        22: "That is where 0.9ⁿ falls below 0.1: you have come half of the way.",
    },
    hint="Not quite. Every step multiplies by 0.9: solve 0.9ⁿ < 0.01 with a logarithm.",
    min_value=0,
)

st.subheader("The code", anchor=False)
lesson.code(flow.forward, flow.norms, ledger.Ledger, cliff.slope, clipped, tasks.adding, Learner)
lesson.script(
    running,
    script,
    "gradients.py",
    "What the stage shows now, as a script of its own: one gradient by autograd, the descents, or the race.",
)

lesson.sources(
    "Hochreiter (1991), Untersuchungen zu dynamischen neuronalen Netzen",
    "Bengio, Simard and Frasconi (1994), Learning long-term dependencies with gradient descent is difficult",
    "Hochreiter and Schmidhuber (1997), Long short-term memory",
    "Pascanu, Mikolov and Bengio (2013), On the difficulty of training recurrent neural networks",
    "Cho et al. (2014), Learning phrase representations using RNN encoder–decoder: the GRU",
    "Le, Jaitly and Hinton (2015), A simple way to initialize recurrent networks of rectified linear units",
    "Arjovsky, Shah and Bengio (2016), Unitary evolution recurrent neural networks",
    "Cashman et al. (2019), RNNbow: itemised gradients, drawn",
)
