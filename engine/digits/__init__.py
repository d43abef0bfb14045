"""Pictures of digits: data sets, what is drawn on a pad, and how a drawing becomes what a network can read."""
