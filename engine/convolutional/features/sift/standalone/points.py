"""The key points of a picture by scikit-image, which the stage's own should equal."""

import numpy as np
from skimage.feature import SIFT

from engine.convolutional.features.sift.warp import squared
from engine.convolutional.features.taken import taken
from engine.ending import ending

PICTURE, LONGEST, SIDE = "coins", 512, 160  # its name, pixels of its longer side, and of its middle, which is a square
CONTRAST, EDGE = 13.3, 10  # the least |D|, in thousandths; the largest ratio of the curvatures
CHOSEN = 0  # which key point is looked at
STAGE = {}

picture = squared(taken(PICTURE, LONGEST), SIDE)
sift = SIFT(c_dog=CONTRAST / 1000, c_edge=EDGE)
figures = {"points": 0}
try:
    sift.detect_and_extract(picture)
    figures["points"] = len(sift.sigmas)
except RuntimeError as reason:  # there are none
    print(reason)
print(f"{figures['points']} key points")
if CHOSEN >= 0 and figures["points"]:
    row, column = sift.positions[CHOSEN] - 0.25  # scikit-image forgets that two pixels lie beside one's middle
    figures["at"] = [row, column, sift.sigmas[CHOSEN], np.degrees(sift.orientations[CHOSEN])]
    figures["descriptor"] = sift.descriptors[CHOSEN]
    print(f"Number {CHOSEN}: row {row:.3f}, column {column:.3f}, σ {figures['at'][2]:.3f}, {figures['at'][3]:.2f}°")
    print(sift.descriptors[CHOSEN].reshape(4, 4, 8))
print(ending(figures, STAGE))
