"""Plays one whole receiving shift without a screen, and counts at the end what each side holds.

Without it nobody could see in a minute what TraceDock does, on a machine without a window. A clerk,
a scanner, and everything between them and the province; what belongs to other doors (scanner,
printer, picture) is lent by main.py.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import uuid
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from typing import Protocol

from app.entry.console import Trouble, print_json, print_line, tell
from app.entry.later import wait_for
from app.entry.settings import Settings
from app.readers.system_words import of_system
from app.receiving.desk import ReceivingDesk
from app.receiving.documents import deliveries
from app.receiving.progress import (
    DeliverySummary,
    DeskFailed,
    ReceiptOpened,
    ReceiptView,
    ScanAnswered,
)
from app.receiving.sessions.opening import receipt_id, view_receipt
from app.receiving.shift import DockCarton, Shift, ShiftFailed
from app.receiving.values import Delivery
from app.receiving.wording import words
from app.reporting.reconciliation import Counts
from app.tracing import library
from sync.assembly.workplace import Plan, Workplace
from sync.client.errors import SyncError
from sync.client.station import Station
from sync.sandbox.control_client import TrainingControl, TrainingUnreachable
from sync.sandbox.training.plan import plan_contents
from sync.wire import ReceiptCount

WAIT_S = 120.0
"""How long the demonstration waits for anything; a loaded machine may take long."""


class Stagehands(Protocol):
    """What other doors lend; each raises Trouble with a sentence where it cannot."""

    def scanner(self, desk: ReceivingDesk, stack: ExitStack) -> Callable[[str], object]:
        """Start a scanner for this desk; what is given to the answer is scanned."""

    def photograph(self, path: Path, opened: ReceiptOpened, last: ScanAnswered | None) -> None:
        """Keep a picture of the receiving page as the clerk sees it."""

    def print_receipt(self, station: Station, receipt_id: uuid.UUID, folder: Path) -> Path:
        """Make the receipt paper."""

    def print_labels(self, delivery: Delivery, hospital: str, path: Path) -> None:
        """Make the carton labels of a delivery."""


def demonstrate(options: argparse.Namespace, program: Path, stagehands: Stagehands) -> int:
    """Play the shift that the command line asks for; 0 when all four counts agree."""
    size = _size_of(options)
    try:
        options.output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(f"不能使用文件夹 {options.output}：{of_system(error)}") from error
    with ExitStack() as stack:
        temporary = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        folder = Path(stack.enter_context(temporary))
        plan = Plan(folder, Settings(), program, training=True, size=size)
        return _Demonstration(stack, options, plan, stagehands).play()


def _size_of(options: argparse.Namespace) -> tuple[int, int, int]:
    """Lines, cartons (two a line) and boxes; a size no truck can have is a wrong call."""
    size = (options.lines, 2 * options.lines, options.codes)
    try:
        plan_contents(random.Random(0), *size)
    except ValueError as error:
        raise Trouble(f"演示的大小不对（--lines，--codes；每行两箱）：{error}", 2) from error
    return size


class _Demonstration:
    """A clerk, a scanner, and everything between them and the province."""

    def __init__(
        self, stack: ExitStack, options: argparse.Namespace, plan: Plan, stagehands: Stagehands
    ) -> None:
        self._json: bool = options.json
        self._output: Path = options.output
        self._stagehands = stagehands
        self._events: SimpleQueue[object] = SimpleQueue()
        self._step("启动前置服务和培训平台")
        self._workplace = Workplace(plan, self._events.put)
        stack.callback(self._workplace.close)
        self._workplace.open()
        desk = self._opened()
        read = stagehands.scanner(desk, stack)
        self._shift = Shift(desk, read, "培训收货员", self._events)
        self._control = TrainingControl(
            self._workplace.training.announced.result(WAIT_S).sandbox_url
        )
        stack.callback(self._control.close)

    def play(self) -> int:
        """Play the shift; 0 when all four counts agree."""
        try:
            delivery = self._arrive(self._control.deliveries()[0])
            view = self._receive(delivery)
            self._print(view)
            return self._reconcile(view)
        except (ShiftFailed, TrainingUnreachable, SyncError, TimeoutError) as failure:
            raise Trouble(f"演示中断：{failure}") from failure

    def _opened(self) -> ReceivingDesk:
        try:
            return self._workplace.desk.result(WAIT_S)
        except (CancelledError, TimeoutError):
            reason = "等待超时"
            while not self._events.empty():
                event = self._events.get()
                reason = words(event.sentence) if isinstance(event, DeskFailed) else reason
            tell(self._workplace.training.complaints())
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
        parts = self._workplace.station.result().parts
        view = view_receipt(parts, receipt_id(delivery.delivery_id))
        path = self._output / "receiving.png"
        self._stagehands.photograph(path, ReceiptOpened(view), self._shift.last)
        self._step(f"收货页面截图：{path}")

    def _print(self, view: ReceiptView) -> None:
        station = self._workplace.station.result()
        paper = self._stagehands.print_receipt(station, view.receipt_id, self._output)
        self._step(f"收货验收单：{paper}")
        with station.database.reading() as connection:
            found = deliveries.find(connection, station.workstation.org, view.delivery_no)
            delivery = deliveries.load(connection, station.workstation.org, found[0])
        assert delivery is not None
        path = self._output / "carton-labels.pdf"
        self._stagehands.print_labels(delivery, station.hospital, path)
        self._step(f"装箱标签：{path}")

    def _reconcile(self, view: ReceiptView) -> int:
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
