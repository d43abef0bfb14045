"""*Run it yourself*: a script made of a real Python file, with the visitor's numbers in it.

The file runs as it stands and is checked like all others. Its constants stand at its top, in capitals; what depends on
them stands in branches (``if PENALTY == "r1":``); what is taught it imports from where the stage itself has it::

    fill(Path(__file__).with_name("standalone.py"), {"SEED": 3, "PENALTY": "none"})

gives its text with these constants, without the branches that are never taken, with the definitions it imports from
``engine`` written out (and whatever they need), and without what is then used by nothing. What comes out needs nothing
of this project. What no literal can say is given as :class:`Code`.
"""

from __future__ import annotations

import ast
import contextlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent, indent
from textwrap import fill as wrapped
from typing import Any

OURS = "engine."
WIDTH = 110
MUCH = 300  # characters
LONG = 20  # characters from which on each text of a list has a line of its own, as the rows of a picture do
Imports = dict[str, None]  # statements, each importing one name, in the order in which they are met


class Code(str):
    """An expression to be written as it stands, such as the modules of a network."""


def fill(path: Path, constants: Mapping[str, Any], about: str = "") -> str:
    """The file's text with its constants replaced. about: its docstring, where that depends on them.

    Raises KeyError for a constant that the file does not have.
    """
    source = path.read_text(encoding="utf-8")
    aside: dict[str, str] = {}  # long values, for which short ones stand while the source is read again and again
    texts = {name: literal(value) for name, value in constants.items()}
    for name, text in texts.items():
        if len(text) > MUCH and not isinstance(constants[name], Code):
            aside[f'"the value of {name}"'] = text
            texts[name] = f'"the value of {name}"'
    source = _with_constants(source, texts)
    source = _used(_self_contained(_cut(source)))
    if "->" not in source:  # nothing that is written out, and has types
        source = source.replace("from __future__ import annotations\n\n", "", 1)
    if about:
        first = ast.parse(source).body[0]
        source = _spliced(source, first, f'"""{about}"""')
    for short, text in aside.items():
        source = source.replace(short, text)
    source = re.sub(r" +# (fmt|noqa|type): .*", "", source)  # words to our own tools
    return re.sub(r"\n{4,}", "\n\n\n", source).strip() + "\n"


def literal(value: Any) -> str:
    """A value as Python writes it, broken into lines where it is long."""
    if isinstance(value, Code):
        return value
    text = _quoted(value)
    if len(text) <= WIDTH - 20 or not isinstance(value, list | tuple | dict):
        return text
    opening, closing = text[0], text[-1]
    if isinstance(value, dict):
        inner = "\n".join(f"{_quoted(key)}: {literal(one)}," for key, one in value.items())
    elif isinstance(value[0], list | tuple) or (isinstance(value[0], str) and len(value[0]) > LONG):
        inner = "\n".join(f"{literal(one)}," for one in value)
    else:
        inner = wrapped(", ".join(map(_quoted, value)), WIDTH - 4, break_long_words=False, break_on_hyphens=False)
    return f"{opening}\n{indent(inner, '    ')}\n{closing}"


def _quoted(value: Any) -> str:
    """A value as Python writes it, with double quotation marks as our own code has them."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_quoted(key)}: {_quoted(one)}' for key, one in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_quoted, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(_quoted, value))}{',' if len(value) == 1 else ''})"
    return repr(value)


# --- constants and branches -----------------------------------------------------------------------------------------


def _with_constants(source: str, texts: Mapping[str, str]) -> str:
    found: dict[str, ast.expr] = {}
    for name, node in _assigned(ast.parse(source)):
        found.setdefault(name, node)
    for name in texts:
        if name not in found:
            raise KeyError(f"The file has no constant {name}.")
    for name in sorted(texts, key=lambda name: (found[name].lineno, found[name].col_offset), reverse=True):
        source = _spliced(source, found[name], texts[name])
    return source


def _assigned(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """The names that a file assigns and their values, also of ``A, B = 1, 2``."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
            pairs = [(target, value)]
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                pairs = list(zip(target.elts, value.elts, strict=True))
            for one, given in pairs:
                if isinstance(one, ast.Name):
                    yield one.id, given


def _cut(source: str) -> str:
    """The source without branches whose conditions its constants decide."""
    while True:
        tree = ast.parse(source)
        found = list(_branches(tree, _constants(tree)))
        if not found:
            return source
        for node, truth in sorted(found, key=lambda one: (one[0].lineno, one[0].col_offset), reverse=True):
            source = _branch(source, node, truth) if isinstance(node, ast.If) else _spliced(
                source, node, ast.get_source_segment(source, node.body if truth else node.orelse) or ""
            )  # fmt: skip


def _branches(node: ast.AST, known: Mapping[str, Any]) -> Iterator[tuple[ast.If | ast.IfExp, bool]]:
    """The outermost conditions that are decided, and how. Outside of formatted text, whose parts have no true places
    before Python 3.12."""
    if isinstance(node, ast.If | ast.IfExp) and (truth := _decided(node.test, known)) is not None:
        yield node, truth
    elif not isinstance(node, ast.JoinedStr):
        for child in ast.iter_child_nodes(node):
            yield from _branches(child, known)


def _constants(tree: ast.Module) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in _assigned(tree):
        with contextlib.suppress(ValueError):
            found |= {name: ast.literal_eval(value)} if name.isupper() else {}
    return found


def _decided(test: ast.expr, known: Mapping[str, Any]) -> bool | None:
    """What a condition comes to, if it is made of constants alone."""
    names = {node.id for node in ast.walk(test) if isinstance(node, ast.Name)}
    if not names or not names <= known.keys() or any(isinstance(node, ast.Call) for node in ast.walk(test)):
        return None
    return bool(eval(compile(ast.Expression(test), "condition", "eval"), {}, dict(known)))


def _branch(source: str, node: ast.If, truth: bool) -> str:
    """The source with one of two branches in place of both."""
    lines, margin = source.split("\n"), " " * node.col_offset
    end = node.body[-1].end_lineno or 0
    if truth:
        kept = lines[node.test.end_lineno or 0 : end]
    elif not node.orelse:
        kept = []
    elif re.match(r"\s*elif\b", lines[node.orelse[0].lineno - 1]):
        kept = lines[node.orelse[0].lineno - 1 : node.end_lineno]
        kept[0] = kept[0].replace("elif", "if", 1)
    else:
        place = next(k for k in range(end, len(lines)) if re.match(r"\s*else:", lines[k]))
        kept = lines[place + 1 : node.end_lineno]
    lines[node.lineno - 1 : node.end_lineno] = indent(dedent("\n".join(kept)), margin).split("\n") if kept else []
    return "\n".join(lines)


def _spliced(source: str, node: ast.AST, text: str) -> str:
    """The source with a text in a node's place; places count bytes."""
    at: Any = node
    lines = source.split("\n")
    before = lines[at.lineno - 1].encode()[: at.col_offset].decode()
    after = lines[at.end_lineno - 1].encode()[at.end_col_offset :].decode()
    lines[at.lineno - 1 : at.end_lineno] = (before + text + after).split("\n")
    return "\n".join(lines)


# --- definitions ----------------------------------------------------------------------------------------------------


def _self_contained(source: str) -> str:
    """The source with what it imports from our engine written out after all other imports."""
    tree = ast.parse(source)
    imports: Imports = {}
    definitions: dict[tuple[str, str], str] = {}
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for statement, module, there, _ in _each(node):
                if module.startswith(OURS):
                    _define(module, there, imports, definitions)
                else:
                    imports[statement] = None
    rest = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]
    written = Counter(name for text in definitions.values() for node in ast.parse(text).body for name in _bound(node))
    written.update({name for node in rest for name in _names(node)})
    if twice := [name for name, count in written.items() if count > 1]:
        raise KeyError(f"Two definitions that this file needs have one name: {', '.join(twice)}.")
    about = ast.get_source_segment(source, rest[0]) if ast.get_docstring(tree) else ""
    lines = source.split("\n")
    begin = max(node.end_lineno or 0 for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom))
    head = sorted((statement for statement in imports if "__future__" not in statement), key=_order)
    if definitions:  # their annotations name what is not there
        head = ["from __future__ import annotations", "", *head]
    constants = [node for node in rest if isinstance(node, ast.Assign)]
    split = max((node.end_lineno or 0 for node in _leading(rest, constants)), default=begin)
    parts = ["\n".join(head), "\n".join(lines[begin:split]).strip("\n"), *filter(None, definitions.values())]
    return "\n\n\n".join([f"{about}\n\n{parts[0]}\n\n{parts[1]}", *parts[2:], "\n".join(lines[split:]).strip("\n")])


def _leading(rest: list[ast.stmt], constants: list[ast.Assign]) -> list[ast.stmt]:
    """The constants with which the file begins, after its docstring."""
    found: list[ast.stmt] = []
    for node in rest:
        if node in constants and all(name.isupper() for name in _names(node)):
            found.append(node)
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            break
    return found


def _each(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str, str, str]]:
    """For each name that is imported: a statement for it alone, the module, its name there, and its name here."""
    for alias in node.names:
        text, here = alias.name + (f" as {alias.asname}" if alias.asname else ""), alias.asname or alias.name
        if isinstance(node, ast.Import):
            yield f"import {text}", alias.name, alias.name, here
        else:
            yield f"from {node.module} import {text}", node.module or "", alias.name, here


def _define(module: str, name: str, imports: Imports, definitions: dict[tuple[str, str], str]) -> None:
    """Add the definition of a name in one of our modules, after everything that it needs itself."""
    if (module, name) in definitions:
        return
    source, tree = _read(module)
    for node in tree.body:
        if name not in _bound(node):
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            statement, origin, there, _ = next(one for one in _each(node) if one[3] == name)
            if origin.startswith(OURS):
                _define(origin, there, imports, definitions)
            else:
                imports[statement] = None
            return
        if (module, _bound(node)[0]) in definitions:  # one statement may define several names
            return
        running, noted = _needed(node)
        for other in tree.body:
            for needed in _bound(other):
                if needed not in _bound(node) and (needed in running or (needed in noted and _plain(other))):
                    _define(module, needed, imports, definitions)
        lines = source.split("\n")
        definitions[module, _bound(node)[0]] = "\n".join(lines[_span(lines, node)])
        return
    raise KeyError(f"There is no {name} in {module}.")


def _plain(node: ast.stmt) -> bool:
    """Whether a statement imports what an annotation may name in a script: nothing of ours but kinds of arrays."""
    if isinstance(node, ast.ImportFrom):
        return node.module == "engine.arrays" or not (node.module or "").startswith(OURS)
    return isinstance(node, ast.Import)


def _read(module: str) -> tuple[str, ast.Module]:
    """The source of one of our modules, and its tree, which nobody changes."""
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise KeyError(f"There is no module {module}.")
    return _parsed(spec.origin, Path(spec.origin).stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _parsed(path: str, _when: int) -> tuple[str, ast.Module]:
    source = Path(path).read_text(encoding="utf-8")
    return source, ast.parse(source)


def _names(node: ast.stmt) -> list[str]:
    """What a statement defines."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]


def _bound(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [here for *_, here in _each(node)]
    return _names(node)


def _needed(node: ast.stmt) -> tuple[set[str], set[str]]:
    """The names that a statement uses when it runs, and those in its annotations."""
    notes = [getattr(part, field, None) for part in ast.walk(node) for field in ("annotation", "returns")]
    noted = {part for note in notes if note is not None for part in ast.walk(note)}
    names = [part for part in ast.walk(node) if isinstance(part, ast.Name)]
    own = {part.id for part in names if isinstance(part.ctx, ast.Store)}  # of its functions
    own |= {part.arg for part in ast.walk(node) if isinstance(part, ast.arg)}
    return {part.id for part in names if part not in noted} - own, {part.id for part in names if part in noted}


def _span(lines: list[str], node: ast.stmt) -> slice:
    """The lines of a definition with its decorators and the comment right above it."""
    begin = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", []))]) - 1
    while begin and lines[begin - 1].startswith("#"):
        begin -= 1
    return slice(begin, node.end_lineno)


def _order(statement: str) -> tuple[bool, str]:
    return statement.startswith("from"), statement


# --- what is not used -----------------------------------------------------------------------------------------------


def _used(source: str) -> str:
    """The source without definitions, constants, imports and methods that nothing in it uses."""
    while True:
        tree, lines = ast.parse(source), source.split("\n")
        uses = [{part.id for part in ast.walk(node) if isinstance(part, ast.Name)} for node in tree.body]
        count = Counter(name for found in uses for name in found)
        unused = []
        for node, own in zip(tree.body, uses, strict=True):
            names = {name.partition(".")[0] for name in _bound(node)} - {"annotations"}
            if names and all(count[name] == (name in own) for name in names):
                unused.append(_span(lines, node))
            elif isinstance(node, ast.ClassDef) and not node.bases:  # others may call what a base asks for
                unused += [_span(lines, method) for method in _idle(node, tree)]
        if not unused:
            return source
        for span in reversed(unused):
            del lines[span]
        source = re.sub(r"\n{3,}(?= )", "\n\n", "\n".join(lines))  # no wide gaps where methods were


def _idle(kind: ast.ClassDef, tree: ast.Module) -> list[ast.FunctionDef]:
    """The methods of a class that nothing but themselves names, each with the gap above it."""
    methods = [node for node in kind.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("__")]
    named = Counter(part.attr for part in ast.walk(tree) if isinstance(part, ast.Attribute))
    own = {one: Counter(part.attr for part in ast.walk(one) if isinstance(part, ast.Attribute)) for one in methods}
    return [one for one in methods if named[one.name] == own[one][one.name]]
