"""Lesson 2.4: a line of text is a network, and every layer's size and cost is arithmetic."""
