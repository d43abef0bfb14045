"""A formula that somebody types, read into a graph of atomic operations: a small grammar, and nothing is executed.

    formula = read("z = x·y + 1; tanh(z)")
    [(node.name, node.operation) for node in formula.nodes]
    # [("x", ""), ("y", ""), ("v1", "·"), ("1", "number"), ("z", "+"), ("v2", "tanh")]

Statements are parted by semicolons; ``name = …`` names a value, and the last one is the result. A name that gets no
value is a variable of the formula. Products are written · or *, quotients ÷ or /, powers ^ or **.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from engine.supervised.backprop.operations import FUNCTIONS, OPERATIONS

LONGEST, MOST_NODES, DEEPEST = 400, 64, 24
LARGEST = 1e6
LONGEST_NAME = 8
NAME = r"[A-Za-z\u0391-\u03c9][A-Za-z0-9_\u0391-\u03c9\u2080-\u2089]*"
NUMBER = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-−+]?[0-9]{1,2})?"
TOKEN = re.compile(rf"\s*(?:(?P<number>{NUMBER})|(?P<name>{NAME})|(?P<sign>\*\*|[-−+*·×/÷:^(),;=]))")
VALUE = re.compile(rf"\s*({NAME})\s*=\s*([-−+]?{NUMBER})(?:\s*[,;]|\s+|\s*$)(?=\s*({NAME}\s*=|$))")
SIGNS = {"-": "−", "*": "·", "×": "·", "÷": "/", ":": "/", "**": "^"}
SUMS, PRODUCTS = ("+", "−"), ("·", "/")


@dataclass(frozen=True)
class Node:
    """operation: a name of OPERATIONS, "number" for a plain number, empty for a variable; operands: places in the graph
    of what it is made from; value: of a number, or of a variable at first."""

    name: str
    operation: str = ""
    operands: tuple[int, ...] = ()
    value: float = 1.0


@dataclass
class Formula:
    """A graph of operations in an order in which each comes after its operands; the last one is the result."""

    text: str
    nodes: list[Node] = field(default_factory=list)

    @property
    def variables(self) -> dict[str, int]:
        """The variables' places by name."""
        return {node.name: place for place, node in enumerate(self.nodes) if not node.operation}


@lru_cache(maxsize=256)
def read(text: str) -> Formula:
    """The graph of a formula. Raises ValueError with a sentence for what cannot be read."""
    if len(text) > LONGEST:
        raise ValueError(f"A formula may have {LONGEST} characters; this one has {len(text)}.")
    return _Reader(text).read()


def read_values(text: str) -> dict[str, float]:
    """Values of variables, ``x = 2, y = −0.5``. Raises ValueError with a sentence."""
    found: dict[str, float] = {}
    place = 0
    while text[place:].strip():
        match = VALUE.match(text, place)
        if not match:
            rest = text[place:].strip()[:30]
            raise ValueError(f"“{rest}” is not the value of a variable. Write, for example, x = 2, y = −0.5.")
        value = float(match[2].replace("−", "-"))
        if not abs(value) <= LARGEST:
            raise ValueError(f"The value of {match[1]} must lie between −{LARGEST:,.0f} and {LARGEST:,.0f}.")
        found[match[1]] = value
        place = match.end()
    return found


def write_values(values: Mapping[str, float]) -> str:
    """What :func:`read_values` reads."""
    return ", ".join(f"{name} = {value:.12g}".replace("-", "−") for name, value in values.items())


class _Reader:
    """Reads by recursive descent: a sum of products of signed powers."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.formula = Formula(text)
        self.named: dict[str, int] = {}  # names to places, as they stand
        self.numbers: dict[float, int] = {}
        self.variables: set[str] = set()
        self.made = self.depth = self.at = 0
        self.tokens = self._tokens()

    def _tokens(self) -> list[tuple[str, str]]:
        found, place = [], 0
        while self.text[place:].strip():
            match = TOKEN.match(self.text, place)
            if not match:
                wrong = self.text[place:].strip()[0]
                raise ValueError(
                    f"“{wrong}” cannot be read in a formula. There are numbers, names, + − · / ^ and brackets."
                )
            kind = match.lastgroup or ""
            if kind == "name" and len(match[kind]) > LONGEST_NAME:
                raise ValueError(f"A name may have {LONGEST_NAME} characters; “{match[kind][:20]}” has more.")
            found.append((kind, SIGNS.get(match[kind], match[kind])))
            place = match.end()
        return [*found, ("end", "")]

    def read(self) -> Formula:
        if all(token in ("", ";") for _, token in self.tokens):
            raise ValueError("There is no formula yet. Write one, such as (x + y)·z.")
        last = -1
        while self._sign() != "":
            if self._take(";"):
                continue
            name = self._assigned()
            last = self._sum()
            if name:
                last = self._called(last, name)
            if self._sign() and not self._take(";"):
                self._refuse()
        # The result stands last, also where it was worked out before something that is not needed.
        return self._needed(last)

    def _needed(self, last: int) -> Formula:
        """The graph without what the result does not need."""
        nodes = self.formula.nodes
        needed, waiting = {last}, [last]
        while waiting:
            for place in nodes[waiting.pop()].operands:
                if place not in needed:
                    needed.add(place)
                    waiting.append(place)
        order = sorted(needed)
        new = {place: k for k, place in enumerate(order)}
        kept = [nodes[place] for place in order]
        return Formula(self.text, [Node(n.name, n.operation, tuple(new[o] for o in n.operands), n.value) for n in kept])

    def _assigned(self) -> str:
        """The name that the statement gives its value; empty where it gives none."""
        (kind, name), (_, sign) = self.tokens[self.at], self.tokens[min(self.at + 1, len(self.tokens) - 1)]
        if kind != "name" or sign != "=":
            return ""
        if name in FUNCTIONS:
            raise ValueError(f"“{name}” is a function, so that it cannot be the name of a value.")
        if name in self.variables:
            raise ValueError(f"“{name}” has been used before it got its value. Put its value first.")
        self.at += 2
        return name

    def _called(self, place: int, name: str) -> int:
        """The value of a statement under its name. A number becomes a variable with that value."""
        node = self.formula.nodes[place]
        if node.operation == "number":
            place = self._new(Node(name, "", (), node.value))
        elif node.operation and place == len(self.formula.nodes) - 1 and re.fullmatch(r"v[0-9]+", node.name):
            known = [other.name for other in self.formula.nodes]
            shown = name if name not in known else f"{name}′" if f"{name}′" not in known else node.name
            self.formula.nodes[place] = Node(shown, node.operation, node.operands)
        self.named[name] = place
        return place

    # The grammar

    def _sum(self) -> int:
        return self._row(SUMS, self._product)

    def _product(self) -> int:
        return self._row(PRODUCTS, self._signed)

    def _row(self, signs: tuple[str, ...], read: Callable[[], int]) -> int:
        found = read()
        while (sign := self._sign()) in signs:
            self.at += 1
            found = self._operation(sign, found, read())
        return found

    def _signed(self) -> int:
        if self._take("+"):
            return self._deeper(self._signed)
        if not self._take("−"):
            return self._power()
        inner = self._deeper(self._signed)
        node = self.formula.nodes[inner]
        if node.operation == "number" and node.value >= 0:
            return self._number(-node.value)
        return self._operation("neg", inner)

    def _power(self) -> int:
        base = self._atom()
        return self._operation("^", base, self._deeper(self._signed)) if self._take("^") else base

    def _atom(self) -> int:
        kind, token = self.tokens[self.at]
        self.at += kind != "end"
        if kind == "number":
            value = float(token.replace("−", "-"))
            if value > LARGEST:
                raise ValueError(f"A number in a formula may be {LARGEST:,.0f} at most.")
            return self._number(value)
        if kind == "name" and token in FUNCTIONS:
            return self._function(token)
        if kind == "name":
            if self._sign() == "(":
                raise ValueError(f"There is no function “{token}”; there are {', '.join(FUNCTIONS)}.")
            return self._named(token)
        if token == "(":
            found = self._deeper(self._sum)
            self._expect(")")
            return found
        self.at -= kind != "end"
        return self._refuse()

    def _function(self, name: str) -> int:
        if not self._take("("):
            raise ValueError(f"After {name} there must be a bracket, as in {name}(x).")
        given = [self._deeper(self._sum)]
        while self._take(","):
            given.append(self._deeper(self._sum))
        self._expect(")")
        wanted = OPERATIONS[name].operands
        if len(given) != wanted:
            raise ValueError(f"{name} takes {wanted} value{'s' if wanted > 1 else ''}, not {len(given)}.")
        return self._operation(name, *given)

    # Nodes

    def _operation(self, operation: str, *operands: int) -> int:
        self.made += 1
        return self._new(Node(f"v{self.made}", operation, operands))

    def _number(self, value: float) -> int:
        if value not in self.numbers:
            self.numbers[value] = self._new(Node(f"{value:g}".replace("-", "−"), "number", (), value))
        return self.numbers[value]

    def _named(self, name: str) -> int:
        if name not in self.named:
            self.variables.add(name)
            self.named[name] = self._new(Node(name))
        return self.named[name]

    def _new(self, node: Node) -> int:
        if len(self.formula.nodes) >= MOST_NODES:
            raise ValueError(f"A formula may have {MOST_NODES} operations, numbers and variables; this one has more.")
        self.formula.nodes.append(node)
        return len(self.formula.nodes) - 1

    # Tokens

    def _sign(self) -> str:
        return self.tokens[self.at][1]

    def _take(self, sign: str) -> bool:
        kind, token = self.tokens[self.at]
        found = kind == "sign" and token == sign
        self.at += found
        return found

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            self._refuse(f"a “{sign}”")

    def _deeper(self, read: Callable[[], int]) -> int:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValueError("This formula has too many brackets within each other.")
        found = read()
        self.depth -= 1
        return found

    def _refuse(self, wanted: str = "a number, a name or a bracket") -> int:
        kind, token = self.tokens[self.at]
        here = "The formula ends" if kind == "end" else f"“{token}” stands"
        before = self.tokens[self.at - 1][0] if self.at else ""
        if before in ("name", "number") and (kind in ("name", "number") or token == "("):
            left, right = self.tokens[self.at - 1][1], "(…)" if token == "(" else token
            raise ValueError(
                f"Between “{left}” and “{token}” a sign is missing. Write products with a dot: {left}·{right}."
            )
        if token == "," and before == "number":
            raise ValueError("A comma parts the two values of max. A number has a point: 0.5, not 0,5.")
        if token == ")":
            raise ValueError("There is a “)” without its “(”.")
        raise ValueError(f"{here} where there should be {wanted}.")
