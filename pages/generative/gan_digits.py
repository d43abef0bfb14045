"""4.4 GAN: digits. A generator that ships: walks and a plane through its noise, and what its discriminator says."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from engine.experiment.protocol import Experiment
from engine.generative.gan_digits import opinion
from engine.generative.gan_digits.explore import Plane, Walk, along, mixed
from engine.generative.gan_digits.generator import network, quality, training
from engine.generative.gan_digits.opinion import Opinion
from engine.generative.gan_digits.samples import Samples
from engine.generative.gan_digits.script import beside, script
from engine.generative.gan_digits.settings import GANDigitsSettings
from engine.generative.gan_digits.small.experiment import SmallExperiment
from ui import lesson
from ui.generative import adversaries
from ui.generative.gan_digits import below as small
from ui.generative.gan_digits import controls as stage

EXPERIMENTS: dict[str, Callable[[Any], Experiment]] = {
    "walk": Walk,
    "plane": Plane,
    "opinion": Opinion,
    "samples": Samples,
    "train": SmallExperiment,
}
SENTENCES = {
    "walk": "A generator makes digits out of 32 numbers of noise. **Press play** and walk through them.",
    "plane": "A generator makes digits out of 32 numbers of noise. **Drag z** through a plane of them.",
    "opinion": "A discriminator has learnt to tell real digits from made ones. **Draw one**, and hear what it says.",
    "samples": "How good are the digits that a generator makes? **Press play**, and they are judged one by one.",
    "train": small.SENTENCE,
}
WALKS = {
    "linear": r"z(t) = (1 - t)\, z_A + t\, z_B, \qquad \hat{x} = \sigma(G(z))",
    "spherical": r"z(t) = \frac{\ell(t)}{\sin \omega} \left(\sin\big((1 - t)\,\omega\big) "
    r"\frac{z_A}{\lVert z_A \rVert} + \sin(t\,\omega) \frac{z_B}{\lVert z_B \rVert}\right), \quad "
    r"\ell(t) = (1 - t) \lVert z_A \rVert + t \lVert z_B \rVert, \quad \omega = \angle(z_A, z_B)",
}
PLANES = {
    "linear": r"z = \sum_i w_i z_i, \qquad w = \big((1 - s)\,t,\; s\,t,\; s\,(1 - t),\; (1 - s)(1 - t)\big)",
    "spherical": r"z = \frac{\sum_i w_i z_i}{\sqrt{\sum_i w_i^2}}, \quad w = \big((1 - s)\,t,\; s\,t,\; s\,(1 - t),\; "
    r"(1 - s)(1 - t)\big), \qquad z_i \sim \mathcal{N}(0, I) \;\Rightarrow\; z \sim \mathcal{N}(0, I)",
}
EQUATIONS = {
    "opinion": r"P(\text{real}) = \sigma(D(x)), \qquad \frac{\partial D}{\partial x}, \qquad "
    r"\min_z \lVert \sigma(G(z)) - x \rVert^2 \ \text{ by Adam, from 8 draws of } z",
    "samples": r"d^2 = \lVert \mu - \mu_r \rVert^2 + \mathrm{tr}\bigl(\Sigma + \Sigma_r - "
    r"2 (\Sigma \Sigma_r)^{1/2}\bigr), \qquad H = -\sum_k p_k \log_2 p_k \le \log_2 10 \approx 3.32",
}


def equation(settings: GANDigitsSettings) -> str:
    """What the look computes, along the way that is chosen; in training both losses."""
    if settings.look == "train":
        return adversaries.equation(settings)
    ways = {"walk": WALKS, "plane": PLANES}.get(settings.look)
    return ways[settings.path] if ways else EQUATIONS[settings.look]


controls = lesson.begin(__file__, GANDigitsSettings(), first=["look"], unless=["look"], pad=True)
look = controls.settings.look
lesson.head("GAN: digits", SENTENCES[look])
running = lesson.play(
    controls,
    widgets=stage.controls,
    build=lambda settings: EXPERIMENTS[settings.look](settings),
    rows=stage.rows,
    equation=equation,
    pad=look in stage.ON_PAD and not (look == "train" and lesson.presenting()),
)
if look == "train":
    small.below(controls.page, running)
    st.stop()

lesson.try_this(
    controls.page,
    [
        ("**Straight through the middle.** On a straight line ‖z‖ sinks half way to about 4, where no draw of noise "
         "ever was. Look at the pictures there, then take the great circle.",
         "A straight line", {"path": "linear"}),
        ("**Round and round.** Four codes in a ring, and no end: play. Press samples to put other digits at the "
         "corners. Is there a jump anywhere, or does everything flow?",
         "Round by four", {"route": "round"},
         "Everything flows: G is continuous, so a small step of z is a small step of every pixel. Only what is read "
         "jumps, since it must be one of ten digits, or none."),
        ("**Does D like your hand?** Draw a digit as neatly as you can. Our digit network is sure of it; D, which saw "
         "only MNIST's pens, may not be. Blue pixels: ink there would please it.",
         "Ask D", {"look": "opinion"}),
    ],
)  # fmt: skip

st.subheader("Exercise", anchor=False)
lesson.exercise(
    "gan-digits",
    "Two draws z_A and z_B from N(0, I) in 32 dimensions are nearly at right angles, and each is about "
    "√32 = 5.66 long. **How long is the point half way between them on the straight line?**",
    "‖(z_A + z_B) / 2‖",
    right=4,
    because="Right: ½ √(32 + 32) = 4. It is as if z came from a narrower Gaussian, which G never saw.",
    near={
        5.66: "That is the length of the ends, and of the point half way on the great circle.",
        2.83: "That would be one half of one end alone. Add both, at right angles, before you halve.",
    },
    hint="Not quite: at right angles ‖z_A + z_B‖² = ‖z_A‖² + ‖z_B‖². Then take half of the length.",
    within=0.06,
    step=0.1,
)

st.subheader("The code", anchor=False)
lesson.code(network, training, quality, mixed, along, opinion)
lesson.script(
    running, script, "gan_digits.py", "What the stage shows, in plain torch, from the file with the weights.",
    beside=beside,
)  # fmt: skip

lesson.sources(
    "Goodfellow et al. (2014), Generative adversarial nets: the game, the non-saturating loss",
    "Radford, Metz and Chintala (2016), DCGAN: the shape of both networks, walks through the noise",
    "Mescheder, Geiger and Nowozin (2018), Which training methods for GANs do actually converge?: the penalty R1; "
    "Karras et al. (2020): counted every few steps",
    "Yazıcı et al. (2019), The unusual effectiveness of averaging in GAN training",
    "White (2016), Sampling generative networks: great circles; Shoemake (1985)",
    "Heusel et al. (2017), GANs trained by a two time-scale update rule: the Fréchet distance of features; Dowson and "
    "Landau (1982)",
    "Zhu, Krähenbühl, Shechtman and Efros (2016), Generative visual manipulation: the code nearest to a picture",
    "LeCun, Cortes and Burges (1998), The MNIST database of handwritten digits",
)
