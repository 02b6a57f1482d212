"""A recording as a file: the same when it is read back, and a clear word for every bad one."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.receiving.black_box import box_file
from app.receiving.black_box.recording import BoxProblem, Recording
from tests.app.receiving.black_box.boxes import recorded, replay, through_a_file
from tests.deliveries import a_carton, a_delivery, a_line, boxes, code, workplace

Lines = list[dict[str, Any]]


@pytest.fixture
def recording(tmp_path: Path, empty_database: Path) -> Recording:
    path = Path(shutil.copy(empty_database, tmp_path / "workstation.db"))
    with workplace(path) as place:
        session = place.receive(a_delivery(a_line(4, cartons=(a_carton("XH-1", *boxes(1, 2)),))))
        for text in (code(1), "坏码", "XH-1"):
            session.scan(place.reading(text))
        return recorded(path, session.view().receipt_no)


def test_a_recording_is_the_same_out_of_its_file(recording: Recording, tmp_path: Path) -> None:
    again = through_a_file(recording, tmp_path)
    assert again == recording
    assert box_file.write(again) == box_file.write(recording)
    assert replay(again).same


def lines_of(recording: Recording) -> Lines:
    return [json.loads(line) for line in gzip.decompress(box_file.write(recording)).splitlines()]


def test_a_file_says_what_it_is_and_holds_no_secret(recording: Recording) -> None:
    lines = lines_of(recording)
    assert lines[0]["tracedock_black_box"] == 1
    assert lines[0]["header"]["receipt_no"] == recording.header.receipt_no
    assert lines[-1] == {"end": len(lines) - 2}
    tables = {line["put"] for line in lines[1:-1] if "put" in line}
    assert not tables & {"local_state", "person", "device", "enrolment", "outbox"}


def _without_end(lines: Lines) -> Lines:
    return lines[:-1]


def _without_a_line(lines: Lines) -> Lines:
    return [*lines[:3], *lines[4:]]


def _of_another_version(lines: Lines) -> Lines:
    return [{**lines[0], "tracedock_black_box": 7}, *lines[1:]]


def _with_a_foreign_table(lines: Lines) -> Lines:
    return [lines[0], {**lines[1], "put": "local_state"}, *lines[2:]]


def _with_a_wrong_value(lines: Lines) -> Lines:
    return [lines[0], {**lines[1], "row": {"org": 5}}, *lines[2:]]


def _without_a_key(lines: Lines) -> Lines:
    return [lines[0], {**lines[1], "row": {"org": "local"}}, *lines[2:]]


def _without_a_delivery(lines: Lines) -> Lines:
    kept = [line for line in lines[:-1] if line.get("put") != "delivery"]
    return [*kept, {"end": len(kept) - 1}]


def _with_bad_rules(lines: Lines) -> Lines:
    header = lines[0]["header"] | {"near_expiry_days": -4}
    return [{**lines[0], "header": header}, *lines[1:]]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_without_end, "不完整"),
        (_without_a_line, "不完整"),
        (_of_another_version, "版本 7"),
        (_with_a_foreign_table, "不认识的表 local_state"),
        (_with_a_wrong_value, "org 的值不对"),
        (_without_a_key, "没有"),
        (_without_a_delivery, "没有配送单"),
        (_with_bad_rules, "收货规则不对"),
    ],
)
def test_a_spoiled_file_is_refused_in_words(
    recording: Recording, tmp_path: Path, spoil: Callable[[Lines], Lines], said: str
) -> None:
    path = tmp_path / "spoiled.gz"
    text = b"\n".join(json.dumps(line).encode() for line in spoil(lines_of(recording)))
    path.write_bytes(gzip.compress(text + b"\n", mtime=0))
    with pytest.raises(BoxProblem, match=said):
        replay(box_file.read(path))


@pytest.mark.parametrize(
    "content",
    [b"", b"text", gzip.compress(b"", mtime=0), gzip.compress(b"[1]\n"), gzip.compress(b"{}")],
    # A packed file holds its time: as a name, it would be another one in each process.
    ids=["empty", "text", "nothing packed", "no object", "one line"],
)
def test_what_is_no_recording_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "no.gz"
    path.write_bytes(content)
    with pytest.raises(BoxProblem, match="不是收货录制文件"):
        box_file.read(path)


def test_a_file_that_was_cut_off_is_refused_wherever_it_was_cut(
    recording: Recording, tmp_path: Path
) -> None:
    content = box_file.write(recording)
    path = tmp_path / "cut.gz"
    for length in range(1, len(content), 97):
        path.write_bytes(content[:length])
        with pytest.raises(BoxProblem):
            box_file.read(path)


def test_a_file_that_was_damaged_is_refused(recording: Recording, tmp_path: Path) -> None:
    content = bytearray(box_file.write(recording))
    path = tmp_path / "damaged.gz"
    for place in range(12, len(content), 101):
        damaged = bytes(content[:place]) + bytes([content[place] ^ 0x55]) + content[place + 1 :]
        path.write_bytes(damaged)
        with pytest.raises(BoxProblem):
            box_file.read(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BoxProblem, match="请核对路径"):
        box_file.read(tmp_path / "nowhere.gz")
