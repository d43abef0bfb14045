"""The perceptron's controls, stage and card."""
