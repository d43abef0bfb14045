"""The look at Baum–Welch: many models side by side that learn from the same sequences."""
