"""How many numbers a convolution of lesson 2.1 has to learn, and how many products it makes: in groups, depthwise, and
with 1×1 filters after it (depthwise separable: Sifre 2014, Howard et al. 2017), beside one full convolution.

A filter has kernel rows · kernel columns · channels of its group weights, and one bias; each of its cells takes as many
products as it has weights. The 1×1 filters here have no bias, as where a batch normalisation follows.
"""

from __future__ import annotations

from fractions import Fraction

from engine.arithmetic.exact import fixed
from engine.convolutional.convolution.content import Content


def costs(content: Content) -> list[str]:
    """Parameters and multiply-adds with the numbers in them; nothing of one channel and one filter."""
    settings = content.settings
    filters, deep, rows, columns = content.kernels.shape
    if settings.channels * filters == 1 and not settings.pointwise:
        return []
    full = settings.pointwise or filters  # filters of the one full convolution that makes as many maps
    small, large = f"{rows}·{columns}·{deep}", f"{rows}·{columns}·{settings.channels}"
    of_one, of_full = rows * columns * deep, rows * columns * settings.channels
    places = content.stops[1] * content.stops[2]
    at = f"{content.stops[1]}·{content.stops[2]}"
    cells = content.output[0].size
    mixing = settings.pointwise * filters
    weights, products = filters * of_one + filters + mixing, filters * places * of_one + cells * mixing
    all_weights, all_products = full * of_full + full, full * places * of_full
    after = f" + {settings.pointwise}·{filters}" if mixing else ""
    then = f" + {settings.pointwise}·{content.output.shape[1]}·{content.output.shape[2]}·{filters}" if mixing else ""
    lines = [
        f"Parameters: {filters}·({small}) + {filters}{after} = {weights:,}",
        f"Multiply-adds: {filters}·{at}·({small}){then} = {products:,}",
    ]
    if deep == settings.channels and not mixing:
        return lines
    return [
        f"{lines[0]}, of a full convolution {full}·({large}) + {full} = {all_weights:,}",
        f"{lines[1]}, of a full convolution {full}·{at}·({large}) = {all_products:,}",
        f"Shares: parameters {_share(weights, all_weights)}, multiply-adds {_share(products, all_products)}",
    ]


def called(content: Content) -> str:
    """What a convolution in these groups is called, and what its filters see; empty for one group."""
    settings = content.settings
    filters, deep = content.kernels.shape[:2]
    if settings.groups == 1:
        return ""
    if deep > 1:
        return f"Grouped: each filter sees {deep} of the {settings.channels} channels, those of its group."
    times = filters // settings.groups
    each = f", {times} filters for each: multiplier {times}" if times > 1 else ""
    then = ". The 1×1 filters mix them: depthwise separable" if settings.pointwise else ""
    return f"Depthwise: each filter sees one channel alone{each}{then}."


def _share(part: int, whole: int) -> str:
    """1/4, or 13/36 ≈ 0.361: a share, of what is printed beside it."""
    share = Fraction(part, whole)
    decimal = Fraction(fixed(share, 3))
    return f"{part:,}/{whole:,} {'=' if decimal == share else '≈'} {fixed(share, 3)}"
