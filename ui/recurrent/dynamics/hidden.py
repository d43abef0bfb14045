"""The look at a hidden Markov model: its tables, the trellis, and what is read from it."""

from __future__ import annotations

from engine.arithmetic.written import show
from engine.recurrent.dynamics.hidden.experiment import HiddenMarkov
from engine.recurrent.dynamics.hidden.script import script
from engine.recurrent.dynamics.hidden.settings import COMPARE, HiddenSettings
from engine.recurrent.hmm import account, model, trellis
from engine.recurrent.hmm.presets import PRESETS
from engine.recurrent.hmm.trellis import Trellis
from ui import lesson
from ui.controls import Controls
from ui.lesson import Trial
from ui.live import Running
from ui.look import Look
from ui.recurrent.dynamics.hmm_model import choose_model, tables, tables_height
from ui.stage import Row, View, row, stack, view

TRIES: tuple[Trial, ...] = (
    ("**All paths in six numbers.** Eight paths of hot and cold days may stand behind 3, 1 and 3 ice creams. Step "
     "through the trellis: how many products does it take?",
     "Ice cream", {"look": "hmm"},
     "Two for the first day, and six for each later one: 14. To go through all eight paths takes 5 products each, 40, "
     "and more than doubles with every day."),
    ("**The most probable states are no path.** Which states does each decoding choose, and how probable is each path "
     "as a whole?",
     "Best states, impossible path", {"look": "hmm", "hmm": "impossible", "procedure": "compare"},
     "Posterior decoding: north, centre, centre; but from north to centre there is no way, so that its probability "
     "is 0. The best path stays in the north, with 0.05. State by state, though, it is expected to be right less "
     "often."),
    ("**With hindsight.** The casino takes the loaded die. Compare the two curves: which of them knows it first?",
     "Dishonest casino", {"look": "hmm", "hmm": "casino", "procedure": "compare", "watched": "1"},
     "The smoothed one: it has seen what comes after. The filtered one only rises with the sixes, and lags behind when "
     "a run of them ends."),
)  # fmt: skip


SCALING = (
    "α and β become smaller with every symbol, and after some hundreds of them a computer takes them for 0. Scaled, "
    "every column is divided by its sum c: what is left is the belief after the symbols so far, and P(x) is the "
    "product of all c. As logarithms, products become sums, and a sum becomes log(exp + exp)."
)
TALL = 466  # pixels of the stage


def widgets(controls: Controls) -> None:
    """The model, what is computed of it, how numbers are written, and which sequence was seen."""
    choose_model(controls)
    controls.show("procedure")
    if controls.settings.procedure != COMPARE:
        controls.show("way", help=SCALING)
    observed = controls.show("observed")
    if observed == "typed":
        seen = " ".join(controls.settings.model().symbols[symbol] for symbol in controls.settings.seen()[:20])
        controls.show("sequence", placeholder=seen)
    if observed == "drawn":
        controls.show("drawn_length")


def rows(_: Running, settings: HiddenSettings) -> list[Row]:
    """The tables; the trellis; below, one cell written out, or the two curves of filtering and smoothing."""
    high = len(settings.model().states)
    top = tables_height(settings)
    middle = 74 + 32 * min(high, 4) + (24 if high == 2 else 0)
    picture = view(
        "trellis", trellis="trellis", shade="shade", texts="cells", pointers="pointers", paths="paths",
        heading="cells_title", point="point",
    )  # fmt: skip
    return [
        row(tables(), height=top, grow=0.33),
        row(picture, height=middle, grow=0.36),
        row(*_below(settings), height=TALL - top - middle, grow=0.31),
    ]


def _below(settings: HiddenSettings) -> list[View]:
    items: list[Row] = [
        {"action": "draw_another", "label": "Draw a sequence", "button": True},
        {"action": "undo", "label": "Undo", "button": True},
    ]
    account = view("lines", heading="heading", texts="account", small=len(settings.model().states) > 3)
    said = view("lines", texts="said")
    if settings.procedure == COMPARE:
        names = [[k, name] for k, name in enumerate(settings.model().states)]
        items.insert(
            0, {"action": "watch", "argument": "state", "label": "State", "value": "watched", "choices": names}
        )
        curve = view(
            "curve", heading="belief.title", x="belief.at", cursor="step", still=True, bounds=[0, 1], x_label="step",
            series=[
                {"name": "belief.filtered", "label": "filtered", "color": "negative"},
                {"name": "belief.smoothed", "label": "smoothed", "color": "positive"},
            ],
        )  # fmt: skip
        told = [view("table", table="at_step", plain=True), view("table", table="decodings", plain=True), account, said]
        return [stack(curve, view("choices", items=items), grow=(1, 0)), stack(*told, grow=(0, 0, 0, 1), width=1.25)]
    if settings.procedure == "posterior":
        kinds = [
            ["walk", "what is computed"],
            ["forward", "α forward"],
            ["backward", "β backward"],
            ["posterior", "γ each state"],
        ]
        items.insert(
            0, {"action": "show", "argument": "kind", "label": "Cells show", "value": "shown", "choices": kinds}
        )
    return [account, stack(said, view("choices", items=items), grow=(1, 0), width=0.8)]


def equation(settings: HiddenSettings) -> str:
    """The recursion of what is computed, with as many states and steps as there are, and what comes of it."""
    hmm, x = settings.model(), settings.seen()
    found = Trellis(hmm, x)
    N, T = len(hmm.states), len(x)
    likelihood = rf"P(x) {_number(found.likelihood)}"
    best = "" if found.viterbi is None else rf", \quad \max_s P(s, x) {_number(found.viterbi.probability)}"
    if settings.procedure == COMPARE:
        return (
            r"s_t^{\text{states}} = \arg\max_j P(S_t = j \mid x), \quad s^{\text{path}} = \arg\max_s P(s, x)"
            rf", \qquad {likelihood}{best}"
        )
    formulas = _LOGARITHMS if settings.way == "log" else _SCALED if settings.way == "scaled" else _PLAIN
    recursion = formulas[settings.procedure].replace("N", str(N)).replace("T", str(T))
    if settings.procedure == "forward" and settings.way != "log":
        return rf"{recursion} {_number(found.likelihood)}"
    return rf"{recursion}{best}" if settings.procedure == "viterbi" else rf"{recursion}, \quad {likelihood}"


_PLAIN = {
    "forward": r"\alpha_1(j) = \pi_j\, b_j(x_1), \quad \alpha_t(j) = b_j(x_t) \sum_{i=1}^{N} \alpha_{t-1}(i)\, a_{ij}, "
    r"\qquad P(x) = \sum_{j=1}^{N} \alpha_{T}(j)",
    "posterior": r"\beta_t(i) = \sum_{j=1}^{N} a_{ij}\, b_j(x_{t+1})\, \beta_{t+1}(j), \quad \beta_{T}(i) = 1, \qquad "
    r"\gamma_t(j) = \frac{\alpha_t(j)\, \beta_t(j)}{P(x)}",
    "viterbi": r"\delta_1(j) = \pi_j\, b_j(x_1), \quad \delta_t(j) = b_j(x_t) \max_{i \le N} \delta_{t-1}(i)\, a_{ij}",
}
_SCALED = {
    "forward": r"\alpha_t(j) = \tfrac{1}{c_t}\, b_j(x_t) \sum_{i=1}^{N} \alpha_{t-1}(i)\, a_{ij}, \quad "
    r"\textstyle\sum_j \alpha_t(j) = 1, \qquad P(x) = \prod_{t=1}^{T} c_t",
    "posterior": r"\beta_t(i) = \tfrac{1}{c_{t+1}} \sum_{j=1}^{N} a_{ij}\, b_j(x_{t+1})\, \beta_{t+1}(j), \quad "
    r"\beta_{T}(i) = 1, \qquad \gamma_t(j) = \alpha_t(j)\, \beta_t(j)",
    "viterbi": r"\delta_t(j) = \tfrac{1}{c_t}\, b_j(x_t) \max_{i \le N} \delta_{t-1}(i)\, a_{ij}",
}
_LOGARITHMS = {
    "forward": r"\ln \alpha_t(j) = \ln b_j(x_t) + \ln \sum_{i=1}^{N} e^{\ln \alpha_{t-1}(i) + \ln a_{ij}}, "
    r"\qquad \ln P(x) = \ln \sum_{j=1}^{N} e^{\ln \alpha_{T}(j)}",
    "posterior": r"\ln \beta_t(i) = \ln \sum_{j=1}^{N} e^{\ln a_{ij} + \ln b_j(x_{t+1}) + \ln \beta_{t+1}(j)}, \quad "
    r"\gamma_t(j) = e^{\ln \alpha_t(j) + \ln \beta_t(j) - \ln P(x)}",
    "viterbi": r"\ln \delta_t(j) = \ln b_j(x_t) + \max_{i \le N} (\ln \delta_{t-1}(i) + \ln a_{ij})",
}
"""N and T stand for the numbers of states and steps."""


def _number(value: float) -> str:
    """= 0, or ≈ with four digits."""
    if value == 0:
        return "= 0"
    short = f"{value:.6g}"
    if abs(float(short) - value) <= 1e-12 * value and value > 1e-4:
        return f"= {short}"
    figure, _, power = show(value, 4).partition("·10")
    if not power:
        return rf"\approx {figure}"
    return rf"\approx {figure} \cdot 10^{{{power.translate(str.maketrans('⁻⁰¹²³⁴⁵⁶⁷⁸⁹', '-0123456789'))}}}"


LETTERS = (
    "S: the hidden states; x: the symbols seen; π: how the chain starts; a: from a state to the next; b: what a state "
    "shows; α: forward, all that leads to a state; β: backward, all that follows; γ: the state given all symbols; δ: "
    "the best path to a state; c: by what a column is divided. A cell's colour is its share of its column."
)


def exercise() -> None:
    """One forward step by hand, and greedy against Viterbi."""
    lesson.exercise(
        "hmm.forward",
        "Start (0.6, 0.4); from the first state 0.7 to itself and 0.3 to the second, from the second 0.4 and 0.6. The "
        "symbol that was seen twice is shown by the first state with 0.5, by the second with 0.1. **What is α₂ of the "
        "first state?**",
        "α₂(1)",
        right=0.113,
        because="Right: α₁ = (0.3, 0.04), and (0.3·0.7 + 0.04·0.4)·0.5 = 0.226·0.5 = 0.113.",
        near={
            0.226: "That is the sum of what comes in. The state must show the symbol, too.",
            0.105: "That is what comes from the first state alone, and the largest term: Viterbi's δ₂.",
            0.29: "α₁ is not the start: it already holds what was shown at the first step.",
        },
        hint="Not quite. α₁(j) = π_j b_j, then add what comes from both states, times b.",
        within=1e-6,
        step=0.001,
        decimals=3,
    )
    lesson.exercise(
        "hmm.greedy",
        "Start (0.6, 0.4) in A and B. From A it goes to A or to B with 0.5 each; B stays in B for good. Both show "
        "every symbol alike. Three steps. Greedy decoding takes the most probable state first and never goes back; "
        "where two are equal, it takes A. **How many times as probable as its path is the best one?**",
        "Times",
        right=0.4 / 0.15,
        because="Right: A A A has 0.6·0.5·0.5 = 0.15, B B B has 0.4·1·1 = 0.4, and 0.4/0.15 ≈ 2.67. Symbols cancel.",
        near={
            1.5: "That is 0.6/0.4, the first step alone.",
            0.375: "That is the greedy path's part of the best one: turn it round.",
        },
        hint="Not quite. Multiply along both paths: greedy's A A A, and the one that starts in B.",
        within=0.01,
        step=0.01,
        decimals=2,
    )


LOOK = Look(
    sentence="States that nobody sees, symbols that all do see. **Press play**, point at a cell, drag a probability.",
    built=HiddenMarkov,
    widgets=widgets,
    rows=rows,
    equation=equation,
    letters=LETTERS,
    trials=TRIES,
    exercise=exercise,
    code=(model.HMM, trellis.Trellis, account),
    script=script,
    caption="This model and this sequence in numpy: forward, backward, each state, and the best path.",
    sources=(
        "Rabiner (1989), A tutorial on hidden Markov models and selected applications in speech recognition",
        "Baum and Petrie (1966), and Baum, Petrie, Soules and Weiss (1970), for forward, backward and learning",
        "Viterbi (1967), Error bounds for convolutional codes; Forney (1973), The Viterbi algorithm",
        *dict.fromkeys(preset.source for preset in PRESETS.values()),
    ),
)
