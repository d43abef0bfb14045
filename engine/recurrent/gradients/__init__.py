"""Vanishing and exploding gradients: a ledger of them, a loss with a cliff, and a race of four networks."""
