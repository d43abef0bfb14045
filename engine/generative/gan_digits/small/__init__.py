"""Two networks in training on scikit-learn's digits of 8×8 pixels."""
