"""Generative models: auto-encoders and adversarial networks."""
