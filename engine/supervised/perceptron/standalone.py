"""The perceptron learning rule (Rosenblatt 1962), one sample after another."""

import torch

from engine.ending import ending

POINTS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
TARGETS = [0.0, 0.0, 0.0, 1.0]  # classes 0 and 1
W, B = [0.0, 0.0], 0.0
RATE = 1.0  # the learning rate, eta
MISTAKES = 0  # made before these weights
EPOCH, ORDER = 0, [0, 1, 2, 3]  # the samples still to come in this epoch
SAMPLES = 24  # to be used
SEED = 0
SAMPLE_ORDER = "in turn"
TIES = "class 0"
STAGE = {}

points = torch.tensor(POINTS, dtype=torch.float64)  # (points, 2)
targets = torch.tensor(TARGETS, dtype=torch.float64)
w, b = torch.tensor(W, dtype=torch.float64), torch.tensor(B, dtype=torch.float64)
mistakes, epoch, order = MISTAKES, EPOCH, ORDER


def order_of(epoch):
    """The order of the samples in an epoch."""
    if SAMPLE_ORDER == "in turn":
        return list(range(len(points)))
    else:
        generator = torch.Generator().manual_seed(SEED * 1_000_003 + epoch)
        return torch.randperm(len(points), generator=generator).tolist()


for step in range(SAMPLES):
    if not order:
        epoch += 1
        order = order_of(epoch)
    i = order.pop(0)
    z = ((w * points[i]).sum() + b).round(decimals=9)  # decimals, but for the noise of floating-point sums
    y = (z > 0).to(torch.float64)  # the threshold: g(0) = 0
    if TIES == "mistake":
        if z == 0:
            y = 1 - targets[i]  # a point on the line counts as a mistake
    error = targets[i] - y
    w = w + RATE * error * points[i]
    b = b + RATE * error
    mistakes += int(error != 0)

print("w =", w.tolist())
print("b =", b.item())
print("mistakes =", mistakes)
print(ending({"w": w.tolist(), "b": b.item(), "mistakes": mistakes}, STAGE))
