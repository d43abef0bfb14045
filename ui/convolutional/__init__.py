"""What the lessons on convolutional networks show alike."""
