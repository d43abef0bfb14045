"""s ← tanh(As + b): a recurrent network of two units without input."""
