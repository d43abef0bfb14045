"""4.1 Auto-encoder: digits through a bottleneck and back, beside PCA; the map of codes beside a variational one's."""

from dataclasses import replace

import streamlit as st

from engine.generative.autoencoder import training
from engine.generative.autoencoder.experiment import AeTrain
from engine.generative.autoencoder.maps import AeExplore
from engine.generative.autoencoder.script import script
from engine.generative.autoencoder.settings import AeSettings
from engine.generative.autoencoders import network
from engine.generative.digit_autoencoders import digits
from ui import lesson
from ui.generative import autoencoders
from ui.generative.autoencoder import controls as stage

controls = lesson.begin(__file__, AeSettings(), first=("look", "drawn"), unless=("look",), pad=True)
autoencoders.follow(controls, "codes", 1)
lesson.head("Auto-encoder", stage.sentence(controls.settings))
running = lesson.play(
    controls,
    widgets=stage.controls,
    build=lambda settings: AeTrain(settings) if settings.look == "train" else AeExplore(settings),
    rows=stage.rows,
    equation=stage.equation,
    pad=not stage.points(controls.settings),
    instead=lambda settings: AeTrain(replace(settings, data=AeSettings.data)),
)

lesson.try_this(
    controls.page,
    [
        ("**A plane, as PCA's.** A linear auto-encoder with four numbers. Press play: its error falls to PCA's, "
         "and the principal angles between both planes close, the last one slowly. Why that one?",
         "Linear, four numbers", {"kind": "linear", "codes": "4", "learning_rate": "0.01"},
         "The digits vary along the fifth principal component nearly as much as along the fourth. So the error hardly "
         "tells which of the two is in the plane, and its slope is smallest where the plane must turn from one to the "
         "other."),
        ("**Half the pixels gone.** It is shown digits with holes, and must give back whole ones. Then let the share "
         "of wiped-out pixels fall to 0: has it learnt digits, or how to fill holes?",
         "Denoising", {"noise": "0.5", "codes": "16"},
         "Both, and holes first: of whole digits it makes more errors at first than a network that has never seen a "
         "hole, since it still expects some. Play on, and the difference goes."),
        ("**Holes in the map.** Walk from a 3 to an 8 on both maps: under each picture stands what a digit network "
         "sees, or “?”. Drag A and B to where no known digit lies.",
         "Two maps", {"look": "map"}),
        ("**One number for a ring.** Points of the plane, and one number in the bottleneck: whatever is decoded lies "
         "on a curve. Press play, and see it bend. Where is it torn open, and why must it be?",
         "Ring", {"data": "ring", "codes": "1", "learning_rate": "0.01"},
         "Between two neighbours on the ring whose codes are the two ends of the line; the seed decides which. A "
         "closed ring cannot be laid onto a line without a tear: neighbours somewhere must get codes far apart."),
        ("**Pulled back.** Each point is pushed aside before the encoder sees it. What comes back lies nearer to "
         "where points are dense: press play, and follow the ways.",
         "Denoise two moons", {"data": "moons", "codes": "2", "noise": "0.5", "learning_rate": "0.01"}),
        ("**A line that will not bend.** The same roll, with a linear auto-encoder: its line turns until it lies on "
         "the first principal component. Then let it bend.",
         "Linear, on a roll", {"data": "roll", "codes": "1", "kind": "linear", "learning_rate": "0.01"}),
    ],
)  # fmt: skip

st.subheader("Exercise", anchor=False)
ONE_WAY = "That is one way. The decoder has weights of its own."
lesson.exercise(
    "autoencoder",
    "A digit has 8×8 pixels, and the linear auto-encoder has 4 numbers in its bottleneck, with a bias for each number "
    "and for each pixel. **How many parameters does it have?**",
    "Parameters",
    right=64 * 4 + 4 + 4 * 64 + 64,
    because="Right: 64·4 + 4 on the way in, 4·64 + 64 on the way out.",
    near={
        512: "Those are the weights. Each of the 4 numbers and of the 64 pixels has a bias, too.",
        260: ONE_WAY,
        320: ONE_WAY,
    },
    hint="Not quite: count 64 → 4 and 4 → 64, with the biases of what each arrow points to.",
)

st.subheader("The code", anchor=False)
lesson.code(network.AutoEncoder, training.AeTraining, training.principal, digits.shares)
lesson.script(
    running,
    script,
    "autoencoder.py",
    "The run so far, in plain torch, on the digits that come with scikit-learn.",
)

lesson.sources(
    "Hinton and Salakhutdinov (2006), Reducing the dimensionality of data with neural networks",
    "Baldi and Hornik (1989), Neural networks and principal component analysis: learning from examples without local "
    "minima",
    "Vincent, Larochelle, Bengio and Manzagol (2008), Extracting and composing robust features with denoising "
    "autoencoders",
    "Björck and Golub (1973), Numerical methods for computing angles between linear subspaces",
    "Alpaydin and Kaynak (1998), the 8×8 digits; LeCun, Cortes and Burges (1998), The MNIST database",
)
