"""The gates lesson's stage: a score of gates; below it the cell, lines, what units follow, or the other cell."""

from __future__ import annotations

from typing import Any

from engine.recurrent.gates.holds import GATES, HOLDABLE
from engine.recurrent.gates.settings import GatesSettings
from engine.recurrent.gates.tasks import LONGEST
from engine.recurrent.gates.walk import LEVELS
from ui import lesson
from ui.live import Running
from ui.recurrent.gates.diagrams import DIAGRAMS
from ui.recurrent.lag_shares import lag_shares
from ui.stage import Row, View, row, stack, view

KEEPS = {"z": " (1 keeps)", "f": " (1 keeps)"}
SCOPES = {
    "gate": "all units, all steps",
    "unit": "this unit, all steps",
    "step": "all units, this step",
    "cell": "this unit, this step",
}


def rows(running: Running, settings: GatesSettings) -> list[Row]:
    """The gates of a sequence; below them what was chosen to be looked at, above them, while it learns, the curves."""
    large = lesson.presenting()
    if settings.mode == "learn":
        rows = [
            row(_loss(), _accuracy(), lag_shares(heading="lag_shares_of", width=1.35), height=172, grow=0.33),
            row(view("lines", texts="said", small=True), height=36, grow=0.06),
            row(_score(), height=284, grow=0.55),
        ]
    else:
        said, hand = row(view("lines", texts="said"), height=42), row(_holding(settings.cell), height=28)
        between = [said, hand]
        if large:  # where there is no room for both, the diagram's own gates can be pressed
            between = [{**(said if settings.look == "cell" else hand), "grow": 0.11}]
        brush = "brush" if settings.look == "pattern" else None
        low, high = (
            (226, 230) if settings.look in ("units", "pattern", "saturation") else (264, 190)
        )  # tables need room
        rows = [
            row(_score(brush=brush), height=low, grow=0.52),
            *between,
            row(*_below(settings), height=high, grow=0.35),
        ]
    return rows


def _score(prefix: str = "", title: str = "", pin: str = "pin", brush: str | None = None) -> View:
    return view(
        "score", brush=brush, score=f"{prefix}score", bands=f"{prefix}bands", held=f"{prefix}held", pin=pin, title=title
    )


def _holding(cell: str) -> View:
    """What the hand can do: which gate, how much of it, open, shut, free."""
    gates = [[letter, f"{letter}, {name}{KEEPS.get(letter, '')}"] for letter, name in HOLDABLE[cell].items()]
    levels = [[level, f"{level:g}".replace("-", "−")] for level in LEVELS]
    items: list[Row] = [
        {"action": "choose_gate", "label": "Hold", "argument": "gate", "value": "gate", "choices": gates},
        {
            "action": "choose_scope", "label": "of", "argument": "scope", "value": "scope",
            "choices": [[name, label] for name, label in SCOPES.items()],
        },
        {
            "action": "choose_level", "label": "at", "argument": "level", "value": "level", "choices": levels,
            "offered": "levels",
        },
        {"action": "hold_at", "label": "Hold", "button": True},
        {"action": "free_gate", "label": "Let go", "button": True},
        {"action": "undo", "label": "Undo", "button": True},
        {"action": "release", "label": "Release all", "button": True},
    ]  # fmt: skip
    return view("choices", items=items)


def _below(settings: GatesSettings) -> list[View]:
    if settings.look == "lines":
        return [_unit_lines(settings.cell), _gradient(settings.cell)]
    if settings.look == "units":
        tables = [view("table", table="inputs", plain=True), view("table", table="driven", plain=True)]
        beside = tables[:1] if lesson.presenting() else tables  # large type leaves room for one
        return [
            view("table", table="tracks", action="choose_unit", shown="chosen", plain=True, width=0.68),
            stack(*beside, grow=(0, 1)[: len(beside)]),
        ]
    if settings.look == "saturation":
        histograms = [
            _curve(title, "tenths.x", [
                {"name": f"tenths.{gate}{of}", "label": f"{gate}, {name}", "color": k}
                for k, (gate, name) in enumerate(GATES[settings.cell].items())
            ], x_label="tenth", zero=True)
            for title, of in (("Share of values, all units", ""), ("This unit", ".unit"))
        ]  # fmt: skip
        return [*histograms, view("lines", texts="saturated", small=True)]
    if settings.look == "pattern":
        ends = (("phrase_first", "From step", 1, LONGEST, 1), ("phrase_last", "to", 1, LONGEST, 1))
        items: list[Row] = [
            {"action": f"set_{name.removeprefix('phrase_')}", "argument": "value", "value": name, "label": label,
             "low": low, "high": high, "step": step}
            for name, label, low, high, step in (*ends, ("threshold", "Threshold", 0, 0.95, 0.05))
        ]  # fmt: skip
        tables = [view("table", table=f"pattern_{name}", plain=True) for name in ("units", "matches")]
        return [stack(view("choices", items=items), tables[0], grow=(0, 1), width=0.9), tables[1]]
    if settings.look == "other":
        other = "GRU" if settings.cell == "lstm" else "LSTM"
        return [_score("other_", f"The {other} on the same sequence"), _sure(), _both_gradients()]
    diagram = view(
        "cell", numbers="numbers", flows="flows", gates="gates", reads="reads", hold="hold", width=1.25,
        **DIAGRAMS[settings.cell],
    )  # fmt: skip
    return [diagram, view("lines", texts="account", small=True)]


def _curve(title: str, x: str, series: list[Row], **more: Any) -> View:
    return view("curve", title=title, x=x, series=series, still=True, **more)


def _unit_lines(cell: str) -> View:
    names = ("f", "i", "o", "g", "c", "h") if cell == "lstm" else ("z", "r", "n", "h")
    series = [{"name": f"line.{name}", "label": name, "color": k} for k, name in enumerate(names)]
    free = {"x": "free.at", "series": [{"name": "free.memory", "color": names.index("c" if cell == "lstm" else "h")}]}
    free["label"] = "pale: with free gates"
    return _curve("The chosen unit", "at", series, other=free, x_label="symbol", width=1.1)


def _gradient(cell: str) -> View:
    memory = "c" if cell == "lstm" else "h"
    series = [
        {"name": "back.memory", "label": f"‖∂y/∂{memory}ₜ‖", "color": "accent"},
        {"name": "back.input", "label": "‖∂y/∂xₜ‖", "color": "text"},
    ]
    free = {"x": "free.back.at", "series": [{"name": "free.back.memory", "color": "accent"}]}
    free["label"] = "pale: with free gates"
    title = "What the right answer’s score y listens to"
    return _curve(title, "back.at", series, other=free, x_label="symbol", log=True)


def _sure() -> View:
    series = [{"name": f"sure.{kind}", "label": kind.upper(), "color": k} for k, kind in enumerate(("lstm", "gru"))]
    return _curve("Probability of the right answer", "at", series, x_label="symbol", width=0.8, zero=True)


def _both_gradients() -> View:
    series = [
        {"name": "lstm.back.memory", "label": "LSTM ‖∂y/∂cₜ‖", "color": 0},
        {"name": "gru.back.memory", "label": "GRU ‖∂y/∂hₜ‖", "color": 1},
    ]
    return _curve("Gradient", "back.at", series, x_label="symbol", log=True, width=0.8)


def _loss() -> View:
    return _trained("Loss of a batch, running mean", ("loss",), zero=True)


def _accuracy() -> View:
    return _trained("Right, held out", ("accuracy", "longer"))


def _trained(title: str, names: tuple[str, ...], **more: Any) -> View:
    series, now, other = list[Row](), list[str](), list[Row]()
    for k, kind in enumerate(("lstm", "gru")):
        for name in names:
            label = kind.upper() if name != "longer" else f"{kind.upper()}, 48"
            wide = 1 if name == "longer" else 2
            series.append(
                {"name": f"trace.{kind}_{name}", "label": label, "color": k, "width": wide, "joined": name != "loss"}
            )
            now.append(f"{kind}_{name}")
            other.append({"name": f"other.{kind}_{name}", "color": k, "joined": name != "loss"})
    return view(
        "curve", title=title, x="trace.step", series=series, now=now, other={"x": "other.step", "series": other},
        cursor="step", x_label="update", **more,
    )  # fmt: skip
