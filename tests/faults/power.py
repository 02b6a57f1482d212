"""A disk that forgets what was not flushed, under the SQL a workstation really speaks.

Without it "durable" would be what SQLite's manual says. A VFS of APSW passes everything on to real
files and remembers beside them what a flush has made durable and what is still on its way; at any
moment it can say which bytes a power cut would leave: of each write on its way every sector of 512
bytes is dropped, kept, or either by chance.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import apsw
from sqlalchemy import Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

SECTOR = 512
Fate = Literal["dropped", "kept", "torn"]
FATES: tuple[Fate, ...] = ("dropped", "kept", "torn")


@dataclass
class _Shadow:
    """One file: what is durable, and what is on its way."""

    durable: bytearray | None = None
    """None: a power cut may leave no such file."""
    on_its_way: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Offset and bytes of a write; no bytes: cut off at the offset."""
    deleted: bool = False

    def flush(self) -> None:
        self.durable = self._after(lambda: True)
        self.on_its_way.clear()

    def _after(self, keeps: Callable[[], bool]) -> bytearray:
        content = bytearray(self.durable or b"")
        for offset, data in self.on_its_way:
            if data is None:
                if keeps():
                    del content[offset:]
                continue
            for start in range(0, len(data), SECTOR):
                if keeps():
                    piece = data[start : start + SECTOR]
                    place = offset + start
                    content.extend(bytes(max(0, place - len(content))))
                    content[place : place + len(piece)] = piece
        return content

    def left(self, fate: Fate, chance: random.Random) -> bytes | None:
        """What a power cut leaves; None for no file."""

        def keeps() -> bool:
            return fate == "kept" or (fate == "torn" and chance.random() < 0.5)

        gone = self.deleted if self.durable is not None else True
        if gone and not (keeps() ^ self.deleted):
            return None
        return bytes(self._after(keeps))


@dataclass(frozen=True, slots=True)
class Cut:
    """What a power cut at one moment leaves."""

    fate: Fate
    acknowledged: int
    """Commits that had returned."""
    files: dict[str, bytes]


class ForgetfulDisk:
    """Two real files that SQLite writes, and what of them is durable."""

    def __init__(self, name: str, chance: random.Random, one_in: int) -> None:
        """Cut the power, on paper, at one in so many calls."""
        self.cuts: list[Cut] = []
        self.acknowledged = 0
        self.calls = 0
        self._files: dict[str, _Shadow] = {}
        self._chance = chance
        self._one_in = one_in
        self.name = name
        self._vfs = _Vfs(name, self)

    def opened(self, path: str) -> _Shadow:
        shadow = self._files.setdefault(path, _Shadow())
        if shadow.deleted:
            shadow = self._files[path] = _Shadow()
        if shadow.durable is None and Path(path).is_file() and Path(path).stat().st_size:
            shadow.durable = bytearray(Path(path).read_bytes())
        return shadow

    def deleted(self, path: str) -> None:
        if path in self._files:
            self._files[path].deleted = True

    def maybe_cut(self) -> None:
        """Note before a call what a cut now would leave."""
        self.calls += 1
        if self._chance.randrange(self._one_in) == 0:
            fate = self._chance.choice(FATES)
            left = {
                Path(path).name: content
                for path, shadow in self._files.items()
                if (content := shadow.left(fate, self._chance)) is not None
            }
            self.cuts.append(Cut(fate, self.acknowledged, left))


class _Vfs(apsw.VFS):
    def __init__(self, name: str, disk: ForgetfulDisk) -> None:
        super().__init__(name, "")
        self._disk = disk

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: ANN401, N802
        return _File(name, flags, self._disk)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        self._disk.maybe_cut()
        super().xDelete(filename, syncdir)
        self._disk.deleted(filename)


class _File(apsw.VFSFile):
    def __init__(self, name: Any, flags: list[int], disk: ForgetfulDisk) -> None:  # noqa: ANN401
        self._disk = disk
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._shadow = disk.opened(path) if path else _Shadow()
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.maybe_cut()
        super().xWrite(data, offset)
        self._shadow.on_its_way.append((offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._disk.maybe_cut()
        super().xTruncate(newsize)
        self._shadow.on_its_way.append((newsize, None))

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._disk.maybe_cut()
        super().xSync(flags)
        self._shadow.flush()
        self._disk.maybe_cut()


@contextmanager
def listening() -> Iterator[list[list[str]]]:
    """Hear what every SQLite connection that is opened meanwhile is told, one list for each."""
    heard: list[list[str]] = []

    def hear(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
        said: list[str] = []
        heard.append(said)
        connection.set_trace_callback(said.append)

    # Of all engines: it is called before what an engine of ours does with a new connection.
    event.listen(Engine, "connect", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "connect", hear)


def replay(statements: Sequence[str], database: Path, disk: ForgetfulDisk) -> dict[str, object]:
    """Say it all again on a forgetful disk; returns the settings as they are at the end."""
    connection = apsw.Connection(str(database), vfs=disk.name)
    names: list[str] = []
    for statement in statements:
        list(connection.execute(statement))
        if statement.strip() == "COMMIT":
            disk.acknowledged += 1
        if statement.startswith("PRAGMA ") and "=" in statement:
            names.append(statement.removeprefix("PRAGMA ").partition("=")[0])
    found = {name: connection.pragma(name) for name in names}
    connection.close()
    return found
