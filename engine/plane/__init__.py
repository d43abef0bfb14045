"""Points of the plane: data sets, distributions, tables, and what a visitor draws."""
