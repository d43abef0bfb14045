"""A system driven by a signal: s_t = f(A s_{t−1} + B x_t + b)."""
