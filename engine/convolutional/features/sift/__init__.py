"""SIFT: key points that are found again when a picture is turned, scaled and brightened (Lowe 1999, 2004)."""
