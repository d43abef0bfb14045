"""The stages of vanishing and exploding gradients: the ledger, the cliff, the race."""

from __future__ import annotations

from typing import Any

from engine.arithmetic.written import raised
from engine.recurrent.cells.tasks import MOST
from engine.recurrent.gradients.ledger import DECADES
from engine.recurrent.gradients.race import LAGS
from engine.recurrent.gradients.settings import CLIPS, PLANE, GradientsSettings
from engine.settings import Declared, declared
from ui import lesson
from ui.recurrent.lag_shares import lag_shares
from ui.stage import View, row, stack, view

COLORS: dict[str, Any] = {"tanh": 0, "relu": 3, "lstm": 1, "lstm_c": 1, "lstm_f": 1, "gru": 2}
WIDTHS = {"lstm_f": 1.0}
RACING = {"tanh": "tanh", "relu": "ReLU", "lstm": "LSTM", "gru": "GRU"}


def choices(*items: dict[str, Any]) -> View:
    return view("choices", items=list(items))


def moves(name: str, label: str = "", **more: Any) -> dict[str, Any]:
    """A control on the stage for one setting, by what is declared of it. more: what is otherwise here."""
    known: Declared = declared(GradientsSettings)[name]
    if known.kind == "choice":
        more = {"choices": [list(pair) for pair in more.get("titles", known.titles or {}).items()]}
    elif known.values:
        more = {"choices": [[number, f"{number:g}"] for number in known.values]}
    else:
        kind = int if known.kind == "whole" else float
        more = {"low": kind(known.low), "high": kind(known.high), "step": known.step, **more}
    return {"action": f"set_{name}", "argument": "value", "value": name, "label": label or known.title, **more}


def triangle(every: int = 2, **options: Any) -> View:
    """Gradients by loss and step on the absolute scale, with what its colours stand for."""
    low, high = DECADES
    powers = range(int(low), int(high) + 1, every)
    ticks = [[(power - low) / (high - low), "1" if not power else f"10{raised(power)}"] for power in powers]
    tiles = view("tiles", images="triangle", scale="sequential", range=1, smooth=False, most=420, **options)
    return stack(tiles, view("legend", scale="sequential", ticks=ticks), grow=(1, 0))


def ledger() -> list[dict[str, Any]]:
    """The triangle and the profiles; the sliders; how the gradient that is pointed at came about."""
    gradients = triangle(heading="triangle_of", point="point", pin="pin", at="gradient", spoken="account_of")
    names = {"tanh": "tanh", "relu": "ReLU", "lstm": "LSTM h", "lstm_c": "LSTM c", "lstm_f": "of it Π f", "gru": "GRU"}
    series = [
        {"name": f"profile.{name}", "label": label, "color": COLORS[name], "width": WIDTHS.get(name, 2)}
        for name, label in names.items()
    ]
    series += [
        {"name": "profile.bound", "label": "RNNs’ bound (σₘₐₓ γ)ⁿ", "color": "muted", "width": 1.2},
        {"name": "profile.radius", "label": "ρⁿ of W", "color": "text", "width": 1.2},
    ]
    profile = view(
        "curve", heading="losses_of", x="profile.x", series=series, cursor="lag", x_label="lag n = t − k",
        log=True, bounds=[1e-12, 1e6], still=True, width=1.35,
    )  # fmt: skip
    kinds = choices(moves("cell"), moves("start"))
    loss = {
        "action": "set_row",
        "argument": "value",
        "value": "row",
        "label": "Loss t",
        "low": 1,
        "high": MOST,
        "step": 1,
    }
    sliders = choices(
        moves("scale", "Radius ρ"),
        moves("length", "Length T"),
        moves("hidden", "Units"),
        moves("inputs", "Inputs"),
        moves("forget", "Forget", step=0.1),
        loss,
    )
    account = stack(view("lines", heading="account_of", texts="account"), width=1.9)
    spectrum = view(
        "curve", title="Singular values of the product", x="spectrum.x",
        series=[{"name": "spectrum", "label": "by rank", "color": "accent"}],
        cursor="none", x_label="rank", log=True, still=True,
    )  # fmt: skip
    rows = [
        row(kinds, height=26, grow=0.06),
        row(gradients, profile, height=264, grow=0.48),
        row(sliders, height=54, grow=0.1),
        row(*([account] if lesson.presenting() else [account, spectrum]), height=132, grow=0.25),
    ]
    return rows


def cliff() -> list[dict[str, Any]]:
    """The loss over the plane with three descents on it; their losses; the next step in numbers."""
    plane = view(
        "plane", title="Loss over w and b", field="surface", points="walkers", targets="kinds", classes=3,
        arrows="moves", extent=list(PLANE), axes=["w", "b"], edit={"move": "place"},
    )  # fmt: skip
    series = [
        {"name": f"trace.loss.{clip}", "label": label, "color": k} for k, (clip, label) in enumerate(CLIPS.items())
    ]
    curve = view(
        "curve", title="Loss", x="trace.step", series=series, now=[f"now.{clip}" for clip in CLIPS], x_label="step",
        zero=True,
    )  # fmt: skip
    rate = moves("rate", "Rate η") | {"value": "eta"}
    sliders = choices(rate, moves("bound", "Threshold"), moves("length", "Length T"))
    beside = stack(view("table", table="walk", plain=True), curve, width=1.65, grow=(0, 1))
    return [
        row(plane, beside, height=372, grow=0.68),
        row(sliders, height=30, grow=0.06),
        row(view("lines", texts="account"), height=66, grow=0.18),
    ]


def race(lag: bool) -> list[dict[str, Any]]:
    """Losses against chance, gradients before clipping; the ledger of one cell, all profiles, the standings."""
    above = _racing("Longest lag learnt", "lag") if lag else _racing("Loss, running mean", "loss", chance=True)
    slopes = _racing("‖∂L/∂W‖ before clipping", "norm", log=True)
    courses = RACING | {"lstm": "LSTM, at c"}
    course = view(
        "curve", title="‖∂L_T/∂hₖ‖ over the lag", x="course.x",
        series=[{"name": f"course.{cell}", "label": label, "color": COLORS[cell]} for cell, label in courses.items()],
        cursor="none", x_label="lag t − k", log=True, still=True, width=1.1,
    )  # fmt: skip
    moved = choices(
        moves("learning_rate", "η"), moves("clip", "Clip"), moves("threshold", "at"),
        moves("cell", "Ledger of", titles=RACING), moves("bet", "Your bet: first is"),
    )  # fmt: skip
    sliders = choices(moves("length", "Lag T"), moves("factor", "W times"), moves("forget", "Forget", step=0.5))
    under = triangle(every=4, heading="triangle_of")
    standings = view("table", table="standings", plain=True, width=1.75)
    return [
        row(view("lines", texts="said"), height=22, grow=0.04),
        row(above, slopes, lag_shares(heading="lag_shares_of", width=1.4), height=180, grow=0.35),
        row(moved, height=28, grow=0.05),
        row(sliders, height=28, grow=0.05),
        row(under, course, standings, height=226, grow=0.39),
    ]


def _racing(title: str, name: str, *, chance: bool = False, log: bool = False) -> View:
    """A figure of all four over the updates."""
    series: list[dict[str, Any]] = [
        {"name": f"trace.{name}.{cell}", "label": label, "color": COLORS[cell]} for cell, label in RACING.items()
    ]
    other = [{"name": f"other.{name}.{cell}", "color": COLORS[cell]} for cell in RACING]
    if chance:
        series.append({"name": "trace.chance", "label": "chance", "color": "muted", "width": 1.2})
    bounds = {"loss": "loss_bounds", "lag": [0, LAGS[-1]]}
    more: dict[str, Any] = {"bounds": bounds[name]} if name in bounds else {}
    return view(
        "curve", title=title, **more, x="trace.step", series=series, other={"x": "other.step", "series": other},
        x_label="update", zero=not log, log=log,
    )  # fmt: skip
