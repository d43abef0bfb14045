"""1.4 Backpropagation: forward node by node, then back, and every gradient as a sum over paths."""

import streamlit as st

from engine.supervised.backprop import checks, graph
from engine.supervised.backprop.experiment import BackpropExperiment
from engine.supervised.backprop.network import Net
from engine.supervised.backprop.script import script
from engine.supervised.backprop.settings import PRESETS, BackpropSettings
from ui import lesson
from ui.supervised.backprop import controls as stage

lesson.head(
    "Backpropagation",
    "**Step** forward through the network, then back: every gradient is the one after it, times a slope.",
)
controls = lesson.begin(__file__, BackpropSettings(), PRESETS)
stage.grant_wish(controls)
running = lesson.play(
    controls,
    widgets=stage.controls,
    build=BackpropExperiment,
    rows=stage.rows,
    equation=stage.equation,
    letters=stage.LETTERS,
)

lesson.try_this(
    controls.page,
    [
        ("**The numbers that everybody compares with.** Mazur's network has two units a layer, which share one bias. Go to "
         "the end, then press *Update*: w¹₁₁ becomes 0.1498.",
         "Mazur's example", {"preset": "Mazur"}),
        ("**Two paths into one unit.** What comes back along each is a term of its own, and they add up. Drag w²₂₁ "
         "to −1: both paths cancel, and ∂L/∂h¹₁ is 0 while L is not.",
         "Two paths", {"preset": "two paths"}),
        ("**How small should a step be?** The error of a difference falls with h, then rises again: a V. Only the complex "
         "step has none. Drag h and find the best of each.",
         "Check the gradient", {"look": "checks"}),
        ("**A formula of your own.** Understanding Deep Learning (7.1) asks for eight derivatives of a chain of sin, exp "
         "and cos. Step back through it.",
         "A chain", {"preset": "UDL 7.1"}),
        ("**A sigmoid, taken apart.** CS231n's neuron as a multiplication, a sum, an exponential and a division. Every "
         "node knows only its own slope.",
         "A neuron as a graph", {"preset": "cs231n"}),
        ("**Values that are used again.** In micrograd's example c and d are used several times: what every use brings "
         "adds up to 138.83 for a.",
         "micrograd's example", {"preset": "micrograd"}),
    ],
)  # fmt: skip

st.subheader("Exercise", anchor=False)
lesson.exercise(
    "backprop",
    "The slide asks for the gradient with respect to the bias. One tanh unit reads x = 3 with w = 0 and b = 0, and should "
    "say t = 1; L = ½(y − t)². **What is ∂L/∂b?**",
    "∂L/∂b",
    right=-1,
    because="Right: y = tanh(0) = 0, δ = (1 − y²)(y − t) = −1, and the bias reads a constant 1, so that ∂L/∂b = δ·1 = −1.",
    near={
        0: "The bias is 0, but its gradient is not: it says what L does when the bias moves away from 0.",
        -3: "That is ∂L/∂w = δ·x. The bias does not read x. It reads a constant 1.",
        1: "The sign is turned: ∂L/∂y is y − t.",
        3: "That is ∂L/∂w with its sign turned. The bias reads a constant 1.",
    },
    hint="Not quite. Compute y, then ∂L/∂y = y − t, then δ = (1 − y²)·∂L/∂y; the bias is the weight of a constant 1.",
    within=1e-9,
    step=0.5,
    format="%g",
)

st.subheader("The slide's example, put right", anchor=False)
st.markdown(
    "The tutorial's worked example lost its signs on the way into text: it says "
    r"$\frac{\partial L}{\partial y} = \frac{\partial L}{\partial y}\,t$, and leaves the gradient that arrives out of "
    r"$\frac{\partial L}{\partial w}$. With $L = \frac12(y - t)^2$ and tanh units it must read:"
)
st.latex(
    r"\begin{aligned}"
    r"\frac{\partial L}{\partial y} &= y - t, & \frac{\partial L}{\partial w^3_k} &= (y - t)(1 - y^2)\,h^2_k \\"
    r"\frac{\partial L}{\partial h^2_i} &= (y - t)(1 - y^2)\,w^3_i, & "
    r"\frac{\partial L}{\partial w^2_{ik}} &= \frac{\partial L}{\partial h^2_i}\,\bigl(1 - (h^2_i)^2\bigr)\,h^1_k \\"
    r"\frac{\partial L}{\partial h^1_k} &= \sum_i \frac{\partial L}{\partial h^2_i}\,\bigl(1 - (h^2_i)^2\bigr)\,w^2_{ik}, & "
    r"\frac{\partial L}{\partial w^1_{kj}} &= \frac{\partial L}{\partial h^1_k}\,\bigl(1 - (h^1_k)^2\bigr)\,x_j"
    r"\end{aligned}"
)
st.markdown(
    r"Also, $\frac{d}{dz}\tanh z = 1 - \tanh^2 z$, which is $1 - h^2$ and not $1 - z^2$. A bias takes the place of "
    r"$h_k$ by 1."
)

st.subheader("The code", anchor=False)
lesson.code(Net, graph.paths, checks.difference)
lesson.script(
    running,
    script,
    "backprop.py",
    "The numbers on the stage: every value and every gradient by hand, with autograd beside it.",
)

lesson.sources(
    "Linnainmaa (1970), The representation of the cumulative rounding error of an algorithm",
    "Rumelhart, Hinton and Williams (1986), Learning representations by back-propagating errors",
    "Griewank and Walther (2008), Evaluating derivatives",
    "Squire and Trapp (1998), Using complex variables to estimate derivatives of real functions",
    "Mazur (2015), A step by step backpropagation example",
    "Prince (2023), Understanding Deep Learning, chapter 7; Karpathy (2020), micrograd; Stanford's CS231n",
)
