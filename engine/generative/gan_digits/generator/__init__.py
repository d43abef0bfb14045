"""The generator of digits that ships, its discriminator, how both were trained, and how good they are."""
