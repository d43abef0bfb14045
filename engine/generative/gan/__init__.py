"""Two networks that learn against each other from a distribution on the plane whose density is known."""
