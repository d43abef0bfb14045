"""2.4 Anatomy of a CNN: a line of text becomes a network, and every layer's size and cost is arithmetic."""

import streamlit as st

from engine.convolutional.anatomy import connectivity
from engine.convolutional.anatomy.effects import change
from engine.convolutional.anatomy.experiment import AnatomyExperiment
from engine.convolutional.anatomy.ledger import ledger as entries
from engine.convolutional.anatomy.script import script
from engine.convolutional.anatomy.settings import AnatomySettings, TutorialForm
from engine.convolutional.networks.anatomy import Anatomy, Field, dissect, read_by, shape_text
from engine.convolutional.networks.modules import Residual
from engine.convolutional.networks.network import network
from engine.convolutional.networks.residual import Addition
from engine.convolutional.networks.windowed import Conv
from ui import lesson
from ui.convolutional import own_picture
from ui.convolutional.anatomy import connectivity as drawing
from ui.convolutional.anatomy import controls as stage
from ui.convolutional.anatomy import ledger
from ui.convolutional.anatomy.exercises import exercises


def compare(anatomy: Anatomy) -> None:
    """Three ways to connect the same cells: drawings, and the counts of the network's first convolution."""
    st.subheader("Fully connected, locally connected, convolutional", anchor=False)
    first = next(((part.input, part.layer) for part in anatomy.layers if isinstance(part.layer, Conv)), None)
    if first is None:
        st.markdown("This network has no convolution to compare.")
        return
    image, convolution = first
    try:
        three = connectivity.compared(image, convolution)
    except ValueError as reason:
        st.markdown(str(reason))
        return
    output = shape_text(three[-1].output)
    st.markdown(
        f"The same {shape_text(image)} cells below, the same {output} above (layer `{convolution.text}`), "
        "connected in three ways. Drawn: a strip of nine cells."
    )
    st.plotly_chart(drawing.figure(three, convolution), width="stretch", config={"displayModeBar": False})
    words = ("{} weights: every pair of cells has its own.", "{} weights: windows, each with its own.",
             "{} weights: one kernel for all windows. A line's colour and dash is its weight.")  # fmt: skip
    for column, one, count, text in zip(st.columns(3), three, drawing.weights(convolution), words, strict=True):
        column.markdown(
            f"{text.format(count)}\n\nParameters: {one.parameters.line}\n\nConnections: {one.connections.line}"
        )


def brought(_: AnatomySettings) -> int:
    """Which picture of the visitor's own a new experiment is built for; 0 for none."""
    mine = own_picture.get(stage.LESSON)
    return mine.number if mine else 0


def build(settings: AnatomySettings) -> AnatomyExperiment:
    mine = own_picture.get(stage.LESSON)
    return AnatomyExperiment(settings, mine.picture if mine else None)


lesson.head(
    "Anatomy of a CNN",
    "A line of text is a network, and all of it is arithmetic. **Press play**, or point at a layer or a cell.",
)
controls = lesson.begin(__file__, AnatomySettings(), first=("beside",), unless=("network",), also=brought)
stage.grant_wishes(controls)
running = lesson.play(
    controls,
    widgets=stage.controls,
    build=build,
    instead=lambda _: AnatomyExperiment(),
    rows=stage.rows,
    equation=stage.equation,
    letters=stage.letters,
)
with running.session.lock:
    anatomy = running.experiment.anatomy

ledger.show(controls, anatomy)
compare(anatomy)

lesson.try_this(
    controls.page,
    [
        (
            "**Not every map reads every map.** LeNet-5's C3 has a table: 60 links of 96, so that its maps must "
            "differ. What would it cost without the table? Type `C16@5` in its place.",
            "LeNet-5 at C3",
            {"network": "LeNet-5, 1998", "layer": "5"},
            "16·(5·5·6 + 1) = 2,416 parameters in place of 60·5·5 + 16 = 1,516, and 240,000 multiply-adds in place of "
            "150,000.",
        ),
        (
            "**Where are AlexNet's 60 million?** Its convolutions do most of the multiply-adds. In which layers are "
            "the parameters? Look at the bars of the ledger.",
            "AlexNet, its first F",
            {"network": "AlexNet, 2012", "layer": "16"},
            "In its first fully connected layer 37,752,832 of 60,965,224, and in all three 96.2 %. The five "
            "convolutions have the rest, and do 91.9 % of the multiply-adds: a kernel is used at every place again.",
        ),
        (
            "**A stride that leaves pixels unread.** Kernel 3 and stride 4 on 28 pixels: which rows are read by no "
            "window?",
            "Stride 4",
            {"kernel": "3", "stride": "4", "blocks": "1", "layer": "1"},
            "Row 27, which the floor cuts off, and one row between any two windows: 3, 7, 11, 15, 19 and 23; the same "
            "columns, too.",
        ),
        (
            "**What pooling buys.** The digit network that ships, its weights trained. The 3 has moved by a pixel to "
            "the right: how much do the maps change before the pooling, and after? Try other digits and 2 pixels.",
            "Digits, the first pooling",
            {"network": "digits", "layer": "5", "shift": "1"},
            "By 44.1 % of their size before, by 32.9 % after: less, but far from nothing. For every digit and shift "
            "up to 2 pixels it becomes smaller here.",
        ),
        (
            "**Deeper, with small kernels.** VGG-16 has about twice AlexNet's parameters. How many times its "
            "multiply-adds does it take, and which layers do them?",
            "VGG-16 beside AlexNet",
            {"network": "VGG-16, 2014", "beside": "AlexNet, 2012"},
            "15,470,264,320 / 724,406,816 ≈ 21 times, and 99.2 % of them in its thirteen convolutions, for it keeps "
            "large maps for long. Of its parameters 89.4 % are in the three fully connected layers.",
        ),
        (
            "**What does a skip cost?** In ResNet-20 every block adds what came in to what its layers make. Where the "
            "shapes differ, maps of 0 fill up what came in (`+0]`). Write `+]` in place of both, for 1 × 1 "
            "convolutions: how many parameters more?",
            "ResNet-20 at such a block",
            {"network": "ResNet-20, 2015", "layer": "30"},
            "272,474 in place of 269,722, for two of the nine blocks: 16·32 + 32·64 = 2,560 weights, and 2·32 + 2·64 = "
            "192 of their normalisation. The other seven cost no "
            "parameter and no multiply-add, only an addition for every cell.",
        ),
        (
            "**Your own digit.** Draw one or bring a picture, under “Your own digit or picture”. It goes through the "
            "digit network with its trained weights. Point at a cell of any layer: how does its number come about?",
            "Digits, the third convolution",
            {"network": "digits", "layer": "6"},
            "From a patch of each of the 16 maps before it, times a kernel each, and a bias; from there back, layer by "
            "layer, to the ink of your digit. At layer 13 the largest of ten such sums is the answer.",
        ),
        (
            "**A smaller AlexNet.** Write `F1024` in place of each `F4096` in the ledger. What remains of the "
            "parameters, and what of the multiply-adds?",
            "AlexNet's ledger",
            {"network": "AlexNet, 2012"},
            "13,846,888 of 60,965,224 parameters, less than a quarter, but 677,294,624 of 724,406,816 multiply-adds.",
        ),
    ],
)  # fmt: skip

st.subheader("Exercise", anchor=False)
exercises()

st.subheader("The code", anchor=False)
lesson.code(dissect, Conv, Field, read_by, Residual, Addition, TutorialForm, entries, connectivity, network, change)
lesson.script(
    running,
    lambda experiment: script(experiment.anatomy),
    "anatomy.py",
    "This network in torch alone. It prints every layer's output and parameters, as they stand above.",
)

lesson.sources(
    "Fukushima (1980), Neocognitron: a self-organizing neural network model for a mechanism of pattern recognition "
    "unaffected by shift in position",
    "LeCun et al. (1989), Backpropagation applied to handwritten zip code recognition",
    "LeCun, Bottou, Bengio and Haffner (1998), Gradient-based learning applied to document recognition",
    "Krizhevsky, Sutskever and Hinton (2012), ImageNet classification with deep convolutional neural networks",
    "Zeiler and Fergus (2014), Visualizing and understanding convolutional networks",
    "Simonyan and Zisserman (2015), Very deep convolutional networks for large-scale image recognition; its parameters "
    "to the last one as in Keras (vgg16) and torchvision (vgg16)",
    "He, Zhang, Ren and Sun (2016), Deep residual learning for image recognition; its parameters to the last one as in "
    "torchvision (resnet18)",
    "Howard et al. (2017), MobileNets: efficient convolutional neural networks for mobile vision applications",
    "Lin, Chen and Yan (2014), Network in network; Ioffe and Szegedy (2015), Batch normalization",
    "Araujo, Norris and Sim (2019), Computing receptive fields of convolutional neural networks",
    "Wang et al. (2020), CNN Explainer: learning convolutional neural networks with interactive visualization",
    "Pictures: digits by Alpaydin and Kaynak (1998), with scikit-learn; the astronaut with scikit-image",
)
