"""What auto-encoders share: the network with the way it learns, what it learns from, and ways through its codes."""
