"""The recurrent network, unrolled: forward in time, then back, every part of the gradient in turn."""
