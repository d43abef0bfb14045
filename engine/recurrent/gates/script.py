"""What lesson 3.4 shows as a script of its own: the sequence read in plain torch with gates held, or the training."""

from __future__ import annotations

import numpy as np
from torch import Tensor

from engine.recurrent.gates.experiment import GatesExperiment
from engine.recurrent.gates.holds import read_holds
from engine.recurrent.gates.reading import Reading
from engine.recurrent.gates.tour import GatesTour

STEPS = {
    "lstm": """\
    i, f, g, o = (W_ih @ x + b_ih + W_hh @ h + b_hh).chunk(4)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    i, f, o = (torch.where(held[gate][t].isnan(), value, held[gate][t]) for gate, value in zip("ifo", (i, f, o)))
    c = f * c + i * g
    h = o * c.tanh()""",
    "gru": """\
    r_x, z_x, n_x = (W_ih @ x + b_ih).chunk(3)
    r_h, z_h, n_h = (W_hh @ h + b_hh).chunk(3)
    r, z = (r_x + r_h).sigmoid(), (z_x + z_h).sigmoid()
    r, z = (torch.where(held[gate][t].isnan(), value, held[gate][t]) for gate, value in zip("rz", (r, z)))
    n = (n_x + r * n_h).tanh()
    h = (1 - z) * n + z * h""",
}
SCRIPT = '''"""A trained {name} reads “{text}”, symbol by symbol, gates held by hand as on the stage."""

import torch

torch.set_default_dtype(torch.float64)
{weights}

inputs = torch.tensor({inputs})  # (steps, {features}): what the network reads of each symbol
answers = {answers}
held = {{gate: torch.full((len(inputs), {hidden}), torch.nan) for gate in "{gates}"}}  # NaN: free
{holds}
h = {zeros}torch.zeros({hidden})
for t, x in enumerate(inputs):
{step}
    y = W_hy @ h + b_y
    print(t + 1, {symbols}[t], answers[int(y.argmax())], f"{{y.softmax(0).max().item():.4f}}")
'''


def reading_script(tour: GatesTour) -> str:
    """The walk through the present sequence; it prints the answers of the stage."""
    reading: Reading = tour.readings[tour.kind]
    task, gates = reading.task, {"lstm": "ifo", "gru": "rz"}[tour.kind]
    holds = []
    for hold in read_holds(tour.settings.holds):
        if hold.gate in gates and (hold.unit or 1) <= reading.cell.hidden and (hold.step or 1) <= len(reading):
            step = hold.step - 1 if hold.step else ":"
            unit = hold.unit - 1 if hold.unit else ":"
            holds.append(f'held["{hold.gate}"][{step}, {unit}] = {hold.value}')
    return SCRIPT.format(
        name=tour.kind.upper(),
        text="".join(task.shows(reading.sequence)),
        weights="\n".join(f"{name} = torch.tensor({_numbers(tensor)})" for name, tensor in reading.weights.items()),
        inputs=np.round(task.vectors[reading.sequence], 12).tolist(),
        features=task.features,
        answers=list(task.answers),
        gates=gates,
        hidden=reading.cell.hidden,
        holds="".join(f"{line}\n" for line in holds),
        zeros="c = " if tour.kind == "lstm" else "",
        step=STEPS[tour.kind],
        symbols=task.shows(reading.sequence),
    )


def _numbers(tensor: Tensor) -> str:
    """Weights as they are: single precision, written with nine digits, is read back exactly."""
    rows = [[float(f"{value:.9g}") for value in row] for row in np.atleast_2d(tensor.numpy().astype(np.float32))]
    return str(rows if tensor.ndim == 2 else rows[0])


TRAIN = '''"""An LSTM and a GRU learn the task “{task}”: {updates:,} updates, as on the stage.

Run it where the playground's `engine` can be imported: the sequences are made by it.
"""

import numpy as np
import torch
from torch import nn

from engine.recurrent.gates.tasks import TASKS
from engine.recurrent.gates.training import HELD_OUT, LENGTHS, LONGEST, SHORTEST

torch.set_num_threads(1)
task, seed, hidden = TASKS["{task}"], {seed}, {hidden}
rates = {course}  # from which update on: the learning rate

for name, kernel in (("lstm", nn.LSTM), ("gru", nn.GRU)):
    layer, answer = kernel(task.features, hidden), nn.Linear(hidden, task.outputs)
    parameters = [*layer.parameters(), *answer.parameters()]
    generator = torch.Generator().manual_seed(seed)
    for parameter in parameters:
        nn.init.uniform_(parameter, -(hidden**-0.5), hidden**-0.5, generator)
    if name == "lstm":  # rows of the gates: input, forget, candidate, output
        with torch.no_grad():
            layer.bias_ih_l0[hidden : 2 * hidden], layer.bias_hh_l0[hidden : 2 * hidden] = {forget}, 0
    optimiser = torch.optim.Adam(parameters)

    def outputs(inputs):
        states, _ = layer(torch.from_numpy(inputs))
        return answer(states if task.every_step else states[-1])

    for update in range({updates}):
        length = int(np.random.default_rng((seed, 1, update)).integers(SHORTEST, LONGEST + 1))
        batch = task.batch((seed, 2, update), {batch}, length)
        y, targets = outputs(batch.inputs), torch.from_numpy(batch.targets)
        loss = nn.functional.cross_entropy(y.flatten(0, -2), targets.flatten())
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.param_groups[0]["lr"] = rates[max(start for start in rates if start <= update)]
        optimiser.step()

    with torch.no_grad():
        for length in LENGTHS:
            asked = task.batch((seed, 3, length), HELD_OUT, length)
            share = (outputs(asked.inputs).argmax(-1).numpy() == asked.targets).mean()
            print(f"{{name}}, {{length}} symbols: {{share:.4f}} right")
'''


def training_script(experiment: GatesExperiment) -> str:
    """The run so far, from its start. Raises ValueError with a sentence where it left all bounds."""
    if experiment.diverged:
        raise ValueError("The script is for runs that stay within bounds: go back to an earlier step.")
    settings = experiment.settings
    return TRAIN.format(
        task=settings.task,
        updates=experiment.steps,
        seed=settings.seed,
        hidden=settings.hidden,
        course=dict(experiment.training.course),
        forget=settings.forget_bias,
        batch=settings.batch,
    )
