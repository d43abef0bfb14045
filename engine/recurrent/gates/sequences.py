"""What the tasks are made of: for each the right answers, how sequences are drawn, what a unit might follow, how a
typed text falls into symbols, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats

Sequence = NDArray[np.int64]
"""(steps,), each the place of a symbol in the alphabet."""
Tracks = dict[str, Floats]
"""What might be followed, by name: (steps,) each."""

MOST = 8  # the deepest depth, the largest sum, the most vowels
VOWELS = "aeiou"
LETTERS = "abcdefghijklmnopqrstuvwxyz "
MARKED = "⓪①②③④"


def _place(sequence: Sequence) -> Tracks:
    return {"the number of the step": np.arange(len(sequence), dtype=np.float64)}


def plain_tokens(text: str) -> Iterator[str]:
    """Every character that is no blank, small."""
    yield from "".join(text.split()).lower()


# --- brackets -----------------------------------------------------------------------------------------------------


def depths(sequence: Sequence) -> Sequence:
    """How many brackets are open after every symbol: 0 is (, 1 is )."""
    return np.cumsum(1 - 2 * sequence)


def draw_brackets(generator: np.random.Generator, length: int) -> Sequence:
    """A walk of the depth between 0 and MOST, some sequences inclined to open and some to close."""
    opens, depth, found = generator.uniform(0.3, 0.7), 0, []
    for chance in generator.random(length):
        up = depth == 0 or (depth < MOST and chance < opens)
        depth += 1 if up else -1
        found.append(0 if up else 1)
    return np.array(found, np.int64)


def track_brackets(sequence: Sequence) -> Tracks:
    depth = depths(sequence).astype(np.float64)
    return {
        "the depth": depth,
        "whether the symbol is (": 1.0 - sequence,
        "whether all are closed": (depth == 0) * 1.0,
        **_place(sequence),
    }


def refuse_brackets(sequence: Sequence) -> str:
    depth = depths(sequence)
    if (depth < 0).any():
        return f"The bracket at place {int((depth < 0).argmax()) + 1} closes nothing: nothing is open there."
    if (depth > MOST).any():
        return f"At most {MOST} brackets can be open at a time; here {int(depth.max())} are."
    return ""


# --- the first symbol ---------------------------------------------------------------------------------------------


def first(sequence: Sequence) -> Sequence:
    return np.full(len(sequence), sequence[0])


def draw_first(generator: np.random.Generator, length: int) -> Sequence:
    return generator.integers(0, 4, length)


def track_first(sequence: Sequence) -> Tracks:
    ones = np.ones(len(sequence))
    first = {f"whether the first symbol was {s}": ones * (sequence[0] == k) for k, s in enumerate("abcd")}
    return {
        **first,
        **{f"whether the symbol is {s}": (sequence == k) * 1.0 for k, s in enumerate("abcd")},
        **_place(sequence),
    }


# --- adding -------------------------------------------------------------------------------------------------------


def marked(sequence: Sequence) -> NDArray[np.bool_]:
    return sequence >= len(MARKED)


def sums(sequence: Sequence) -> Sequence:
    """The sum of the marked digits so far."""
    return np.cumsum(np.where(marked(sequence), sequence % len(MARKED), 0))


def draw_adding(generator: np.random.Generator, length: int) -> Sequence:
    """Digits, two of them marked: one in the first half and one in the second (Hochreiter and Schmidhuber, 1997)."""
    found = generator.integers(0, len(MARKED), length)
    half = length // 2
    places = [generator.integers(0, half), generator.integers(half, length)] if half else []
    found[places] += len(MARKED)
    return found


def track_adding(sequence: Sequence) -> Tracks:
    on = marked(sequence)
    return {
        "the sum so far": sums(sequence).astype(np.float64),
        "whether the digit is marked": on.astype(np.float64),
        "the digit": (sequence % len(MARKED)).astype(np.float64),
        "how many marks there were": np.cumsum(on).astype(np.float64),
        **_place(sequence),
    }


def adding_tokens(text: str) -> Iterator[str]:
    """Digits, a star after one marks it; blanks do not count. Raises ValueError for a star that marks none."""
    plain = "".join(text.split())
    for place, symbol in enumerate(plain):
        if symbol == "*":
            if plain[place - 1 : place] not in [*"01234"]:
                raise ValueError("A * marks the digit before it; here is one with no digit before it.")
        elif symbol in MARKED or symbol not in "01234" or plain[place + 1 : place + 2] != "*":
            yield symbol
        else:
            yield MARKED[int(symbol)]


def refuse_adding(sequence: Sequence) -> str:
    count = int(marked(sequence).sum())
    return f"At most two digits can be marked; here {count} are." if count > 2 else ""


# --- words --------------------------------------------------------------------------------------------------------

# English words, common ones of every length, written down for this lesson.
_TEXT = """
a about above across after again against age air all almost alone along already also always among an and animal
another answer any apple area arm around as ask at autumn away baby back ball bank be beach bear beautiful because
become bed before begin behind believe below best better between bicycle big bird black blue boat body book both
bottle box bread bridge bright bring brother brown build busy but butter by call camera can car careful carry castle
cat catch centre chair chance change cheese child choose circle city clean clear climb clock close cloud coat coffee
cold colour come common cook cool copy corner count country cover cow cross cry cup curious dance dark daughter day
deep deer delicious desk develop different dinner dog door double down draw dream dress drink drive dry dust each
early earth east easy eat education egg eight either elephant empty end engine enough equal evening every example
explain eye face fact fall family far farm fast father feel few field fine finger fire first fish five floor flower
fly follow food foot for forest forget four free fresh friend from fruit full game garden gate general gentle give
glass go gold good grass great green ground grow guess half hall hand happy hard have he head hear heart heavy help
here high hill history hold home hope horse hot hour house how hundred ice idea if imagine important in inside
island it jacket join journey jump just keep kettle key kind king kitchen knee know lake lamp language large last
late laugh leaf learn leave left letter life light like line listen little long look love low lunch machine make
many map market matter may meadow measure meet memory middle milk minute mirror moon more morning mother mountain
mouse move music name narrow nature near neighbour never new night nine no noise north nose not nothing now number
ocean of often old on once one onion open or orange other our out over own page paint paper part peace pencil people
perhaps piano picture piece place plant plate play please point poor potato power present pretty problem queen
question quick quiet quite radio rain read ready reason red remember rest rhythm rice right ring river road rock
roof room rope round rule run salt same sand save say school sea season second see sell send sentence seven shade
shape sheep ship shirt shoe short should show side silent silver simple since sing sister sit six sky sleep slow
small smile snow so soap soft some song soon sound soup south space speak spoon spring square stand star start
station stay stone story street strong student such sugar summer sun sure sweet swim table take tall tea teach tell
ten that the their there these they thin thing think this thought three through time to today together tomorrow too
top touch town train travel tree true try turn twelve two umbrella under until up usual valley very village visit
voice wait walk wall want warm wash watch water way we weather week well west wet what wheel when where which while
white who whole why wide wild will wind window winter wish with without woman wonder wood word work world write
yellow yes yesterday you young zebra zero
"""

WORDS: tuple[str, ...] = tuple(_TEXT.split())


def vowels(sequence: Sequence) -> Sequence:
    """How many vowels the present word has had so far; a space begins a new one."""
    found, count = [], 0
    for place in sequence:
        count = 0 if LETTERS[place] == " " else count + (LETTERS[place] in VOWELS)
        found.append(count)
    return np.array(found, np.int64)


def draw_words(generator: np.random.Generator, length: int) -> Sequence:
    """Words with single spaces, half of them from the list, half of them letters in any order, cut to the length."""
    text = ""
    while len(text) < length:
        if generator.random() < 0.5:
            text += WORDS[generator.integers(len(WORDS))] + " "
        else:
            vowel, letters = generator.random(), generator.integers(0, 26, generator.integers(1, 13))
            from_vowels = generator.random(len(letters)) < 0.7 * vowel
            word = [VOWELS[k % 5] if v else LETTERS[k] for k, v in zip(letters, from_vowels, strict=True)]
            text += "".join(word) + " "
    found = np.array([LETTERS.index(letter) for letter in text[:length]], np.int64)
    return found if vowels(found).max() <= MOST else draw_words(generator, length)


def track_words(sequence: Sequence) -> Tracks:
    count = vowels(sequence).astype(np.float64)
    letters = np.array([LETTERS[place] for place in sequence])
    since = np.zeros(len(sequence))
    for t, letter in enumerate(letters):
        since[t] = 0 if letter == " " else (since[t - 1] if t else 0) + 1
    return {
        "the vowels of this word": count,
        "whether the letter is a vowel": np.isin(letters, list(VOWELS)) * 1.0,
        "whether it is a space": (letters == " ") * 1.0,
        "the length of this word": since,
        **_place(sequence),
    }


def word_tokens(text: str) -> Iterator[str]:
    """Every letter, small; any blank is a space."""
    yield from (" " if letter.isspace() else letter for letter in text.lower())


def refuse_words(sequence: Sequence) -> str:
    most = int(vowels(sequence).max())
    return f"A word may have up to {MOST} vowels here; one of these has {most}." if most > MOST else ""
