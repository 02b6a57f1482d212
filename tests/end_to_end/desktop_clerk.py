"""A clerk at the real desktop: main.py's window, its child process, a keyboard and a reader.

`python -m tests.end_to_end.desktop_clerk FOLDER PICTURES` starts the desktop exactly as main.py
does, in training mode, receives a delivery by keys alone, prints the paper and closes the window;
pictures of what was seen are left on the way (docs/pictures holds two of them). What is not as
expected ends it with a traceback.
Without it a test would share its application with other tests, which a desktop never does.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable, Generator
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, QTimer, Slot
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

import main
import ui.application
from app.entry.training_codes import TrainingCarton
from app.receiving.progress import ReceiptState
from ui.receiving.confirm_dialog import ConfirmDialog
from ui.receiving.settle_dialog import SettleDialog
from ui.receiving_page import ReceivingPage
from ui.window import MainWindow

Script = Generator[Callable[[], object], None, None]
"""Yields what it waits for."""

SIZE = (1366, 768)
"""A common warehouse screen."""
PATIENCE_S = 60.0
PICTURED = 6
"""The carton in the middle of which a picture is taken."""
LOOK_EVERY_MS = 20
A_PERSONS_KEY_MS = 90
"""Between two keys of a person; a reader's come 4 ms one after the other."""
A_READERS_KEY_MS = 4
A_HAND_MS = 500
"""From the reader to the keyboard; an Enter that comes sooner belongs to the reader's code."""
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier
GS = "\x1d"


def keys_go_to() -> QWindow:
    """The window that has the keys."""
    window = QApplication.focusWindow()
    assert window is not None, "no window has the keys"
    return window


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    """Press a key as a person does, who does so some time after the reader has beeped."""
    QTest.qWait(A_PERSONS_KEY_MS)
    if system_time.read_at_ms is not None:
        QTest.qWait(max(0, system_time.read_at_ms + A_HAND_MS - system_time.now_ms()))
    QTest.keyClick(keys_go_to(), key, modifier)


def type_in(text: str) -> None:
    """Type Chinese as a person does: through an input method, which hands over whole words."""
    typed = QInputMethodEvent()
    typed.setCommitString(text)
    focused = QApplication.focusWidget()
    assert focused is not None
    QApplication.sendEvent(focused, typed)


def read_code(code: str) -> None:
    """Type as a reader does: fast, with Enter behind; GS as Ctrl+]."""
    at_ms = system_time.read_at_ms = system_time.now_ms()
    for number, character in enumerate(f"{code}\r"):
        modifier, key, text = PLAIN, ord(character), character
        if character == GS:
            modifier, key, text = CTRL, ord("]"), GS
        elif character == "\r":
            key = Qt.Key.Key_Return
        elif character.isupper():
            modifier = SHIFT
        elif character.islower():
            key = ord(character.upper())
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifier, text)
            event.setTimestamp(at_ms + number * A_READERS_KEY_MS)
            QApplication.sendEvent(keys_go_to(), event)


class SystemTime(QObject):
    """The system's clock for input, read off the keys of a person: a reader goes by the same."""

    def __init__(self) -> None:
        super().__init__()
        self._offset_ms: int | None = None
        self.read_at_ms: int | None = None
        """When the reader read last."""

    def now_ms(self) -> int:
        """What a key would be stamped with now."""
        assert self._offset_ms is not None, "no person has typed yet"
        return time.monotonic_ns() // 1_000_000 - self._offset_ms

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Compare the first key's stamp with the clock; keep nothing from the window."""
        if isinstance(event, QKeyEvent) and self._offset_ms is None:
            self._offset_ms = time.monotonic_ns() // 1_000_000 - event.timestamp()
        return False


system_time = SystemTime()


def never() -> bool:
    """What is waited for when the script has ended: the window is closing."""
    return False


class Clerk(QObject):
    """Goes on with the script whenever what it waits for is there."""

    def __init__(self, script: Script, application: QApplication) -> None:
        super().__init__(application)
        self._script = script
        self._wait: Callable[[], object] = lambda: True
        self._until = time.monotonic() + PATIENCE_S
        self._at_work = False
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Go on, or wait on; a person's keys let events in, so this is called within itself."""
        if self._at_work:
            return
        self._at_work = True
        if self._wait():
            self._wait = next(self._script, never)
            self._until = time.monotonic() + PATIENCE_S
        elif self._wait is not never and time.monotonic() > self._until:
            raise TimeoutError(f"nothing came of {self._wait}; {notice()}")
        self._at_work = False


def fail(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """End with a traceback, and not by exit(): what hangs must not keep a failed test waiting."""
    traceback.print_exception(kind, error, trace)
    os._exit(3)


def main_window() -> MainWindow | None:
    """The window, as soon as it is there."""
    found = (w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
    return next(found, None)


def notice() -> str:
    """What the window says at the moment."""
    window = main_window()
    return window.notice.label.text() if window is not None else ""


def has_keys(kind: type[QWidget]) -> bool:
    """Whether a dialog is open and takes the keys."""
    dialog, focused = QApplication.activeModalWidget(), QApplication.focusWidget()
    return isinstance(dialog, kind) and focused is not None and dialog.isAncestorOf(focused)


class Shift:
    """One receiving shift at the window, by keys."""

    def __init__(self, pictures: Path) -> None:
        self._pictures = pictures
        self._scanned = 0

    @property
    def window(self) -> MainWindow:
        """The window."""
        found = main_window()
        assert found is not None
        return found

    @property
    def page(self) -> ReceivingPage:
        """The receiving page."""
        return self.window.pages.receiving

    def play(self) -> Script:
        """All of it."""
        yield from self.sign_in()
        yield from self.open_delivery()
        yield from self.refuse_odd_codes()
        yield from self.receive()
        yield from self.undo()
        yield from self.settle()
        yield from self.confirm()
        yield from self.leave()

    def sign_in(self) -> Script:
        """Type a name, as soon as there is a field for one."""
        yield lambda: main_window() is not None and QApplication.focusWidget() is not None
        self.window.showNormal()
        self.window.resize(*SIZE)
        type_in("收货员甲")
        press(Qt.Key.Key_Return)
        yield lambda: self.window._pages is not None and self.window.pages.deliveries.isVisible()

    def open_delivery(self) -> Script:
        """Let one more truck come; open the first delivery by Enter."""
        deliveries = self.window.pages.deliveries
        yield lambda: [row.codes_known > 0 for row in deliveries.model.rows] == [True]
        self.window.menus.order.trigger()
        yield lambda: [row.codes_known > 0 for row in deliveries.model.rows] == [True] * 2
        press(Qt.Key.Key_Down)
        press(Qt.Key.Key_Return)
        yield lambda: self.page.open_receipt_id is not None
        yield lambda: self.window.pages.virtual_scanner.cartons.rows

    def refuse_odd_codes(self) -> Script:
        """Scan what is to be refused, one after the other without waiting."""
        odd = [row.code for row in self.window.pages.virtual_scanner.odd.rows]
        for code in odd:
            read_code(code)
        yield self.answered(len(odd))
        assert len(self.page.tray.model.waiting) == len(odd)

    def receive(self) -> Script:
        """Scan the cartons; a picture is taken in the middle."""
        cartons = list(self.window.pages.virtual_scanner._cartons.values())
        for number, carton in enumerate(cartons):
            read_code(carton.label)
            yield self.answered(1)
            if not self.is_full(carton):
                half = len(carton.boxes) // 2
                yield from self.scan_boxes(carton.boxes[:half])
                if number == PICTURED:
                    self.page.tabs.setCurrentWidget(self.page.tray)
                    self.picture("receiving")
                yield from self.scan_boxes(carton.boxes[half:])
            assert self.is_full(carton), carton.carton_no
        assert all(line.complete for line in self.page.lines.model.rows)

    def scan_boxes(self, boxes: tuple[str, ...]) -> Script:
        """Scan boxes faster than any answer comes."""
        for code in boxes:
            read_code(code)
        yield self.answered(len(boxes))

    def undo(self) -> Script:
        """Take the last carton back, and scan it again."""
        last = list(self.window.pages.virtual_scanner._cartons.values())[-1]
        press(Qt.Key.Key_Z, CTRL)
        yield self.answered(1)
        assert not self.is_full(last)
        read_code(last.label)
        yield self.answered(1)
        assert self.is_full(last)

    def settle(self) -> Script:
        """Try to confirm, be sent to the tray, explain what lies in it."""
        press(Qt.Key.Key_Return, CTRL)
        yield lambda: QApplication.focusWidget() is self.page.tray.view
        self.picture("tray")
        while self.page.tray.model.waiting:
            left = len(self.page.tray.model.waiting) - 1
            keys_then = self.page.tray.view if left else self.page.scan_focus
            press(Qt.Key.Key_Return)
            yield lambda: has_keys(SettleDialog)
            press(Qt.Key.Key_2)
            press(Qt.Key.Key_Return)
            yield lambda: len(self.page.tray.model.waiting) == left  # noqa: B023 (waited for here)
            yield lambda: QApplication.focusWidget() is keys_then  # noqa: B023 (likewise)
        press(Qt.Key.Key_Return, CTRL)
        yield lambda: has_keys(ConfirmDialog)

    def confirm(self) -> Script:
        """Confirm, and print."""
        self.picture("confirm", QApplication.activeModalWidget())
        press(Qt.Key.Key_Return)
        yield lambda: self.page.verdict.shown.word == "已确认"
        press(Qt.Key.Key_P, CTRL)
        yield lambda: "已生成" in notice()
        self.picture("printed")

    def leave(self) -> Script:
        """Go back to the list, and close the window."""
        press(Qt.Key.Key_1, CTRL)
        self.window.notice.hide()
        deliveries = self.window.pages.deliveries
        yield lambda: [row.state for row in deliveries.model.rows] == [None, ReceiptState.CONFIRMED]
        self.picture("deliveries")
        self.window.close()

    def answered(self, more: int) -> Callable[[], bool]:
        """Whether so many more scans were answered."""
        self._scanned += more
        answers = self.page.answers.model
        return lambda: bool(answers.rows) and answers.rows[0].seq == self._scanned

    def is_full(self, carton: TrainingCarton) -> bool:
        """Whether all boxes of a carton are received."""
        (row,) = [r for r in self.page.cartons.model.rows if r.carton_no == carton.carton_no]
        return row.received == len(carton.boxes)

    def picture(self, name: str, widget: QWidget | None = None) -> None:
        """Keep what is seen now."""
        self.page.verdict.end_flash()
        assert (widget or self.window).grab().save(str(self._pictures / f"{name}.png"))


def work(folder: Path, pictures: Path) -> int:
    """Open the desktop and let the clerk work at it."""
    sys.excepthook = fail
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder / "ini"))
    build = ui.application.build_application
    clerks = []

    def build_with_clerk(argv: list[str]) -> ui.application.Dressed:
        application = build(argv)
        application.installEventFilter(system_time)
        clerks.append(Clerk(Shift(pictures).play(), application))
        return application

    ui.application.build_application = build_with_clerk  # type: ignore[assignment]
    return main.main(["desktop", "--training", "--folder", str(folder)])


if __name__ == "__main__":
    sys.exit(work(Path(sys.argv[1]), Path(sys.argv[2])))
