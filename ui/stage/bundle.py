"""The stage's modules as one file.

On disk they are plain ES modules. Sent one by one, thirty requests delay a visitor's first picture by a third of a
second; joined as the server starts, they are one. Only the forms of import and export that our modules use are
understood; anything else is an error at the start, not in a browser.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_IMPORT = re.compile(r'^import (?:\* as (?P<all>\w+)|\{(?P<some>[^}]*)\}) from "\./(?P<file>\w+\.js)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?P<kind>async function|function|class|const) (?P<name>\w+)", re.MULTILINE)
_DEFAULT = re.compile(r"^export default function", re.MULTILINE)


def join(files: Mapping[str, str], first: str) -> str:
    """One ES module that does what ``first`` does, with everything it imports from ``files``.

    Raises ``ValueError`` for modules that import each other in a circle, and for a form that is not understood.
    """
    order: list[str] = []
    _visit(first, files, order, ())
    parts = [_wrap(name, files[name]) for name in order]
    return "\n".join(["const modules = {};", *parts, f'export default modules["{first}"].default;', ""])


def _visit(name: str, files: Mapping[str, str], order: list[str], above: tuple[str, ...]) -> None:
    if name in above:
        raise ValueError(f"The modules {' → '.join([*above, name])} import each other in a circle.")
    if name in order:
        return
    for match in _IMPORT.finditer(files[name]):
        _visit(match["file"], files, order, (*above, name))
    order.append(name)


def _wrap(name: str, source: str) -> str:
    names = [match["name"] for match in _EXPORT.finditer(source)]
    body = _EXPORT.sub(r"\g<kind> \g<name>", _IMPORT.sub(_binding, source))
    body, defaults = _DEFAULT.subn("const default_ = function", body)
    if re.search(r"^(import|export)\b", body, re.MULTILINE):
        raise ValueError(f"{name} has an import or export that the bundle does not understand.")
    shown = [*names, *(["default: default_"] if defaults else [])]
    return f'modules["{name}"] = (() => {{\n{body}\nreturn {{ {", ".join(shown)} }};\n}})();'


def _binding(match: re.Match[str]) -> str:
    bound = match["all"] or "{" + match["some"].replace(" as ", ": ") + "}"
    return f'const {bound} = modules["{match["file"]}"];'
