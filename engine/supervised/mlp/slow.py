"""One update, slowly: the samples of the next batch one by one through the network, and nothing moves yet.

A walk has four stops a sample (forward, loss, back, change) and a last one, at which the mean of the batch is taken.
Back-propagation (Rumelhart, Hinton and Williams, 1986): δ = ∂loss/∂z of a unit, and ∂loss/∂w = δ·a of a weight that
leads into it from a unit of value a.
"""

from __future__ import annotations

import numpy as np

from engine.arithmetic.written import less, product, told, write
from engine.arrays import Floats
from engine.experiment.protocol import Frame
from engine.experiment.walk import Walk, buttons
from engine.supervised.mlp import batches, cards
from engine.supervised.mlp.training import MLPTraining

NONE: Frame = {**buttons(None), "slow_said": None, "ring": -1, "widest": None, "word": "weight"}
"""What a frame says of it while nobody walks."""


def begin(training: MLPTraining, shown: int) -> Walk:
    """Before the first sample of the next batch. Raises ValueError where there is none to learn from."""
    if not training.train_count or not training.alive[shown]:
        raise ValueError("There is no next update: this network learns from no points, or has diverged.")
    chosen = training.settings
    choice = (training.train_count, chosen.batch_size, chosen.batching)
    pieces, ends, _ = batches.plan(training.position, 1, *choice)
    order = batches.samples(pieces, training.seeds, training.train_count, chosen.batching)
    return Walk(tuple(order[shown, ends[0] : ends[1]].tolist()), ("forward", "loss", "back", "change"), "back")


def frame(training: MLPTraining, shown: int, walk: Walk, asked: int) -> Frame:
    """What the stage shows in place of the usual: numbers on the units, changes on the links, what is said.

    asked: the weight that is asked about, or −1 for the one that this sample moves most.
    """
    sample = walk.sample
    _, h, d, gradient = training.inspect_samples(shown, np.array([sample]))
    first = training.sizes[0]
    index, x, _ = training.sample(sample)
    place = asked if 0 <= asked < training.weight_count else int(np.abs(gradient[: training.weight_count]).argmax())
    back = walk.stop in ("back", "change")
    delta = np.concatenate([np.full(first, np.nan), d[first:, 0]])
    shown_there: Frame = {
        "probe": {"x": list(x), "on": walk.stop != "update"},
        "probe_values": (delta if back else h[:, 0]).astype(np.float32),
        "ring": index if walk.stop != "update" else -1,
        **_said(training, shown, walk, place, h[:, 0], d[:, 0]),
        **buttons(walk),
        "inputs": {"on": [], "off": [], "names": []},  # none is switched on the way: all room is for the numbers
        "zero_lines_of": None,
        "discretised": None,
    }
    if walk.stop not in ("change", "update"):
        return shown_there
    if walk.stop == "update":
        gradient = training.inspect_samples(shown, np.array(walk.samples))[3]
    change = -training.settings.learning_rate * gradient
    change[training.frozen[shown] != 0] = 0
    weights, biases = change[: training.weight_count], change[training.weight_count :]
    layers = training.layers(0, change[None])
    return shown_there | {
        "weights": weights.astype(np.float32),
        "biases": biases.astype(np.float32),
        "widest": [max(float(np.abs(w).max()), 1e-300) for w in layers[0]],
        "word": "−η·δ·a" if walk.stop == "change" else "−η·mean of δ·a",
    }


def _said(training: MLPTraining, shown: int, walk: Walk, place: int, h: Floats, d: Floats) -> Frame:
    """The lines with the numbers; and the question or its answer, which stands beside the buttons."""
    lines = _lines(training, shown, walk, place, h, d)
    name, source, row, column = weight(training, place)
    said = None
    if walk.stop == "back":
        said = f"Does this sample make the weight {name} ← {source} grow, shrink or stay? Say it before you see it."
    if walk.stop == "change":
        moves = not training.frozen[shown, place]
        said = walk.verdict(f"The weight {name} ← {source}", -d[row] * h[column] if moves else 0.0)
    return {"equation": lines, "slow_said": said, **({"scores": said} if said else {})}


def _lines(training: MLPTraining, shown: int, walk: Walk, place: int, h: Floats, d: Floats) -> list[str]:
    count = len(walk.samples)
    _, x, wanted = training.sample(walk.sample)
    target = f"class {wanted:.0f}" if training.data.classes else f"y {told(wanted, 3)}"
    named = ", ".join(f"x{'₁₂'[k]} {told(value, 3)}" for k, value in enumerate(x))
    head = f"Sample {walk.number + 1} of {count} of the next batch: {named}; {target}."
    last = len(training.sizes) - 1
    if walk.stop == "forward":
        unit = int(wanted) if training.output == "softmax" else 0
        return [f"{head} Each unit shows its value.", *cards.unit_lines(training, shown, last, unit, x)[1][1:]]
    if walk.stop == "loss":
        return [head, _loss(training, wanted, h)]
    name, source, row, column = weight(training, place)
    if walk.stop == "back":
        rule = "A weight changes by −η·δ·a: δ of the unit that it leads to, a the value of the one that it comes from."
        return [f"{head} Each unit shows δ = ∂loss/∂z.", rule]
    if walk.stop == "change":
        rate, delta, value = training.settings.learning_rate, float(d[row]), float(h[column])
        found = write([rate, delta, value], lambda o, _: -o[0] * o[1] * o[2], exact=(0,))
        text = f"−{product(product(found.operands[0], found.operands[1]), found.operands[2])}"
        line = f"{name} ← {source}: −η·δ·a {found.given} {text} {found.ends[0]}."
        if training.frozen[shown, place]:
            line = f"{name} ← {source} is frozen: no update moves it."
        return [f"{head} Each link shows −η·δ·a of this sample alone.", line]
    rule = "Plain gradient descent takes the mean of the batch" if count > 1 else "The batch is this one sample"
    how = "" if training.settings.optimiser == "sgd" else "; this optimiser makes its own step of it"
    if training.settings.regularisation != "none":
        how += f"; the penalty adds{cards.PENALTIES[training.settings.regularisation]}"
    return [f"{rule}: each link shows −η·mean of δ·a over {count} {'samples' if count > 1 else 'sample'}{how}."]


def _loss(training: MLPTraining, wanted: float, h: Floats) -> str:
    if training.output == "softmax":
        k = int(wanted)
        share = float(h[len(h) - training.sizes[-1] + k])
        found = write([share], lambda o, _: -np.log(o[0]) if o[0] else np.inf)
        letter = f"p{'₀₁₂₃'[k]}"
        return f"loss = −log {letter} {found.given} −log({found.operands[0]}) {found.ends[0]}"
    found = write([float(h[-1]), wanted], lambda o, _: 0.5 * (o[0] - o[1]) ** 2)
    return f"loss = ½(o − y)² {found.given} ({less(*found.operands)})²/2 {found.ends[0]}"


def weight(training: MLPTraining, place: int) -> tuple[str, str, int, int]:
    """A weight's names, and where its unit and its source stand among all units, the inputs first."""
    layer, unit, source = cards.locate(training, "weight", place)
    names = cards.names(training)
    below = sum(training.sizes[:layer])
    return names[layer][unit], names[layer - 1][source], below + unit, below - training.sizes[layer - 1] + source
