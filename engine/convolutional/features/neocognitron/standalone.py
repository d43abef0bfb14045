"""A neocognitron that learns five digits without a teacher, and is shown moved ones, beside a network of today."""

import torch

from engine.convolutional.features.neocognitron.cells import MODULES, forward
from engine.convolutional.features.neocognitron.learning import beginning, learn
from engine.convolutional.features.neocognitron.modern import taught
from engine.convolutional.features.neocognitron.patterns import DIGITS, digit
from engine.convolutional.features.neocognitron.shifts import by_distance, meanings, moved, strongest
from engine.ending import ending

SEED = 0
PRESENTATIONS = 15  # that have been made
STAGE_LENGTH = 100  # presentations until the next layer learns; 0: all learn at once
SHOWN, DOWN, RIGHT, CHANGE = 2, 0, 0, "none"  # the digit that is shown in the end
STAGE = {}

torch.set_num_threads(1)
a, b = beginning(SEED)
for presentation in range(PRESENTATIONS):
    layers = forward(digit(presentation % len(DIGITS))[None], a, b)
    for k in [min(presentation // STAGE_LENGTH, len(MODULES) - 1)] if STAGE_LENGTH else range(len(MODULES)):
        a[k], b[k] = learn(layers[k], a[k], b[k], MODULES[k])

answers = forward(digit(SHOWN, DOWN, RIGHT, CHANGE)[None], a, b)[-1].c.flatten()
planes = meanings(a, b)
print("planes that stand for the digits:", planes)
print("the strongest cell answers", round(float(answers.max()), 4), "in plane", int(answers.argmax()))

network = taught(SEED)
old, new = [], []
for which in range(len(DIGITS)):
    pictures = moved(which, CHANGE)
    old.append((strongest(pictures, a, b) == planes[which]) & (planes[which] >= 0))
    with torch.no_grad():
        new.append(network(pictures).argmax(1) == which)
figures = {
    "C3": answers.tolist(),
    "planes": planes,
    "told": by_distance(torch.stack(old)),
    "told today": by_distance(torch.stack(new)),
}
print("told, by distance moved:", figures["told"], "and by the network of today:", figures["told today"])
print(ending(figures, STAGE))
