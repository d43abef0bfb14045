"""A run of the multilayer perceptron as a script of its own: plain torch, nothing of ours, the same numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.arrays import Floats
from engine.supervised.mlp import loop
from engine.supervised.mlp.settings import MLPSettings
from engine.supervised.mlp.training import Training

ACTIVATIONS = {
    "tanh": "torch.tanh({})",
    "relu": "torch.relu({})",
    "leaky relu": "F.leaky_relu({}, 0.01)",
    "sigmoid": "torch.sigmoid({})",
    "softplus": "F.softplus({})",
    "sine": "torch.sin({})",
    "linear": "{}",
}
FEATURES = {
    "x1": "x1",
    "x2": "x2",
    "x1sq": "x1 * x1",
    "x2sq": "x2 * x2",
    "x1x2": "x1 * x2",
    "sinx1": "torch.sin(x1)",
    "sinx2": "torch.sin(x2)",
    "cosx1": "torch.cos(x1)",
    "cosx2": "torch.cos(x2)",
}
LOSSES = {
    "softmax": "F.cross_entropy(forward(points), targets.long())",
    "tanh": "(0.5 * (torch.tanh(forward(points)[:, 0]) - (2 * targets - 1)) ** 2).mean()  # y = −1 or 1",
    "linear": "(0.5 * (forward(points)[:, 0] - targets) ** 2).mean()",
}
HITS = {"softmax": "forward(points).argmax(dim=1)", "tanh": "(forward(points)[:, 0] > 0)"}
OPTIMISERS = {
    "sgd": "torch.optim.SGD(parameters, lr={rate!r})",
    "momentum": "torch.optim.SGD(parameters, lr={rate!r}, momentum=0.9)",
    "rmsprop": "torch.optim.RMSprop(parameters, lr={rate!r}, alpha=0.99, eps=1e-8)",
    "adam": "torch.optim.Adam(parameters, lr={rate!r}, betas=(0.9, 0.999), eps=1e-8)",
}
MOMENTS = {
    "sgd": {},
    "momentum": {"first": "momentum_buffer"},
    "rmsprop": {"second": "square_avg"},
    "adam": {"first": "exp_avg", "second": "exp_avg_sq"},
}
SHUFFLED = '''
def batches(count):
    """The samples of each update: every epoch in an order of its own, a batch at a time."""
    epoch, start = {epoch}, {sample}
    while True:
        order = torch.randperm(count, generator=torch.Generator().manual_seed({seed} * 1_000_003 + epoch))
        yield from order[start:].split({size})
        epoch, start = epoch + 1, 0
'''
IN_TURN = '''
def batches(count):
    """The samples of each update: full batches in the order as dealt; leftovers join the next epoch's first batch."""
    order, start, carried = torch.arange(count), {sample}, {carried}
    while True:
        while start + {size} <= count:
            yield torch.cat([order[count - carried :], order[start : start + {size}]])
            start, carried = start + {size}, 0
        start, carried = 0, count - start + carried
'''
SCRIPT = '''"""{title}

Plain torch, float64. It prints the loss after {updates} updates, equal to the one on the stage.
"""

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def inputs(points):
    x1, x2 = points.T
    return torch.stack([{features}], dim=1)


def forward(points):
    """The output's sums, one row a point."""
    h = inputs(points)
    for layer, (W, b) in enumerate(layers[:-1]):
        h = {activation}{switched}
    W, b = layers[-1]
    return h @ W.T + b


def loss(points, targets):
    return {loss}

{batches}

def train():
    points, targets, is_test = data()
    known, answers = points[~is_test], targets[~is_test]
    parameters = [parameter for layer in layers for parameter in layer]
    optimiser = {optimiser}
{moments}    for update, batch in zip(range({updates}), batches(len(known))):
        before = [parameter.detach().clone() for parameter in parameters]
        optimiser.zero_grad()
        loss(known[batch], answers[batch]).backward()
{mask}        optimiser.step()
{after}
    with torch.no_grad():
        print(f"train loss {{float(loss(known, answers)):.12g}}")
        if is_test.any():
            print(f"test loss {{float(loss(points[is_test], targets[is_test])):.12g}}")
{hits}

def matrix(rows, columns, *numbers):
    return torch.tensor(numbers).reshape(rows, columns)


layers = [  # weights (units, inputs) and biases (units) of each layer at the start
{layers}
]
for layer in layers:
    for parameter in layer:
        parameter.requires_grad_()
{extras}

def data():
    """The points on the plane: x1, x2, target, and 1 for a point kept for testing."""
    table = matrix({count}, 4,
{points}
    )
    return table[:, :2], table[:, 2], table[:, 3] > 0


train()
'''


def script(training: Training, start: Training, index: int = 0) -> str:
    """A script that repeats what network ``index`` learnt between ``start`` and ``training``, the same run earlier.

    Nothing but steps may lie between the two. Raises ``ValueError`` when there is nothing to learn from.
    """
    if not training.train_count:
        raise ValueError("There are no training points yet, so there is nothing to run.")
    settings, updates = training.settings, training.steps - start.steps
    weights, biases = start.layers(index)
    frozen = start.frozen[index]
    masks = bool(frozen.any()) or settings.l1_cuts
    return SCRIPT.format(
        title=_title(training, start, index),
        updates=updates,
        features=", ".join(FEATURES[name] for name in settings.features),
        activation=ACTIVATIONS[settings.activation].format("h @ W.T + b"),
        switched=" * on[layer]" if start.off[index].any() else "",
        loss=LOSSES[training.output],
        batches=_batches(start, index),
        optimiser=OPTIMISERS[settings.optimiser].format(rate=settings.learning_rate),
        moments=_moments(start, index),
        mask=MASK if masks else "",
        after=_after(settings, masks),
        hits=_hits(training.output),
        layers="\n".join(_layer(w, b) for w, b in zip(weights, biases, strict=True)),
        extras=_extras(start, index, masks),
        count=len(training.data.targets),
        points=_points(training),
    )


def _title(training: Training, start: Training, index: int) -> str:
    shape = "-".join(str(size) for size in training.sizes)
    since = f" from step {start.steps}, the last change, on" if start.steps else ""
    return f"A {shape} network, seed {training.seeds[index]}, {training.settings.optimiser}{since}, in plain torch."


def _batches(start: Training, index: int) -> str:
    position, settings = start.position, start.settings
    size = min(settings.batch_size, start.train_count)
    template = SHUFFLED if settings.batching == "shuffled" else IN_TURN
    places = {"epoch": position.epoch, "sample": position.sample, "carried": position.carried}
    return template.format(size=size, seed=start.seeds[index], **places)


def _moments(start: Training, index: int) -> str:
    """The optimiser's memory, where the script does not begin at its start."""
    names = MOMENTS[start.settings.optimiser]
    if not start.time or not names:
        return ""
    lines = ["    remembered = ["]
    for row in zip(*(_per_parameter(start, index, name) for name in names), strict=True):
        lines.append(f"        ({', '.join(row)},),")
    step = "" if start.settings.optimiser == "momentum" else f'"step": torch.tensor({float(start.time)}), '
    entries = ", ".join(f'"{key}": moments[{n}].clone()' for n, key in enumerate(names.values()))
    lines += [
        "    ]",
        "    for parameter, moments in zip(parameters, remembered):",
        f"        optimiser.state[parameter] = {{{step}{entries}}}",
    ]
    return "\n".join(lines) + "\n"


def _per_parameter(start: Training, index: int, name: str) -> list[str]:
    weights, biases = start.layers(index, getattr(start, name))
    pairs = zip(weights, biases, strict=True)
    return [text for w, b in pairs for text in (_matrix(w), _vector(b))]


MASK = """        for parameter, held in zip(parameters, frozen):
            parameter.grad[held] = 0.0
"""
RESTORE = """        with torch.no_grad():
            for parameter, held, old in zip(parameters, frozen, before):
                parameter[held] = old[held]
"""
L2 = """        with torch.no_grad():
            for W, old in zip(parameters[::2], before[::2]):
                W -= {amount!r} * old
"""
L1 = """        with torch.no_grad():
            for {names} in zip({lists}):
                moved = W - {amount!r} * old.sign()
                crossed = W * moved < 0
                W.copy_(torch.where(crossed, 0.0, moved))
"""


def _after(settings: MLPSettings, masks: bool) -> str:
    amount = settings.learning_rate * settings.regularisation_rate
    restore = RESTORE if masks else ""
    if settings.regularisation == "l2":
        return L2.format(amount=amount) + restore
    if settings.regularisation != "l1":
        return restore
    if not settings.l1_cuts:
        return L1.format(names="W, old", lists="parameters[::2], before[::2]", amount=amount) + restore
    # A weight cut now is held from the next update on; one that was held already keeps its value.
    held = L1.format(names="W, old, held", lists="parameters[::2], before[::2], frozen[::2]", amount=amount)
    return held + "                W[held] = old[held]\n                held |= crossed\n"


def _hits(output: str) -> str:
    if output == "linear":
        return ""
    lines = [
        '        for name, chosen in (("train", ~is_test), ("test", is_test)):',
        "            if chosen.any():",
        f"                right = {HITS[output].replace('points', 'points[chosen]')} == targets[chosen]",
        '                print(f"{name} accuracy {float(right.double().mean()):.12g}")',
    ]
    return "\n".join(lines) + "\n"


def _extras(start: Training, index: int, masks: bool) -> str:
    lines: list[str] = []
    if start.off[index].any():
        lines.append("on = [  # 0 for a unit that is switched off")
        place = 0
        for units in start.sizes[1:-1]:
            lines.append(f"    {_vector(1.0 - start.off[index, place : place + units].astype(np.float64))},")
            place += units
        lines.append("]")
    if masks:
        weights, biases = start.layers(index, (start.frozen > 0).astype(np.float64))
        lines.append("frozen = [  # 1 for a weight or bias that is held")
        for w, b in zip(weights, biases, strict=True):
            lines.append(f"    {_matrix(w)} > 0,\n    {_vector(b)} > 0,")
        lines.append("]")
    return "\n".join(lines) + "\n" if lines else ""


def _layer(w: Floats, b: Floats) -> str:
    return f"    ({_matrix(w)},\n     {_vector(b)}),"


def _matrix(values: Floats) -> str:
    return f"matrix({values.shape[0]}, {values.shape[1]}, {_numbers(values.ravel().tolist())})"


def _vector(values: Floats) -> str:
    return f"torch.tensor([{_numbers(values.tolist())}])"


def _numbers(values: Sequence[float]) -> str:
    return ", ".join(repr(value) for value in values)


def _points(training: Training) -> str:
    data = training.data
    table = np.column_stack([data.inputs, data.targets, data.is_test]).tolist()
    return "\n".join(f"        {x1!r}, {x2!r}, {target:g}, {test:g}," for x1, x2, target, test in table)


assert set(OPTIMISERS) == set(loop.OPTIMISER_CODES)
