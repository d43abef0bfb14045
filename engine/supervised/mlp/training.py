"""A multilayer perceptron in training: one network a seed, side by side, on the compiled loop.

See :mod:`engine.supervised.mlp.network` for how to drive it from Python. One step is one update, of every network.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import numpy as np

from engine.arrays import Floats
from engine.experiment.standing import noted, unknown
from engine.plane import editing
from engine.plane.datasets import PlaneData, make
from engine.settings import live_names
from engine.supervised.mlp import batches, features, loop
from engine.supervised.mlp.batches import Integers, Position
from engine.supervised.mlp.network import MLP
from engine.supervised.mlp.networks import Layers, Networks, flat, parameter_count
from engine.supervised.mlp.settings import OWN, MLPSettings

MOST_EPOCHS, MOST_CLASSES = 2**40, 4
LIVE = live_names(MLPSettings, shown=False)  # of the settings, what a state holds
MARK_EVERY = 1_000  # updates, after each so many of which it is noted whether the loss has moved
CHUNK = 4096  # updates a call of the compiled loop: bounds the memory of the order of samples


def generated(settings: MLPSettings) -> PlaneData:
    """The points that the settings describe; none where they are the visitor's own."""
    if settings.data == OWN:
        return editing.empty(2)
    return make(
        settings.data,
        count=settings.count or None,
        noise=settings.noise,
        test_share=settings.test_share,
        seed=settings.data_seed,
    )


def _check(data: PlaneData, output: str) -> None:
    """Raise ValueError for points that a network with this kind of output cannot learn from."""
    if bool(data.classes) != (output != "linear"):
        raise ValueError("Classes and regression need different networks: build a new one.")
    if output == "tanh" and data.classes > 2:
        raise ValueError("A tanh output tells two classes apart. Choose the softmax output for more.")
    if data.classes > MOST_CLASSES:
        raise ValueError(f"There can be at most {MOST_CLASSES} classes, not {data.classes}.")
    count = len(data.targets)
    if data.inputs.shape != (count, 2) or data.targets.shape != data.is_test.shape or data.targets.ndim != 1:
        raise ValueError("Every point needs two coordinates, one target and one mark for testing.")
    if not np.isfinite(data.inputs).all() or not np.isfinite(data.targets).all():
        raise ValueError("Every point needs finite coordinates and a finite target.")
    if data.classes and not np.isin(data.targets, np.arange(data.classes)).all():
        raise ValueError(f"Every label is a whole number from 0 to {data.classes - 1}.")


class MLPTraining(Networks):
    """The networks, their optimiser, and how far they have come.

    data: the settings' own when None. weights, biases: one array (units, inputs), (units,) a layer, from which every
    network starts; the settings' initialisation when None. Raises ValueError for shapes that do not fit, data that
    are not finite, and a tanh output with more than two classes.
    """

    def __init__(
        self,
        settings: MLPSettings,
        data: PlaneData | None = None,
        weights: Layers | None = None,
        biases: Layers | None = None,
    ) -> None:
        data = generated(settings) if data is None else data
        self.settings = settings
        self.output = settings.output if data.classes else "linear"
        self.seeds = tuple(range(settings.seed, settings.seed + settings.seeds))
        self._given = (weights, biases)
        self._outputs = self._needed(data) if biases is None else len(np.asarray(biases[-1]))
        if biases is not None and self.output != "softmax" and self._outputs != 1:
            raise ValueError(f"This network has {self._outputs} outputs, where one is needed.")
        self._figures: Floats | None = None
        self.marks = unknown(len(self.seeds), 0)  # since when each training loss stands
        self._begin(data)

    def _needed(self, data: PlaneData) -> int:
        return max(2, data.classes) if self.output == "softmax" else 1

    def _begin(self, data: PlaneData) -> None:
        _check(data, self.output)
        given = self._given != (None, None)  # given layers have the outputs that they have; `use` adds the others
        sizes = (len(self.settings.features), *self.settings.hidden, self._outputs if given else self._needed(data))
        super().__init__(sizes, np.stack([flat(sizes, self.settings.init, seed, *self._given) for seed in self.seeds]))
        self.steps = 0
        self.time = 0  # updates since the optimiser began
        self.position = Position()
        self.use(data)

    def reset(self) -> None:
        """Back to the start: the same seeds, with the data and the settings as they are now; nothing frozen or off."""
        self._begin(self.data)

    def module(self, index: int = 0) -> MLP:
        """Network `index` as a torch module (units that are switched off are on there)."""
        return self.fill(MLP(self.sizes, self.settings.activation, self.output), index)

    # How well they do

    @property
    def figures(self) -> Floats:
        """(seeds, 4): train loss, test loss, train accuracy, test accuracy; NaN where there is no such sample."""
        if self._figures is None:
            self._figures = loop.evaluate(
                self.parameters, self.off, *self._kind, self._features, self._targets, self.train_count
            )
        return self._figures

    @property
    def train_loss(self) -> float:
        return float(self.figures[0, 0])

    @property
    def test_loss(self) -> float:
        return float(self.figures[0, 1])

    def inspect(self, index: int, most: int = 250) -> tuple[Floats, Floats, Floats, Floats]:
        """z, h and ∂loss/∂z (units from the inputs on, samples) and the mean gradient, over `most` training samples."""
        return self.inspect_samples(
            index, np.linspace(0, self.train_count, min(most, self.train_count), endpoint=False).astype(np.int64)
        )

    def inspect_samples(self, index: int, chosen: Integers) -> tuple[Floats, Floats, Floats, Floats]:
        """The same over some of the samples, counted from the first one for training."""
        inside: tuple[Floats, Floats, Floats, Floats] = loop.inspect(
            self.parameters[index],
            self.off[index],
            *self._kind,
            np.ascontiguousarray(self._features[:, chosen]),
            self._targets[chosen],
        )
        return inside

    def sample(self, number: int) -> tuple[int, tuple[float, float], float]:
        """Which of the data's points a sample is, its coordinates and its target."""
        place = int(np.argsort(self.data.is_test, kind="stable")[number])
        x1, x2 = self.data.inputs[place].tolist()
        return place, (x1, x2), float(self.data.targets[place])

    def values_at(self, index: int, x: float, y: float) -> tuple[Floats, Floats]:
        """z and h of every unit, the inputs first, at a point of the plane."""
        column = features.compute(self.settings.features, np.array([[x, y]]))
        z, h, _, _ = loop.inspect(self.parameters[index], self.off[index], *self._kind, column, np.zeros(1))
        return z[:, 0], h[:, 0]

    # What happens to them

    def step(self, count: int = 1) -> int:
        """Make up to `count` updates of every network that has not diverged; return how many could be made."""
        made = 0
        while made < count and self.alive.any() and self.train_count:
            asked = min(count - made, CHUNK, MARK_EVERY - self.steps % MARK_EVERY)
            done = self._train(asked)
            made += done
            if self.steps % MARK_EVERY == 0:
                self.marks = noted(self.marks, self.figures[:, 0], self.steps)
            if done < asked:
                break
        return made

    def epochs(self, count: int = 1) -> int:
        """Train to the end of the present epoch, and `count − 1` epochs more; return the updates made."""
        made = 0
        for _ in range(count):
            asked = self.left
            done = self.step(asked)
            made += done
            if done < asked:
                break
        return made

    @property
    def left(self) -> int:
        """Updates to the end of the present epoch, at least 1."""
        size = min(self.settings.batch_size, max(self.train_count, 1))
        return max(1, batches.room(self.position, self.train_count, size, self.settings.batching))

    def _train(self, updates: int) -> int:
        choice = (self.train_count, self.settings.batch_size, self.settings.batching)
        pieces, ends, after = batches.plan(self.position, updates, *choice)
        order = batches.samples(pieces, self.seeds, self.train_count, self.settings.batching)
        done = loop.train(
            self.parameters,
            self.previous,
            self.gradient,
            self.first,
            self.second,
            self.frozen,
            self.off,
            self.alive,
            *self._kind,
            self._numbers,
            self.time,
            self._features,
            self._targets,
            order,
            ends,
        )
        for index in np.flatnonzero((self.alive == 1) & (done < updates)):
            epoch = batches.plan(self.position, int(done[index]), *choice)[2].epoch
            self.failed[index] = self.steps + done[index] + 1, epoch
            self.alive[index] = 0
        taken = int(done.max())
        self.position = after if taken == updates else batches.plan(self.position, taken, *choice)[2]
        self.steps += taken
        self.time += taken
        self._figures = None
        return taken

    def change(self, **settings: Any) -> None:
        """Change live settings; the networks stay. Another optimiser starts with empty moments.

        A new batch size holds from the next update on, which takes the samples after the last one used.
        """
        before = self.settings
        if not set(settings) <= set(before.live()):
            raise ValueError(f"Only {', '.join(before.live())} change while the network trains.")
        self.settings = replace(before, **settings)
        if self.settings.optimiser != before.optimiser:
            self.first[:], self.second[:], self.time = 0, 0, 0
        self._choose()
        self.revive()

    def use(self, data: PlaneData) -> None:
        """Learn from other points from now on. A class not seen before gets an output of its own, at weight 0.

        Raises ValueError, and changes nothing, for points that this network cannot learn from.
        """
        _check(data, self.output)
        order = np.argsort(data.is_test, kind="stable")  # the kernels want training samples first
        inputs = np.ascontiguousarray(features.compute(self.settings.features, data.inputs[order]))
        if not np.isfinite(inputs).all():
            raise ValueError("A point lies so far out that its features are no numbers.")
        if self.output == "softmax":
            self.grow(data.classes)
        self.data = data
        self.train_count = int(len(order) - data.is_test.sum())
        self._features, self._targets = inputs, np.array(data.targets[order], dtype=np.float64)
        self._choose()
        self.revive()

    def _choose(self) -> None:
        """Bring what the compiled loop is told in line with the settings and the data."""
        chosen = self.settings
        codes = (
            loop.ACTIVATION_CODES.index(chosen.activation),
            loop.OUTPUT_CODES.index(self.output),
            loop.OPTIMISER_CODES.index(chosen.optimiser),
            loop.REGULARISATION_CODES.index(chosen.regularisation),
            int(chosen.l1_cuts),
        )
        self._kind = (np.array(self.sizes, dtype=np.int64), np.array(codes, dtype=np.int64))
        self._numbers = np.array([chosen.learning_rate, chosen.regularisation_rate], dtype=np.float64)
        self.position = batches.settle(self.position, self.train_count, chosen.batch_size, chosen.batching)

    def revive(self) -> None:
        """After a change: whatever had diverged may try again from its last finite weights."""
        self.alive[:], self.failed[:] = 1, 0
        self.marks = unknown(len(self.seeds), self.steps)
        self._figures = None

    # All of it, to come back to

    def state(self) -> dict[str, Any]:
        """Everything but the points, as copies."""
        arrays = ("parameters", "previous", "gradient", "frozen", "off", "alive", "failed", "marks")
        moments = {"sgd": (), "momentum": ("first",), "rmsprop": ("second",), "adam": ("first", "second")}
        kept = {name: getattr(self, name).copy() for name in (*arrays, *moments[self.settings.optimiser])}
        return (
            kept
            | {name: getattr(self.settings, name) for name in LIVE}
            | asdict(self.position)
            | {"steps": self.steps, "time": self.time, "outputs": self.sizes[-1]}
        )

    def restore(self, state: dict[str, Any], data: PlaneData) -> None:
        """Become what `state` says, on `data`. Raises ValueError where the networks are others."""
        sizes = (*self.sizes[:-1], int(state["outputs"]))
        shape = (len(self.seeds), parameter_count(sizes))
        counts = {name: int(state[name]) for name in ("steps", "time", *asdict(Position()))}
        if np.shape(state["parameters"]) != shape or not np.isfinite(state["parameters"]).all():
            raise ValueError("This state belongs to another network.")
        if min(counts.values()) < 0 or counts["epoch"] > MOST_EPOCHS:
            raise ValueError("This state stands at no possible step.")
        _check(data, self.output)
        self.settings = replace(self.settings, **{name: state[name] for name in LIVE})
        self.sizes = sizes
        self.allocate(np.array(state["parameters"], dtype=np.float64))
        for name in ("previous", "gradient", "first", "second", "frozen", "off"):
            if name in state:
                getattr(self, name)[...] = state[name]
        self.steps, self.time = counts.pop("steps"), counts.pop("time")
        self.position = Position(**counts)
        self.use(data)
        self.alive[...], self.failed[...], self.marks = state["alive"], state["failed"], state["marks"].copy()
