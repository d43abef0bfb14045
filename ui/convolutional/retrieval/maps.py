"""The looks that draw maps: controls, stages, what to try."""

from __future__ import annotations

from engine.arithmetic.written import plain
from engine.convolutional.retrieval import spaces
from engine.convolutional.retrieval.archive import archive_of
from engine.convolutional.retrieval.maps import pca, placing, quality, toys, tsne
from engine.convolutional.retrieval.maps.reading import GUESSES, MAPS
from engine.convolutional.retrieval.maps.script import beside, of_map, of_reading
from engine.convolutional.retrieval.settings import RetrievalSettings
from ui import lesson, mnist, pad
from ui.controls import Controls
from ui.convolutional.retrieval.look import Look
from ui.live import Running
from ui.stage import Row, row, stack, view


def _map_widgets(controls: Controls) -> None:
    """Which pictures, in which space, laid out how; of t-SNE its perplexity, and the rest folded."""
    archive = controls.show("archive")
    if archive == "mnist":
        mnist.offer(controls.lesson)
    controls.show("space", titles=_offered(archive))
    method = controls.show("method")
    if method == "tsne":
        controls.show("perplexity")
    with controls.folded("map", "More") as opened:
        if opened:
            controls.show("cosine")
            for name in ("exaggeration", "rate", "start", "seed") if method == "tsne" else ():
                controls.show(name)
            controls.show("pick")


def _offered(archive: str) -> dict[str, str]:
    """The spaces that these pictures have."""
    try:
        return dict(spaces.spaces_of(archive_of(archive)))
    except ValueError:  # MNIST is not here
        return dict(spaces.TITLES)


def _map_rows(_: Running, settings: RetrievalSettings) -> list[Row]:
    """The map; beside it what it keeps, and one pair in numbers."""
    atlas = view(
        "atlas", title=f"{'PCA' if settings.method == 'pca' else 't-SNE'} of {spaces.TITLES[settings.space]}",
        places="places", kinds="kinds", pictures="pictures", names="names", extent="extent", chosen="chosen",
        choose="choose", drawn="drawn", own="own", near="near", overlay=pad.ears("retrieval"), width=1.25,
    )  # fmt: skip
    table = view("table", table="table", plain=True)
    account = view("lines", texts="account", small=lesson.presenting())
    below = stack(view("lines", texts="variance"), _SCREE, grow=(0, 1)) if settings.method == "pca" else _LOSS
    return [row(atlas, stack(table, account, below, grow=(0, 0, 1)), height=470)]


_SCREE = view(
    "curve", title="Variance along each direction, %", x="scree.x", series=[{"name": "scree.share", "label": "share"}],
    x_label="direction", zero=True, still=True, cursor="scree.at",
)  # fmt: skip
_LOSS = view(
    "curve", title="KL(P‖Q)", x="trace.step", series=[{"name": "trace.loss", "label": "nats"}], zero=True,
    x_label="step",
)  # fmt: skip


_KL = (
    r"\text{KL}(P\|Q) = \textstyle\sum_{i \ne j} p_{ij} \ln \frac{p_{ij}}{q_{ij}}, \quad "
    r"q_{ij} = \frac{w_{ij}}{Z}, \quad w_{ij} = \frac{1}{1 + \|\mathbf{y}_i - \mathbf{y}_j\|^2}"
)
_FORCE = (
    r", \quad \frac{\partial \text{KL}}{\partial \mathbf{y}_i} = 4 \textstyle\sum_j (p_{ij} - q_{ij})\, w_{ij}\, "
    r"(\mathbf{y}_i - \mathbf{y}_j)"
)


def _map_equation(settings: RetrievalSettings) -> str:
    """What is least on the map."""
    if settings.method == "pca":
        return (
            r"\mathbf{y} = V^\top (\mathbf{x} - \bar{\mathbf{x}}), \quad V = (\mathbf{v}_1, \mathbf{v}_2): \text{ the "
            r"eigenvectors of } C = \tfrac{1}{n} \textstyle\sum_i (\mathbf{x}_i - \bar{\mathbf{x}})"
            r"(\mathbf{x}_i - \bar{\mathbf{x}})^\top \text{ with the largest } \lambda"
        )
    return _KL + _FORCE


def _map_letters(settings: RetrievalSettings) -> str:
    if settings.method == "pca":
        return "x: a picture's numbers in the space; x̄: their mean; y: its place; λ: the variance along an eigenvector."
    return (
        "y: a place on the map; pᵢⱼ: how near i and j are in the space, qᵢⱼ: on the map; Z: the sum of all w. Each "
        "point "
        f"has about as many neighbours as the perplexity says, {plain(settings.perplexity)}. Trustworthiness: 1 where "
        "whoever is near on the map is near in the space."
    )


def _map_exercise() -> None:
    """Trustworthiness of five points."""
    lesson.exercise(
        "retrieval.map",
        "Five points lie at 0, 1, 2, 3, 4 on a line. A map moves them to **0, 2, 4, 1, 3**, in this order. With one "
        "neighbour each ($k = 1$), the trustworthiness is $1 - \\frac{2}{n k (2n - 3k - 1)} \\sum_i (r_i - 1)$, where "
        "$r_i$ is the rank in the space of the point that is nearest to $i$ on the map (of equals the first counts). "
        "The ranks are **3, 3, 4, 4, 3**. **What is it?**",
        "Trustworthiness",
        right=0.2,
        because="Right: the ranks less 1 are 2 + 2 + 3 + 3 + 2 = 12, and 1 − 2/(5·1·6) · 12 = 1 − 0.8 = 0.2.",
        near={
            -0.13: "That is with the ranks themselves, 17. A rank of 1 is no mistake: take 1 off each.",
            0.8: "That is what is taken off 1.",
        },
        hint="Not quite. Add up the ranks less 1, then divide by n k (2n − 3k − 1)/2 = 5·1·6/2.",
        within=0.006,
        step=0.01,
        decimals=2,
    )  # fmt: skip


MAP = Look(
    sentence="Many numbers in a plane, so that near ones stay near. **Press play**, and draw a digit onto the map.",
    widgets=_map_widgets,
    rows=_map_rows,
    equation=_map_equation,
    letters=_map_letters,
    trials=[],
    exercise=_map_exercise,
    code=(tsne, pca, quality, placing),
    script=of_map,
    beside=beside,
    caption="The map on the stage, computed anew from its first step.",
    sources=(
        "Pearson (1901), On lines and planes of closest fit; Hotelling (1933): principal components",
        "van der Maaten and Hinton (2008), Visualizing data using t-SNE",
        "Venna and Kaski (2001), Neighborhood preservation in nonlinear projection methods: trustworthiness",
        "Poličar, Stražar and Zupan (2019), openTSNE: new points on a map that stands",
    ),
)


def _reading_widgets(controls: Controls) -> None:
    controls.show("toy")
    controls.show("perplexity")
    with controls.folded("reading", "More") as opened:
        if opened:
            controls.show("rate")
            controls.show("seed")


def _reading_rows(_: Running, settings: RetrievalSettings) -> list[Row]:
    """The set and its maps from several seeds; what is asked, and how far KL has come down."""
    planes = [
        {"title": "The space" if not k else f"Map {k}", "points": f"places.{k}",
         "extent": f"extent.{k}", "note": f"note.{k}"}
        for k in range(MAPS + 1)
    ]  # fmt: skip
    shared = {"targets": "kinds", "classes": "classes", "bare": "wholly", "edit": None}
    panels = view("panels", shared=shared, planes=planes, pick="pick", picked="picked")
    guess = {
        "action": "guess", "argument": "name", "value": "guess", "label": "On the map it will be",
        "choices": [*GUESSES.items()],
    }  # fmt: skip
    asks = stack(
        view("lines", texts="asks", big=not lesson.presenting()), view("choices", items=[guess]),
        view("lines", texts="answer"), grow=(0, 0, 1), width=1.6,
    )  # fmt: skip
    loss = view(
        "curve", title="KL(P‖Q), a line a map", x="trace.step", series=[{"name": "trace.loss", "label": "nats"}],
        zero=True, shown_seed="shown", x_label="step",
    )  # fmt: skip
    return [
        row(panels, height=272, grow=0.6),
        row(asks, stack(view("lines", texts="account", small=True), loss, grow=(0, 1)), height=190, grow=0.4),
    ]


def _reading_equation(settings: RetrievalSettings) -> str:
    """What the perplexity decides."""
    return (
        r"p_{j|i} = \frac{e^{-\beta_i d_{ij}^2}}{\sum_{k \ne i} e^{-\beta_i d_{ik}^2}}, \quad \beta_i: \; "
        rf"e^{{-\sum_j p_{{j|i}} \ln p_{{j|i}}}} = \text{{{plain(settings.perplexity)}}}, \quad "
        r"p_{ij} = \frac{p_{j|i} + p_{i|j}}{2n}"
    )


def _reading_exercise() -> None:
    """The perplexity of points that are all equally far."""
    lesson.exercise(
        "retrieval.reading",
        "Twenty points are all equally far from each other. **What is the perplexity of each, whatever β is?**",
        "Perplexity",
        right=19,
        because="Right: each of the 19 others has p = 1/19. The entropy is ln 19, and the perplexity e^(ln 19) = 19.",
        near={
            20: "A point is not its own neighbour.",
            1: "That is 1 neighbour alone, with p = 1. Here all are equally near.",
        },
        hint="Not quite. All others are equally likely. How many are there?",
        within=1e-9,
    )  # fmt: skip


READING = Look(
    sentence="What may one read from a t-SNE map? **Say first what you expect**, then press play.",
    widgets=_reading_widgets,
    rows=_reading_rows,
    equation=_reading_equation,
    letters=lambda _: (
        "dᵢⱼ: the distance of i and j; βᵢ: how narrow the bell around i is, so that it has as many neighbours as the "
        "perplexity says; pᵢⱼ: how near the two are. Kept: how many of a point's ten nearest in the space are among "
        "its ten "
        "nearest on the map."
    ),
    trials=[],
    exercise=_reading_exercise,
    code=(tsne.conditional, tsne.joint, toys),
    script=of_reading,
    beside=beside,
    caption="The three maps on the stage, computed anew from their first step.",
    sources=(
        "Wattenberg, Viégas and Johnson (2016), How to use t-SNE effectively, Distill",
        "van der Maaten and Hinton (2008), Visualizing data using t-SNE",
    ),
    pad=False,
)
