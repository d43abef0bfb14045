"""The gated recurrent unit, with both places of its reset gate (Cho et al. 2014; Chung et al. 2014)."""

from __future__ import annotations

from typing import Any, Literal, Self

import torch
from numpy.typing import ArrayLike
from torch import Tensor, nn

from engine.recurrent.cells.cell import Back, Cell, Held, State, Step
from engine.recurrent.cells.weights import initial_weights


class GRU(Cell):
    """h_t = (1 − z) ⊙ n + z ⊙ h_{t−1} (Cho et al. 2014); r, z = σ(a), and the candidate n by the reset gate's place:

    "after"   n = tanh(W_in x + b_in + r ⊙ (W_hn h_{t−1} + b_hn)), torch's (and cuDNN's): after the matrix product
    "before"  n = tanh(W_in x + b_in + W_hn (r ⊙ h_{t−1}) + b_hn), as published: before it
    """

    gates = 3
    gate_names = ("r", "z", "n")
    module = nn.GRU

    def __init__(
        self,
        W_ih: ArrayLike | Tensor,
        W_hh: ArrayLike | Tensor,
        b_ih: ArrayLike | Tensor | None = None,
        b_hh: ArrayLike | Tensor | None = None,
        reset: Literal["after", "before"] = "after",
    ) -> None:
        super().__init__(W_ih, W_hh, b_ih, b_hh)
        if reset not in ("after", "before"):
            raise ValueError("The reset gate acts “after” or “before” the matrix product.")
        self.reset = reset

    @classmethod
    def start(
        cls, inputs: int, hidden: int, init: str = "uniform", *, reset: Literal["after", "before"] = "after", **how: Any
    ) -> Self:
        return cls(**initial_weights(cls.gates, inputs, hidden, init, **how), reset=reset)

    def _module(self, bias: bool) -> nn.RNNBase:
        if self.reset == "before":
            raise ValueError(
                "torch.nn.GRU resets after the matrix product: these weights would compute something else."
            )
        return super()._module(bias)

    @property
    def _n(self) -> tuple[Tensor, Tensor | None]:
        """W_hn and b_hn, the candidate's part of the recurrent weights."""
        bias = self.weights.get("b_hh")
        return self.weights["W_hh"][2 * self.hidden :], None if bias is None else bias[2 * self.hidden :]

    def step(self, x: Tensor, before: State, held: Held | None = None) -> Step:
        (h,) = before
        own, recurrent = self.sums(x, h)
        a_r, a_z = (own + recurrent)[..., : 2 * self.hidden].chunk(2, dim=-1)
        v = {"r": torch.sigmoid(a_r), "z": torch.sigmoid(a_z)}
        kept = self.hold(v, ("r", "z"), held)
        if self.reset == "after":
            v["u_n"] = recurrent[..., 2 * self.hidden :]
            a_n = own[..., 2 * self.hidden :] + v["r"] * v["u_n"]
        else:
            W_hn, b_hn = self._n
            v["rh"] = v["r"] * h
            a_n = own[..., 2 * self.hidden :] + v["rh"] @ W_hn.T
            a_n = a_n if b_hn is None else a_n + b_hn
        v["n"] = torch.tanh(a_n)
        kept |= self.hold(v, ("n",), held)
        v["h"] = (1 - v["z"]) * v["n"] + v["z"] * h
        return Step(x, before, (v["h"],), v | {"a_r": a_r, "a_z": a_z, "a_n": a_n}, kept)

    def reads(self, step: Step) -> Tensor:
        """h_{t−1}; for the candidate of "before", r ⊙ h_{t−1}."""
        h = step.before[0]
        return torch.stack([h, h, step["rh"] if self.reset == "before" else h], dim=-2)

    def backward(self, step: Step, gradient: State) -> Back:
        (d_h,) = gradient
        (h,), W_hn = step.before, self._n[0]
        d_n = d_h * (1 - step["z"]) * step.tanh_slope("n")  # at a_n
        d_z = d_h * (h - step["n"]) * step.sigmoid_slope("z")
        straight = d_h * step["z"]  # to h_{t−1} past everything
        if self.reset == "after":
            d_r = d_n * step["u_n"] * step.sigmoid_slope("r")
            hh = torch.cat([d_r, d_z, d_n * step["r"]], dim=-1)
            d_before = straight + hh @ self.weights["W_hh"]
        else:
            d_rh = d_n @ W_hn
            d_r = d_rh * h * step.sigmoid_slope("r")
            hh = torch.cat([d_r, d_z, d_n], dim=-1)
            gates = hh[..., : 2 * self.hidden] @ self.weights["W_hh"][: 2 * self.hidden]
            d_before = straight + d_rh * step["r"] + gates
        return Back(torch.cat([d_r, d_z, d_n], dim=-1), hh, (d_before,), (d_h,))

    def jacobian(self, step: Step) -> Tensor:
        """diag(z) + diag((h_{t−1} − n) z′) W_hz + diag((1 − z) n′) ∂a_n/∂h_{t−1}."""
        (h,), (W_r, W_z, W_n) = step.before, self.weights["W_hh"].chunk(3)
        r = step["r"]
        if self.reset == "after":
            a_n = r.unsqueeze(-1) * W_n + (step["u_n"] * step.sigmoid_slope("r")).unsqueeze(-1) * W_r
        else:
            a_n = W_n @ (torch.diag_embed(r) + (h * step.sigmoid_slope("r")).unsqueeze(-1) * W_r)
        through_z = ((h - step["n"]) * step.sigmoid_slope("z")).unsqueeze(-1) * W_z
        through_n = ((1 - step["z"]) * step.tanh_slope("n")).unsqueeze(-1) * a_n
        return torch.diag_embed(step["z"]) + through_z + through_n
