"""The lesson on what recurrent networks can be shaped into: its controls, its stages, its picture."""
