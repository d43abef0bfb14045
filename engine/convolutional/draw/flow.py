"""The whole network at a glance: which maps of which layer the answer's sum comes from, and by which way.

Where a network has only sums of products, ReLU and largest values, it is linear about any one picture: which cells are
cut and which ones win stays as it is. So the sum z of a class is made of parts, one for every cell a of a layer,

    z = Σ a · ∂z/∂a + what the biases of later layers add,

and the part of a map is the sum of its cells' (gradient × activation; Shrikumar et al. 2016). A part goes its way: of
map k of a layer, map m of the next has Σ a_k · ∂(Σ a_m · ∂z/∂a_m)/∂a_k, with ∂z/∂a_m kept as it is. What leaves a map
is its part; what comes into a map is its part less what its bias adds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.arithmetic.equations import Equation, agreed
from engine.arithmetic.written import joined, lowered
from engine.arrays import Floats, Floats32
from engine.convolutional.networks.network import activations
from engine.convolutional.reader.gaze import part_name
from engine.convolutional.reader.thinking import Thinking
from engine.experiment.protocol import Frame

MOST = 5  # maps of a layer that are shown
SIDE = 28  # rows and columns of a map's picture


@dataclass(frozen=True, eq=False)
class Stop:
    """A layer at which the flow is looked at. number: of the layer, 0 for the picture; shown: its maps with the largest
    parts, in their order; parts: (maps,) of all; links: (maps shown, maps shown at the stop before) the parts that go
    from these to those."""

    number: int
    shown: list[int]
    parts: Floats
    links: Floats


@dataclass(frozen=True, eq=False)
class Flow:
    """z: the sum of the class `digit`; stops: from the picture to the ten outputs."""

    digit: int
    z: float
    stops: list[Stop]


def stops_of(thinking: Thinking) -> list[int]:
    """The layers that are looked at: the picture, what every layer with weights reads, and the last one."""
    layers = thinking.anatomy.layers
    read = [part.number - 1 for part in layers if part.parameters.value and part.source is None]
    blocks = [range(part.source + 1, part.number) for part in layers if part.source is not None]
    free = [number for number in read if not any(number in block for block in blocks)]  # one way leads by there
    return sorted({0, *free, len(layers)})


def flow(thinking: Thinking, digit: int) -> Flow:
    """Where the sum of a class comes from."""
    numbers = stops_of(thinking)
    with torch.enable_grad():
        picture = torch.from_numpy(thinking.outputs[0].copy())[None].requires_grad_()
        left = [picture, *activations(thinking.reader.network, thinking.anatomy, picture)]
        at = [left[number] for number in numbers]
        z = left[-1].flatten()[digit]
        slopes = torch.autograd.grad(z, at[:-1], retain_graph=True)
        slopes = (
            *slopes,
            torch.zeros_like(at[-1]).flatten().index_fill(0, torch.tensor([digit]), 1).reshape_as(at[-1]),
        )
        stops: list[Stop] = []
        for k, (number, cells, slope) in enumerate(zip(numbers, at, slopes, strict=True)):
            parts = _of_maps(cells * slope).detach().double().numpy()[0]
            shown = sorted(np.argsort(-np.abs(parts), kind="stable")[:MOST].tolist())
            if number == numbers[-1]:  # the answer, and what comes nearest to it
                shown = sorted(np.argsort(-thinking.outputs[-1][:, 0, 0], kind="stable")[:MOST].tolist())
                shown = shown if digit in shown else sorted([*shown[: MOST - 1], digit])
            links = _links(at[k - 1], cells, slope, stops[-1].shown, shown) if stops else np.zeros((0, 0))
            stops.append(Stop(number, shown, parts, links))
    return Flow(digit, float(z.detach()), stops)


def _of_maps(cells: Tensor) -> Tensor:
    """(n, maps) the sum of every map's cells."""
    return cells.reshape(*cells.shape[:2], -1).sum(2)


def _links(before: Tensor, cells: Tensor, slope: Tensor, sources: list[int], shown: list[int]) -> Floats:
    """(shown, sources) what goes from each of the maps before to each of these."""
    found = np.zeros((len(shown), len(sources)))
    own = _of_maps(cells * slope.detach())[0]
    for row, k in enumerate(shown):
        if not slope[0, k].any():
            continue  # of the ten outputs only one is asked for
        (part,) = torch.autograd.grad(own[k], before, retain_graph=True)
        found[row] = _of_maps(before.detach() * part)[0].double().numpy()[sources]
    return found


def frame(found: Flow, thinking: Thinking) -> Frame:
    """What the look shows: the maps with the largest parts at every stop as pictures, and what flows between them."""
    names, pictures, parts, links, widest = [], [], [], [], []
    for stop in found.stops:
        maps = thinking.outputs[stop.number]
        names.append([_named(thinking, stop.number, k) for k in stop.shown])
        full = float(np.abs(maps).max()) or 1.0
        pictures += [_picture(maps[k], full) for k in stop.shown]
        parts += [float(maps[k, 0, 0]) if stop is found.stops[-1] else float(stop.parts[k]) for k in stop.shown]
        if stop.links.size:
            links.append(stop.links.ravel())
            widest.append(float(np.abs(stop.links).max()) or 1.0)
    return {
        "flow_layers": names,
        "flow_heads": [_head(thinking, stop.number) for stop in found.stops],
        "flow_fields": np.stack(pictures),
        "flow_parts": np.array(parts, np.float32),
        "flow_links": np.concatenate(links).astype(np.float32),
        "flow_widest": widest,
        "flow_on": {"on": True},
        "flow_word": "part",
        "flow_said": said(found),
    }


def said(found: Flow) -> list[str]:
    """What the sum is made of at the last stop but one, in numbers that add up."""
    stop, digit = found.stops[-2], found.digit
    named = {str(k): float(stop.parts[k]) for k in stop.shown}
    others = float(stop.parts.sum()) - math.fsum(named.values())
    terms = {**named, "others": others, "bias": found.z - float(stop.parts.sum())}
    whole = Equation("z", tuple(terms), lambda *added: sum(added))
    texts = agreed(terms, [whole])
    shown = joined([texts[name] for name in terms])
    return [
        f"z{lowered(digit)} ≈ {shown} {whole.sign(texts)} {texts['z']}",
        f"These are the parts of {', '.join(named)} of what the last layer reads, of the "
        f"{len(stop.parts) - len(named)} others, and the bias. "
        f"Blue speaks for the {digit}, orange against it. Press a picture to open it.",
    ]


def opened(found: Flow, index: int) -> tuple[int, int] | None:
    """Which layer and which of its maps the unit is that is pressed, counted without the picture; None where there is
    no such one."""
    places = [(stop.number, k) for stop in found.stops[1:] for k in stop.shown]
    return places[index] if 0 <= index < len(places) else None


def _named(thinking: Thinking, number: int, k: int) -> str:
    layers = thinking.anatomy.layers
    if not number:
        return ""
    return str(k) if number == len(layers) else f"Layer {number}, {part_name(layers[number - 1], k)}"


def _head(thinking: Thinking, number: int) -> str:
    return "Picture" if not number else "Sums z" if number == len(thinking.anatomy.layers) else f"Layer {number}"


def _picture(cells: Floats32, full: float) -> NDArray[np.int8]:
    """A map as signed bytes, every cell a block."""
    rows, columns = (np.arange(SIDE) * size // SIDE for size in cells.shape)
    picture: NDArray[np.int8] = np.rint(127 * cells[np.ix_(rows, columns)] / full).astype(np.int8)
    return picture
