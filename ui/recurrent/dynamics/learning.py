"""The look at Baum–Welch: many beginnings climb side by side."""

from __future__ import annotations

from engine.recurrent.dynamics.learning.experiment import BaumWelchExperiment
from engine.recurrent.dynamics.learning.script import script
from engine.recurrent.dynamics.learning.settings import BaumWelchSettings
from engine.recurrent.hmm import learning
from ui import lesson
from ui.controls import Controls
from ui.lesson import Trial
from ui.live import Running
from ui.look import Look
from ui.recurrent.dynamics.hmm_model import choose_model, tables_height
from ui.stage import Row, row, view

TRIES: tuple[Trial, ...] = (
    ("**Eight beginnings, not one end.** Eight models learn from the same 300 rolls of the casino. Press play, faster "
     "and faster, until they stand. Do all come to the same height?",
     "Eight beginnings", {"look": "learning", "hmm": "casino"},
     "No. Each climbs at every step, but to the next top, and there are several: only beginning often helps. The "
     "highest lies above the model that drew the rolls, for it also fits what was chance in them."),
    ("**Eisner's diary.** 33 days of ice cream, and tables to begin with. Take one step, then ten more: what becomes "
     "of a(cold → cold) and b(1 | hot)?",
     "Ice cream, 33 days", {"look": "learning", "hmm": "eisner", "learn_from": "example", "begin": "tables"},
     "0.876 after one step and 0.934 after eleven; b(1 | hot) falls to 0.0001. These are the numbers of the original "
     "spreadsheet."),
)  # fmt: skip


BESIDE = 17  # columns at most that have room side by side


def widgets(controls: Controls) -> None:
    """Which model draws, what is learnt from, and what learning begins with."""
    choose_model(controls)
    source = controls.show("learn_from")
    if source == "drawn":
        controls.show("learn_length")
    if source == "typed":
        seen = " ".join(controls.settings.model().symbols)
        controls.show("learn_text", placeholder=f"{seen} / {seen}")
    if controls.show("begin") == "random":
        controls.show("beginnings")
    with controls.folded("learning", "Seeds") as opened:
        if opened:
            controls.show("learn_seed")
            controls.show("learn_draw")


def rows(_: Running, settings: BaumWelchSettings) -> list[Row]:
    """The heights over the steps and now; the tables of one model, and those that drew the sequence."""
    series = [{"name": "trace.height", "label": "each beginning", "color": "accent"}]
    if settings.learn_from == "drawn":
        series.append({"name": "trace.true", "label": "true model", "color": "muted"})
    curve = view(
        "curve", title="log P(x) a symbol, nats", x="trace.step", series=series, shown_seed="seed_shown",
        x_label="step", bounds="room", width=1.7,
    )  # fmt: skip
    runs = view("table", table="runs", plain=True, action="pick", shown="chosen")
    model = settings.model()
    names, high = 2 * (len(model.states) + len(model.symbols)), tables_height(settings)
    both = [
        _tables("learnt_", "learnt"),
        _tables("true_", "true" if settings.learn_from == "drawn" else "of the model"),
    ]
    if names <= BESIDE:
        shown = [row(view("matrices", tables=[*both[0], *both[1]]), height=high, grow=0.28)]
    else:
        shown = [row(view("matrices", tables=one), height=high, grow=0.25) for one in both]
    told = row(view("lines", heading="learnt_title", texts="account", small=True), height=72, grow=0.16)
    return [row(curve, runs, height=max(190, 384 - len(shown) * high), grow=0.56), *shown, told]


def _tables(prefix: str, whose: str) -> list[Row]:
    """How the states go on, and what they show."""
    named: Row = {"rows": f"{prefix}state_names"} if prefix == "learnt_" else {}
    return [
        {"name": f"{prefix}transition", "title": f"a, {whose}", "values": f"{prefix}transition", **named,
         "texts": f"{prefix}transition_texts", "columns": f"{prefix}state_names", "joined": " → "},
        {"name": f"{prefix}emission", "title": f"b, {whose}", "values": f"{prefix}emission", **named,
         "texts": f"{prefix}emission_texts", "columns": f"{prefix}symbol_names", "joined": " shows "},
    ]  # fmt: skip


def equation(settings: BaumWelchSettings) -> str:
    """How expected counts become tables."""
    count = len(settings.sequences())
    given = "x" if count == 1 else rf"x^{{(1)}}, \dots, x^{{({count})}}"
    pair, one = rf"P(S_t = i, S_{{t+1}} = j \mid {given})", rf"P(S_t = j \mid {given})"
    return (
        rf"a_{{ij}} \leftarrow \frac{{\sum_t {pair}}}{{\sum_t P(S_t = i \mid {given})}}, \quad "
        rf"b_j(k) \leftarrow \frac{{\sum_{{t:\, x_t = k}} {one}}}{{\sum_t {one}}}, \quad "
        rf"\pi_j \leftarrow P(S_1 = j \mid {given})"
    )


LETTERS = (
    "P(S_t = j | x): the posterior of forward and backward under the tables as they are, an expected count; what is "
    "counted is divided by its row's sum (for a, the steps before the last). log P(x) never falls (EM). States are "
    "laid in the order that is closest to the model's, for learning does not know their names."
)


def exercise() -> None:
    """One entry from expected counts."""
    lesson.exercise(
        "learning",
        "Under the present tables, the state “fair” is expected to be followed by “fair” **16.2** times, and by "
        "“loaded” **1.8** times. **What is a(fair → loaded) after the step?**",
        "a(fair → loaded)",
        right=0.1,
        because="Right: 1.8/(16.2 + 1.8) = 0.1.",
        near={
            0.9: "That is a(fair → fair).",
            0.111: "Divide by the sum of the row, not by the other count.",
        },
        hint="Not quite. A count divided by the sum of its row.",
        within=0.0006,
        step=0.01,
        decimals=3,
    )


LOOK = Look(
    sentence="Tables learnt from symbols alone. **Press play**: every beginning climbs, and not all to the same top.",
    built=BaumWelchExperiment,
    widgets=widgets,
    rows=rows,
    equation=equation,
    letters=LETTERS,
    trials=TRIES,
    exercise=exercise,
    code=(learning.expected_counts, learning.estimated, learning.em_step),
    script=script,
    caption="The beginning that is looked at, learning from the same sequences in numpy.",
    sources=(
        "Baum, Petrie, Soules and Weiss (1970), A maximization technique in the analysis of Markov chains",
        "Dempster, Laird and Rubin (1977), Maximum likelihood from incomplete data via the EM algorithm",
        "Eisner (2002), An interactive spreadsheet for teaching the forward–backward algorithm",
    ),
)
