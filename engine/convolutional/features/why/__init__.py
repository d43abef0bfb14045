"""What hand-made features buy, and what learnt ones do: the same digits in four spaces."""
