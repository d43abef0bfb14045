"""The scripts of the lesson on gradients through time, as files that run as they stand."""
