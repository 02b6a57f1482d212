"""Takes files that HIS lays into a folder, and answers each with a report beside it.

Without it a HIS that speaks neither HTTP nor SQL could tell us nothing. Each institution has a
folder of its code, made when its name is first looked for. A file is taken when it is whole: its
size and time are the same in two looks, and it is not called `.tmp` or `.part`. It is worked in one
transaction under the SHA-256 of its bytes, so that a file laid down again, or a stop half way
through, does nothing twice (tables of delivery relations are compared with what is known); then it
goes into `done` or, where anything was refused, into `refused`, and the report `….report.csv` says
what became of each row. UTF-8 or GB18030; the report is in the file's own encoding, so that the
program that wrote the file can read it.

File names say what is in them: `movements*.csv`, `orders*.csv`, `catalogue*.csv`, and the tables
配送企业 and 配送点 as `relations*` (the whole table: `relations-all*`) and `points*`, which may be
`.xlsx` as well; of a sheet the report is CSV in UTF-8.
"""

from __future__ import annotations

import csv
import hashlib
import io
import logging
import os
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection

from app.store.clock import Clock
from app.store.database import Database
from app.tables.cells import shown
from app.tables.opening import open_table
from app.tables.refused import TableRefused
from sync.service.his import catalogue, exchange, orders, relations
from sync.service.his.channels import FILES, mover_of
from sync.service.his.keys import KeyHolder
from sync.service.his.messages import MOST_CODES, MOST_ITEMS, MOST_LINES
from sync.service.his.once import once
from sync.service.his.orders import SentOrder
from sync.service.refusals import ServiceRefusal
from sync.service.transactions import commit

LARGEST = 32 * 1024 * 1024
"""Bytes of one file."""
_UNPACKED = 20
"""A sheet may be so many times larger when it is unpacked."""
DONE, REFUSED, REPORT = "done", "refused", ".report.csv"
_SHEET = ".xlsx"
_BOM = "\ufeff"
_TAKEN = "已收下"
_WAY_IN = "HIS 文件"

_log = logging.getLogger(__name__)

Row = dict[str, str]
Said = list[str]
"""What became of each row; empty: taken."""


class FileRefused(ValueError):
    """A file that cannot be read at all; its text is a sentence."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file as it was read."""

    path: Path
    encoding: str
    names: tuple[str, ...]
    rows: tuple[Row, ...]
    sha256: str


class DropFolder:
    """The folder of one institution; for one thread."""

    def __init__(self, database: Database, clock: Clock, org: str, folder: Path) -> None:
        self._database = database
        self._clock = clock
        self._org = org
        self._folder = folder
        self._seen: dict[Path, tuple[int, int]] = {}

    def look(self) -> int:
        """Take the files that are whole; how many there were. Raises OSError, StoreError."""
        for name in ("", DONE, REFUSED):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        before, self._seen = self._seen, _sizes(self._folder)
        whole = [path for path, size in self._seen.items() if before.get(path) == size]
        for path in sorted(whole):
            self._take(path)
        return len(whole)

    def _take(self, path: Path) -> None:
        try:
            file = _read(path)
            said = self._work(file)
        except (FileRefused, ServiceRefusal) as refusal:
            words = refusal.message if isinstance(refusal, ServiceRefusal) else str(refusal)
            _log.warning("%s: %s", path.name, words)
            self._put(path, _report((), ((), words)), "utf-8-sig", REFUSED)
            return
        where = REFUSED if any(said) else DONE
        self._put(
            path, _report(file.names, *zip(file.rows, said, strict=True)), file.encoding, where
        )

    def _work(self, file: _File) -> Said:
        kind = _kind_of(file.path)
        work = _WORKS[kind]
        holder = KeyHolder(
            self._org, "files", FILES, mover_of(self._org, FILES).device, frozenset()
        )

        def both(connection: Connection) -> bytes:
            made = partial(work, connection, self._org, file.rows, self._clock)
            answer = partial(_encoded, made)
            if kind in _TABLES:
                return answer()
            body = file.sha256.encode()
            now = self._clock.now()
            return once(connection, holder, f"{kind}-{file.sha256}", body, answer, now)

        return msgspec.json.decode(commit(self._database, both, self._org), type=Said)

    def _put(self, path: Path, report: str, encoding: str, where: str) -> None:
        """Write the report, then move the file: in this order a stop between repeats harmlessly."""
        target = _free(self._folder / where / path.name)
        said = target.with_name(target.name + REPORT)
        unfinished = said.with_name(said.name + ".tmp")
        with unfinished.open("w", encoding=encoding, errors="replace", newline="") as file:
            file.write(report)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(said)
        path.replace(target)


def _encoded(work: Callable[[], Said]) -> bytes:
    return msgspec.json.encode(work())


def _kind_of(path: Path) -> str:
    """What a file holds, by its name; raises FileRefused."""
    name = path.name.lower()
    kind = next((one for one in _WORKS if name.startswith(one)), None)
    if kind is None:
        raise FileRefused(f"文件名应以 {'、'.join(_WORKS)} 之一开头，请改名后重新放入")
    if path.suffix.lower() == _SHEET and kind not in _TABLES:
        raise FileRefused("这类文件请另存为 CSV 后重新放入")
    return kind


def _sizes(folder: Path) -> dict[Path, tuple[int, int]]:
    found = {}
    for path in folder.iterdir():
        if path.suffix.lower() not in (".csv", _SHEET):
            continue
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue  # whoever lays files down has renamed it in the meantime
        if path.is_file():
            found[path] = (stat.st_size, stat.st_mtime_ns)
    return found


def _free(target: Path) -> Path:
    """A name that is not taken."""
    number, found = 1, target
    while found.exists():
        number += 1
        found = target.with_name(f"{target.stem}-{number}{target.suffix}")
    return found


def _read(path: Path) -> _File:
    if path.stat().st_size > LARGEST:
        raise FileRefused(f"文件超过 {LARGEST // (1024 * 1024)} MB，请分成几个文件")
    raw = path.read_bytes()
    if path.suffix.lower() == _SHEET:
        return _read_sheet(path, raw)
    text, encoding = _decoded(raw)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        names = tuple(name.strip() for name in reader.fieldnames or ())
        if not names or len(set(names)) < len(names):
            raise FileRefused("第一行应为列名，不重复")
        rows = tuple(_row(names, row) for row in reader)
    except csv.Error as error:
        raise FileRefused(f"不是 CSV：{error}") from error
    return _File(path, encoding, names, rows, hashlib.sha256(raw).hexdigest())


def _decoded(raw: bytes) -> tuple[str, str]:
    """A file's text, and the encoding that its report is written in; raises FileRefused."""
    for encoding in ("utf-8", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return (text[1:], "utf-8-sig") if text.startswith(_BOM) else (text, encoding)
    raise FileRefused("文件既不是 UTF-8 也不是 GB18030，请另存后重新放入")


def _read_sheet(path: Path, raw: bytes) -> _File:
    try:
        with open_table(io.BytesIO(raw), LARGEST * _UNPACKED) as table:
            found = [tuple(shown(cell) for cell in row.cells) for row in table.rows]
    except (TableRefused, OSError) as error:
        raise FileRefused(f"表格无法读取：{error}") from error
    columns = found[0] if found else ()
    names = tuple(filter(None, columns))
    if not names or len(set(names)) < len(names):
        raise FileRefused("第一行应为列名，不重复")
    rows = tuple(
        {name: cell for name, cell in zip_longest(columns, cells, fillvalue="") if name}
        for cells in found[1:]
    )
    return _File(path, "utf-8-sig", names, rows, hashlib.sha256(raw).hexdigest())


def _row(names: Sequence[str], row: Mapping[str | None, Any]) -> Row:
    if None in row:
        raise FileRefused("有一行的格数多于列名，请核对逗号和引号")
    return {name: (value or "").strip() for name, value in zip(names, row.values(), strict=True)}


def _report(names: Sequence[str], *rows: tuple[Any, str]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*names, "结果", "说明"])
    for row, words in rows:
        values = [row[name] for name in names] if row else []
        writer.writerow([*values, REFUSED if words else "taken", words or _TAKEN])
    return out.getvalue()


def _movements(connection: Connection, org: str, rows: Sequence[Row], clock: Clock) -> Said:
    """Rows of `kind,code,units,document_no,person,note,at`."""
    groups: dict[exchange.Group, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        groups[tuple(_cell(row, name) for name in exchange.MOVEMENT_FIELDS)].append(number)
    said = [""] * len(rows)
    mover = mover_of(org, FILES)
    for group, numbers in groups.items():
        for start in range(0, len(numbers), MOST_CODES):
            piece = numbers[start : start + MOST_CODES]
            codes = [rows[number].get("code", "") for number in piece]
            answers = exchange.move_alike(connection, mover, group, codes, clock)
            for number, code in zip(piece, codes, strict=True):
                said[number] = answers.get(code, "")
    return said


def _cell(row: Row, name: str) -> object:
    value = row.get(name) or None
    return exchange.moment_of(value) or value if name == "at" and value else value


def _orders(connection: Connection, org: str, rows: Sequence[Row], clock: Clock) -> Said:
    """Rows of an order's lines, each with `order_no`, perhaps `ordered_at`."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        groups[row.get("order_no", "")].append(number)
    said = [""] * len(rows)
    for order_no, numbers in groups.items():
        lines = [_typed(rows[number], "order_no", "ordered_at") for number in numbers]
        words, by_line = _take_order(connection, org, order_no, rows[numbers[0]], lines, clock)
        for position, number in enumerate(numbers, start=1):
            said[number] = by_line.get(position, words)
    return said


def _take_order(
    connection: Connection,
    org: str,
    order_no: str,
    first: Row,
    lines: Sequence[dict[str, Any]],
    clock: Clock,
) -> tuple[str, dict[int, str]]:
    if not 1 <= len(order_no) <= 200 or not order_no.isprintable():
        return "order_no 应为 1 到 200 个字", {}
    if len(lines) > MOST_LINES:
        return f"一张订单最多 {MOST_LINES} 行", {}
    said_at = first.get("ordered_at", "")
    ordered_at = exchange.moment_of(said_at)
    if said_at and ordered_at is None:
        return "ordered_at 应为时间，如 2026-11-21T08:00:00+08:00", {}
    sent = SentOrder(order_no, ordered_at, lines)
    answer = orders.take(connection, org, sent, clock.now())
    if answer.state != REFUSED:
        return "", {}
    return answer.message, {one.row: one.message for one in answer.refused}


def _catalogue(connection: Connection, org: str, rows: Sequence[Row], clock: Clock) -> Said:
    """Rows of the hospital's items."""
    if len(rows) > 20 * MOST_ITEMS:
        raise FileRefused(f"一个文件最多 {20 * MOST_ITEMS} 行")
    items = [_typed(row) for row in rows]
    answer = catalogue.take(connection, org, items, clock, _WAY_IN)
    refused = {one.row: one.message for one in answer.refused}
    return [refused.get(number, "") for number in range(1, len(rows) + 1)]


_NAMES = re.compile("[;；]")
_WHOLE = ("line_no", "quantity", "pack_quantity")
_YES = {"1": True, "是": True, "true": True, "0": False, "2": False, "否": False, "false": False}


def _typed(row: Row, *without: str) -> dict[str, Any]:
    """Cells as the messages want them: empty ones left out, whole numbers, yes and no."""
    typed: dict[str, Any] = {}
    for name, value in row.items():
        if not value or name in without:
            continue
        if name in _WHOLE and value.isascii() and value.isdecimal() and len(value) <= 12:
            typed[name] = int(value)
        elif name == "distributors":
            typed[name] = [one.strip() for one in _NAMES.split(value) if one.strip()]
        elif name == "in_use":
            typed[name] = _YES.get(value.lower(), value)
        else:
            typed[name] = value
    return typed


_Work = Callable[[Connection, str, Sequence[Row], Clock], Said]
_WORKS: dict[str, _Work] = {
    "movements": _movements,
    "orders": _orders,
    "catalogue": _catalogue,
    "relations-all": partial(relations.take, whole=True),
    "relations": partial(relations.take, whole=False),
    "points": relations.take_points,
}
_TABLES = ("relations-all", "relations", "points")
"""Say how something is, not what happened: the same once more may be news, and may be a sheet."""
