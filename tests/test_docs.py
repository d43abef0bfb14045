"""What the documents say is true: their Python runs, their links lead somewhere, their lists are complete."""

import re
from pathlib import Path

import pytest

from pages.lessons import LESSONS

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCKS = [
    pytest.param(block, id=f"{page.name} {number}")
    for page in PAGES
    for number, block in enumerate(re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL), 1)
    if page.name != "architecture.md"  # a whole lesson, for which tests/pages/test_recipe.py builds a house
]


@pytest.mark.parametrize("block", BLOCKS)
def test_examples_run(block):
    exec(compile(block, "example.py", "exec"), {})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_files_that_are_named_are_there(page):
    text = page.read_text(encoding="utf-8")
    linked = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in linked if not (page.parent / link).exists()] == []
    named = re.findall(r"`((?:engine|ui|pages|tests|bench|docs)/[\w./]+)`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []
    commands = re.findall(r"python -m ([\w.]+)", text)
    missing = [name for name in commands if not (ROOT / name.replace(".", "/")).with_suffix(".py").exists()]
    assert [name for name in missing if name not in ("venv", "pytest")] == []


def test_the_readme_is_short_and_names_every_lesson():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 120
    for lesson in LESSONS:
        assert f"| {lesson.title} |" in text
        assert lesson.title in (ROOT / "docs" / "lessons.md").read_text(encoding="utf-8")
