"""What the maps compute, as files that run as they stand."""
