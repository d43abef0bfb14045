"""The look at many to many: numbers and dates, from one way of writing into another."""

from __future__ import annotations

from engine.recurrent.sequences import decoding, network, textbook
from engine.recurrent.sequences.script import beside, script
from engine.recurrent.sequences.settings import BELOW, ManyToManySettings
from engine.recurrent.sequences.shapes.many_to_many import ManyToMany
from ui import lesson
from ui.controls import Controls
from ui.lesson import Trial
from ui.live import Running
from ui.look import Look
from ui.recurrent.sequences import stage
from ui.recurrent.sequences.controls import training
from ui.recurrent.sequences.equations import CELL_IS, TRAINED, cell, learning
from ui.stage import Row, View, row, stack, view

TRIES: tuple[Trial, ...] = (
    ("**Greedy is not the best.** In the textbook's language, what does greedy find, and what does a beam of two? Then "
     "make the beam three wide: why does it answer “A end”?",
     "The textbook's tree", {"look": "translation", "tree": "textbook", "width": "2"},
     "Greedy finds A B C end with 0.048, a beam of two A C B end with 0.054: it kept A C though A B was likelier. A "
     "beam of three also keeps A end, with 0.1: a short answer has few factors. Let the length count, and it loses "
     "again."),
    ("**Swap the context.** Learn without attention until the goal is reached, hold the context of 342, and type 115."
     " What does it say? Then do the same with attention.",
     "Without attention", {"look": "translation", "attention": "no", "rate": "0.03"},
     "Without attention it says three hundred and forty two: the context is all that it knows. With attention it says "
     "mostly what is typed: it looks back at the digits, and hardly needs the context."),
    ("**Longer than learnt.** It learns the numbers up to 999 and the round thousands. How many other numbers of four "
     "digits does it get right?",
     "Up to 999", {"look": "translation", "typed_number": "1234", "below": "lengths"},
     "None or hardly any: it knows the word thousand from nine examples, and puts a number of at most three digits "
     "in the place of one with four. Let it learn numbers up to 9,999, and it gets them right."),
    ("**A look at the alignment.** Learn dates, and point at the weights: which letters of the month does it look at "
     "as it writes the month's digits?",
     "Dates", {"look": "translation", "pair": "dates", "below": "weights"},
     "At letters that tell the months apart: the u and the n of june, which is then neither january nor july. For the "
     "day and the year it looks at the digits that it copies."),
)  # fmt: skip


def widgets(controls: Controls) -> None:
    """From what into what; how the answer is found; what is shown below; the training."""
    if controls.show("pair") != "dates":
        controls.show("large")
    attention = controls.show("attention")
    if controls.show("method") == "sample":
        controls.show("temperature")
    shown = {name: title for name, title in BELOW.items() if attention or name != "weights"}
    if not attention and controls.settings.below == "weights":
        controls.set(below="tree")
    if controls.show("below", titles=shown) == "tree":
        controls.show("tree")
        controls.show("width")
        controls.show("lengths")
    training(controls)


def rows(_: Running, settings: ManyToManySettings) -> list[Row]:
    """The line to type in; the graph; beside the loss the tree of the search, the weights of attention, or how good it
    is at which length."""
    items: list[Row] = [
        {"action": "hold", "argument": "on", "value": "is_held", "label": "Hold this context"},
        {"action": "again", "label": "Another sample", "button": True, "value": "draws"},
    ]
    beside: dict[str, View] = {
        "tree": view(
            "tree", title="The tree of probabilities", tree="search", reads="search_said",
            ways={"greedy": ["greedy", 1], "beam": ["beam", "accent"], "sample": ["sampled", 2]},
        ),
        "weights": stack(
            view("score", score="alignment", bands="weights", pin="align", columns=1, words=["answer", "input"]),
            view("lines", texts="weight", small=True), grow=(1, 0),
        ),
        "lengths": stack(
            view("bars", values="by_length", labels="lengths_named", title="Right, by length"),
            stage.accuracy(), grow=(1, 1),
        ),
    }  # fmt: skip
    return [
        stage.line("typed", "To translate", *items),
        row(stage.graph(), height=184, grow=0.42),
        row(
            beside[settings.below],
            stack(stage.loss(), *([_contexts()] if settings.held else []), width=0.5),
            height=200,
            grow=0.44,
        ),
        row(view("lines", texts="progress", small=True), view("lines", texts="said", small=True), height=36, grow=0.08),
    ]


def _contexts() -> View:
    """What the encoder hands over, as tiles: of the text that is held, and of the one that is typed."""
    return view(
        "tiles", images="contexts", captions="context_names", columns=1, fitted=True, short=True, title="Contexts"
    )


def equation(settings: ManyToManySettings) -> str:
    """The encoder, the decoder, what it says, and what is learnt."""
    reads, writes = cell(settings, "e_s", "e_{s-1}", "x_s"), cell(settings, "d_t", "d_{t-1}", "y_{t-1}")
    steps = rf"{reads}, \quad d_0 = e_S, \quad {writes}"
    if settings.attention:
        looks = r"a_{ts} = \operatorname{softmax}_s(d_t^\top W e_s), \quad "
        says = r"p(y_t) = \operatorname{softmax}(V [d_t, \textstyle\sum_s a_{ts} e_s] + b)"
    else:
        looks, says = "", r"p(y_t) = \operatorname{softmax}(V d_t + b)"
    return rf"{steps} \\[0.5em] {looks}{says}, \quad L = \overline{{-\ln p(y_t)}} \\[0.5em] {learning(settings)}"


def letters(settings: ManyToManySettings) -> str:
    weights = "; a: the weights of attention" if settings.attention else ""
    return (
        "x: what is read, S symbols; e: states of the encoder, the last of which is the context; y: what is said, y₀ "
        f"the start; d: states of the decoder{weights}. {CELL_IS[settings.cell]}. {TRAINED}"
    )


def exercise() -> None:
    lesson.exercise(
        "beam",
        "After the start, A has the probability 0.5. After A, B has 0.4 and C 0.3. After A B, C has 0.4 and then the "
        "end 0.6: greedy answers A B C end with 0.5·0.4·0.4·0.6 = 0.048. After A C, B has 0.6 and then the end 0.6. "
        "**Which probability has A C B end?**",
        "p(A C B end)",
        right=0.054,
        because="Right: 0.5·0.3·0.6·0.6 = 0.054, more than greedy's 0.048. A beam of two keeps A C, and finds it.",
        near={0.108: "That leaves out the 0.5 of A.", 0.09: "That is A C B. The end has a probability, too: 0.6."},
        hint="Not quite. Multiply the probabilities of all four symbols along the way, the end's too.",
        within=0.0004,
        step=0.001,
        decimals=3,
    )


LOOK = Look(
    sentence="All of it goes in, then the answer comes out. **Press play**, then type your own.",
    built=ManyToMany,
    widgets=widgets,
    rows=rows,
    equation=equation,
    letters=letters,
    trials=TRIES,
    exercise=exercise,
    code=(network.Network, decoding.greedy, decoding.sample, decoding.beam, textbook.chances),
    script=script,
    caption="The run so far, with the examples that it learns from and those that are held out.",
    sources=(
        "Cho et al. (2014), Learning phrase representations using RNN encoder–decoder for machine translation",
        "Sutskever, Vinyals and Le (2014), Sequence to sequence learning with neural networks",
        "Luong, Pham and Manning (2015), Effective approaches to attention-based neural machine translation",
        "Lowerre (1976), The Harpy speech recognition system",
        "Murray and Chiang (2018), Correcting length bias in neural machine translation",
        "Zhang, Lipton, Li and Smola, Dive into deep learning, section 10.8, Beam search",
    ),
    beside=beside,
)
