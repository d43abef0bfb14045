"""Supervised learning: the perceptron and the multilayer perceptron."""
