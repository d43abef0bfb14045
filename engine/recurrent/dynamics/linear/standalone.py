"""One matrix, read as a map and as a flow: its own way in both, and how long it makes vectors."""

import torch

from engine.ending import ending

A = [[0.8, -0.4], [0.4, 0.8]]
START = [1.0, 0.5]
STEP = 10  # k, so many steps of the map
TIME = 1.0  # t, of the flow
STAGE = {}

matrix, start = torch.tensor(A, dtype=torch.float64), torch.tensor(START, dtype=torch.float64)
trace, determinant = torch.trace(matrix), torch.linalg.det(matrix)
print("tr A =", trace.item(), "  det A =", determinant.item())
print("eigenvalues:", torch.linalg.eigvals(matrix).tolist())

power = torch.linalg.matrix_power(matrix, STEP)  # the map: s_k = A^k s_0
flow = torch.linalg.matrix_exp(matrix * TIME)  # the flow: s(t) = exp(At) s(0)
figures = {
    "trace": trace,
    "determinant": determinant,
    "map": power @ start,
    "flow": flow @ start,
    "growth of the map": torch.linalg.matrix_norm(power, 2),
    "growth of the flow": torch.linalg.matrix_norm(flow, 2),
}
print(f"After {STEP} steps of the map:", figures["map"].tolist())
print(f"At the time {TIME} of the flow:", figures["flow"].tolist())
print("The most that a vector of length 1 has become:", figures["growth of the map"].item(), "and",
      figures["growth of the flow"].item())  # fmt: skip
print(ending(figures, STAGE))
