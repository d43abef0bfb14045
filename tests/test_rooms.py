"""What import-linter cannot say in one sentence: a lesson's page and controls know no other lesson's engine."""

import re
from pathlib import Path

import grimp
import pytest

from pages.lessons import CHAPTERS, LESSONS, of

ROOMS = {f"{layer}.{lesson.chapter}.{lesson.name}" for lesson in LESSONS for layer in ("engine", "ui", "pages")}


@pytest.fixture(scope="module")
def imports():
    graph = grimp.build_graph("engine", "ui", "pages")
    return {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}


def room_of(module):
    return next((room for room in ROOMS if module == room or module.startswith(f"{room}.")), None)


def test_a_lesson_imports_nothing_of_another(imports):
    found = []
    for module, imported in imports.items():
        mine = room_of(module)
        for other in filter(None, map(room_of, imported)) if mine else ():
            if mine.split(".")[1:] != other.split(".")[1:]:
                found.append(f"{module} imports from {other}")
    assert found == []


def test_nothing_that_lessons_share_imports_a_lesson(imports):
    found = [
        f"{module} imports {name}"
        for module, imported in imports.items()
        if room_of(module) is None
        for name in imported
        if room_of(name)
    ]
    assert found == []


def test_every_lesson_has_its_rooms(imports):
    assert ROOMS - set(imports) == set()


# --- the drawing in docs/architecture.md --------------------------------------------------------------------------

SHARED = {"convolutional", "recurrent", "generative", "supervised"}


def place(module):
    """The room of the drawing that a module is in."""
    layer, *rest = module.split(".")
    if room_of(module):
        return {"engine": f"lessons_{rest[0]}", "ui": "ui_lessons", "pages": "pages"}[layer]
    if layer == "engine":
        return rest[1] if rest and rest[0] in SHARED and len(rest) > 1 else rest[0] if rest else ""
    return layer


def drawn(imports):
    """Which rooms import from which, without arrows that follow from two others."""
    arrows = {(place(a), place(b)) for a, found in imports.items() for b in found}
    arrows = {(a, b) for a, b in arrows if a and b and a != b and b not in SHARED and a not in SHARED}
    reach = set(arrows)
    while more := {(a, d) for a, b in reach for c, d in reach if b == c} - reach:
        reach |= more
    return {(a, b) for a, b in arrows if not any((a, c) in arrows and (c, b) in reach for c in {d for _, d in arrows})}


def test_the_drawing_of_the_rooms_is_true(imports):
    text = (Path(__file__).parents[1] / "docs" / "architecture.md").read_text(encoding="utf-8")
    picture = text.partition("```mermaid")[2].partition("```")[0]
    arrows = set(re.findall(r"(\w+)(?:\[[^\]]*\])? --> (\w+)", picture))
    for chapter in CHAPTERS:
        assert f'lessons_{chapter}["{", ".join(lesson.name for lesson in of(chapter))}"]' in picture
    wanted = drawn(imports)
    assert sorted(arrows - wanted) == []
    assert sorted(wanted - arrows) == []
