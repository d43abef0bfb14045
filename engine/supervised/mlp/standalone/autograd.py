"""A multilayer perceptron in plain torch, float64."""

import torch
import torch.nn.functional as F

from engine.ending import ending
from engine.supervised.mlp.network import cross_entropy, squared, squared_sign

FEATURES = ["x1", "x2"]
ACTIVATION, OUTPUT = "tanh", "softmax"
OPTIMISER, RATE, UPDATES = "adam", 0.01, 100
BATCHING, BATCH, SEED = "shuffled", 2, 0
EPOCH, SAMPLE, CARRIED = 0, 0, 0  # where in the order of the samples it begins
PENALTY, SHRINKING, CUTS = "none", 0.0, False  # of the weights: none, l1 or l2, and what an update takes away
WEIGHTS = [[[0.5, -0.4], [0.3, 0.8], [-0.7, 0.2]], [[0.1, -0.6, 0.4], [-0.3, 0.5, 0.2]]]  # layer by layer, at the start
BIASES = [[0.0, 0.0, 0.0], [0.0, 0.0]]
ON = []  # hidden layer by hidden layer, 0 for a unit that is switched off
FROZEN = []  # parameter by parameter, 1 for a weight or bias that is held
TIME, REMEMBERED = 0, []  # the optimiser's updates so far, and what it remembers, parameter by parameter
STAGE = {}
# x1, x2, target, and 1 for a point that is kept for testing
POINTS = [[1, 1, 0, 0], [-1, -1, 0, 0], [1, -1, 1, 0], [-1, 1, 1, 0], [2, 2, 0, 1], [-2, 2, 1, 1]]

torch.set_default_dtype(torch.float64)
layers = [(torch.tensor(W), torch.tensor(b)) for W, b in zip(WEIGHTS, BIASES)]
parameters = [parameter.requires_grad_() for layer in layers for parameter in layer]
if ON:
    on = [torch.tensor(units) for units in ON]
if FROZEN:
    frozen = [torch.tensor(held) > 0 for held in FROZEN]
table = torch.tensor(POINTS, dtype=torch.float64)
points, targets, is_test = table[:, :2], table[:, 2], table[:, 3] > 0


def inputs(points):
    """What the network is told about each point."""
    x1, x2 = points.T
    known = {
        "x1": x1, "x2": x2, "x1sq": x1 * x1, "x2sq": x2 * x2, "x1x2": x1 * x2,
        "sinx1": torch.sin(x1), "sinx2": torch.sin(x2), "cosx1": torch.cos(x1), "cosx2": torch.cos(x2),
    }  # fmt: skip
    return torch.stack([known[name] for name in FEATURES], dim=1)


def bend(z):
    if ACTIVATION == "tanh":
        return torch.tanh(z)
    elif ACTIVATION == "relu":
        return torch.relu(z)
    elif ACTIVATION == "leaky relu":
        return F.leaky_relu(z, 0.01)
    elif ACTIVATION == "sigmoid":
        return torch.sigmoid(z)
    elif ACTIVATION == "softplus":
        return F.softplus(z)
    elif ACTIVATION == "sine":
        return torch.sin(z)
    else:
        return z


def forward(points):
    """The output's sums, one row a point."""
    h = inputs(points)
    for layer, (W, b) in enumerate(layers[:-1]):
        h = bend(h @ W.T + b)
        if ON:
            h = h * on[layer]
    W, b = layers[-1]
    return h @ W.T + b


def loss(points, targets):
    if OUTPUT == "softmax":
        return cross_entropy(forward(points), targets).mean()
    elif OUTPUT == "tanh":
        return squared_sign(forward(points), targets).mean()
    else:
        return squared(forward(points), targets).mean()


def batches(count):
    if BATCHING == "shuffled":
        # The samples of each update: every epoch in an order of its own, a batch at a time.
        epoch, start = EPOCH, SAMPLE
        while True:
            order = torch.randperm(count, generator=torch.Generator().manual_seed(SEED * 1_000_003 + epoch))
            yield from order[start:].split(BATCH)
            epoch, start = epoch + 1, 0
    else:
        # Full batches in the order as dealt; what is left over joins the next epoch's first batch.
        order, start, carried = torch.arange(count), SAMPLE, CARRIED
        while True:
            while start + BATCH <= count:
                yield torch.cat([order[count - carried :], order[start : start + BATCH]])
                start, carried = start + BATCH, 0
            start, carried = 0, count - start + carried


def regularise(before):
    """After the optimiser's step the weights become smaller, by as much as they were before it."""
    for layer, (W, old) in enumerate(zip(parameters[::2], before[::2])):
        if PENALTY == "l2":
            moved = W - SHRINKING * old
        else:
            moved = W - SHRINKING * old.sign()
            crossed = W * moved < 0
            moved = torch.where(crossed, 0.0, moved)
        if FROZEN:
            moved = torch.where(frozen[2 * layer], old, moved)
        if CUTS:
            frozen[2 * layer] |= crossed  # a weight that is cut now is held from the next update on
        W.copy_(moved)


if OPTIMISER == "sgd":
    optimiser = torch.optim.SGD(parameters, lr=RATE)
elif OPTIMISER == "momentum":
    optimiser = torch.optim.SGD(parameters, lr=RATE, momentum=0.9)
elif OPTIMISER == "rmsprop":
    optimiser = torch.optim.RMSprop(parameters, lr=RATE, alpha=0.99, eps=1e-8)
else:
    optimiser = torch.optim.Adam(parameters, lr=RATE, betas=(0.9, 0.999), eps=1e-8)
if REMEMBERED:
    for parameter, moments in zip(parameters, REMEMBERED):
        optimiser.state[parameter] = {name: torch.tensor(values) for name, values in moments.items()}
        if OPTIMISER != "momentum":
            optimiser.state[parameter]["step"] = torch.tensor(float(TIME))
known, answers = points[~is_test], targets[~is_test]
for _, batch in zip(range(UPDATES), batches(len(known))):
    if FROZEN or PENALTY != "none":
        before = [parameter.detach().clone() for parameter in parameters]
    optimiser.zero_grad()
    loss(known[batch], answers[batch]).backward()
    if FROZEN:
        for parameter, held in zip(parameters, frozen):
            parameter.grad[held] = 0.0
    optimiser.step()
    if FROZEN:
        with torch.no_grad():
            for parameter, held, old in zip(parameters, frozen, before):
                parameter[held] = old[held]
    if PENALTY != "none":
        with torch.no_grad():
            regularise(before)

figures = {}
with torch.no_grad():
    for name, chosen in (("train", ~is_test), ("test", is_test)):
        if chosen.any():
            figures[f"{name}_loss"] = float(loss(points[chosen], targets[chosen]))
            if OUTPUT != "linear":
                z = forward(points[chosen])
                right = (z.argmax(dim=1) if OUTPUT == "softmax" else z[:, 0] > 0) == targets[chosen]
                figures[f"{name}_accuracy"] = float(right.double().mean())
for name, value in figures.items():
    print(f"{name.replace('_', ' ')} {value:.12g}")
print(ending(figures, STAGE))
