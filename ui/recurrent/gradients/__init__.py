"""The controls and the stages of vanishing and exploding gradients."""
