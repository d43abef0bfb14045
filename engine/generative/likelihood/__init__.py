"""Generative models with latents that can be seen, small enough that p(x) is known exactly: sample, evaluate, infer.

picture/    the generator: a picture of one shape from shape, colour, place, size and angle, and noise
exact/      p(x) and p(z|x) by adding up a grid, term by term, and what that costs
estimates/  p(x) from samples: from the prior, by importance, from an encoder, annealed; how far they are to be trusted
samplers/   p(z|x) by rejection, by importance resampling, by Metropolis–Hastings, by Langevin steps
gaussian    the linear Gaussian model, where p(x) has a formula for any number of dimensions; dimensions, what many do
bound       the best Gaussian q(z) by minimising either KL; learning, the generator's own parameters by three ways
classics    two small models of the literature, of one latent, with their exact values
"""
