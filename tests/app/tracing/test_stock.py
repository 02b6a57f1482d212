from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import insert
from xlsxwriter import Workbook

from app.store.tables.reference import item
from app.tracing import export as exporting
from app.tracing.export import HEADER, export
from app.tracing.stock_file import FileProblem
from app.tracing.stock_import import Imported, import_stock
from app.tracing.values import MoveKind, State
from app.tracing.wanted import Wanted
from tests.app.receiving.replay import assert_log_makes_these_rows
from tests.app.tracing.shelves import a_batch, codes, find, move, parts_of, receive
from tests.deliveries import MIDDLE, Workplace, boxes, code, workplace

TITLES = "追溯码,品种编码,名称,规格,厂家,批号,有效期,上级码,箱号"


def line(serial: int, **cells: str) -> str:
    values = {
        "code": code(serial),
        "item": "X1",
        "name": "试验片",
        "strength": "10片",
        "maker": "试验药业",
        "batch": "B1",
        "expiry": "2028-01-04",
        "parent": "",
        "carton": "",
    }
    return ",".join((values | cells).values())


def bring(place: Workplace, path: Path, text: str, encoding: str = "utf-8") -> Imported:
    path.write_bytes(text.encode(encoding))
    return import_stock(parts_of(place), path, "试管理员")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_opening_stock_is_held_found_and_may_leave(
    place: Workplace, tmp_path: Path, encoding: str
) -> None:
    rows = [line(n, parent=code(1, MIDDLE), carton="XH-9") for n in range(1, 4)]
    rows.append(line(0, code=code(1, MIDDLE)))
    done = bring(place, tmp_path / "stock.csv", "\n".join([TITLES, *rows]), encoding)
    assert (done.taken, done.already, done.bad) == (4, (), ())
    assert done.receipt_no == "QC20261121-00-0001"
    found = find(place, item="syp", batch="B1")
    assert sorted(codes(found)) == sorted([code(1), code(2), code(3), code(1, MIDDLE)])
    assert {row.state for row in found} == {State.HELD}
    assert {row.code: row.smallest for row in found}[code(1, MIDDLE)] is False
    assert codes(find(place, receipt_no=done.receipt_no)) == codes(found)
    assert move(place, MoveKind.DISPENSED, code(1, MIDDLE)).packages == 3
    assert_log_makes_these_rows(place.parts.database, tmp_path / "copy.db")


def test_bad_rows_are_named_and_the_others_taken(place: Workplace, tmp_path: Path) -> None:
    receive(place, a_batch(*boxes(50, 2)))
    rows = [
        line(1),
        line(2, code="12345"),
        line(3, batch=""),
        line(4, expiry="2028-02-30"),
        line(1),
        line(50),
        "",
        line(5, name="", item="X7"),
        line(6, parent=code(6)),
        line(7, item="", name=""),
        line(8),
    ]
    done = bring(place, tmp_path / "stock.csv", "\n".join([TITLES, *rows]))
    assert done.taken == 2
    assert [(row.row, row.code) for row in done.already] == [(7, code(50))]
    assert done.already[0].receipt_no.startswith("SH")
    reasons = {row.row: row.reason for row in done.bad}
    assert reasons.keys() == {3, 4, 5, 6, 9, 10, 11}
    assert "追溯码" in reasons[3]
    assert "不存在" in reasons[5]
    assert "第 2 行" in reasons[6]
    assert "目录" in reasons[9]
    again = import_stock(parts_of(place), tmp_path / "stock.csv", "试管理员")
    assert (again.taken, again.receipt_no, len(again.already)) == (0, "", 3)


def test_names_come_from_the_catalogue_where_only_the_code_is_given(
    place: Workplace, tmp_path: Path
) -> None:
    names = ("name", "form", "strength", "maker", "approval_number", "standard_code")
    row: dict[str, object] = dict.fromkeys(names, "目录药")
    row |= {"province_code": "X7", "unit": "盒", "dosage_unit": "片", "pack_quantity": 10}
    with place.parts.database.writing() as connection:
        connection.execute(insert(item), row | {"updated_at": place.clock.now()})
    bring(place, tmp_path / "s.csv", f"{TITLES}\n{line(1, item='X7', name='')}")
    assert [row.name for row in find(place, item="mly")] == ["目录药"]


def test_a_code_that_a_spreadsheet_made_a_number_is_refused(
    place: Workplace, tmp_path: Path
) -> None:
    path = tmp_path / "stock.xlsx"
    with Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["追溯码", "名称", "批号"])
        sheet.write_row(1, 0, [float(code(1)), "试验片", 2601])
        sheet.write_string(2, 0, code(2))
        sheet.write_row(2, 1, ["试验片", 2601])
    done = import_stock(parts_of(place), path, "试管理员")
    assert done.taken == 1
    assert [row.row for row in done.bad] == [2]
    assert "文本" in done.bad[0].reason
    assert [(row.code, row.batch) for row in find(place)] == [(code(2), "2601")]


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00\xff\xfe", b"PK\x03\x04 no zip", "名称,批号\n试验片,B1".encode(), b'a\rb\n"x'],
    ids=["empty", "bytes", "broken-xlsx", "no-code", "odd"],
)
def test_a_file_that_is_none_is_refused_in_words(
    place: Workplace, tmp_path: Path, raw: bytes
) -> None:
    path = tmp_path / "stock.csv"
    path.write_bytes(raw)
    with pytest.raises(FileProblem, match="请"):
        import_stock(parts_of(place), path, "试管理员")
    assert place.rows("SELECT count(*) FROM receipt") == [(0,)]


def test_many_rows_go_in_by_pieces_of_one_receipt(place: Workplace, tmp_path: Path) -> None:
    rows = [line(n, batch=f"B{n % 3}") for n in range(1, 501)]
    done = bring(place, tmp_path / "s.csv", "\n".join([TITLES, *rows]))
    assert done.taken == 500
    assert place.rows("SELECT count(*) FROM operation WHERE kind = 'stock.imported'") == [(5,)]
    assert place.rows("SELECT count(*) FROM receipt") == [(1,)]
    assert place.rows("SELECT count(*) FROM delivery_line") == [(3,)]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_what_is_exported_can_be_imported_elsewhere(
    place: Workplace, tmp_path: Path, suffix: str
) -> None:
    gs1 = "010690123456789221ABC\x1d10B1"
    text = "\n".join([TITLES, *(line(n) for n in range(1, 8)), line(0, code=gs1)])
    bring(place, tmp_path / "s.csv", text.replace("试验片", "=1+1"))
    path = tmp_path / f"out.{suffix}"
    assert export(place.parts.database, place.org, Wanted(), path) == 8
    assert [one.name for one in tmp_path.glob("out*")] == [path.name]
    with workplace(tmp_path / "other.db") as other:
        done = import_stock(parts_of(other), path, "试管理员")
        assert (done.taken, done.bad) == (8, ())
        assert sorted(codes(find(other))) == sorted(codes(find(place)))


def test_an_exported_sheet_holds_codes_as_text_and_words_for_states(
    place: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "SHEET_ROWS", 2)
    receive(place, a_batch(*boxes(1, 3)))
    move(place, MoveKind.DESTROYED, code(1))
    path = tmp_path / "out.xlsx"
    assert export(place.parts.database, place.org, Wanted(), path) == 3
    book = CalamineWorkbook.from_path(str(path))
    sheets = [book.get_sheet_by_index(n).to_python() for n in range(2)]
    assert [len(rows) for rows in sheets] == [3, 2]
    assert tuple(sheets[1][0]) == HEADER
    by_code = {row[0]: row for rows in sheets for row in rows[1:]}
    assert by_code.keys() == {code(1), code(2), code(3)}
    assert by_code[code(1)][15:17] == ["已出库", "销毁"]


def test_an_export_that_fails_leaves_no_file(place: Workplace, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="4 个字符"):
        export(place.parts.database, place.org, Wanted(code="81"), tmp_path / "out.csv")
    assert list(tmp_path.glob("out*")) == []


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_an_export_holds_a_page_at_a_time(place: Workplace, tmp_path: Path, suffix: str) -> None:
    rows = [line(n) for n in range(1, 3001)]
    bring(place, tmp_path / "s.csv", "\n".join([TITLES, *rows]))
    tracemalloc.start()
    assert export(place.parts.database, place.org, Wanted(), tmp_path / f"out.{suffix}") == 3000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000_000
