"""Takes the files that lie in a folder, each whole and once, and says what became of its rows.

Without it a file that is still being copied would be half a delivery. First the report is written,
then the record of what was read (from here on it is taken), then the file is moved: a stop at any
point between repeats harmlessly. A file of the same content, read by the same mapping, is not read
again. Where two services look at one folder, the file is moved by one of them; the other finds it
gone and goes on. `done` holds files all of whose rows were taken, `failed` those of which some or
all were not; beside each lies a report.
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.catalogue.files.reading import HeadingsMissing
from app.catalogue.files.reports import HEADER, WEIGHT_NAMES, RowSaid
from app.codes.reading import text_of
from app.links.mapping.reading import open_mapped
from app.links.mapping.values import TableMapping
from app.tables.refused import TableRefused
from app.tables.writing import Layout, write_table
from sync.connectors.files.reading import FileRead, read_file
from sync.connectors.files.records import Head, Records
from sync.connectors.files.settings import FilesSettings
from sync.connectors.journal import Journal, JournalEntry
from sync.dropped_files import Sizes, free, sizes

DONE, FAILED, KEPT = "done", "failed", ".tracedock"
REPORT = ".报告.csv"
LARGEST = 256 * 1024 * 1024
"""Bytes of one file."""
ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".xls")
_PIECE = 1 << 20
_LEFT_S = 3600.0
"""A file that nobody has gone on writing for so long was left by a service that was killed."""
_MOST_SAID = 10_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Result:
    """What became of a file."""

    folder: str
    sentence: str
    said: tuple[RowSaid, ...] = ()
    table: str = ""


class Taking:
    """The folder files come in; for one thread at a time."""

    def __init__(
        self,
        settings: FilesSettings,
        records: Records,
        journal: Journal,
        now: Callable[[], datetime],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings, self._records, self._journal = settings, records, journal
        self._now, self._sleep = now, sleep
        self._folder = Path(settings.in_folder)
        self._incoming = [one for one in settings.mappings.values() if not one.kind.outgoing]
        self._seen: Sizes = {}
        self._cleared = False

    def look(self) -> int:
        """Take the files that are whole; how many there were. Raises OSError."""
        self._folder.stat()
        if not self._incoming:
            return 0  # nobody has said what the columns are: what lies there waits
        # Not the folder itself: where it is gone, something else may lie under its name.
        for name in (DONE, FAILED, KEPT):
            (self._folder / name).mkdir(exist_ok=True)
        self._records.folder.mkdir(exist_ok=True)
        self._clear_up()
        whole = self._whole()
        failed = [error for path in whole if (error := self._try(path)) is not None]
        if failed:
            raise failed[0]
        return len(whole)

    def _try(self, path: Path) -> OSError | None:
        """Take one file; what is wrong with it keeps no other away. Raises OSError."""
        try:
            self._take(path)
        except FileNotFoundError:
            # Another service, or a person, was faster; or all of the folder is gone.
            self._folder.stat()
        except PermissionError as error:
            _log.info("%s is in use, and looked at again later: %s", _name(path), error)
        except OSError as error:
            _log.error("%s cannot be taken now: %s", _name(path), error)
            return error
        return None

    def _clear_up(self) -> None:
        """Remove, once, what a service left that was killed while it wrote."""
        folders = () if self._cleared else (self._folder / DONE, self._folder / FAILED)
        self._cleared = True
        for folder in folders:
            for path in folder.glob(f"*{REPORT}.*.part"):
                if time.time() - path.stat().st_mtime > _LEFT_S:
                    path.unlink(missing_ok=True)

    def _whole(self) -> list[Path]:
        now = sizes(self._folder, ENDINGS)
        if any(self._seen.get(path) != size for path, size in now.items()):
            self._sleep(self._settings.settle_s)
            self._seen, now = now, sizes(self._folder, ENDINGS)
        before, self._seen = self._seen, now
        whole = [path for path, size in now.items() if before.get(path) == size]
        # What was written last is the last word.
        return sorted(whole, key=lambda path: (now[path][1], path))

    def _take(self, path: Path) -> None:
        started, before = self._now(), path.stat()
        sha256 = _hash(path)
        try:
            mapping = self._mapping_of(path)
            mark = hashlib.sha256(f"{sha256}{mapping.as_json()}".encode()).hexdigest()
            known = self._records.find(mapping.table, mark)
            # What was taken in part is read again: its report says what is still wrong.
            if known is not None and known.target.startswith(f"{DONE}/"):
                self._end(path, sha256, started, self._known(path, known), known)
                return
            found = read_file(path, mapping, started)
        except TableRefused as refused:
            result = _Result(FAILED, f"整个文件没有收下：{refused}")
            self._end(path, sha256, started, result, None)
            return
        after = path.stat()
        if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
            return  # it was being written after all
        target = self._report(path, result := _result(found, mapping))
        if found.lines:
            where = target.relative_to(self._folder).as_posix()
            head = Head(mapping.table, _name(path), sha256, started, where, found.rows)
            self._records.keep(mark, head, found.lines)
        self._move(path, target)
        self._note(path, sha256, started, result)

    def _known(self, path: Path, known: Head) -> _Result:
        """What is said of a content that was taken before."""
        sentence = (
            f"内容与 {known.name} 相同，已在 {known.taken_at.astimezone():%Y-%m-%d %H:%M} 收下 "
            f"{known.rows} 行，没有再收一遍。"
        )
        return _Result(DONE, sentence, table=known.table)

    def _end(
        self, path: Path, sha256: str, started: datetime, result: _Result, known: Head | None
    ) -> None:
        """Put a file away of which nothing new was taken."""
        target = None if known is None else self._folder / known.target
        if target is None or target.exists():
            target = self._report(path, result)
        # Else a stop came between taking it and moving it: its report is there.
        self._move(path, target)
        self._note(path, sha256, started, result)

    def _report(self, path: Path, result: _Result) -> Path:
        """Write what became of the rows, and say where the file goes."""
        target = free(self._folder / result.folder / _name(path))
        layout = Layout("报告", HEADER[1:], (8, 14, 24, 14, 60))
        write_table(target.with_name(target.name + REPORT), layout, _report_rows(result))
        return target

    def _move(self, path: Path, target: Path) -> None:
        try:
            path.rename(target)
        except FileNotFoundError:
            if not target.exists():
                target.with_name(target.name + REPORT).unlink(missing_ok=True)
            raise

    def _note(self, path: Path, sha256: str, started: datetime, result: _Result) -> None:
        words = "\n".join((result.sentence, *(one.sentence for one in result.said[:200])))
        self._journal(
            JournalEntry(
                message=result.table or "file",
                request=f"{_name(path)}\nSHA-256 {sha256}",
                response=words,
                started_at=started,
                ended_at=self._now(),
                ok=result.folder == DONE,
                outcome=result.folder,
            )
        )

    def _mapping_of(self, path: Path) -> TableMapping:
        """Which table a file is: by its name, else by its headings; raises TableRefused."""
        if path.stat().st_size > LARGEST:
            raise TableRefused(
                f"文件超过 {LARGEST >> 20} MB，请分成几个文件。", "The file is too large."
            )
        named = [one for one in self._incoming if _name(path).startswith(_names(one))]
        if named:
            return max(named, key=lambda one: len(one.kind.title))
        fitting, refusal = self._fitting(path)
        if len(fitting) == 1:
            return fitting[0]
        titles = "、".join(one.kind.title for one in (fitting or self._incoming))
        if fitting:
            raise TableRefused(
                f"按表头看可能是 {titles}，请在文件名前面加上是哪一种，再重新放入。",
                "The file may be one of several tables: begin its name with the right one.",
            )
        if refusal is not None and len(self._incoming) == 1:
            raise refusal
        raise TableRefused(
            f"看不出是哪一种表：表头与已对照的（{titles or '还没有对照任何表'}）都不符。"
            "请在对接设置里用这个文件做列对照，再重新放入。",
            "No mapping of the connection fits this file.",
        )

    def _fitting(self, path: Path) -> tuple[list[TableMapping], TableRefused | None]:
        """The mappings that name the most columns of a file, all required ones among them."""
        counts: list[tuple[int, TableMapping]] = []
        refusal: TableRefused | None = None
        for mapping in self._incoming:
            try:
                with open_mapped(path, mapping) as reading:
                    counts.append((sum(map(bool, reading.headings.fields)), mapping))
            except HeadingsMissing as missing:
                refusal = missing
        most = max((count for count, _mapping in counts), default=0)
        return [mapping for count, mapping in counts if count == most], refusal


def _names(mapping: TableMapping) -> tuple[str, ...]:
    return (mapping.kind.title, mapping.table)


def _name(path: Path) -> str:
    """A file's name as a person reads it: a stick may name it in GB18030."""
    return text_of(os.fsencode(path.name))


def _hash(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


def _result(found: FileRead, mapping: TableMapping) -> _Result:
    title = mapping.kind.title
    if found.is_whole:
        sentence = f"{title}：{found.rows} 行全部收下。"
    elif found.lines:
        sentence = f"{title}：收下 {found.rows} 行，其余没有收下，原因见下。请更正后重新放入。"
    else:
        sentence = f"{title}：没有收下任何一行，原因见下。请更正后重新放入。"
    where = DONE if found.is_whole else FAILED
    return _Result(where, sentence, tuple(found.said[:_MOST_SAID]), mapping.table)


def _report_rows(result: _Result) -> Iterator[list[str]]:
    yield ["", "", "", "", result.sentence]
    for one in _in_order(result.said):
        number = str(one.row) if one.row else ""
        yield [number, one.column, one.value, WEIGHT_NAMES[one.weight], one.reason]


def _in_order(said: Iterable[RowSaid]) -> list[RowSaid]:
    """By their rows; what is about several comes last."""
    return sorted(said, key=lambda one: (one.row == 0, one.row))
