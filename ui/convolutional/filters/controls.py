"""The controls and the stage of filters on pictures."""

from __future__ import annotations

import streamlit as st

from engine.convolutional.filters.settings import DISPLAYS, TITLES, YOURS, FiltersSettings
from engine.convolutional.filters.text import KINDS, OWN, parse
from engine.convolutional.kernels.filtering import EDGES
from engine.convolutional.kernels.named import PARAMETERS
from ui import lesson, live
from ui.controls import Controls, behind, put
from ui.convolutional import own_picture
from ui.convolutional.lens import lens
from ui.film import film
from ui.live import Running
from ui.stage import Row, View, row, stack, view

LESSON = "filters"
SETS: dict[str, tuple[str, ...]] = {
    "Edges, stripes and blurs": FiltersSettings().filters,
    "The classics": ("identity", "blur", "sharpen", "outline", "Sobel x", "emboss"),
    "Slopes: Prewitt, Sobel, Scharr": ("Prewitt x", "Sobel x", "Scharr x", "Prewitt y", "Sobel y", "Scharr y"),
    "Blurs": ("blur", "Gaussian 9 2", "Gaussian 15 4", "motion blur 15 30"),
    "Gabor, six orientations": tuple(f"Gabor 15 3 {angle} 7 90 1" for angle in range(0, 180, 30)),
    "Gabor, even and odd": ("Gabor 15 3 0 8 0 1", "Gabor 15 3 0 8 90 1"),
    "Slope and curvature": ("derivative of Gaussian 9 1.5 0", "derivative of Gaussian 9 1.5 90",
                            "Laplacian of Gaussian 9 1.5"),
    "Three slices: colours and their edges": ("brightness", "red less green", "edge of red and green",
                                              "red spot on green"),
}  # fmt: skip
BAR = 24  # CSS pixels of the line with the camera
MIXED = "As they stand"
GONE = (
    "The picture of one's own that belongs here is not on this page, and no link can carry it. Here are the filters on "
    "another picture. After a reload it comes back in a moment; else bring it again under “Your own picture”."
)
FULL_TURN = {"angle": (0, 360), "phase": (-180, 180)}  # beyond these a kernel is one of those within


def wish(what: str) -> None:
    """Leave what was chosen for the next run, where it can still be set."""
    if not behind(f"{LESSON}.{what}"):
        st.session_state[f"{LESSON}.wish.{what}"] = st.session_state[f"{LESSON}.{what}"]


def grant_wishes(controls: Controls) -> None:
    """What was asked for below the widgets is done before they are shown."""
    if own_picture.take_frame(LESSON):  # the stage has it already
        controls.set(picture=YOURS)
        live.same(LESSON, controls.key())
    own_picture.follow(controls, LESSON, GONE, {"picture": YOURS}, {"picture": FiltersSettings.picture})
    if name := st.session_state.pop(f"{LESSON}.wish.set", None):
        chosen = SETS.get(name, controls.settings.filters)
        colour = "sum" if any(parse(text).sliced for text in chosen) else controls.settings.colour
        controls.set(filters=chosen, shown=0, colour=colour)
    if (text := st.session_state.pop(f"{LESSON}.wish.text", None)) is not None:
        controls.take("filters", tuple(_line(line) for line in text.splitlines() if line.strip()))


def _line(text: str) -> str:
    """A filter as a link can hold it: there commas part the filters, so that a decimal comma becomes a point."""
    try:
        return parse(text.strip()).text if "," in text else text.strip()
    except ValueError:
        return text.strip()  # what is wrong with it is said where it is taken


def controls(controls: Controls) -> None:
    """Picture, colour and edge rule; the filters as a set or as text."""
    controls.show("picture", titles={**TITLES, YOURS: "Your own"} if own_picture.get(LESSON) else TITLES)
    with controls.folded("own", "Your own picture") as opened:
        if opened:
            own_picture.choose(LESSON)
    left, right = st.columns(2)
    with left:
        controls.show("colour")
    with right:
        edge = controls.show("edge")
    st.caption(EDGES[edge].sentence)
    _sets(controls)
    controls.show(
        "beside",
        help="The gradient takes the first filter as the slope across, the second as the one down; its direction is "
        "where it gets brighter: → red, ↓ green, ← cyan, ↑ violet. A median is no sum of products: it removes a dot "
        "that a blur smears.",
    )
    controls.show("alone")
    _text(controls)


def _sets(controls: Controls) -> None:
    key = f"{LESSON}.set"
    put(key, next((name for name, one in SETS.items() if one == controls.settings.filters), MIXED))
    options = [*SETS, *([MIXED] if st.session_state[key] == MIXED else [])]
    st.selectbox("Filters", options, key=key, on_change=wish, args=("set",))


def _text(controls: Controls) -> None:
    key = f"{LESSON}.text"
    if st.session_state.get(f"{key}.of") != controls.settings.filters or key not in st.session_state:
        put(key, "\n".join(controls.settings.filters))  # else what is being typed stays
    st.session_state[f"{key}.of"] = controls.settings.filters
    st.text_area(
        "The same as text, one a line; a kernel of your own is written: own 1 0 -1;2 0 -2;1 0 -1",
        key=key, height=180, on_change=wish, args=("text",),
    )  # fmt: skip


_BEYOND = {
    "zero": r"h = 0 \text{ beyond the edge}",
    "reflect": r"h[-1-i] = h[i],\; h[N+i] = h[N-1-i]",
    "wrap": r"h[i] = h[i \bmod N]",
    "valid": r"\text{where the kernel lies inside}",
}


def equation(settings: FiltersSettings) -> str:
    """A cell of a response, and what lies beyond the edge."""
    if settings.colour == "sum":
        cell = r"f[m, n] = \sum_{c}\sum_{k}\sum_{l} h_c[m + k,\; n + l]\; g_c[k, l]"
        return rf"{cell}, \qquad {_BEYOND[settings.edge]}"
    c = "_c" if settings.colour == "channels" else ""
    cell = rf"f{c}[m, n] = \sum_{{k}}\sum_{{l}} h{c}[m + k,\; n + l]\; g[k, l]"
    return rf"{cell}, \qquad {_BEYOND[settings.edge]}"


LETTERS = (
    "h: the picture, or, applied again, the response before; g: the kernel, k and l from its centre; f: the response; "
    "m, n: row and column, from 0; N: how many there are; c: red, green or blue, with a slice of g for each, or "
    "the same g for all."
)


def rows(running: Running, settings: FiltersSettings) -> list[Row]:
    """The picture and its responses; below, the lens with its arithmetic, and the sliders of the filter under it. Three
    slices stand one under the other there, and take more of the height."""
    summed = settings.colour == "sum"
    above, below, share = (176, 330, 0.37) if summed else (236, 266, 0.4)
    pictures = view(
        "pictures",
        first="picture",
        first_title="Picture",
        first_caption="place",
        rest="response",
        titles="titles",
        captions="captions",
        insets="insets",
        shown="shown",
        select="select",
        at="pixel",
        lens="lens_size",
        look="look_at",
        leave="leave",
        pin="pin",
        spoken="account",
    )
    account, facts = view("lines", texts="account"), view("lines", texts="facts")
    if summed:
        under = stack(_tools(), lens(edit="set_entry", sized=False, total=True), width=1.4, grow=(0, 1))
        words = [account] if lesson.presenting() else [account, facts]
        beside = stack(_display(), _sliders(), *words, grow=(0, 0, 0, 1)[: 2 + len(words)])
    else:
        under = stack(_tools(), lens(edit="set_entry"), account, width=1.6, grow=(0, 1, 0))
        beside = stack(_display(), _sliders(), facts, grow=(0, 0, 1))
    return [
        row(pictures, height=above, grow=share),
        row(film(), height=BAR, grow=0),
        row(under, beside, height=below, grow=0.95 - share),
    ]


def _tools() -> View:
    kinds = [[kind, "own kernel" if kind == OWN else kind] for kind in KINDS]
    return view(
        "choices",
        items=[
            {"action": "kind", "argument": "name", "value": "kind", "label": "Filter", "choices": kinds},
            {"action": "add", "label": "Add", "button": True},
            {"action": "remove", "label": "Remove", "button": True},
            {"action": "split", "label": "Split", "button": True},
            {"action": "undo", "label": "Undo", "button": True},
        ],
    )


def _display() -> View:
    choices = [list(choice) for choice in DISPLAYS.items()]
    show = {"action": "show_as", "argument": "display", "value": "display", "label": "Responses", "choices": choices}
    return view("choices", items=[show])


def _sliders() -> View:
    items = []
    for name, known in PARAMETERS.items():
        low, high = FULL_TURN.get(name, (known.low, known.high))
        item = {"action": "parameter", "with": {"name": name}, "argument": "value", "value": name, "label": known.label}
        items.append({**item, "low": low, "high": high, "step": known.step})
    return view("choices", items=items)
