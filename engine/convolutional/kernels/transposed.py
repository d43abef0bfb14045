"""Transposed convolution, stamp by stamp (Zeiler et al. 2010; Dumoulin and Visin 2016).

Every cell of the image stamps its multiple of the kernel into the output; where stamps overlap, they add up. Row i of
the image and row k of the kernel meet in row iS + kD − P of the output, and the columns alike.

A convolution multiplies its image by a matrix C. The transposed convolution with the same kernel multiplies by C's
transpose: it leads back to the image's size, but not to its numbers, for it is not C's inverse.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Floats
from engine.convolutional.kernels.operands import seen, stacked
from engine.convolutional.kernels.sizes import Convolution, Size, output_size


def stamp_by_hand(
    image: ArrayLike, kernels: ArrayLike, bias: ArrayLike | None = None, settings: Convolution | None = None
) -> Floats:
    """The definition written out: image (C_in, H, W), kernels (C_out, C_in/groups, kH, kW), bias (C_out,) →
    (C_out, H′, W′). settings: with the operation "transposed". Errors as in `convolution.by_hand`."""
    settings = settings or Convolution(operation="transposed")
    h, g, b = stacked(image, kernels, bias, settings.groups)
    rows, columns = (size.windows for size in output_size(h.shape[1:], g.shape[2:], settings))
    w = g[:, :, ::-1, ::-1] if settings.flip else g
    f = np.zeros((len(g), rows.N, columns.N)) + b[:, None, None]
    for o in range(len(g)):  # every filter,
        for c, channel in enumerate(h[seen(o, g, settings.groups)]):  # every channel of its group,
            for i, j in np.ndindex(*channel.shape):  # every cell of it
                for k, m in enumerate(rows.window(i)):  # stamps the whole kernel,
                    for q, n in enumerate(columns.window(j)):
                        if 0 <= m < rows.N and 0 <= n < columns.N:  # but for what the padding cuts off
                            f[o, m, n] += channel[i, j] * w[o, c, k, q]
    return f


def stamps(h: Floats, g: Floats, sizes: tuple[Size, Size], groups: int) -> Floats:
    """The same sums (C_out, H′, W′) without a bias, of kernels as they are stamped, one kernel entry at a time."""
    rows, columns = (size.windows for size in sizes)
    high, wide = ((axis.size - 1) * axis.S + axis.span + max(0, -axis.after) for axis in (rows, columns))
    apart, kernels = h.reshape(groups, -1, *h.shape[1:]), g.reshape(groups, -1, *g.shape[1:])
    f = np.zeros((*kernels.shape[:2], high, wide))
    for k, q in np.ndindex(rows.K, columns.K):
        down = slice(k * rows.D, k * rows.D + (rows.size - 1) * rows.S + 1, rows.S)  # one cell for each stamp
        across = slice(q * columns.D, q * columns.D + (columns.size - 1) * columns.S + 1, columns.S)
        f[:, :, down, across] += np.einsum("gcij,goc->goij", apart, kernels[..., k, q])
    f = f.reshape(-1, *f.shape[2:])
    return f[:, rows.before : rows.before + rows.N, columns.before : columns.before + columns.N]


def turned_over(kernels: Floats, groups: int) -> Floats:
    """Kernels (C_out, C_in/groups, kH, kW) ordered by the channels of the image, (C_in, C_out/groups, kH, kW): as torch
    takes a transposed convolution's, and as the convolution back takes them."""
    filters, deep, *sides = kernels.shape
    apart = kernels.reshape(groups, filters // groups, deep, *sides)
    return np.ascontiguousarray(apart.swapaxes(1, 2)).reshape(groups * deep, filters // groups, *sides)


def overlaps(sizes: tuple[Size, Size]) -> Floats:
    """(H′, W′) how many stamps of one channel reach each cell of the output."""
    along = ([len(axis.lying_on(cell)) for cell in range(axis.N)] for axis in (size.windows for size in sizes))
    return np.multiply.outer(*along).astype(np.float64)
