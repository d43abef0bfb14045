"""Digits drawn for tests as a page's canvas would hold them: 280×280, a round pen. Not the styles trained on."""

from functools import cache

import numpy as np

from engine.digits.strokes import rendered, smooth

SIZE = 280


def curve(*points):
    return smooth(np.array(points, float), 8)


def line(*points):
    return np.array(points, float)


def arc(x, y, across, down, start, stop):
    """Part of an ellipse; degrees, clockwise from the right."""
    t = np.radians(np.linspace(start, stop, 40))
    return np.stack([x + across * np.cos(t), y + down * np.sin(t)], 1)


DRAWINGS = {
    "0": [arc(140, 140, 55, 85, -80, 280)],
    "1 plain": [line((142, 60), (138, 220))],
    "1 with a flag": [line((100, 110), (150, 60), (150, 220))],
    "2": [arc(140, 105, 50, 45, 190, 380), line((185, 125), (90, 215), (200, 215))],
    "3": [arc(130, 100, 50, 40, 200, 450), arc(130, 180, 55, 40, 270, 510)],
    "4 open": [line((110, 60), (95, 150), (195, 150)), line((170, 90), (165, 225))],
    "4 closed": [line((165, 225), (165, 60), (90, 165), (200, 165))],
    "5": [line((190, 60), (110, 60), (105, 130)), arc(135, 170, 58, 48, 235, 510)],
    "6": [curve((175, 55), (125, 100), (95, 170)), arc(140, 178, 46, 42, 170, 530)],
    "7": [line((90, 65), (195, 65), (130, 220))],
    "7 crossed": [line((90, 65), (195, 65), (130, 220)), line((115, 145), (190, 140))],
    "8": [arc(140, 100, 40, 38, 90, 450), arc(140, 180, 50, 42, -90, 270)],
    "9 curled": [arc(140, 105, 45, 42, 0, 360), curve((185, 105), (186, 160), (165, 210), (120, 222), (90, 200))],
    "9 straight": [arc(140, 105, 45, 42, 0, 360), line((185, 105), (178, 225))],
}
"""By name, whose first sign is the digit."""


@cache
def canvas(name, pen=8.0, scale=1.0, right=0.0, down=0.0, size=SIZE):
    """(size, size) ink between 0 and 1, scaled about the middle, then moved; the same array each time."""
    middle = size / 2
    paths = [(path - SIZE / 2) * scale + [middle + right, middle + down] for path in DRAWINGS[name]]
    ink = rendered(paths, pen, size)
    ink.flags.writeable = False
    return ink
