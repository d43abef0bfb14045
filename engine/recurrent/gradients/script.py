"""What lesson 3.3 shows as scripts of their own, in plain torch and numpy, with the stage's numbers."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from engine.recurrent.cells import tasks
from engine.recurrent.gradients.cliff_experiment import CliffExperiment
from engine.recurrent.gradients.ledger_experiment import LedgerExperiment
from engine.recurrent.gradients.race_experiment import RaceExperiment
from engine.recurrent.gradients.settings import CLIPS

STEPS = {
    "tanh": "h = torch.tanh(W_ih @ x + W @ h)",
    "relu": "h = torch.relu(W_ih @ x + W @ h)",
    "linear": "h = W_ih @ x + W @ h",
    "lstm": """i, f, g, o = (W_ih @ x + W @ h).chunk(4)
    c = torch.sigmoid(f + {forget}) * c + torch.sigmoid(i) * torch.tanh(g)
    h = torch.sigmoid(o) * torch.tanh(c)""",
    "gru": """(r, z, n), (u_r, u_z, u_n) = (W_ih @ x).chunk(3), (W @ h).chunk(3)
    r, z = torch.sigmoid(r + u_r), torch.sigmoid(z + u_z)
    h = (1 - z) * torch.tanh(n + r * u_n) + z * h""",
}
SQUARES = {
    "gaussian": "torch.randn(H, H, generator=g, dtype=torch.float64) / H**0.5",
    "orthogonal": "torch.nn.init.orthogonal_(torch.empty(H, H, dtype=torch.float64), generator=g)",
    "identity": "torch.eye(H, dtype=torch.float64)",
}
LEDGER = '''"""How long the gradient of the loss at t is when it arrives at step k, by autograd."""

import numpy as np
import torch

T, H, t, k = {length}, {hidden}, {t}, {k}
g = torch.Generator().manual_seed({seed})
squares = [{square} for _ in range({gates})]
W_ih = torch.randn({gates} * H, 2, generator=g, dtype=torch.float64) / 2**0.5
W = torch.cat([square * ({scale} / torch.linalg.eigvals(square).abs().max()) for square in squares])
inputs = torch.from_numpy({inputs} * np.random.default_rng(({seed}, 3)).standard_normal((200, 2))[:T])
u = np.random.default_rng(({seed}, 4)).standard_normal(H)
u = torch.from_numpy(u / np.linalg.norm(u))  # the loss at every step is u·h, a reading of unit length

states, h, c = [], torch.zeros(H, dtype=torch.float64, requires_grad=True), torch.zeros(H, dtype=torch.float64)
for x in inputs:
    {step}
    states.append({state})
loss = u @ {read}
(gradient,) = torch.autograd.grad(loss, {at}, allow_unused=True)
print(f"{{gradient.norm().item():.6e}}")
'''
CLIFF = '''"""Gradient descent over a cliff, {clip}: one recurrent unit over {length} steps."""

import torch

w, b = torch.tensor({w}, dtype=torch.float64), torch.tensor({b}, dtype=torch.float64)
for step in range({steps}):
    w.requires_grad_(), b.requires_grad_()
    h = torch.tensor(0.5, dtype=torch.float64)
    for _ in range({length}):
        h = torch.tanh(w * h + b)
    loss = (h + 0.8) ** 2
    gradient = torch.stack(torch.autograd.grad(loss, (w, b)))
    {clipping}
    w, b = torch.stack([w, b]).detach() - {rate} * gradient
print(f"w {{w.item():.6g}}, b {{b.item():.6g}}")
'''
CLIPPING = {
    "none": "# the gradient is used as it is",
    "norm": "gradient = gradient * min(1.0, {bound} / max(gradient.norm().item(), 1e-300))",
    "value": "gradient = gradient.clamp(-{bound}, {bound})",
}
RACE = '''"""{title}: four recurrent networks, {updates:,} updates each, as on the stage: their running losses."""

from typing import NamedTuple

import numpy as np
import torch
from torch import nn

torch.set_num_threads(1)
COPIED, SYMBOLS = 10, 8


class Batch(NamedTuple):
    inputs: np.ndarray
    targets: np.ndarray


{make}
H, BATCH, SEED, FEATURES, OUTPUTS = {hidden}, {batch}, {seed}, {features}, {outputs}
course = {course}  # from which update on: T, learning rate, clipping, threshold


def race(name, recurrent):
    readout, generator = nn.Linear(H, OUTPUTS), torch.Generator().manual_seed(SEED)
    parameters = [*recurrent.parameters(), *readout.parameters()]
    with torch.no_grad():
        for parameter in parameters:
            nn.init.uniform_(parameter, -(H**-0.5), H**-0.5, generator)
        if name == "relu":  # Le, Jaitly and Hinton (2015)
            nn.init.normal_(recurrent.weight_ih_l0, 0, 0.001, generator)
            nn.init.eye_(recurrent.weight_hh_l0)
            nn.init.zeros_(recurrent.bias_ih_l0), nn.init.zeros_(recurrent.bias_hh_l0)
        if name == "lstm":
            recurrent.bias_ih_l0[H : 2 * H], recurrent.bias_hh_l0[H : 2 * H] = {forget}, 0
        recurrent.weight_hh_l0.mul_({factor})
    optimiser, running = {optimiser}, None
    for update in range({updates}):
        lag, rate, clip, threshold = course[max(start for start in course if start <= update)]
        batch = {function}(lag, BATCH, np.random.default_rng((SEED, 1, update)))
        states, _ = recurrent(torch.from_numpy(batch.inputs))
        answers, targets = readout({asked}), torch.from_numpy(batch.targets)
        loss = {loss}
        optimiser.zero_grad()
        loss.backward()
        if clip == "norm":
            nn.utils.clip_grad_norm_(parameters, threshold)
        if clip == "value":
            nn.utils.clip_grad_value_(parameters, threshold)
        optimiser.param_groups[0]["lr"] = rate
        optimiser.step()
        running = loss.item() if running is None else running + 0.05 * (loss.item() - running)
    print(f"{{name}} {{running:.4f}}")


race("tanh", nn.RNN(FEATURES, H))
race("relu", nn.RNN(FEATURES, H, nonlinearity="relu"))
race("lstm", nn.LSTM(FEATURES, H))
race("gru", nn.GRU(FEATURES, H))
'''
OPTIMISERS = {
    "adam": "torch.optim.Adam(parameters, lr=0.1)",
    "momentum": "torch.optim.SGD(parameters, lr=0.1, momentum=0.9)",
    "sgd": "torch.optim.SGD(parameters, lr=0.1)",
}
HELPERS: dict[str, tuple[Callable[..., Any], ...]] = {
    "adding": (), "adding_1997": (tasks._early, tasks._half), "copying": (tasks._one_hot,),
    "temporal_order": (tasks._one_hot,), "first_symbol": (tasks._one_hot,),
}  # fmt: skip


def script(experiment: LedgerExperiment | CliffExperiment | RaceExperiment) -> str:
    """What is shown as a script. Raises ValueError with a sentence where a script cannot repeat it."""
    if isinstance(experiment, LedgerExperiment):
        return _ledger(experiment)
    return _cliff(experiment) if isinstance(experiment, CliffExperiment) else _race(experiment)


def _ledger(experiment: LedgerExperiment) -> str:
    settings, (t, k) = experiment.settings, experiment.place
    kind = "lstm" if settings.cell == "lstm_c" else settings.cell
    of_cell = settings.cell == "lstm_c"
    return LEDGER.format(
        length=settings.length, hidden=settings.hidden, t=t, k=k, seed=settings.seed, scale=settings.scale,
        inputs=settings.inputs, gates={"lstm": 4, "gru": 3}.get(kind, 1), square=SQUARES[settings.start],
        step=STEPS[kind].format(forget=settings.forget), state="(c, h)" if of_cell else "h",
        read="states[t - 1][1]" if of_cell else "states[t - 1]",
        at="states[k - 1][0]" if of_cell else "states[k - 1]",
    )  # fmt: skip


def _cliff(experiment: CliffExperiment) -> str:
    settings = experiment.settings
    parts = [
        CLIFF.format(
            clip={"none": "without clipping", "norm": "clipped by norm", "value": "clipped by value"}[clip],
            length=settings.length, w=settings.w, b=settings.b, steps=experiment.since, rate=settings.rate,
            clipping=CLIPPING[clip].format(bound=settings.bound),
        )
        for clip in CLIPS
    ]  # fmt: skip
    if experiment.moved:
        raise ValueError("The sliders were moved on the way; the script is for descents with one setting. Start again.")
    return "\n\n".join(parts)


def _race(experiment: RaceExperiment) -> str:
    race, settings = experiment.race, experiment.settings
    names = ("none", "norm", "value")
    course = {int(row[0]): (int(row[1]), float(row[2]), names[int(row[3])], float(row[4])) for row in race.course}
    if len({float(row[5]) for row in race.course}) > 1:
        raise ValueError("The recurrent weights were multiplied on the way; the script is for runs without that.")
    if settings.mode == "lag":
        raise ValueError("The script is for races with one lag for all.")
    if race.troubles():
        raise ValueError("A network has left all bounds; the script is for runs in which all learn on.")
    task = race.task
    make = "\n\n".join(inspect.getsource(part) for part in (*HELPERS[settings.task], task.make))
    classes = "nn.functional.cross_entropy(answers.flatten(0, -2), targets.flatten())"
    regression = "nn.functional.mse_loss(answers[..., 0], targets)"
    return RACE.format(
        title=task.title, updates=race.steps, make=make.replace("Generator", "np.random.Generator").replace(
            "NDArray[np.int64]", "np.ndarray").replace("NDArray[np.float32]", "np.ndarray"),
        hidden=settings.hidden, batch=settings.batch, seed=settings.seed, features=task.features,
        outputs=task.outputs, course=course, forget=settings.forget, factor=float(race.course[0, 5]),
        optimiser=OPTIMISERS[settings.rule], function=task.make.__name__,
        asked="states" if task.every_step else "states[-1]",
        loss=regression if task.outputs == 1 else classes,
    )  # fmt: skip
