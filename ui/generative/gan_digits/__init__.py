"""Controls and stage of the lesson on generators of digits."""
