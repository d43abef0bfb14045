"""Numbers written with few digits, in sums and equations that add up as they are shown."""
