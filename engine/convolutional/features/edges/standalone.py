"""Sobel's gradient at one pixel, and Canny's edges of a picture, with scikit-image."""

import numpy as np
from scipy import ndimage
from skimage.feature import canny
from skimage.filters import sobel

from engine.convolutional.features.edges.canny import smoothed
from engine.convolutional.features.taken import taken
from engine.ending import ending

PICTURE, LONGEST = "coins", 256  # its name, and pixels of its longer side
SIGMA, LOW, HIGH = 1.5, 40, 100  # of the blur, and the two thresholds
ROW, COLUMN = 80, 80
STAGE = {}

picture = taken(PICTURE, LONGEST).astype(np.float64)
smooth = smoothed(picture, SIGMA)
across, down = ndimage.sobel(smooth, axis=1), ndimage.sobel(smooth, axis=0)  # weights 1, 2, 1
steep = np.hypot(across, down)
print(
    f"Slopes at row {ROW}, column {COLUMN}: {across[ROW, COLUMN]:.4f} to the right, {down[ROW, COLUMN]:.4f} downwards"
)
print(f"Magnitude {steep[ROW, COLUMN]:.4f}; scikit-image's sobel, a fourth, over √2: {sobel(smooth)[ROW, COLUMN]:.4f}")
assert np.allclose(sobel(smooth), steep / 4 / np.sqrt(2))
edges = canny(picture, sigma=SIGMA, low_threshold=LOW, high_threshold=HIGH)
print(f"Edges: {edges.sum():,} of {edges.size:,} pixels")
figures = {"across": across[ROW, COLUMN], "down": down[ROW, COLUMN], "steep": steep[ROW, COLUMN], "left": edges.sum()}
print(ending(figures, STAGE))
