"""Sequences in and out: captions, sentiment, translation, tags; each task made by a generator from a seed."""
