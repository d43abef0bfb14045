"""Recurrent networks: cells, the loop that unrolls them, and backpropagation through time written out."""
