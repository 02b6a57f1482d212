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
配送企业 and 配送点 as `relations*` (the whole table: `relations-all*`) and `points*`, and a whole
stock taking as `stock*`, which may be `.xlsx` as well; of a sheet the report is CSV in UTF-8.
"""

from __future__ import annotations

import csv
import hashlib
import io
import logging
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
from sqlalchemy import Connection

from app.store.clock import Clock
from app.store.database import Database
from app.tables.cells import shown
from app.tables.harmless import write_separated
from app.tables.opening import open_table
from app.tables.refused import TableRefused
from sync.dropped_files import free, sizes
from sync.service.his import relations, taking
from sync.service.his.channels import FILES, mover_of
from sync.service.his.keys import KeyHolder
from sync.service.his.once import once
from sync.service.his.taking import Row, Said
from sync.service.refusals import ServiceRefusal
from sync.service.transactions import commit

LARGEST = 32 * 1024 * 1024
"""Bytes of one file."""
_UNPACKED = 20
"""A sheet may be so many times larger when it is unpacked."""
DONE, REFUSED, REPORT = "done", "refused", ".report.csv"
_SHEET = ".xlsx"
_ENDINGS = (".csv", _SHEET)
_BOM = "\ufeff"
_TAKEN = "已收下"
_WAY_IN = "HIS 文件"

Work = Callable[[Connection, str, Sequence[Row], Clock], Said]
"""Takes the rows of a file; what became of each."""
NO_MORE: Mapping[str, Work] = MappingProxyType({})

_log = logging.getLogger(__name__)


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

    def __init__(
        self,
        database: Database,
        clock: Clock,
        org: str,
        folder: Path,
        more: Mapping[str, Work] = NO_MORE,
    ) -> None:
        """`more`: what other rooms take, by how the names of its files begin."""
        self._works = {**_WORKS, **more}
        self._database = database
        self._clock = clock
        self._org = org
        self._folder = folder
        self._seen: dict[Path, tuple[int, int]] = {}

    def look(self) -> int:
        """Take the files that are whole; how many there were. Raises OSError, StoreError."""
        for name in ("", DONE, REFUSED):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        before, self._seen = self._seen, sizes(self._folder, _ENDINGS)
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
        kind = _kind_of(file.path, self._works)
        work = self._works[kind]
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
        target = free(self._folder / where / path.name)
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


def _kind_of(path: Path, works: Collection[str]) -> str:
    """What a file holds, by its name; raises FileRefused."""
    name = path.name.lower()
    kind = next((one for one in works if name.startswith(one)), None)
    if kind is None:
        raise FileRefused(f"文件名应以 {'、'.join(works)} 之一开头，请改名后重新放入")
    if path.suffix.lower() == _SHEET and kind not in _TABLES:
        raise FileRefused("这类文件请另存为 CSV 后重新放入")
    return kind


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
    said = (
        (*(row[name] for name in names if row), REFUSED if words else "taken", words or _TAKEN)
        for row, words in rows
    )
    write_separated(out, [(*names, "结果", "说明")])
    write_separated(out, said)
    return out.getvalue()


def _movements(connection: Connection, org: str, rows: Sequence[Row], clock: Clock) -> Said:
    return taking.movements(connection, mover_of(org, FILES), rows, clock)


def _orders(connection: Connection, org: str, rows: Sequence[Row], clock: Clock) -> Said:
    return taking.order_lines(connection, org, rows, clock).said


def _catalogue(connection: Connection, org: str, rows: Sequence[Row], clock: Clock) -> Said:
    if len(rows) > taking.MOST_ROWS:
        raise FileRefused(f"一个文件最多 {taking.MOST_ROWS} 行")
    return taking.items(connection, org, rows, clock, _WAY_IN).said


def _stock(connection: Connection, org: str, rows: Sequence[Row], clock: Clock) -> Said:
    return taking.whole_stock(connection, org, rows, clock, FILES, _WAY_IN).said


_WORKS: dict[str, Work] = {
    "movements": _movements,
    "orders": _orders,
    "catalogue": _catalogue,
    "relations-all": partial(relations.take, whole=True),
    "relations": partial(relations.take, whole=False),
    "points": relations.take_points,
    "stock": _stock,
}
_TABLES = ("relations-all", "relations", "points", "stock")
"""Say how something is, not what happened: the same once more may be news, and may be a sheet."""
