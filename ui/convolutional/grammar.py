"""The grammar of small networks, explained for a visitor."""

from __future__ import annotations

GRAMMAR = """Layers in order, parted by spaces, commas or arrows.

| | |
|---|---|
| `C8@3` | convolution, 8 kernels of 3×3; then `s2` stride, `p1` padding or `same`, `d2` dilation, `g2` groups |
| `L8@3` | locally connected |
| `R` `T` `S` `Q` | ReLU, tanh, sigmoid, LeCun's tanh |
| `P2` `A2` `U2` | max pooling, average, trained; `P3s2` with stride |
| `G` | global average |
| `F10` `E10` | fully connected, distance to fixed codes |
| `D0.5` `B` `N5` | dropout, batch normalisation, response normalisation |
"""
