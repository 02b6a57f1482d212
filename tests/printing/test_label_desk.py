"""What a person wishes of labels is done in its order and told in words."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from types import SimpleNamespace
from typing import TypeVar

from app.labels.printers import (
    LabelPrinter,
    LabelPrintersKept,
    LabelPrintersShown,
    LabelPrinterTried,
    Reach,
)
from app.labels.queue import LabelScanned, LabelsShown, LabelState, QueueShown
from app.labels.voiding import void_labels
from app.receiving.progress import DeskFailed
from app.store.clock import SystemClock
from app.store.core import Core
from app.store.database import Database
from printing.label_desk import LabelDesk, try_printer
from printing.printers.settings import FILE_NAME
from tests.printing.fake_printer import FakePrinter, printing_at
from tests.printing.queue.bench import JOB, ORG, PRINTER, WAIT_S, eventually, job, label

Event = TypeVar("Event")


@dataclass(frozen=True)
class Told:
    queue: SimpleQueue[object]

    def next(self, kind: type[Event]) -> Event:
        while True:
            event = self.queue.get(timeout=WAIT_S)
            if isinstance(event, kind):
                return event


def test_a_person_sets_a_printer_prints_scans_back_and_is_told_of_all(tmp_path: Path) -> None:
    folder = tmp_path / "labels"
    folder.mkdir()
    told, core = Told(SimpleQueue()), Core()
    with Database.at(tmp_path / "w.db") as database:
        source: Future[object] = Future()
        desk = LabelDesk(tmp_path, source, told.queue.put)
        workstation = SimpleNamespace(org=ORG)
        parts = SimpleNamespace(clock=SystemClock())
        source.set_result(
            SimpleNamespace(core=core, database=database, workstation=workstation, parts=parts)
        )
        printer = LabelPrinter(name=PRINTER, reach=Reach.FOLDER, address=str(folder))
        desk.keep_printers((printer, printer))
        assert "两次" in told.next(LabelPrintersKept).complaint
        desk.keep_printers((printer,))
        assert told.next(LabelPrintersKept).complaint == ""
        desk.show_printers()
        assert told.next(LabelPrintersShown).printers == (printer,)
        desk.print_labels(job(2))
        while told.next(QueueShown).jobs[0].open:
            pass
        desk.scanned("0002")
        scanned = told.next(LabelScanned)
        assert scanned.label is not None and scanned.label.state is LabelState.STUCK
        with database.writing() as connection:
            void_labels(connection, ORG, ("0001", "0999"), "这一箱换了号", SystemClock().now())
        desk.scanned("0001")
        void = told.next(LabelScanned)
        assert void.label is None
        assert "作废（这一箱换了号）" in void.complaint
        desk.again(label(1).label_id, "", "甲")
        assert "原因" in str(told.next(DeskFailed).sentence.values["reason"])
        desk.show_labels(JOB)
        shown = told.next(LabelsShown).labels
        assert [one.state for one in shown] == [LabelState.VOIDED, LabelState.STUCK]
        (tmp_path / FILE_NAME).write_text("{", encoding="utf-8")
        desk.show_printers()
        assert "不能用" in told.next(LabelPrintersShown).complaint
        assert desk.stop(WAIT_S)
        assert core.stop(WAIT_S)


def test_a_printer_that_is_tried_prints_a_label_or_says_why_not(tmp_path: Path) -> None:
    with printing_at(FakePrinter()) as fake:
        printer = LabelPrinter(name=PRINTER, reach=Reach.NETWORK, address=fake.address)
        assert try_printer(printer) == LabelPrinterTried(PRINTER, "", model="FAKE-203dpi", dpi=203)
        eventually(lambda: len(fake.printed) == 1, "the test label")
    assert "连不上" in try_printer(printer).complaint
    gone = LabelPrinter(name=PRINTER, reach=Reach.FOLDER, address=str(tmp_path / "none"))
    assert "不存在" in try_printer(gone).complaint
