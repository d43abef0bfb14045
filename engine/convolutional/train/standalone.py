"""A small CNN on pictures of digits, in plain torch."""

import gzip
import os
from pathlib import Path

import numpy as np
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F

from engine.convolutional.networks.modules import (  # noqa: F401 (of some networks)
    LocallyConnected2d,
    Padded,
    RadialBasis,
    Residual,
    SeededDropout,
    Squash,
    Subsampling,
    TableConv2d,
)
from engine.convolutional.train.training import strength
from engine.digits.augmentation import moved
from engine.digits.mnist import division
from engine.ending import ending
from engine.optimisers import MOMENTS, in_rows, share, step_of

DATA, ASKED = "digits", 360  # the pictures, and how many of them are held out
UPDATES, BATCH, SEED = 20, 32, 0
OPTIMISER, SCHEDULE = "adam", "constant"
# From which update on: learning rate, weight decay, dropout, augmentation
COURSE = {0: (0.01, 0.0, 0.0, 0.0)}
DROPS, MOVES = False, False  # whether there is dropout before the last layer, and pictures are moved
LAST = 3  # the last layer's place in the model
ALSO = False  # whether there are layers that torch has not, with numbers of their own
STAGE = {}

torch.set_num_threads(1)
model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(144, 10))
start, chance = torch.Generator().manual_seed(SEED), torch.Generator()
for module in model.modules():  # ±1/√(inputs of a unit) at most
    if isinstance(module, (nn.Conv2d, nn.Linear)):
        bound = module.weight[0].numel() ** -0.5
        for numbers in module.parameters():
            nn.init.uniform_(numbers, -bound, bound, start)
    if ALSO:
        if isinstance(module, (Subsampling, TableConv2d, LocallyConnected2d, RadialBasis)):
            module.reset_parameters(start)
    if DROPS:
        if isinstance(module, SeededDropout):
            module.generator = chance
weights, gradient = in_rows(model.parameters())  # the memory of all weights in one row, and that of their gradients
moments = np.zeros((MOMENTS[OPTIMISER], len(weights)), np.float32)

if DATA == "digits":
    digits = load_digits()
    images = torch.from_numpy(digits.images.astype(np.uint8))[:, None]  # (1797, 1, 8, 8) bytes
    full = 16  # the most ink of a pixel
    labels = torch.from_numpy(digits.target.astype(np.int64))
    order = np.random.default_rng((SEED, 0)).permutation(len(labels))
    held_out, train = order[:ASKED], order[ASKED:]
else:
    # MNIST, from the folder that MNIST_DIR names.
    def read(name, head):
        """The bytes of an IDX file, packed or not, without its head."""
        path = next(Path(os.environ["MNIST_DIR"]).glob(name))
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return torch.frombuffer(bytearray(content[head:]), dtype=torch.uint8)

    images = read("train-images*", 16).view(-1, 1, 28, 28)  # (60000, 1, 28, 28) bytes
    full = 255  # the most ink of a pixel
    labels = read("train-labels*", 8).long()
    train, apart = division(len(labels))
    held_out = apart[np.random.default_rng((SEED, 0)).permutation(len(apart))[:ASKED]]


def ink(which):
    """Pictures as the network reads them, between 0 and 1."""
    return images[which].float() / full


an_epoch = len(train) // BATCH
for update in range(UPDATES):
    epoch, place = divmod(update, an_epoch)
    rate, decay, dropout, augmentation = COURSE[max(start for start in COURSE if start <= update)]
    if SCHEDULE != "constant":
        rate = rate * share(SCHEDULE, epoch)
    shuffled = train[np.random.default_rng((SEED, 1, epoch)).permutation(len(train))]
    batch = shuffled[place * BATCH : (place + 1) * BATCH]
    pictures = ink(batch)
    if DROPS or MOVES:
        chance.manual_seed((1_000_003 * SEED + update) % 2**32)
    if MOVES:
        if augmentation:
            pictures = moved(pictures, strength(augmentation), chance)
    if DROPS:
        x = SeededDropout(dropout, chance)(model[:LAST](pictures))
        logits = model[LAST:](x).flatten(1)
    else:
        logits = model(pictures).flatten(1)
    loss = F.cross_entropy(logits, labels[batch])
    gradient.fill(0)
    loss.backward()
    weights += step_of(OPTIMISER, weights, gradient, moments, update + 1, rate, decay)

model.eval()
losses, right = [], []
with torch.no_grad():
    for part in np.split(held_out, range(100, len(held_out), 100)):
        logits = model(ink(part)).flatten(1)
        losses.append(F.cross_entropy(logits, labels[part], reduction="none").numpy())
        right.append((logits.argmax(1) == labels[part]).numpy())
loss, accuracy = np.concatenate(losses).mean(dtype=np.float64), np.concatenate(right).mean()
print(f"held-out loss {loss:.4f}")
print(f"held-out accuracy {accuracy:.4f}")
print(ending({"held_loss": loss, "held_accuracy": accuracy}, STAGE))
