"""The scripts of the lesson on gates, as files that run as they stand."""
