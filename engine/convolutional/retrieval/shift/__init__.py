"""The look in which a digit is shifted, and a space keeps its neighbours or loses them."""
