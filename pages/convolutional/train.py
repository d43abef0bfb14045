"""2.6 Train a CNN: a network of one's own learns digits on the stage, and reads what is drawn while it learns."""

import streamlit as st

from engine import optimisers
from engine.convolutional.networks import flat
from engine.convolutional.train.experiment import TrainExperiment
from engine.convolutional.train.script import script
from engine.convolutional.train.settings import PLANS, TrainSettings
from engine.convolutional.train.training import CNNTraining
from engine.digits import split
from ui import lesson
from ui.convolutional import own_picture
from ui.convolutional.train import controls as train
from ui.convolutional.train import keep, stage


def instead(settings: TrainSettings) -> TrainExperiment:
    """On the digits that are always here, where a link asks for MNIST and there is none."""
    return TrainExperiment(TrainSettings(seed=settings.seed, look=settings.look))


lesson.head(
    "Train a CNN",
    "Write a network, **press play**, and watch it learn to read. Draw while it does: it answers as it is.",
)
controls = lesson.begin(__file__, TrainSettings(), also=lambda settings: keep.start(settings)[1], pad=True)
train.grant_wishes(controls)
own_picture.lay("train")
running = lesson.play(
    controls,
    widgets=train.controls,
    build=lambda settings: TrainExperiment(settings, keep.start(settings)[0]),
    rows=stage.rows,
    equation=stage.equation,
    letters=stage.LETTERS,
    pad=True,
    instead=instead,
)

lesson.try_this(
    controls.page,
    [
        ("**Much too fast.** A learning rate of 100: after how many updates do the numbers leave all bounds? Go back "
         "to where the loss was lowest, choose 0.01, and go on.",
         "Learning rate 100", {"learning_rate": "100"},
         "After the first: Adam's first step moves every weight that has a gradient by about η, here by 100. The loss "
         "was lowest before it, at the start, and from there 0.01 learns as ever."),
        ("**Without convolution.** One weighted sum of all pixels for each digit. How far does it come, and whom does "
         "it mistake for whom? Draw, and compare it with convolutions.",
         "Ten units, nothing else", {"architecture": PLANS["digits"]["ten sums of pixels"]},
         "With seed 0, after 500 updates, to 96.4 % of the 360 digits held out (95 %: 93.9–97.9 %); two convolutions "
         "come to 99.4 % (95 %: 98.0–99.8 %). Of 93 mistakes from six seeds 13 were between 1 and 8, and 9 between 5 "
         "and 9: the shapes share most of their pixels."),
        ("**Two side by side.** The same network, the same pictures, one by Adam, one by plain SGD. Which is ahead, "
         "and for how long? Find a learning rate with which the second keeps up.",
         "Adam and SGD", {"compare": "yes", "second_optimiser": "sgd", "chosen": "second"},
         "Adam, and it stays so: with seed 0, after 2,000 updates, 98.9 % of the 360 digits held out (95 %: "
         "97.2–99.6 %) against 89.4 % (95 %: 85.8–92.2 %). With 0.3 SGD is level from about update 200 on, as far as "
         "360 digits can tell; with 1 it learns nothing that lasts."),
        ("**The gradient vanishes.** Six convolutions with sigmoids: how much less arrives at the first one than at "
         "the last layer? Then write B before every S.",
         "Six sigmoids deep", {"architecture": PLANS["digits"]["six sigmoids deep"], "optimiser": "sgd",
                               "learning_rate": "0.1", "look": "health"},
         "About 100,000 times less: 1.5·10⁻⁷ against 0.016 at the start with seed 0. After 1,000 updates it still "
         "guesses. With B it learns: after 500 updates 96.7 % of the 360 digits held out (95 %: 94.3–98.1 %)."),
        ("**Thirteen convolutions, with and without skips.** The same layers and the same first weights, but in the "
         "second network every two convolutions add what came in, [C8@3p1 R C8@3p1 +]. How much gradient arrives at "
         "the first layer of each? Which one learns?",
         "Plain and with skips",
         {"architecture": PLANS["digits"]["thirteen convolutions deep"], "compare": "yes",
          "second_architecture": PLANS["digits"]["thirteen deep, with skips"], "optimiser": "sgd",
          "second_optimiser": "sgd", "learning_rate": "0.1", "second_learning_rate": "0.1", "look": "health"},
         "At the start with seed 0, without skips 1.3·10⁻⁸ at the first layer against 9.4·10⁻⁴ at the last; with them "
         "0.0089 against 0.0091: through the additions it comes back undiminished. After 500 updates the plain one "
         "still guesses, and the other reads 98.9 % of the 360 digits held out right (95 %: 97.2–99.6 %); with seeds 1 "
         "and 2 it is the same. With B after each convolution the plain "
         "one learns as well: 98.3 % (95 %: 96.4–99.2 %)."),
    ],
)  # fmt: skip

st.subheader("Exercise", anchor=False)
training = running.experiment.training
count, batch = len(training.data.train), training.settings.batch
lesson.exercise(
    "train",
    f"There are {count:,} pictures to learn from, and {batch:,} make a batch. What is left at the end of an epoch, "
    "less than a batch, waits for the next one. **How many updates does an epoch have?**",
    "Updates",
    right=count // batch,
    because=f"Right: ⌊{count:,}/{batch:,}⌋ = {count // batch:,}. The rest, {count % batch:,}, is less than a batch.",
    near={
        -(-count // batch): "That has one more batch in it, for which there are too few pictures left.",
        count: "That would be one picture an update: an update takes a whole batch.",
    },
    hint="Not quite. How often do the pictures fill a batch?",
)

st.subheader("The code", anchor=False)
lesson.code(CNNTraining, flat.FlatNetwork, optimisers.step_of, split.for_network)
whose = f" of the {running.experiment.settings.chosen} network" if running.experiment.settings.compare else ""
lesson.script(
    running,
    lambda experiment: script(experiment.training),
    "train.py",
    f"The run{whose} so far: {training.steps:,} updates in plain torch.",
)

lesson.sources(
    "LeCun, Bottou, Bengio and Haffner (1998), Gradient-based learning applied to document recognition",
    "Alpaydin and Kaynak (1998), Optical recognition of handwritten digits: the 8×8 digits",
    "LeCun, Cortes and Burges (1998), The MNIST database of handwritten digits",
    "He, Zhang, Ren and Sun (2016), Deep residual learning for image recognition",
    "Kingma and Ba (2015), Adam; Polyak (1964), on momentum",
    "Srivastava et al. (2014), Dropout; Ioffe and Szegedy (2015), Batch normalisation",
    "Karpathy (2014), ConvNetJS: its network for MNIST is among those to try",
)
