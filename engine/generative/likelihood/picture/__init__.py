"""The generator: six latents, each free or held, a picture that follows from them, and noise."""
