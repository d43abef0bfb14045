"""The auto-encoder's controls, stages and card."""
