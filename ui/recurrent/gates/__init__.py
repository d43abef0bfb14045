"""The controls and the stage of LSTM gates."""
