"""Convolutional networks, from one kernel to a network that learns digits."""
