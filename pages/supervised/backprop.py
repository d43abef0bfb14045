"""1.4 Backpropagation: forward node by node, then back, and every gradient as a sum over paths."""

import streamlit as st

from engine.supervised.backprop import checks, graph
from engine.supervised.backprop.experiment import BackpropExperiment
from engine.supervised.backprop.network import Net
from engine.supervised.backprop.settings import PRESETS, BackpropSettings
from ui import lesson
from ui.supervised.backprop import controls as stage

lesson.head(
    "Backpropagation",
    "**Step** forward through the network, then back: every gradient is the gradient after it times one slope.",
)
controls = lesson.begin(__file__, BackpropSettings(), PRESETS)
running = lesson.play(
    controls,
    widgets=stage.controls,
    build=BackpropExperiment,
    rows=stage.rows,
    equation=r"h_i^l = g\Big(\sum_k w_{ik}^l h_k^{l-1} + b_i^l\Big), \qquad \frac{\partial L}{\partial h_k^{l-1}} = \sum_i \delta_i^l\, w_{ik}^l,"
    r"\quad \frac{\partial L}{\partial w_{ik}^l} = \delta_i^l\, h_k^{l-1}",
)

st.subheader("The code", anchor=False)
lesson.code(Net, graph.paths, checks.difference)
