"""The buttons with which an update is walked through (:mod:`engine.experiment.walk`)."""

from __future__ import annotations

from typing import Any


def buttons() -> list[dict[str, Any]]:
    """Items for a view of choices; the frame says which of them are shown."""

    def button(action: str, label: str, shown: str, **given: Any) -> dict[str, Any]:
        return {"action": action, "with": given, "button": True, "label": label, "value": shown}

    return [
        button("slowly", "One update, slowly", "slow_off", on=True),
        button("slow_next", "Next", "slow_next"),
        button("slow_guess", "It grows", "slow_guess", way=1),
        button("slow_guess", "It shrinks", "slow_guess", way=-1),
        button("slow_guess", "It stays", "slow_guess", way=0),
        button("slow_update", "Make the update", "slow_update"),
        button("slowly", "Leave", "slow_on", on=False),
    ]
