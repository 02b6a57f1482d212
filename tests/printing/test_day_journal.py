"""A journal is a workbook that reads back as it was, prints well, and is whole or not there."""

from __future__ import annotations

import argparse
import json
import re
import tracemalloc
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from app.entry.console import Trouble
from app.receiving.progress import Difference
from app.receiving.verdicts import Sentence, Verdict
from app.reporting.day_journal import ExceptionOfDay, ReceiptOfDay, Work, day_of
from printing.day_journal import write_workbook
from printing.journal_command import write_journal
from printing.storing import PaperNotWritten
from sync.platform_time import BEIJING
from tests.deliveries import TODAY, Workplace, a_delivery, a_line, code
from tests.printing.samples import HOSPITAL, line, receipt

DAY = day_of(TODAY, BEIJING)
TEN = datetime(2026, 11, 21, 10, tzinfo=BEIJING)
AT = datetime(2026, 11, 21, 2, 30, 15, tzinfo=UTC)
WRONG = ExceptionOfDay(
    seq=7,
    read_at=AT,
    person="收货员甲",
    device="gun-1",
    raw="=1+1\x1d8100001",
    verdict=Verdict.UNKNOWN_CODE,
    sentence=Sentence("unknown-code", {"text": "=1+1"}),
    explanation="广告",
    explained_by="验收员乙",
    explained_at=AT,
)


def one(number: int = 1) -> ReceiptOfDay:
    short = replace(
        line(1), received=36, rejected=1, difference=Difference.SHORT, remark="+箱角破损"
    )
    view = replace(receipt(short, line(2)), receipt_no=f"SH20261121-{number:04}")
    delivered = {1: a_line(price=Decimal("23.5"))}
    work = {("收货员甲", TEN): Work(10, 7, 2, 1, 1, 76)}
    return ReceiptOfDay(view, delivered, (WRONG,), work)


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_four_sheets_say_what_happened(tmp_path: Path) -> None:
    path = tmp_path / "journal.xlsx"
    written = write_workbook(path, HOSPITAL, DAY, [one(), one(number=2)])
    assert (written.receipts, written.lines, written.exceptions, written.scans) == (2, 4, 2, 20)
    book = sheets(path)
    assert list(book) == ["收货单", "明细", "异常", "扫码"]
    first = dict(zip(*book["收货单"][:2], strict=True))
    assert first["收货单号"] == "SH20261121-0001"
    assert first["确认时间"] == "2026-11-21 10:15"
    assert (first["行数"], first["实收数量"], first["拒收数量"], first["短少"]) == (2, 76, 1, 3)
    detail = dict(zip(*book["明细"][:2], strict=True))
    assert (detail["批号"], detail["差异"], detail["差异原因"]) == ("A00001", -3, "短少")
    assert (detail["备注"], detail["单价（元）"], detail["金额（元）"]) == ("+箱角破损", 23.5, 846)
    wrong = dict(zip(*book["异常"][:2], strict=True))
    assert (wrong["扫码内容"], wrong["时间"]) == ("=1+1␝8100001", "2026-11-21 10:30:15")
    assert (wrong["处理说明"], wrong["说明人"]) == ("广告", "验收员乙")
    assert book["扫码"][1] == ["收货员甲", "2026-11-21 10:00–10:59", 20, 14, 4, 2, 2, 152]


def test_headings_are_frozen_and_pages_fit_the_paper(tmp_path: Path) -> None:
    path = tmp_path / "journal.xlsx"
    write_workbook(path, "A&B 医院", DAY, [one()])
    with zipfile.ZipFile(path) as book:
        texts = [book.read(f"xl/worksheets/sheet{n}.xml").decode() for n in range(1, 5)]
        names = book.read("xl/workbook.xml").decode()
    for text in texts:
        assert 'state="frozen"' in text
        assert 'orientation="landscape"' in text
        assert 'fitToHeight="0"' in text
        assert "A&amp;&amp;B 医院" in text
        assert "<f>" not in text
        assert "<cols>" in text
    assert names.count("_xlnm.Print_Titles") == 4


def test_an_empty_day_is_a_workbook_with_headings(tmp_path: Path) -> None:
    path = tmp_path / "journal.xlsx"
    write_workbook(path, HOSPITAL, DAY, [])
    assert [len(rows) for rows in sheets(path).values()] == [1, 1, 1, 1]


def test_thousands_of_lines_take_no_more_memory_than_a_third_of_them(tmp_path: Path) -> None:
    def receipts(count: int) -> Iterator[ReceiptOfDay]:
        shown = tuple(line(number) for number in range(1, 101))
        for number in range(count):
            view = replace(one(number=number).view, lines=shown, receipt_id=uuid.UUID(int=number))
            yield replace(one(), view=view)

    def peak(count: int) -> int:
        tracemalloc.start()
        write_workbook(tmp_path / f"{count}.xlsx", HOSPITAL, DAY, receipts(count))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    few, many = peak(12), peak(36)
    assert many < few + 100_000
    assert len(sheets(tmp_path / "36.xlsx")["明细"]) == 3601


def test_a_journal_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "journal.xlsx"
    path.write_bytes(b"yesterday")

    def failing() -> Iterator[ReceiptOfDay]:
        yield one()
        raise RuntimeError("the store is gone")

    with pytest.raises(RuntimeError):
        write_workbook(path, HOSPITAL, DAY, failing())
    assert path.read_bytes() == b"yesterday"
    assert [each.name for each in tmp_path.iterdir()] == ["journal.xlsx"]
    with pytest.raises(PaperNotWritten, match="文件夹不存在"):
        write_workbook(tmp_path / "gone" / "journal.xlsx", HOSPITAL, DAY, [one()])


def asked(path: Path, day: str | None, output: Path, *, as_json: bool = True) -> int:
    return write_journal(argparse.Namespace(database=path, date=day, output=output, json=as_json))


def test_the_command_writes_the_journal_of_a_database(
    place: Workplace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = place.receive(a_delivery(a_line(3)))
    session.scan(place.reading(code(1)))
    opened = session.view().opened_at.astimezone().date().isoformat()
    place.parts.database.close()
    output = tmp_path / "journal.xlsx"
    assert asked(tmp_path / "work.db", opened, output) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["receipts"], answer["lines"], answer["scans"]) == (1, 1, 1)
    assert sheets(output)["收货单"][1][0] == session.view().receipt_no


@pytest.mark.parametrize("day", ["2026-13-01", "yesterday", ""])
def test_the_command_refuses_what_is_no_day(tmp_path: Path, day: str) -> None:
    with pytest.raises(Trouble, match="日期") as caught:
        asked(tmp_path / "work.db", day, tmp_path / "journal.xlsx")
    assert caught.value.status == 2


def test_the_command_makes_no_database(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="没有数据库") as caught:
        asked(tmp_path / "gone.db", None, tmp_path / "journal.xlsx")
    assert caught.value.status == 2
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_where_it_cannot_write(place: Workplace, tmp_path: Path) -> None:
    place.parts.database.close()
    with pytest.raises(Trouble, match=re.escape("没有保存")):
        asked(tmp_path / "work.db", "2026-11-21", tmp_path / "gone" / "journal.xlsx")
