"""A convolution layer, in torch and in scipy."""

import numpy as np
import torch
import torch.nn.functional as F
from scipy.signal import convolve2d, correlate2d

from engine.ending import ending

IMAGE = [[[0, 0, 90, 90], [0, 0, 90, 90], [0, 0, 90, 90], [0, 0, 90, 90]]]  # (channels, rows, columns)
KERNELS = [[[[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]]]  # (filters, channels, rows, columns)
BIAS = [0.0]  # one a filter
AROUND = ((0, 0), (0, 0), (0, 0))  # cells of padding before and after, for channels, rows and columns
FILL, STRIDE, DILATION = 0.0, (1, 1), (1, 1)  # of rows and columns
TURN, RELU = False, False
POOLING, SIZE, POOL_STRIDE = "none", 2, 2
STAGE = {}

image, kernels, bias = (np.array(numbers, dtype=float) for numbers in (IMAGE, KERNELS, BIAS))
padded = np.pad(image, AROUND, constant_values=FILL)
# torch computes the cross-correlation; for a true convolution the kernel is turned first.
turned = kernels[:, :, ::-1, ::-1].copy() if TURN else kernels
x, w, b = torch.from_numpy(padded)[None], torch.from_numpy(turned), torch.from_numpy(bias)  # a batch of one
output = F.conv2d(x, w, b, stride=STRIDE, dilation=DILATION)[0]
if RELU:
    output = F.relu(output)
print("torch:")
print(np.round(output.numpy(), 6).tolist())

# scipy: each channel by itself, summed; a dilated kernel has zeros between its entries, a stride leaves cells out.
slide = convolve2d if TURN else correlate2d
rows, columns = (apart * (side - 1) + 1 for apart, side in zip(DILATION, kernels.shape[2:], strict=True))
spread = np.zeros((*kernels.shape[:2], rows, columns))
spread[:, :, :: DILATION[0], :: DILATION[1]] = kernels
sums = [sum(slide(channel, part, mode="valid") for channel, part in zip(padded, one)) for one in spread]
check = np.array(sums)[:, :: STRIDE[0], :: STRIDE[1]] + bias[:, None, None]
if RELU:
    check = np.maximum(check, 0)
print("scipy:")
print(np.round(check, 6).tolist())

if POOLING != "none":
    pool = F.max_pool2d if POOLING == "max" else F.avg_pool2d
    print("pooled:")
    print(np.round(pool(output[None], SIZE, stride=POOL_STRIDE)[0].numpy(), 6).tolist())
print(ending({"output": output.numpy()}, STAGE))
