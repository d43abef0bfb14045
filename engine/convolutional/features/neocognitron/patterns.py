"""The five digits that the neocognitron learns, thin lines on 16 × 16 receptors, moved and changed."""

from __future__ import annotations

import torch

SIDE = 16
MOST = 3  # receptors by which a digit can be moved each way, and is all in sight
DIGITS = (
    ".#####. #.....# #.....# #.....# #.....# #.....# #.....# #.....# .#####.",
    "...#... ..##... .#.#... ...#... ...#... ...#... ...#... ...#... .#####.",
    ".#####. #.....# ......# .....#. ....#.. ...#... ..#.... .#..... #######",
    "####### .....#. ....#.. ...#... ....##. ......# ......# #.....# .#####.",
    ".....#. ....##. ...#.#. ..#..#. .#...#. ####### .....#. .....#. .....#.",
)
"""Row by row from the top, # for 1."""
CHANGES = {"none": "as it was learnt", "thick": "thicker", "broken": "a row missing", "noise": "with 6 dots of noise"}


def digit(which: int, down: int = 0, right: int = 0, change: str = "none") -> torch.Tensor:
    """What the receptors get: (SIDE, SIDE), 0 or 1. down, right: how far the digit is moved from where it was learnt;
    change: one of CHANGES, whose noise is the same for the same digit at every place."""
    rows = [[float(mark == "#") for mark in row] for row in DIGITS[which].split()]
    picture = torch.zeros(SIDE, SIDE, dtype=torch.float64)
    high, wide = len(rows), len(rows[0])
    top, left = (SIDE - high) // 2, (SIDE - wide) // 2
    picture[top : top + high, left : left + wide] = torch.tensor(rows, dtype=torch.float64)
    if change == "thick":
        picture = torch.maximum(picture, picture.roll(1, 1))
    if change == "broken":
        picture[top + 3] = 0
    picture = picture.roll((down, right), (0, 1))
    if change == "noise":
        places = torch.randperm(SIDE * SIDE, generator=torch.Generator().manual_seed(which))[:6]
        picture.view(-1)[places] = 1 - picture.view(-1)[places]
    return picture
