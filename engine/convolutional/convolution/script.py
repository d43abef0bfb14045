"""The convolution as a script of its own: once in torch, once in scipy, with the present numbers written out."""

from __future__ import annotations

from engine.convolutional.convolution.settings import ConvolutionSettings
from engine.convolutional.convolution.tour import Content

SCRIPT = '''"""A convolution layer, in torch and in scipy: {image} * {kernels}{after}."""

import numpy as np
import torch
import torch.nn.functional as F
from scipy.signal import {scipy}

image = np.array({image_numbers}, dtype=float)  # (channels, rows, columns)
kernels = np.array({kernel_numbers}, dtype=float)  # (filters, channels, rows, columns)
bias = np.array({bias})  # one a filter
{padded}
# torch computes the cross-correlation{turn_note}.
x = torch.from_numpy(padded)[None]  # a batch of one
w = torch.from_numpy({turned})
output = F.conv2d(x, w, torch.from_numpy(bias), stride={stride}, dilation={dilation})[0]
{relu_torch}print("torch:")
print(np.round(output.numpy(), 6).tolist())

# scipy: each channel by itself, summed; a dilated kernel has zeros between its entries, a stride leaves cells out.
d = {dilation}
spread = np.zeros((*kernels.shape[:2], d * (kernels.shape[2] - 1) + 1, d * (kernels.shape[3] - 1) + 1))
spread[:, :, ::d, ::d] = kernels
sums = [sum({scipy}(padded[c], one[c], mode="valid") for c in range(len(image))) for one in spread]
check = np.array(sums)[:, ::{stride}, ::{stride}] + bias[:, None, None]
{relu_scipy}print("scipy:")
print(np.round(check, 6).tolist())
{pool}'''
POOL_MAX = """
pooled = F.max_pool2d(output[None], {size}, stride={stride})[0]
print("pooled:")
print(np.round(pooled.numpy(), 6).tolist())
"""
POOL_AVERAGE = POOL_MAX.replace("max_pool2d", "avg_pool2d")


def script(settings: ConvolutionSettings) -> str:
    """A script that prints the output (filters, rows, columns) and what pooling makes of it, to six decimals."""
    content = Content(settings)
    rows, columns = content.geometry.sizes
    around = ((0, 0), (rows.before, rows.after), (columns.before, columns.after))
    pools = {"none": "", "max": POOL_MAX, "average": POOL_AVERAGE}
    return SCRIPT.format(
        image="×".join(map(str, content.image.shape)),
        kernels="×".join(map(str, content.kernels.shape)),
        after=", ReLU" if settings.relu else "",
        scipy="convolve2d" if settings.flip else "correlate2d",
        image_numbers=content.image.tolist(),
        kernel_numbers=content.kernels.tolist(),
        bias=content.bias.tolist(),
        padded=f"padded = np.pad(image, {around}, constant_values={settings.fill})\n",
        turn_note="; a true convolution turns the kernel first" if settings.flip else "",
        turned="kernels[:, :, ::-1, ::-1].copy()" if settings.flip else "kernels",
        stride=settings.stride,
        dilation=settings.dilation,
        relu_torch="output = F.relu(output)\n" if settings.relu else "",
        relu_scipy="check = np.maximum(check, 0)\n" if settings.relu else "",
        pool=pools[settings.pooling].format(size=settings.pool_size, stride=settings.pool_stride),
    )
