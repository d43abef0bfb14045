"""How words and numbers are set, wherever a text is written."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TIGHT = re.compile(r"(?<!\w)[\d.,]+%(?!\w)")  # 18%, but neither a style's width: 100% nor an address
STYLE = re.compile(r"<style|[;{]\s*[\w-]+:|@media")


def tight(source):
    """Percentages without a space before the sign: in texts, and in what tells how a number is formatted."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not STYLE.search(node.value):
            yield from TIGHT.findall(node.value)


@pytest.mark.parametrize("layer", ["engine", "ui", "pages"])
def test_a_percentage_has_a_space_before_its_sign(layer):
    files = sorted((ROOT / layer).rglob("*.py"))
    assert [(str(path), *found) for path in files if (found := list(tight(path.read_text())))] == []


def test_the_test_above_finds_what_it_looks_for():
    assert len(list(tight("a = f'{share:.0%} of all'\nb = 'by 18% more'\nc = f'{n} of 7%.'"))) == 3
    assert list(tight("a = '18 % of all'\nb = '<style>a { width: 100%; }</style>'\nc = '%s' % 3")) == []
