"""What the controls and stages of two networks that learn against each other share."""

from __future__ import annotations

LEARNERS = [["both", "both"], ["discriminator", "only D"], ["generator", "only G"]]


RATES = [0.0001, 0.0003, 0.001, 0.002, 0.003, 0.005, 0.01, 0.03, 0.1, 0.3, 1.0]

WEIGHTS = [0.0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]

AVERAGES = [0.0, 0.9, 0.98, 0.99, 0.995, 0.999]

OPTIMISERS = {"sgd": "SGD", "momentum": "SGD with momentum", "adam": "Adam"}

PENALTIES = {"none": "none", "gradient penalty": "gradient penalty, (|∇D| − 1)²", "r1": "R1, ½|∇D|² at real points"}
