"""What the lessons on generative models show alike."""
