"""A flow of the plane, followed in small steps by Runge and Kutta's rule of order 4."""

import math

from engine.ending import ending

FLOW = "pendulum"  # or species, van der Pol
PARAMETERS = {"friction": 0.2}
START = (2.0, 0.5)
DT, STEPS = 0.02, 500
STAGE = {}


def speed(x: float, y: float) -> tuple[float, float]:
    p = PARAMETERS
    if FLOW == "pendulum":
        return y, -math.sin(x) - p["friction"] * y
    if FLOW == "species":
        return p["birth"] * x - p["hunt"] * x * y, p["gain"] * x * y - p["death"] * y
    return y, p["mu"] * (1 - x * x) * y - x


x, y = START
for _ in range(STEPS):
    k1 = speed(x, y)
    k2 = speed(x + k1[0] * DT / 2, y + k1[1] * DT / 2)
    k3 = speed(x + k2[0] * DT / 2, y + k2[1] * DT / 2)
    k4 = speed(x + k3[0] * DT, y + k3[1] * DT)
    x += (k1[0] + 2 * k2[0] + 2 * k3[0] + k4[0]) * DT / 6
    y += (k1[1] + 2 * k2[1] + 2 * k3[1] + k4[1]) * DT / 6
print(f"At t = {STEPS * DT:.2f}: {x}, {y}")
print(ending({"state": [x, y]}, STAGE))
