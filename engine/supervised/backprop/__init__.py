"""Backpropagation: a small network or any formula forward, node by node, and its gradient back."""
