"""4.3 Variational auto-encoder: a plane of codes to drag through, both terms of the bound, walks between digits."""

from dataclasses import replace

import streamlit as st

from engine.generative.autoencoders import latent, network
from engine.generative.digit_autoencoders import codes
from engine.generative.digit_autoencoders.weights import card_of
from engine.generative.vae import training
from engine.generative.vae.experiment import VaeTrain
from engine.generative.vae.looks import explore
from engine.generative.vae.looks.base import NETWORKS, VARIATIONAL
from engine.generative.vae.script import beside, script
from engine.generative.vae.settings import VaeSettings
from ui import lesson
from ui.generative import autoencoders
from ui.generative.vae import controls as stage
from ui.generative.vae import words

KL = "½ (μ² + σ² − log σ² − 1)"

controls = lesson.begin(__file__, VaeSettings(), first=("look", "drawn"), unless=("look",), pad=True)
autoencoders.follow(controls, "latents", 2)
lesson.head("Variational auto-encoder", words.SENTENCES[controls.settings.look])
running = lesson.play(
    controls,
    widgets=stage.controls,
    build=lambda settings: VaeTrain(settings) if settings.look == "train" else explore(settings),
    rows=stage.rows,
    equation=words.equation,
    pad=controls.settings.look != "train",
    instead=lambda settings: VaeTrain(replace(settings, data=VaeSettings.data)),
)
if isinstance(running.experiment, VaeTrain):
    st.markdown(words.about(running.experiment.settings))

lesson.try_this(
    controls.page,
    [
        ("**Between 3 and 8.** Walk from one digit to another, and look at the three films: twenty latents, two, and "
         "two of an auto-encoder that was never asked for a KL. Where does a film show no digit?",
         "From a 3 to an 8", {"look": "walk", "digit": "3", "digit_b": "8"},
         "In that of the auto-encoder, past the middle, the digit network is sure of none. Both variational networks "
         "go from a 3 to an 8 without a gap: the KL leaves few holes between codes."),
        ("**Collapse it.** With β = 30 the KL costs more than it buys. Press play, and watch both terms: the code goes "
         "out of use. Then bring β down to 1 while it runs.",
         "β = 30", {"look": "train", "beta": "30"}),
        ("**A ring through two latents.** Points of the plane, and all can be drawn: p(x) by an integral over z, "
         "samples, q(z|x) as rings beside the true p(z|x). Then one latent: where does it cut the ring open?",
         "Ring", {"look": "train", "data": "ring", "learning_rate": "0.01"},
         "Between two neighbours on the ring whose codes lie at the two ends of the line, where the prior is thin. The "
         "seed decides where that is; a line has ends, and a ring has none."),
        ("**One latent after another.** β rises from 0 to 4 over 2,000 updates. All eight latents are in use at first; "
         "watch their KLs. At which β does the first fall asleep, and at which the last?",
         "β rising to 4", {"look": "train", "latents": "8", "beta": "4", "warm": "2000", "learning_rate": "0.01"},
         "With seed 0 the KL of the first is below 0.05 nats from β ≈ 1.6 on; the last one falls asleep as β comes "
         "to 4."),
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
         "their cloud round. Those in which the picture changes most do differ: read off the strips what each changes.",
         "Where pictures change most", {"look": "directions", "directions": "pictures", "digit": "7"}),
    ],
)  # fmt: skip

st.subheader("Exercise", anchor=False)
first, second = st.columns(2, gap="large")
CANCEL = f"The terms cancel: put μ = 0 and σ² = 1 into {KL}, and mind log 1."
with first:
    lesson.exercise(
        "vae",
        "For one picture the encoder says of a latent that μ = 0 and σ² = 1, whatever the picture is. "
        "**How many nats does this latent add to the KL?**",
        "Nats",
        step=0.1,
        right=0,
        because="Right: ½ (0² + 1 − log 1 − 1) = 0. Such a latent costs nothing, and says nothing: it has collapsed.",
        near={0.5: CANCEL, 1: CANCEL},
        hint=lambda nats: (
            "A divergence is never below 0." if nats < 0 else f"Not quite: put μ = 0 and σ² = 1 into {KL}."
        ),
    )
ONE_WAY = "That is along one way only: C and D have their share too, so s and t multiply."
with second:
    lesson.exercise(
        "corners",
        "Between four corners, on straight lines, z is three quarters across (s = 0.75) and half-way up (t = 0.5). "
        "**What is the weight of z_B, the upper right corner's code?**",
        "Weight",
        step=0.025,
        decimals=3,
        right=0.375,
        within=1e-9,
        because="Right: s·t = 0.75·0.5 = 0.375. The four weights, 0.125, 0.375, 0.125 and 0.375, make 1.",
        near={
            0.125: "That is the weight of A, (1 − s) t: B is on the right, where s grows.",
            0.75: ONE_WAY,
            0.5: ONE_WAY,
        },
        hint=lambda weight: (
            "Not quite: z = t ((1 − s) z_A + s z_B) + (1 − t) ((1 − s) z_C + s z_D). What stands before z_B?"
            if 0 <= weight <= 1
            else "Inside the square every weight is from 0 to 1, and the four of them make 1."
        ),
    )

st.subheader("The networks", anchor=False)
for name in VARIATIONAL:
    card = st.expander(f"`{name}`: {NETWORKS[name]}", key=f"card.{name}", on_change="rerun")
    if card.open:
        card.markdown(card_of(name).partition("\n")[2].replace("\n## ", "\n##### "))

st.subheader("The code", anchor=False)
lesson.code(network, training.VaeTraining, latent.spherical, latent.mixed, latent.posterior, codes)
lesson.script(
    running,
    script,
    "vae.py",
    "What the stage shows, in plain torch: the run so far, this digit's bound, or this code and its picture.",
    beside=beside,
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
