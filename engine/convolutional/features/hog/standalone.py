"""Histograms of oriented gradients of a picture, held against scikit-image's."""

import numpy as np
from skimage.feature import hog as reference

from engine.convolutional.features.hog.window import middle, turned
from engine.convolutional.features.taken import taken
from engine.convolutional.kernels.hog import hog
from engine.ending import ending

PICTURE, LONGEST = "coins", 256  # its name, and pixels of its longer side
PORTRAIT = False  # whether 64 × 128 pixels of its middle are described
CELL, BLOCK = 8, 2  # pixels of a cell's side, cells of a block's side
VOTES = "whole"  # into one bin, or "split" between two
TURN = 1.0  # degrees by which the picture is turned, clockwise
FIRST = 0  # where in the descriptor the nine numbers of a cell begin
STAGE = {}

upright = taken(PICTURE, LONGEST)
if PORTRAIT:
    upright = middle(upright)
picture = turned(upright, TURN)
descriptor = hog(picture, CELL, BLOCK, VOTES).descriptor
if VOTES == "whole":
    theirs = reference(picture.astype(np.float64), 9, (CELL, CELL), (BLOCK, BLOCK))
    print(f"From scikit-image's it differs by up to {np.abs(descriptor - theirs).max():.1e}")
print(f"{len(descriptor):,} numbers; from {FIRST} on:", descriptor[FIRST : FIRST + 9].round(4).tolist())
figures = {"count": len(descriptor), "nine": descriptor[FIRST : FIRST + 9], "length": np.linalg.norm(descriptor)}
if TURN:
    for votes in ("whole", "split"):
        before, after = (hog(one, CELL, BLOCK, votes).descriptor for one in (upright, picture))
        apart = np.linalg.norm(after - before) / np.linalg.norm(before) if before.any() else 0.0
        print(f"Turned by {TURN}°, with {votes} votes: it moves by {apart:.4f} of its length")
        figures[f"apart_{votes}"] = apart
print(ending(figures, STAGE))
