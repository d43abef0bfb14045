"""The look that draws a map: controls, stage, what to try."""

from __future__ import annotations

import streamlit as st

from engine.convolutional.retrieval import spaces
from engine.convolutional.retrieval.archive import ARCHIVES, DIGITS, OWN
from engine.convolutional.retrieval.maps import atlas, pca, placing, quality, tsne, umap
from engine.convolutional.retrieval.maps.atlas import Map
from engine.convolutional.retrieval.maps.ground import MOST
from engine.convolutional.retrieval.maps.script import beside, of_map
from engine.convolutional.retrieval.maps.settings import METHODS, SPACES
from engine.convolutional.retrieval.settings import RetrievalSettings
from ui import lesson, mnist, pad
from ui.controls import Controls
from ui.convolutional import own_picture
from ui.convolutional.retrieval import own_set
from ui.convolutional.retrieval.look import Searching
from ui.live import Running
from ui.stage import Row, row, stack, view


def on_map(settings: RetrievalSettings) -> Map:
    """The experiment, with what the visitor has brought along."""
    own, picture = own_set.get("retrieval"), own_picture.get("retrieval")
    return atlas.on_map(settings, own.archive if own else None, picture.picture if picture else None)


def _widgets(controls: Controls) -> None:
    """Which pictures, in which space, laid out how; how many neighbours count, and the rest folded."""
    archive = controls.show("archive")
    if archive == "mnist":
        mnist.offer(controls.lesson)
    if archive == OWN:
        own_set.choose(controls.lesson)
    offered = _offered(archive)
    if controls.settings.space not in offered:
        controls.set(space=next(iter(offered)))
    controls.show("space", titles=offered)
    method = controls.show("method")
    first = {"tsne": ("perplexity",), "umap": ("neighbours", "nearest")}
    more = {"tsne": ("exaggeration", "rate", "start", "seed"), "umap": ("start", "seed")}
    for name in first.get(method, ()):
        controls.show(name)
    with controls.folded("map", "More") as opened:
        if opened:
            controls.show("cosine")
            for name in more.get(method, ()):
                controls.show(name)
            controls.show("pick")
    if archive == "mnist":
        st.caption(f"On the map are {MOST:,} of these, chosen by chance.")


def _offered(archive: str) -> dict[str, str]:
    """The spaces that these pictures have, by the archive's name: it need not be here."""
    if archive not in DIGITS:
        return dict(spaces.NATURAL)
    known = [spaces.PIXELS, spaces.HOG, *spaces.offered_layers(archive), *([spaces.SHIPPED] * (archive == "digits"))]
    return {name: spaces.TITLES[name] for name in SPACES if name in known}


def _rows(running: Running, settings: RetrievalSettings) -> list[Row]:
    """The map; beside it what it keeps, and one pair in numbers."""
    with running.session.lock:
        space = running.experiment.ground.name
    hears = pad.ears("retrieval") if settings.archive in DIGITS else None
    pictures = view(
        "atlas", title=f"{METHODS[settings.method]} of {spaces.TITLES[space]}", places="places", kinds="kinds",
        pictures="pictures", names="names", numbers="numbers", extent="extent", chosen="chosen", choose="choose",
        drawn="drawn", own="own",
        near="near", width=1.25, overlay=hears,
    )  # fmt: skip
    table = view("table", table="table", plain=True)
    account = view("lines", texts="account", small=lesson.presenting())
    scree = stack(view("lines", texts="variance"), _SCREE, grow=(0, 1))
    below = {"pca": scree, "tsne": _LOSS, "umap": _PULL}[settings.method]
    return [row(pictures, stack(table, account, below, grow=(0, 0, 1)), height=470)]


_SCREE = view(
    "curve", title="Variance along each direction, %", x="scree.x", series=[{"name": "scree.share", "label": "share"}],
    x_label="direction", zero=True, still=True, cursor="none",
)  # fmt: skip
_LOSS = view(
    "curve", title="KL(P‖Q)", x="trace.step", series=[{"name": "trace.loss", "label": "nats"}], zero=True,
    x_label="step",
)  # fmt: skip
_PULL = view(
    "curve", title="Mean of −ln v over the edges", x="trace.step", series=[{"name": "trace.loss", "label": "nats"}],
    zero=True, x_label="epoch",
)  # fmt: skip


_TSNE = (
    r"{\text{KL}(P\|Q) = \textstyle\sum_{i \ne j} p_{ij} \ln \tfrac{p_{ij}}{q_{ij}}}",
    r"{q_{ij} = \tfrac{w_{ij}}{Z}}",
    r"{w_{ij} = \tfrac{1}{1 + \|\mathbf{y}_i - \mathbf{y}_j\|^2}}",
)


def _downhill(rate: int) -> str:
    """What a step changes; the sum with its 4 is the derivative of KL."""
    return (
        rf"{{\mathbf{{v}}_i \leftarrow \mu \mathbf{{v}}_i - {rate}\,g_i \cdot 4 \textstyle\sum_j "
        r"(p_{ij} - q_{ij})\, w_{ij}\, (\mathbf{y}_i - \mathbf{y}_j)}"
    )


_PCA = (
    r"{\mathbf{y} = V^\top (\mathbf{x} - \bar{\mathbf{x}})}",
    r"{V = (\mathbf{v}_1, \mathbf{v}_2)}",
    r"{C\,\mathbf{v}_k = \lambda_k \mathbf{v}_k}",
    r"{C = \tfrac{1}{n} \textstyle\sum_i (\mathbf{x}_i - \bar{\mathbf{x}})(\mathbf{x}_i - \bar{\mathbf{x}})^\top}",
)


def _umap(nearest: float) -> tuple[str, ...]:
    """What an edge is worth, how near its points are on the map, and where it and chance move them."""
    a, b = (f"{one:.3f}" for one in umap.curve(nearest))
    return (
        r"{p_{ij} = e^{-(d_{ij} - \rho_i)/\sigma_i}}",
        r"{w_{ij} = p_{ij} + p_{ji} - p_{ij}\, p_{ji}}",
        r"{v_{ij} = \tfrac{1}{1 + a\,\|\mathbf{y}_i - \mathbf{y}_j\|^{2b}}}",
        rf"{{a \approx {a}, \; b \approx {b}}}",
        r"{\mathbf{y}_i \leftarrow \mathbf{y}_i + \eta\,\nabla_{\mathbf{y}_i} \ln v_{ij}}",
        r"{\mathbf{y}_i \leftarrow \mathbf{y}_i + \eta\,\nabla_{\mathbf{y}_i} \ln(1 - v_{ik})}",
    )


def _equation(settings: RetrievalSettings) -> str:
    """What is least on the map, or how it comes about; a line ends only between two formulas."""
    if settings.method == "umap":
        formulas: tuple[str, ...] = _umap(settings.nearest)
    else:
        formulas = _PCA if settings.method == "pca" else (*_TSNE, _downhill(settings.rate))
    return r",\quad \allowbreak ".join(formulas)


_KEPT = (
    "1-NN errors: how many points have one of another class as their nearest. Kept: how many of a point's nearest in "
    "the space are among its nearest on the map. Trustworthiness: 1 where whoever is near on the map is near in the "
    "space."
)


def _letters(settings: RetrievalSettings) -> str:
    if settings.method == "pca":
        return (
            "x: a picture's numbers in the space; x̄: their mean; y: its place; v₁, v₂: the directions with the "
            f"largest variance λ. {_KEPT}"
        )
    if settings.method == "umap":
        return (
            "d: how far two pictures are apart in the space; ρᵢ: how far the nearest of i is; σᵢ: such that the p of "
            f"i's nearest add up to log₂ {settings.neighbours}; w: how often the edge of i and j is taken; v: how near "
            "they are on the map; k: one of five taken by chance; η: from 1 in the first epoch down to 0; a, b: such "
            f"that v is near 1 up to the distance {settings.nearest:g}. {_KEPT}"
        )
    return (
        "y, v: a place and its velocity; pᵢⱼ, qᵢⱼ: how near i and j are in the space and on the map; Z: the sum of "
        f"all w; μ: momentum, g: a gain, η = {settings.rate}: the learning rate. Each point has about as many "
        f"neighbours as the perplexity says, {settings.perplexity}. {_KEPT}"
    )


def _exercise() -> None:
    """Trustworthiness of five points."""
    lesson.exercise(
        "retrieval.map",
        "Five points lie at 0, 1, 2, 3, 4 on a line. A map moves them to **0, 2, 4, 1, 3**, in this order. With one "
        "neighbour each ($k = 1$), the trustworthiness is $1 - \\frac{2}{n k (2n - 3k - 1)} \\sum_i (r_i - 1)$, where "
        "$r_i$ is the rank in the space of the point that is nearest to $i$ on the map (of equals the first counts). "
        "The ranks are **3, 3, 4, 4, 3**. **What is it?**",
        "Trustworthiness",
        right=0.2,
        because="Right: the ranks less 1 are 2 + 2 + 3 + 3 + 2 = 12, and 1 − 2·12/(5·1·6) = 1 − 0.8 = 0.2.",
        near={
            -0.13: "That is with the ranks themselves, 17. A rank of 1 is no mistake: take 1 off each.",
            0.8: "That is what is taken off 1.",
        },
        hint="Not quite. Add up the ranks less 1, then divide by n k (2n − 3k − 1)/2 = 5·1·6/2.",
        within=0.006,
        step=0.01,
        decimals=2,
    )  # fmt: skip


LOOK = Searching(
    sentence="Many numbers in a plane, so that near ones stay near. **Press play**, then point at a picture.",
    instead="Pictures laid out so that near ones stay near. **Press play**, then point at one.",
    built=on_map,
    widgets=_widgets,
    rows=_rows,
    equation=_equation,
    letters=_letters,
    trials=[
        (
            "**What a plane loses.** Of 64 directions PCA's plane has the two in which the digits vary most. How "
            "many of 1,797 have a digit of another class as their nearest one? Then go back to the start, a plane of "
            "two pixels, and let it turn.",
            "PCA",
            {"look": "map", "method": "pca"},
            "21 in the space, 742 on the map, and no other plane has more of the variance: 28.51 %. The two pixels "
            "that vary most have 7.01 % of it, and 1,286 digits next to one of another class.",
        ),
        (
            "**Near ones stay near.** Let t-SNE go 1,000 steps. How many of a digit's ten true neighbours are among "
            "its ten nearest on the map? Has it more errors than the space?",
            "t-SNE",
            {"look": "map"},
            "5.8 of the ten, and about as many errors as in the space, where there are 21. Trustworthiness is above "
            "0.99: who is near on the map is near in the space, too. How far groups are apart, and how large they "
            "are, it does not say.",
        ),
        (
            "**Another start.** By chance, in place of PCA's plane. After 1,000 steps: are the same groups beside "
            "each other?",
            "Start by chance",
            {"look": "map", "start": "random", "seed": "1"},
            "No, and the map is as good: KL(P‖Q) is 0.68 after 1,000 steps from either start, and of the 1,797 about "
            "20 lie next to one of another class. Which groups are neighbours is no finding.",
        ),
        (
            "**A map that looks better than its space.** HOG, 1,000 steps. How many errors are there in the "
            "space, how many on the map?",
            "HOG",
            {"look": "map", "space": "hog"},
            "53 in the space, about 35 on the map: t-SNE pulls groups together, and with them some digits that lie at "
            "their edge. A tidy map does not mean that a search in this space is as good.",
        ),
        (
            "**Learnt features.** The digit network has never seen these digits. What is left of its layer 12 in "
            "PCA's plane alone?",
            "Layer 12",
            {"look": "map", "space": "layer12", "method": "pca"},
            "328 errors, where the plane of raw pixels has 742: its features lie apart by class, even in a plane. In "
            "the space there are 12. As for the 8×8 pixels, 28.51 % of the variance lie in the plane: that number "
            "does not tell.",
        ),
        (
            "**Draw into it.** Let it go 1,000 steps, then draw a 4 slowly. Where does your drawing lie after each "
            "stroke, and how well does its place show what it is near to?",
            "Draw a 4",
            {"look": "map", "space": "layer12"},
            "It jumps: with a stroke other digits become its nearest, and these lie elsewhere on the map. KL(p‖q) of "
            "its own neighbours is below 1 in the midst of a group, and above 3 where they lie in several: then no "
            "place on the map is right.",
        ),
        (
            "**Another map of the same.** UMAP keeps a graph of 15 neighbours, t-SNE a perplexity of 30. Play all 500 "
            "epochs. Has it more errors than t-SNE's map, and do more or fewer of the ten true neighbours remain?",
            "UMAP",
            {"look": "map", "method": "umap"},
            "About 30 errors, where t-SNE has about 20, and 4.9 of the ten in place of 5.8. Groups are tighter, and "
            "the room between them is larger: that comes from the pushes, and says nothing of the space.",
        ),
    ],
    exercise=_exercise,
    code=(tsne, umap, pca, quality, placing),
    script=of_map,
    beside=beside,
    archives=tuple(ARCHIVES),
    caption="The map on the stage, computed anew from its first step.",
    sources=(
        "Pearson (1901), On lines and planes of closest fit; Hotelling (1933): principal components",
        "van der Maaten and Hinton (2008), Visualizing data using t-SNE",
        "Venna and Kaski (2001), Neighborhood preservation in nonlinear projection methods: trustworthiness",
        "Poličar, Stražar and Zupan (2019), openTSNE: new points on a map that stands",
        "McInnes, Healy and Melville (2018), UMAP: Uniform manifold approximation and projection",
    ),
)
