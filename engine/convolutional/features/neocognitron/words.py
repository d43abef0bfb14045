"""What the look on the neocognitron says in numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import torch

from engine.arithmetic.equations import Equation, agreed
from engine.arithmetic.written import many, percent, plain
from engine.convolutional.features.neocognitron.cells import MODULES, Layer
from engine.convolutional.features.neocognitron.learning import seeds
from engine.convolutional.features.neocognitron.patterns import DIGITS, MOST, digit
from engine.convolutional.features.neocognitron.shifts import meanings
from engine.convolutional.features.neocognitron.training import Learning


def cell(layer: Layer, number: int, plane: int, row: int, column: int, b: float) -> list[str]:
    """The arithmetic of an S-cell. number: of its module, from 1."""
    r = Fraction(MODULES[number - 1].r)
    factor = 2 * r / (1 + r)
    sums = {
        "e": float(layer.excited[0, plane, row, column]), "b": b, "v": float(layer.v[0, 0, row, column]),
    }  # fmt: skip
    shunted = Equation("h", ("b", "v"), lambda b, v: factor * b * v)
    answer = Equation("u", ("e", "h"), lambda e, h: r * max(0, (1 + e) / (1 + h) - 1))
    texts = agreed(sums, [shunted, answer])
    given = f"(1 + {texts['e']})/(1 + {texts['h']}) − 1"
    return [
        f"S{number}, plane {plane + 1}, row {row + 1}, column {column + 1}: Σ a·u ≈ {texts['e']}",
        f"2r/(1 + r)·b·v ≈ {plain(float(factor))}·{texts['b']}·{texts['v']} {shunted.sign(texts)} {texts['h']}",
        f"u = {plain(float(r))}·φ[{given}] {answer.sign(texts)} {texts['u']}",
    ]


def coming(training: Learning) -> str:
    """What will be learnt of the next digit."""
    if not training.ready:
        return f"All {training.length} presentations are over."
    layers = training.layers(digit(training.next))
    found = [f"S{k + 1} in {many(len(seeds(layers[k].s[0], MODULES[k].column)), 'plane')}" for k in training.learners]
    return f"Next is digit {training.next}; seeds: {', '.join(found)}."


def table(training: Learning, answers: torch.Tensor) -> dict[str, Any]:
    """Which plane of the last C-layer stands for each digit, and what it answers now. answers: (24,)."""
    planes = meanings(training.a, training.b)
    rows = []
    for which, plane in enumerate(planes):
        cells = ["none", "–"] if plane < 0 else [str(plane + 1), f"{float(answers[plane]):.2f}"]
        rows.append({"head": str(which), "cells": cells})
    return {"title": "What C3 tells", "columns": ["plane", "now"], "rows": rows}


def verdict(training: Learning, answers: torch.Tensor, shown: int) -> str:
    """Whether the digit that is shown is told."""
    planes = meanings(training.a, training.b)
    best = int(answers.argmax())
    if float(answers[best]) <= 0:
        return "No cell of C3 answers."
    if best not in planes:
        return f"C3's plane {best + 1} answers most, and stands for no digit alone."
    told = planes.index(best)
    return f"Told as {told}: {'right' if told == shown else f'it is {shown}'}."


def tolerance(training: Learning, told: tuple[list[float], list[float]]) -> str:
    """How much of it is told when moved as far as possible, by both networks."""
    old, new = (percent(shares[-1]) for shares in told)
    return f"Moved by {MOST}, at {len(DIGITS) * 24} places: {old}{training.when}; today {new}"


def sizes(network: torch.nn.Module, training: Learning) -> str:
    """The parameters of both."""
    own = sum(part.numel() for part in (*training.a, *training.b))
    new = sum(part.numel() for part in network.parameters())
    return f"Weights: {own:,}, of the network of today {new:,} with its last layer."
