"""A convolution layer, in torch and in scipy."""

import numpy as np
import torch
import torch.nn.functional as F
from scipy.signal import convolve2d, correlate2d

from engine.ending import ending

IMAGE = [[[0, 0, 90, 90], [0, 0, 90, 90], [0, 0, 90, 90], [0, 0, 90, 90]]]  # (channels, rows, columns)
KERNELS = [[[[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]]]  # (filters, channels of a group, rows, columns)
BIAS = [0.0]  # one a filter
AROUND = ((0, 0), (0, 0), (0, 0))  # cells of padding before and after, for channels, rows and columns
FILL, STRIDE, DILATION = 0.0, (1, 1), (1, 1)  # of rows and columns
TRANSPOSED, PADDING, ADDED = False, (0, 0), (0, 0)  # what a transposed convolution cuts off on each side, and adds
GROUPS = 1  # of channels and filters
TURN, RELU = False, False
POOLING, SIZE, POOL_STRIDE = "none", 2, 2
POINTWISE, MIXING = False, [[1.0]]  # the weights of 1×1 filters that follow (filters, channels)
STAGE = {}

image, kernels, bias = (np.array(numbers, dtype=float) for numbers in (IMAGE, KERNELS, BIAS))
padded = np.pad(image, AROUND, constant_values=FILL)
# torch computes the cross-correlation; for a true convolution the kernel is turned first.
turned = kernels[:, :, ::-1, ::-1].copy() if TURN else kernels
x, w, b = torch.from_numpy(padded)[None], torch.from_numpy(turned), torch.from_numpy(bias)  # a batch of one
if TRANSPOSED:
    # torch orders these kernels by the channels of the image: (channels, filters of a group, rows, columns)
    w = w.unflatten(0, (GROUPS, -1)).transpose(1, 2).flatten(0, 1)
    output = F.conv_transpose2d(x, w, b, STRIDE, PADDING, ADDED, GROUPS, DILATION)[0]
else:
    output = F.conv2d(x, w, b, stride=STRIDE, dilation=DILATION, groups=GROUPS)[0]
if RELU:
    output = F.relu(output)
print("torch:")
print(np.round(output.numpy(), 6).tolist())

# scipy: each channel by itself, summed; a dilated kernel has zeros between its entries.
rows, columns = (apart * (side - 1) + 1 for apart, side in zip(DILATION, kernels.shape[2:], strict=True))
spread = np.zeros((*kernels.shape[:2], rows, columns))
spread[:, :, :: DILATION[0], :: DILATION[1]] = kernels
deep, many = kernels.shape[1], len(kernels) // GROUPS  # channels and filters of a group
if TRANSPOSED:
    # zeros between the image's cells; the full convolution then stamps the kernel once for each of them
    size = [(side - 1) * apart + 1 for side, apart in zip(image.shape[1:], STRIDE, strict=True)]
    padded = np.zeros((len(image), *size))
    padded[:, :: STRIDE[0], :: STRIDE[1]] = image
    slide, mode = correlate2d if TURN else convolve2d, "full"
else:  # a stride leaves cells out
    slide, mode = convolve2d if TURN else correlate2d, "valid"
sums = []
for filter, one in enumerate(spread):
    group = padded[filter // many * deep :][:deep]
    sums.append(sum(slide(channel, part, mode=mode) for channel, part in zip(group, one, strict=True)))
if TRANSPOSED:
    sums = np.pad(sums, ((0, 0), (0, ADDED[0]), (0, ADDED[1])))
    check = sums[:, PADDING[0] : sums.shape[1] - PADDING[0], PADDING[1] : sums.shape[2] - PADDING[1]]
else:
    check = np.array(sums)[:, :: STRIDE[0], :: STRIDE[1]]
check = check + bias[:, None, None]
if RELU:
    check = np.maximum(check, 0)
print("scipy:")
print(np.round(check, 6).tolist())

if POOLING != "none":
    pool = F.max_pool2d if POOLING == "max" else F.avg_pool2d
    print("pooled:")
    print(np.round(pool(output[None], SIZE, stride=POOL_STRIDE)[0].numpy(), 6).tolist())
if POINTWISE:  # every cell by itself: its channels, weighed and added up
    mixed = F.conv2d(output[None], torch.tensor(MIXING, dtype=torch.float64)[..., None, None])[0]
    print("mixed:")
    print(np.round(mixed.numpy(), 6).tolist())
print(ending({"output": output.numpy()}, STAGE))
