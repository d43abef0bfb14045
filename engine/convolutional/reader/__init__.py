"""Networks that read digits: those that ship, how they are trained and measured, and one of a visitor's own."""
