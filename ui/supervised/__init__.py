"""What the lessons of supervised learning show: their controls and their stages."""
