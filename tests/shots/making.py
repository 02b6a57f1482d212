"""Pictures of 打印标签, filled in each of its ways, with the real desk of forms behind it."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.labels.designing import Which
from app.labels.printers import LabelPrinter, Reach
from app.labels.queue import JobWish
from printing.label_forms import LabelForms
from tests.app.catalogue.entries.shelves import brought_in, hospital
from tests.deliveries import Workplace, workplace
from tests.shots.taking import Picture, keep_and_let_go, settle, show_page, take
from tests.ui.labels.making_stage import Told
from ui.fake_readers import FakeReaders
from ui.labels.fake_labels import FakeLabels
from ui.labels.making.dialog import MakingDialog, Way
from ui.labels.making.opening import Making
from ui.labels.page import LabelsPage
from ui.sound import RecordingSound

Screen = Callable[[MakingDialog], Callable[[], bool]]
"""Brings the dialog to what is shown, and says when it is there."""

_PRINTERS = (
    LabelPrinter(name="货位机", reach=Reach.NETWORK, address="192.0.2.15"),
    LabelPrinter(name="箱签机", reach=Reach.FOLDER, address="/tmp", dpi=300),
)
_SHELF = {
    "location": "A-03-02-15",
    "zone": "阴凉库一区",
    "name": "注射用头孢曲松钠",
    "strength": "1.0g×10瓶",
    "maker": "示例制药（集团）股份有限公司",
    "storage": "阴凉 不超过20℃",
}
_TABLE = (
    "位置\t库区\t药品名称\t规格\t生产企业\t备注\n"
    "A-01\t冷库\t注射用头孢曲松钠\t1.0g×10瓶\t示例制药\t\n"
    "A-02\t冷库\t阿莫西林克拉维酸钾片\t0.457g×12片\t示例制药\t\n"
    "\t冷库\t某药\t1支\t示例制药\t\n"
    "A-04\t阴凉库\t某注射液\t10ml\t示例制药\t空位\n"
)


def typed(dialog: MakingDialog) -> Callable[[], bool]:
    """One shelf."""
    dialog.typed.fill(_SHELF)
    return lambda: seen(dialog) and not dialog.typed.edits["location"].message.text()


def wrong(dialog: MakingDialog) -> Callable[[], bool]:
    """A package of which two fields are wrong."""
    choose(dialog, "package-50x30")
    texts = {"name": "注射用头孢曲松钠", "expiry": "2028-02-30", "gtin": "06901234567890"}
    dialog.typed.fill({**texts, "serial": "S0001", "batch": "A26010432"})
    return lambda: seen(dialog) and bool(dialog.typed.edits["gtin"].message.text())


def counted(dialog: MakingDialog) -> Callable[[], bool]:
    """Forty shelves."""
    dialog.typed.fill(_SHELF)
    dialog.typed.counting.setCurrentIndex(dialog.typed.counting.findData("location"))
    dialog.typed.first.setText("A-01-01")
    dialog.typed.last.setText("A-01-40")
    return lambda: seen(dialog) and not dialog.typed.edits["location"].message.text()


def asked(dialog: MakingDialog) -> Callable[[], bool]:
    """The question before a table is printed."""
    table(dialog)
    dialog.wish_print()
    return lambda: dialog.confirm is not None


def table(dialog: MakingDialog) -> Callable[[], bool]:
    """A table with a row that is wrong."""
    dialog.ways.setCurrentIndex(Way.TABLE)
    dialog.table.read_wished.emit(_TABLE.encode(), {"位置": "location"})
    wait(lambda: dialog.table.count() == 3)
    return lambda: seen(dialog)


def no_table(dialog: MakingDialog) -> Callable[[], bool]:
    """No table yet."""
    dialog.ways.setCurrentIndex(Way.TABLE)
    return lambda: True


def known(dialog: MakingDialog) -> Callable[[], bool]:
    """Some commands."""
    choose(dialog, "command-90x54")
    dialog.ways.setCurrentIndex(Way.KNOWN)
    wait(lambda: dialog.known.view.count() > 0)
    dialog.known.tick_all()
    return lambda: seen(dialog)


def items(dialog: MakingDialog) -> Callable[[], bool]:
    """Items of the catalogue, for packages."""
    choose(dialog, "package-50x30")
    dialog.ways.setCurrentIndex(Way.KNOWN)
    wait(lambda: dialog.known.view.count() > 1)
    dialog.known.view.item(1).setCheckState(Qt.CheckState.Checked)
    return lambda: seen(dialog)


def no_printer(dialog: MakingDialog) -> Callable[[], bool]:
    """No printer is set."""
    dialog.show_printers(())
    return typed(dialog)


def choose(dialog: MakingDialog, name: str) -> None:
    """Choose a design that comes with the program."""
    forms = [form.which for form in dialog.bar.forms]
    dialog.bar.designs.setCurrentIndex(forms.index(Which(name, own=False)))


def seen(dialog: MakingDialog) -> bool:
    """A label is seen."""
    return not dialog.look.preview.picture.image.isNull()


def wait(so: Callable[[], bool]) -> None:
    """Let the desk answer."""
    while not so():
        QApplication.processEvents()


@cache
def _workstation() -> Workplace:
    """One whose catalogue has some items."""
    stack = ExitStack()
    atexit.register(stack.close)
    place = stack.enter_context(workplace(Path(tempfile.mkdtemp()) / "work.db"))
    names = ("氯化钠注射液", "注射用头孢曲松钠", "阿莫西林克拉维酸钾片", "人血白蛋白")
    brought_in(place, [hospital(number, name=name) for number, name in enumerate(names, 1)])
    return place


class _Nobody:
    """Takes jobs, and prints none."""

    def print_labels(self, wish: JobWish) -> None:
        """Forget it."""
        del wish


SCREENS: tuple[tuple[str, Screen], ...] = (
    ("240-making-typed", typed),
    ("241-making-wrong", wrong),
    ("242-making-series", counted),
    ("243-making-table", table),
    ("244-making-no-table", no_table),
    ("245-making-known", known),
    ("249-making-items", items),
    ("246-making-asked", asked),
    ("247-making-no-printer", no_printer),
)


def take_one(screen: Screen, picture: Picture) -> None:
    """Show the dialog over the page of labels."""
    told = Told()
    source: Future[object] = Future()
    source.set_result(_workstation())
    desk = LabelForms(Path(tempfile.mkdtemp()), source, _Nobody(), told.said.emit)
    page = LabelsPage(
        FakeLabels(lambda _event: None), FakeReaders(lambda _event: None), RecordingSound()
    )
    making = Making(desk, page)
    page.take_making(making)
    show_page(page, picture.window)
    page.opened()
    page.print_labels()
    dialog = page.dialog
    assert isinstance(dialog, MakingDialog)
    told.dialog = dialog
    dialog.show_printers(_PRINTERS)
    dialog.resize(
        min(dialog.width(), picture.window.width() - 40),
        min(dialog.height(), picture.window.height() - 60),
    )
    wait(lambda: bool(dialog.bar.forms))
    there = screen(dialog)
    wait(lambda: there() and not dialog._settling.isActive())
    settle()
    widget: QWidget = dialog.confirm or dialog
    keep_and_let_go(widget, page, picture.path)
    desk.stop(10)


if __name__ == "__main__":
    take(SCREENS, take_one)
