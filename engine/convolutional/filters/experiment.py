"""The filters lesson as an experiment: a tour whose steps count how many times each filter was applied.

experiment = FiltersExperiment(FiltersSettings(picture="coins", filters=("Sobel x", "Gaussian 9 2")))
experiment.step()  # twice now
experiment.frame()["response.0"]
"""

from __future__ import annotations

from engine.convolutional.filters import words
from engine.convolutional.filters.lens import blank, look
from engine.convolutional.filters.responses import Response
from engine.convolutional.filters.settings import FiltersSettings
from engine.convolutional.filters.tour import FiltersTour
from engine.convolutional.kernels.filtering import margin
from engine.convolutional.kernels.named import RANGES
from engine.experiment.protocol import Frame

__all__ = ["FiltersExperiment", "FiltersSettings"]


class FiltersExperiment(FiltersTour):
    """The tour with its frame.

    picture (H, W) or (H, W, 3) and response.0, response.1, … (see :mod:`engine.convolutional.filters.responses`), the
    same arrays while nothing about them changes; titles, captions, insets, one for each response; lens.patch,
    lens.kernel, lens.products and lens.sum with their texts and ranges; account and facts, sentences.
    """

    def responses(self) -> list[Response]:
        """Each filter's response as it stands."""
        return self._responses.at(self.settings.parsed, self._steps, self.settings.edge)

    def frame(self) -> Frame:
        settings, responses = self.settings, self.responses()
        whole = [(k, response) for k, response in enumerate(responses) if not response.problem]
        return {
            "picture": self.picture_shown,
            **{f"response.{k}": response.drawn(settings.display) for k, response in whole},
            "step": self._steps,
            "where": words.times(self._steps),
            "captions": [words.caption(response, settings.display) for response in responses],
            "titles": [response.filter.title for response in responses],
            "insets": [[margin(side, self._steps, settings.edge) for side in r.filter.kernel.shape] for r in responses],
            "shown": settings.index,
            "display": settings.display,
            **self._parameters(),
            **self._lens(responses[settings.index]),
        }

    def _parameters(self) -> Frame:
        """Every parameter of the filter under the lens; None for one that it does not have."""
        filter = self.filter
        given: dict[str, float | None] = {name: filter.parameters.get(name) for name in RANGES}
        square = filter.kernel.shape[0] == filter.kernel.shape[1]
        return {**given, "size": max(filter.kernel.shape) if square else None, "kind": filter.kind}

    def _lens(self, response: Response) -> Frame:
        row, column = self.pixel
        try:
            lens = look(response, row, column, self.settings.edge)
            lines = [*lens.lines, *words.cut(lens.sums, self.settings.display)]
        except ValueError as reason:
            lens, lines = blank(response), [str(reason)]
        return {
            **lens.frame(response.range),
            "pixel": [row, column],
            "lens_size": list(response.filter.kernel.shape),
            "place": words.place(self.picture_shown.shape, row, column),
            "account": lines,
            "facts": words.facts(response.filter, self._steps),
        }
