"""How things are shown: the live channel, the stage, the controls, and what every page has."""
