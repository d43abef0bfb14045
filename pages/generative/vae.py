"""4.3 Variational auto-encoder: a plane of codes to drag through, both terms of the bound, walks between digits."""

from dataclasses import replace

import streamlit as st

from engine.generative.autoencoders import bound as vae_bound
from engine.generative.autoencoders import latent
from engine.generative.autoencoders.network import AutoEncoder
from engine.generative.digit_autoencoders import codes
from engine.generative.vae import training as vae_live
from engine.generative.vae.experiment import VaeTrain
from engine.generative.vae.looks.choice import explore
from engine.generative.vae.looks.explore import VaeExplore
from engine.generative.vae.script import script
from engine.generative.vae.settings import REBUILD, SHOWN, VaeSettings
from ui import lesson, live
from ui.controls import Controls
from ui.generative.vae import about, train
from ui.generative.vae import controls as stage
from ui.pad import came_back

LESSON = "vae"
PAGE = "generative/vae.py"
PACES = {"walk": 10.0, "corners": 10.0, "sum": 5.0, "train": 0.0}  # steps a second at first
SENTENCES = {
    "plane": "Every point of a plane is a digit. **Drag z** through it: each move is decoded as you make it.",
    "walk": "From one code to another, and everything on the way is decoded. **Press play**, or drag A and B.",
    "corners": "Four digits at the corners, and a code wherever you are between them. **Drag z.**",
    "sum": "Codes are numbers, so they can be added and taken away. **Is 8 − 3 + 5 a digit?**",
    "sliders": "Twenty numbers make a digit. **Move one.**",
    "directions": "Twenty numbers make a digit, and some ways through them mean something. **Move along one.**",
    "train": "Every number of a code costs nats, and should be worth them. **Press play.**",
}
EQUATIONS = {
    "plane": r"z = \mu(x) + \sigma(x) \odot \varepsilon, \quad \varepsilon \sim \mathcal{N}(0, I), \qquad "
    r"-\log p(x) \;\approx\; -\log \frac{1}{k} \sum_{i=1}^{k} \frac{p(x \mid z_i)\, p(z_i)}{q(z_i \mid x)}",
    "walk": r"z(t) = (1 - t)\, z_A + t\, z_B \qquad\text{or}\qquad "
    r"z(t) = \frac{\sin (1 - t)\omega}{\sin \omega}\, z_A + \frac{\sin t\omega}{\sin \omega}\, z_B "
    r"\;\;(\lVert z_A \rVert = \lVert z_B \rVert)",
    "corners": r"\text{straight:}\quad z(s, t) = t\, \big((1 - s)\, z_A + s\, z_B\big) "
    r"+ (1 - t)\, \big((1 - s)\, z_C + s\, z_D\big)",
    "sum": r"z = z_A \pm z_B \pm z_C \pm z_D, \qquad z_A = \mu(x_A)",
    "directions": r"z = \bar\mu + \sum_k c_k\, s_k\, v_k, \qquad c_k = v_k^\top (z - \bar\mu) / s_k, \qquad "
    r"v_k^\top v_l = \delta_{kl}",
}
BOUND = (
    r"-\log p(x) \;\le\; l = -\mathbb{E}_{q(z \mid x)}[\log p(x \mid z)] + "
    r"\mathrm{KL}\big(q(z \mid x) \,\Vert\, p(z)\big), \qquad "
    r"\mathrm{KL} = \sum_j \tfrac12 \left(\mu_j^2 + \sigma_j^2 - \log \sigma_j^2 - 1\right)"
)


def key(settings: VaeSettings) -> tuple[object, ...]:
    """What a new experiment is built for: another look, or another network in training."""
    training = settings.look == "train"
    return (settings.look, *(getattr(settings, name) for name in REBUILD if training))


def bound(settings: VaeSettings) -> str:
    """The bound; of a network in training with its p(x|z)."""
    if lesson.presenting():  # the pad leaves room for the half
        return BOUND if settings.look == "train" else BOUND.partition(r", \qquad")[0]
    if settings.look != "train":
        return BOUND
    return rf"\begin{{gathered}} {BOUND} \\ {train.given(settings)} \end{{gathered}}"


def build(settings: VaeSettings) -> VaeExplore | VaeTrain:
    """What the look shows. What has been drawn goes along, and waits while a network is in training."""
    before = live.running(LESSON)
    if before is not None and isinstance(before.experiment, VaeExplore):
        st.session_state["vae.explored"] = before.experiment
    if settings.look == "train":
        return VaeTrain(settings)
    made, last = explore(settings), st.session_state.get("vae.explored")
    if last is not None:
        made.come_from(last)
    return made


came_back(LESSON)
controls = Controls(LESSON, VaeSettings())
stage.take_over(controls, key)
lesson.head("Variational auto-encoder", SENTENCES[controls.settings.look])
training = controls.settings.look == "train"
running = lesson.old_play(
    controls,
    widgets=stage.controls,
    build=build,
    key=key,
    names=SHOWN,
    show=lambda running: stage.show(running.token, running.experiment.settings),
    equation=lambda settings: EQUATIONS.get(settings.look) or bound(settings),
    pad=not training,
    instead=lambda settings: VaeTrain(replace(settings, data=VaeSettings.data)),
)
if lesson.presenting() or running is None:
    st.stop()
if isinstance(running.experiment, VaeTrain):
    st.markdown(train.about(running.experiment.settings))

lesson.try_this(
    PAGE,
    [
        ("**Between 3 and 8.** Walk from one digit to another, and look at the three films: twenty latents, two, and "
         "two of an auto-encoder that was never asked for a KL. Where does a film show no digit?",
         "From a 3 to an 8", {"look": "walk", "digit": "3", "digit_b": "8"}),
        ("**Collapse it.** With β = 30 the KL costs more than it buys. Press play, and watch both terms: the code goes "
         "out of use. Then bring β down to 1 while it runs.",
         "β = 30", {"look": "train", "beta": "30"}),
        ("**A ring through two latents.** Points of the plane, and all can be drawn: p(x) by an integral over z, "
         "samples, q(z|x) as rings beside the true p(z|x). Then one latent: where does it cut the ring open?",
         "Ring", {"look": "train", "data": "ring", "learning_rate": "0.01"}),
        ("**One latent after another.** β rises from 0 to 4 over 2,000 updates. All eight latents are in use at first; "
         "watch their KLs. At which β does the first fall asleep, and at which the last?",
         "β rising to 4", {"look": "train", "latents": "8", "beta": "4", "warm": "2000", "learning_rate": "0.01"}),
        ("**How good is the bound?** Press play and let the estimate tick: it falls from l towards −log p(x), which "
         "for two latents a grid gives exactly. Then draw a digit that is hard to read.",
         "5,000 draws for a 4", {"digit": "4"}),
        ("**Four corners.** Drag z through the square: on its edges it is a walk. With two latents a square may have "
         "to cross other digits' country; with twenty there is room. Draw a corner yourself.",
         "Between 0, 1, 4 and 7", {"look": "corners", "digit": "0", "digit_b": "1", "digit_c": "4", "digit_d": "7"}),
        ("**What is a 3 without its 2?** Take the mean 2 from the mean 3 and add the mean 8. Guess first what is left, "
         "then see what both networks decode, and what the digit network reads.",
         "3 − 2 + 8", {"look": "sum", "digit": "3", "digit_b": "2", "digit_c": "8", "means": "yes"}),
        ("**Which way is telling?** The codes' principal directions hardly differ in variance, since the KL has made "
         "their cloud round. Those in which the picture changes most do differ: what does each of them change?",
         "Where pictures change most", {"look": "directions", "directions": "pictures", "digit": "7"}),
    ],
)  # fmt: skip

about.exercises()
about.cards()

st.subheader("The code", anchor=False)
lesson.code(
    *(AutoEncoder, vae_bound, vae_live.LiveTraining, latent.spherical, latent.mixed, latent.posterior),
    codes,
)
with running.session.lock:
    lesson.old_script(
        lambda: script(running.experiment),
        "vae.py",
        "What the stage shows, in plain torch: the run so far, this digit's bound, or this code and its picture.",
    )

lesson.sources(
    "Kingma and Welling (2014), Auto-encoding variational Bayes: the bound, the reparameterisation, the map by Φ",
    "Rezende, Mohamed and Wierstra (2014), Stochastic backpropagation and approximate inference in deep generative "
    "models",
    "Burda, Grosse and Salakhutdinov (2016), Importance weighted autoencoders: −log p(x) by importance sampling, "
    "active units",
    "Higgins et al. (2017), β-VAE",
    "White (2016), Sampling generative networks: great circles; Shoemake (1985), Animating rotation with quaternion "
    "curves",
    "Mikolov, Yih and Zweig (2013), Linguistic regularities in continuous space word representations; Radford, Metz "
    "and Chintala (2016), Unsupervised representation learning with deep convolutional generative adversarial "
    "networks: arithmetic on codes",
    "Arvanitidis, Hansen and Hauberg (2018), Latent space oddity: the metric that a decoder lays on its codes",
    "LeCun, Cortes and Burges (1998), The MNIST database of handwritten digits; Alpaydin and Kaynak (1998), the 8×8 "
    "digits",
)
