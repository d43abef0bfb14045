"""Kernels, images to lay them on, and what comes of that: convolution, filtering and pooling, number by number."""
