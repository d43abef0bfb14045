"""Dynamic systems: what a state does that is computed from the state before, again and again."""
