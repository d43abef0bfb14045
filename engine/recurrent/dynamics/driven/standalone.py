"""s_t = f(A s_{t-1} + B x_t): a system driven by a signal, which is a recurrent network where f is tanh."""

import torch

from engine.ending import ending

A = [[0.8]]
B = [1.0]
BEND = "linear"  # or tanh
SIGNAL = [1.0] * 20
STAGE = {}

weights, into = torch.tensor(A, dtype=torch.float64), torch.tensor(B, dtype=torch.float64)
s = torch.zeros(len(B), dtype=torch.float64)
for x in SIGNAL:
    a = weights @ s + into * x
    s = torch.tanh(a) if BEND == "tanh" else a
print(f"After {len(SIGNAL)} steps:", s.tolist())
figures = {"state": s}
if BEND == "linear":
    for name, omega in (("0", 0.0), ("pi", torch.pi)):
        turn = torch.exp(torch.tensor(-1j * omega, dtype=torch.complex128))
        system = torch.eye(len(B), dtype=torch.complex128) - turn * weights.to(torch.complex128)
        if abs(torch.linalg.det(system)) > 1e-12:
            gain = torch.linalg.solve(system, into.to(torch.complex128))[0].abs()
            figures[f"gain at {name}"] = gain
            print(f"|H({name})| =", gain.item())
print(ending(figures, STAGE))
