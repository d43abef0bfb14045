"""A picture and a second one made of it: scikit-image's key points of both, which match, and what they find."""

import numpy as np
from skimage.feature import SIFT

from engine.convolutional.features.sift.keypoints import KeyPoints
from engine.convolutional.features.sift.matching import match, right
from engine.convolutional.features.sift.voting import corners, count, find, vote
from engine.convolutional.features.sift.warp import Move, squared
from engine.convolutional.features.taken import taken
from engine.ending import ending

PICTURE, LONGEST, SIDE = "coins", 512, 160  # its name, pixels of its longer side, and of its middle, which is a square
ANGLE, SCALE, BRIGHTNESS, FACTOR, HIDDEN = 30, 0.8, 20, 1, 0  # what is done to the second picture
BEHIND = "gravel"  # what it lies on
CONTRAST, EDGE = 13.3, 10  # the least |D|, in thousandths; the largest ratio of the curvatures
RATIO = 0.8  # matches are kept where the nearest is so much nearer than the second nearest
STAGE = {}


def points_of(picture):
    """scikit-image's key points; it forgets that two pixels of an enlarged picture lie beside the middle of one."""
    sift = SIFT(c_dog=CONTRAST / 1000, c_edge=EDGE)
    sift.detect_and_extract(picture)
    return KeyPoints(
        np.arange(len(sift.sigmas)), sift.positions - 0.25, sift.sigmas, sift.orientations, sift.descriptors
    )


move = Move(ANGLE, SCALE, BRIGHTNESS, FACTOR, HIDDEN)
picture = squared(taken(PICTURE, LONGEST), SIDE)
ground = None
if BEHIND != "grey":
    ground = squared(taken(BEHIND, LONGEST), SIDE)
first, second = points_of(picture), points_of(move.picture(picture, ground))
matches = match(first.descriptors, second.descriptors)
true = right(move.to(first.places, SIDE), second, matches)
kept = matches.kept(RATIO)
print(f"{len(first)} nearest neighbours, {true.sum()} of them right")
print(f"The ratio test keeps {kept.sum()}, {(true & kept).sum()} of them right")
figures = {
    "matched": len(first), "true_matches": true.sum(), "kept": kept.sum(), "kept_true": (true & kept).sum(),
}  # fmt: skip
which = np.flatnonzero(kept)
votes = vote(first, second, matches, which, SIDE)
found = find(first, second, matches, which, votes, count(votes, SIDE), SIDE)
if found is not None:
    away = found.to(corners(SIDE), SIDE) - move.to(corners(SIDE), SIDE)
    figures["angle_found"], figures["scale_found"] = found.angle, found.scale
    figures["off"] = np.sqrt((away**2).sum(axis=1).mean())
    print(f"Found, turned by {found.angle:.2f}° and scaled by {found.scale:.3f}; corners off by {figures['off']:.2f}")
print(ending(figures, STAGE))
