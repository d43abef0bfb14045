"""One place's arithmetic as grids: patch × kernel = products, and their sum."""

from __future__ import annotations

from typing import Any

from ui.stage import View, view

PARTS = (("patch", "Patch", ""), ("kernel", "Kernel", "×"), ("products", "Products", "="), ("sum", "Sum", "Σ"))
TOTAL = ("total", "Total", "Σ")


def lens(*, edit: str = "", sized: bool = True, total: bool = False) -> View:
    """The grids of ``lens.patch``, ``lens.kernel`` and so on of a frame. edit: the message that changes the kernel;
    total: the channels' sums are added up, and stand in rows, with cells wide enough for that."""
    maps: list[dict[str, Any]] = [
        {
            "name": name,
            "title": title,
            "sign": sign,
            "values": f"lens.{name}",
            "texts": f"lens.{name}_texts",
            "range": f"lens.{name}_range",
            "sized": sized,
        }
        for name, title, sign in (*PARTS, *[TOTAL] * total)
    ]
    maps[1] |= {"edit": edit} if edit else {}
    if total:
        maps[0] |= {"names": ["R", "G", "B"]}
        maps[3] |= {"level": "products"}
        return view("grids", maps=maps, twins=["patch", "kernel", "products"], aspect=1.8)
    maps[3] |= {"small": True}
    return view("grids", maps=maps, twins=["patch", "kernel", "products"])


def lens_steps() -> View:
    """Which of the input maps stands in the grids, and the way to the one before it or after it (see Gaze)."""
    steps = [
        {"action": "other_map", "with": {"by": by}, "label": label, "button": True, "value": "maps_read"}
        for by, label in ((-1, "Before"), (1, "Next"))
    ]
    return view("choices", items=steps, text="lens_of")
