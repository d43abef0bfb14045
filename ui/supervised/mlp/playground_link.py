"""A TensorFlow Playground link (Smilkov and Carter, 2016) as settings of the multilayer perceptron lesson.

The part after # holds key=value pairs. A key that is missing stands for TensorFlow Playground's own default, so that
the settings found are those its page would show. What has no counterpart here, or lies outside what is offered, is
named in a sentence.

A link is taken as people paste it: escaped for Markdown or HTML, in brackets with words around it, from another host.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from typing import Any
from urllib.parse import unquote

from engine.supervised.mlp.settings import MOST_LAYERS, MOST_UNITS

LONGEST = 4_000
MOST_SENTENCES = 12

PAGE = re.compile(r"(^|[\s(<\"'/])(www\.)?playground\.tensorflow\.org([/#\s).>\"']|$)", re.IGNORECASE)
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")  # Markdown's backslash before a sign of punctuation
ENTITY = re.compile(r"&(#\d{1,5}|#x[0-9a-f]{1,4}|amp|num|quot|lt|gt|equals|comma|lowbar);", re.IGNORECASE)
AFTER = re.compile(r"[\s<>\"'`()\[\]{}|]")  # what no link of it has: there it ends
NUMBER = re.compile(r"[+-]?(\d{1,12}\.?\d{0,20}|\.\d{1,20})([eE][+-]?\d{1,3})?", re.ASCII)

FEATURES = {
    "x": "x1", "y": "x2", "xSquared": "x1sq", "ySquared": "x2sq", "xTimesY": "x1x2", "sinX": "sinx1", "sinY": "sinx2",
}  # fmt: skip
CLASSIFICATION = {"circle": "circle", "xor": "xor", "gauss": "gauss", "spiral": "spiral"}
REGRESSION = {"reg-plane": "plane", "reg-gauss": "multi_gauss"}
DEFAULTS = {
    "activation": "tanh", "regularization": "none", "batchSize": "10", "dataset": "circle", "regDataset": "reg-plane",
    "learningRate": "0.03", "regularizationRate": "0", "noise": "0", "networkShape": "4,2", "percTrainData": "50",
    "problem": "classification", "initZero": "false",
    "showTestData": "false", "discretize": "false", **dict.fromkeys(FEATURES, "false"), "x": "true", "y": "true",
}  # fmt: skip
KEYS = {"dataset", "regDataset", "networkShape", "activation", "problem"}
"""One of these is in every link of its own."""
SILENT = ("collectStats", "seed", "hideText", "cosX", "cosY", "tutorial", "goal")
"""Keys of its own that set nothing here; what there is to say about them is said in `_without_counterpart`."""


def parse(link: str) -> tuple[dict[str, Any], list[str]]:
    """The fields of the lesson's settings that the link fixes, and sentences about what could not be taken over.

    Raises ValueError with a sentence when the text is no such link.
    """
    if len(link) > LONGEST:
        raise ValueError(f"That is too long for a TensorFlow Playground link: {len(link):,} characters.")
    pairs = _pairs(link)
    reader = _Reader(pairs)
    regression = reader.choice("problem", {"classification": False, "regression": True})
    names = {"dataset": CLASSIFICATION, "regDataset": REGRESSION}
    data = {key: reader.choice(key, choices) for key, choices in names.items()}[
        "regDataset" if regression else "dataset"
    ]
    noise = reader.number("noise", 0, 50)
    settings = {
        "data": data,
        "noise": noise / 100,
        "test_share": round(1 - reader.number("percTrainData", 10, 90) / 100, 4),
        "features": tuple(ours for theirs, ours in FEATURES.items() if reader.flag(theirs)),
        "hidden": reader.shape("networkShape"),
        "activation": reader.choice("activation", {name: name for name in ("relu", "tanh", "sigmoid", "linear")}),
        "learning_rate": reader.number("learningRate", 1e-6, 10),
        "regularisation": reader.choice("regularization", {"none": "none", "l1": "l1", "l2": "l2"}),
        "regularisation_rate": reader.number("regularizationRate", 0, 10),
        "l1_cuts": True,
        "batch_size": int(reader.number("batchSize", 1, 1000)),
        "output": "tanh",
        "init": "zero" if reader.flag("initZero") else "playground",
        "batching": "playground",
        "optimiser": "sgd",
        "tests": reader.flag("showTestData"),
        "hard": reader.flag("discretize"),
    }
    if not settings["features"]:
        settings["features"] = ("x1", "x2")
        reader.sentences.append("The link switches every feature off; x₁ and x₂ are used.")
    sentences = [*reader.sentences, *_without_counterpart(pairs)]
    return settings, sentences[:MOST_SENTENCES]


def _pairs(link: str) -> dict[str, str]:
    """The keys and values after the #. Raises ValueError when neither the address nor a key is the Playground's."""
    text = ESCAPED.sub(r"\1", link.strip()).replace("®", "&reg")  # as HTML takes &regularization for &reg;
    for _ in range(2):  # what was escaped twice is &amp;amp;
        text = ENTITY.sub(lambda found: unescape(found[0]), text)
    before, *parts = text.split("#")
    found = [_read(part) for part in parts or ([before] if not PAGE.search(before) else [])]
    pairs = max(found, key=lambda one: len(set(one) & {*DEFAULTS, *SILENT}), default={})
    if not PAGE.search(text) and not set(pairs) & KEYS:
        raise ValueError("That is not a TensorFlow Playground link: such a link has #activation=… in it.")
    return pairs


def _read(text: str) -> dict[str, str]:
    """key=value&key=value, as far as it goes, without the punctuation of the sentence that it stands in."""
    text = AFTER.split(text, maxsplit=1)[0].rstrip(".,;:!?*_")
    parts = [part.partition("=") for part in text.split("&")]
    return {unquote(key).strip(): unquote(value).strip() for key, sign, value in parts if sign}


class _Reader:
    """Reads one value at a time; a value that does not fit leaves a sentence and the default."""

    def __init__(self, pairs: Mapping[str, str]) -> None:
        self.pairs = pairs
        self.sentences: list[str] = []

    def choice(self, key: str, choices: Mapping[str, Any]) -> Any:
        return self._read(key, lambda text: choices[text.lower()])

    def flag(self, key: str) -> bool:
        return bool(self.choice(key, {"true": True, "false": False}))

    def number(self, key: str, low: float, high: float) -> float:
        """A number brought into low..high."""
        value = float(self._read(key, _to_number))
        near = min(max(value, low), high)
        if near != value:
            self.sentences.append(f"{key} is {value:g} in the link; here it lies between {low:g} and {high:g}.")
        return near

    def shape(self, key: str) -> tuple[int, ...]:
        """Units layer by layer, no more layers and units than there can be here."""
        layers: tuple[int, ...] = self._read(key, _to_layers)
        if len(layers) > MOST_LAYERS:
            self.sentences.append(f"The link has {len(layers)} hidden layers; here there are up to {MOST_LAYERS}.")
        if max(layers, default=0) > MOST_UNITS:
            self.sentences.append(f"The link has layers of {max(layers)} units; here they have up to {MOST_UNITS}.")
        return tuple(min(units, MOST_UNITS) for units in layers[:MOST_LAYERS])

    def _read(self, key: str, convert: Callable[[str], Any]) -> Any:
        default = DEFAULTS[key]
        try:
            return convert(self.pairs.get(key, default))
        except (KeyError, ValueError):
            self.sentences.append(f"{key} cannot be “{_short(self.pairs[key])}”; it is {default} now.")
            return convert(default)


def _to_number(text: str) -> float:
    if not NUMBER.fullmatch(text):
        raise ValueError(text)
    return float(text)


def _to_layers(text: str) -> tuple[int, ...]:
    layers = text.split(",") if text else []
    if not all(re.fullmatch(r"0*[1-9]\d{0,3}", units, re.ASCII) for units in layers):
        raise ValueError(text)
    return tuple(int(units) for units in layers)


def _without_counterpart(pairs: Mapping[str, str]) -> list[str]:
    """A sentence for everything in the link that this lesson does not set from a link."""
    on = {key for key, value in pairs.items() if value.lower() != "false"}
    sentences = []
    if on & {"cosX", "cosY"}:
        sentences.append("The cosine features have no effect in TensorFlow Playground and are left out.")
    if "seed" in pairs:
        sentences.append("The seed has no counterpart: points and first weights follow the same rules, drawn anew.")
    without = {
        "hidden controls": any(key.endswith("_hide") for key in on),
        "hidden text": "hideText" in on,
        "tutorials": "tutorial" in on,
        "goals": "goal" in on,
    }
    if any(without.values()):
        sentences.append(f"Without a counterpart here: {', '.join(name for name, is_on in without.items() if is_on)}.")
    known = {*DEFAULTS, *SILENT}
    unknown = list(dict.fromkeys(_short(key) for key in pairs if key not in known and not key.endswith("_hide")))
    if unknown:
        more = f" and {len(unknown) - 5} more" if len(unknown) > 5 else ""
        sentences.append(f"Not known here: {', '.join(f'“{key}”' for key in unknown[:5])}{more}.")
    return sentences


def _short(text: str, most: int = 24) -> str:
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 4 * most]).split())
    return text if len(text) <= most else text[: most - 1] + "…"
