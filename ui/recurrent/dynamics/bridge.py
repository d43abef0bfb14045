"""The look that leads on to recurrent networks: one foretells a model's symbols, beside the exact filter."""

from __future__ import annotations

import streamlit as st

from engine.recurrent.dynamics.bridge import symbols, training
from engine.recurrent.dynamics.bridge.experiment import BridgeExperiment
from engine.recurrent.dynamics.bridge.script import script
from engine.recurrent.dynamics.bridge.settings import NETS, BridgeSettings
from engine.recurrent.hmm import entropy
from ui import lesson
from ui.controls import Controls
from ui.lesson import Trial
from ui.live import Running
from ui.look import Look
from ui.recurrent.dynamics.hmm_model import EXAMPLES as MODELS
from ui.recurrent.dynamics.hmm_model import choose_model
from ui.stage import Row, row, stack, view

EXAMPLES = {
    "A ring: long, long, short": {"teacher": "ring"},
    **{title: {**chosen, "teacher": "chosen"} for title, chosen in MODELS.items()},
}
TRIES: tuple[Trial, ...] = (
    ("**A filter that nobody wrote.** The network is only told which symbol came next. Press play: does its loss come "
     "down to the filter's, and does its state hold the belief?",
     "A ring of three states", {"look": "bridge"},
     "Its loss comes to the filter's within a few hundred updates, and not below it but by chance. A line through its "
     "units finds nearly all of the belief, though it never heard of states. Much of it can be read from an untrained "
     "network, too: its state is an echo of the last symbols."),
    ("**Nothing to remember.** The same network on the ice creams. Why does it win nothing by its memory?",
     "Ice cream", {"look": "bridge", "teacher": "chosen", "hmm": "ice_cream"},
     "Both states nearly go on alike (0.5 and 0.6 to hot), so that what was says next to nothing of what comes: the "
     "entropy rate lies at 1.0851 nats, the loss without memory at 1.0852."),
)  # fmt: skip


def widgets(controls: Controls) -> None:
    """Who teaches, and which network learns."""
    if controls.settings.teacher == "chosen":
        choose_model(controls)
    else:
        st.caption(
            "**A ring.** Two long beats, then a short one, most of the time. Which of the long ones it is, only what "
            "came before can tell."
        )
    controls.show("net")
    controls.show("units")
    controls.show("net_rate")
    with controls.folded("bridge", "Seed") as opened:
        if opened:
            controls.show("net_seed")


def rows(_: Running, settings: BridgeSettings) -> list[Row]:
    """The loss and its bounds; the belief and what is read from the network; which unit goes with which belief."""
    loss = view(
        "curve", title="Loss on held-out symbols, nats", x="trace.step", x_label="update", width=1.3,
        series=[
            {"name": "trace.loss", "label": NETS[settings.net], "color": "accent", "joined": True},
            {"name": "trace.filter", "label": "exact filter", "color": "positive"},
            {"name": "trace.ignorant", "label": "without memory", "color": "muted"},
        ],
    )  # fmt: skip
    readable = view(
        "curve", title="Belief found by a linear read-out, R²", x="trace.step", x_label="update", bounds=[0, 1],
        series=[{"name": "trace.explained", "label": "R²", "color": "accent", "joined": True}],
    )  # fmt: skip
    belief = view(
        "curve", heading="beliefs.title", x="beliefs.at", x_label="symbol", still=True, cursor="none",
        series=[
            {"name": "beliefs.filter", "label": "exact filter", "color": "positive"},
            {"name": "beliefs.read", "label": "read from h", "color": "accent"},
        ],
    )  # fmt: skip
    names = [[k, name] for k, name in enumerate(settings.taught().states)]
    choose: list[Row] = [
        {"action": "watch_state", "argument": "state", "label": "State", "value": "state_watched", "choices": names}
    ]
    units = view("table", table="units_follow", plain=True)
    return [
        row(loss, readable, height=162, grow=0.38),
        row(stack(belief, view("choices", items=choose), grow=(1, 0), width=2), units, height=180, grow=0.4),
        row(view("lines", texts="account", small=True), height=104, grow=0.22),
    ]


def equation(settings: BridgeSettings) -> str:
    """What is held against what."""
    N = len(settings.taught().states)
    apart = r" \\[0.3em] " if lesson.presenting() else r", \quad \allowbreak "
    return (
        rf"\text{{filter: }} p(x_{{t+1}}) = \sum_{{j=1}}^{{{N}}} b_j(x_{{t+1}}) \sum_{{i=1}}^{{{N}}} a_{{ij}}\, B_t(i)"
        rf"{apart}\text{{network: }} p = \operatorname{{softmax}}(W h_t + c), \quad {_STATE[settings.net]}"
    )


_STATE = {
    "tanh": r"h_t = \tanh(U x_t + V h_{t-1} + d)",
    "gru": r"h_t = \operatorname{GRU}(x_t, h_{t-1})",
    "lstm": r"(h_t, m_t) = \operatorname{LSTM}(x_t, h_{t-1}, m_{t-1})",
}
LETTERS = (
    "B: the filter's belief, P(S = i | symbols so far); h: the network's state, x: the symbol as a one among zeros; "
    "W, c: its forecast. The loss is −ln p of the symbol that comes, in the mean. R²: how much of the variance of "
    "the filter's beliefs a linear function of h finds, fitted to half of the held-out sequences and judged on the "
    "other half."
)


def exercise() -> None:
    """One forecast from a belief."""
    lesson.exercise(
        "bridge",
        "After the symbols so far, the belief is (0.7, 0.3). The first state goes on to itself with 0.9, the second to "
        "the first with 0.2. “Long” is shown by the first state with 0.9, by the second with 0.1. **How probable is it "
        "that the next symbol is “long”?**",
        "P(long)",
        right=0.652,
        because="Right: the belief moves on to 0.7·0.9 + 0.3·0.2 = 0.69 and 0.31, and 0.69·0.9 + 0.31·0.1 = 0.652.",
        near={
            0.66: "That is the forecast for now. Let the belief make one step first.",
            0.69: "That is the belief of the first state after the step. What does it show?",
        },
        hint="Not quite. First the transition, then the emission.",
        within=1e-6,
        step=0.001,
        decimals=3,
    )


LOOK = Look(
    sentence="A network that never hears of hidden states. **Press play**: does it come to know what the filter knows?",
    built=BridgeExperiment,
    widgets=widgets,
    rows=rows,
    equation=equation,
    letters=LETTERS,
    trials=TRIES,
    exercise=exercise,
    code=(symbols, training.Foretelling, training.read_out, entropy.entropy_bounds),
    script=script,
    caption="The same network in torch after as many updates, judged on the same held-out symbols.",
    sources=(
        "Cover and Thomas (2006), Elements of Information Theory, 4.5: entropy rates of hidden Markov processes",
        "Elman (1990), Finding structure in time",
        "Alain and Bengio (2016), Understanding intermediate layers using linear classifier probes",
    ),
)
