"""The controls of vanishing and exploding gradients, and which stage is shown."""

from __future__ import annotations

import streamlit as st

from engine.recurrent.cells.tasks import TASKS
from engine.recurrent.gradients.race import BUDGET, LAGS
from engine.recurrent.gradients.settings import GradientsSettings
from ui.controls import Controls
from ui.live import Running
from ui.recurrent.gradients import stages
from ui.stage import Row

READ = {
    "ledger": """
**Read it like this.** Each row is a loss Lₜ, each column a step k at which its gradient arrives. On the diagonal it is
read; every step to the left multiplies it by one more Jacobian. The colours are absolute: what has vanished looks
vanished.

**Point** at a gradient for the product that made it, **click** to keep it, **play** to watch backpropagation walk.
""",
    "cliff": """
**One unit, fifty steps.** Blue is loss. Along the edge of the blue, a hair's breadth of weight decides where the unit
comes to rest: a wall.

Three descents begin at one point. **Drag** it, **play**, and see what the wall does to a step that nobody clips.
""",
    "race": """
The table says how far each cell's gradient reaches **before** the start. **Bet**, then **press play**: at every update
all that share a lag see the same sequences. The forget bias can be moved while they learn.

**∂L/∂W_hh by lag**: the gradient of the shared weights is a sum of parts; in that of lag n, W_hh met the state of n
steps before the loss. Each band is the length of one part, as a share of all lengths.
""",
}
STAGES = {"ledger": stages.ledger, "cliff": stages.cliff}


def controls(controls: Controls) -> None:
    """What is looked at, the task of the race, and the seed; everything else is moved on the stage."""
    look = controls.show("look")
    if look == "race":
        _race_controls(controls)
    elif look == "ledger":
        controls.show("seed", "Seed: weights, inputs")
    st.markdown(READ[look])


def _race_controls(controls: Controls) -> None:
    st.caption(TASKS[controls.show("task")].sentence)
    mode = controls.show("mode")
    with controls.folded("start", "More: starts anew") as opened:
        if opened:
            controls.show("seed", "Seed: weights, sequences")
            for name in ("hidden", "rule", "batch"):
                controls.show(name)
    if mode == "lag":
        st.caption(
            f"Each begins at T = {LAGS[0]} and goes on to the next lag when its loss is below a tenth of chance. "
            f"{BUDGET:,} updates each: about a minute."
        )


def rows(running: Running, settings: GradientsSettings) -> list[Row]:
    """The stage of the chosen look."""
    rows = stages.race(settings.mode == "lag") if settings.look == "race" else STAGES[settings.look]()
    return rows
