"""Lesson 2.2: up to six filters on one picture, and a lens that shows the arithmetic at one of its pixels."""
