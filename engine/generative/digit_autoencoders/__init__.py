"""Auto-encoders of MNIST's digits that ship with the project: how they are trained, kept, measured and asked."""
