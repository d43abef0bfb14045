"""p(x) and p(z|x) exactly: a grid over the free latents, added up term by term."""
