"""A printer is set, labels come out, one is printed again and scanned back; the printer fails."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.labels.printers import LabelPrinter, Reach
from app.labels.queue import JobWish, LabelAsked, LabelState, QueueShown
from app.receiving.verdicts import Severity
from app.store.clock import SystemClock
from app.store.core import Core
from app.store.database import Database
from printing.label_desk import LabelDesk
from printing.queue.worker import Pace
from tests.printing.fake_printer import Failure, FakePrinter, printing_at
from tests.printing.queue.bench import ORG, PRINTER, WAIT_S, job, label, numbers
from tests.ui import reader_samples
from ui.bridge import Bridge
from ui.fake_readers import FakeReaders
from ui.labels.asking import AgainQuestion, MoveQuestion
from ui.labels.fake_labels import FakeLabels
from ui.labels.page import PRINTERS, LabelsPage, number_of
from ui.labels.printer_dialog import PrinterDialog
from ui.sound import RecordingSound

WAIT_MS = int(WAIT_S * 1000)
OTHER = uuid.UUID(int=77)


@dataclass(frozen=True)
class Station:
    """The page and what stands behind it."""

    page: LabelsPage
    desk: LabelDesk
    sound: RecordingSound
    until: Callable[[Callable[[], bool]], None]

    def press(self, widget: QWidget, key: Qt.Key) -> None:
        # A dialog that closes without a window manager leaves no window active.
        self.page.activateWindow()
        self.until(self.page.isActiveWindow)
        widget.setFocus()
        QTest.keyClick(widget, key)

    def states(self) -> list[LabelState]:
        return [one.state for one in self.page.queue_tab.labels.rows]


@contextmanager
def station_in(folder: Path, qtbot: QtBot) -> Iterator[Station]:
    """A page on a workstation; ends with the block."""
    bridge, core, source, sound = Bridge(), Core(), Future[object](), RecordingSound()
    with Database.at(folder / "w.db") as database:
        pace = Pace(retry_s=0.02, answer_s=1.0, poll_s=0.01)
        desk = LabelDesk(folder, source, bridge.post, pace=pace)
        workstation = SimpleNamespace(org=ORG)
        parts = SimpleNamespace(clock=SystemClock())
        source.set_result(
            SimpleNamespace(core=core, database=database, workstation=workstation, parts=parts)
        )
        page = LabelsPage(desk, FakeReaders(bridge.post), sound)
        qtbot.addWidget(page)
        bridge.labels_said.connect(page.hear)
        page.person = "发货员甲"
        page.resize(1262, 690)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        page.opened()
        try:
            yield Station(page, desk, sound, lambda so: qtbot.waitUntil(so, timeout=WAIT_MS))
        finally:
            page.closed()
            assert desk.stop(WAIT_S)
            assert core.stop(WAIT_S)


def test_labels_come_out_once_on_a_printer_that_fails_and_are_scanned_back(
    tmp_path: Path, qtbot: QtBot
) -> None:
    failures = {2: Failure.CUT_AFTER_PAPER, 4: Failure.POWER_OFF}
    with (
        # The test label of the form is the first that comes.
        printing_at(FakePrinter(failures, counts=False)) as fake,
        station_in(tmp_path, qtbot) as here,
    ):
        page, queue = here.page, here.page.queue_tab
        set_printer(here, fake)
        here.until(lambda: len(fake.printed) == 1)
        fake.printed.clear()
        page.tabs.setCurrentIndex(0)
        here.desk.print_labels(job(5))
        # The second label came out, and the line broke before anybody heard so.
        here.until(lambda: page.question.asked is not None)
        assert page.question.isVisible()
        assert "0002" in page.question.label.text()
        here.press(queue.view, Qt.Key.Key_Return)
        assert page.question.asked is not None
        here.press(queue.view, Qt.Key.Key_F8)
        # The fourth was lost with the power.
        here.until(lambda: asked_number(page) == "0004")
        here.press(queue.view, Qt.Key.Key_F9)
        here.until(lambda: here.states() == [LabelState.PRINTED] * 5)
        # The others did not wait for the answers.
        assert sorted(numbers(fake, 5)) == ["0001", "0002", "0003", "0004", "0005"]
        assert not page.question.isVisible()
        here.until(lambda: not queue.preview.picture.image.isNull())
        print_again(here)
        here.until(lambda: len(fake.printed) == 6 and LabelState.WAITING not in here.states())
        assert numbers(fake, 5)[-1] == "0002"
        assert here.states()[1] is LabelState.VOIDED
        assert queue.view.current_row() is not None
        page.show_scan(reader_samples.seen("0005"))
        here.until(lambda: here.states()[-1] is LabelState.STUCK)
        assert here.sound.played == [Severity.RIGHT]
        page.show_scan(reader_samples.seen("0999"))
        here.until(lambda: here.sound.played[-1] is Severity.WRONG)
        assert "0999" in page.strip.label.text()


def set_printer(here: Station, fake: FakePrinter) -> None:
    """Add the printer through the form; what is not filled is named, and nothing is kept then."""
    page = here.page
    here.until(lambda: "先添加" in page.queue_tab.empty.sentence)
    page.queue_tab.add_printer.trigger()
    form = page.dialog
    assert isinstance(form, PrinterDialog)
    here.until(form.find_it.isEnabled)
    form.keep()
    assert "名字" in form.answer.text()
    form.name.setText(PRINTER)
    form.keep()
    assert "地址" in form.answer.text()
    form.address.setEditText(fake.address)
    form.dpi.setCurrentIndex(form.dpi.findData(300))
    form.try_it()
    here.until(form.try_out.isEnabled)
    assert "FAKE-203dpi" in form.answer.text()
    assert "203 dpi" in form.take_over.text()
    form.take_answer()
    assert not page.printers_tab.model.rows
    form.keep()
    here.until(lambda: bool(page.printers_tab.model.rows))
    kept = page.printers_tab.model.rows[0]
    assert (kept.name, kept.address, kept.dpi) == (PRINTER, fake.address, 203)
    assert page.dialog is None


def print_again(here: Station) -> None:
    """Print the second label again, with a reason."""
    queue = here.page.queue_tab
    queue.labels_view.point_at(1)
    here.press(queue.labels_view, Qt.Key.Key_F6)
    question = here.page.dialog
    assert isinstance(question, AgainQuestion)
    question.go_on()
    assert "原因" in question.message.text()
    question.field.setEditText("标签污损")
    question.go_on()


def asked_number(page: LabelsPage) -> str:
    asked = page.question.asked
    return "" if asked is None else asked.label.number


def test_a_job_waits_for_its_printer_is_paused_moved_and_taken_back(
    tmp_path: Path, qtbot: QtBot
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with station_in(tmp_path, qtbot) as here:
        page, queue = here.page, here.page.queue_tab
        folder = LabelPrinter(name="文件夹", reach=Reach.FOLDER, address=str(out))
        here.desk.keep_printers((folder,))
        here.desk.print_labels(job(2, "没有的"))
        here.until(lambda: "没有名为" in page.trouble.label.text() and page.trouble.isVisible())
        here.press(queue.view, Qt.Key.Key_F7)
        here.until(lambda: bool(queue.jobs.rows[0].held) and not page.trouble.isVisible())
        assert "发货员甲" in queue.jobs.rows[0].held
        here.desk.print_labels(other_job())
        here.until(lambda: len(queue.jobs.rows) == 2)
        # The cursor stayed on its job, which is the second now.
        assert queue.view.currentIndex().row() == 1
        here.press(queue.view, Qt.Key.Key_F2)
        question = page.dialog
        assert isinstance(question, MoveQuestion)
        question.go_on()
        here.until(lambda: here.states() == [LabelState.PRINTED] * 2)
        assert len(list(out.iterdir())) == 2
        queue.view.point_at(0)
        here.until(lambda: here.states() == [LabelState.WAITING] * 3)
        here.press(queue.view, Qt.Key.Key_Delete)
        here.until(lambda: here.states() == [LabelState.CANCELLED] * 3)
        queue.field.setText("0011")
        here.press(queue.field, Qt.Key.Key_Return)
        here.until(lambda: here.sound.played == [Severity.WRONG])
        assert "作废" in page.strip.label.text()


def other_job() -> JobWish:
    wish = job(1, "没有的")
    return replace(wish, job_id=OTHER, title="另一单", labels=tuple(map(label, (11, 12, 13))))


@pytest.fixture
def faked(qtbot: QtBot) -> tuple[LabelsPage, FakeLabels, Bridge]:
    bridge = Bridge()
    fake = FakeLabels(bridge.post)
    page = LabelsPage(fake, FakeReaders(bridge.post), RecordingSound())
    qtbot.addWidget(page)
    bridge.labels_said.connect(page.hear)
    page.show()
    page.opened()
    return page, fake, bridge


def test_printers_are_changed_tried_and_removed_in_words(
    faked: tuple[LabelsPage, FakeLabels, Bridge], qtbot: QtBot
) -> None:
    page, fake, _bridge = faked
    first = LabelPrinter(name="甲", reach=Reach.SERIAL, address="COM3", darkness=65, speed=4)
    first = msgspec.structs.replace(first, kinds=("shelf", "badge"))
    second = LabelPrinter(name="乙", reach=Reach.NETWORK, address="192.0.2.7")
    fake.printers = (first, second)
    page.refresh()
    page.tabs.setCurrentIndex(PRINTERS)
    tab = page.printers_tab
    qtbot.waitUntil(lambda: len(tab.model.rows) == 2)
    tab.wish_change()
    form = page.dialog
    assert isinstance(form, PrinterDialog)
    # What another way has set is left as it is.
    assert form.read() == first
    form.name.setText("乙")
    form.keep()
    assert "已经用了" in form.answer.text()
    form.name.setText("丙")
    form.kinds.boxes["shelf"].setChecked(False)
    form.keep()
    replaced = (msgspec.structs.replace(first, name="丙", kinds=("badge",)), second)
    assert fake.printers == replaced
    qtbot.waitUntil(lambda: page.dialog is None)
    fake.tried = replace(fake.tried, complaint="连不上")
    tab.wish_try()
    qtbot.waitUntil(lambda: "连不上" in page.strip.label.text())
    qtbot.waitUntil(lambda: list(tab.model.rows) == list(replaced))
    assert [tab.model.text(one, 4) for one in replaced] == ["胸卡", "全部"]
    tab.view.point_at(1)
    tab.wish_remove()
    box = page.dialog
    assert box is not None
    box.reject()
    assert fake.printers == replaced
    fake.printers, fake.complaint = (), "第 3 行不能用"
    page.refresh()
    qtbot.waitUntil(lambda: "第 3 行" in tab.empty.sentence)
    page.add_printer()
    assert page.dialog is None
    page.closed()


def test_a_label_printed_again_says_why_and_whether_its_number_is_another(
    faked: tuple[LabelsPage, FakeLabels, Bridge], qtbot: QtBot
) -> None:
    # Without this nobody would see that a reprint has the number the hospital knows.
    page, fake, _bridge = faked
    fake.print_labels(job(1))
    model = page.queue_tab.labels
    qtbot.waitUntil(lambda: len(model.rows) == 1)
    old = model.rows[0]
    fake.again(old.label_id, "标签丢失", "发货员甲")
    qtbot.waitUntil(lambda: len(model.rows) == 2)
    fresh = next(one for one in model.rows if one.instead_of is not None)
    assert model.of_it(fresh) == "重打：标签丢失，号码不变（发货员甲）"
    other = replace(fresh, number="0099")
    assert model.of_it(other) == "标签丢失，代替 0001（发货员甲）"
    page.closed()


def test_an_answer_holds_until_the_queue_knows_and_a_designer_gets_the_third_tab(
    faked: tuple[LabelsPage, FakeLabels, Bridge], qtbot: QtBot
) -> None:
    page, fake, _bridge = faked
    fake.print_labels(job(2))
    qtbot.waitUntil(lambda: len(page.queue_tab.labels.rows) == 2)
    first = replace(page.queue_tab.labels.rows[0], state=LabelState.UNCERTAIN)
    shown = QueueShown((), (), (LabelAsked(first, PRINTER),))
    page.hear(shown)
    page.question.say_missing()
    assert fake.wishes[-1] == ("said", first.label_id, False)
    page.hear(shown)
    assert asked_number(page) == ""
    page.hear(QueueShown(()))
    page.hear(shown)
    # It went out once more, and is uncertain once more.
    assert asked_number(page) == "0001"
    page.take_designer(QWidget(), lambda: "设计")
    page.tabs.setCurrentIndex(2)
    before = list(fake.wishes)
    page.show_scan(reader_samples.seen("0001"))
    assert fake.wishes == before
    assert page.tabs.tabText(2) == "设计"
    assert number_of("]C100069012340000000016") == "069012340000000016"
    assert number_of(" CK-07 ") == "CK-07"
    page.closed()
