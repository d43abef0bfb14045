"""LSTM gates: trained networks taken apart symbol by symbol, their gates held by hand, and their training."""
