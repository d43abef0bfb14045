"""The look at a hidden Markov model: its tables, and a trellis that is filled cell by cell."""
