"""A run of lesson 2.6 as a script of its own, in plain torch, that ends at the stage's own numbers."""

from __future__ import annotations

import re

from torch import nn

from engine.convolutional.networks import modules
from engine.convolutional.networks.network import code
from engine.convolutional.train import script_parts as parts
from engine.convolutional.train.settings import COURSE
from engine.convolutional.train.training import Training
from engine.digits.split import ASKED
from engine.optimisers import COSINE_OVER, HALVED_EVERY, LEAST

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
SCRIPT = '''"""{plan} on {source}: {updates:,} updates, as on the stage.

It prints the loss and the accuracy on the {asked:,} pictures held out, with the weights at the end.
"""

{imports}

torch.set_num_threads(1)

{network}{functions}
weights = torch.Generator().manual_seed({seed})
for module in model:  # ±1/√(inputs of a unit) at most
    if isinstance(module, (nn.Conv2d, nn.Linear)):
        bound = module.weight[0].numel() ** -0.5
        for numbers in module.parameters():
            nn.init.uniform_(numbers, -bound, bound, weights)

{load}


def ink(which):
    """Pictures as the network reads them, between 0 and 1."""
    return images[which].float() / {full}


optimiser = {optimiser}
course = {course}  # from which update on: {names}
chance = torch.Generator()
an_epoch = len(train) // {batch}
for update in range({updates}):
    epoch, place = divmod(update, an_epoch)
    rate, decay, dropout, augmentation = course[max(start for start in course if start <= update)]
    for group in optimiser.param_groups:
        group["lr"], group["weight_decay"] = rate * {share}, decay
    shuffled = train[np.random.default_rng(({seed}, 1, epoch)).permutation(len(train))]
    batch = shuffled[place * {batch} : (place + 1) * {batch}]
{forward}
    loss = F.cross_entropy(logits, labels[batch])
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()

model.eval()
with torch.no_grad():
    logits = model(ink(held_out)).flatten(1)
    print(f"held-out loss {{F.cross_entropy(logits, labels[held_out]).item():.4f}}")
    print(f"held-out accuracy {{(logits.argmax(1) == labels[held_out]).float().mean().item():.4f}}")
'''


def script(training: Training) -> str:
    """The run from its start to the present step. Raises ValueError with a sentence where a script cannot repeat it."""
    settings, network = training.settings, training.network
    if training.start:
        raise ValueError("This run began with a network from a file; the script is for runs from the beginning.")
    own = (*modules.WITH_NUMBERS, modules.SeededDropout)
    if any(isinstance(module, own) and not isinstance(module, nn.Conv2d) for module in network.net):
        raise ValueError("The script is for networks of C, R, T, S, Q, P, A, G, B, N and F.")
    course = [dict(zip(("update", *COURSE), row, strict=True)) for row in training.course.tolist()]
    moves, drops = (any(row[name] for row in course) for name in ("augmentation", "dropout"))
    text = SCRIPT.format(
        plan=settings.architecture,
        source=parts.COMES_FROM[settings.data],
        updates=training.steps,
        imports=parts.imports(settings.data, moves, drops),
        network=code(network.anatomy),
        functions=parts.functions(moves, drops),
        seed=settings.seed,
        asked=ASKED[settings.data],
        load=parts.LOADS[settings.data].format(seed=settings.seed, asked=ASKED[settings.data]),
        full=parts.FULL[settings.data],
        optimiser=OPTIMISERS[settings.optimiser],
        course={int(row["update"]): tuple(row[name] for name in COURSE) for row in course},
        names=", ".join(name.replace("_", " ") for name in COURSE),
        batch=settings.batch,
        share=SHARES[settings.schedule],
        forward=parts.forward(moves, drops, network.last).format(seed=settings.seed),
    )
    return re.sub(r"\n{4,}", "\n\n\n", text)
