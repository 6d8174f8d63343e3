"""Files as rows: encodings, delimiters, line ends, and broken lines that cost nothing but themselves."""

import json
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from connectors.crm.csv_file import read_csv
from connectors.crm.file import read_rows
from connectors.crm.rows import BadRow, CannotImport, Row


def a_file(folder: Path, content: str | bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(folder: Path, content: str | bytes, name: str = "file.csv") -> list[Row | BadRow]:
    return list(read_rows(a_file(folder, content, name)))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = [delimiter.join(cells) for cells in (["Id", "Name"], ["1", "Acme"])]
    assert read(tmp_path, "\r\n".join(lines)) == [Row(2, {"Id": "1", "Name": "Acme"})]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    content = "Id,Name\n1,Müller & Söhne\n".encode(encoding)
    assert read(tmp_path, content) == [Row(2, {"Id": "1", "Name": "Müller & Söhne"})]


def test_a_cell_may_span_lines_and_lines_are_still_counted(tmp_path: Path) -> None:
    rows = read(tmp_path, 'Id,Name\n1,"Acme\nLtd, ""the"" one"\n\n2,Globex\n')
    assert rows == [Row(2, {"Id": "1", "Name": 'Acme\nLtd, "the" one'}), Row(5, {"Id": "2", "Name": "Globex"})]


def test_a_quote_that_is_never_closed_costs_its_own_line_only(tmp_path: Path) -> None:
    rows = read(tmp_path, 'Id,Name\n1,"Acme\n2,Globex\n3,Initech\n')
    assert rows == [
        BadRow(2, "a quote is opened and never closed"),
        Row(3, {"Id": "2", "Name": "Globex"}),
        Row(4, {"Id": "3", "Name": "Initech"}),
    ]


def test_an_open_quote_does_not_pair_with_one_further_down(tmp_path: Path) -> None:
    rows = read(tmp_path, 'Id,Name\n1,"Acme\n2,Globex\n3,"Initech, Inc"\n')
    assert [type(row) for row in rows] == [BadRow, Row, Row]
    assert rows[2] == Row(4, {"Id": "3", "Name": "Initech, Inc"})


def test_a_wrong_number_of_cells_is_refused_with_both_numbers(tmp_path: Path) -> None:
    rows = read(tmp_path, "Id,Name\n1\n2,Globex,\n3,Initech,x\n")
    assert rows[0] == BadRow(2, "it has 1 cells where the header has 2")
    assert rows[1] == Row(3, {"Id": "2", "Name": "Globex"})
    assert rows[2] == BadRow(4, "it has 3 cells where the header has 2")


def test_nul_bytes_and_broken_bytes_cost_their_own_line_only(tmp_path: Path) -> None:
    content = "Id,Name\n1,Müller\n2,Söhne\n".encode() + b"3,Ac\x00me\n4,\xff\xfe\n5,Globex\n"
    rows = read(tmp_path, content)
    assert [row.line for row in rows if isinstance(row, BadRow)] == [4, 5]
    assert rows[-1] == Row(6, {"Id": "5", "Name": "Globex"})


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_that_was_cut_in_the_middle_of_a_character_costs_its_last_line(tmp_path: Path, encoding: str) -> None:
    rows = read(tmp_path, "Id,Name\n1,Acme\n2,Globex".encode(encoding)[:-1])
    assert rows[0] == Row(2, {"Id": "1", "Name": "Acme"})
    assert [row.line for row in rows if isinstance(row, BadRow)] == [3]


def test_a_formula_is_text(tmp_path: Path) -> None:
    assert read(tmp_path, "Id,Name\n1,=cmd|' /C calc'!A0\n") == [Row(2, {"Id": "1", "Name": "=cmd|' /C calc'!A0"})]


def test_columns_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    assert read(tmp_path, "Email,Email,\na,b,c\n") == [Row(2, {"Email": "a", "Email 2": "b", "column 3": "c"})]


def test_a_file_without_a_header_cannot_be_imported(tmp_path: Path) -> None:
    for name in ("file.csv", "file.xlsx"):
        with pytest.raises(CannotImport, match=name):
            read(tmp_path, b"", name)


def test_a_missing_or_unknown_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotImport, match=r"missing\.csv cannot be read"):
        list(read_rows(tmp_path / "missing.csv"))
    with pytest.raises(CannotImport, match=r"must end in \.csv, \.xlsx or \.jsonl"):
        read(tmp_path, "x", "file.pdf")


def test_lines_of_json_that_are_no_objects_are_refused(tmp_path: Path) -> None:
    content = '{"id": "1", "addresses": ["a@b.c"]}\n[1]\n{"id": \n\n{"id": NaN}\n{"id": "\\u0000"}\n{"id": "2"}\n'
    rows = read(tmp_path, content, "file.jsonl")
    assert [row.line for row in rows if isinstance(row, BadRow)] == [2, 3, 5, 6]
    good = [row for row in rows if isinstance(row, Row)]
    assert good == [Row(1, {"id": "1", "addresses": ["a@b.c"]}), Row(7, {"id": "2"})]


def test_a_sheet_is_read_from_its_first_row_with_text(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(2, 0, ["Id", "Name"])
        sheet.write_row(4, 0, [17, "Acme"])
    assert list(read_rows(path)) == [Row(5, {"Id": 17.0, "Name": "Acme"})]


def test_a_damaged_workbook_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotImport, match="no readable Excel workbook"):
        read(tmp_path, b"PK\x03\x04 broken", "file.xlsx")


@given(st.binary(max_size=400))
def test_no_csv_raises_anything_but_cannot_import(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = a_file(tmp_path_factory.mktemp("csv"), b"Id,Name\n" + content)
    try:
        rows = list(read_csv(path))
    except CannotImport:
        return
    assert [row.line for row in rows] == sorted(row.line for row in rows)


@given(st.recursive(st.none() | st.booleans() | st.text() | st.integers(), lambda inner: st.lists(inner)))
def test_no_line_of_json_raises(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    path = a_file(tmp_path_factory.mktemp("json"), json.dumps({"id": value}) + "\n" + json.dumps(value), "file.jsonl")
    assert all(isinstance(row, Row | BadRow) for row in read_rows(path))
