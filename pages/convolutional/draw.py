"""2.5 Draw a digit: a trained network reads what is drawn, stroke by stroke, and every number on the way is shown."""

import streamlit as st

from engine.convolutional.draw import attribution, doubt, flow, sums, typical
from engine.convolutional.draw.experiment import DrawExperiment
from engine.convolutional.draw.script import beside, script
from engine.convolutional.draw.settings import DrawSettings
from engine.convolutional.networks import cell_account
from engine.convolutional.reader import judgement, thinking
from engine.convolutional.reader.reader import YOURS
from engine.digits import preparation
from ui import lesson
from ui.convolutional import own_picture, yours
from ui.convolutional.draw import controls as stage


def brought(_: DrawSettings) -> tuple[int, int]:
    """What a new experiment is built for: a picture brought along, and a network, with which a picture may come."""
    network, mine = yours.get(), own_picture.get("draw")
    return (mine.number if mine else 0, network.number if network else 0)


def build(settings: DrawSettings) -> DrawExperiment:
    network, mine = yours.get(), own_picture.get("draw")
    return DrawExperiment(settings, mine.picture if mine else None, network.reader if network else None)


lesson.head(
    "Draw a digit",
    "A trained network reads your digit. **Draw**, then point at any cell of any map.",
)
yours.arrive()
controls = lesson.begin(__file__, DrawSettings(), also=brought, pad=True)
yours.grant_wishes(controls)
stage.lay_example(controls)
running = lesson.play(
    controls,
    widgets=stage.controls,
    build=build,
    rows=stage.rows,
    equation=stage.equation,
    letters=stage.letters,
    pad=True,
)

same = {"network": controls.settings.network} if controls.settings.network == YOURS else {}
lesson.try_this(
    controls.page,
    [
        ("**Without the preparation.** With the stages off, draw a digit small and in a corner: the network was never "
         "taught such pictures. What does it call it, and how sure is it? Switch the stages on again.",
         "All stages off", {**same, "ink": "no", "crop": "no", "fit": "no", "centre": "no"},
         "Softmax of the digit network is likely to say 1, whatever it is: the network has seen only digits that fill "
         "the middle. The second judgement says that it resembles none of those. With the stages on it is read as a "
         "large one is."),
        ("**Why a 4?** Four methods say which pixels speak for it, and where they disagree. The 4 is open at the top "
         "and lies on the pad: close it with one stroke, then erase that again. What is it in between?",
         "Start from a 4", {**same, "digit": "4", "on_pad": "yes", "look": "why"},
         "For softmax a 9, if the stroke goes from the upper end in a bow to the right end. What spoke for the 4 is "
         "then asked for the 9: the pixels of the new stroke speak for it."),
        ("**How much it bears.** Turn, shift, shrink, thicken your drawing, or lay noise over it: the networks' "
         "certainty is drawn over the whole range. Which of these does the preparation take away? Then switch it off.",
         "The networks' certainty", {**same, "look": "bearing"},
         "The shift, and most of the size: the drawing is cut out, and brought to one size and place. Turns and noise "
         "reach the network. With the stages off, and the 3 that is shown, the perceptron's certainty is below one "
         "half from a shift of 0.15 to the left on, the digit network's from 0.25 on."),
        ("**Sure, and wrong.** A W lies on the pad. Softmax has to choose one of ten digits: its shares add up to 1, "
         "whatever is drawn. How sure is it? What does the second judgement say? Try the other pictures, and letters "
         "of your own.",
         "A W", {"look": "doubt", "strange": "W", "on_pad": "yes"},
         "It is a 4 for softmax, and hardly anything else. Its share means: a 4 fits so much better than the nine "
         "others. It does not mean that a 4 fits, nor that the answer is right so often: that holds for digits alone. "
         "The second judgement has learnt from drawings that are no digits, and refuses the W."),
        ("**A 4 and not a 9.** The difference of two sums is a sum again, and every map has its part in it. Which maps "
         "decide, and where do they look? Close the 4 at the top, and see which parts turn.",
         "4 against 9", {**same, "digit": "4", "on_pad": "yes", "look": "sums", "this": "4", "that": "9"},
         "Most parts speak for the 4 until its top is closed; then the difference falls below 0, and the 9 is the "
         "likelier of the two. The bias speaks for one and the same class whatever is drawn."),
        ("**What is typical?** Below each class stands the picture of which the network is surest, among pictures that "
         "are like known digits. Ask for the smooth ones instead: what are they? And how large are the sums z?",
         "Typical pictures", {**same, "look": "typical", "prior": "smooth"},
         "Strokes and hooks that no one would read, with larger sums than any digit has. The network looks for what "
         "parts the ten classes from each other; it was never asked what a digit looks like."),
    ],
)  # fmt: skip

stage.figures(controls.settings)

st.subheader("Exercise", anchor=False)
lesson.exercise(
    "draw",
    "In the digit network the first layer has kernels of 3×3, the second too, then comes pooling by 2×2. "
    "**How many pixels of the picture, in rows, does one cell after the pooling see?**",
    "Rows",
    right=6,
    because="Right: 2 cells of the map before the pooling, 4 of the one before that, 6 of the picture.",
    near={
        3: "That is what a cell of the first layer sees. Each layer widens the view.",
        5: "That is the view after two convolutions; a pooling window of 2×2 adds one cell each way.",
        10: "The views of neighbouring cells overlap: they move on by one pixel, not by a whole window.",
    },
    hint="Not quite. Go back layer by layer: a window of K rows over n cells needs n + K − 1.",
)

st.subheader("The code", anchor=False)
lesson.code(
    preparation.prepared, preparation.mass_corner, thinking.Thinking, cell_account.account, attribution.attributions,
    judgement, doubt.Doubt, sums.Difference, typical, flow,
)  # fmt: skip
lesson.script(
    running,
    script,
    "draw.py",
    "The picture as the network sees it, its layers in torch, and its weights from the file beside it.",
    beside=beside,
)

lesson.sources(
    "LeCun, Bottou, Bengio and Haffner (1998), Gradient-based learning applied to document recognition",
    "LeCun, Cortes and Burges (1998), The MNIST database of handwritten digits",
    "Alpaydin and Alimoglu (1998), Pen-Based Recognition of Handwritten Digits, doi:10.24432/C5MG6K, CC BY 4.0: what "
    "the digit network learns from besides MNIST",
    "Alpaydin and Kaynak (1998), Optical recognition of handwritten digits",
    "Otsu (1979), A threshold selection method from gray-level histograms",
    "Zeiler and Fergus (2014); Shrikumar et al. (2016); Sundararajan, Taly and Yan (2017); Selvaraju et al. (2017): "
    "occlusion, gradient × input, integrated gradients, Grad-CAM, here by captum (Kokhlikyan et al. 2020)",
    "Hendrycks and Gimpel (2017); Liu, Wang, Owens and Li (2020); Sun, Ming, Zhu and Li (2022); Hendrycks, Mazeika and "
    "Dietterich (2019): softmax, energy, distance and learning from what is no class, as judgements of what is unknown",
    "Erhan, Bengio, Courville and Vincent (2009); Simonyan, Vedaldi and Zisserman (2014): pictures that a unit prefers",
)
