"""Trained networks that come with the project: safetensors, each with its card."""
