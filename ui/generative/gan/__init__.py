"""Controls and stage of the lesson on adversaries on the plane."""
