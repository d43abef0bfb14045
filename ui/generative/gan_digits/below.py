"""What stands around the stage on which two networks learn from 8×8 digits: experiments, exercise, code, sources."""

from __future__ import annotations

import math

import streamlit as st

from engine.generative.adversaries import definition, fast, players
from engine.generative.gan_digits.script import training_script
from engine.generative.gan_digits.small import measures
from ui import lesson
from ui.live import Running

SENTENCE = "Two networks learn from 1,437 digits of 8×8, each against the other. **Press play.**"
EXPERIMENTS: list[lesson.Trial] = [
    ("**Ten to one.** D learns ten times as often as G, and nothing bounds its slope. G saves itself on a few classes: "
     "count them. Then press the doctor's cure, and wait.",
     "Ten updates of D", {"look": "train", "d_steps": "10", "penalty": "none"}),
    ("**A G that runs ahead.** Five fast updates of G to one slow one of D: it runs to a single picture, and "
     "hardly comes back. Press the cure, start anew (R), and play.",
     "Five updates of G", {"look": "train", "g_steps": "5", "g_rate": "0.01", "d_rate": "0.001", "penalty": "none"}),
    ("**A distance in place of a verdict.** Wasserstein's critic with a gradient penalty: its loss comes nearer to 0 "
     "as the digits get better. Does the non-saturating loss of D tell you as much?",
     "Wasserstein", {"look": "train", "loss": "wasserstein", "penalty": "gradient penalty", "d_steps": "3"},
     "Hardly: while the Fréchet distance falls to a quarter, it stays within two hundredths of where it was, just "
     "below log 4. The critic’s loss has come a good part of its way to 0 by then."),
]  # fmt: skip


def below(page: str, running: Running) -> None:
    """What stands under the stage."""
    lesson.try_this(page, EXPERIMENTS)
    st.subheader("Exercise", anchor=False)
    lesson.exercise(
        "gan-digits-train",
        "Were G perfect, D could only say ½ of every picture. **What would D's loss "
        "−mean log D(x) − mean log(1 − D(G(z))) then be, in nats?** Compare it with the dotted line.",
        "Loss of D",
        right=math.log(4),
        because="Right: −log ½ − log ½ = log 4 = 1.386. A loss of D below it says that D still finds differences.",
        near={
            math.log(2): "That is one of the two terms; there is one for real pictures and one for generated ones.",
            2: "In bits it would be 2; the loss is in nats, with the natural logarithm.",
        },
        hint="Not quite: put D = ½ into both terms, and take the natural logarithm.",
        within=0.006,
        step=0.01,
    )
    st.subheader("The code", anchor=False)
    lesson.code(definition, players, fast, measures)
    lesson.script(
        running,
        lambda experiment: training_script(experiment.training, running.session.history.origin(experiment.steps).step),
        "gan8.py",
        f"The networks shown, from their start to the present update {running.experiment.steps:,}.",
    )
    lesson.sources(
        "Goodfellow et al. (2014), Generative adversarial nets: the game, its equilibrium at log 4",
        "Mescheder, Geiger and Nowozin (2018), Which training methods for GANs do actually converge?: the penalty R1; "
        "Yazıcı et al. (2019): averaging G",
        "Mao et al. (2017), least squares; Arjovsky, Chintala and Bottou (2017), Wasserstein; Gulrajani et al. (2017), "
        "gradient penalty; Lim and Ye (2017), hinge; Miyato et al. (2018), spectral norm",
        "Parzen (1962), On estimation of a probability density function and mode: the reader",
        "Dowson and Landau (1982), The Fréchet distance between multivariate normal distributions",
        "White (2016), Sampling generative networks: great circles",
        "Alpaydin and Kaynak (1998), Optical recognition of handwritten digits: the 8×8 digits of scikit-learn",
    )
