"""Sobel's gradient, and Canny's edges made of it."""
