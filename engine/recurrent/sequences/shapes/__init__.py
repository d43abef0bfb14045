"""The shapes: what each reads and says, and how what is asked becomes columns of the graph."""
