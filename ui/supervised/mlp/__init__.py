"""The multilayer perceptron's controls, stage and card, and TensorFlow Playground's links."""
