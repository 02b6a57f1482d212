"""打印标签 on a stage: with the real desk of forms behind it, and somebody who takes the jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

from PySide6.QtCore import QObject, Qt, Signal, Slot
from pytestqt.qtbot import QtBot

from app.labels.designing import Which
from app.labels.forms import FormsEvent
from app.labels.printers import LabelPrinter, Reach
from app.labels.queue import JobWish
from printing.label_forms import LabelForms
from tests.deliveries import Workplace
from ui.labels.making.dialog import MakingDialog, Memory

WAIT_MS = 30_000
SHELF = Which("shelf-70x40", own=False)
PRINTERS = (
    LabelPrinter(name="货位机", reach=Reach.FOLDER, address="/nowhere", dpi=300),
    LabelPrinter(name="箱签机", reach=Reach.FOLDER, address="/nowhere"),
)


class Told(QObject):
    """The way of events into the main thread."""

    said = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.dialog: MakingDialog | None = None
        self.said.connect(self.hear, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def hear(self, event: FormsEvent) -> None:
        if self.dialog is not None:
            self.dialog.hear(event)


@dataclass
class Taker:
    """Stands where the queue is."""

    jobs: list[JobWish] = field(default_factory=list)

    def print_labels(self, wish: JobWish) -> None:
        self.jobs.append(wish)


@dataclass(frozen=True)
class MakingStage:
    """The dialog and what stands behind it."""

    dialog: MakingDialog
    jobs: list[JobWish]
    memory: Memory
    until: Callable[[Callable[[], bool]], None]

    def choose(self, which: Which) -> None:
        """Choose a design, and wait until a label of it is seen."""
        forms = [form.which for form in self.dialog.bar.forms]
        self.dialog.bar.designs.setCurrentIndex(forms.index(which))

    def seen(self) -> bool:
        """A label is seen."""
        return not self.dialog.look.preview.picture.image.isNull()


@contextmanager
def making(
    folder: Path,
    qtbot: QtBot,
    memory: Memory | None = None,
    source: Workplace | None = None,
) -> Iterator[MakingStage]:
    """Show the dialog over the designs of a folder; the desk ends before it goes."""
    told, taker = Told(), Taker()
    opened: Future[object] = Future()
    opened.set_result(source or SimpleNamespace())
    desk = LabelForms(folder, opened, taker, told.said.emit)
    kept: Memory = {} if memory is None else memory
    dialog = MakingDialog(desk, kept, "保管员甲")
    qtbot.addWidget(dialog)
    told.dialog = dialog
    dialog.show_printers(PRINTERS)
    dialog.show()

    def until(so: Callable[[], bool]) -> None:
        qtbot.waitUntil(so, timeout=WAIT_MS)

    try:
        until(lambda: bool(dialog.bar.forms))
        yield MakingStage(dialog, taker.jobs, kept, until)
    finally:
        dialog.done(0)
        assert desk.stop(WAIT_MS / 1000)
