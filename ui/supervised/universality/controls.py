"""The controls of universal approximation and depth."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from engine.arithmetic.written import plain
from engine.supervised.universality.settings import BY_HAND, INITS, STARTING, UniversalitySettings, write_sizes
from ui.controls import Controls
from ui.links import to_query
from ui.supervised.universality import points

OWN = ("own", "start")
"""What a visitor has done by hand, which belongs to one curve, one number of units and one activation."""


FIRST: dict[str, dict[str, Any]] = {
    "depth": {"target": "sawtooth", "pieces": 8, "hidden": "2-2-2"},
    "seeds": {"target": "sawtooth", "pieces": 4},
    "plane": {"hidden": "8"},
}
"""What a look begins with, where that is not what others begin with."""
BELONGS = ("target", "pieces", "hidden", "units")


def turn(controls: Controls) -> None:
    """Another look comes with the settings with which it was left, or begins with its own."""
    points.grant(controls)
    if controls.moved("look"):
        chosen = st.session_state[f"{controls.lesson}.look"]
        if controls.settings.init == BY_HAND:
            controls.set(init="he")
        controls.turn("look", chosen, *BELONGS, **FIRST.get(chosen, {}))


def controls(controls: Controls) -> None:
    """What to do first, then what belongs to it."""
    look = controls.show("look")
    {"build": _build, "square": _square, "linear": _linear}.get(look, _learn)(controls)
    controls.remember("look", *BELONGS)


def _build(controls: Controls) -> None:
    if controls.moved("game"):
        chosen = st.session_state[f"{controls.lesson}.game"]
        controls.set(game=chosen, own="", start="joined" if chosen == "free" else "flat")
    game = controls.show("game", title="As a game")
    if game != "free":
        return
    _fresh(controls, "target", "pieces", "units", "activation")
    _curve(controls)
    controls.show("units")
    controls.show("activation")
    names = ("target", "pieces", "points", "units", "activation", "start", "own")
    built = {name: getattr(controls.settings, name) for name in names}
    query = to_query(replace(UniversalitySettings(), look="train", init=BY_HAND, **built), UniversalitySettings())
    st.page_link(controls.page, label="Let this network learn", query_params=query, icon=":material/arrow_forward:")


def _square(controls: Controls) -> None:
    tents = controls.show("tents")
    learning = UniversalitySettings(look="depth", target="square", tents=tents, hidden=write_sizes((3,) * tents))
    query = to_query(learning, UniversalitySettings())
    st.page_link(controls.page, label="Let networks look for it", query_params=query, icon=":material/arrow_forward:")


def _learn(controls: Controls) -> None:
    look = controls.settings.look
    if look == "plane":
        controls.show("surface")
    else:
        _curve(controls)
    if look == "depth" and controls.settings.target == "square":
        controls.show("tents", "Tents m of the exact solution")
    controls.show("units" if look == "train" else "hidden")
    controls.show("rate")
    if look != "train":
        controls.show("seeds")
    with controls.folded("start", "More: starts new networks") as opened:
        if opened:
            if look in ("train", "seeds"):
                controls.show("activation")
            controls.show("init", titles=STARTING if look == "train" else INITS)
            controls.show("seed")


def _linear(controls: Controls) -> None:
    if controls.moved("depth", "width", "seed"):
        controls.set(entries="", given="", bend=0)
    for name in ("depth", "width", "bias", "seed"):
        controls.show(name)


def _fresh(controls: Controls, *names: str) -> None:
    """Where one of these changes, what was done by hand goes."""
    if controls.moved(*names):
        controls.set(own="")


def _curve(controls: Controls) -> None:
    target = controls.show("target")
    if target == "sawtooth":
        controls.show("pieces")
    if target == "yours":
        if controls.settings.look == "build":
            st.caption("Draw it on the stage, or take points:")
        points.upload()


G = {"relu": r"\max(0, z)", "sigmoid": r"1/(1 + e^{-z})", "tanh": r"\tanh z"}


LETTERS = {
    "build": "w, b, v: a unit's weight, bias and output weight; it bends at x = −b/w.",
    **dict.fromkeys(
        ("train", "seeds", "depth", "plane"),
        "W, b: weights and biases of a layer; h: what leaves it (h⁰ = x); t: the target; η: the learning rate of Adam.",
    ),
    "square": "g₁, g₂, …: the tent g so many times in a row. A layer has three ReLUs: g, g − ½, and the sum so far.",
    "linear": "W₁, b₁: weights and biases of layer 1; W, b: those of the single layer that all of them are.",
}


def equation(settings: UniversalitySettings) -> str:
    """What the network computes."""
    return {"build": _one_layer, "square": _tents, "linear": _collapse}.get(settings.look, _learning)(settings)


def _tents(settings: UniversalitySettings) -> str:
    m = settings.tents
    return (
        rf"f_{{{m}}}(x) = x - \textstyle\sum_{{s=1}}^{{{m}}} g_s(x)/4^s, \quad g_s = g(g_{{s-1}}), \quad "
        r"g(x) = 2\max(0, x) - 4\max(0, x - \tfrac{1}{2})"
    )


def _one_layer(settings: UniversalitySettings) -> str:
    activation = {"free": settings.activation, "bars": "sigmoid", "hinges": "relu"}[settings.game]
    units = {"free": settings.units, "bars": 10, "hinges": 5}[settings.game]
    return rf"y(x) = b + \textstyle\sum_{{k=1}}^{{{units}}} v_k\,g(w_k x + b_k), \qquad g(z) = {G[activation]}"


def _collapse(settings: UniversalitySettings) -> str:
    """What the layers compute one after the other, and what W and b are."""
    depth = settings.depth

    def bias(layer: int | str) -> str:
        return rf" + \mathbf{{b}}_{{{layer}}}" if settings.bias else ""

    inner = r"\mathbf{x}"
    for layer in range(1, depth + 1):
        inner = rf"W_{{{layer}}}{inner if layer == 1 else rf'({inner})'}{bias(layer)}"
        if layer == settings.bend < depth:
            inner = rf"\max(0, {inner})"
    whole = "".join(f"W_{{{layer}}}" for layer in range(depth, 0, -1))
    if 0 < settings.bend < depth:
        return rf"\mathbf{{y}} = {inner} \;\neq\; W\mathbf{{x}}{bias('')}".replace(r"_{}", "")
    terms = [
        "".join(f"W_{{{layer}}}" for layer in range(depth, k, -1)) + rf"\mathbf{{b}}_{{{k}}}"
        for k in range(depth, 0, -1)
    ]
    b = rf", \quad \mathbf{{b}} = {' + '.join(terms)}" if settings.bias else ""
    end = r" + \mathbf{b}" if settings.bias else ""
    return rf"\mathbf{{y}} = {inner} = W\mathbf{{x}}{end}, \qquad W = {whole}{b}"


def _learning(settings: UniversalitySettings) -> str:
    """The network that learns, and what of."""
    sizes, samples = settings.shapes[0], settings.samples()[0].shape[1]
    loss = rf"L = \tfrac{{1}}{{{samples}}}\textstyle\sum_i (y_i - t_i)^2, \quad \eta = {plain(settings.rate)}"
    g = rf"g(z) = {G[settings.bend_of]}"
    if settings.look == "train":
        return rf"y(x) = b + \textstyle\sum_{{k=1}}^{{{settings.units}}} v_k\,g(w_k x + b_k), \quad {g}, \quad {loss}"
    end = rf"\mathbf{{h}}^{{{len(sizes)}}}"
    return (
        rf"\mathbf{{h}}^l = g(W^l \mathbf{{h}}^{{l-1}} + \mathbf{{b}}^l), \quad "
        rf"y = W^{{{len(sizes) + 1}}}{end} + b, \quad {g}, \quad {loss}"
    )
