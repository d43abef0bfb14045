"""The k nearest neighbours (Fix and Hodges, 1951): a place is of the class of most of the k points next to it."""

from __future__ import annotations

import numpy as np

from engine.arithmetic.written import many, show
from engine.arrays import Floats
from engine.supervised.classifiers.models.panel import Answer, Panel, Place

FEW = 6


class Neighbours(Panel):
    """scikit-learn's KNeighborsClassifier. It learns nothing but the points themselves."""

    name = "neighbours"

    def why(self) -> list[str]:
        k, count = self.model.n_neighbors, len(self.targets)
        return [
            f"It keeps all {count} training points; the {many(k, 'nearest one')} vote."
            if k > 1
            else f"It keeps all {count} training points; a place is of the class of the nearest one.",
            "Point at a place: lines lead to its neighbours.",
            *(["Each training point is its own nearest neighbour, so it gets them right."] if k == 1 else []),
        ]

    def at(self, place: Place) -> Answer:
        label = self.label_at(place)
        distances, nearest = self.model.kneighbors(self.scale.into(np.array([place])))
        distances, nearest = distances[0], nearest[0]
        votes = [int((self.targets[nearest] == one).sum()) for one in self.labels]
        told = ", ".join(f"{count} of class {one}" for one, count in zip(self.labels, votes, strict=True) if count)
        few = ", ".join(
            f"{show(float(distance), 3)} (class {self.targets[index]})"
            for distance, index in zip(distances[:FEW], nearest[:FEW], strict=True)
        )
        more = "" if len(nearest) <= FEW else f" and {len(nearest) - FEW} farther ones"
        own = votes[int(np.searchsorted(self.labels, label))]
        tie = " The vote is a tie, which the lower class wins." if votes.count(own) > 1 else ""
        ends = self.inputs[nearest]
        segments: Floats = np.concatenate([np.broadcast_to(np.array(place), ends.shape), ends], axis=1)
        lines = [f"Distances: {few}{more}.", f"Votes: {told}: class {label}.{tie}"]
        return Answer(label, f"{own} of {many(len(nearest), 'neighbour')}", lines, segments)
