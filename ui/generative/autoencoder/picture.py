"""The lesson's card on the first page."""

from __future__ import annotations

import numpy as np

from engine.generative.digit_autoencoders.digits import known
from engine.generative.digit_autoencoders.digits import network as trained_encoder
from ui.figures import SIZE, WIDE, Picture, tint


def picture() -> Picture:
    """Digits, the two numbers that are kept of each, and below what comes back."""
    rows = known()[0][[0, 5, 9, 20]]
    network = trained_encoder("ae2")
    codes = network.encode(rows)[0]
    pairs = zip(rows, network.decode(codes).sigmoid(), codes / codes.abs().max(), strict=True)
    picture = np.full((SIZE, WIDE, 3), 255.0)
    for k, (digit, back, code) in enumerate(pairs):
        left = 14 + k * 116
        for values, top in ((digit, 16), (back, 232)):
            cells = np.kron(values.view(28, 28).numpy(), np.ones((4, 4)))
            picture[top : top + 112, left : left + 112] = tint(cells)
        for number, value in enumerate(code.tolist()):
            picture[150:210, left + 14 + 42 * number : left + 48 + 42 * number] = tint(np.array(value))
    return picture.astype(np.uint8)
