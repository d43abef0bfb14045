"""2.1 Convolution, step by step: a kernel walks over an image, and every number on the way is on the screen."""

import streamlit as st

from engine.convolutional.convolution.experiment import ConvolutionExperiment
from engine.convolutional.convolution.questions import SIZE_HINT, diagnose, size_mistakes
from engine.convolutional.convolution.script import script
from engine.convolutional.convolution.settings import ConvolutionSettings
from engine.convolutional.kernels import convolution
from engine.convolutional.kernels.account import written
from engine.convolutional.kernels.sizes import Convolution, output_size
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

st.subheader("The code", anchor=False)
lesson.code(convolution.by_hand, convolution.convolve, convolution.Geometry, written)
lesson.script(
    running,
    lambda experiment: script(experiment.settings),
    "convolution.py",
    "The image, the kernels and the settings as they are now, in torch and in scipy; both print the output.",
)

lesson.sources(
    "Fukushima (1980), Neocognitron: a self-organizing neural network model for a mechanism of pattern recognition",
    "LeCun et al. (1989), Backpropagation applied to handwritten zip code recognition",
    "Dumoulin and Visin (2016), A guide to convolution arithmetic for deep learning",
    "Sobel and Feldman (1968), A 3×3 isotropic gradient operator for image processing",
)
