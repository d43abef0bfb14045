"""The logistic map x ← r x (1 − x)."""
