"""The controls and stages of the recurrent lessons."""
