"""3.4 LSTM gates: a trained network reads a sequence symbol by symbol, and any gate can be held by hand."""

import streamlit as st

from engine.recurrent.cells.cells import gru, lstm
from engine.recurrent.gates import reading, training, units
from engine.recurrent.gates.script import script
from engine.recurrent.gates.settings import GatesSettings
from engine.recurrent.gates.tour import GatesTour
from ui import lesson
from ui.recurrent.gates import controls as gates
from ui.recurrent.gates import stage
from ui.recurrent.gates.equations import equation


def build(settings: GatesSettings) -> GatesTour | training.GatesExperiment:
    return training.GatesExperiment(settings) if settings.mode == "learn" else GatesTour(settings)


lesson.head(
    "LSTM gates",
    "A network reads symbol by symbol and must remember something. **Press play**, then hold a gate shut by hand.",
)
controls = lesson.begin(__file__, GatesSettings(), unless=("task", "cell"))
gates.grant_wishes(controls)
running = lesson.play(
    controls,
    widgets=gates.controls,
    build=build,
    rows=stage.rows,
    equation=equation,
)

lesson.try_this(
    controls.page,
    [
        ("**Forget at once.** With the forget gate shut, the cell state begins anew at every symbol; only h still "
         "carries something over. Up to which depth are brackets counted, and where does the gradient end?",
         "Forget gate shut", {"holds": "f=0"},
         "Up to three: where a fourth is open the answer is wrong, and so is the way back from three. The gradient "
         "does not end at once, since h goes on: one step back it is a small part of what it was, then it fades."),
        ("**One long word.** A space begins a new word, and its vowels are counted from 0. Hold the forget gate open "
         "at the three spaces only, and the count runs on from word to word.",
         "Forget gate open at the spaces", {"task": "words", "holds": "f@9=1,f@13=1,f@23=1"}),
        ("**Look away.** Unit 3 opens its input gate at marked digits, hardly elsewhere. Shut all input gates at the "
         "second mark, step 11, and that digit is never added. Then shut them at another step instead.",
         "Input gate shut at the second mark", {"task": "adding", "look": "lines", "holds": "i@11=0", "unit": "3"}),
        ("**Keep everything.** A GRU's update gate of 1 keeps the old state: nothing new comes in. Here it is 1 from "
         "the tenth bracket on. Then let go, and hold it half open, at 0.5, for one step.",
         "Update gate at 1 from step 10", {"cell": "gru", "holds": ",".join(f"z@{k}=1" for k in range(10, 17))}),
        ("**Find it elsewhere.** Drag over some brackets to mark a phrase. Below stand the units that are on in all of "
         "it and off right around it, then other sequences in which the same units are on together. What do the "
         "stretches between ‹ and › have in common?",
         "A phrase and its units", {"look": "pattern", "first": "5", "last": "7"},
         "Their depth, to the right of them: the unit is on where about as many brackets are open as in the phrase."),
    ],
)  # fmt: skip

st.subheader("Exercise", anchor=False)
lesson.exercise(
    "gates",
    "A unit of an LSTM begins a step with $c_{t-1} = 2$. Its gates are $f = 0.5$ and $i = 0.8$, its candidate is "
    "$g = -1$. Then the input gate is held shut. **By how much does that change $c_t$?**",
    "The change of c",
    right=0.8,
    because="Right: c = 0.5·2 + 0.8·(−1) = 0.2 before, and 0.5·2 + 0·(−1) = 1 after: 0.8 more.",
    near={
        -0.8: "The size is right. The candidate is negative: what it took away is no longer taken away.",
        1: "That is the new cell state, 0.5·2. How much was it before?",
    },
    hint="Not quite. Write c = f·2 + i·(−1) once with i = 0.8, and once with i = 0.",
    within=0.005,
    step=0.1,
)

st.subheader("The code", anchor=False)
lesson.code(lstm, gru, reading.Reading, units.Survey, training.GatesTraining)
if controls.settings.mode == "look":
    caption = "The walk through this sequence with the weights of the network, in plain torch."
    lesson.script(running, script, "gates.py", caption)
else:
    caption = f"The run so far, {running.experiment.steps:,} updates, with the sequences that it learns from."
    lesson.script(running, script, "train_gates.py", caption)

lesson.sources(
    "Hochreiter and Schmidhuber (1997), Long short-term memory: cell, input and output gate",
    "Gers, Schmidhuber and Cummins (2000), Learning to forget: the forget gate",
    "Cho et al. (2014), Learning phrase representations using RNN encoder–decoder: the gated recurrent unit",
    "Jozefowicz, Zaremba and Sutskever (2015), An empirical exploration of recurrent network architectures",
    "Karpathy, Johnson and Fei-Fei (2015), Visualizing and understanding recurrent networks: units that can be read",
    "Strobelt, Gehrmann, Pfister and Rush (2018), LSTMVis: from a pattern of units to the texts that show it",
)
