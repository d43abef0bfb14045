"""One 2×2 matrix and its two readings: the map s_t = A s_{t−1}, and the flow ṡ = A s."""
