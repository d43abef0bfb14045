"""A choice among sets of points by small pictures of the points themselves."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image, ImageDraw

from engine.plane.datasets import PlaneData
from engine.settings import declared
from ui.controls import Controls
from ui.figures import BLUE, ORANGE

SIDE, FINE = 38, 4  # CSS pixels of a picture; how many of its own go along each
CLASSES = ORANGE, BLUE, np.array([25, 182, 165]), np.array([138, 43, 97])
_STYLE = f"""<style>
[class*="st-key-thumbnails-"] [role="radiogroup"]
  {{ display: flex; flex-wrap: wrap; align-items: flex-start; gap: 6px 0; }}
[class*="st-key-thumbnails-"] [data-testid="stRadioOption"] {{ padding: 0; cursor: pointer; }}
[class*="st-key-thumbnails-"] [data-testid="stRadioOption"] > div > div:not([data-testid]) {{ display: none; }}
[class*="st-key-thumbnails-"] [data-testid="stRadioOption"] p {{ display: flex; flex-direction: column;
  align-items: center; gap: 3px; width: 4.75rem; font-size: 0.75rem; line-height: 1.15; text-align: center; }}
[class*="st-key-thumbnails-"] img {{ width: {SIDE}px; height: {SIDE}px; max-height: none; border-radius: 4px;
  outline: 1px solid color-mix(in srgb, currentColor 30%, transparent); }}
[class*="st-key-thumbnails-"] [data-testid="stRadioOption"]:hover img {{ outline-color: currentColor; }}
[class*="st-key-thumbnails-"] [data-testid="stRadioOption"]:has(input:checked) img {{ outline: 2px solid; }}
[class*="st-key-thumbnails-"] [data-testid="stRadioOption"]:has(input:focus-visible) img {{ outline-offset: 2px; }}
@media (max-width: 640px) {{ [class*="st-key-thumbnails-"] [data-testid="stRadioOption"] p {{ width: 4.2rem; }} }}
</style>"""


def show(controls: Controls, name: str, pictures: Mapping[str, str], **more: Any) -> Any:
    """The widget of a choice, with a picture over the title of each; what has none is an empty frame."""
    titles = declared(type(controls.settings))[name].titles or {}
    labels = {key: f"![]({pictures.get(key, EMPTY)}) {title}" for key, title in titles.items()}
    with st.container(key=f"thumbnails-{controls.lesson}-{name}"):
        st.html(_STYLE)
        return controls.show(name, in_sight=True, titles=labels, **more)


def picture(data: PlaneData, reach: float = 6.0) -> str:
    """The points on the plane [−reach, reach]², as the address of an image. Its ground is clear, so that it lies on a
    light page as on a dark one."""
    size = SIDE * FINE
    image = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    for (x1, x2), target in zip(data.inputs.tolist(), data.targets.tolist(), strict=True):
        x, y = (x1 + reach) / (2 * reach) * size, (reach - x2) / (2 * reach) * size
        draw.ellipse((x - 2.5, y - 2.5, x + 2.5, y + 2.5), fill=_colour(target, data.classes))
    small = image.resize((2 * SIDE, 2 * SIDE), Image.Resampling.BOX)
    return _address(small.quantize(64, Image.Quantize.FASTOCTREE))


def _colour(target: float, classes: int) -> tuple[int, ...]:
    """That of a class; of a value the sign's, as strong as it is large."""
    colour = CLASSES[int(target)] if classes else CLASSES[int(target > 0)]
    return (*map(int, colour), 255 if classes else round(255 * min(1.0, abs(target))))


def _address(image: Image.Image) -> str:
    file = io.BytesIO()
    image.save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


EMPTY = _address(Image.new("RGBA", (1, 1), (0, 0, 0, 0)))
