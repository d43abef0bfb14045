"""A trained network reads a sequence, symbol by symbol, gates held by hand."""

import torch

from engine.ending import ending
from engine.recurrent.cells.cells import gru, lstm

CELL = "lstm"
SYMBOLS, ANSWERS = ["(", ")"], ["0", "1"]
INPUTS = [[1.0, 0.0], [0.0, 1.0]]  # (steps, features): what the network reads of each symbol
HOLDS = [["f", None, 2, 0]]  # gates held by hand: which one, its unit and the step (None: all of them), 0 or 1
W_IH = [[4.0, 4.0], [4.0, 4.0], [1.0, -1.0], [4.0, 4.0]]
W_HH, B_IH, B_HH = [[0.0], [0.0], [0.0], [0.0]], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]
W_HY, B_Y = [[-2.0], [2.0]], [0.5, -0.5]
STAGE = {}

torch.set_default_dtype(torch.float64)
W_ih, W_hh, b_ih, b_hh = torch.tensor(W_IH), torch.tensor(W_HH), torch.tensor(B_IH), torch.tensor(B_HH)
W_hy, b_y, inputs = torch.tensor(W_HY), torch.tensor(B_Y), torch.tensor(INPUTS)
hidden = W_hh.shape[1]
if HOLDS:
    held = {gate: torch.full((len(inputs), hidden), torch.nan) for gate, *_ in HOLDS}  # NaN: free
    for gate, unit, step, value in HOLDS:
        steps = slice(None) if step is None else step - 1
        held[gate][steps, slice(None) if unit is None else unit - 1] = value

h, shares = torch.zeros(hidden), []
if CELL == "lstm":
    c = torch.zeros(hidden)
for t, x in enumerate(inputs):
    now = {gate: mask[t] for gate, mask in held.items()} if HOLDS else {}
    if CELL == "lstm":
        values = lstm(W_ih @ x + b_ih, W_hh @ h + b_hh, c, now)
        c = values["c"]
    else:
        values = gru(W_ih @ x + b_ih, W_hh @ h + b_hh, h, now)
    h = values["h"]
    y = W_hy @ h + b_y
    shares.append(y.softmax(0).tolist())
    print(t + 1, SYMBOLS[t], ANSWERS[int(y.argmax())], f"{max(shares[-1]):.4f}")
print(ending({"probabilities": shares}, STAGE))
