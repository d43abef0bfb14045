"""The frame every lesson stands in: title, stage and controls, experiments to try, exercise, code, sources."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from engine.experiment.protocol import Experiment
from ui import live
from ui.controls import Controls
from ui.pad import came_back
from ui.stage import MORE, Row, stage

_STYLE = """<style>
[data-testid="stMainBlockContainer"] { max-width: 1480px; padding-left: 1.5rem; padding-right: 1.5rem; }
[data-testid="stHeader"] { height: 2.9rem; min-height: 0; }
[data-testid="stMain"]:focus-visible::before { box-shadow: none; }
[data-testid="stMainBlockContainer"] { padding-top: 3.2rem; }
.st-key-lesson-head { flex-direction: row; flex-wrap: wrap; align-items: baseline; gap: 0 1rem; }
.st-key-lesson-head > * { width: auto; flex: none; max-width: 100%; }
.st-key-lesson-head h1 { padding: 0; font-size: 1.5rem; line-height: 1.3; }
.st-key-lesson-head p, .st-key-lesson-head [data-testid="stMarkdownContainer"] { margin: 0; }
.st-key-lesson-controls { gap: 0.55rem; }
.pad-label { font-size: 0.84rem; line-height: 1.2; margin-bottom: -0.6rem; }
.st-key-lesson-controls [data-testid="stWidgetLabel"] p { font-size: 0.84rem; }
.st-key-lesson-controls [data-testid="stExpander"] details > div { padding-top: 0.4rem; }
.katex { font-size: 1.08em; }
.katex-display { margin: 0.4em 0; }
.katex-display > .katex { white-space: normal; }
.katex-display:has(.mtable) > .katex { font-size: 0.9em; }
@media (max-width: 1000px) {
  .st-key-lesson-body > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"] { flex-direction: column; }
  .st-key-lesson-body > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"]
    > [data-testid="stColumn"] { width: 100%; min-width: 100%; }
}
@media (max-width: 639px) { /* an equation breaks where it is added up; what is drawn is answered below the pad */
  .katex-display > .katex { font-size: 1em; }
  .katex-display > .katex > .katex-html > .base { margin: 0.15em 0; }
  .katex-display:has(.mtable) > .katex { font-size: 0.8em; }
  .katex-display { padding: 0.3em 0 0.5em; }
  .st-key-lesson-body:has([class*="pad-beside"]) {
    [data-testid="stColumn"]:has(.st-key-lesson-controls), [data-testid="stColumn"] :has(> .st-key-lesson-controls),
    [data-testid="stColumn"] :has(> * > .st-key-lesson-controls), .st-key-lesson-controls { display: contents; }
    [data-testid="stColumn"]:not(:has(.st-key-lesson-controls)) { order: 1; }
    .st-key-lesson-controls > :not(:has([class*="pad-beside"])) { order: 2; }
  }
}
@media (min-width: 640px) and (max-width: 1000px) {
  .st-key-lesson-controls:has(.st-key-pad-beside-1, .st-key-pad-beside-2)
    { display: grid; grid-template-columns: 290px 1fr; }
  .st-key-lesson-controls:has(.st-key-pad-beside-2) /* more controls than the pad is high */
    { grid-template-columns: 290px minmax(0, 1fr) minmax(0, 1fr); }
  .st-key-lesson-controls:has(.st-key-pad-beside-2) > :is(:nth-child(2), :has([data-testid="stExpander"]))
    { grid-column: 2 / -1; }
  .st-key-lesson-controls > :has(.st-key-pad-beside-1, .st-key-pad-beside-2)
    { grid-row: 1 / span 9; }
}
</style>"""

_PRESENTING = """<style>
[data-testid="stHeader"], [data-testid="stSidebar"], [data-testid="stToolbar"] { display: none; }
[data-testid="stMainBlockContainer"] { max-width: none; padding: 0.6rem 1.2rem 0 1.2rem; }
.katex { font-size: 1.5em; }
.katex-display:has(.mtable) > .katex { font-size: 1.25em; }
.st-key-lesson-controls [data-testid="stWidgetLabel"] p, .pad-label { font-size: 1.15rem; }
/* The pad's own buttons stand above it. */
.st-key-lesson-controls:has([class*="pad-beside"]) { padding-top: 1.6rem; }
@media (min-width: 1001px) {
  .st-key-lesson-body [data-testid="stColumn"]:has(.st-key-lesson-controls)
    { flex: 0 0 290px; }
}
</style>"""


def presenting() -> bool:
    """Whether the page is on a projector: stage, equation and transport alone, in large type."""
    return st.query_params.get("present") == "true"


def head(title: str, sentence: str) -> None:
    """Title and one sentence; nothing of either when presenting."""
    st.html(f"<style>{MORE}</style>" + _STYLE + (_PRESENTING if presenting() else ""))
    if not presenting():
        with st.container(key="lesson-head"):
            st.title(title, anchor=False)
            st.markdown(sentence)


@contextmanager
def body(*, pad: bool = False) -> Iterator[tuple[DeltaGenerator, DeltaGenerator]]:
    """Two columns: the stage (two thirds) and the controls. Presenting, the stage has all of it.

    pad: the controls hold what one draws on; they come first, and stay when presenting.
    """
    with st.container(key="lesson-body"):
        if pad:
            left, right = st.columns([300, 900], gap="medium")
            yield right, left.container(key="lesson-controls")
        elif presenting():
            yield st.container(), st.empty()
        else:
            left, right = st.columns([2, 1], gap="medium")
            yield left, right.container(key="lesson-controls")


def begin(
    script: str,
    default: Any,
    presets: Mapping[str, Any] | None = None,
    *,
    first: Sequence[str] = (),
    unless: Sequence[str] = (),
    also: Callable[[Any], Hashable] = lambda _: (),
    pad: bool = False,
) -> Controls:
    """The controls of a lesson: its settings from the link, from the stage, and from what this visitor had here last.

    script: the page's ``__file__``, whose name is the lesson's; first: settings that decide what else is on the page,
    and are taken up before anything is shown; unless: settings that decide what is on the stage: where the visitor has
    just moved one of them, what was done on the stage before does not count; also: as in :class:`Controls`; pad:
    whether the lesson has a pad to draw on.
    """
    path = Path(script)
    name = path.stem.replace("_", "-")
    if pad:
        came_back(name)
    controls = Controls(name, default, presets, page=f"{path.parent.name}/{path.name}", also=also)
    done = {field: value for field, value in live.edited(name).items() if not controls.moved(field)}
    if done and not controls.opened and not controls.moved(*unless):
        controls.set(**done)
        live.same(name, controls.key(), done)
    for field in first:
        if controls.moved(field):
            controls.set(**{field: st.session_state[f"{name}.{field}"]})
    return controls


def play(
    controls: Controls,
    *,
    widgets: Callable[[Controls], None],
    build: Callable[[Any], Experiment],
    rows: Callable[[live.Running, Any], Sequence[Row]],
    equation: Callable[[Any], str] | str,
    letters: Callable[[Any], str] | str = "",
    pad: bool = False,
    instead: Callable[[Any], Experiment] | None = None,
    keep: Callable[[Any], str | None] = lambda _: None,
) -> live.Running:
    """The middle of every lesson: controls beside the stage, the equation below it. The page ends here when it is
    presented, or when the server has no room for another visitor.

    build: the experiment for the settings, made anew when their key changes; rows: what the stage shows; equation: what
    is computed there with these settings, in LaTeX; letters: what stands for what in it; pad: as in :func:`body`;
    instead: builds what the stage has where the first experiment cannot be built; keep: what the browser
    is to keep of what the visitor made, as in :func:`ui.stage.stage`.
    """
    with body(pad=pad) as (left, right):
        if pad or not presenting():
            with right:
                widgets(controls)
                if not presenting():
                    controls.way_back()
        controls.close()
        settings = controls.settings
        with left:
            running = live.open(
                controls.lesson,
                lambda: build(settings),
                key=controls.key(),
                live=settings.live(),
                instead=(lambda: instead(settings)) if instead else None,
            )
            settings = live.on_stage(controls.lesson, settings, controls.key())
            if running:
                shown, made_for = rows(running, settings), running.session.generation
                stage(
                    running.token, controls.lesson, shown, generation=made_for, presenting=presenting(),
                    keep=keep(settings),
                )  # fmt: skip
            st.latex(equation if isinstance(equation, str) else equation(settings))
            if letters and not presenting():
                st.caption(letters if isinstance(letters, str) else letters(settings))
    if running is None or presenting():
        st.stop()
    return running


Trial = tuple[str, str, dict[str, str], *tuple[str, ...]]
"""An experiment to try: what to see, what the link says, its parameters, and the answer where something is asked."""


def try_this(page: str, experiments: Sequence[Trial]) -> None:
    """Short experiments, each a link that sets the controls; answers are folded away."""
    st.subheader("Try this", anchor=False)
    for first in range(0, len(experiments), 3):
        for column, (text, label, query, *answer) in zip(st.columns(3), experiments[first : first + 3], strict=False):
            with column.container(border=True, height="stretch"):
                st.markdown(text)
                st.page_link(page, label=label, query_params=query, icon=":material/arrow_forward:")
                for told in answer:
                    st.expander("What comes out").markdown(told)


def exercise(
    key: str,
    ask: str,
    label: str,
    *,
    right: float,
    because: str,
    hint: str | Callable[[float], str],
    near: Mapping[float, str] | None = None,
    within: float = 0.0,
    step: float = 1,
    decimals: int = 0,
    width: int | Literal["stretch"] = 220,
    **more: Any,
) -> None:
    """A question whose answer is a number, with its check.

    label: what is asked for; because: what is said of the right answer; near: answers that come from usual mistakes,
    each with what it is; hint: of any other, or what makes one for it; within: how far from a number still counts as
    it; decimals: how many are shown, where two are too few; more: what the field takes besides, as Streamlit has it.
    """
    st.markdown(ask)
    more = {"format": f"%.{decimals}f" if decimals else None, **more}
    answer = st.number_input(label, value=None, step=step, key=f"exercise.{key}", width=width, **more)
    if answer is None:
        return
    if abs(answer - right) <= within:
        st.success(because)
        return
    other = hint if isinstance(hint, str) else hint(answer)
    st.error(next((said for value, said in (near or {}).items() if abs(answer - value) <= within), other))


def code(*parts: ModuleType | Callable[..., Any] | type) -> None:
    """The engine's own source of what was shown. Closed, it costs a page nothing."""
    for part in parts:
        opened = st.expander(f"`{part.__name__}`", key=f"code.{part.__name__}", on_change="rerun")
        if opened.open:
            opened.code(_source(part), language="python")


_source = cache(inspect.getsource)  # which reads all of a file to find a class in it


def script(
    running: live.Running,
    make: Callable[[Any], str],
    name: str,
    caption: str,
    *,
    title: str = "Run it yourself",
    beside: Callable[[Any], Mapping[str, bytes]] = lambda _: {},
) -> None:
    """*Run it yourself*: a script to read, copy or download, made of the experiment as it is now; ``make`` raises
    ``ValueError`` with a sentence while there is none. beside: the files that this script reads, by their names."""
    opened = st.expander(f"**{title}**", key=f"script.{name}", on_change="rerun")
    if not opened.open:
        return
    with opened:
        try:
            with running.session.lock:
                text, files = make(running.experiment), beside(running.experiment)
        except ValueError as reason:
            st.caption(str(reason))
            return
        st.caption(caption)
        with st.container(horizontal=True):
            st.download_button("Download the script", text, file_name=name, mime="text/x-python", on_click="ignore")
            for file, content in files.items():
                st.download_button(f"Download {file}", content, file_name=file, on_click="ignore")
        if files:
            st.caption(f"Put {' and '.join(files)} into the folder in which you run the script.")
        st.code(text, language="python", height=420)


def sources(*entries: str) -> None:
    """Where it comes from: author, year, work."""
    st.subheader("Sources", anchor=False)
    st.markdown("\n".join(f"- {entry}" for entry in entries))
