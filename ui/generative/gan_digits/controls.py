"""The controls and the stage of the lesson on a generator of digits."""

from __future__ import annotations

from typing import Any

from engine.generative.gan_digits.explore import CORNERS
from engine.generative.gan_digits.generator.quality import at_hand
from engine.generative.gan_digits.settings import GANDigitsSettings
from ui import lesson
from ui.controls import Controls
from ui.generative.gan_digits import train
from ui.live import Running
from ui.pad import ears, pad
from ui.stage import Row, View, row, stack, view

LESSON = "gan-digits"
ON_PAD = ("opinion", "train")
"""Looks at which one draws."""


def controls(controls: Controls) -> None:
    """What to do first; then what the look can be told."""
    look = controls.settings.look
    if look in ON_PAD:
        pad(LESSON)
    if lesson.presenting():
        return
    controls.show("look")
    if look == "walk":
        controls.show("route")
    if look in ("walk", "plane"):
        controls.show("path")
    if look == "opinion":
        with controls.folded("digits", "Digits in place of a drawing") as opened:
            if opened:
                controls.show("digit")
                controls.show("example")
    if look == "train":
        train.controls(controls)
    else:
        controls.show("seed")


def rows(running: Running, settings: GANDigitsSettings) -> list[Row]:
    """The stage of the look that is chosen."""
    shown = {"walk": _walk, "plane": _plane, "opinion": _opinion, "samples": _samples, "train": train.rows}
    return shown[settings.look]()


def _pictures(images: str, **more: Any) -> View:
    """Pictures with captions; ink from 0 to 1."""
    captions = f"{images}.captions"
    return view("tiles", images=images, captions=captions, scale="sequential", range=1, smooth=False, **more)


def _read() -> View:
    return view("bars", title="Read as", values="shares", width=0.8)


def _words() -> View:
    return view("lines", texts="numbers", small=lesson.presenting())


def _corners() -> View:
    return _pictures("corners", columns=4)


def _near() -> list[View]:
    """The nearest digits trained on, where MNIST is at hand."""
    if at_hand() is None:
        return []
    return [_pictures("near", title="Nearest digits trained on, ‖x − x′‖", columns=4)]


def _sheet() -> dict[str, Any]:
    """Samples, of which one is pressed to become a corner."""
    items: list[Row] = [
        {"action": "corner_is", "argument": "corner", "value": "corner", "label": "The next one pressed becomes",
         "choices": [[name, name] for name in CORNERS]},
        {"action": "renew", "label": "Other samples", "button": True},
        {"action": "anew", "label": "A, B, C, D anew", "button": True},
    ]  # fmt: skip
    sheet = _pictures("samples", title="Samples: press one", columns=12, action="take")
    return row(stack(sheet, view("choices", items=items), grow=(1, 0)), height=136, grow=0.33)


def _walk() -> list[Row]:
    film = _pictures("film", title="The way: what is read, and ‖z‖", columns=13, action="go", shown="film.at")
    below = [] if lesson.presenting() else _near() or [_corners()]
    side = stack(_words(), *below, width=1.25, grow=(0, *(1 for _ in below)))
    return [
        row({**_pictures("now"), "width": 0.75}, _read(), side, height=252, grow=0.4),
        row(film, height=102, grow=0.27),
        _sheet(),
    ]


def _plane() -> list[Row]:
    plane = view(
        "map",
        title="Every place is decoded. Drag z",
        ground="map.ground",
        extent="map.extent",
        axes="map.axes",
        handles="map.handles",
        move="move",
        free=True,
        said="map.said",
        switches=False,
        width=1.2,
    )
    now = stack(_pictures("now"), _read(), width=0.62)
    side = stack(_words(), _corners(), *_near(), grow=(0, 1, *(1 for _ in _near())))
    return [row(plane, now, side, height=362, grow=0.67), _sheet()]


def _opinion() -> list[Row]:
    x = {**_pictures("pictures", columns=2), "width": 1.5, "overlay": ears(LESSON)}
    slope = view(
        "tiles", images="slope", captions="slope.captions", scale="diverging", range="slope.range", smooth=False,
        width=0.8,
    )  # fmt: skip
    histograms = view(
        "curve",
        title="D’s logits" if lesson.presenting() else "D’s logits, and where yours is",
        x="opinions.x",
        series=[
            {"name": "opinions.real", "label": "real, held out", "color": "positive"},
            {"name": "opinions.made", "label": "generated", "color": "negative"},
        ],
        cursor="mark",
        x_label="logit",
        digits=3,
        still=True,
        continuous=True,
        zero=True,
        width=1.3,
    )
    return [
        row(x, slope, height=262, grow=0.52),
        row(histograms, _read(), {**_words(), "width": 1.2}, height=232, grow=0.48),
    ]


def _samples() -> list[Row]:
    ours = _pictures("gan.pictures", title="The generator’s newest ten; ? is not read with ≥ 0.9", columns=10)
    theirs = _pictures("vae20.pictures", title="The newest ten of a VAE with 20 latents", columns=10)
    classes = view("bars", title="The generator’s classes", values="classes", width=0.8)
    sure, entropy = _course("sure", "Read with ≥ 0.9, %", 1), _course("entropy", "Entropy of classes, bits", 3)
    table = view("table", table="table", plain=True)
    if lesson.presenting():  # where type is large, the table needs the height
        return [
            row(stack(ours, theirs, width=1.7), classes, height=270, grow=0.54),
            row({**sure, "width": 0.45}, table, height=240, grow=0.46),
        ]
    return [
        row(ours, height=96),
        row(theirs, height=96),
        row(sure, entropy, classes, height=168),
        row(table, height=146),
    ]


def _course(name: str, title: str, digits: int) -> View:
    series = [
        {"name": f"{name}.gan", "label": "generator", "color": "accent"},
        {"name": f"{name}.vae20", "label": "VAE", "color": "text"},
    ]
    return view("curve", title=title, x="course.x", series=series, cursor="course.at", x_label="samples", digits=digits,
                still=True)  # fmt: skip
