"""Label designs without files and printers: the window can be shown and tried with it.

Without it pictures of the whole window would need a desk of designs. It offers one kind of label
and one type of element; a design looks like white paper.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from app.labels.designing import (
    DesignChecked,
    DesignDeleted,
    DesignDrawn,
    DesignEntry,
    DesignExported,
    DesignKept,
    DesignOpened,
    DesignsListed,
    Document,
    ElementType,
    FieldOffered,
    FormKey,
    KindOffered,
    Offered,
    Preview,
    Trial,
    Which,
)

_TEXT = ElementType(
    "text",
    "文字",
    (
        FormKey("box", "位置（左、上、宽、高，毫米）", "box", 0, 0, (), None),
        FormKey("text", "文字", "text", 0, 0, (), None),
    ),
    {"type": "text", "box": [5, 5, 40, 6], "text": "文字", "size": 10},
    repeats=False,
)
_SHELF = KindOffered("shelf", "货位标签", (FieldOffered("location", "货位号"),), 1)
_DESIGN: Document = {
    "version": 1,
    "title": "货位标签",
    "kind": "shelf",
    "width": 70,
    "height": 40,
    "elements": [_TEXT.fresh],
}


class FakeDesigning:
    """Holds designs in memory; answers at once."""

    def __init__(self, post: Callable[[object], None]) -> None:
        self._post = post
        self.offered = Offered((_TEXT,), (_SHELF,), (203, 300), 10, 300)
        self.designs: dict[Which, Document] = {Which("shelf", own=False): _DESIGN}
        self.tried: list[Trial] = []
        self.used: dict[str, str] = {}

    def list_designs(self) -> None:
        """Give the designs it holds."""
        entries = (
            DesignEntry(which, str(document["title"]), "shelf", 70, 40)
            for which, document in self.designs.items()
        )
        self._post(DesignsListed(self.offered, tuple(entries)))

    def open(self, which: Which) -> None:
        """Give a design it holds."""
        self._post(DesignOpened(which, self.designs[which], draft=False))

    def try_design(self, trial: Trial) -> None:
        """Show white paper with which nothing is wrong."""
        self.tried.append(trial)
        preview = Preview(_white_paper(), 560, 320, trial.dpi, {})
        self._post(DesignDrawn(trial.turn, preview, ()))
        self._post(DesignChecked(trial.turn, ()))

    def keep(self, name: str, document: Document) -> None:
        """Hold a design."""
        self._hold(name, document, draft=False)

    def keep_draft(self, name: str, document: Document) -> None:
        """Hold one all the same."""
        self._hold(name, document, draft=True)

    def copy(self, which: Which, title: str) -> None:
        """Hold another one."""
        self.designs[Which(title, own=True)] = {**self.designs[which], "title": title}
        self.list_designs()
        self.open(Which(title, own=True))

    def rename(self, name: str, title: str) -> None:
        """Call it something else."""
        which = Which(name, own=True)
        self.designs[which] = {**self.designs[which], "title": title}
        self.list_designs()

    def delete(self, name: str) -> None:
        """Hold it no longer."""
        which = Which(name, own=True)
        del self.designs[which]
        self._post(DesignDeleted(which))
        self.list_designs()

    def use(self, kind: str, name: str) -> None:
        """Note it."""
        self.used[kind] = name
        self.list_designs()

    def import_file(self, path: Path) -> None:
        """Hold one that is called like the file."""
        self.copy(Which("shelf", own=False), path.stem)

    def export(self, which: Which, path: Path) -> None:
        """Say that it was written."""
        self._post(DesignExported(path))

    def _hold(self, name: str, document: Document, *, draft: bool) -> None:
        which = Which(name or str(document["title"]), own=True)
        self.designs[which] = document
        self._post(DesignKept(which, document, draft))
        self.list_designs()


def _white_paper() -> bytes:
    image = QImage(560, 320, QImage.Format.Format_Mono)
    image.fill(1)
    bytes_ = QByteArray()
    buffer = QBuffer(bytes_)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(bytes_.data())
