"""Tables from files: what is read, what is turned away and in which words."""

import csv
import io
import re
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_iris

from engine.plane.datasets import DATASETS, PlaneData, make
from engine.plane.table import numeric_columns, place, read, suggest, to_csv

GOOD = "width,height,kind\n1,2,a\n3,4,b\n5,7,a\n"


def iris_csv() -> str:
    iris = load_iris()
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([name.removesuffix(" (cm)") for name in iris.feature_names] + ["species"])
    for row, target in zip(iris.data, iris.target, strict=True):
        writer.writerow([*row, iris.target_names[target]])
    return text.getvalue()


def test_iris_is_read_scaled_and_classed() -> None:
    iris = load_iris()
    table = read(iris_csv().encode())
    assert suggest(table) == ("sepal length", "sepal width", "species", "classification")
    placed = place(table, "petal length", "petal width", "species", test_share=0.0)
    assert placed.labels == ("setosa", "versicolor", "virginica")
    assert placed.data.classes == 3
    scale = placed.scales[0]
    assert scale.centre == pytest.approx(iris.data[:, 2].mean())
    assert scale.unit == pytest.approx((6.9 - iris.data[:, 2].mean()) / 5)
    assert scale.formula("x₁") == "x₁ = (petal length − 3.76) / 0.628"
    assert np.abs(placed.data.inputs).max(axis=0) == pytest.approx([5, 5])
    back = np.column_stack([placed.data.inputs[:, 0] * scale.unit + scale.centre, placed.data.targets])
    np.testing.assert_allclose(
        sorted(back.tolist()), sorted(np.column_stack([iris.data[:, 2], iris.target]).tolist()), atol=1e-12
    )


@pytest.mark.parametrize(
    "source",
    [
        GOOD,
        GOOD.encode(),
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        GOOD.replace(",", ";"),
        GOOD.replace(",", "\t"),
        GOOD.replace("\n", "\n\n"),
        GOOD.replace(",", " , "),
        '"width","height","kind"\n"1","2","a"\n"3", "4",b\n5,7,"a"',
        "width;height;kind\n1,0;2,0;a\n3,0;4,0;b\n5,0;7,0;a",
    ],
)
def test_one_table_in_many_dresses(source: str | bytes) -> None:
    table = read(source)
    assert table.columns == ("width", "height", "kind")
    assert numeric_columns(table) == ("width", "height")
    data = place(table, "width", "height", "kind", test_share=0.0, seed=1).data
    reference = place(read(GOOD), "width", "height", "kind", test_share=0.0, seed=1).data
    np.testing.assert_array_equal(data.inputs, reference.inputs)
    np.testing.assert_array_equal(data.targets, reference.targets)


def test_latin_1_bytes_are_understood() -> None:
    assert read("Länge,Breite,Art\n1,2,Möwe\n2,1,Spatz".encode("latin-1")).columns == ("Länge", "Breite", "Art")


def test_without_a_header_columns_are_counted() -> None:
    table = read("1,2,a\n3,4,b")
    assert table.columns == ("column 1", "column 2", "column 3")
    assert table.lines == (1, 2)


def test_names_are_made_unique() -> None:
    assert read("x,x,,x\na,1,2,3").columns == ("x", "x (2)", "column 3", "x (3)")


def test_quoted_cells_may_hold_separators_and_line_breaks() -> None:
    table = read('a,b,kind\n1,2,"one, two"\n3,4,"line\nbreak"\n5,oops,c')
    assert table.rows[:2] == (("1", "2", "one, two"), ("3", "4", "line\nbreak"))
    with pytest.raises(ValueError, match="“oops” is not a number"):
        place(table, "a", "b", "kind")


def test_integer_labels_are_ordered_as_numbers() -> None:
    placed = place(read("a,b,label\n1,2,10\n2,1,9\n3,3,9.0"), "a", "b", "label", test_share=0.0)
    assert placed.labels == ("9", "10")
    assert sorted(placed.data.targets) == [0, 0, 1]


def test_regression_targets_fit_within_one() -> None:
    table = read("a,b,price\n" + "\n".join(f"{i},{i * i},{100 + 7 * i}" for i in range(9)))
    assert suggest(table) == ("a", "b", "price", "regression")
    placed = place(table, "a", "b", "price", kind="regression", test_share=0.0)
    assert placed.data.classes == 0
    assert placed.labels == ()
    assert np.abs(placed.data.targets).max() == pytest.approx(1)
    assert placed.data.targets.mean() == pytest.approx(0)


@pytest.mark.parametrize("name", DATASETS)
def test_export_reads_back_as_the_very_same_numbers(name: str) -> None:
    data = make(name, noise=0.3, test_share=0.3, seed=5)
    table = read(to_csv(data).encode())
    x1, x2, target, kind = suggest(table)
    again = place(table, x1, x2, target, kind=kind).data
    assert again.classes == data.classes
    np.testing.assert_array_equal(again.inputs, data.inputs)
    np.testing.assert_array_equal(again.targets, data.targets)
    np.testing.assert_array_equal(again.is_test, data.is_test)


def test_export_keeps_class_numbers_without_points_of_the_first() -> None:
    data = PlaneData(np.array([[0.1, 0.2], [1e-17, -3.0]]), np.array([2.0, 2.0]), np.zeros(2, bool), 3)
    np.testing.assert_array_equal(place(read(to_csv(data)), "x1", "x2", "label").data.targets, data.targets)


def test_other_tables_may_say_which_rows_are_for_testing() -> None:
    placed = place(read("a,b,kind,Set\n1,2,p,Train\n2,1,q,TEST\n3,5,p,train"), "a", "b", "kind")
    assert placed.data.is_test.tolist() == [False, True, False]
    np.testing.assert_array_equal(placed.data.targets, [0, 1, 0])


# Files in the shape of those that people had trouble with.

IRIS = "48,4,setosa,versicolor,virginica\n" + "".join(f"{k}.1,{9 - k}.2,{k % 3}.5,0.{k},{k % 3}\n" for k in range(9))
POINTS = [(0.25 * k, 1 - 0.5 * k, "left" if k % 2 else "right") for k in range(8)]


def test_a_first_line_of_counts_and_names_is_no_row_and_no_class() -> None:
    table = read(IRIS)
    assert (len(table.rows), table.columns[0]) == (9, "column 1")
    assert table.note == "Line 1 is left out: it is neither names nor a row like the others."
    x1, x2, target, kind = suggest(table)
    assert place(table, x1, x2, target, kind=kind).labels == ("0", "1", "2")
    assert read("1,2,a\n3,4,b").note == ""


def test_semicolons_with_decimal_commas_and_an_empty_edge() -> None:
    """Excel writes separators as far as a sheet was ever touched; such columns are none, and are not suggested."""
    lines = [f"{x:.2f};{y:.2f};{kind};;".replace(".", ",") for x, y, kind in POINTS]
    for source in ("\r\n".join(["x;y;label;;", *lines]), "\r\n".join([";;;;", "x;y;label;;", *lines, ";;;;"])):
        table = read("sep=;\r\n" + source)
        assert table.columns == ("x", "y", "label")
        assert suggest(table) == ("x", "y", "label", "classification")
        placed = place(table, "x", "y", "label", test_share=0.0)
        back = placed.data.inputs[:, 0] * placed.scales[0].unit + placed.scales[0].centre
        assert sorted(back) == pytest.approx([x for x, _, _ in POINTS])


def test_a_named_column_with_gaps_is_there_but_not_suggested() -> None:
    table = read("x,y,kind,remark\n1,2,a,\n2,1,b,\n3,3,a,late\n")
    assert table.columns[-1] == "remark"
    assert suggest(table)[2] == "kind"


def test_excel_says_in_the_first_line_what_parts_the_cells() -> None:
    assert read("\ufeffsep=,\r\na,b,kind\n1,2,p\n2,1,q").columns == ("a", "b", "kind")
    assert read('"sep=;"\na;b;kind\n1,5;2;p\n2;1;q').rows[0] == ("1,5", "2", "p")


def test_signs_of_windows_1252_are_kept() -> None:
    assert read("Preis in €;von – bis;Art\n1;2;a\n2;1;b".encode("cp1252")).columns[:2] == ("Preis in €", "von – bis")


@pytest.mark.parametrize("numbers", [("1.176", "803"), ("12.500", "-7"), ("1,176", "803")])
def test_what_may_be_a_thousand_or_a_decimal_fraction_is_asked_back(numbers: tuple[str, str]) -> None:
    first, second = numbers
    table = read(f"Ort;Einwohner;Höhe;Art\nA;{first};1,5;x\nB;{second};2,5;y\n")
    with pytest.raises(ValueError, match=f"^Line 2, column “Einwohner”: beside “{second}”, “{first}” may be"):
        place(table, "Einwohner", "Höhe", "Art")


def test_three_decimals_alone_are_decimals() -> None:
    """Where every number has three, or one begins with 0, or points part no thousands in such a file."""
    for rows in ("1,176;2,5;a\n0,803;1;b", "1.176;2.5;a\n3.803;1;b", "1,176;2,5;a\n8,03;1;b"):
        placed = place(read(f"x;y;kind\n{rows}"), "x", "y", "kind", test_share=0.0)
        assert placed.scales[0].centre < 10
    assert place(read("x,y,kind\n1.176,2,a\n803,1,b"), "x", "y", "kind").scales[0].centre == pytest.approx(402.088)


def test_between_commas_a_decimal_comma_in_quotes_is_read_and_a_thousand_is_not_taken_for_one() -> None:
    table = read('x,y,kind\n"0,5","1,5",a\n"1,5",2,b')
    assert numeric_columns(table) == ("x", "y")
    assert place(table, "x", "y", "kind", test_share=0.0).scales[0].centre == 1
    with pytest.raises(ValueError, match="“1,234” is not a number"):
        place(read('x,y,kind\n"1,234",1,a\n5,2,b'), "x", "y", "kind")


def test_a_column_that_counts_the_rows_is_suggested_last() -> None:
    rows = "".join(f"{k},{0.3 * k - 1},{k * k},{k % 2}\n" for k in range(9))
    assert suggest(read(",x,y,label\n" + rows))[:3] == ("x", "y", "label")
    assert suggest(read("n,x,label\n0,5,a\n1,3,b\n2,4,a\n"))[:2] == ("n", "x")  # there is no other


def test_lines_that_begin_with_a_hash_are_comments_but_for_the_one_that_names_the_columns() -> None:
    table = read("# device: none\n#date, time\n\nt,u,state\n1,2,0\n# pause\n2,1,1\n")
    assert (table.columns, len(table.rows), table.lines) == (("t", "u", "state"), 2, (5, 7))
    first = read("# made by hand\n#Label\tx\ty\n0\t1.5\t2\n1\t2.5\t1\n")
    assert first.columns == ("Label", "x", "y")
    assert suggest(first) == ("x", "y", "Label", "classification")


ROWS = "a,b,label\n1,2,0\n"


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("", "The file is empty."),
        (" \n\n ", "The file is empty."),
        (",,\n,,", "The file is empty."),
        (b"PK\x03\x04\x00\x00", "The file is not plain text: save it as CSV in UTF-8."),
        ("a,b,label", "The table has a header but no rows."),
        ("a\n1\n2", "The table has 1 column; it takes 2 to 20."),
        (",".join("abcdefghijklmnopqrstu") + "\n", "The table has 21 columns; it takes 2 to 20."),
        (ROWS + "1,2\n", "Line 3 has 2 cells where the first line has 3."),
        (ROWS + "1,2,3,4\n", "Line 3 has 4 cells where the first line has 3."),
        (ROWS + '1,"2,3\n', "Line 3: a quotation mark is not closed or out of place."),
        (ROWS + "1," + "2" * 200_000 + ",0\n", "Line 3: a cell is too long."),
        ("a,b,label\n" + "1,2,0\n" * 5_001, "The table has 5,001 rows; it takes up to 5,000."),
        ("x" * 1_200_000, "The file has 1.14 MB; the limit is 1 MB."),
    ],
)
def test_what_cannot_be_read_is_named(source: str | bytes, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        read(source)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("abc,1,1", "Line 3, column “a”: “abc” is not a number."),
        ("1,,1", "Line 3, column “b”: the cell is empty."),
        ("1,nan,1", "Line 3, column “b”: “nan” is not a number."),
        ("1,inf,1", "Line 3, column “b”: “inf” is not a number."),
        ("1,1_000,1", "Line 3, column “b”: “1_000” is not a number."),
        ("1,1e999,1", "Line 3, column “b”: “1e999” is too large."),
        ("1,-1e13,1", "Line 3, column “b”: “-1e13” is too large."),
        ("1,3,", "Line 3, column “label”: the cell is empty."),
        ("1,3,1", "Column “a” has the same value in every row, so it cannot tell the points apart."),
        ("2,3,0", "Every row of column “label” says “0”: at least two classes are needed."),
        ("2,3,1\n3,3,2\n4,4,3\n5,5,4", "Column “label” has 5 different labels; it takes up to 4."),
    ],
)
def test_what_cannot_be_placed_names_line_and_column(rows: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        place(read(ROWS + rows), "a", "b", "label")


def test_choices_that_do_not_fit_are_named() -> None:
    table = read(ROWS + "2,3,1\n")
    with pytest.raises(ValueError, match="three different columns"):
        place(table, "a", "a", "label")
    with pytest.raises(ValueError, match="no column “c”"):
        place(table, "a", "c", "label")
    with pytest.raises(ValueError, match="takes two, and another"):
        suggest(read("a,b\n1,2\n3,4"))
    with pytest.raises(ValueError, match="No row is for training"):
        place(read("a,b,label,set\n1,2,0,test\n2,3,1,test"), "a", "b", "label")


def test_the_largest_file_is_read_quickly() -> None:
    generator = np.random.default_rng(0)
    rows = "\n".join(",".join(f"{value:.5f}" for value in row) for row in generator.random((5000, 20)))
    start = time.perf_counter()
    table = read(rows)
    place(table, *suggest(table)[:3], kind="regression")
    assert time.perf_counter() - start < 3


tables = st.one_of(
    st.text(max_size=200),
    st.binary(max_size=200),
    st.text(alphabet='0123456789.,;\t\n\r"-eaé ', max_size=200),
    st.lists(st.lists(st.sampled_from(["1", "2.5", "-3e2", "a", "", '"b"', "1,5", "nan"]), min_size=3, max_size=3)).map(
        lambda rows: "\n".join(";".join(row) for row in rows)
    ),
)


@settings(max_examples=400, deadline=500)
@given(tables)
def test_any_text_is_a_table_or_a_sentence(source: str | bytes) -> None:
    data, sentence = None, ""
    try:
        table = read(source)
        x1, x2, target, kind = suggest(table)
        data = place(table, x1, x2, target, kind=kind).data
    except ValueError as error:
        sentence = f"{type(error).__name__}: {error}"
    if data is None:
        assert re.fullmatch(r"ValueError: .+\.", sentence)
    else:
        assert np.isfinite(data.targets).all()
        assert np.abs(data.inputs).max() <= 20
