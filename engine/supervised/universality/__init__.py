"""Universal approximation and depth: what a network can make, what it has at the start, and what it finds."""
