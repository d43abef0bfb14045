"""The filters lesson as an experiment: a tour whose steps count how many times each filter was applied.

experiment = FiltersExperiment(FiltersSettings(picture="coins", filters=("Sobel x", "Gaussian 9 2")))
experiment.step()  # twice now
experiment.frame()["response.0"]
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import numpy as np

from engine.arithmetic.exact import parse_entry
from engine.arrays import Bytes
from engine.convolutional.filters import words
from engine.convolutional.filters.beside import (
    GRADIENT,
    MEDIANS,
    Extra,
    Medians,
    gradient,
    gradient_words,
    magnitude,
)
from engine.convolutional.filters.lens import blank, look
from engine.convolutional.filters.responses import Response, Responses, channels_of
from engine.convolutional.filters.settings import MOST_FILTERS, YOURS, FiltersSettings
from engine.convolutional.filters.text import LARGEST_KERNEL, OWN, Filter, new, own
from engine.convolutional.kernels.filtering import MOST_TIMES, margin
from engine.convolutional.kernels.named import PARAMETERS
from engine.convolutional.kernels.pictures import LARGEST_SIDE, PICTURES, grey, load
from engine.convolutional.kernels.slices import CHANNELS, SLICED
from engine.experiment.film import OnFilm
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.tour import Tour
from engine.experiment.undo import Undo

Place = Annotated[int, Bounds(0, LARGEST_SIDE - 1)]
KernelPlace = Annotated[int, Bounds(0, LARGEST_KERNEL - 1)]
Index = Annotated[int, Bounds(0, MOST_FILTERS + 4)]  # five more pictures may stand beside the responses
MOST_UNDO = 100


class FiltersExperiment(OnFilm, Tour):
    """A picture and its filters; see :mod:`engine.experiment`. own_picture: the picture for the name "yours", uint8
    (H, W) or (H, W, 3)."""

    edits = (
        "set_entry",
        "kind",
        "parameter",
        "add",
        "remove",
        "split",
        "undo",
        "select",
        "pin",
        "show_as",
        "keep_frame",
    )
    looks = ("look_at", "leave", "film")
    units = ("application",)
    first = 1

    def __init__(self, settings: FiltersSettings | None = None, own_picture: Bytes | None = None) -> None:
        self.settings = settings or FiltersSettings()
        if self.settings.picture != YOURS:
            self._source = load(self.settings.picture)
        elif own_picture is not None:
            self._source = own_picture
        else:
            raise ValueError("Your own picture is no longer here, and a link cannot carry it: load it again.")
        super().__init__()
        self._hover: tuple[int, int] | None = None
        self._undo = Undo[tuple[tuple[str, ...], int]](MOST_UNDO)
        self._stroke: tuple[object, ...] = ()
        self._applied = self.first  # how many times, before three slices were added up
        self._take_colour()

    def _take_colour(self) -> None:
        self.picture_shown = grey(self._source) if self.settings.colour == "grey" else self._source
        channels = channels_of(self.picture_shown)
        if self.summed and len(channels) == 1:  # of a grey picture red, green and blue are equal
            channels = np.repeat(channels, len(CHANNELS), axis=0)
        self._responses = Responses(channels, summed=self.summed)
        self._medians = Medians(self._responses.picture)
        self._gradient: tuple[tuple[Response, ...], tuple[Extra, ...]] = (), ()  # of the last pair of responses
        self._parts: tuple[Response | None, str, list[Any]] = None, "", []  # drawn last

    @property
    def summed(self) -> bool:
        """Whether a filter's three slices make one response together."""
        return self.settings.colour == "sum"

    @property
    def length(self) -> int:
        return 1 if self.summed else MOST_TIMES

    @property
    def end(self) -> str:  # type: ignore[override]
        if self.summed:
            return "Three channels go in, one comes out: there are no three for the filter to be applied to again."
        return f"Applied {MOST_TIMES} times: this is as far as it goes."

    # --- what is changed -------------------------------------------------------------------------------------------

    def change(self, **settings: Any) -> None:
        changed = replace(self.settings, **settings)
        if changed.filters != self.settings.filters:
            self._remember()
        colour, self.settings = self.settings.colour, changed
        if changed.colour != colour:
            if self.summed:
                self._applied, self._steps = self._steps, self.length
            elif colour == "sum":
                self._steps = self._applied
            self._take_colour()

    def set_entry(
        self,
        channel: Annotated[int, Bounds(0, 2)],
        row: KernelPlace,
        column: KernelPlace,
        text: Annotated[str, Bounds(1, 30)],
        first: bool,
    ) -> None:
        """Type or paint one entry of the kernel under the lens. first: it begins a new stroke (one to be undone)."""
        slices = len(self.filter.weights(len(self._responses.picture), summed=self.summed))
        changed = self.filter.with_entry(row, column, parse_entry(text), channel, slices)
        self._replace(changed, ("entry", self.settings.index), fresh=first)

    def kind(self, name: Annotated[str, Bounds(1, 40)]) -> None:
        """Another filter in place of the one under the lens; "own" keeps its kernel, to be edited. One of three slices
        is for colours: in grey there would be little to be seen of it."""
        self._replace(self.filter.as_own() if name == OWN else new(name))
        if name in SLICED and self.settings.colour == "grey":
            self.change(colour="sum")

    def parameter(self, name: Annotated[str, Bounds(1, 20)], value: Annotated[float, Bounds(-360, 360)]) -> None:
        """Move a slider of the filter under the lens: one of its parameters, or the size."""
        self._replace(self.filter.with_parameter(name, round(value, 4)), (name, self.settings.index))

    def add(self) -> None:
        """One more filter, like the one under the lens, to be changed from there."""
        filters = self.settings.filters
        if len(filters) == MOST_FILTERS:
            raise ValueError(f"There are {MOST_FILTERS} filters already; take one away first.")
        self._use((*filters, filters[self.settings.index]), len(filters))

    def remove(self) -> None:
        """Take away the filter under the lens."""
        filters, index = self.settings.filters, self.settings.index
        if len(filters) == 1:
            raise ValueError("One filter stays: choose another kind for it instead.")
        self._use((*filters[:index], *filters[index + 1 :]), min(index, len(filters) - 2))

    def split(self) -> None:
        """Put the column and the row of a separable kernel beside it, as filters of their own."""
        filters, parts = self.settings.filters, self.filter.separation
        if self.filter.sliced:
            raise ValueError("A filter of three slices does not fall into two vectors.")
        if not parts.separable or min(self.filter.kernel.shape) == 1:
            raise ValueError("This kernel is no product of a column and a row, so it does not fall into two.")
        if len(filters) > MOST_FILTERS - 2:
            raise ValueError(f"Two more filters would be more than {MOST_FILTERS}; take some away first.")
        self._use((*filters, own(parts.column[:, None]).text, own(parts.row[None]).text), self.settings.shown)

    def undo(self) -> None:
        """Back to the filters before the last change."""
        filters, shown = self._undo.take()
        self._stroke = ()
        self.settings = replace(self.settings, filters=filters, shown=shown)

    def select(self, index: Index) -> None:
        """Which filter is under the lens; what stands beside the responses is none, and one alone stays."""
        if index < len(self.settings.filters) and not self.settings.alone:
            self.settings = replace(self.settings, shown=index)

    def pin(self, row: Place, column: Place) -> None:
        """Where the lens rests."""
        self.settings = replace(self.settings, pixel=self._kept_inside(row, column))

    def show_as(self, display: Annotated[str, Bounds(1, 10)]) -> None:
        """Responses on a "signed" scale, cut to 0–255 as a "picture", or each as is "fitting" for its kernel."""
        self.change(display=display)

    def take(self, picture: Bytes) -> None:
        """A frame of the camera is the visitor's own picture now."""
        self._source = picture
        self.settings = replace(self.settings, picture=YOURS)
        self._take_colour()

    def look_at(self, row: Place, column: Place) -> None:
        """Move the lens, for as long as a pointer is there."""
        self._hover = self._kept_inside(row, column)

    def leave(self) -> None:
        """The lens goes back to where it rests."""
        self._hover = None

    def _replace(self, changed: Filter, stroke: tuple[object, ...] = (), *, fresh: bool = False) -> None:
        """The filter under the lens becomes another. Changes of one stroke are undone together."""
        filters, index = self.settings.filters, self.settings.index
        new_stroke = fresh or not stroke or stroke != self._stroke
        self._use((*filters[:index], changed.text, *filters[index + 1 :]), self.settings.shown, first=new_stroke)
        self._stroke = stroke

    def _use(self, filters: tuple[str, ...], shown: int, *, first: bool = True) -> None:
        changed = replace(self.settings, filters=filters, shown=shown)
        self._remember(first=first)
        self.settings = changed

    def _remember(self, *, first: bool = True) -> None:
        self._undo.remember((self.settings.filters, self.settings.shown), first=first)
        self._stroke = ()

    def _kept_inside(self, row: int, column: int) -> tuple[int, int]:
        rows, columns = self.picture_shown.shape[:2]
        return min(row, rows - 1), min(column, columns - 1)

    # --- where it stands ----------------------------------------------------------------------------------------------

    @property
    def filter(self) -> Filter:
        """The one under the lens."""
        return self.settings.parsed[self.settings.index]

    @property
    def pixel(self) -> tuple[int, int]:
        """Row and column under the lens: where a pointer is, else where it rests, else the middle. A film may come with
        smaller frames than the picture before."""
        return self._kept_inside(*self._hover) if self._hover else self.resting

    @property
    def resting(self) -> tuple[int, int]:
        """Where the lens is while no pointer holds it."""
        rows, columns = self.picture_shown.shape[:2]
        place = PICTURES[self.settings.picture].place if self.settings.picture in PICTURES else None
        return self._kept_inside(*(self.settings.pixel or place or (rows // 2, columns // 2)))

    # --- frames -------------------------------------------------------------------------------------------------------

    def responses(self) -> list[Response]:
        """Each filter's response as it stands."""
        return self._responses.at(self.settings.parsed, self._steps, self.settings.edge)

    def frame(self) -> Frame:
        """picture (H, W) or (H, W, 3), response.0, response.1, … (:mod:`engine.convolutional.filters.responses`), the
        same arrays while nothing about them changes; titles, captions, insets, one for each response; lens.patch,
        lens.kernel, lens.products and lens.sum with their texts and ranges; account and facts, sentences; size, sigma
        and the other parameters of the filter under the lens, None for one that it does not have."""
        settings, filter, responses = self.settings, self.filter, self.responses()
        chosen, extras = responses[settings.index], self.extras()
        here = [chosen] if settings.alone else responses
        square = filter.kernel.shape[0] == filter.kernel.shape[1]
        pictures = [None if one.problem else one.drawn(settings.display) for one in here]
        pictures += [extra.pixels for extra in extras]
        return {
            "picture": self.picture_shown,
            **{f"response.{k}": pixels for k, pixels in enumerate(pictures) if pixels is not None},
            "step": self._steps,
            "where": "applied once" if self._steps == 1 else f"applied {self._steps} times",
            "captions": [*(words.caption(one, settings.display) for one in here), *(one.caption for one in extras)],
            "titles": [*(one.filter.title for one in here), *(one.title for one in extras)],
            "insets": [*map(self._inset, here), *(list(one.inset) for one in extras)],
            "shown": here.index(chosen),
            "display": settings.display,
            "filmed": self.frames,
            **{name: filter.parameters.get(name) for name in PARAMETERS},
            "size": max(filter.kernel.shape) if square else None,
            "kind": filter.kind,
            **self._lens(chosen, self._beside_words(responses)),
        }

    def _inset(self, response: Response) -> list[int]:
        return [margin(side, self._steps, self.settings.edge) for side in response.filter.kernel.shape]

    def extras(self) -> tuple[Extra, ...]:
        """What stands beside the responses."""
        return (*self._slices(), *self._chosen_extras())

    def _slices(self) -> tuple[Extra, ...]:
        """What each slice of the filter under the lens makes of its channel, where they are added up."""
        chosen = self.responses()[self.settings.index]
        if not self.summed or chosen.problem:
            return ()
        display = self.settings.display
        caption = "0–255" if chosen.display(display) == "picture" else f"±{chosen.parts_range:,.10g}"
        if self._parts[0] is not chosen or self._parts[1] != display:
            self._parts = chosen, display, chosen.drawn_parts(display)
        inset = (self._inset(chosen)[0], self._inset(chosen)[1])
        drawn = zip(CHANNELS, self._parts[2], strict=True)
        return tuple(Extra(f"{name} slice", caption, pixels, inset) for name, pixels in drawn)

    def _chosen_extras(self) -> tuple[Extra, ...]:
        chosen, edge = self.settings.beside, self.settings.edge
        if chosen == GRADIENT:
            pair = tuple(self.responses()[:2])
            if self._gradient[0] != pair:
                self._gradient = pair, gradient(pair, edge)
            return self._gradient[1]
        return (self._medians.at(MEDIANS[chosen], self._steps, edge),) if chosen in MEDIANS else ()

    def _beside_words(self, responses: list[Response]) -> list[str]:
        """The arithmetic of what stands beside the responses, at the pixel under the lens."""
        chosen, (row, column), edge = self.settings.beside, self.pixel, self.settings.edge
        if chosen in MEDIANS:
            return self._medians.words(MEDIANS[chosen], self._steps, edge, (row, column))
        if chosen != GRADIENT or len(responses) < 2 or any(one.problem for one in responses[:2]):
            return []
        slopes = []
        for one in responses[:2]:
            above, before = self._inset(one)
            high, wide = one.after.shape[1:]
            if not (0 <= row - above < high and 0 <= column - before < wide):
                return []
            slopes.append(one.after[:, row - above, column - before].astype(float))
        steepest = int(magnitude(*slopes).argmax())
        return [gradient_words(*(float(slope[steepest]) for slope in slopes))]

    def _lens(self, response: Response, beside: list[str]) -> Frame:
        (row, column), (rows, columns) = self.pixel, self.picture_shown.shape[:2]
        try:
            lens = look(response, row, column, self.settings.edge)
            lines = [*lens.lines, *words.cut(lens.sums, response.display(self.settings.display))]
        except ValueError as reason:
            lens, lines = blank(response), [str(reason)]
        return {
            **lens.frame(response.range),
            "pixel": [row, column],
            "lens_size": list(response.weights.shape[1:]),
            "place": f"{columns} × {rows}, pixel ({row}, {column})",
            "account": [*lines, *beside],
            "facts": words.facts(response),
        }
