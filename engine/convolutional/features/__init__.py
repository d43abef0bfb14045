"""2.3 Features before learning: what was designed by hand before networks learnt it."""
