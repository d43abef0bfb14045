"""The controls, the stage, the drawings and the card of the lesson on a network's anatomy."""
