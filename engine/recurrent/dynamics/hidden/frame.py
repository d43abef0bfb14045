"""What of a trellis is drawn: the tables, a shade and a text for every cell, ways into the cell looked at, paths.

Arrays: `start`, `transition`, `emission` (rows, columns), each with `…_texts`; `shade` (T, N), a cell's share of its
column, NaN where nothing is known yet, with `cells`, its numbers as texts; `pointers` (T, N), from which state the best
way to a cell comes, −1 for none. Texts are joined by line feeds.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.arithmetic.exact import joined_texts
from engine.arithmetic.written import show
from engine.arrays import Floats
from engine.experiment.protocol import Frame
from engine.recurrent.dynamics.hidden.settings import COMPARE
from engine.recurrent.dynamics.hidden.walked import Walked
from engine.recurrent.hmm.model import HMM
from engine.recurrent.hmm.trellis import Path, Trellis
from engine.recurrent.hmm.walk import Phase

LETTERS = {"forward": "α", "backward": "β", "posterior": "γ", "viterbi": "δ"}
SMALLEST = 5e-5  # of an entry that is written with four decimals
MOST_TEXTS = 160  # cells at most whose numbers have room


def entry(value: float) -> str:
    """A probability in a table: exactly where that is short, else rounded."""
    value = round(value, 12)
    short = f"{value:.6g}"
    if len(short) <= 5 and float(short) == value:
        return short
    if value < SMALLEST:
        return "≈ 0"
    return f"{value:.4f}" if value < 0.001 else f"{value:.3f}"


def cell_text(value: float) -> str:
    """A number of the trellis with three digits."""
    if value == -np.inf:
        return "−∞"
    text = show(value, 3)
    return text.rstrip("0").rstrip(".") if "." in text and "·" not in text else text


def tables(hmm: HMM, prefix: str = "") -> Frame:
    """The three tables, and what their rows and columns are called."""
    found: Frame = {f"{prefix}state_names": list(hmm.states), f"{prefix}symbol_names": list(hmm.symbols)}
    for name, table in (("start", hmm.start[None]), ("transition", hmm.transition), ("emission", hmm.emission)):
        found[f"{prefix}{name}"] = table.astype(np.float32)
        found[f"{prefix}{name}_texts"] = joined_texts(map(entry, table.ravel().tolist()))
    return found


def numbers(trellis: Trellis, kind: Phase) -> Floats:
    """The (T, N) numbers of a kind."""
    return {
        "forward": lambda: trellis.forward,
        "backward": lambda: trellis.backward,
        "posterior": lambda: trellis.posterior,
        "viterbi": lambda: trellis.best,
    }[kind]()  # fmt: skip


def shares(values: Floats, log: bool) -> Floats:
    """Each number as a share of its column (step), 0 where the column is."""
    if log:
        highest = values.max(1, keepdims=True)
        values = np.exp(values - np.where(np.isfinite(highest), highest, 0.0))
    sums = values.sum(1, keepdims=True)
    return np.asarray(values / np.where(sums > 0, sums, 1.0))


def trellis_value(experiment: Walked) -> Frame:
    """The cells, the one that is looked at, and what leads into it."""
    trellis, kind = experiment.trellis, experiment.kind
    compared = experiment.settings.procedure == COMPARE
    values = numbers(trellis, kind)
    shade = shares(values, trellis.way == "log" and kind != "posterior")
    known = np.ones(values.shape, np.bool_)
    if not compared:
        known = experiment.walk.filled(kind, experiment.steps)
    shade = np.where(known, shade, np.nan)
    texts = [""] * values.size
    if values.size <= MOST_TEXTS:
        flat = zip(values.ravel().tolist(), known.ravel().tolist(), strict=True)
        texts = [cell_text(value) if there else "" for value, there in flat]
    pointers = np.where(known, trellis.pointers, -1) if kind == "viterbi" else np.full(values.shape, -1)
    names = trellis.hmm.symbols
    return {
        "shade": shade.astype(np.float32),
        "cells": joined_texts(texts),
        "pointers": pointers.astype(np.int8),
        "trellis": {
            "states": list(trellis.hmm.states),
            "symbols": [names[symbol] for symbol in trellis.x.tolist()],
            "letter": LETTERS[kind],
            "now": _now(experiment),
            "into": _into(experiment),
        },
        "cells_title": f"{LETTERS[kind]}{' as logarithms' if trellis.way == 'log' and kind != 'posterior' else ''}",
    }


def _now(experiment: Walked) -> list[int] | None:
    """The step and the state that is looked at; the state −1 for the whole column."""
    found = experiment.looked_at()
    if found is not None:
        return [found[1], -1 if found[2] is None else found[2]]
    if experiment.settings.procedure == COMPARE and experiment.steps:
        return [experiment.steps - 1, -1]
    return None


def _into(experiment: Walked) -> dict[str, Any] | None:
    """The ways that are added up, or of which the best is taken: from which step to which, the state they meet in, the
    share of each, and which of them win."""
    found = experiment.looked_at()
    if found is None or found[0] not in ("forward", "backward", "viterbi", "trace"):
        return None
    account = experiment.account()
    if account is None or account.terms[0].state is None:
        return None
    t = found[1]
    terms = np.array([[term.value for term in account.terms]])
    share = shares(terms, account.way == "log")[0]
    away, here = (t + 1, t) if found[0] == "backward" else (t - 1, t)
    state = found[2]
    if found[0] == "trace":
        path = experiment.trellis.viterbi
        assert path is not None  # the walk has no such stop for an impossible sequence
        if t == len(experiment.trellis) - 1:
            return None
        away, here, state = t, t + 1, path.states[t + 1]
    return {"from": away, "to": here, "state": state, "shares": share.tolist(), "winners": list(account.winners)}


def broken(hmm: HMM, x: list[int], states: tuple[int, ...]) -> list[int]:
    """At which steps a path does what the model cannot: begin so, go so, or show that symbol."""
    found = []
    for t, state in enumerate(states):
        come = hmm.start[state] if t == 0 else hmm.transition[states[t - 1], state]
        if come * hmm.emission[state, x[t]] == 0:
            found.append(t)
    return found


def paths(experiment: Walked) -> Frame:
    """The paths that are known by now, one state a step, −1 where a step has none yet."""
    trellis, settings = experiment.trellis, experiment.settings
    found: list[dict[str, Any]] = []

    def add(name: str, states: tuple[int, ...], color: str, dash: str) -> None:
        whole = -1 not in states
        lost = broken(trellis.hmm, trellis.x.tolist(), states) if whole else []
        found.append({"name": name, "states": list(states), "color": color, "dash": dash, "broken": lost})

    drawn = settings.sampled()
    if drawn is not None and settings.procedure in (COMPARE, "viterbi"):
        add("hidden states, as drawn", tuple(drawn.states.tolist()), "muted", "dotted")
    if settings.procedure == COMPARE:
        for name, path, color, dash in (
            ("best path (Viterbi)", trellis.viterbi, "accent", "solid"),
            ("best states (posterior)", trellis.marginal, "negative", "dashed"),
        ):
            if path is not None:
                add(name, path.states, color, dash)
    if settings.procedure == "viterbi" and trellis.viterbi is not None:
        since = len(trellis) - int(experiment.walk.filled("trace", experiment.steps).any(1).sum())
        if since < len(trellis):
            add("best path", _from(trellis.viterbi, since), "accent", "solid")
    steps = np.arange(1, len(trellis) + 1, dtype=np.float32)
    state = experiment.watched
    return {
        "paths": found,
        "belief.at": steps,
        "belief.filtered": trellis.filtered[:, state : state + 1].astype(np.float32),
        "belief.smoothed": trellis.posterior[:, state : state + 1].astype(np.float32),
        "belief.title": f"P(S = {trellis.hmm.states[state]})",
    }


def _from(path: Path, since: int) -> tuple[int, ...]:
    return (-1,) * since + path.states[since:]
