"""Two networks that learn against each other, whatever they learn from: definition, fast path, run, doctor."""
