"""What is said beside the trellis: the account of one cell in digits that give each other, and what all of it means."""

from __future__ import annotations

import math
from itertools import groupby
from typing import Any

from engine.arithmetic.estimates import decimals
from engine.arithmetic.written import lowered, show
from engine.recurrent.dynamics.hidden.settings import COMPARE
from engine.recurrent.dynamics.hidden.walked import Walked
from engine.recurrent.hmm.account import Account, account
from engine.recurrent.hmm.trellis import Path, Trellis
from engine.recurrent.hmm.written import written

MOST_PATH = 16  # steps at most of a path that is written out
MOST_RUNS = 6  # of a longer one
TWO_A_LINE = 3  # states beyond which two terms stand in a line
LONGEST_PRODUCT = 8  # factors at most that are written out
LEAST_EXACT = 1e-4


def told(experiment: Walked) -> tuple[str, list[str]]:
    """A heading and the lines of the account of the number looked at."""
    if experiment.settings.procedure == COMPARE and experiment.looked_at() is None:
        return "", []
    try:
        found = experiment.account()
    except ValueError as reason:
        return "Nothing to add up", [str(reason)]
    if found is None:
        return "Press play, or step", ["Every step fills one cell of the trellis. Then point at any cell."]
    return heading(experiment.trellis, found), lines(experiment.trellis, found)


def heading(trellis: Trellis, found: Account) -> str:
    """What the number is."""
    t, states, symbols = found.t, trellis.hmm.states, trellis.hmm.symbols
    name = "" if found.state is None else states[found.state]
    step, log = lowered(t + 1), "log " if found.way == "log" else ""
    seen = f"x₁ … x{step}" if t > 1 else "x₁, x₂" if t else "x₁"
    if found.kind == "forward":
        left = f"P(S{step} = {name} | {seen})" if found.way == "scaled" else f"P({seen}, S{step} = {name})"
        return f"{log}α{step}({name}) = {log}{left}"
    if found.kind == "backward":
        return f"{log}β{step}({name}): what comes after step {t + 1}, if it is {name} there"
    if found.kind == "posterior":
        return f"γ{step}({name}) = P(S{step} = {name} | all symbols)"
    if found.kind == "viterbi":
        return f"{log}δ{step}({name}): the best path that ends in {name} at step {t + 1}"
    if found.kind == "scale":
        shown = symbols[int(trellis.x[t])]
        before = f" | x₁ … x{lowered(t)}" if t > 2 else " | x₁, x₂" if t > 1 else " | x₁" if t else ""
        return f"c{step} = P(x{step} = {shown}{before}), by which the column is divided"
    if found.kind == "trace":
        return f"The best path at step {t + 1}: {name}"
    return "P(x)"


def lines(trellis: Trellis, found: Account) -> list[str]:
    """A line for each term, named by its state; the sum or maximum; what is done with that."""
    shown, states = written(found), trellis.hmm.states
    if found.kind == "backward" and len(found.terms) == 1 and found.terms[0].state is None:
        return [f"Nothing comes after the last step: {'log 1 = 0' if found.way == 'log' else 'it is 1'}."]
    way = {"backward": "to ", "posterior": "", "scale": "", "likelihood": ""}.get(found.kind, "from ")
    if found.kind == "trace" and found.t == len(trellis) - 1:
        way = ""
    terms = []
    for term, text in zip(found.terms, shown.terms, strict=True):
        named = "start: " if term.state is None else f"{way}{states[term.state]}: "
        terms.append(named + text)
    if len(terms) > TWO_A_LINE:
        terms = [";   ".join(terms[k : k + 2]) for k in range(0, len(terms), 2)]
    told = [*terms, *([shown.gathered] if shown.gathered and len(found.terms) > 1 else [])]
    for text, what in zip(shown.after, _after(trellis, found, len(shown.after)), strict=False):
        told.append(f"{what}{text}")
    if len(found.winners) > 1:
        both = " and ".join(states[found.terms[k].state or 0] for k in found.winners)
        told.append(f"A tie: {both} are equally good, and the first of them is taken.")
    return told


def _after(trellis: Trellis, found: Account, count: int) -> list[str]:
    """What each line after the sum does."""
    shows = ""
    if found.emission is not None and found.state is not None:
        name, symbol = trellis.hmm.states[found.state], trellis.hmm.symbols[int(trellis.x[found.t])]
        shows = f"{'plus log ' if found.way == 'log' else 'times '}b({symbol} | {name}): "
    divides = "scaled: " if found.kind != "posterior" else "its share: "
    names = [*([shows] if shows else []), *([divides] if found.divisor is not None else [])]
    return (names + [""] * count)[:count]


def said(experiment: Walked) -> list[str]:
    """What follows from the whole trellis, once the pass is through."""
    trellis, settings = experiment.trellis, experiment.settings
    hmm = trellis.hmm
    if trellis.impossible_at is not None:
        t = trellis.impossible_at
        symbol = hmm.symbols[int(trellis.x[t])]
        return [
            f"This sequence is impossible under the model: after what was seen before, “{symbol}” cannot come at step "
            f"{t + 1}. P(x) = 0, and nothing can be said about the hidden states."
        ]
    if settings.procedure == COMPARE:
        return []
    done = experiment.steps >= (experiment.length if settings.procedure == "viterbi" else _forward_stops(experiment))
    if not done:
        return [] if experiment.steps else [hint(trellis)]
    if settings.procedure == "viterbi":
        path = trellis.viterbi
        assert path is not None  # the sequence is possible
        return [f"Best path: {_named(trellis, path)}. {probability('P(path, x)', path.log_probability)}."]
    found = account(trellis, "likelihood", len(trellis) - 1)
    shown = written(found)
    text = shown.gathered or shown.terms[0]
    if found.way == "log":
        return [f"log P(x) = {text}"]
    if len(trellis) <= LONGEST_PRODUCT or found.way == "plain":
        return [f"P(x) = {text}; its logarithm ≈ {decimals(trellis.log_likelihood, 4)}."]
    return [f"{probability('P(x)', trellis.log_likelihood)}, the product of all {len(trellis)} factors."]


def hint(trellis: Trellis) -> str:
    count = len(trellis.hmm.states) ** len(trellis)
    many = f"{count:,}" if count < 10**9 else show(float(count), 2)
    states = len(trellis.hmm.states)
    return f"{many} paths of {len(trellis)} steps lead through this trellis; {states} numbers a step are enough."


def _forward_stops(experiment: Walked) -> int:
    return sum(stop.phase == "forward" for stop in experiment.walk.stops)


def _named(trellis: Trellis, path: Path) -> str:
    names = [trellis.hmm.states[state] for state in path.states]
    if len(names) <= MOST_PATH:
        return " ".join(names)
    return runs(names)


def runs(names: list[str]) -> str:
    """The states of a long path with how often each stands in a row, the first of them only."""
    found = [f"{len([*same])} × {name}" for name, same in groupby(names)]
    return ", ".join(found[:MOST_RUNS]) + (f" and {len(found) - MOST_RUNS} more runs" if len(found) > MOST_RUNS else "")


def probability(what: str, logarithm: float) -> str:
    """P = 0.0128, or P ≈ 6.694·10⁻²³⁵; its logarithm where that is too small for a number."""
    if logarithm == -math.inf:
        return f"{what} = 0"
    if logarithm < -600:
        return f"log {what} ≈ {decimals(logarithm, 3)}"
    value = math.exp(logarithm)
    short = f"{value:.5g}"
    if value > LEAST_EXACT and math.isclose(value, float(short), rel_tol=1e-12):
        return f"{what} = {short}"
    return f"{what} ≈ {show(value, 4)}"


def at_step(trellis: Trellis, t: int) -> dict[str, Any] | None:
    """A table of what is believed of one step by then (filtered), and with hindsight (smoothed).

    None for an impossible sequence.
    """
    if not trellis.possible:
        return None
    rows = [
        {"head": head, "cells": [f"{belief:.3f}" for belief in beliefs[t]]}
        for head, beliefs in (("filtered", trellis.filtered), ("smoothed", trellis.posterior))
    ]
    shown = trellis.hmm.symbols[int(trellis.x[t])]
    return {"title": f"Step {t + 1}, seen: {shown}", "columns": list(trellis.hmm.states), "rows": rows}


def decodings(trellis: Trellis) -> dict[str, Any] | None:
    """A table of both decodings: how probable each is as a whole, and how many of its states are expected to be right.
    None for an impossible sequence."""
    best, marginal = trellis.viterbi, trellis.marginal
    if best is None or marginal is None:
        return None
    rows = []
    for head, path in (("best path", best), ("best states", marginal)):
        chance = probability("P", path.log_probability).removeprefix("P ")
        rows.append({"head": head, "cells": [chance, f"≈ {trellis.expected_right(path):.3f}"]})
    note = f"Right: how many of the {len(trellis)} states are expected to be. {_judgement(trellis, best, marginal)}"
    return {"title": "Both decodings", "columns": ["P(path, x)", "right"], "rows": rows, "note": note}


def _judgement(trellis: Trellis, best: Path, marginal: Path) -> str:
    """What the two decodings have to do with each other."""
    if not marginal.possible:
        names, move = trellis.hmm.states, trellis.hmm.transition
        ways = zip(marginal.states[:-1], marginal.states[1:], strict=True)
        way = next(((i, j) for i, j in ways if move[i, j] == 0), None)
        why = f": a({names[way[0]]} → {names[way[1]]}) = 0" if way else ""
        return f"The most probable states, one by one, are a path that the model cannot take{why}."
    if best.states == marginal.states:
        return "Here both decodings agree."
    apart = sum(a != b for a, b in zip(best.states, marginal.states, strict=True))
    return f"They differ at {apart} of {len(trellis)} steps."
