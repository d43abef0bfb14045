"""Three flows that every course shows: pendulum, prey and predators, van der Pol."""
