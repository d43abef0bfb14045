"""The perceptron: its rule, whether points can be separated at all, and its run as an experiment."""
