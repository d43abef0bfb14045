"""Which classifier: the same points given to nine models, each with its own reasons, and an honest verdict."""
