"""The look that searches: controls, stage, what to try."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.convolutional.kernels.hog import hog, whole_votes
from engine.convolutional.retrieval import measures, natural, nearest, spaces
from engine.convolutional.retrieval.archive import ARCHIVES, COUNTS, DIGITS, OWN
from engine.convolutional.retrieval.change import Change
from engine.convolutional.retrieval.search.experiment import Search
from engine.convolutional.retrieval.search.settings import TOLD
from engine.convolutional.retrieval.settings import RetrievalSettings
from engine.settings import declared
from ui import lesson, mnist, pad
from ui.controls import Controls
from ui.convolutional import own_picture
from ui.convolutional.retrieval import own_set
from ui.convolutional.retrieval.look import Searching
from ui.lesson import Trial
from ui.live import Running
from ui.stage import Row, View, row, stack, view

ROOM, LEAST = 336, 74  # pixels that all spaces share, and that each has at least


def search(settings: RetrievalSettings) -> Search:
    """The experiment, with what the visitor has brought along."""
    own, picture = own_set.get("retrieval"), own_picture.get("retrieval")
    return Search(settings, own.archive if own else None, picture.picture if picture else None)


def widgets(controls: Controls) -> None:
    """Which pictures are searched, which layers are shown, and what is near."""
    archive = controls.show("archive")
    if archive == "mnist":
        mnist.offer(controls.lesson)
    if archive == OWN:
        own_set.choose(controls.lesson)
    if archive in DIGITS:
        offered = {name: name.removeprefix(spaces.LAYER) for name in spaces.offered_layers(archive)}
        controls.show("layers", "Layers of the digit network", titles=offered)
    left, right = st.columns(2)
    with left:
        controls.show("metric")
    with right:
        own = own_set.get(controls.lesson)
        count = COUNTS.get(archive) or (len(own.archive) if own else 2)
        controls.show("pick", high=count - 1, help="Which picture asks where none is brought along.")
    if archive == "mnist":
        st.caption(MNIST)
    if archive not in DIGITS:
        st.caption(EXPLAINED)


MNIST = (
    "The digit network has learnt from 55,000 of these; those that ask are among the other 5,000. Whoever searches "
    "them first on this server waits until all have been measured."
)
EXPLAINED = (
    "**Pixels**: the picture at 16×16. **HOG**: which directions edges have, cell by cell. **Colours**: the share of "
    "pixels in each of 4·4·4 boxes of red, green and blue. **SIFT words**: the descriptors of key points, brought "
    "together in 64 groups by k-means; each group's share of the picture's key points."
)


def rows(running: Running, _: RetrievalSettings) -> list[Row]:
    """What asks, and how the distance of one neighbour comes about; below it, space by space, the ten nearest."""
    with running.session.lock:
        count = len(running.experiment.spaces)
    sliders: list[Row] = [
        {"action": "amend", "with": {"kind": name}, "argument": "value", "value": name, "label": one.title,
         "step": one.step, "low": one.low, "high": one.high}
        for name, one in declared(Change).items()
    ]  # fmt: skip
    digits = [[-1, "as it is read"], *([digit, str(digit)] for digit in range(10))]
    named: Row = {"action": "name_it", "argument": "digit", "value": "said_to_be", "label": "It is", "choices": digits}
    items: list[Row] = [
        named,
        {"action": "tell", "argument": "what", "value": "told", "label": "Show", "choices": [*TOLD.items()]},
        {"action": "another", "label": "Another", "button": True},
        {"action": "search_for_it", "label": "Search for it", "button": True},
        {"action": "unchanged", "label": "Unchanged", "button": True},
    ]
    query = _picture("The query", "query", overlay=pad.ears("retrieval"))
    changes, said = (
        view("choices", items=sliders, spread=True, width=1.1),
        view("lines", texts="query.said", width=0.42),
    )
    if lesson.presenting():
        side = stack(view("lines", texts="query.said"), view("choices", items=[named]), grow=(1, 0))
        return [row(query, changes, side, height=150, grow=0.3), *(_space(k, 80, 0.7 / count) for k in range(count))]
    opened, where = _picture("Neighbour", "opened"), _picture("Difference", "where_from")
    account = view("lines", heading="account.heading", texts="account", small=True, width=1.35)
    top = [row(said, view("choices", items=items), height=28), row(query, changes, opened, where, account, height=110)]
    return [*top, *(_space(k, max(LEAST, ROOM // count - 6)) for k in range(count))]


def _picture(title: str, name: str, **more: Any) -> View:
    return view("tiles", title=title, images=name, scale="sequential", smooth=False, width=0.42, beside=3, **more)


def _space(number: int, height: int, grow: float = 1.0) -> Row:
    """A space: what it is worth, and the ten nearest there."""
    more: dict[str, Any] = {"with": {"space": number}, "columns": 10, "short": True, "scale": "sequential"}
    if not lesson.presenting():  # type is large: frames alone say whether classes agree
        more["captions"] = f"near.{number}.captions"
    tiles = view(
        "tiles", images=f"near.{number}", agrees=f"near.{number}.agrees", shown=f"near.{number}.shown", action="open",
        smooth=False, width=3.4, **more,
    )  # fmt: skip
    texts = f"space.{number}.brief" if lesson.presenting() else f"space.{number}"
    return row(view("lines", texts=texts, small=True), tiles, height=height, grow=grow)


def equation(settings: RetrievalSettings) -> str:
    """What is near, and what the ranking is worth."""
    near = r"d(\mathbf{a}, \mathbf{b}) = \sqrt{\textstyle\sum_i (a_i - b_i)^2}"
    if settings.metric == "cosine":
        near = r"d(\mathbf{a}, \mathbf{b}) = 1 - \frac{\mathbf{a} \cdot \mathbf{b}}{\|\mathbf{a}\|\,\|\mathbf{b}\|}"
    return near + r", \qquad \text{AP} = \tfrac{1}{R}\textstyle\sum_{k \text{ relevant}} P@k"


LETTERS = (
    "a, b: the numbers of two pictures in a space; R: how many other pictures have the query's class; P@k: which share "
    "of the k nearest has it. The figures are means over pictures that are held out, with the interval in which such a "
    "mean lies 95 times of 100 (bootstrap). ✓ and a full frame: the class agrees."
)


def exercise() -> None:
    """The average precision of a ranking."""
    lesson.exercise(
        "retrieval.search",
        "Three pictures of an archive show a 3. Asked for it, a space ranks them at places **1, 2 and 6**. "
        "**What is the average precision?**",
        "Average precision",
        right=2.5 / 3,
        because="Right: (1/1 + 2/2 + 3/6)/3 = 2.5/3 ≈ 0.83.",
        near={0.5: "That is the precision at 6. It is asked at each of the three places, and the mean is taken."},
        hint="Not quite. At each place with a 3: how many of the pictures down to there show a 3?",
        within=0.006,
        step=0.01,
        decimals=2,
    )


TRIALS: list[Trial] = [
    ("**One lucky query.** Ten of ten agree in every space here. Is raw pixels as good as a late layer? Look at what"
     " 200 queries say, P@10 and its interval; then go back to the start and let them ask one by one.",
     "A 7", {"pick": "44"},
     "No. Of 200 pictures that asked, raw pixels have 0.939 of the first ten right, layer 12 has 0.982, and the "
     "intervals do not meet. For the whole ranking the gap is wider: an average precision of 0.667 against 0.895."),
    ("**Turned by 30°.** The query is turned, and so are the 200 that ask. HOG is made of directions: does it bear a"
     " turn better than raw pixels? Which space does?",
     "Turned by 30°", {"turn": "30"},
     "No: P@10 falls to 0.440 for HOG and to 0.432 for raw pixels, since a turn moves every direction into another "
     "bin, and every stroke to another place. Layer 12 still has 0.922."),
    ("**Thick strokes.** With thick strokes raw pixels find other thick digits rather than the same ones. Now take "
     "the cosine in place of the Euclidean distance: which spaces gain, and why does HOG not?",
     "Thick strokes", {"thick": "1.5"},
     "Raw pixels gain: 0.733 becomes 0.834. The cosine does not see how long a vector is, and thick strokes make it "
     "long. HOG brings every block to one length by itself, so that both distances give nearly one order: 0.864."),
    ("**Early and late layers.** From the first layer to the outputs, what becomes of P@10 and of AP? Why does AP go"
     " on growing where P@10 hardly does?",
     "Layers 1, 7, 13", {"layers": "layer1,layer7,layer13"},
     "P@10 is 0.939, 0.966 and 0.979, AP 0.659, 0.747 and 0.964. Ten near pictures of the class are found early. AP "
     "asks for all of them: only late layers bring a whole class together."),
    ("**Pictures in colour.** Twelve pictures are cut into tiles; which tiles come from the same one? Turn the query"
     " by 45° and see which of the four spaces does not mind, and which one loses most.",
     "Tiles", {"archive": "tiles", "pick": "30"},
     "Colours do not mind: P@10 is 0.721 upright and 0.712 turned, since a histogram does not know where a colour "
     "is. SIFT words have 0.537 and 0.515. HOG loses most: 0.322 becomes 0.181."),
]  # fmt: skip


LOOK = Searching(
    sentence="What is near depends on the space. **Draw a digit**: its ten nearest, in several spaces.",
    built=search,
    widgets=widgets,
    rows=rows,
    equation=equation,
    letters=LETTERS,
    trials=TRIALS,
    exercise=exercise,
    code=(nearest.Table, measures, hog, whole_votes, spaces, natural),
    script=lambda search: str(search.script),
    beside=lambda search: dict(search.beside),
    caption="The neighbours on the stage, computed anew.",
    archives=tuple(ARCHIVES),
    instead="What is near depends on the space: **pick a picture**, or bring your own, and see its ten nearest.",
    sources=(
        "Manning, Raghavan and Schütze (2008), Introduction to information retrieval, chapter 8",
        "Dalal and Triggs (2005), Histograms of oriented gradients for human detection",
        "Swain and Ballard (1991), Color indexing",
        "Lowe (2004), Distinctive image features from scale-invariant keypoints",
        "Sivic and Zisserman (2003), Video Google: a text retrieval approach to object matching in videos",
        "Efron (1979), Bootstrap methods: another look at the jackknife",
        "Alpaydin and Kaynak (1998), Optical recognition of handwritten digits; LeCun, Cortes and Burges (1998), MNIST",
    ),
)  # fmt: skip
