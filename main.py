"""TraceDock's entry: builds the parts and hands them to each other.

Without it rooms and doors would have to know one another. It holds no rule: a command is looked up,
its parts are built and nothing else (a script that explains codes never loads Qt, the service runs
where there is none), and what happens is put into words and an exit status: 0 done, 1 something was
wrong and was said, 2 called wrongly.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import random
import sys
import tempfile
import threading
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from app.entry.arguments import build_parser
from app.entry.console import (
    Trouble,
    folder_of,
    in_words,
    print_json,
    print_line,
    refuse_without_screen,
    speak_utf8,
    tell,
)
from app.entry.later import Later, fill, filled, wait_for

if TYPE_CHECKING:
    import uuid

    from app.entry.settings import Settings
    from app.readers.scan import Scan, ScanSink
    from app.receiving.desk import ReceivingDesk
    from app.receiving.progress import DeliverySummary, ReceiptView
    from sync.assembly.workplace import Post, Workplace
    from sync.client.station import Station
    from sync.sandbox.control_client import TrainingControl
    from sync.wire import ReceiptCount
    from ui.application import Dressed
    from ui.window import MainWindow

WAIT_S = 120.0
"""How long the demonstration waits for anything; a loaded machine may take long."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    speak_utf8()
    options = build_parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    module, name = options.command.split(":")
    try:
        with in_words():
            status: int = getattr(importlib.import_module(module), name)(options)
            return status
    except Trouble as trouble:
        tell(str(trouble))
        return trouble.status
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing more can be said there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        tell("已中断；已答复的都在。 Interrupted; what was answered is kept.")
        return 130


def open_desktop(options: argparse.Namespace) -> int:
    """`desktop`: the window; with `--training`, the service and a sandbox beside it."""
    refuse_without_screen()
    from PySide6.QtCore import QEventLoop, QSettings

    from ui.application import build_application
    from ui.preferences import StoredPreferences
    from ui.window import MainWindow

    options.folder = folder_of(options)
    application = build_application(sys.argv[:1])
    window = MainWindow(application, StoredPreferences(QSettings()), training=options.training)
    # The window first: what stands behind it takes longer to load than the window itself.
    first_turns = QEventLoop()
    window.drawn.connect(first_turns.quit)
    window.fill_screen()
    first_turns.exec()
    if options.until_shown:
        return 0
    return _work(options, application, window)


def _work(options: argparse.Namespace, application: Dressed, window: MainWindow) -> int:
    """Hand in what stands behind the sign-in, open what it stands on, run until it is closed."""
    from app.entry.settings import settings_of
    from ui.bridge import Bridge
    from ui.pages import PageNeeds, Pages
    from ui.parts.resource_files import SOUNDS
    from ui.sound import open_sound

    settings = settings_of(options)
    with ExitStack() as stack:
        bridge = Bridge()
        sound = open_sound(SOUNDS)
        stack.callback(sound.stop)
        opening = _Opening(options, settings, bridge.post)
        stack.callback(opening.close)
        desk = Later(opening.desk)
        needs = PageNeeds(
            bridge=bridge,
            desk=desk,
            papers=_Papers(opening.workplace, bridge.post),
            training=_Training(opening.workplace, bridge.post) if options.training else None,
            sound=sound,
        )
        _join_readers(stack, application, settings, desk)
        window.furnish(Pages(needs, window))
        if options.until_furnished or not window.isVisible():
            return 0
        opening.start()
        return application.exec()


class _Opening:
    """Loads and opens the workplace in a thread of its own, while the window is there already."""

    def __init__(self, options: argparse.Namespace, settings: Settings, post: Post) -> None:
        self.workplace: Future[Workplace] = Future()
        self.desk: Future[ReceivingDesk] = Future()
        self._thread = threading.Thread(
            target=self._open, args=(options, settings, post), name="loading", daemon=True
        )

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def close(self) -> None:
        """Stop what was opened."""
        if self._thread.ident is not None:
            self._thread.join()
        workplace = filled(self.workplace)
        if workplace is not None:
            workplace.close()

    def _open(self, options: argparse.Namespace, settings: Settings, post: Post) -> None:
        from sync.assembly.workplace import Plan, Workplace

        plan = Plan(options.folder, settings, Path(__file__), options.training, options.enrol)
        workplace = Workplace(plan, lambda event: _show(post, event), self.desk)
        fill(self.workplace, workplace)
        workplace.open()


def play_demo(options: argparse.Namespace) -> int:
    """`demo`: one whole receiving shift without a screen, ended by a reconciliation."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    size = _demo_size(options)
    try:
        options.output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(f"不能使用文件夹 {options.output}：{error.strerror}") from error
    with ExitStack() as stack:
        folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        return _Demo(stack, options, size, Path(stack.enter_context(folder))).play()


def _demo_size(options: argparse.Namespace) -> tuple[int, int, int]:
    """Lines, cartons (two a line) and boxes; a size no truck can have is a wrong call."""
    from sync.sandbox.training.plan import plan_contents

    size = (options.lines, 2 * options.lines, options.codes)
    try:
        plan_contents(random.Random(0), *size)
    except ValueError as error:
        raise Trouble(f"演示的大小不对（--lines，--codes；每行两箱）：{error}", 2) from error
    return size


class _Demo:
    """A clerk, a scanner, and everything between them and the province."""

    def __init__(
        self,
        stack: ExitStack,
        options: argparse.Namespace,
        size: tuple[int, int, int],
        folder: Path,
    ) -> None:
        from app.entry.settings import Settings
        from app.receiving.shift import Shift
        from scanners.fake import FakeScanner
        from sync.assembly.workplace import Plan, Workplace
        from sync.sandbox.control_client import TrainingControl

        self._json: bool = options.json
        self._output: Path = options.output
        self._events: SimpleQueue[object] = SimpleQueue()
        self._step("启动前置服务和培训平台")
        plan = Plan(folder, Settings(), Path(__file__), training=True, size=size)
        self._workplace = Workplace(plan, self._events.put)
        stack.callback(self._workplace.close)
        self._workplace.open()
        desk = self._opened()
        scanner = FakeScanner(_sink_of(desk), lambda _state: None)
        scanner.start()
        stack.callback(scanner.stop)
        self._shift = Shift(desk, scanner.read, "培训收货员", self._events)
        self._control = TrainingControl(self._workplace.announced.result(WAIT_S).sandbox_url)
        stack.callback(self._control.close)

    def play(self) -> int:
        """Play the shift; 0 when all four counts agree."""
        from app.receiving.shift import ShiftFailed
        from printing.fonts import FontMissing
        from printing.storing import PaperNotWritten
        from sync.client.errors import SyncError
        from sync.sandbox.control_client import TrainingUnreachable

        try:
            delivery = self._arrive(self._control.deliveries()[0])
            view = self._receive(delivery)
            self._print(view)
            return self._reconcile(view)
        except (
            ShiftFailed,
            TrainingUnreachable,
            SyncError,
            PaperNotWritten,
            FontMissing,
            TimeoutError,
        ) as failure:
            raise Trouble(f"演示中断：{failure}") from failure

    def _opened(self) -> ReceivingDesk:
        from app.receiving.progress import DeskFailed
        from app.receiving.wording import words

        try:
            return self._workplace.desk.result(WAIT_S)
        except (CancelledError, TimeoutError):
            reason = "等待超时"
            while not self._events.empty():
                event = self._events.get()
                reason = words(event.sentence) if isinstance(event, DeskFailed) else reason
            tell(self._workplace.complaints())
            raise Trouble(f"演示没有开始：{reason}") from None

    def _arrive(self, number: str) -> DeliverySummary:
        self._step(f"等待配送单 {number} 从省平台到达工作站")

        def arrived() -> DeliverySummary | None:
            found = self._shift.find(number)
            return found if found is not None and found.codes_known else None

        found = wait_for(arrived, WAIT_S, f"配送单 {number} 没有到达")
        self._step(
            f"已到货：{found.distributor.name}，{found.line_count} 行 {found.carton_count} 箱 "
            f"{found.quantity} 盒，已交接追溯码 {found.codes_known} 个"
        )
        return found

    def _receive(self, delivery: DeliverySummary) -> ReceiptView:
        from app.receiving.shift import DockCarton
        from app.receiving.wording import words

        dock = self._control.dock(delivery.delivery_no)
        view = self._shift.open(delivery.delivery_id)
        self._step(f"打开收货单 {view.receipt_no}")
        for odd in dock["odd_codes"]:
            answer = self._shift.scan(odd["code"]).answer
            self._step(f"异常（{odd['reason']}）：{words(answer.sentence)}")
            self._shift.settle(answer.seq, odd["reason"])
        for number, carton in enumerate(dock["cartons"], 1):
            inside = DockCarton(carton["carton_no"], carton["label"], carton["boxes"])
            scans = self._shift.receive(inside)
            self._step(
                f"箱 {number}/{len(dock['cartons'])} {inside.carton_no}："
                f"{len(inside.boxes)} 盒，扫码 {scans} 次"
            )
        undone, again = self._shift.undo_and_repeat()
        self._step(f"{words(undone.answer.sentence)}，再扫：{words(again.answer.sentence)}")
        self._photograph(delivery)
        view = self._shift.confirm()
        self._step(
            f"确认收货 {view.receipt_no}：扫码 {view.scan_count} 次，异常 {len(view.tray)} 条"
        )
        return view

    def _photograph(self, delivery: DeliverySummary) -> None:
        """Show the receiving page as the clerk sees it now, and keep the picture."""
        from app.receiving.opening import receipt_id, view_receipt
        from app.receiving.progress import ReceiptOpened
        from ui.photograph import photograph

        parts = self._workplace.station.result().parts
        view = view_receipt(parts, receipt_id(delivery.delivery_id))
        path = self._output / "receiving.png"
        try:
            photograph(path, ReceiptOpened(view), self._shift.last)
        except OSError as error:
            raise Trouble(str(error)) from error
        self._step(f"收货页面截图：{path}")

    def _print(self, view: ReceiptView) -> None:
        from app.receiving import deliveries
        from printing.carton_label_pdf import render
        from printing.delivery_labels import labels_of
        from printing.receipts import print_receipt
        from printing.storing import write_atomically

        station = self._workplace.station.result()
        paper = print_receipt(
            station.parts, view.receipt_id, self._output, station.hospital, training=True
        )
        self._step(f"收货验收单：{paper}")
        with station.database.reading() as connection:
            found = deliveries.find(connection, station.workstation.org, view.delivery_no)
            delivery = deliveries.load(connection, station.workstation.org, found[0])
        assert delivery is not None
        path = self._output / "carton-labels.pdf"
        write_atomically(path, render(labels_of(delivery, station.hospital)))
        self._step(f"装箱标签：{path}")

    def _reconcile(self, view: ReceiptView) -> int:
        from app.reporting.reconciliation import Counts
        from app.tracing import library
        from sync.client.errors import SyncError

        station = self._workplace.station.result()
        service = self._workplace.transport()

        def settled() -> ReceiptCount | None:
            try:
                count = service.count_receipt(view.receipt_id)
            except SyncError:
                return None  # not there yet, or busy
            return count if count.state == "confirmed" and not count.waiting_details else None

        self._step("等待前置服务收到全部扫码，省平台收到全部验收")
        at_service = wait_for(settled, WAIT_S, "验收没有全部送达省平台")
        with station.database.reading() as connection:
            held = library.count(connection, station.workstation.org, view.receipt_id)
        accepted = (d for d in self._control.accepted() if d["delivery_no"] == view.delivery_no)
        platform = sum(detail["accepted_quantity"] for detail in accepted)
        counts = Counts(self._shift.scanned, held, at_service.codes, platform)
        self._step(counts.sentence())
        if self._json:
            print_json({**asdict(counts), "agree": counts.agree, "output": str(self._output)})
        return 0 if counts.agree else 1

    def _step(self, sentence: str) -> None:
        (tell if self._json else print_line)(sentence)


class _Papers:
    """Prints receipts beside the window."""

    def __init__(self, workplace: Future[Workplace], post: Post) -> None:
        self._workplace = workplace
        self._jobs = Later(workplace)
        self._post = post

    def print_receipt(self, receipt_id: uuid.UUID) -> None:
        """Make the receipt paper; answered by PaperReady."""
        from printing.fonts import FontMissing
        from printing.receipts import print_receipt
        from printing.storing import PaperNotWritten
        from ui.ports import PaperReady

        def job(station: Station) -> None:
            plan = self._workplace.result().plan
            hospital = plan.settings.hospital or station.hospital
            folder = plan.folder / "papers"
            try:
                path = print_receipt(
                    station.parts, receipt_id, folder, hospital, training=plan.training
                )
            except (FontMissing, PaperNotWritten) as failure:
                raise Trouble(str(failure)) from failure
            self._post(PaperReady(path))

        self._jobs.do(job)


class _Training:
    """What stands on the dock, and one more truck."""

    def __init__(self, workplace: Future[Workplace], post: Post) -> None:
        self._jobs = Later(workplace)
        self._post = post

    def codes_to_scan(self, delivery_no: str) -> None:
        """Ask what can be scanned; answered by TrainingCodes."""
        from ui.ports import TrainingCarton, TrainingCodes

        def job(control: TrainingControl) -> None:
            dock = control.dock(delivery_no)
            cartons = (
                TrainingCarton(carton["carton_no"], carton["label"], tuple(carton["boxes"]))
                for carton in dock["cartons"]
            )
            odd = ((code["code"], code["reason"]) for code in dock["odd_codes"])
            self._post(TrainingCodes(delivery_no, tuple(cartons), tuple(odd)))

        self._jobs.control(job)

    def order_delivery(self) -> None:
        """Let one more delivery come."""
        self._jobs.order_delivery()


def _show(post: Post, event: object) -> None:
    """Hand an event to the window, in the window's own words where it has some."""
    from app.receiving.progress import DeskEvent, DeskFailed
    from app.receiving.verdicts import Sentence
    from sync.assembly.workplace import PersonsKnown
    from sync.client.status import OperationAnswered, SyncStatus
    from ui.ports import LinkState, PersonsShown, SyncShown

    if isinstance(event, SyncStatus):
        state = LinkState(event.state.value)
        post(SyncShown(state, event.waiting, event.waiting_since, event.last_contact, event.reason))
    elif isinstance(event, OperationAnswered):
        post(DeskFailed(Sentence("said", {"reason": event.reason})))
    elif isinstance(event, PersonsKnown):
        post(PersonsShown(event.names))
    elif isinstance(event, DeskEvent):
        post(event)


def _join_readers(stack: ExitStack, application: Dressed, settings: Settings, desk: Later) -> None:
    """Let every reader's scans go to the desk and their states to the window."""
    from app.readers.settings import WedgeSettings
    from scanners.wedge import KeyboardWedge
    from ui.wedge import WedgeFilter

    sink = _sink_of(desk)
    try:
        wedge = WedgeSettings(prefix=settings.wedge_prefix, suffix=settings.wedge_suffix)
        _start_serial(stack, settings, sink)
    except ValueError as error:
        raise Trouble(str(error), 2) from error
    application.installEventFilter(WedgeFilter(KeyboardWedge(sink, wedge), application))


def _sink_of(desk: ReceivingDesk | Later) -> ScanSink:
    """Where every reader's scans go, whatever kind of reader it is."""

    def sink(scan: Scan) -> None:
        # With its symbology: only a reader knows whether 20 digits are a GS1 code.
        desk.scan((scan.symbology or "") + scan.text, scan.raw, scan.device, scan.read_at)

    return sink


def _start_serial(stack: ExitStack, settings: Settings, sink: ScanSink) -> None:
    if not settings.serial:
        return
    from app.readers.settings import Framing, SerialSettings, Terminator
    from scanners.serial_port import SerialScanner

    for reader in settings.serial:
        framing = Framing(Terminator(reader.terminator))
        port = SerialSettings(reader.port, baud=reader.baud, framing=framing)
        scanner = SerialScanner(port, sink, lambda _state: None)
        scanner.start()
        stack.callback(scanner.stop)


if __name__ == "__main__":
    sys.exit(main())
