"""The look on one matrix and its two readings."""

from __future__ import annotations

import streamlit as st

from engine.arithmetic.written import plain, show
from engine.recurrent.dynamics import account
from engine.recurrent.dynamics.linear import eigen, exercise, flows, maps, motion, shaping, words
from engine.recurrent.dynamics.linear.eigen import Eigen
from engine.recurrent.dynamics.linear.experiment import ENTRIES, Linear
from engine.recurrent.dynamics.linear.presets import PRESETS
from engine.recurrent.dynamics.linear.script import script
from engine.recurrent.dynamics.linear.settings import LinearSettings
from ui.controls import Controls
from ui.lesson import Trial
from ui.look import Look
from ui.stage import Row, View, row, stack, view

WIDE = {"hump": 15.0, "saddle": 8.0, "fibonacci": 8.0, "chain": 1.0}
EXAMPLES = {
    preset.title: {**dict(zip(ENTRIES, map(float, preset.matrix.ravel()), strict=True)), "window": WIDE.get(name, 2.0)}
    for name, preset in PRESETS.items()
}
LETTERS = (
    "s: the state, two numbers; A: the matrix, whose columns a₁ and a₂ are where it puts (1, 0) and (0, 1); λ: its "
    "eigenvalues; ρ: the larger |λ|; α: the larger Re λ; ‖·‖: the most that a vector of length 1 becomes. Blue decides "
    "for the map: the unit circle and the triangle. Orange decides for the flow: the imaginary axis and the quadrant."
)
TRIES: tuple[Trial, ...] = (
    ("**One matrix, two answers.** As a map it comes in, as a flow it goes out. Drag λ₁ until both come in: which "
     "part of the complex plane is that?",
     "A spiral", {"look": "matrix", "a": "0.7", "b": "-0.5", "c": "0.5", "d": "0.7"},
     "The left half of the disc: |λ| < 1 for the map and Re λ < 0 for the flow. In the lower picture A is then in the "
     "triangle and left of the axis, above 0."),
    ("**Growth before decay.** ρ = 0.9, so everything shrinks in the end. What happens first, and at which step is it "
     "largest? Drag λ₂ away from λ₁: does it help?",
     "A hump", {"look": "matrix", "a": "0.9", "b": "5", "c": "0", "d": "0.8", "window": "15", "start_x": "0.2",
                "start_y": "1"},
     "‖Aᵏ‖ is largest at k = 6: ≈ 13.48. Both eigenvectors lie almost on one line, and what is drawn long along one "
     "cancels along the other. It does not help: the entry above right in Aᵏ is 50·(λ₁ᵏ − λ₂ᵏ), as dragging keeps the "
     "eigenvectors, and that is larger the further the two are apart."),
    ("**Fibonacci's numbers.** From (1, 0) step ten times. Which numbers do you meet, and to what does their ratio "
     "come?",
     "Fibonacci", {"look": "matrix", "a": "1", "b": "1", "c": "1", "d": "0", "start_x": "1", "start_y": "0",
                   "ways": "1", "window": "15", "moments": "20"},
     "(89, 55) after ten steps. The ratio comes to λ₁ = (1 + √5)/2 ≈ 1.618; what is along the other eigenvector dies "
     "away, for |λ₂| ≈ 0.618."),
)  # fmt: skip


def controls(controls: Controls) -> None:
    """The four numbers as they stand in the matrix; what is shown; folded away, the start."""
    st.markdown("**A** = (a b; c d)")
    for pair in (ENTRIES[:2], ENTRIES[2:]):
        for column, name in zip(st.columns(2), pair, strict=True):
            with column:
                controls.show(name, format="%.3f")
    controls.show("window")
    controls.show("ways")
    with controls.folded("start", "Start, steps and time") as opened:
        if opened:
            for column, name, title in zip(st.columns(2), ("start_x", "start_y"), ("s₀, first", "second"), strict=True):
                with column:
                    controls.show(name, title, format="%.2f")
            controls.show("moments")
            controls.show("dt")
    with controls.folded("values", "From the four numbers to λ, line by line") as opened:
        if opened:
            found = eigen.eigen(controls.settings.matrix)
            st.text("\n".join(account.eigenvalues(found)))
            for title, sides in (("Triangle", maps.triangle(found)), ("Quadrant", flows.quadrant(found))):
                st.markdown(f"**{title}**")
                st.text("\n".join(words.borders(sides)))


def equation(settings: LinearSettings) -> str:
    """Both readings, the matrix and its eigenvalues."""
    found = eigen.eigen(settings.matrix)
    (a, b), (c, d) = ([_number(value) for value in line] for line in settings.matrix)
    exact = all(_exact(value) for value in settings.matrix.ravel())
    sign = "=" if exact else r"\approx"
    return (
        r"\mathbf{s}_k = A\,\mathbf{s}_{k-1}, \quad \dot{\mathbf{s}} = A\,\mathbf{s}, \qquad "
        rf"A {sign} \begin{{pmatrix}} {a} & {b} \\ {c} & {d} \end{{pmatrix}}, \quad {_values(found)}"
    )


def _values(found: Eigen) -> str:
    first, second = found.values
    if found.kind == "complex":
        sign = "=" if _exact(first.real) and _exact(first.imag) else r"\approx"
        return rf"\lambda {sign} {_number(first.real)} \pm {_number(first.imag)}\,i"
    if first == second:
        sign = "=" if _exact(first.real) else r"\approx"
        return rf"\lambda_1 = \lambda_2 {sign} {_number(first.real)}"
    signs = ["=" if _exact(value.real) else r"\approx" for value in found.values]
    return rf"\lambda_1 {signs[0]} {_number(first.real)}, \quad \lambda_2 {signs[1]} {_number(second.real)}"


def _exact(value: float) -> bool:
    return len(plain(value).lstrip("−")) <= 5


def _number(value: float) -> str:
    return (plain(value) if _exact(value) else show(value, 3)).replace("−", "-")


def rows(*_: object) -> list[Row]:
    """Above, the two readings and the eigenvalues; below, their growth and the plane of trace and determinant."""
    values = view(
        "map", title="Eigenvalues λ", extent="values.room", lines="values.lines", handles="values.handles",
        move="pull", axes=["Re", "Im"], quiet=True,
    )  # fmt: skip
    place = view(
        "map", title="Trace and determinant", extent="place.room", lines="place.lines", handles="place.handles",
        move="place", axes=["tr A", "det A"], quiet=True,
    )  # fmt: skip
    return [
        row(_plane("map", "Map"), _plane("flow", "Flow"), values, height=244, grow=0.5),
        row(_below("map", ["‖Aᵏ‖", "ρᵏ"], "step", "k"), _below("flow", ["‖exp(At)‖", "exp(αt)"], "time", "t"), place,
            height=232, grow=0.5),
    ]  # fmt: skip


def _plane(name: str, title: str) -> View:
    one = view(
        "map", title=title, said=f"{name}.name", extent="room", lines=f"{name}.lines",
        ways=f"{name}.ways", now=f"{name}.now", hops=name == "map", handles=f"{name}.handles", move="move",
        axes=["s₁", "s₂"],
    )  # fmt: skip
    one["options"]["beside"] = True
    return one


def _below(name: str, labels: list[str], cursor: str, letter: str) -> View:
    curve = view(
        "curve", x=f"{name}.at", cursor=cursor, log=True, still=True, continuous=True, x_label=letter,
        series=[
            {"name": f"{name}.norm", "label": labels[0], "color": "text"},
            {"name": f"{name}.rate", "label": labels[1], "color": "positive" if name == "map" else "negative"},
        ],
    )  # fmt: skip
    return stack(view("lines", texts=f"{name}.state", small=True), curve, grow=(0, 1))


def ask() -> None:
    """Stable as a map? As a flow? A matrix after the other."""
    number = st.session_state.setdefault("dynamics.question", 0)
    asked = exercise.question(0, number)
    (a, b), (c, d) = ([plain(value) for value in line] for line in asked.matrix)
    st.markdown(f"**Is this matrix stable as a map, and as a flow?** A = ({a}  {b}; {c}  {d})")
    answers = []
    for column, what in zip(st.columns(2), ("As a map", "As a flow"), strict=True):
        with column:
            answers.append(
                st.radio(what, ["stable", "not stable"], None, key=f"exercise.stable.{what}.{number}", horizontal=True)
            )
    if None in answers:
        return
    given = [answer == "stable" for answer in answers]
    right = (asked.map_is_stable, asked.flow_is_stable)
    for said, answer, truth in zip(asked.says(given[0], given[1]), given, right, strict=True):
        (st.success if answer == truth else st.error)(said)
    st.button("Another matrix", key="exercise.stable.next", on_click=_next)


def _next() -> None:
    st.session_state["dynamics.question"] += 1


LOOK = Look(
    sentence="One matrix, applied again and again. **Press play**, or drag its columns or an eigenvalue.",
    built=Linear,
    widgets=controls,
    rows=rows,
    equation=equation,
    letters=LETTERS,
    trials=TRIES,
    exercise=ask,
    code=(eigen, maps.as_map, flows.as_flow, motion, shaping),
    script=script,
    caption="Where your start has come to in both readings, and how long the matrix makes vectors until then.",
    sources=(
        "Strogatz, Nonlinear Dynamics and Chaos, chapter 5 (flows) and 10 (maps)",
        "Hirsch, Smale and Devaney, Differential Equations, Dynamical Systems, and an Introduction to Chaos, 3 and 4",
        "Trefethen and Embree (2005), Spectra and Pseudospectra, 14 and 16: growth before decay",
        "MIT Mathlets, Linear Phase Portraits, and V. Powell's Eigenvectors on setosa.io: pictures of the same",
    ),
)
