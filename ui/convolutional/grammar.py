"""The grammar of small networks, explained for a visitor."""

from __future__ import annotations

GRAMMAR = """Layers in order, parted by spaces, commas or arrows.

| | |
|---|---|
| `C8@3` | 8 kernels of 3×3; then `s2` stride, `p1` padding or `same`, `d2` dilation, `g2` groups, `b0`: no bias |
| `L8@3` | locally connected |
| `R` `T` `S` `Q` | ReLU, tanh, sigmoid, LeCun's tanh |
| `P2` `A2` `U2` | max pooling, average, trained; `P3s2p1` with stride, padding |
| `G` | global average |
| `F10` `E10` | fully connected, distance to fixed codes |
| `D0.5` `B` `N5` | dropout, batch normalisation, response normalisation |
| `[C8@3p1 R C8@3p1 +]` | block: what came in is added, by a 1×1 convolution where shapes differ; `+0]`: maps of 0 |
"""
