"""2.2 Filters on pictures: up to six kernels side by side, and a lens that shows the arithmetic at one pixel."""

import numpy as np
import streamlit as st

from engine.convolutional.filters import beside, lens
from engine.convolutional.filters import script as scripts
from engine.convolutional.filters.experiment import FiltersExperiment
from engine.convolutional.filters.settings import YOURS, FiltersSettings
from engine.convolutional.kernels import filtering
from engine.convolutional.kernels.named import KERNELS, separate
from ui import lesson
from ui.convolutional import own_picture
from ui.convolutional.filters import controls as stage


def own(settings: FiltersSettings) -> int:
    """Which of the visitor's own pictures is filtered; 0 for none."""
    mine = own_picture.get(stage.LESSON)
    return mine.number if mine and settings.picture == YOURS else 0


def build(settings: FiltersSettings) -> FiltersExperiment:
    mine = own_picture.get(stage.LESSON)
    return FiltersExperiment(settings, mine.picture if mine else None)


lesson.head(
    "Filters on pictures",
    "A kernel slides over the picture and asks every pixel the same question. **Point at the picture**, then edit the "
    "kernel.",
)
controls = lesson.begin(__file__, FiltersSettings(), unless=("picture",), also=own)
stage.grant_wishes(controls)
running = lesson.play(
    controls,
    widgets=stage.controls,
    build=build,
    rows=stage.rows,
    equation=stage.equation,
    letters=stage.LETTERS,
)

lesson.try_this(
    controls.page,
    [
        (
            "**Which way is the edge?** Sobel x answers where it gets brighter to the right, Sobel y where it gets "
            "brighter downwards. On the rings, where does each find nothing?",
            "Sobel x and y on the rings",
            {"picture": "rings", "filters": "Sobel x,Sobel y"},
            "Sobel x straight above and below the middle, where the rings run from left to right; Sobel y to the left "
            "and to the right of it. Each is strongest where the other finds nothing.",
        ),
        (
            "**Six Gabors, six orientations.** Each answers to stripes of its own direction and width. Make the wave λ "
            "longer: which way does the answer move?",
            "A bank of Gabors",
            {"picture": "rings", "filters": ",".join(stage.SETS["Gabor, six orientations"])},
            "Inwards. At a distance of r pixels from the middle neighbouring rings are 320/r pixels apart, so that "
            "waves of 5 pixels are answered about 64 pixels from the middle, and waves of 7 about 46.",
        ),
        (
            "**How steep, and which way?** Two slopes make a gradient. The coins are brighter than the table: which "
            "colour has the left side of a coin?",
            "Magnitude and direction",
            {"picture": "coins", "filters": "Scharr x,Scharr y", "beside": "gradient"},
            "Red: there it gets brighter to the right, into the coin. On top it is green, for it gets brighter "
            "downwards, on the right side cyan, and below violet. The magnitude knows no direction.",
        ),
        (
            "**Three slices, one sum.** Red and blue-green are equally bright here, and Sobel x finds nothing. What "
            "must a filter of three slices be like to find the edge?",
            "An edge of colour alone",
            {"picture": "equal", "colour": "sum", "filters": "edge of red and green,Sobel x", "pixel": "16,15"},
            "Its slices must differ. At the edge red rises by 184, green falls by 72 and blue by 112: equal slices add "
            "that up to 0. With the sign of the green slice turned, 736 and 288 add up to 1024.",
        ),
        (
            "**A red spot on green.** Which red shapes does it answer to most, and why is the middle of the disc pale?",
            "A cell for red spots",
            {"picture": "equal", "colour": "sum", "filters": "red spot on green", "pixel": "23,4"},
            "To the single pixels: there all is green around, and 1472 from red and 576 from green add up to 2048. "
            "Inside the disc it is as red around as within, and the two cancel.",
        ),
        (
            "**What no kernel can.** A median takes the middle one of nine numbers and adds nothing up. What becomes "
            "of the dot, and what of the edge, beside the blur?",
            "A median beside a blur",
            {"picture": "dot", "filters": "blur", "beside": "median 3"},
            "The dot is gone, for eight of the nine numbers around it are 0; the blur spreads it over nine pixels. The "
            "edge is as sharp as before, but for its corner; the blur makes a slope of it.",
        ),
        (
            "**A blur becomes a bell.** Once applied, the blur makes a box of the dot, the Gaussian a bell. Play: "
            "after a few applications they look alike. Why?",
            "Blur, repeated",
            {"picture": "single", "filters": "blur,Gaussian 7 0.816"},
            "The sum of many independent steps comes near to a bell, whatever a single step is like (central limit "
            "theorem), and each application is such a step. Both have the same variance, ⅔ of a square pixel along "
            "each axis, so it is the same bell.",
        ),
    ],
)

st.subheader("Exercise", anchor=False)
patch = np.array([[10, 10, 90], [10, 40, 90], [10, 90, 90]], np.float64)
sobel = KERNELS["Sobel x"].kernel
left, right = st.columns([1, 2])
left.markdown("Sobel x lies on this patch:")
left.latex(
    r"\begin{pmatrix}" + r"\\".join(" & ".join(f"{value:g}" for value in line) for line in patch) + r"\end{pmatrix}"
)
result = int((patch * sobel).sum())
with right:
    lesson.exercise(
        "filters",
        "The kernel is $(1, 2, 1)^\\top \\cdot (-1, 0, 1)$. **What is the response at the middle pixel**, as "
        "image programs compute it?",
        "Response",
        right=result,
        because=f"Right: −1·10 + 1·90 + 2·(−10 + 90) − 1·10 + 1·90 = {result}, brighter to the right.",
        near={
            -result: "That is the true convolution: it turns the kernel first, and the sign of an odd kernel with it.",
            int((patch * sobel[1:2] / 2).sum()): "That is without the weights 1, 2, 1: the middle row counts twice.",
            int((patch * sobel.T).sum()): "That is Sobel y: the row (−1, 0, 1) lies across, from left to right.",
            int((patch * np.abs(sobel)).sum()): "The left column counts negatively.",
            255: "That is what a picture would show. The response itself is not cut to 0–255.",
            round(result / 8): "That is the slope per pixel, an eighth of the response.",
        },
        hint="Not quite. Right column less left column, row by row, weighted 1, 2, 1.",
        width="stretch",
    )

st.subheader("The code", anchor=False)
lesson.code(
    filtering.apply, filtering.neighbourhood, separate, lens.look, beside.gradient, beside.median, FiltersExperiment
)
lesson.script(
    running,
    scripts.script,
    "filters.py",
    "The picture and the filters as they are now, in torch, checked with scipy at the pixel under the lens.",
    beside=scripts.beside,
)

lesson.sources(
    "Rosenfeld and Kak (1976), Digital picture processing",
    "Sobel and Feldman (1968), A 3×3 isotropic gradient operator for image processing",
    "Prewitt (1970), Object enhancement and extraction; Scharr (2000), Optimal operators in digital image processing",
    "Marr and Hildreth (1980), Theory of edge detection",
    "Canny (1986), A computational approach to edge detection",
    "Tukey (1977), Exploratory data analysis: the running median",
    "LeCun, Bottou, Bengio and Haffner (1998), Gradient-based learning applied to document recognition",
    "Hering (1878), Zur Lehre vom Lichtsinne; Livingstone and Hubel (1984), Anatomy and physiology of a color "
    "system in the primate visual cortex",
    "Gabor (1946), Theory of communication; Daugman (1985), Uncertainty relation for resolution in space, spatial "
    "frequency, and orientation optimized by two-dimensional visual cortical filters",
    "Pictures: scikit-image (van der Walt et al. 2014)",
)
