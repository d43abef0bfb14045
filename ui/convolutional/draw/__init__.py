"""The drawing lesson: its pad, its controls, its stage."""
