"""4.4 GAN: digits. A generator that ships: walks and a plane through its noise, and what its discriminator says."""

import streamlit as st

from engine.generative.gan_digits import latent, opinion
from engine.generative.gan_digits.explore import DigitGANExplore
from engine.generative.gan_digits.generator import network, quality
from engine.generative.gan_digits.generator import training as digit_gan_training
from engine.generative.gan_digits.judge import DigitGANJudge
from engine.generative.gan_digits.judged import DigitGANJudged
from engine.generative.gan_digits.plane import DigitGANPlane
from engine.generative.gan_digits.script import script
from engine.generative.gan_digits.settings import LIVE, REBUILD, SHOWN, DigitGANSettings
from engine.generative.gan_digits.small.experiment import Gan8Experiment
from engine.generative.gan_digits.walk import DigitGANWalk
from ui import lesson, live
from ui.controls import Controls
from ui.generative.adversaries import EQUATIONS as SCORES
from ui.generative.gan_digits import below as small
from ui.generative.gan_digits import controls as stage
from ui.pad import came_back

LESSON = stage.LESSON
PAGE = "generative/gan_digits.py"
Experiment = DigitGANWalk | DigitGANPlane | DigitGANJudge | DigitGANJudged | Gan8Experiment
EXPERIMENTS: dict[str, type[Experiment]] = {
    "walk": DigitGANWalk,
    "plane": DigitGANPlane,
    "opinion": DigitGANJudge,
    "samples": DigitGANJudged,
    "train": Gan8Experiment,
}
GAME = (
    r"\min_G \max_D \; \mathbb{E}_{x}\log \sigma(D(x)) + \mathbb{E}_{z}\log\bigl(1 - \sigma(D(G(z)))\bigr), "
    r"\qquad z \sim \mathcal{N}(0, I)"
)
SENTENCES = {
    "walk": "A generator makes digits out of 32 numbers of noise. **Press play** and walk through them.",
    "plane": "A generator makes digits out of 32 numbers of noise. **Drag z** through a plane of them.",
    "opinion": "A discriminator has learnt to tell real digits from made ones. **Draw one**, and hear what it says.",
    "samples": "How good are the digits that a generator makes? **Press play**, and they are judged one by one.",
}
EQUATIONS = {
    "walk": r"z(t) = \frac{\sin (1 - t)\omega}{\sin \omega}\, z_A + \frac{\sin t\omega}{\sin \omega}\, z_B "
    r"\;\;(\lVert z_A \rVert = \lVert z_B \rVert) \qquad\text{or}\qquad z(t) = (1 - t)\, z_A + t\, z_B",
    "plane": r"z = \frac{\sum_i w_i z_i}{\sqrt{\sum_i w_i^2}}, \qquad z_i \sim \mathcal{N}(0, I) "
    r"\;\Rightarrow\; z \sim \mathcal{N}(0, I)",
    "samples": r"d^2 = \lVert \mu - \mu_r \rVert^2 + \mathrm{tr}\bigl(\Sigma + \Sigma_r - "
    r"2 (\Sigma \Sigma_r)^{1/2}\bigr), \qquad H = -\sum_k p_k \log_2 p_k \le \log_2 10 = 3.32",
}


def key(settings: DigitGANSettings) -> tuple[object, ...]:
    """What a new experiment is built for: another look, or another network in training."""
    training = settings.look == "train"
    return (settings.look, *(getattr(settings, name) for name in REBUILD if training))


def build(settings: DigitGANSettings) -> Experiment:
    """What the look shows. Codes that were chosen go along to it, and so does a drawing."""
    made, before = EXPERIMENTS[settings.look](settings), live.running(LESSON)
    if before is not None:
        for kind in (DigitGANExplore, DigitGANJudge, Gan8Experiment):
            if isinstance(made, kind) and isinstance(before.experiment, kind):
                made.come_from(before.experiment)
    return made


came_back(LESSON)
controls = Controls(LESSON, DigitGANSettings())
if controls.moved("look"):  # the look decides what the page has on it, so it is taken up before anything is shown
    controls.set(look=st.session_state[f"{LESSON}.look"])
training = controls.settings.look == "train"
if training:
    small.take_over(controls, key)
lesson.head("GAN: digits", small.SENTENCE if training else SENTENCES[controls.settings.look])
running = lesson.old_play(
    controls,
    widgets=stage.controls,
    build=build,
    key=key,
    names=LIVE if training else SHOWN,
    show=lambda running: stage.show(running.token, controls.settings),
    equation=lambda settings: SCORES[settings.loss] if training else EQUATIONS.get(settings.look, GAME),
    pad=controls.settings.look in stage.ON_PAD and not (training and lesson.presenting()),
)
if lesson.presenting() or running is None:
    st.stop()
if training:
    small.below(PAGE, running)
    st.stop()

lesson.try_this(
    PAGE,
    [
        ("**Straight through the middle.** On a straight line ‖z‖ sinks half way to about 4, where no draw of noise "
         "ever was. Look at the pictures there, then take the great circle.",
         "A straight line", {"path": "linear"}),
        ("**Round and round.** Four codes in a ring, and no end: play. Press samples to put other digits at the "
         "corners. Is there a jump anywhere, or does everything flow?",
         "Round by four", {"route": "round"}),
        ("**Does D like your hand?** Draw a digit as neatly as you can. Our digit network is sure of it; D, which saw "
         "only MNIST's pens, may not be. Blue pixels: ink there would please it.",
         "Ask D", {"look": "opinion"}),
    ],
)  # fmt: skip

st.subheader("Exercise", anchor=False)
st.markdown(
    "Two draws z_A and z_B from N(0, I) in 32 dimensions are nearly at right angles, and each is about "
    "√32 = 5.66 long. "
    "**How long is the point half way between them on the straight line?**"
)
answer = st.number_input("‖(z_A + z_B) / 2‖", value=None, step=0.1, key="exercise.gan-digits", width=220)
if answer is not None:
    if abs(answer - 4) <= 0.06:
        st.success("Right: ½ √(32 + 32) = 4. It is as if z came from a narrower Gaussian, which G never saw.")
    elif abs(answer - 5.66) <= 0.06:
        st.error("That is the length of the ends, and of the point half way on the great circle.")
    elif abs(answer - 2.83) <= 0.06:
        st.error("That would be one half of one end alone. Add both, at right angles, before you halve.")
    else:
        st.error("Not quite: at right angles ‖z_A + z_B‖² = ‖z_A‖² + ‖z_B‖². Then take half of the length.")

st.subheader("The code", anchor=False)
lesson.code(network, digit_gan_training, quality, latent, opinion)
with running.session.lock:
    lesson.old_script(
        lambda: script(running.experiment),
        "gan_digits.py",
        "What the stage shows, in plain torch, from the file with the weights.",
    )

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
