"""Fukushima's neocognitron of 1980: S-cells, C-cells, and how they learn without a teacher."""
