"""Lists that terminals write: sample files in many formats, damaged ones, and what is no list."""

from __future__ import annotations

import argparse
import json
import os
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from app.codes.check_digits import gs1_check_digit
from app.readers.batch import Batch
from app.readers.scan import Scan
from app.readers.settings import SerialSettings
from app.readers.state import DeviceState
from scanners.batches import file as batch_file
from scanners.batches import sayings
from scanners.batches.batch import BatchProblem, read_batch_file, read_dump
from scanners.batches.command import explain_batch
from scanners.serial_port import SerialScanner
from tests.scanners.rig import Arrivals, PtyPort

DATA = Path(__file__).parent / "data_batch"
NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
CHINA = timezone(timedelta(hours=8))
CODES = [f"8100001{n:013d}" for n in (101, 102, 103, 104, 105)]
GTIN = "08100001000015"
EAN = "690123456789" + str(gs1_check_digit("690123456789"))


def read(path: Path) -> Batch:
    return read_batch_file(path, zone=CHINA, clock=lambda: NOW)


def dump(*lines: str) -> Batch:
    raw = [line.encode() for line in lines]
    return read_dump(raw, "终端", "serial-1", zone=CHINA, clock=lambda: NOW)


def complaints(batch: Batch) -> list[str | None]:
    return [None if line.complaint is None else str(line.complaint) for line in batch.lines]


@pytest.mark.parametrize(
    "name",
    [
        "codes-crlf.txt",
        "codes-cr-bom.txt",
        "time-code.csv",
        "code-quantity-gb18030.csv",
        "time-code-quantity-utf16.txt",
        "code-time-quantity.txt",
        "numbered.txt",
        "fixed-width.txt",
        "quoted.csv",
    ],
)
def test_each_format_gives_its_codes(name: str) -> None:
    batch = read(DATA / name)

    assert [line.text for line in batch.good] == CODES
    assert len(batch.lines) == len(CODES)
    assert (batch.source, batch.reader_id) == (name, "batch")


@pytest.mark.parametrize(
    "name",
    [
        "time-code.csv",
        "time-code-quantity-utf16.txt",
        "code-time-quantity.txt",
        "numbered.txt",
        "fixed-width.txt",
        "quoted.csv",
    ],
)
def test_local_times_become_utc(name: str) -> None:
    times = [line.read_at for line in read(DATA / name).lines]

    assert times == [datetime(2026, 11, 20, 2, 2, second, tzinfo=UTC) for second in range(5)]


def test_lines_are_numbered_as_an_editor_numbers_them_and_kept_as_they_came() -> None:
    batch = read(DATA / "code-quantity-gb18030.csv")

    assert [line.line_no for line in batch.lines] == [2, 3, 4, 5, 6]
    assert batch.lines[0].raw == f"{CODES[0]},1,阿莫西林胶囊".encode("gb18030")


def test_each_fault_is_named_and_stops_no_other_line() -> None:
    batch = read(DATA / "with-faults.csv")

    assert [(line.line_no, line.text) for line in batch.good] == [(2, CODES[0]), (12, CODES[4])]
    assert [line.line_no for line in batch.lines] == [2, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert [line.duplicate_of for line in batch.lines if line.line_no == 5] == [2]
    told = {line.line_no: line.complaint for line in batch.lines if line.complaint}
    assert {line_no: told[line_no] for line_no in (4, 9, 10, 11)} == {
        4: sayings.ONE_OF_EACH,
        9: sayings.NO_CODE,
        10: sayings.COMMAND,
        11: sayings.DIGITS_LOST,
    }
    for line_no, words in {6: "7 位数字", 7: "“0”不对", 8: "“abc”不对"}.items():
        assert words in told[line_no].chinese
    assert all(each.chinese.endswith("。") and each.english for each in told.values())


def test_the_same_gs1_code_in_another_form_is_a_duplicate_and_gs_is_kept() -> None:
    first, second, third = read(DATA / "gs1.txt").lines

    assert first.text == f"]d201{GTIN}21AB,1\x1d10L1"
    assert (first.duplicate_of, second.duplicate_of, third.duplicate_of) == (None, None, 2)
    assert complaints(read(DATA / "gs1.txt")) == [None, None, None]


def test_what_stands_behind_each_gs1_code_is_a_quantity() -> None:
    batch = read(DATA / "gs1-quantity.csv")

    assert [line.text[-3:] for line in batch.good] == ["AB1", "AB2"]


def test_the_columns_are_explained() -> None:
    (note,) = read(DATA / "code-quantity-gb18030.csv").notes

    assert note.chinese == (
        "按列读取：第 1 列“追溯码”为条码，第 2 列“数量”为数量，第 3 列“品名”未使用。"
    )
    assert "column 3 品名 is not used" in note.english


def test_a_product_code_may_stand_on_many_lines_in_any_quantity() -> None:
    batch = dump(f"{EAN},12", f"{EAN},3", f"{CODES[0]},1", f"{CODES[0]},1")

    assert [line.quantity for line in batch.good] == [12, 3, 1]
    assert batch.lines[3].duplicate_of == 3


def test_a_line_with_a_complaint_is_not_the_first_of_its_code() -> None:
    first, second = dump(f"{CODES[0]},2", f"{CODES[0]},1").lines

    assert first.complaint == sayings.ONE_OF_EACH
    assert second.good


def test_the_trace_code_is_preferred_to_the_product_code_beside_it() -> None:
    batch = dump(f"{EAN},{CODES[0]}", f"{EAN},{CODES[1]}")

    assert [line.text for line in batch.good] == CODES[:2]


def test_headings_tell_two_columns_of_codes_apart() -> None:
    batch = dump("上级,追溯码", f"{CODES[3]},{CODES[0]}", f"{CODES[3]},{CODES[1]}")

    assert [line.text for line in batch.good] == CODES[:2]


def test_expiry_dates_are_not_taken_for_the_time_of_reading() -> None:
    (line,) = dump("条码,生产日期,有效期至", f"{CODES[0]},2026-01-05,2026-11-20").lines

    assert line.read_at is None
    assert line.good


def test_a_heading_alone_or_no_lines_give_an_empty_batch() -> None:
    assert dump("追溯码,数量").lines == ()
    assert dump().lines == ()
    assert dump("", "  ", "\x1a").lines == ()


def test_a_date_and_a_time_in_two_columns_are_one_time() -> None:
    (line,) = dump(f"2026-11-20,10:02:03,{CODES[0]},1").lines

    assert line.read_at == datetime(2026, 11, 20, 2, 2, 3, tzinfo=UTC)


def test_times_that_cannot_be_are_noted_and_left_out() -> None:
    batch = dump(
        f"2026-11-20 10:00:00,{CODES[0]}",
        f"2000-01-01 00:00:07,{CODES[1]}",
        f"2026-13-41 10:00:00,{CODES[2]}",
        f"2026-11-20,{CODES[3]}",
        f"2027-11-20 10:00:00,{CODES[4]}",
    )

    assert len(batch.good) == 5
    assert [line.read_at is None for line in batch.lines] == [False, True, True, False, True]
    told = " ".join(note.chinese for note in batch.notes)
    assert "1 行只有日期没有时间" in told
    assert "1 行的时间看不懂（如第 3 行“2026-13-41 10:00:00”）" in told
    assert "2 行的时间不可信（如第 2 行“2000-01-01 00:00:07”）" in told


def test_the_local_time_of_this_machine_is_the_default() -> None:
    moment = datetime(2026, 11, 20, 10, 2, 3)
    (line,) = read_dump([f"{moment},{CODES[0]}".encode()], "x", "r", clock=lambda: NOW).lines

    assert line.read_at == moment.astimezone(UTC)


def test_codes_that_excel_rounded_are_doubted() -> None:
    rounded = [f"81000010000{n:04d}00000" for n in range(1, 4)]

    assert sayings.ROUNDED in dump(*rounded).notes
    assert dump(*rounded[:2], *CODES).notes == ()


def test_a_damaged_code_is_named_without_what_stands_beside_it() -> None:
    (line,) = dump("2026-11-20 10:00:00,8100001000000000010,1").lines

    assert line.text == "8100001000000000010"
    assert line.complaint is not None


def test_a_line_of_another_format_is_read_as_a_whole() -> None:
    batch = dump(*(f"2026-11-20 10:00:0{n};{code};1" for n, code in enumerate(CODES[:4])), CODES[4])

    assert [line.text for line in batch.good] == CODES


def test_a_very_long_line_is_refused_and_the_next_is_read() -> None:
    batch = dump(CODES[0], "8" * 100_000, CODES[1])

    assert [line.text for line in batch.good] == CODES[:2]
    assert batch.lines[1].complaint == sayings.TOO_LONG


def test_bytes_of_no_encoding_are_shown_and_codes_beside_them_read(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"\x81\xff,1\r\n" + CODES[0].encode() + b",1\r\n")

    batch = read(path)
    assert [line.text for line in batch.good] == CODES[:1]
    assert sayings.ENCODING_UNKNOWN in batch.notes


def sentence_for(path: Path) -> str:
    with pytest.raises(BatchProblem) as raised:
        read(path)
    assert raised.value.why.english
    assert str(raised.value) == raised.value.why.chinese
    return raised.value.why.chinese


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "是空的"),
        (b"\r\n \r\n\x1a", "是空的"),
        (b"\xef\xbb\xbf", "是空的"),
        ("追溯码,数量\n".encode(), "是空的"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "图片"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "图片"),
        (b"Rar!\x1a\x07\x00", "压缩包"),
        (b"PK\x03\x04 not a zip", "压缩包"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "另存为"),
        (bytes(range(256)) * 8, "二进制文件"),
    ],
)
def test_what_is_no_list_is_called_by_its_name(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "盘点.txt"
    path.write_bytes(content)

    assert sentence in sentence_for(path)


def test_a_zip_is_no_list_although_a_sheet_is_one_too(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("codes.txt", CODES[0])

    assert "压缩包" in sentence_for(path)


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    assert "读不了文件" in sentence_for(tmp_path / "missing.txt")
    assert "读不了文件" in sentence_for(Path("a\0b"))
    assert "不是文件" in sentence_for(tmp_path)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert "不是文件" in sentence_for(pipe)


def test_a_file_larger_than_any_list_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_file, "LARGEST", 100)
    path = tmp_path / "list.txt"
    path.write_bytes(b"8" * 101)

    assert "超过 50 MB" in sentence_for(path)


def test_a_list_of_too_many_lines_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scanners.batches.batch.MOST_LINES", 300)
    path = tmp_path / "list.txt"
    path.write_text("1\n" * 301)

    assert "超过 300 行" in sentence_for(path)


def test_a_hundred_thousand_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("".join(f"2026-11-20 10:02:03,8100001{n:013d},1\r\n" for n in range(100_000)))

    assert len(read(path).good) == 100_000


def test_two_thousand_lines_sent_over_a_serial_port_are_one_batch(
    port: PtyPort, scans: Arrivals[Scan], states: Arrivals[DeviceState]
) -> None:
    scanner = SerialScanner(SerialSettings(str(port.name)), scans, states)
    scanner.start()
    states.wait_for(1)
    codes = [f"8100001{n:013d}" for n in range(2000)]
    port.write("".join(f"{n},{code},20261120100203\r" for n, code in enumerate(codes)).encode())
    lines = [scan.raw for scan in scans.wait_for(2000)]
    assert scanner.stop()

    batch = read_dump(lines, "扫码枪一", "serial-1", zone=CHINA, clock=lambda: NOW)
    assert [line.text for line in batch.good] == codes
    assert {line.read_at for line in batch.lines} == {datetime(2026, 11, 20, 2, 2, 3, tzinfo=UTC)}
    assert (batch.source, batch.reader_id) == ("扫码枪一", "serial-1")


def test_the_command_explains_each_line(capsys: pytest.CaptureFixture[str]) -> None:
    status = explain_batch(argparse.Namespace(batch=DATA / "with-faults.csv"))

    out, err = capsys.readouterr()
    lines = [json.loads(line) for line in out.splitlines()]
    assert status == 1
    assert err.splitlines()[-1] == "共 10 行：可用 2 行，重复 1 行，不能用 7 行。"
    assert list(lines[0])[-5:] == ["line", "read_at", "quantity", "duplicate_of", "complaint"]
    assert (lines[0]["code"], lines[0]["line"], lines[0]["complaint"]) == (CODES[0], 2, None)
    assert lines[2]["duplicate_of"] == 2
    assert lines[6]["complaint"] == sayings.NO_CODE.chinese


def test_the_command_is_content_with_a_good_list_and_refuses_what_is_none(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert explain_batch(argparse.Namespace(batch=DATA / "time-code.csv")) == 0
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert datetime.fromisoformat(first["read_at"]).tzinfo is not None
    assert explain_batch(argparse.Namespace(batch=tmp_path / "none.txt")) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "读不了文件" in err
