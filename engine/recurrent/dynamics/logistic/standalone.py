"""The logistic map: an orbit, a second one from a start a millionth away, and Lyapunov's exponent."""

import math

from engine.ending import ending

R = 3.2
START = 0.1
STEPS = 20
STAGE = {}

x, other = START, START + 1e-6 if START < 0.5 else START - 1e-6
for _ in range(STEPS):
    x, other = R * x * (1 - x), R * other * (1 - other)
print(f"After {STEPS} steps: x = {x}, and from a millionth beside it {other}: {abs(x - other):.2g} apart")

orbit, total, counted = 0.3, 0.0, 5_000
for step in range(1_000 + counted):
    slope = abs(R * (1 - 2 * orbit))
    if step >= 1_000:
        total += math.log(slope) if slope else -math.inf
    orbit = R * orbit * (1 - orbit)
exponent = total / counted
print("Lyapunov's exponent, a mean over 5000 steps:", exponent)
print(ending({"x": x, "other": other, "exponent": exponent}, STAGE))
