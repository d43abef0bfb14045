"""The perceptron's run as a script of its own: torch alone, the points and numbers written out."""

from __future__ import annotations

from engine.experiment.protocol import State
from engine.supervised.perceptron.run import SEEDS_APART, PerceptronRun
from engine.supervised.perceptron.settings import PerceptronSettings

SCRIPT = '''"""The perceptron learning rule (Rosenblatt 1962) on {count} points, {steps} samples one after another."""

import torch

points = torch.tensor(
{points},
    dtype=torch.float64,
)  # (points, 2)
targets = torch.tensor({targets}, dtype=torch.float64)  # classes 0 and 1

w = torch.tensor({w}, dtype=torch.float64)
b = torch.tensor({b}, dtype=torch.float64)
rate = {rate}  # the learning rate, eta
mistakes = {mistakes}  # made before these weights
epoch, order = {epoch}, {order}  # the samples still to come in this epoch


def order_of(epoch):
    """The order of the samples in an epoch."""
{order_of}


for step in range({steps}):
    if not order:
        epoch += 1
        order = order_of(epoch)
    i = order.pop(0)
    z = (w * points[i]).sum() + b
    y = (z > 0).to(torch.float64)  # the threshold: g(0) = 0
{ties}    error = targets[i] - y
    w = w + rate * error * points[i]
    b = b + rate * error
    mistakes += int(error != 0)

print("w =", w.tolist())
print("b =", b.item())
print("mistakes =", mistakes)
'''
IN_TURN = "    return list(range(len(points)))"
SHUFFLED = """    generator = torch.Generator().manual_seed({seed} * {apart} + epoch)
    return torch.randperm(len(points), generator=generator).tolist()"""
MISTAKE = """    if z == 0:
        y = 1 - targets[i]  # a point on the line counts as a mistake
"""


def script(settings: PerceptronSettings, experiment: PerceptronRun, start_state: State | None = None) -> str:
    """A script that repeats the run to where `experiment` is and prints its weights, bias and number of mistakes.

    It begins where the present stretch began: at the start, or at the last change of points, weights or rule; or at
    `start_state`, an earlier state since when nothing was changed. Raises ValueError without points.
    """
    start = start_state or experiment.start_of_stretch()
    points, targets = start["points"].tolist(), [float(target) for target in start["targets"]]
    if not points:
        raise ValueError("There are no points yet, so there is nothing to run.")
    rows = "\n".join(f"        {point}," for point in points)
    shuffled = SHUFFLED.format(seed=settings.seed, apart=SEEDS_APART)
    return SCRIPT.format(
        count=len(points),
        points=f"    [\n{rows}\n    ]",
        targets=targets,
        w=[float(start["w1"]), float(start["w2"])],
        b=float(start["b"]),
        rate=float(start["rate"]),
        mistakes=int(start["mistakes"]),
        epoch=int(start["epoch"]),
        order=start["order"].tolist()[int(start["position"]) :],
        order_of=IN_TURN if settings.order == "in turn" else shuffled,
        steps=experiment.steps - int(start["steps"]),
        ties=MISTAKE if start["ties"] == "mistake" else "",
    )
