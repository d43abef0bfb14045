"""Recurrent cells written out, their loop, the way back through time, and networks of them in training."""
