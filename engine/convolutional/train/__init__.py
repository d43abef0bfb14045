"""A small CNN that learns digits on the stage, or two of them side by side."""
