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
controls = lesson.begin(__file__, BackpropSettings(), PRESETS, first=("look",))
stage.grant_wish(controls)
running = lesson.play(
    controls,
    widgets=stage.controls,
    build=BackpropExperiment,
    rows=stage.rows,
    equation=stage.equation,
    letters=stage.LETTERS[controls.settings.look],
)

lesson.try_this(
    controls.page,
    [
        ("**The numbers that everybody compares with.** In Mazur's network the units of a layer share one bias. Go to "
         "the end, then press *Update*. What do w¹₁₁ and the biases become?",
         "Mazur's example", {"preset": "Mazur"},
         "L was 0.298371109, and w¹₁₁ becomes 0.149780716, as Mazur has it. He left the biases alone. Each of them "
         "gets the sum of its units' δ: 0.018725609 for b¹, 0.100400325 for b². b¹ becomes 0.340637, b² 0.549800."),
        ("**Two paths into one unit.** What comes back along each is a term of its own, and they add up. Go to the "
         "end, then drag w²₂₁ to −1. What is ∂L/∂h¹₁ then, and what is L?",
         "Two paths", {"preset": "two paths"},
         "∂L/∂h¹₁ is −1·2 + (−2)·(−1) = 0: both paths cancel. L is 0.5 all the same. To move h¹₁ a little changes "
         "nothing, because h²₁ and h²₂ move y in opposite ways."),
        ("**How small should a step be?** Make h smaller and smaller. Does the difference come nearer and nearer to "
         "the gradient?",
         "Check the gradient", {"look": "checks"},
         "Only the complex step does. The errors of the other two fall, then rise again: their curves are a V. *Why a "
         "V* below says where it comes from."),
        ("**A chain by hand.** Understanding Deep Learning (7.1) asks for eight derivatives of a chain of sin, exp and "
         "cos. Do it on paper first, then step back through it.",
         "A chain", {"preset": "UDL 7.1"},
         "∂/∂β is 2.281, −17.060, −1.683, 0.745, and ∂/∂ω is 5.246, −16.079, −8.530, 0.489."),
        ("**A sigmoid, taken apart.** CS231n's neuron is written as products, a sum, an exponential and a quotient. "
         "How much does every node have to know?",
         "A neuron as a graph", {"preset": "cs231n"},
         "Its own slope, and what comes back from the nodes that use it. No more: w₀ gets −0.197, x₀ 0.393."),
        ("**Values that are used again.** In micrograd's example a is used five times. Step to the end and read what "
         "each use brings.",
         "micrograd's example", {"preset": "micrograd"},
         "Five terms, of which two cancel and one is 0. They add up to 138.834. For b it is 645.577."),
    ],
)  # fmt: skip

st.subheader("Exercise", anchor=False)
lesson.exercise(
    "backprop",
    "The slide asks for the gradient with respect to the bias. One tanh unit reads x = 3 with w = 0 and b = 0, and "
    "should say t = 1; L = ½(y − t)². **What is ∂L/∂b?**",
    "∂L/∂b",
    right=-1,
    because="Right: y = tanh(0) = 0, δ = (1 − y²)(y − t) = −1, and the bias is the weight of a constant 1, so that "
    "∂L/∂b = δ·1 = −1.",
    near={
        0: "The bias is 0, but its gradient is not: it says what L does when the bias moves away from 0.",
        -3: "That is ∂L/∂w = δ·x. The bias does not read x. It reads a constant 1.",
        1: "The sign is turned: ∂L/∂y is y − t.",
        3: "That is ∂L/∂w with its sign turned. The bias reads a constant 1.",
        0.5: "That is L itself. The question is how L changes with b.",
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
    r"\frac{\partial L}{\partial y} = y - t, \quad \frac{\partial L}{\partial w^3_k} = (y - t)(1 - y^2)\,h^2_k, \quad "
    r"\frac{\partial L}{\partial h^2_i} = (y - t)(1 - y^2)\,w^3_i, \\[0.6em] \frac{\partial L}{\partial w^2_{ik}} = "
    r"\frac{\partial L}{\partial h^2_i}\,\bigl(1 - (h^2_i)^2\bigr)\,h^1_k, \quad \frac{\partial L}{\partial h^1_k} = "
    r"\sum_i \frac{\partial L}{\partial h^2_i}\,\bigl(1 - (h^2_i)^2\bigr)\,w^2_{ik}, \quad "
    r"\frac{\partial L}{\partial w^1_{kj}} = \frac{\partial L}{\partial h^1_k}\,\bigl(1 - (h^1_k)^2\bigr)\,x_j"
)
st.markdown(
    r"Also, $\frac{d}{dz}\tanh z = 1 - \tanh^2 z$, which is $1 - h^2$ and not $1 - z^2$. A bias reads a constant 1 in "
    r"place of $h_k$."
)

st.subheader("Why a V", anchor=False)
st.markdown(
    r"A **forward difference** is wrong by about $\frac{h}{2}\,|L''|$, a **central** one by about "
    r"$\frac{h^2}{6}\,|L'''|$: this falls with $h$, on axes of powers of ten as a line of slope 1 or 2. But $L(w + h)$ "
    r"and $L(w)$ are rounded to the **machine precision**, a part of about "
    r"$\varepsilon = 2^{-52} \approx 2.2 \cdot 10^{-16}$ of their size. Their difference keeps that error, and the "
    r"division by $h$ makes it about $\varepsilon / h$: this rises as $h$ falls. The sum is least where both are about "
    r"equal, near $h = \sqrt{\varepsilon} \approx 1.5 \cdot 10^{-8}$ for the forward and near "
    r"$\sqrt[3]{\varepsilon} \approx 6.1 \cdot 10^{-6}$ for the central difference. Below $h \approx 10^{-16}$, "
    r"$w + h$ is often $w$ itself, and both say 0."
    "\n\n"
    r"The **complex step** $\operatorname{Im} L(w + \mathrm{i}h)/h$ subtracts nothing, so it has no V: it is wrong "
    r"by about $\frac{h^2}{6}\,|L'''|$ alone. All three walk through the network again for every weight. "
    "Backpropagation has all derivatives after one pass forward and one pass back."
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
