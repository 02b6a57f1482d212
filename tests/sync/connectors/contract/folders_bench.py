"""Folders as a platform: a province that answers by files, and what may go wrong with them.

What breaks is real: the stick is pulled out, something else stands in the way, the service stops
between writing a file and noting it, or between noting one and moving it away, and leaves half a
file behind beside one that nobody can read. Every delivery lies there twice.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from sync.connectors.files.platform import FilesPlatform
from sync.connectors.files.settings import FilesSettings
from sync.connectors.files.taking import DONE, KEPT
from sync.connectors.journal import JournalEntry
from sync.connectors.port import (
    DetailAcceptance,
    DetailSeen,
    FiledOrder,
    OrderToPlace,
    PlatformDetail,
    PlatformError,
)
from tests.sync.connectors.contract.broken_line import BrokenLine
from tests.sync.connectors.files.folders import MAPPINGS, NOW, Folders, delivery

STOPPED = PlatformError("stopped", "服务中断", retry_after_s=0.0)
_STATES = "配送明细编号,验收状态,验收数量"


class ShakyFiles(FilesPlatform):
    """The connector, on folders to which something happens before or after each call."""

    def __init__(
        self, settings: FilesSettings, calls: list[JournalEntry], line: BrokenLine, folders: Folders
    ) -> None:
        super().__init__(settings, calls.append, lambda: NOW, lambda _seconds: None)
        self._line, self._folders = line, folders

    def open_details(self) -> Iterator[PlatformDetail]:
        with self._shaken():
            found = list(super().open_details())
        yield from found

    def accept(self, acceptance: DetailAcceptance) -> None:
        with self._shaken():
            super().accept(acceptance)

    def file_order(self, order: OrderToPlace) -> FiledOrder:
        with self._shaken():
            return super().file_order(order)

    def confirm_order(self, order: OrderToPlace, order_no: str) -> None:
        with self._shaken():
            super().confirm_order(order, order_no)

    def accepted(self, first: date, last: date) -> Iterator[DetailSeen]:
        give_back(self._folders)
        yield from super().accepted(first, last)

    @contextmanager
    def _shaken(self) -> Iterator[None]:
        trouble = self._line.take()
        folders = (self._folders.incoming, self._folders.outgoing)
        if trouble == "cut-before":
            with pulled_out(folders):
                yield
            return
        if trouble == "busy-before":
            with in_the_way(folders):
                yield
            return
        lying = set(self._folders.incoming.iterdir())
        yield
        if trouble == "cut-after":
            forget_the_note(self._folders, lying)
        if trouble == "busy-after":
            for folder in folders:
                (folder / "配送单-半个.csv.123.part").write_bytes("送货单号,药".encode())
            (self._folders.incoming / "配送单-坏.xlsx").write_bytes(b"PK\x03\x04 half")
        if trouble:
            raise STOPPED


@contextmanager
def pulled_out(folders: tuple[Path, ...]) -> Iterator[None]:
    """The stick is away, and comes back."""
    away = [folder.rename(folder.with_name(f"{folder.name}-拔出")) for folder in folders]
    try:
        yield
    finally:
        for here, gone in zip(folders, away, strict=True):
            gone.rename(here)


@contextmanager
def in_the_way(folders: tuple[Path, ...]) -> Iterator[None]:
    """Something else stands where the notes are kept."""
    kept = [folder / KEPT for folder in folders]
    for path in kept:
        if path.exists():
            path.rename(path.with_name("notes"))
        path.write_bytes(b"")
    try:
        yield
    finally:
        for path in kept:
            path.unlink()
            if path.with_name("notes").exists():
                path.with_name("notes").rename(path)


def forget_the_note(folders: Folders, lay_before: set[Path]) -> None:
    """Stop right before the last step: the note that a file was written, or moving one away."""
    for path in (folders.outgoing / KEPT).glob("*.json"):
        ledger = json.loads(path.read_bytes())
        ledger["files"][-1]["done"] = False
        path.write_text(json.dumps(ledger), "utf-8")
    for path in lay_before:
        if (moved := folders.incoming / DONE / path.name).is_file():
            moved.rename(path)


def give_back(folders: Folders) -> None:
    """Answer as a province does: a file that says how the details stand it was told of."""
    rows = [
        ",".join((fields[0], fields[1], fields[10]))
        for name in sorted(folders.written())
        if name.startswith("验收-")
        for fields in (row.split(",") for row in folders.rows(name))
    ]
    if rows:
        folders.lay("验收状态.csv", "\n".join(rows) + "\n", head=_STATES)


@contextmanager
def laid_out() -> Iterator[Callable[[], Folders]]:
    """A place for folders; each call gives empty ones."""
    with tempfile.TemporaryDirectory() as root:

        def empty() -> Folders:
            for path in Path(root).iterdir():
                shutil.rmtree(path)
            return Folders(Path(root))

        yield empty


def sent_twice(folders: Folders, number: int) -> None:
    """Lay a delivery down, and a copy of its file beside it."""
    for copy in ("", "-副本"):
        folders.lay(f"配送单-{number}{copy}.csv", delivery(f"PS-{number}", 2, 2 * number - 1))


def settings_of(folders: Folders, url: str) -> FilesSettings:
    """Of these folders, or of one that is not there."""
    known = FilesSettings(
        str(folders.incoming), str(folders.outgoing), mappings=MAPPINGS, settle_s=0
    )
    if not url:
        return known
    nowhere = folders.root / "没有"
    return replace(known, in_folder=str(nowhere / "收"), out_folder=str(nowhere / "发"))
