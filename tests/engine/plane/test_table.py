"""Tables from files: what is read, what is turned away and in which words."""

import csv
import io
import re
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_iris

from engine.plane.datasets import DATASETS, PlaneData, make
from engine.plane.reading import Reading
from engine.plane.table import numbers as table_numbers
from engine.plane.table import numeric_columns, pair, place, preview, read, suggest, suggested, to_csv

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
    assert scale.formula("x₁") == "x₁ ≈ (petal length − 3.76) / 0.628"
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


@pytest.mark.parametrize("numbers", [("1.176", "803"), ("12.500", "-7"), ("1,176", "803"), ("1.176", "3.507")])
def test_what_may_be_a_thousand_or_a_decimal_fraction_is_asked_back_and_the_answer_is_read(
    numbers: tuple[str, str],
) -> None:
    """Nothing else in the file tells which sign is the decimal one."""
    first, second = numbers
    source = f"Ort;Einwohner;Höhe;Art\nA;{first};15;x\nB;{second};25;y\n"
    large, small = (float(first.replace(",", ".")) * unit for unit in (1000, 1))
    for table in (read(source), read(source, replace(suggested(source), decimal=""))):
        with pytest.raises(ValueError, match=f"^Line 2, column “Einwohner”: “{first}” may be {large:g} or {small:g}"):
            place(table, "Einwohner", "Höhe", "Art")
        assert preview(table)["Einwohner"] == [first, second]
    values = {sign: read(source, replace(suggested(source), decimal=sign)) for sign in ".,"}
    thousands = "," if "." in first else "."
    assert table_numbers(values[thousands], "Einwohner")[0] == large
    assert table_numbers(values["." if thousands == "," else ","], "Einwohner")[0] == small


def test_one_sure_number_tells_the_decimal_sign_of_the_whole_file() -> None:
    """Beside 1,5 a point parts thousands: 1.176 alone in its column is no 1.176."""
    for rows, wanted in (
        ("1.176;1,5;a\n3.507;2,5;b", [1176, 3507]),
        ("1,176;2,5;a\n0,803;1;b", [1.176, 0.803]),
        ("1.176;2.5;a\n3.803;1;b", [1.176, 3.803]),
        ("1,176;2,5;a\n8,03;1;b", [1.176, 8.03]),
        ("1.176.000;2;a\n3.803;1;b", [1176000, 3803]),
        ("1.176,25;2;a\n803;1;b", [1176.25, 803]),
        ("1 176,5;2;a\n12\u202f803;1;b", [1176.5, 12803]),
        ("1'176.5;2;a\n803;1;b", [1176.5, 803]),
        ("−1,5;2;a\n8e-1;1;b", [-1.5, 0.8]),
    ):
        assert table_numbers(read(f"x;y;kind\n{rows}"), "x").tolist() == wanted
    assert table_numbers(read("x,y,kind\n1.176,2,a\n803,1,b"), "x").tolist() == [1.176, 803]  # commas part cells
    assert table_numbers(read('x,y,kind\n"1,176.5",2,a\n803,1,b'), "x").tolist() == [1176.5, 803]


def test_a_point_in_a_file_with_decimal_commas_is_refused_by_name() -> None:
    table = read("x;y;kind\n1,5;2,5;a\n1,25;3.5;b\n7;3,5;b\n")
    assert numeric_columns(table) == ("x",)
    with pytest.raises(ValueError, match=r"^Line 3, column “y”: “3.5” is not a number in a file with decimal commas"):
        place(table, "x", "y", "kind")


def test_between_commas_a_decimal_comma_in_quotes_is_read_and_a_thousand_is_asked_back() -> None:
    table = read('x,y,kind\n"0,5","1,5",a\n"1,5",2,b')
    assert numeric_columns(table) == ("x", "y")
    assert place(table, "x", "y", "kind", test_share=0.0).scales[0].centre == 1
    with pytest.raises(ValueError, match=r"“1,234” may be 1234 or 1.234"):
        place(read('x,y,kind\n"1,234",1,a\n5,2,b'), "x", "y", "kind")


def test_two_lines_above_the_data_and_what_is_left_out_is_said() -> None:
    """Names and units; a title above the names; a group above them."""
    body = "".join(f"{k};{k * k},5;{'ab'[k % 2]}\n" for k in range(6))
    for top, names, line in (
        ("time;voltage;state\n(s);(V);\n", ("time", "voltage", "state"), 1),
        ("Measured by hand\n\ntime;voltage;state\n", ("time", "voltage", "state"), 3),
        ("Measured by hand;;\ntime;voltage;state\n", ("time", "voltage", "state"), 2),
        (";raw;raw\ntime;voltage;state\n", ("time", "voltage", "state"), 2),
    ):
        table = read(top + body)
        assert (table.columns, table.how.names, len(table.rows)) == (names, line, 6)
        assert re.fullmatch(r"Line \d is left out: it is neither names nor a row like the others.", table.note)
    other = read(top + body, replace(suggested(top + body), names=1))
    assert other.columns == ("column 1", "raw", "raw (2)")


def test_a_word_among_the_numbers_of_the_first_row_is_refused_and_not_left_out() -> None:
    table = read("x,y,kind\n1,tall,a\n" + "2,3,b\n" * 9)
    assert len(table.rows) == 10
    with pytest.raises(ValueError, match=r"^Line 2, column “y”: “tall” is not a number"):
        place(table, "x", "y", "kind")


def test_names_of_rows_without_a_name_as_r_writes_them_and_a_missing_name_is_no_such() -> None:
    rows = "".join(f'"{k}",{0.3 * k - 1},{k * k},{k % 2}\n' for k in range(1, 9))
    assert suggest(read('"x","y","label"\n' + rows))[:3] == ("x", "y", "label")
    with pytest.raises(ValueError, match=r"^Line 1 has 2 cells where line 2 has 3"):
        read("a,b\n" + "3,4,x\n1,2,y\n5,1,x\n")


def test_rows_with_gaps_are_left_out_and_named_or_refused() -> None:
    source = "x,y,kind,remark\n1,2,a,\n2,NA,b,\n3,3,a,late\n4,1,,\n5,-99,b,\n6,2,b,n/a\n"
    placed = place(read(source), "x", "y", "kind", test_share=0.0)
    assert len(placed.data.targets) == 4
    assert placed.note == "2 rows are left out because of a gap: the first is line 3, column “y”."
    strict = replace(suggested(source), leave_gaps=False)
    with pytest.raises(ValueError, match=r"^Line 3, column “y”: “NA” stands for a gap"):
        place(read(source, strict), "x", "y", "kind")
    told = place(read(source, replace(strict, leave_gaps=True, gaps=("-99",))), "x", "y", "kind", test_share=0.0)
    assert len(told.data.targets) == 3
    with pytest.raises(ValueError, match=r"^Every row has a gap in one of these columns: line 2, column “y”"):
        place(read("x,y,kind,z\n1,,a,1\n,2,b,2\n"), "x", "y", "kind")


def test_spaces_and_bars_part_cells_too() -> None:
    for source in ("x y kind\n 1.5  2 a\n-3   4 b\n", "x|y|kind\n1.5|2|a\n-3|4|b\n"):
        assert table_numbers(read(source), "x").tolist() == [1.5, -3]


def test_other_encodings_are_read_when_asked_for_and_a_wrong_one_names_the_line() -> None:
    text = "Рост,Вес,Вид\n1,2,а\n2,1,б\n"
    assert read(text.encode("utf-16")).columns[0] == "Рост"
    raw = text.encode("cp1251")
    assert read(raw, suggested(raw, encoding="cp1251")).columns == ("Рост", "Вес", "Вид")
    with pytest.raises(ValueError, match=r"^Line 2 is not UTF-8: choose another encoding"):
        read("a,b\n1,ä\n".encode("cp1252"), Reading())


def test_a_chosen_separator_and_a_chosen_first_line_are_followed() -> None:
    source = "1;2,a\n3;4,b\n5;6,c\n"
    assert len(read(source, suggested(source, separator=";")).columns) == 2
    table = read("1,2,a\n3,4,b\n5,6,b\n", replace(Reading(), names=1, first=2))
    assert (table.columns, len(table.rows)) == (("1", "2", "a"), 2)


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
        (",".join("abcdefghijklmnopqrstu") + "\n" + "1," * 20 + "2\n", "The table has 21 columns; it takes 2 to 20."),
        (ROWS + "1,2\n", "Line 3 has 2 cells where line 2 has 3."),
        (ROWS + "1,2,3,4\n", "Line 3 has 4 cells where line 2 has 3."),
        (ROWS + '1,"2,3\n', "Line 3: a quotation mark is not closed or out of place."),
        (ROWS + "1," + "2" * 200_000 + ",0\n", "Line 3: a cell is too long."),
        ("a,b,label\n" + "1,2,0\n" * 5_001, "The table has 5,001 rows; it takes up to 5,000."),
        ("x" * 1_048_577, "The file has 1,048,577 bytes; the limit is 1 MB, which are 1,048,576."),
    ],
)
def test_what_cannot_be_read_is_named(source: str | bytes, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        read(source)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("abc,1,1", "Line 3, column “a”: “abc” is not a number."),
        ("1,inf,1", "Line 3, column “b”: “inf” is not a number."),
        ("1,1_000,1", "Line 3, column “b”: “1_000” is not a number."),
        ("1,1e999,1", "Line 3, column “b”: “1e999” is too large."),
        ("1,-1e13,1", "Line 3, column “b”: “-1e13” is too large."),
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
    start = time.process_time()
    table = read(rows)
    place(table, *suggest(table)[:3], kind="regression")
    assert time.process_time() - start < 3


tables = st.one_of(
    st.text(max_size=200),
    st.binary(max_size=200),
    st.text(alphabet='0123456789.,;\t\n\r"-eaé ', max_size=200),
    st.lists(st.lists(st.sampled_from(["1", "2.5", "-3e2", "a", "", '"b"', "1,5", "nan"]), min_size=3, max_size=3)).map(
        lambda rows: "\n".join(";".join(row) for row in rows)
    ),
)


@settings(max_examples=400)
@given(tables)
def test_any_text_is_a_table_or_a_sentence(source: str | bytes) -> None:
    data, sentence = None, ""
    start = time.process_time()
    try:
        table = read(source)
        x1, x2, target, kind = suggest(table)
        data = place(table, x1, x2, target, kind=kind).data
    except ValueError as error:
        sentence = f"{type(error).__name__}: {error}"
    assert time.process_time() - start < 0.5
    if data is None:
        assert re.fullmatch(r"ValueError: .+\.", sentence)
    else:
        assert np.isfinite(data.targets).all()
        assert np.abs(data.inputs).max() <= 20


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("n,a,b\n1,5,7\n2,5,8\n3,6,9\n", ("a", "b")),  # n only counts the rows
        ("label a b\n0 5 7\n1 5 8\n0 6 9\n", ("a", "b")),
        ("n,a,word\n1,5,x\n2,5,y\n3,6,z\n", ("n", "a")),
        ("a,b,c\n5,,1\n6,7,3\n7,8,1\n", ("a", "c")),  # b has a gap
    ],
)
def test_of_x_and_y_without_labels_the_first_telling_columns_are_suggested(text: str, wanted: tuple[str, str]) -> None:
    assert pair(read(text)) == wanted


def test_a_decimal_comma_is_no_separator_where_spaces_leave_more_numbers() -> None:
    found = read("0,5 1\n0,7 2\n")
    assert [found.how.separator, found.how.decimal] == [" ", ","]
    assert read("0, 0.5\n1, 0.7\n").rows == (("0", "0.5"), ("1", "0.7"))


def test_where_a_column_is_nearly_one_of_numbers_the_cell_in_the_way_is_named() -> None:
    with pytest.raises(ValueError, match=r"has 1 column of numbers; it takes two\. Line 3, column “b”: “x” is not"):
        pair(read("a,b\n1,2\n3,x\n4,5\n5,6\n7,8\n9,9\n"))
