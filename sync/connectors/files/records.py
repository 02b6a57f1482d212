"""What was read of each file, kept beside the folder it came in.

Without it a service that starts anew would have to read files again that people have moved, and a
mapping that was changed would change what was read long ago. A record is one file, named by the
content it was made of and the mapping, written whole or not at all: with it a file is taken.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from app.tables.writing import whole_file

_ENDING = ".jsonl"
_log = logging.getLogger(__name__)
Told = TypeVar("Told")


class Head(msgspec.Struct, frozen=True):
    """The first line of a record."""

    table: str
    name: str
    """The file's, as it lay there."""
    sha256: str
    taken_at: datetime
    target: str
    """Where the file went, within the folder."""
    rows: int


@dataclass(frozen=True, slots=True)
class Record:
    """One file that was taken."""

    head: Head
    path: Path


class Records:
    """The records of one folder; for one thread at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._heads: dict[Path, tuple[int, Record]] = {}

    def find(self, table: str, mark: str) -> Head | None:
        """What was noted of a content; None where it was not taken. Raises OSError."""
        record = self._record(self._path(table, mark))
        return None if record is None else record.head

    def keep(self, mark: str, head: Head, lines: Sequence[bytes]) -> None:
        """Take what a file says; durable when this returns. Raises OSError."""
        with whole_file(self._path(head.table, mark)) as part, part.open("wb") as file:
            for line in (msgspec.json.encode(head), *lines):
                file.write(line + b"\n")

    def of(self, table: str) -> list[Record]:
        """The records of a table, the oldest first; raises OSError."""
        found = map(self._record, self.folder.glob(f"{table}-*{_ENDING}"))
        # The name of a table may begin with that of another one.
        mine = [one for one in found if one is not None and one.head.table == table]
        return sorted(mine, key=lambda one: (one.head.taken_at, one.path.name))

    def lines(self, record: Record) -> Iterator[bytes]:
        """What was read, one thing after the other, as JSON; raises OSError."""
        with record.path.open("rb") as file:
            next(file, None)
            yield from file

    def values(self, record: Record, kind: type[Told]) -> Iterator[Told]:
        """What was read, one thing after the other; raises OSError."""
        for line in self.lines(record):
            try:
                yield msgspec.json.decode(line, type=kind)
            except msgspec.MsgspecError as error:
                _log.error("%s holds a line that cannot be read: %s", record.path, error)

    def _path(self, table: str, mark: str) -> Path:
        return self.folder / f"{table}-{mark[:40]}{_ENDING}"

    def _record(self, path: Path) -> Record | None:
        try:
            stamp = path.stat().st_mtime_ns
            known = self._heads.get(path)
            if known is not None and known[0] == stamp:
                return known[1]
            with path.open("rb") as file:
                record = Record(msgspec.json.decode(file.readline(), type=Head), path)
        except FileNotFoundError:
            return None
        except msgspec.MsgspecError as error:
            _log.error("%s is no record any more: %s", path, error)
            return None
        self._heads[path] = (stamp, record)
        return record


class Index:
    """What all records of a table say of one thing each, the last word last.

    Packed: a catalogue has a hundred thousand items.
    """

    def __init__(self, records: Records, table: str, key: str) -> None:
        self._records, self._table, self._key = records, table, key
        self._known: list[Record] = []
        self._lines: dict[str, list[bytes]] = {}

    def find(self, wanted: str, kind: type[Told], since: datetime | None = None) -> Told | None:
        """The last word on a thing; None where there is none. Raises OSError."""
        found = self.all_of(wanted, kind, since)
        return found[-1] if found else None

    def all_of(self, wanted: str, kind: type[Told], since: datetime | None = None) -> list[Told]:
        """All that is said of a thing by files that came `since`; raises OSError."""
        records = self._records.of(self._table)
        if since is not None:
            records = [one for one in records if one.head.taken_at >= since]
        if records != self._known:
            self._read(records)
        return [msgspec.json.decode(line, type=kind) for line in self._lines.get(wanted, ())]

    def _read(self, records: list[Record]) -> None:
        lines: dict[str, list[bytes]] = {}
        for record in records:
            for said in self._records.values(record, dict):
                lines.setdefault(str(said[self._key]), []).append(msgspec.json.encode(said))
        self._known, self._lines = records, lines
