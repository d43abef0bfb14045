"""The controls and the stage of backpropagation."""
