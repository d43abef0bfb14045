"""2.1 Convolution, step by step: a kernel walks over an image, and every number on the way is on the screen."""

import streamlit as st

from engine.convolutional.convolution.experiment import ConvolutionExperiment
from engine.convolutional.convolution.questions import SIZE_HINT, STAMPS_HINT, diagnose, size_mistakes
from engine.convolutional.convolution.script import script
from engine.convolutional.convolution.settings import ConvolutionSettings
from engine.convolutional.kernels import convolution, transposed
from engine.convolutional.kernels.account import written
from engine.convolutional.kernels.sizes import Convolution, TransposedSize, output_size
from ui import lesson
from ui.convolutional.convolution import controls as stage

lesson.head(
    "Convolution, step by step",
    "Where the kernel lies, products add up to one output cell. **Press play**, or point at any cell.",
)
controls = lesson.begin(__file__, ConvolutionSettings(), unless=("image", "kernel"))
running = lesson.play(
    controls,
    widgets=stage.controls,
    build=ConvolutionExperiment,
    instead=lambda _: ConvolutionExperiment(),
    rows=stage.rows,
    equation=stage.equation,
    letters=stage.letters,
)

ONES = {"image": "yours", "pixels": ";".join(["1 1 1 1"] * 4), "kernel": "yours", "entries": ";".join(["1 1 1"] * 3)}
lesson.try_this(
    controls.page,
    [
        ("**An edge.** Sobel x answers where the image gets brighter to the right, and nowhere else. Then turn the "
         "kernel: what becomes of its 360?",
         "Sobel x on an edge", {"image": "edge", "kernel": "Sobel x"},
         "−360: turned by half a circle, Sobel x is itself with all signs changed."),
        ("**A stride that does not fit.** With stride 3 some rows are never read. Which paddings would fit?",
         "Stride 3, kernel 5×5", {"stride": "3", "kernel_rows": "5", "kernel_columns": "5"},
         "2 and 5. The kernel can move by N + 2P − K = 5 + 2P rows, and 3 divides that where P = 2 (9) and where P = 5 "
         "(15). With P = 0 rows 8 and 9 are never read."),
        ("**Three channels, two filters.** A filter is as deep as its input: three subtotals, one sum, one bias, then "
         "ReLU and the winner of each pooling window. How many numbers does a filter have?",
         "Three channels, small integers",
         {"image": "random integers", "kernel": "random integers", "rows": "6", "columns": "6", "channels": "3",
          "filters": "2", "relu": "yes", "pooling": "max"},
         "3·3·3 + 1 = 28: a kernel of 3×3 for each of the three channels, and one bias."),
        ("**Stamps instead of windows.** A transposed convolution makes maps larger: each cell stamps its multiple of "
         "the kernel, and overlaps add up. Here all is 1. Which sizes of the kernel leave no checkerboard?",
         "Stride 2, kernel 3×3, all ones",
         {"operation": "transposed", "stride": "2", "rows": "4", "columns": "4", "beside": "stamps", **ONES},
         "Those that the stride divides: 2×2, 4×4 and 6×6. With 3×3 a row lies under two stamps where one ends and the "
         "next begins: rows 2, 4 and 6, and the columns alike. So nine cells get 4, the others 2 or 1."),
        ("**Not the inverse.** The output, convolved back with the same kernel and stride, has the image's size again, "
         "but not its numbers. With which of the kernels does the image come back?",
         "Sobel x, transposed and back",
         {"operation": "transposed", "stride": "2", "rows": "4", "columns": "4", "image": "random integers",
          "kernel": "Sobel x", "beside": "back"},
         "With the identity: each stamp leaves its number in one cell alone, and the convolution reads just that cell. "
         "Then CCᵀ is the identity matrix."),
        ("**Depthwise, then 1×1.** Each filter sees one channel; 1×1 filters mix what they find. How much does that "
         "save beside one convolution from three channels to four?",
         "Depthwise separable",
         {"image": "random integers", "kernel": "random integers", "rows": "5", "columns": "5", "channels": "3",
          "filters": "3", "groups": "3", "pointwise": "4"},
         "42 parameters instead of 112, and 243 + 108 = 351 multiply-adds instead of 972: the share 1/4 + 1/9 = 13/36, "
         "one over the maps that it makes plus one over the entries of a kernel."),
    ],
)  # fmt: skip

st.subheader("Exercise", anchor=False)
asked, _ = output_size((32, 32), (5, 5), Convolution(stride=3, padding=1))
lesson.exercise(
    "rows",
    "An image has 32 rows, the kernel 5, the padding is 1 on each side and the stride 3. "
    "**How many rows has the output?** (More questions are on the stage: predict a cell, the size, a pool winner.)",
    "Rows of the output",
    right=asked.size,
    because=diagnose(asked.size, asked).sentence,
    near=size_mistakes(asked),
    hint=SIZE_HINT,
    step=1.0,
    format="%g",
)

larger = TransposedSize("rows", 4, 3, 1, 2, 1, 1)
lesson.exercise(
    "stamps",
    "A transposed convolution has 4 rows, a kernel of 3, stride 2, padding 1 and output padding 1. "
    "**How many rows has its output?**",
    "Rows of the transposed convolution’s output",
    right=larger.size,
    because=diagnose(larger.size, larger).sentence,
    near=size_mistakes(larger),
    hint=STAMPS_HINT,
    step=1.0,
    format="%g",
)
lesson.exercise(
    "separable",
    "A layer leads from 16 channels to 32. **How many weights has it as a depthwise convolution of 3×3, followed by "
    "1×1 filters?** (Without biases.)",
    "Weights",
    right=16 * 9 + 32 * 16,
    because="Right: 16·(3·3) + 32·16 = 144 + 512 = 656. One full convolution has 32·(3·3·16) = 4,608.",
    near={
        32 * 9 * 16: "Not quite: that is the full convolution, whose filters see all 16 channels.",
        16 * 9: "Not quite: that is the depthwise part alone.",
        32 * 16: "Not quite: those are the 1×1 filters alone.",
    },
    hint="Not quite: a depthwise kernel of 3×3 for each of the 16 channels, and 32 filters of 16 weights.",
    step=1.0,
    format="%g",
)

st.subheader("The code", anchor=False)
lesson.code(convolution.by_hand, transposed.stamp_by_hand, convolution.convolve, convolution.Geometry, written)
lesson.script(
    running,
    lambda experiment: script(experiment.settings),
    "convolution.py",
    "The image, the kernels and the settings as they are now, in torch and in scipy; both print the output.",
)

lesson.sources(
    "Fukushima (1980), Neocognitron: a self-organizing neural network model for a mechanism of pattern recognition",
    "LeCun et al. (1989), Backpropagation applied to handwritten zip code recognition",
    "Zeiler et al. (2010), Deconvolutional networks",
    "Krizhevsky, Sutskever and Hinton (2012), ImageNet classification with deep convolutional neural networks",
    "Odena, Dumoulin and Olah (2016), Deconvolution and checkerboard artifacts",
    "Howard et al. (2017), MobileNets: efficient convolutional neural networks for mobile vision applications",
    "Dumoulin and Visin (2016), A guide to convolution arithmetic for deep learning",
    "Sobel and Feldman (1968), A 3×3 isotropic gradient operator for image processing",
)
