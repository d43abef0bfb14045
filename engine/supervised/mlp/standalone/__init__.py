"""The scripts of the lesson on the multilayer perceptron, as files that run as they stand."""
