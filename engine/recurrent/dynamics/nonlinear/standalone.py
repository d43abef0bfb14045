"""s <- tanh(A s + b): a start's way, and the fixed points that Newton's method finds from a grid of starts."""

import torch

from engine.ending import ending

A = [[2.0, 0.0], [0.0, 2.0]]
B = [0.0, 0.0]
START = [0.1, -0.3]
STEPS = 20
STAGE = {}

weights, bias = torch.tensor(A, dtype=torch.float64), torch.tensor(B, dtype=torch.float64)
s = torch.tensor(START, dtype=torch.float64)
for _ in range(STEPS):
    s = torch.tanh(weights @ s + bias)
print(f"After {STEPS} steps:", s.tolist())

along = torch.linspace(-0.99, 0.99, 21, dtype=torch.float64)
found = torch.cartesian_prod(along, along)
for _ in range(40):
    new = torch.tanh(found @ weights.T + bias)
    jacobian = (1 - new**2)[:, :, None] * weights
    step = torch.linalg.lstsq(torch.eye(2, dtype=torch.float64) - jacobian, (found - new)[:, :, None]).solution
    found = (found - step[:, :, 0]).clip(-1, 1)
fixed: list[torch.Tensor] = []
for point in found:
    rests = (torch.tanh(weights @ point + bias) - point).abs().max() < 1e-12
    if rests and all((point - other).abs().max() > 1e-6 for other in fixed):
        fixed.append(point)
        slopes = (1 - point**2)[:, None] * weights
        print("Fixed point", point.tolist(), "with the eigenvalues", torch.linalg.eigvals(slopes).tolist())
figures = {"state": s, "fixed points": len(fixed)}
print(ending(figures, STAGE))
