"""A run of lesson 2.6 as a script of its own: scikit-learn's digits, plain torch, the stage's own numbers."""

from __future__ import annotations

from torch import nn

from engine.convolutional import modules
from engine.convolutional.cnn_data import ASKED
from engine.convolutional.cnn_optimiser import COSINE_OVER, HALVED_EVERY, LEAST
from engine.convolutional.cnn_settings import COURSE
from engine.convolutional.cnn_training import Training
from engine.convolutional.networks import code

OPTIMISERS = {
    "sgd": "torch.optim.SGD(model.parameters(), lr=0.1)",
    "momentum": "torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)",
    "adam": "torch.optim.Adam(model.parameters(), lr=0.1)",
}
SHARES = {
    "constant": "1",
    "halving": f"0.5 ** (epoch // {HALVED_EVERY})",
    "cosine": f"max({LEAST}, 0.5 * (1 + np.cos(np.pi * min(epoch / {COSINE_OVER}, 1))))",
}
SCRIPT = '''"""{plan} on scikit-learn's digits: {updates:,} updates, as on the stage.

It prints the loss and the accuracy on the {asked} pictures held out, with the weights at the end.
"""

import numpy as np
import torch
from sklearn.datasets import load_digits
from torch.nn import functional as F

torch.set_num_threads(1)

{network}
weights = torch.Generator().manual_seed({seed})
for module in model:  # ±1/√(inputs of a unit) at most
    if isinstance(module, (nn.Conv2d, nn.Linear)):
        bound = module.weight[0].numel() ** -0.5
        for numbers in module.parameters():
            nn.init.uniform_(numbers, -bound, bound, weights)

digits = load_digits()
images = torch.from_numpy(digits.images.astype(np.float32))[:, None] / 16  # (1797, 1, 8, 8)
labels = torch.from_numpy(digits.target.astype(np.int64))
order = np.random.default_rng(({seed}, 0)).permutation(len(labels))
held_out, train = order[:{asked}], order[{asked}:]

optimiser = {optimiser}
course = {course}  # from which update on: learning rate, weight decay
an_epoch = len(train) // {batch}
for update in range({updates}):
    epoch, place = divmod(update, an_epoch)
    rate, decay = course[max(start for start in course if start <= update)]
    for group in optimiser.param_groups:
        group["lr"], group["weight_decay"] = rate * {share}, decay
    shuffled = train[np.random.default_rng(({seed}, 1, epoch)).permutation(len(train))]
    batch = shuffled[place * {batch} : (place + 1) * {batch}]
    loss = F.cross_entropy(model(images[batch]).flatten(1), labels[batch])
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()

model.eval()
with torch.no_grad():
    logits = model(images[held_out]).flatten(1)
    print(f"held-out loss {{F.cross_entropy(logits, labels[held_out]).item():.4f}}")
    print(f"held-out accuracy {{(logits.argmax(1) == labels[held_out]).float().mean().item():.4f}}")
'''


def script(training: Training) -> str:
    """The run from its start to the present step. Raises ValueError with a sentence where a script cannot repeat it."""
    settings = training.settings
    if settings.data != "digits":
        raise ValueError("The script is for the 8×8 digits, which come with scikit-learn.")
    if training.start:
        raise ValueError("This run began with a network from a file; the script is for runs from the beginning.")
    course = [dict(zip(("update", *COURSE), row, strict=True)) for row in training.course.tolist()]
    if any(row["dropout"] or row["augmentation"] for row in course):
        raise ValueError(
            "The script is for runs without augmentation and dropout, whose chances are drawn differently."
        )
    own = (*modules.WITH_NUMBERS, modules.SeededDropout)
    if any(isinstance(module, own) and not isinstance(module, nn.Conv2d) for module in training.network.net):
        raise ValueError("The script is for networks of C, R, T, S, Q, P, A, G, B, N and F.")
    return SCRIPT.format(
        plan=settings.architecture,
        updates=training.steps,
        network=code(training.network.anatomy),
        seed=settings.seed,
        asked=ASKED["digits"],
        optimiser=OPTIMISERS[settings.optimiser],
        course={int(row["update"]): (row["learning_rate"], row["weight_decay"]) for row in course},
        batch=settings.batch,
        share=SHARES[settings.schedule],
    )
