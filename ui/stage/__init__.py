"""The stage: where a lesson moves. A page describes it in Python, the browser draws what the live channel sends.

    stage(token, "perceptron", [row(view("plane", field="field", points="points"), height=420)])

The description names views and binds each to arrays and values of the experiment's frame. The JavaScript in
``static/`` knows the views, never the lessons.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from streamlit.url_util import make_url_path

from ui import kept
from ui.stage.bundle import join

_STATIC = Path(__file__).parent / "static"
_SCRIPT = join({path.name: path.read_text() for path in sorted(_STATIC.glob("*.js"))}, "stage.js").encode()
MORE = (_STATIC / "more.css").read_text()
"""The style of what is scrolled, on the stage and on the page."""
_STYLE = "\n".join([MORE, *((_STATIC / name).read_text() for name in ("stage.css", "views.css"))])
_BASE = st.get_option("server.baseUrlPath") or ""

LIVE_PATH = make_url_path(_BASE, "live")
# Its content is part of its address, so that a browser may keep it for good.
SCRIPT_PATH = make_url_path(_BASE, f"stage/{hashlib.sha256(_SCRIPT).hexdigest()[:12]}.js")


async def script(_request: Request) -> Response:
    """The stage's modules."""
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(_SCRIPT, media_type="text/javascript", headers=kept)


View = dict[str, Any]
Row = dict[str, Any]

# Inline scripts are loaded as blobs, from which only an absolute address can be imported.
_LOADER = """
const stage = import(new URL("%s", window.location.origin).href);
export default async function (component) {
  return (await stage).default(component);
}
"""

_component = st.components.v2.component(
    "stage",
    html="<div class='stage'></div>",
    css=_STYLE,
    js=_LOADER % SCRIPT_PATH,
)


def view(
    name: str, *, width: float = 1.0, beside: int = 1, leads: bool = False, overlay: View | None = None, **options: Any
) -> View:
    """A view by name, as wide as its share of the row, bound to the frame by ``options``; ``overlay`` lies on it.

    On a telephone the views of a row are one under the other. beside: how many such views (1, 2, 3 or 4) then stand
    side by side; leads: whether it then stands before what its row has on the left of it. The option ``part`` names it
    for the value ``lit`` of a frame: a list of the parts that others step back from.
    """
    described = {"view": name, "width": width, "overlay": overlay, "options": options}
    return {**described, "beside": beside, "leads": leads}


def stack(*views: View, width: float = 1.0, grow: Sequence[float] = (), beside: int = 1, leads: bool = False) -> View:
    """Views one under the other, ``width`` wide. ``grow`` shares out the height (0: as high as its content); beside and
    leads: as in :func:`view`."""
    shares = grow or [1.0] * len(views)
    parts = [{**one, "grow": share} for one, share in zip(views, shares, strict=True)]
    return {"width": width, "beside": beside, "leads": leads, "stack": parts}


def row(*views: View, height: int, grow: float = 1.0) -> Row:
    """Views side by side. ``height`` in pixels; when presenting, rows share the screen's height by ``grow``."""
    return {"views": list(views), "height": height, "grow": grow}


def stage(
    token: str,
    lesson: str,
    rows: Sequence[Row],
    *,
    generation: int = 0,
    shortcuts: bool = True,
    presenting: bool = False,
    keep: str | None = None,
) -> None:
    """Show the stage of ``lesson`` for the live session ``token``.

    generation: of the session's experiment that the rows are made for; messages say that they are meant for it.

    keep: what the browser is to keep of what the visitor made; "" asks for it, where the server has lost it.

    The page reruns when the token has expired (to make a new one) and when play comes to rest (so that what stands
    still, such as figures and scripts, follows).
    """
    data = {
        "live": LIVE_PATH,
        "token": token,
        "lesson": lesson,
        "rows": list(rows),
        "generation": generation,
        "shortcuts": shortcuts,
        "large": presenting,
        "keep": keep if keep is None or len(keep) <= kept.MOST else None,
    }
    key = f"stage-{lesson}"
    _component(
        key=key, data=data, on_expired_change=_nothing, on_rested_change=_nothing,
        on_kept_change=lambda: kept.came(lesson, key),
    )  # fmt: skip


def _nothing() -> None:
    """A trigger needs a callback to be heard; the rerun itself is all that is wanted."""
