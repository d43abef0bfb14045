"""Hidden Markov models: what is inferred from what is seen, cell by cell, and how the tables are learnt."""
