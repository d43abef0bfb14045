"""The variational auto-encoder's controls, stages, words and card."""
