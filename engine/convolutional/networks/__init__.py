"""Small convolutional networks: layers, grammar, sizes, counts, torch modules, and how one number comes about."""
