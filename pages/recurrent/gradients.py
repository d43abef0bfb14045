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
         "where does the lower left corner, ‖∂L₁₀₀/∂h₁‖, light up, and does it ever explode?",
         "tanh at ρ = 0.5", {"scale": "0.5", "length": "100"},
         "Between ρ = 1 and 1.25, depending on the seed. At ρ = 2 some gradients are more than ten times as long "
         "as where their loss is read: tanh explodes, too. A linear network does as soon as ρ is above 1."),
        ("**Explosion needs room.** ReLU does not saturate. From the identity, at ρ = 1.3, all its units are on after "
         "a few steps, and its gradient grows without end; that of tanh, from the same weights, vanishes. Then choose "
         "Gaussian weights: which of the two does ReLU do?",
         "ReLU at ρ = 1.3", {"cell": "relu", "scale": "1.3", "length": "100", "start": "identity"},
         "With most seeds it vanishes. At every step about half of the units are on, and the gradient goes through "
         "those alone, so that W counts for about ρ/√2. At ρ = 2 it explodes with every seed."),
        ("**A way around.** At this radius the gradients of both RNNs and of the GRU vanish. The LSTM's forget gate "
         "stays open, and along its cell the gradient arrives. Now pull the forget bias down to −4.",
         "LSTM, forget bias 5", {"cell": "lstm_c", "scale": "0.5", "length": "100", "forget": "5"}),
        ("**Over the cliff.** Five steps, and the sixth of the descent that nobody clips lands outside of the "
         "plane. Go on: it never comes back. Then take the threshold down, and drag the start along the wall.",
         "The wall, and three descents", {"look": "cliff"}),
        ("**Near lags teach far ones.** Adding over T = 50: bet, then play. The GRU learns it in about 220 updates, "
         "the LSTM in about 500, though at first hardly any gradient comes back all the way. How do they do it?",
         "Adding, T = 50", {"look": "race", "length": "50", "cell": "lstm"},
         "A mark sometimes stands near the end, and what is learnt from it opens the gates for those farther away: "
         "watch *more than 10* grow from a tenth of ∂L/∂W_hh to most of it. The plain networks stay at "
         "chance; at T = 10 all four learn."),
        ("**All of it far away.** The first of 50 symbols is asked for: no lag is near. The table says before the "
         "start that of a gradient next to nothing arrives at forget bias 1. After 200 updates the LSTM is at chance.",
         "First symbol, forget bias 1", {"look": "race", "task": "first_symbol", "length": "50", "cell": "lstm"}),
        ("**Open the gate.** The same with the forget bias at 5: f ≈ 0.99, and after 49 steps more than half is left. "
         "Who learns now?",
         "First symbol, forget bias 5",
         {"look": "race", "task": "first_symbol", "length": "50", "cell": "lstm", "forget": "5"},
         "The LSTM, in 150 to 450 updates, depending on the seed. The GRU, whose z begins at about a half, stays "
         "at chance: it has no such bias here."),
        ("**How far in a minute?** Each is given a longer lag as soon as it has learnt one. Where do the plain "
         "networks stay behind, and how far do the others come?",
         "The longest lag", {"look": "race", "mode": "lag"},
         "After 2,000 updates the plain networks are still at lags of 30 to 70. The LSTM and the GRU have learnt all, "
         "up to 1,000: each lag helps with the next. On *Temporal order* the LSTM and the GRU part as well."),
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
