"""The controls and the stage of universal approximation and depth."""
