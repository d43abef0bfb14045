"""Models with published numbers: tables, a sequence, and where they come from. Tests hold the published results.

CpG islands are not among them: Durbin et al. print how the letters follow each other inside and outside of an island,
which makes eight states, but not how likely it is to enter and leave one. Eddy's splice site is a model of DNA that is
printed whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.recurrent.hmm.model import HMM, Integers

Rows = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Preset:
    """A model, a sequence of its symbols to begin with, what it tells in a sentence, and the source."""

    title: str
    hmm: HMM
    sequence: tuple[str, ...]
    tells: str
    source: str

    @property
    def x(self) -> Integers:
        """(T,) the sequence by the numbers of its symbols."""
        return self.hmm.encode(self.sequence)


def _preset(
    title: str,
    states: str,
    symbols: str,
    tables: tuple[Sequence[float], Rows, Rows],
    sequence: str | Sequence[str],
    tells: str,
    source: str,
) -> Preset:
    """Names and the sequence are written with spaces between them."""
    seen = tuple(sequence.split()) if isinstance(sequence, str) else tuple(sequence)
    return Preset(title, HMM(*tables, states.split(), symbols.split()), seen, tells, source)


CASINO_ROLLS = (
    "315116246446644245311321631164152133625144543631656626566666651166453132651245636664631636663162326455236266666625"
    "151631222555441666566563564324364131513465146353411126414626253356366163666466232534413661661163252562462255265252"
    "266435353336233121625364414432335163243633665562466662632666612355245242"
)
"""The 300 rolls of Durbin et al., figure 3.5."""
SPLICE_SITE = "CTTCATGTGAAAGCAGACGTAAGTCA"
EISNER_DAYS = "233232322313311121113121112332322"
"""How many ice creams on 33 days (Eisner 2002)."""
FAIR, LOADED = [1 / 6] * 6, [0.1] * 5 + [0.5]

PRESETS: dict[str, Preset] = {
    "weather": _preset(
        "Weather, seen as it is",
        "rain cloudy sunny",
        "rain cloudy sunny",
        ([0, 0, 1], [[0.4, 0.3, 0.3], [0.2, 0.6, 0.2], [0.1, 0.1, 0.8]], [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
        "sunny sunny sunny rain rain sunny cloudy sunny",
        "Nothing is hidden here: every state shows its own symbol. That sunny day is followed by these seven days with "
        "probability 1.536·10⁻⁴.",
        "Rabiner 1989, A tutorial on hidden Markov models, section II",
    ),
    "umbrella": _preset(
        "Umbrella",
        "rain dry",
        "umbrella none",
        ([0.5, 0.5], [[0.7, 0.3], [0.3, 0.7]], [[0.9, 0.1], [0.2, 0.8]]),
        "umbrella umbrella none umbrella umbrella",
        "A guard who never goes outside sees whether the director brings an umbrella, and asks whether it rains.",
        "Russell and Norvig, Artificial Intelligence: A Modern Approach, 3rd ed. 2010, section 15.2",
    ),
    "ice_cream": _preset(
        "Ice cream, third edition",
        "cold hot",
        "1 2 3",
        ([0.2, 0.8], [[0.5, 0.5], [0.4, 0.6]], [[0.5, 0.4, 0.1], [0.2, 0.4, 0.4]]),
        "3 1 3",
        "From how many ice creams a diary counts for each day, the weather of that day is to be told.",
        "Jurafsky and Martin, Speech and Language Processing, 3rd ed. draft, appendix A",
    ),
    "ice_cream_2009": _preset(
        "Ice cream, second edition",
        "cold hot",
        "1 2 3",
        ([0.2, 0.8], [[0.6, 0.4], [0.3, 0.7]], [[0.5, 0.4, 0.1], [0.2, 0.4, 0.4]]),
        "3 1 3",
        "The same diary with the transitions of the earlier edition: both weathers last longer.",
        "Jurafsky and Martin, Speech and Language Processing, 2nd ed. 2009, chapter 6",
    ),
    "eisner": _preset(
        "Ice cream, 33 days",
        "cold hot end",
        "1 2 3 stop",
        (
            [0.5, 0.5, 0],
            [[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0, 0, 1]],
            [[0.7, 0.2, 0.1, 0], [0.1, 0.2, 0.7, 0], [0, 0, 0, 1]],
        ),
        [*EISNER_DAYS, "stop"],
        "The diary from which learning is taught: the summer is over at “stop”, which only the state “end” shows.",
        "Eisner 2002, An interactive spreadsheet for teaching the forward–backward algorithm",
    ),
    "fever": _preset(
        "Healthy or fever",
        "healthy fever",
        "normal cold dizzy",
        ([0.6, 0.4], [[0.7, 0.3], [0.4, 0.6]], [[0.5, 0.4, 0.1], [0.1, 0.3, 0.6]]),
        "normal cold dizzy",
        "A patient says how he feels on three days, and the doctor asks on which of them he had a fever.",
        "Wikipedia, Viterbi algorithm, example",
    ),
    "boxes": _preset(
        "Three boxes of balls",
        "box1 box2 box3",
        "red white",
        (
            [0.2, 0.4, 0.4],
            [[0.5, 0.2, 0.3], [0.3, 0.5, 0.2], [0.2, 0.3, 0.5]],
            [[0.5, 0.5], [0.4, 0.6], [0.7, 0.3]],
        ),
        "red white red",
        "Balls are drawn, and put back, from boxes that cannot be seen.",
        "Li Hang, Statistical Learning Methods, 2nd ed. 2019, examples 10.2 and 10.3",
    ),
    "casino": _preset(
        "Dishonest casino",
        "fair loaded",
        "1 2 3 4 5 6",
        ([2 / 3, 1 / 3], [[0.95, 0.05], [0.1, 0.9]], [FAIR, LOADED]),
        [*CASINO_ROLLS],
        "Now and then the croupier takes a die that shows a six every second time. Fair runs last 20 rolls in the "
        "mean, loaded ones 10.",
        "Durbin, Eddy, Krogh and Mitchison 1998, Biological Sequence Analysis, chapter 3; it begins here as often with "
        "each die as in the long run",
    ),
    "splice": _preset(
        "Splice site",
        "exon site intron end",
        "A C G T stop",
        (
            [1, 0, 0, 0],
            [[0.9, 0.1, 0, 0], [0, 0, 1, 0], [0, 0, 0.9, 0.1], [0, 0, 0, 1]],
            [[0.25, 0.25, 0.25, 0.25, 0], [0.05, 0, 0.95, 0, 0], [0.4, 0.1, 0.1, 0.4, 0], [0, 0, 0, 0, 1]],
        ),
        [*SPLICE_SITE, "stop"],
        "Where does the exon end? The best path puts the site at the fifth G, but is only one of many.",
        "Eddy 2004, What is a hidden Markov model? Nature Biotechnology 22, 1315–1316",
    ),
    "impossible": _preset(
        "Best states, impossible path",
        "north south centre",
        "step rest",
        (
            [0.4, 0.3, 0.3],
            [[1, 0, 0], [0, 0, 1], [0, 0, 1]],
            [[0.5, 0.5], [0.5, 0.5], [0.5, 0.5]],
        ),
        "step step rest",
        "Who begins in the north stays there; all others meet in the centre. At first north is the most probable "
        "state, later the centre is, but from north to centre there is no way.",
        "Made for this lesson; for the warning see Rabiner 1989, section III B",
    ),
}  # fmt: skip
