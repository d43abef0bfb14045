"""What a stage plays: the protocol of an experiment, the history of a run, and the walk of a tour."""
