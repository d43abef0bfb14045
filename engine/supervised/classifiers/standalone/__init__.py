"""The lesson as scripts of their own: the models side by side, on redrawn sets, in cross-validation."""
