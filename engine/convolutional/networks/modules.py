"""The layers that torch has no module for. Each is short, because it is printed in the visitor's own script.

Each has reset_parameters(generator), so that its weights can come from a local generator.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Generator, Tensor, nn


class Squash(nn.Module):
    """1.7159 tanh(2x/3): ±1 goes to ±1, where the slope is still good (LeCun et al. 1998)."""

    def forward(self, x: Tensor) -> Tensor:
        return 1.7159 * torch.tanh(2 / 3 * x)


class Subsampling(nn.Module):
    """LeNet-5's S layers: the sum of a window, times one coefficient, plus one bias, of each map.

    It begins as average pooling.
    """

    def __init__(self, channels: int, size: int, stride: int) -> None:
        super().__init__()
        self.size, self.stride = size, stride
        self.weight = nn.Parameter(torch.empty(channels))
        self.bias = nn.Parameter(torch.empty(channels))
        self.reset_parameters()

    def reset_parameters(self, generator: Generator | None = None) -> None:
        nn.init.constant_(self.weight, 1 / self.size**2)
        nn.init.zeros_(self.bias)

    def forward(self, x: Tensor) -> Tensor:
        total = nn.functional.avg_pool2d(x, self.size, self.stride, divisor_override=1)  # (batch, channels, H′, W′)
        return total * self.weight[:, None, None] + self.bias[:, None, None]


class TableConv2d(nn.Module):
    """A convolution in which each output map reads only the input maps that a table names (LeNet-5's C3)."""

    def __init__(
        self,
        in_channels: int,
        table: Sequence[Sequence[int]],
        kernel_size: tuple[int, int],
        stride: int = 1,
        padding: int | tuple[int, int] = 0,
        dilation: int = 1,
    ) -> None:
        super().__init__()
        self.targets = [target for target, sources in enumerate(table) for _ in sources]
        self.sources = [source for sources in table for source in sources]
        self.shape = (len(table), in_channels, *kernel_size)
        self.stride, self.padding, self.dilation = stride, padding, dilation
        self.weight = nn.Parameter(torch.empty(len(self.sources), *kernel_size))  # one kernel a link
        self.bias = nn.Parameter(torch.empty(len(table)))
        self.reset_parameters()

    def reset_parameters(self, generator: Generator | None = None) -> None:
        bound = (self.weight.numel() / len(self.bias)) ** -0.5  # 1/√(weights of a map), as in nn.Conv2d
        nn.init.uniform_(self.weight, -bound, bound, generator)
        nn.init.uniform_(self.bias, -bound, bound, generator)

    def forward(self, x: Tensor) -> Tensor:
        kernels = self.weight.new_zeros(self.shape)  # (out, in, rows, columns)
        kernels[self.targets, self.sources] = self.weight
        return nn.functional.conv2d(x, kernels, self.bias, self.stride, self.padding, self.dilation)


class LocallyConnected2d(nn.Module):
    """A convolution's windows with a kernel and a bias of its own at every place."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        out_size: tuple[int, int],
        kernel_size: tuple[int, int],
        stride: int = 1,
        padding: int | tuple[int, int] = 0,
    ) -> None:
        super().__init__()
        self.out_size, self.kernel_size, self.stride, self.padding = out_size, kernel_size, stride, padding
        inputs, places = in_channels * kernel_size[0] * kernel_size[1], out_size[0] * out_size[1]
        self.weight = nn.Parameter(torch.empty(places, inputs, out_channels))
        self.bias = nn.Parameter(torch.empty(out_channels, places))
        self.reset_parameters()

    def reset_parameters(self, generator: Generator | None = None) -> None:
        bound = self.weight.shape[1] ** -0.5
        nn.init.uniform_(self.weight, -bound, bound, generator)
        nn.init.uniform_(self.bias, -bound, bound, generator)

    def forward(self, x: Tensor) -> Tensor:
        windows = nn.functional.unfold(x, self.kernel_size, 1, self.padding, self.stride)  # (batch, inputs, places)
        sums = torch.bmm(windows.permute(2, 0, 1), self.weight)  # (places, batch, out)
        sums = sums.permute(1, 2, 0).contiguous()  # else batch norm in use (torch 2.13) gives wrong gradients
        return (sums + self.bias).reshape(len(x), -1, *self.out_size)  # (batch, out, H′, W′)


class RadialBasis(nn.Module):
    """Minus the squared distance to one fixed code of ±1 for each class: the largest is the nearest (LeNet-5)."""

    codes: Tensor

    def __init__(self, inputs: int, units: int) -> None:
        super().__init__()
        self.register_buffer("codes", torch.empty(units, inputs))
        self.reset_parameters()

    def reset_parameters(self, generator: Generator | None = None) -> None:
        self.codes.copy_(torch.randint(0, 2, self.codes.shape, generator=generator) * 2 - 1)

    def forward(self, x: Tensor) -> Tensor:
        return -((x[:, None] - self.codes) ** 2).sum(dim=2)


class SeededDropout(nn.Dropout):
    """Dropout that draws from a generator of its own, so that nothing else in the process changes what it draws."""

    def __init__(self, p: float = 0.5, generator: Generator | None = None) -> None:
        super().__init__(p)
        self.generator = generator

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.p == 0:
            return x
        device = self.generator.device if self.generator else x.device  # the network may have moved to a GPU
        kept = torch.empty(x.shape, dtype=x.dtype, device=device).bernoulli_(1 - self.p, generator=self.generator)
        return x * kept.to(x.device) / (1 - self.p)


class Padded(nn.Module):
    """Every stride-th row and column, then maps of 0 until there are enough: a shortcut without weights (He et al.
    2016, option A)."""

    def __init__(self, stride: int, channels: int) -> None:
        super().__init__()
        self.stride, self.channels = stride, channels

    def forward(self, x: Tensor) -> Tensor:
        kept = x[:, :, :: self.stride, :: self.stride]
        return nn.functional.pad(kept, (0, 0, 0, 0, 0, self.channels - x.shape[1]))


class Residual(nn.Module):
    """What a path of layers makes of x, plus x itself or what the shortcut makes of it (He et al. 2016)."""

    def __init__(self, *path: nn.Module, shortcut: nn.Sequential | None = None) -> None:
        super().__init__()
        self.path = nn.Sequential(*path)
        self.shortcut = shortcut or nn.Sequential()  # none: x itself

    def forward(self, x: Tensor) -> Tensor:
        total: Tensor = self.path(x) + self.shortcut(x)
        return total


class Muted(nn.Module):
    """A layer some of whose maps (or units) are 0."""

    def __init__(self, layer: nn.Module, channels: list[int]) -> None:
        super().__init__()
        self.layer, self.channels = layer, channels

    def silenced(self, heard: Tensor) -> Tensor:
        heard = heard.clone()
        heard[:, self.channels] = 0
        return heard

    def forward(self, x: Tensor) -> Tensor:
        return self.silenced(self.layer(x))


WITH_NUMBERS = (Subsampling, TableConv2d, LocallyConnected2d, RadialBasis)
