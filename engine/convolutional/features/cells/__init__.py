"""Hubel and Wiesel's simple and complex cells, under a bar that drifts and turns."""
