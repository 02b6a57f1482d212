"""The designer on a stage: with the real desk of designs behind it, in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from printing.designing import DesignDesk
from ui.labels.designer.tab import DesignerTab

WAIT_S = 60


class Told(QObject):
    """The way of events into the main thread."""

    said = Signal(object)


@dataclass(frozen=True)
class DesignerStage:
    """The designer and what stands behind it."""

    tab: DesignerTab
    desk: DesignDesk
    folder: Path


@contextmanager
def designer(folder: Path) -> Iterator[DesignerStage]:
    """Build the designer over the own designs of a folder; the desk ends before it goes."""
    told = Told()
    desk = DesignDesk(folder, told.said.emit)
    tab = DesignerTab(desk)
    told.setParent(tab)
    told.said.connect(tab.hear, Qt.ConnectionType.QueuedConnection)
    try:
        yield DesignerStage(tab, desk, folder)
    finally:
        assert desk.stop(WAIT_S)
