"""Three questions on a network's arithmetic, with what is said to the usual mistakes. All numbers are the engine's."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.convolutional.networks.anatomy import LayerAnatomy, dissect
from engine.convolutional.networks.counts import Shape
from engine.convolutional.networks.grammar import parse
from ui import lesson


def exercises() -> None:
    """Parameters, receptive field, size."""
    for column, (number, about) in zip(st.columns(3), enumerate((parameters(), field(), size())), strict=True):
        with column:
            lesson.exercise(f"anatomy.{number}", **about, step=1.0, format="%g", width="stretch")


def _last(text: str, image: Shape) -> LayerAnatomy:
    return dissect(parse(text), image).layers[-1]


def parameters() -> dict[str, Any]:
    layer = _last("C16@5", (6, 14, 14))
    return {
        "ask": "16 kernels of 5 × 5 read 6 maps: `C16@5` on 6 × 14 × 14. **How many parameters?**",
        "label": "Parameters",
        "right": layer.parameters.value,
        "because": f"Right: {layer.parameters.line}.",
        "near": {
            16 * 5 * 5 * 6: "The biases are missing: one for each of the 16 kernels.",
            16 * (5 * 5 + 1): "A kernel is as deep as its input: 5·5 weights for each of the 6 maps.",
            16 * 5 * 5: "A kernel is as deep as its input, and has a bias.",
            5 * 5 * 6 + 1: "That is one kernel. There are 16.",
            16 * 6 * (5 * 5 + 1): "A kernel has one bias, not one for each map that it reads.",
            layer.connections.value: "Those are the connections. A kernel is the same at all places.",
            layer.multiply_adds.value: "Those are the multiply-adds. A kernel is the same at all places.",
            1_516: "That is LeNet-5's C3, whose kernels read only some of the maps. Here each reads all 6.",
        },
        "hint": "Not quite. Count one kernel with its bias, then multiply by the number of kernels.",
    }


def field() -> dict[str, Any]:
    return {
        "ask": "`C8@3 P2 C16@5`: **how many rows of the image does a cell of the last layer see?**",
        "label": "Rows seen",
        "right": _last("C1@3 P2 C1@5", (1, 28, 28)).field[0].size,
        "because": "Right: 3, then 3 + (2 − 1)·1 = 4, then 4 + (5 − 1)·2 = 12.",
        "near": {
            5: "Those are rows of the pooled maps. Each of them sees several rows of the image.",
            8: "After the pooling, one cell on is 2 rows of the image on: 4 + (5 − 1)·2.",
            10: "Kernels do not add up: each of K cells adds what it moves by, K − 1 times.",
            30: "Windows overlap, so sizes do not multiply.",
            14: "The window of 2 adds (2 − 1)·1 to the 3 rows, not 3.",
            20: "The 5 windows overlap: only the first counts whole, each other adds 2 rows.",
        },
        "hint": "Not quite. Go layer by layer: add (K − 1) times the distance of neighbouring cells in the image.",
    }


def size() -> dict[str, Any]:
    layer = _last("C8@5s2", (1, 28, 28))
    return {
        "ask": "`C8@5s2` (kernel 5, stride 2) on an image of 28 × 28. **How many rows come out?**",
        "label": "Rows",
        "right": layer.output[1],
        "because": f"Right: {layer.formula}.",
        "near": {
            13: "Rounded up. A window that does not fit is not computed: ⌊ ⌋ rounds down.",
            11: "The + 1 for the window's first place is missing.",
            24: "That is for stride 1.",
            14: "That is 28/2. The kernel needs room: (28 − 5)/2, rounded down, + 1.",
        },
        "hint": "Not quite. ⌊(N − K)/S⌋ + 1.",
    }
