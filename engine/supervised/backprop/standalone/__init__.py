"""Files to take away: the network by hand beside autograd, and a formula as a graph."""
