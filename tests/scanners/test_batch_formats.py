"""Whatever codes a list holds and however it is written, each is read back exactly."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from app.codes.parse import parse
from app.readers.batch import Batch
from scanners.batches.batch import read_batch_file, read_dump
from tests.scanners.batch_sheets import Value, sheet

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
GTIN = "08100001000015"
BEGIN = datetime(2026, 11, 20, 1, 2, 3)

digits = st.integers(0, 10**13 - 1).map(lambda n: f"8100001{n:013d}")
# A comma in a serial is followed by a letter: `…,1` is a quantity, and no list says otherwise.
serials = st.text("0123456789ABCDEFxyz-./_:", min_size=1, max_size=12)
with_comma = st.builds("{},{}".format, serials, st.text("ABCxyz", min_size=1, max_size=6))
element_strings = st.builds(
    lambda aim, serial, batch: f"{aim}01{GTIN}21{serial}\x1d10{batch}",
    st.sampled_from(["", "]d2", "]C1"]),
    serials | with_comma,
    serials,
)
bracketed = st.builds(lambda serial: f"(01){GTIN}(21){serial}", serials | with_comma)
codes = (digits | element_strings | bracketed).filter(lambda text: parse(text).valid)
lists = st.lists(codes, min_size=1, max_size=30)
line_ends = st.sampled_from(["\r", "\n", "\r\n"])
encodings = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"])


def moments(count: int) -> list[str]:
    return [f"{BEGIN + timedelta(seconds=second)}" for second in range(count)]


def plain(texts: Sequence[str], end: str) -> str:
    return "".join(text + end for text in texts)


def quoted(separator: str) -> Callable[[Sequence[str], str], str]:
    def write(texts: Sequence[str], end: str) -> str:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=separator, lineterminator=end)
        for no, (at, text) in enumerate(zip(moments(len(texts)), texts, strict=True), 1):
            writer.writerow([no, at, text, 1])
        return out.getvalue()

    return write


def headed(texts: Sequence[str], end: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(["追溯码", "数量", "品名", "扫描时间"])
    for at, text in zip(moments(len(texts)), texts, strict=True):
        writer.writerow([text, 1, "阿莫西林,胶囊", at])
    return out.getvalue()


def tabbed(texts: Sequence[str], end: str) -> str:
    rows = zip(moments(len(texts)), texts, strict=True)
    return "".join(f"{at}\t{text}\t1{end}" for at, text in rows)


def in_columns(texts: Sequence[str], end: str) -> str:
    rows = zip(moments(len(texts)), texts, strict=True)
    return "".join(f"{at}  {text:<60}  {1:>3}{end}" for at, text in rows)


writers = st.sampled_from(
    [plain, quoted(","), quoted(";"), quoted("|"), headed, tabbed, in_columns]
)


def read(content: bytes, name: str) -> Batch:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return read_batch_file(path, zone=UTC, clock=lambda: NOW)


def as_expected(batch: Batch, texts: Sequence[str]) -> None:
    assert [line.text for line in batch.lines] == list(texts)
    assert all(line.complaint is None for line in batch.lines)
    assert all(line.quantity == 1 for line in batch.lines)
    first: dict[str | None, int] = {}
    for line in batch.lines:
        before = first.setdefault(parse(line.text).code, line.line_no)
        assert line.duplicate_of == (None if before == line.line_no else before)


@settings(deadline=None)
@given(lists, writers, line_ends, encodings)
def test_a_file_is_read_back_exactly(
    texts: list[str], write: Callable[[Sequence[str], str], str], end: str, encoding: str
) -> None:
    as_expected(read(write(texts, end).encode(encoding), "list.txt"), texts)


@settings(deadline=None, max_examples=40)
@given(lists)
def test_a_sheet_is_read_back_exactly(texts: list[str]) -> None:
    rows: list[list[Value]] = [["时间", "追溯码", "数量"]]
    rows += ([BEGIN, text, 1] for text in texts)
    batch = read(sheet(rows), "list.xlsx")

    as_expected(batch, texts)
    assert {line.read_at for line in batch.lines} == {BEGIN.replace(tzinfo=UTC)}


@settings(deadline=None)
@given(lists, writers)
def test_a_dump_is_read_back_exactly(
    texts: list[str], write: Callable[[Sequence[str], str], str]
) -> None:
    lines = write(texts, "\n").encode().split(b"\n")

    as_expected(read_dump(lines, "x", "serial-1", zone=UTC, clock=lambda: NOW), texts)


@settings(deadline=None)
@given(st.lists(st.binary(max_size=60), max_size=20))
def test_any_bytes_give_lines_that_say_what_is_wrong(lines: list[bytes]) -> None:
    batch = read_dump(lines, "x", "serial-1", zone=UTC, clock=lambda: NOW)

    for line in batch.lines:
        assert 1 <= line.line_no <= len(lines)
        assert line.raw == lines[line.line_no - 1]
        assert line.good == parse(line.text).valid or line.complaint or line.duplicate_of
