"""Searches as scripts of their own, as they stand."""
