"""The nearest of natural pictures, from what was measured of each, and what each space is worth."""

import numpy as np

from engine.beside import beside
from engine.convolutional.retrieval.measures import average_precision, precision
from engine.convolutional.retrieval.nearest import Table
from engine.ending import ending

METRIC = "euclid"
SPACES = []
WITHOUT = -1  # which picture of the archive asks
LABELS = [0, 0, 1]  # the class of each picture
HELD_OUT = []  # pictures of the archive that ask the others
STAGE = {}

measured = beside("features.safetensors") if SPACES else {}  # for each space: all pictures, what asks, what is held out
labels, own = np.array(LABELS), np.array(HELD_OUT, np.int64)
figures = {}
for space in SPACES:
    table = Table(measured[space].numpy(), METRIC)
    which, far = table.nearest(measured[f"query.{space}"].numpy(), 10, WITHOUT)
    shares, ranks = [], []
    for k, asks in zip(own, measured[f"held_out.{space}"].numpy(), strict=True):
        relevant = labels == labels[k]
        nearest, _ = table.nearest(asks, 10, k)
        order = np.argsort(table.roughly(asks), kind="stable")
        shares.append(precision(relevant[nearest], 10))
        ranks.append(average_precision(relevant[order[order != k]]))
    figures |= {f"distances.{space}": far}
    print(f"{space}: nearest {which.tolist()}, of the classes {labels[which].tolist()}")
    print("   distances", [round(float(distance), 4) for distance in far])
    if len(own):
        figures |= {f"precision.{space}": [np.mean(shares)], f"average.{space}": [np.mean(ranks)]}
        print(f"   {len(own)} ask: precision at 10 {np.mean(shares):.3f}, average precision {np.mean(ranks):.3f}")
print(ending(figures, STAGE))
