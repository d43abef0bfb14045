"""The nine models: what scikit-learn fits, and each one’s own reasons."""
