"""How far back ∂L/∂W_hh comes from, as one view for all lessons that show it."""

from __future__ import annotations

from typing import Any

from engine.recurrent.cells.shares import GROUPS
from ui.stage import View, view


def lag_shares(**more: Any) -> View:
    """Shares by lag, over the updates and now: `trace.lag_shares` and `lag_shares_now` of a frame."""
    return view(
        "shares",
        x="trace.step",
        shares="trace.lag_shares",
        present="lag_shares_now",
        names=[*GROUPS],
        x_label="update",
        **more,
    )
