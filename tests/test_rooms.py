"""What import-linter cannot say in one sentence: a lesson's page and controls know no other lesson's engine."""

import grimp
import pytest

from pages.lessons import LESSONS

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
