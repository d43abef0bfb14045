"""Gradient descent over a cliff, without clipping, clipped by norm and by value: one recurrent unit."""

from engine.ending import ending
from engine.recurrent.gradients.cliff import slope, used

W, B, LENGTH = 1.35, -0.14, 50  # where all three begin, and the steps of the sequence
STEPS, RATE, BOUND = 5, 0.1, 1.0  # of the descent, its learning rate, and where the gradient is clipped
STAGE = {}

figures = {}
for clip in ("none", "norm", "value"):
    w, b = W, B
    for _ in range(STEPS):
        d_w, d_b = used(slope(w, b, LENGTH), clip, BOUND)
        w, b = w - RATE * d_w, b - RATE * d_b
    figures[f"now.{clip}"] = slope(w, b, LENGTH).loss
    print(f"{clip}: w {w:.6g}, b {b:.6g}")
print(ending(figures, STAGE))
