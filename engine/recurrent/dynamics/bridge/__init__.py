"""The look that leads on to recurrent networks: one that learns to predict the symbols, beside the exact filter."""
