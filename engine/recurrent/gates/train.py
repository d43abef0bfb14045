"""Train the LSTMs and GRUs that the lesson on gates opens with, and write them with their card.

    python -m engine.recurrent.gates.train --updates 12000 --out engine/weights

Some minutes on one core. The same seed gives the same weights on the same machine.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date
from pathlib import Path

import torch
from safetensors.torch import save

from engine.recurrent.cells.learner import THRESHOLD
from engine.recurrent.gates.settings import GatesSettings
from engine.recurrent.gates.tasks import TASKS
from engine.recurrent.gates.training import LONGEST, SHORTEST, GatesTraining, right
from engine.recurrent.gates.weights import FILE, KINDS, weights_of
from engine.weights.long_run import falling

ASKED = 2000  # sequences that measure a network in the end
AT = (12, 24, 48, 96)  # their lengths
CARD = """\
# gates: four LSTMs and four GRUs that remember something

- Each: one recurrent layer of {hidden} units (torch's own, one bias beside each weight matrix) and a linear answer at
  every step. {parameters:,} parameters together, single precision.
- Data: made by `engine.recurrent.gates.tasks`, a new batch for every update; nothing was collected from anywhere.
- Recipe: `python -m engine.recurrent.gates.train --updates {updates} --hidden {hidden} --seed {seed}`: cross-entropy at
  every step (first symbol: at the last one), {batch} sequences of {shortest} to {longest} symbols an update, Adam,
  learning rate {rate:g} falling to nothing along half a cosine, gradient norm clipped to {clip:g}, forget bias
  {forget:g} at the start.
- Seed: {seed}; one run. The last update's weights, not the best ones.
- Date: {date}.

## Measured on {asked:,} sequences of each length, of a seed of their own

The share of answers that are right: at every step, and for the first symbol at the last one. Sequences longer than
{longest} are longer than any that was learnt from.

| task | cell | {heads} |
|---|---|{rules}|
{rows}

Not for: anything but looking at gates.
"""


def trained(recipe: GatesSettings, updates: int) -> GatesTraining:
    """Both networks of a task after so many updates, the rate falling along half a cosine."""
    run = GatesTraining(recipe)
    for number in range(updates):
        run.change(replace(recipe, learning_rate=recipe.learning_rate * falling(number, updates)))
        run.step()
    return run


def measured(run: GatesTraining, task: str, seed: int) -> list[str]:
    """The rows of the card's table."""
    rows = []
    sets = [TASKS[task].batch((seed, 4, length), ASKED, length) for length in AT]
    for kind, learner in run.learners.items():
        cells = " | ".join(_percent(right(learner, asked)) for asked in sets)
        rows.append(f"| {task} | {kind.upper()} | {cells} |")
    return rows


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %" if share < 1 else "all"


def card(recipe: GatesSettings, updates: int, parameters: int, rows: list[str]) -> str:
    """The page that goes with the weights: from what, by which recipe, how good."""
    return CARD.format(
        **vars(recipe) | {"rate": recipe.learning_rate, "forget": recipe.forget_bias},
        updates=updates,
        parameters=parameters,
        shortest=SHORTEST,
        longest=LONGEST,
        clip=THRESHOLD,
        asked=ASKED,
        date=date.today().isoformat(),
        heads=" | ".join(f"{length} symbols" for length in AT),
        rules="|".join("---" for _ in AT),
        rows="\n".join(rows),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Train and keep the networks of the lesson on gates.")
    parser.add_argument("--updates", type=int, default=12000)
    parser.add_argument("--hidden", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("engine/weights"))
    given = parser.parse_args()
    torch.set_num_threads(1)
    tensors, rows = dict[str, torch.Tensor](), list[str]()
    for task in TASKS:
        recipe = GatesSettings(mode="learn", task=task, hidden=given.hidden, seed=given.seed)
        run = trained(recipe, given.updates)
        rows += measured(run, task, given.seed)
        print("\n".join(rows[-len(KINDS) :]), flush=True)
        for kind, learner in run.learners.items():
            tensors |= {f"{task}.{kind}.{name}": part.float() for name, part in weights_of(learner).items()}
    about = {"seed": str(given.seed), "updates": str(given.updates), "hidden": str(given.hidden)}
    (given.out / f"{FILE}.safetensors").write_bytes(save(tensors, metadata=about))
    parameters = sum(tensor.numel() for tensor in tensors.values())
    (given.out / f"{FILE}.md").write_text(card(recipe, given.updates, parameters, rows))


if __name__ == "__main__":
    main()
