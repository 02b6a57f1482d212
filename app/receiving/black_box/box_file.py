"""A recording as one file: JSON lines, compressed, for support.

Without it a receipt could be looked into only at the desk where it was made. Format
`tracedock_black_box` 1, gzip over UTF-8 lines:

    {"tracedock_black_box": 1, "header": {…}}
    {"part": "before" | "event" | "then" | "now", "put": TABLE, "row": {…}, "at": …, "drop": …}
    {"part": "event", "fact": {"seq", "op_id", "kind", "version", "at", "body"}}
    {"part": "event", "heard": {"place", "device", "at", "kind", "version", "body", "own"}}
    {"end": NUMBER OF LINES BETWEEN}

Ids are text, bytes base64, amounts text, moments ISO 8601 with the zone of the workstation. It
holds what the receipt was made of: drugs, trace codes, names of persons as its papers show them; no
password, no key, no address of a service, and of attachments no bytes, only their hashes. A
table or column that a reader does not know is refused or left out; a later version of the format
gets another number.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec

from app.readers.system_words import of_system
from app.receiving.black_box.recording import BoxProblem, Fact, Header, Heard, Put, Recording
from app.receiving.black_box.rows import packed, table_of, unpacked

MARK = "tracedock_black_box"
VERSION = 1
MOST_BYTES = 1 << 30
"""Of a recording that is read, uncompressed: a file is never trusted to be bearable."""
LINE_LIMIT = 64 << 20


_Event = Put | Fact | Heard


class _First(msgspec.Struct, frozen=True):
    tracedock_black_box: int
    header: Header


class _Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """Any line but the first and the last."""

    part: Literal["before", "event", "then", "now"]
    put: str = ""
    row: dict[str, Any] = {}
    at: datetime | None = None
    drop: bool = False
    fact: Fact | None = None
    heard: Heard | None = None


class _End(msgspec.Struct, frozen=True):
    end: int


def write(recording: Recording) -> bytes:
    """The file's bytes; the same for the same recording."""
    lines = [msgspec.json.encode(_First(VERSION, recording.header))]
    lines += [msgspec.json.encode(line) for line in _lines(recording)]
    lines.append(msgspec.json.encode(_End(len(lines) - 1)))
    return gzip.compress(b"\n".join(lines) + b"\n", mtime=0)


def _lines(recording: Recording) -> Iterator[_Line]:
    yield from (_of_put("before", put) for put in recording.before)
    for event in recording.events:
        if isinstance(event, Fact):
            yield _Line("event", fact=event)
        elif isinstance(event, Heard):
            yield _Line("event", heard=event)
        else:
            yield _of_put("event", event)
    yield from (_of_put("then", put) for put in recording.then)
    yield from (_of_put("now", put) for put in recording.now)


def _of_put(part: Literal["before", "event", "then", "now"], put: Put) -> _Line:
    return _Line(part, put.table, packed(put.row), put.at, put.drop)


def read(path: Path) -> Recording:
    """Read a file back; raises BoxProblem."""
    lines = _read_lines(path)
    header = _first(path, next(lines, b""))
    parts: dict[str, list[_Event]] = {"before": [], "event": [], "then": [], "now": []}
    last, count = b"", 0
    for line in lines:
        if last:
            count += 1
            _take(path, parts, last)
        last = line
    if _end(last) != count:
        raise BoxProblem(f"录制文件 {path.name} 不完整，请重新导出或重新拷贝")
    return Recording(
        header=header,
        before=_puts(path, parts["before"]),
        events=tuple(parts["event"]),
        then=_puts(path, parts["then"]),
        now=_puts(path, parts["now"]),
    )


def _read_lines(path: Path) -> Iterator[bytes]:
    total = 0
    try:
        with gzip.open(path) as file:
            while line := file.readline(LINE_LIMIT):
                total += len(line)
                if total > MOST_BYTES:
                    raise BoxProblem(f"录制文件 {path.name} 太大，不能回放")
                yield line
    except (gzip.BadGzipFile, zlib.error) as error:
        raise BoxProblem(f"{path.name} 不是收货录制文件，或已损坏") from error
    except EOFError as error:
        raise BoxProblem(f"录制文件 {path.name} 不完整，请重新导出或重新拷贝") from error
    except OSError as error:
        raise BoxProblem(f"读不了录制文件 {path}：{of_system(error)}，请核对路径") from error


def _first(path: Path, line: bytes) -> Header:
    problem = BoxProblem(f"{path.name} 不是收货录制文件，或已损坏")
    try:
        version = json.loads(line)[MARK]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise problem from error
    if version != VERSION:
        raise BoxProblem(f"录制文件 {path.name} 是版本 {version}，本程序只能读版本 {VERSION}")
    try:
        return msgspec.json.decode(line, type=_First).header
    except msgspec.MsgspecError as error:
        raise problem from error


def _take(path: Path, parts: dict[str, list[_Event]], text: bytes) -> None:
    try:
        line = msgspec.json.decode(text, type=_Line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BoxProblem(f"录制文件 {path.name} 有一行读不懂：{error}") from error
    said = line.fact or line.heard
    if said is not None:
        parts[line.part].append(said)
        return
    row = unpacked(table_of(line.put), line.row)
    parts[line.part].append(Put(line.put, row, line.at, line.drop))


def _end(line: bytes) -> int:
    try:
        return msgspec.json.decode(line, type=_End).end
    except msgspec.MsgspecError:
        return -1


def _puts(path: Path, found: list[_Event]) -> tuple[Put, ...]:
    puts = tuple(one for one in found if isinstance(one, Put))
    if len(puts) != len(found):
        raise BoxProblem(f"录制文件 {path.name} 前后不连贯，请重新导出")
    return puts
