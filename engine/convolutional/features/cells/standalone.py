"""A simple and a complex cell: what they answer to one frame, and how they are tuned to orientation."""

import numpy as np

from engine.convolutional.features.cells.gabor import Gabor
from engine.convolutional.features.cells.responses import energy, modulation, rectified, sweep, tuning, width
from engine.convolutional.features.cells.sheet import answers, fields
from engine.convolutional.features.cells.stimuli import stimuli
from engine.ending import ending

STIMULUS = "light"  # or dark, edge, grating
ANGLE, STRIPE = 20.0, 0.6  # its orientation now, and the width of a bar or a stripe, in degrees
FRAME = 20  # of the sweep
CELL = (
    60.0,
    0.0,
    1.2,
    0.5622,
    1.0,
    0.0,
    0.0,
)  # orientation, phase, wavelength, width σ/λ, aspect γ, and the middle's x, y
ANGLES = [20.0, 40.0, 60.0, 80.0]  # at which the tuning curve has been measured
SHEET, SEED = False, 0  # whether a whole sheet of cells is recorded, and its seed
STAGE = {}

cell = Gabor(*CELL)
picture = stimuli(STIMULUS, ANGLE, STRIPE, [FRAME])[0]
products = cell.pair() * picture  # of the field and of its partner, at each of 61 · 61 samples of the screen
linear = products.sum(axis=(1, 2))
e, o = linear.tolist()
r, E = max(0.0, e), float(energy(linear))
figures = {"e": e, "o": o, "r": r, "E": E}
print(f"e = {e:.4f}, o = {o:.4f}, simple cell r = {r:.4f}, complex cell E = {E:.4f}")

if ANGLES:
    angles = np.array(ANGLES)
    for kind, heights in zip(("simple", "complex"), tuning(cell, STIMULUS, angles, STRIPE), strict=True):
        figures[f"{kind} peaks"] = heights
        ends = width(angles, heights)
        if ends:
            figures[f"{kind} width"] = ends[1] - ends[0]
            print(f"{kind} cell: {ends[1] - ends[0]:.2f} degrees wide at half height")
if STIMULUS == "grating":
    course = sweep(cell, STIMULUS, ANGLE, STRIPE)
    figures["F1/F0"] = [modulation(rectified(course[0])), modulation(energy(course))]
    print("F1/F0 of the simple and the complex cell:", figures["F1/F0"])
if SHEET:
    whole = answers(fields(SEED, cell), picture)
    figures["sheet"] = [float(rectified(whole[0]).sum()), float(energy(whole).sum())]
    print("All simple and all complex cells of the sheet together:", figures["sheet"])
print(ending(figures, STAGE))
