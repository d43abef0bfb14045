"""The auto-encoder lesson's controls and stage."""

from __future__ import annotations

from typing import Any

from engine.generative.autoencoder.maps import MAPS
from engine.generative.autoencoder.settings import CODES, AeSettings
from engine.generative.autoencoders.data import CURVES, PARTS
from engine.generative.autoencoders.settings import MOST_ON_PLANE
from ui import lesson
from ui.controls import Controls
from ui.generative import autoencoders
from ui.live import Running
from ui.pad import ears, pad, put_away
from ui.stage import Row, View, row, stack, view

LESSON = "autoencoder"
WAY = r"z(t) = (1 - t)\, z_A + t\, z_B, \qquad z_A = g(x_A), \quad z_B = g(x_B), \qquad \hat{x} = f(z)"


def sentence(settings: AeSettings) -> str:
    """What one does here."""
    if settings.look == "map":
        return "Two maps of codes: without a price on them, and with one. **Press play**, or drag A and B."
    if points(settings):
        return "Points of a plane squeezed into fewer numbers, and brought back. **Press play**; drag x."
    return "A digit squeezed into a few numbers, and brought back. **Press play**; draw one, and see what comes back."


def equation(settings: AeSettings) -> str:
    """What updates reduce, of which x the encoder sees what, and how both parts are made; or the way between codes."""
    if settings.look == "map":
        return WAY
    seen = r"\tilde{x}" if settings.noise else "x"
    noise = ""
    if settings.noise:
        pushed = rf"x + {settings.noise:g}\,\varepsilon,\ \varepsilon \sim \mathcal{{N}}(0, I)"
        wiped = rf"x \text{{ with }} {100 * settings.noise:.0f}\,\% \text{{ of its pixels wiped out}}"
        noise = rf", \qquad \tilde{{x}} = {pushed if points(settings) else wiped}"
    back = r"\hat{x} = f(z)"
    if settings.kind == "linear":
        code, back = rf"z = g({seen}) = B {seen} + b", r"\hat{x} = f(z) = A z + a"
    else:
        code = rf"z = g({seen})"
    return (
        rf"\min_{{f,\,g}} \; \overline{{\lVert x - f(g({seen})) \rVert^2}} \ \text{{ by Adam, }} "
        rf"\eta = {settings.learning_rate:g}, \qquad {code}, \quad "
        rf"{back}{noise}"
    )


def points(settings: AeSettings) -> bool:
    """Whether a network in training learns points of the plane: there is nothing to draw, then."""
    return settings.look == "train" and settings.data in CURVES


def controls(controls: Controls) -> None:
    """The pad first; then what is trained on what, or which digits are asked."""
    settings = controls.settings
    maps, on_plane = settings.look == "map", points(settings)
    if on_plane:
        put_away(LESSON)
    else:
        drawn = settings.sheet.upper() if maps else "a digit"
        pad(LESSON, sheet=settings.sheet, label=f"Draw {drawn} here", beside=2)
    if not lesson.presenting():
        controls.show("look")
    if maps:
        controls.show("drawn")
    if lesson.presenting():
        return
    if maps:
        with controls.folded("digits", "Digits in place of a drawing") as opened:
            if opened:
                for name in ("digit", "example", "digit_b", "example_b"):
                    controls.show(name)
        return
    autoencoders.data(controls)
    on_plane = points(controls.settings)
    controls.show("codes", values=[count for count in CODES if count <= MOST_ON_PLANE or not on_plane])
    controls.show("kind")
    controls.show("noise", "Denoising: points pushed aside by so much" if on_plane else "")
    with controls.folded("more", "More") as opened:
        if opened:
            autoencoders.more(controls)


def rows(running: Running, _: AeSettings) -> list[Row]:
    """The stage of the look that runs."""
    settings = running.experiment.settings
    rows = _maps(settings) if settings.look == "map" else _points(settings) if points(settings) else _train(settings)
    return rows


def _train(settings: AeSettings) -> list[Row]:
    whole = view("tiles", images="whole", captions="whole.captions", columns=2, scale="sequential", range=1,
                 smooth=False, overlay=ears(LESSON, settings.sheet), width=1.1)  # fmt: skip
    count = f"Its code: {settings.codes} number{'s' * (settings.codes > 1)}"
    code = view("tiles", title="Its code" if lesson.presenting() else count, images="code", range="code.range",
                numbers=settings.codes <= 16, digits=1, smooth=False, fitted=True, width=0.7)  # fmt: skip
    told = "Held out; below, x̂" if lesson.presenting() else "Held out, as the encoder sees it; below, what comes back"
    pairs = view("tiles", title=told, images="pairs", columns=8,
                 scale="sequential", range=1, smooth=False, action="ask")  # fmt: skip
    said = view("lines", texts="said", small=lesson.presenting())
    title = "The map of codes" if settings.codes <= 2 else "The map of the first two numbers"
    return [
        row(_error("a digit"), whole, code, height=226, grow=0.42),
        row(
            _map("map", "Codes" if lesson.presenting() else title, "move"),
            stack(pairs, said, width=1.4, grow=(1, 0)),
            height=306,
            grow=0.5,
        ),
    ]


def _points(settings: AeSettings) -> list[Row]:
    """The plane with what codes decode to, the codes, and one point's way there and back."""
    curve = "the curve of all codes, " if settings.codes == 1 else ""
    title = "Points, and ways to x̂" if lesson.presenting() else f"Points, {curve}ways to x̂; drag x"
    plane = autoencoders.plane(title, density=False, presenting=lesson.presenting(), segments=True)
    codes = view(
        "map", title="Codes; drag z", dots="map.dots", kinds="map.kinds", names=[*PARTS], extent="map.extent",
        axes="map.axes", handles="map.handles", move="move", free=True, switches=False,
    )  # fmt: skip
    said, numbers = view("lines", texts="said"), view("lines", title="One point", texts="numbers", width=1.1)
    if lesson.presenting():
        return [
            row(plane, codes, stack(_error("a point"), numbers), height=400, grow=0.9),
            row(said, height=44, grow=0.1),
        ]
    return [
        row(plane, codes, height=312, grow=0.62),
        row(said, height=44, grow=0.07),
        row(_error("a point"), numbers, height=162, grow=0.31),
    ]


def _error(each: str) -> View:
    return view(
        "curve",
        title=f"‖x − x̂‖² {each}",
        x="trace.step",
        series=[
            {"name": "trace.held", "label": "held out", "color": "accent", "joined": True},
            {"name": "trace.train", "label": "training, running mean", "color": "text"},
            {"name": "trace.pca", "label": "PCA, held out", "color": "positive"},
        ],
        other={
            "x": "other.step",
            "series": [{"name": f"other.{name}", "joined": True} for name in ("held", "train", "pca")],
        },
        now=["held_said", "train", "pca_said"],
        x_label="update",
        digits=2 if each == "a digit" else 3,
        zero=each == "a digit",
        log=each == "a point",
        width=1.2,
    )


def _map(name: str, title: str, move: str) -> View:
    lines: dict[str, Any] = {} if name == "map" else {"lines": f"{name}.lines"}
    return view(
        "map",
        title=title,
        ground=f"{name}.ground",
        dots=f"{name}.dots",
        kinds=f"{name}.kinds",
        extent=f"{name}.extent",
        handles=f"{name}.handles",
        axes="map.axes" if name == "map" else None,
        move=move,
        free=name == "map",
        switches=not lesson.presenting(),
        beside=lesson.presenting(),
        quiet=lesson.presenting() and name != "map",
        **lines,
    )


def _maps(settings: AeSettings) -> list[Row]:
    sides = []
    for name in MAPS:
        now = view("tiles", images=f"{name}.now", scale="sequential", range=1, smooth=False)
        words = [view("lines", texts=f"{name}.{what}") for what in ("read", "said")[: 1 if lesson.presenting() else 2]]
        sides.append(stack(now, *words, width=0.7, grow=(1, *(0 for _ in words))))
    sides[0]["stack"][0]["overlay"] = ears(LESSON, settings.sheet)
    films = [
        view("tiles", title=title, images=f"{name}.film", captions=f"{name}.captions", columns=11, scale="sequential",
             range=1, smooth=False, short=True, action="go", shown="film.at")
        for name, title in MAPS.items()
    ]  # fmt: skip
    short = {"ae2": "Auto-encoder", "vae2": "VAE"}
    drag = "" if lesson.presenting() else ": drag A and B"
    maps = [_map(name, f"{short[name]}{drag}", f"move_{name}") for name in MAPS]
    said = [] if lesson.presenting() else [row(view("lines", texts="said"), height=28)]
    return [
        row(maps[0], sides[0], maps[1], sides[1], height=268, grow=0.5),
        *said,
        *(row(film, height=112, grow=0.25) for film in films),
    ]
