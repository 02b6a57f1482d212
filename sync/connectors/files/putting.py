"""Writes what goes to a platform as files, one for each order, return and delivery.

Without it a message that is sent again, because nobody knows whether it went, would lie there
twice and become a second order. A file is named by what it is about, and written over while it
lies there. Beside the files stands what they hold: a file that was there and is not any more was
carried away by a person, so that what it held is not written again; what is added then comes in a
further file. Written whole or not at all.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from app.links.mapping.cells import Value
from app.links.mapping.tables import Form, PlatformTable
from app.links.mapping.values import TableMapping
from app.links.mapping.writing import write_mapped
from app.tables.writing import whole_file
from sync.connectors.files.settings import FilesSettings
from sync.connectors.journal import Journal, JournalEntry
from sync.connectors.port import PlatformError

KEPT, SENT, NOTE = ".tracedock", "sent", "读我.txt"
Rows = Mapping[str, Mapping[str, Value]]
"""By what makes a row the one it is."""
_UNFIT = re.compile(r'[\x00-\x1f<>:"/\\|?*\s]+')
_LONGEST = 60


class _Written(msgspec.Struct):
    """One file, as it was written or is about to be."""

    name: str
    rows: dict[str, dict[str, Any]]
    done: bool = False
    """It lay there: where it does not any more, somebody took it."""


class _Ledger(msgspec.Struct):
    """All files about one thing."""

    document: str
    files: list[_Written] = msgspec.field(default_factory=list)


@dataclass(slots=True)
class Putting:
    """The folder files are written to; for one thread at a time."""

    settings: FilesSettings
    journal: Journal
    now: Callable[[], datetime]
    _noted: bool = field(default=False, init=False)

    @property
    def folder(self) -> Path:
        """Where they are written."""
        return Path(self.settings.out_folder)

    def knows(self, table: str, document: str) -> bool:
        """Whether something was written about a thing; raises OSError."""
        ledger = self._read(self._ledger_path(table, document), document)
        return any(one.done for one in ledger.files)

    def put(self, mapping: TableMapping, document: str, rows: Rows, *, whole: bool) -> None:
        """Write rows about a thing; safe to repeat. Raises PlatformError or OSError.

        `whole`: they are all there is of it, as of an order; else they are added, as acceptances.
        """
        started = self.now()
        self.folder.stat()
        for name in (KEPT, SENT):
            (self.folder / name).mkdir(exist_ok=True)
        path = self._ledger_path(mapping.table, document)
        ledger = self._read(path, document)
        packed = {key: _packed(mapping.kind, row) for key, row in rows.items()}
        written = self._next(ledger, mapping, packed, whole=whole)
        if written is None:
            return
        self._keep(path, ledger)
        file = self.folder / written.name
        unpacked = [_unpacked(mapping.kind, row) for row in written.rows.values()]
        write_mapped(file, mapping, unpacked)
        written.done = True
        self._keep(path, ledger)
        self._note()
        self._tell(mapping, file, packed, started)

    def _next(
        self, ledger: _Ledger, mapping: TableMapping, rows: dict[str, Any], *, whole: bool
    ) -> _Written | None:
        """The file these rows come into; None where they went already."""
        carried = [one for one in ledger.files if one.done and not self._is_there(one)]
        gone = _rows_of(carried)
        if whole:
            if gone and gone != rows:
                raise PlatformError("carried-away", _carried(ledger.document, carried[-1].name))
            return None if gone else self._open(ledger, mapping, carried, rows, {})
        new = {key: row for key, row in rows.items() if gone.get(key) != row}
        return self._open(ledger, mapping, carried, new, None) if new else None

    def _open(
        self,
        ledger: _Ledger,
        mapping: TableMapping,
        carried: list[_Written],
        rows: dict[str, Any],
        before: dict[str, Any] | None,
    ) -> _Written:
        """Put rows into the file that lies there, or into a further one; `before`: instead of."""
        last = ledger.files[-1] if ledger.files else None
        if last is None or last in carried:
            last = _Written(self._name(mapping, ledger), {})
            ledger.files.append(last)
        last.rows = (last.rows if before is None else before) | rows
        return last

    def _is_there(self, one: _Written) -> bool:
        return (self.folder / one.name).exists()

    def _name(self, mapping: TableMapping, ledger: _Ledger) -> str:
        plain = _UNFIT.sub("_", ledger.document).strip("._")[:_LONGEST]
        if plain != ledger.document:
            plain += f"-{_short(ledger.document)}"
        further = f"-{len(ledger.files) + 1}" if ledger.files else ""
        title = mapping.kind.title.partition("（")[0]
        return f"{title}-{plain}{further}{mapping.ending}"

    def _ledger_path(self, table: str, document: str) -> Path:
        return self.folder / KEPT / f"{table}-{_short(document)}.json"

    def _read(self, path: Path, document: str) -> _Ledger:
        try:
            return msgspec.json.decode(path.read_bytes(), type=_Ledger)
        except FileNotFoundError:
            return _Ledger(document)
        except msgspec.MsgspecError as error:
            raise PlatformError(
                "ledger",
                f"{path} 已损坏，分不清“{document}”是否写出过，请核对平台上有没有，"
                "没有的话删去这个文件后重试。",
            ) from error

    def _keep(self, path: Path, ledger: _Ledger) -> None:
        with whole_file(path) as part:
            part.write_bytes(msgspec.json.encode(ledger))

    def _note(self) -> None:
        """Lay a note beside the files on what to do with them, where there is none like it."""
        text = note(self.settings)
        path = self.folder / NOTE
        if self._noted or (path.exists() and path.read_bytes() == text):
            self._noted = True
            return
        with whole_file(path) as part:
            part.write_bytes(text)
        self._noted = True

    def _tell(
        self, mapping: TableMapping, file: Path, rows: Mapping[str, Any], started: datetime
    ) -> None:
        request = msgspec.json.format(msgspec.json.encode(rows), indent=1).decode()
        response = f"{file.name} 已写好。"
        ended = self.now()
        self.journal(
            JournalEntry(mapping.table, request, response, started, ended, True, "written")
        )


def _rows_of(files: list[_Written]) -> dict[str, Any]:
    return {key: row for one in files for key, row in one.rows.items()}


def note(settings: FilesSettings) -> bytes:
    """What a person is told who finds the files."""
    advice = settings.advice.strip() or (
        "请登录采购平台网页，在对应的页面导入这里的文件；不能导入的，作为邮件附件发给平台或配送企业。"
    )
    lines = (
        "这里的文件由药品追溯收货工作站写出，等人送到采购平台。",
        *(f"· {one.kind.title.partition('（')[0]}-….{one.ending[1:]}" for one in _out(settings)),
        advice,
        f"送出后请把文件移到 {SENT} 文件夹：移走的文件当作已经送出，不会再写第二遍。",
        "还没有送出的文件不要改名，也不要改动；内容有变时程序会照原名重写。",
        f"平台给回的处理结果文件，请放到 {settings.in_folder}。",
    )
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def _out(settings: FilesSettings) -> list[TableMapping]:
    return [one for one in settings.mappings.values() if one.kind.outgoing]


def _carried(document: str, name: str) -> str:
    return (
        f"“{document}”的文件 {name} 已被取走，可能已经送到平台，现在的内容与它不同，没有再写一份。"
        "还没有送出的，请把原文件放回后重试；已经送出的，请在平台上撤销原来的，再换新单号。"
    )


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


_TYPES: Mapping[Form, Any] = {
    Form.DAY: date,
    Form.MOMENT: datetime,
    Form.WHOLE: int,
    Form.COUNT: int,
    Form.RATIO: int,
    Form.AMOUNT: Decimal,
    Form.NAMES: tuple[str, ...],
}


def _packed(kind: PlatformTable, row: Mapping[str, Value]) -> dict[str, Any]:
    """A row as JSON keeps it."""
    named = {field.name for field in kind.fields}
    values = {name: value for name, value in row.items() if name in named and value is not None}
    packed: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(values))
    return packed


def _unpacked(kind: PlatformTable, row: Mapping[str, Any]) -> dict[str, Value]:
    forms = {field.name: field.form for field in kind.fields}
    return {
        name: msgspec.convert(value, _TYPES.get(forms[name], str), strict=False)
        for name, value in row.items()
        if name in forms
    }
