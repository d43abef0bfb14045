"""A table is asked for in one way, in every lesson that takes one: what is suggested is shown and can be changed, what
is refused has a line and a column, and the next file starts afresh."""

import re

import pytest

from tests.pages.visit import said
from tests.serving import ROOT

SITES = [
    path.relative_to(ROOT).as_posix()
    for folder in ("ui", "pages")
    for path in (ROOT / folder).rglob("*.py")
    if "tables.ask(" in path.read_text("utf-8")
]
PAGES = {
    "ui/own_data.py": ("supervised/mlp.py", {}, "mlp.file"),
    "ui/generative/gan/data.py": ("generative/gan.py", {"data": "yours"}, "gan.file"),
    "ui/supervised/universality/points.py": ("supervised/universality.py", {"target": "yours"}, "universality.file"),
}
GERMAN = "Ort;Einwohner;Fläche;Art\r\n" + "".join(
    f"Ort {k};{1 + k % 3}.{100 + 7 * k};{900 + k};{'Dorf' if k % 2 else 'Stadt'}\r\n" for k in range(12)
)
NUMBERS = "a,b,price\n" + "".join(f"{k},{k * k},{100 + 7 * k}\n" for k in range(9))
WORDS = "a,b,kind\n" + "".join(f"{k},{k * k},{'left' if k % 2 else 'right'}\n" for k in range(9))


def ask(app, key, text, encoding="utf-8"):
    app.file_uploader(key=key).upload("table.csv", text.encode(encoding), "text/csv").run()
    assert not app.exception
    return app


def one(kind, name):
    """The widget of the present file whose key ends so."""
    (found,) = [widget for widget in kind if re.search(rf"\.[0-9a-f]{{8}}(\..+)?\.{name}$", widget.key or "")]
    return found


def test_no_lesson_reads_a_table_in_another_way():
    named = [path for folder in ("ui", "pages") for path in (ROOT / folder).rglob("*.py")]
    assert [path for path in named if "table.KINDS" in path.read_text("utf-8")] == [ROOT / "ui" / "tables.py"]
    assert set(SITES) == set(PAGES)


@pytest.mark.parametrize("site", PAGES)
def test_thousands_are_asked_and_the_answer_is_shown(opened, site):
    script, query, key = PAGES[site]
    app = ask(opened(script, **query), key, GERMAN, "cp1252")
    assert "Line 2, column “Einwohner”: “1.100” may be 1100 or 1.1" in said(app).replace("\\", "")
    assert app.dataframe[0].value["Einwohner"].tolist()[:2] == ["1.100", "2.107"]
    one(app.selectbox, "decimal").select(",").run()
    assert said(app) == ""
    assert app.dataframe[0].value["Einwohner"].tolist()[:2] == [1100, 2107]
    assert app.dataframe[0].value["line"].tolist() == [2, 3, 4, 5, 6]
    assert "Fläche" in app.dataframe[0].value
    one(app.selectbox, "encoding").select("cp1251").run()
    assert "Fläche" not in app.dataframe[0].value


@pytest.mark.parametrize("site", PAGES)
def test_every_suggestion_can_be_changed(opened, site):
    script, query, key = PAGES[site]
    app = ask(opened(script, **query), key, "width,height,kind\n(m),(m),\n" + "1,2,a\n3,NA,b\n5,7,a\n4,4,b\n")
    assert "Line 2 is left out" in " ".join(caption.value for caption in app.caption)
    assert len(app.dataframe[0].value) == 4
    one(app.selectbox, "names").select(2).run()
    assert "(m)" in app.dataframe[0].value
    one(app.number_input, "first").set_value(4).run()
    assert len(app.dataframe[0].value) == 3
    one(app.toggle, "gaps").set_value(False).run()
    assert "Line 4, column “(m) (2)”: “NA” stands for a gap" in said(app).replace("\\", "")
    one(app.selectbox, "separator").select(";").run()
    assert "1 column" in said(app)


def test_the_next_file_starts_afresh(opened):
    app = ask(opened("supervised/mlp.py"), "mlp.file", NUMBERS)
    assert one(app.selectbox, "kind").value == "regression"
    one(app.selectbox, "x1").select("b").run()
    app.file_uploader(key="mlp.file").clear()
    ask(app, "mlp.file", WORDS)
    assert one(app.selectbox, "kind").value == "classification"
    assert one(app.selectbox, "x1").value == "a"
    assert said(app) == ""
    assert "class 0: left" in " ".join(caption.value for caption in app.caption).replace("\\", "")
