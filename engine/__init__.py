"""What is taught: plain torch and numpy, without any user interface."""
