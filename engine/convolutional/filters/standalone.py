"""Filters on a picture: computed with torch, checked with scipy."""

import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from scipy import ndimage
from skimage import data

from engine.convolutional.kernels.pictures import dot_and_edge, equally_bright, grey, rings, single_dot, stripes
from engine.ending import ending

PICTURE = "dot"
SIZE = ()  # columns and rows of a picture that is made smaller
GREY = True
SUMMED = False  # whether the responses of the three channels are added up to one
KERNELS = {"Sobel x": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], "blur": [[1 / 9, 1 / 9, 1 / 9]] * 3}
TIMES = 1  # that each is applied to its own response
EDGE = "symmetric"  # what lies beyond the picture's edge, for numpy; nothing: the response is smaller
SCIPY = "reflect"  # the same for scipy
ROW, COLUMN = 48, 32  # the pixel under the lens
BESIDE, MEDIAN = "nothing", 3  # what stands beside the responses; pixels along a side of a median's window
STAGE = {}

if PICTURE == "dot":
    picture = dot_and_edge()
elif PICTURE == "single":
    picture = single_dot()
elif PICTURE == "rings":
    picture = rings()
elif PICTURE == "stripes":
    picture = stripes()
elif PICTURE == "equal":
    picture = equally_bright()
elif PICTURE == "yours":
    if not Path("your picture.png").exists():
        sys.exit("Put your picture.png into this folder: the page where you found this script gives it, too.")
    picture = np.array(Image.open("your picture.png"))
else:
    picture = getattr(data, PICTURE)()
if SIZE:
    picture = np.array(Image.fromarray(picture).resize(SIZE, Image.Resampling.LANCZOS))
if GREY:
    picture = grey(picture)
picture = torch.tensor(np.atleast_3d(picture).transpose(2, 0, 1), dtype=torch.float64)  # (channels, rows, columns)


if SUMMED:
    picture = picture.expand(3, -1, -1)  # of a grey picture red, green and blue are equal


def filtered(picture, slices):
    """Each channel cross-correlated with its slice (channels, kH, kW); or, added up, all three with one filter."""
    above, left = slices.shape[1] // 2, slices.shape[2] // 2
    if EDGE:
        picture = torch.tensor(np.pad(picture.numpy(), ((0, 0), (above, above), (left, left)), mode=EDGE))
    if SUMMED:
        return F.conv2d(picture[None], slices[None])[0]
    return F.conv2d(picture[None], slices[:, None], groups=len(picture))[0]


figures = {}
for name, kernel in KERNELS.items():
    slices = torch.tensor(kernel, dtype=torch.float64).expand(len(picture), -1, -1)  # one kernel: the same for all
    response, check = picture, picture.numpy()
    for _ in range(TIMES):
        response = filtered(response, slices)
        parts = [ndimage.correlate(channel, one, mode=SCIPY) for channel, one in zip(check, slices.numpy())]
        check = np.stack([sum(parts)] if SUMMED else parts)
    above, left = (check.shape[1] - response.shape[1]) // 2, (check.shape[2] - response.shape[2]) // 2
    check = check[:, above : above + response.shape[1], left : left + response.shape[2]]
    assert np.allclose(response, check, rtol=1e-6, atol=1e-6 * (1 + np.abs(check).max()))
    if above <= ROW < above + response.shape[1] and left <= COLUMN < left + response.shape[2]:
        figures[name] = response[:, ROW - above, COLUMN - left].tolist()
        print(f"{name}:", figures[name])
    else:
        print(f"{name}: no response so near to the edge")
if BESIDE == "gradient":  # the first two are the slopes across and down
    across, down = (np.array(slopes) for slopes in list(figures.values())[:2])
    figures["magnitude"] = np.hypot(across, down).tolist()
    turn = (np.degrees(np.arctan2(down, across)) % 360).tolist()
    print("gradient:", figures["magnitude"], "towards", turn, "degrees clockwise from the right")
if BESIDE != "gradient" and BESIDE != "nothing":
    middle = picture.numpy()
    for _ in range(TIMES):
        middle = ndimage.median_filter(middle, size=(1, MEDIAN, MEDIAN), mode=SCIPY)
    figures[BESIDE] = middle[:, ROW, COLUMN].tolist()
    print(f"{BESIDE}:", figures[BESIDE])
print(ending(figures, STAGE))
