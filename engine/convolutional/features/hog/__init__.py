"""Histograms of oriented gradients (Dalal and Triggs 2005)."""
