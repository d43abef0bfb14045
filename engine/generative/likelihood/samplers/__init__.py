"""Draws from p(z|x) by four ways that never need p(x), each to be held against the grid."""
