"""Pictures of the labels' screen, with made-up printers and jobs.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from PySide6.QtWidgets import QWidget

from app.labels.events import LabelsEvent
from app.labels.printers import LabelPrinter, LabelPrinterTried, PrinterPlace, Reach
from app.labels.queue import LabelState, QueuedJob, QueuedLabel
from printing.labels.kinds import SAMPLES
from printing.labels.shipped import shipped
from printing.labels.writing import write_design
from printing.queue.drawing import pictured
from tests.shots.taking import Picture, keep_and_let_go, settle, show_page, take
from ui.fake_readers import FakeReaders
from ui.labels.fake_labels import FakeLabels
from ui.labels.page import PRINTERS, LabelsPage
from ui.labels.printer_dialog import PrinterDialog
from ui.sound import RecordingSound

NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
_ASKS = (
    "标签已经发给打印机，之后断开了，不知道有没有打出来。请看一眼打印机"
    "（缺纸或暂停时先恢复它）：打出来了就扫它或选“已打出”，没有就选“没打出”。"
)
_PAPER = "缺纸或碳带用完，请装好后按打印机上的“恢复”键，会接着打印。"
PRINTERS_SET = (
    LabelPrinter(
        name="装箱台 1",
        reach=Reach.NETWORK,
        address="192.0.2.15:9100",
        darkness=60,
        kinds=("carton",),
    ),
    LabelPrinter(name="装箱台 2", reach=Reach.DEVICE, address="/dev/usb/lp0", language="tspl"),
    LabelPrinter(
        name="冷库门口",
        reach=Reach.SERIAL,
        address="/dev/ttyUSB0",
        language="epl",
        dpi=300,
        kinds=("shelf", "package", "command", "badge"),
    ),
)
PLACES = (
    PrinterPlace(Reach.DEVICE, "/dev/usb/lp0", "USB 打印机 lp0"),
    PrinterPlace(Reach.QUEUE, "label-gx430t", "系统打印机 label-gx430t"),
    PrinterPlace(Reach.SERIAL, "/dev/ttyUSB0", "串口 /dev/ttyUSB0 USB-Serial"),
)

Screen = Callable[[LabelsPage, FakeLabels], QWidget]


@cache
def carton_png() -> bytes:
    """A carton label at 203 dpi."""
    design = next(one for one in shipped() if one.name == "carton-100x150")
    fields = json.dumps(SAMPLES[design.kind][0], ensure_ascii=False)
    return pictured(write_design(design).decode(), fields, 203)


def a_job(number: int, title: str, printer: str, states: list[LabelState]) -> QueuedJob:
    """A job of the day and its labels."""
    return QueuedJob(
        uuid.UUID(int=number),
        printer,
        title,
        "发货员甲",
        NOW - timedelta(minutes=17 * number),
        len(states),
        (),
    )


def labels_of(job: QueuedJob, states: list[LabelState]) -> tuple[QueuedLabel, ...]:
    """Its labels, each a few seconds after the other."""
    return tuple(
        QueuedLabel(
            label_id=uuid.UUID(int=(job.job_id.int << 32) | place),
            job_id=job.job_id,
            place=place,
            number=f"06901234{job.job_id.int:02d}00{place + 1:05d}7",
            words=f"第 {place + 1} 箱 / 共 {len(states)} 箱",
            state=state,
            reason=_ASKS if state is LabelState.UNCERTAIN else "",
            sent_at=None if state is LabelState.WAITING else job.put_at + timedelta(seconds=place),
            ended_at=None,
        )
        for place, state in enumerate(states)
    )


def fill(fake: FakeLabels) -> None:
    """A day at the packing tables."""
    state = LabelState
    fake.printers, fake.places, fake.png = PRINTERS_SET, PLACES, carton_png()
    rows = (
        (1, "PS2026112200031 示例市第一人民医院", "装箱台 1",
         [state.STUCK] * 9 + [state.VOIDED] + [state.PRINTED] * 6 + [state.SENDING]
         + [state.WAITING] * 23),
        (2, "PS2026112200030 示例市中医院", "冷库门口", [state.PRINTED] * 2 + [state.WAITING] * 10),
        (3, "货位标签 A-03", "装箱台 2", [state.WAITING] * 24),
        (4, "PS2026112200028 示例县人民医院", "装箱台 1", [state.STUCK] * 12),
        (5, "PS2026112200027 示例市妇幼保健院", "装箱台 1",
         [state.STUCK] * 3 + [state.PRINTED] * 5),
        (6, "PS2026112200019 示例区社区卫生服务中心", "装箱台 2", [state.CANCELLED] * 6),
    )  # fmt: skip
    for number, title, printer, states in rows:
        job = a_job(number, title, printer, states)
        labels = list(labels_of(job, states))
        if number == 1:
            labels[9] = replace(labels[9], reason="标签污损")
            again = replace(
                labels[9],
                label_id=uuid.UUID(int=999),
                number="069012340100000997",
                state=state.PRINTED,
                reason="",
                instead_of=labels[9].label_id,
                because="标签污损",
                person="发货员甲",
            )
            labels.insert(10, again)
        fake.add(replace(job, held="由 发货员乙 暂停" if number == 3 else ""), tuple(labels))


def printing(page: LabelsPage, fake: FakeLabels) -> QWidget:
    """Labels come out."""
    fill(fake)
    page.refresh()
    settle()
    page.queue_tab.labels_view.point_at(10)
    page.queue_tab.wish_drawing()
    return page


def troubled(page: LabelsPage, fake: FakeLabels) -> QWidget:
    """One printer has no paper, of one label a person is asked."""
    fill(fake)
    fake.troubles = {"装箱台 1": _PAPER}
    job = fake.jobs[uuid.UUID(int=2)]
    second = uuid.UUID(int=(job.job_id.int << 32) | 1)
    fake.labels[second] = replace(fake.labels[second], state=LabelState.UNCERTAIN, reason=_ASKS)
    page.refresh()
    settle()
    page.queue_tab.view.point_at(1)
    settle()
    page.queue_tab.wish_drawing()
    return page


def void(page: LabelsPage, fake: FakeLabels) -> QWidget:
    """A label that counts no more was scanned."""
    printing(page, fake)
    settle()
    page.take_number("069012340100000107")
    return page


def nothing_queued(page: LabelsPage, fake: FakeLabels) -> QWidget:
    """Printers are set, and nothing is to be printed."""
    fake.printers = PRINTERS_SET
    page.refresh()
    return page


def no_printer(page: LabelsPage, fake: FakeLabels) -> QWidget:
    """Nothing is set at all."""
    page.refresh()
    return page


def again(page: LabelsPage, fake: FakeLabels) -> QWidget:
    """Why is it printed again?"""
    printing(page, fake)
    settle()
    page.queue_tab.wish_again()
    return _dialog(page)


def moving(page: LabelsPage, fake: FakeLabels) -> QWidget:
    """Where does it go?"""
    printing(page, fake)
    settle()
    page.queue_tab.wish_move()
    return _dialog(page)


def printers(page: LabelsPage, fake: FakeLabels) -> QWidget:
    """The printers, one of them in trouble."""
    fill(fake)
    fake.troubles = {"装箱台 1": _PAPER}
    page.refresh()
    page.tabs.setCurrentIndex(PRINTERS)
    return page


def printers_empty(page: LabelsPage, fake: FakeLabels) -> QWidget:
    """No printer is set."""
    page.refresh()
    page.tabs.setCurrentIndex(PRINTERS)
    return page


def tried(page: LabelsPage, fake: FakeLabels) -> QWidget:
    """A printer answered in another language than was set."""
    printers(page, fake)
    settle()
    fake.tried = LabelPrinterTried("", "", model="TTP-244 Pro", language="tspl", dpi=300)
    page.change_printer(PRINTERS_SET[2])
    settle()
    dialog = _dialog(page)
    assert isinstance(dialog, PrinterDialog)
    dialog.try_it()
    return dialog


def adding(page: LabelsPage, fake: FakeLabels) -> QWidget:
    """A new printer, without a name yet."""
    printers(page, fake)
    settle()
    page.add_printer()
    settle()
    dialog = _dialog(page)
    assert isinstance(dialog, PrinterDialog)
    dialog.try_it()
    return dialog


def _dialog(page: LabelsPage) -> QWidget:
    assert page.dialog is not None
    return page.dialog


SCREENS: tuple[tuple[str, Screen], ...] = (
    ("180-labels-printing", printing),
    ("181-labels-trouble", troubled),
    ("182-labels-void", void),
    ("183-labels-empty", nothing_queued),
    ("184-labels-no-printer", no_printer),
    ("185-labels-again", again),
    ("186-labels-move", moving),
    ("187-label-printers", printers),
    ("188-label-printers-empty", printers_empty),
    ("189-label-printer-tried", tried),
    ("190-label-printer-add", adding),
)


def take_one(screen: Screen, picture: Picture) -> None:
    """Show the page with made-up labels."""
    pages: list[LabelsPage] = []

    def post(event: object) -> None:
        assert isinstance(event, LabelsEvent)
        pages[0].hear(event)

    fake = FakeLabels(post)
    page = LabelsPage(fake, FakeReaders(lambda _event: None), RecordingSound(), now=lambda: NOW)
    pages.append(page)
    page.person = "发货员甲"
    show_page(page, picture.window)
    page.opened()
    settle()
    widget = screen(page, fake)
    keep_and_let_go(widget, page, picture.path)


if __name__ == "__main__":
    take(SCREENS, take_one)
