"""The nearest of scikit-learn's digits to a picture, in raw pixels."""

import numpy as np

from engine.convolutional.retrieval.archive import as_digit
from engine.convolutional.retrieval.nearest import Table
from engine.digits.examples import small_digits
from engine.ending import ending

QUERY = [[0] * 28] * 28
WITHOUT = -1
STAGE = {}

shipped, labels = small_digits()
pictures = np.stack([as_digit(picture) for picture in shipped])
table = Table(pictures.reshape(len(pictures), -1).astype(np.float32) / 255)
query = np.array(QUERY, np.float32).ravel() / np.float32(255)
which, distances = table.nearest(query, 10, WITHOUT)
print("nearest:", which.tolist(), "classes", labels[which].tolist())
print("distances:", distances.tolist())
print(ending({"distances": distances}, STAGE))
