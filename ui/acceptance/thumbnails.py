"""Small pictures of attached photos: without it a clerk would open each to find the broken box.

Pictures are read one at a time between other events, already scaled where the format can do that,
and are kept while the screen is open.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QIcon, QImageReader, QPixmap

from app.receiving.acceptance.files import stored_bytes

THUMBNAIL = QSize(96, 72)
_MOST_MEGABYTES = 256
"""Of one picture unpacked; larger ones have no thumbnail."""


class Thumbnails(QObject):
    """Makes thumbnails and remembers them."""

    made = Signal(Path)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons: dict[Path, QIcon] = {}
        self._waiting: deque[Path] = deque()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.make_next)

    def icon(self, path: Path) -> QIcon:
        """The thumbnail of a picture; an empty one until it is made."""
        if path not in self._icons:
            self._icons[path] = QIcon()
            self._waiting.append(path)
            self._timer.start(0)
        return self._icons[path]

    @Slot()
    def make_next(self) -> None:
        """Make one and let other events come first."""
        if not self._waiting:
            return
        path = self._waiting.popleft()
        pixmap = _scaled(path)
        if not pixmap.isNull():
            self._icons[path] = QIcon(pixmap)
            self.made.emit(path)
        self._timer.start(0)


def _scaled(path: Path) -> QPixmap:
    content = QBuffer()
    with suppress(OSError):
        content.setData(stored_bytes(path))
    content.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(content)
    # Files are named by their hashes, so the content says what they are.
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    QImageReader.setAllocationLimit(_MOST_MEGABYTES)
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(size.scaled(THUMBNAIL * 2, Qt.AspectRatioMode.KeepAspectRatio))
    return QPixmap.fromImage(reader.read())
