"""The filter in front of real windows: keys go in by the window, as the system sends them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QInputMethodEvent,
    QInputMethodQueryEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.readers.scan import Scan
from app.readers.settings import WedgeSettings
from scanners.keyboard.wedge import KeyboardWedge
from ui.wedge import KeyStroke, ScanFocus, WedgeFilter, place_of, symbol_of

NONE = Qt.KeyboardModifier.NoModifier


@dataclass(frozen=True)
class Answer:
    swallow: bool = False
    begins: bool = False
    leaked: str = ""
    kept: tuple[KeyStroke, ...] = ()
    give_back: tuple[KeyStroke, ...] = ()
    waiting: bool = False


@dataclass
class ScriptedListener:
    """Answers the presses as the test says, and remembers what it was told."""

    gap_ms: int = 30
    swallowing: bool = False
    waiting: bool = False
    answers: list[Answer] = field(default_factory=list)
    at_silence: Answer = Answer()
    strokes: list[KeyStroke] = field(default_factory=list)
    silences: int = 0

    def key(self, stroke: KeyStroke, /) -> Answer:
        self.strokes.append(stroke)
        if not stroke.pressed:
            return Answer(waiting=self.waiting)
        answer = self.answers.pop(0) if self.answers else Answer()
        self.waiting = answer.waiting
        return answer

    def silence(self) -> Answer:
        self.silences += 1
        return self.at_silence


class Window(QWidget):
    """A page with the kinds of fields that a scan can leak into."""

    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.combo = QComboBox(editable=True)
        self.spin = QSpinBox(maximum=999_999)
        self.button = QPushButton("确认")
        self.scan_focus = ScanFocus()
        layout = QVBoxLayout(self)
        for widget in (self.line, self.combo, self.spin, self.button, self.scan_focus):
            layout.addWidget(widget)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    window = Window()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.line.setFocus()
    return window


@pytest.fixture
def listener() -> ScriptedListener:
    return ScriptedListener()


@pytest.fixture
def wedge(qapp: QApplication, listener: ScriptedListener) -> Iterator[WedgeFilter]:
    wedge = WedgeFilter(listener)
    qapp.installEventFilter(wedge)
    yield wedge
    qapp.removeEventFilter(wedge)


def press(window: QWidget, text: str, key: int | None = None, at_ms: int = 0) -> None:
    """Press and release a key as the system does: by way of the window."""
    number = ord(text.upper()) if key is None else key
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, number, NONE, text)
        event.setTimestamp(at_ms)
        QApplication.sendEvent(window.windowHandle(), event)


def typed(text: str) -> tuple[KeyStroke, ...]:
    return tuple(
        KeyStroke(character.upper(), character, True, False, False, False, False, False, 0, 0)
        for character in text
    )


def type_code(window: QWidget, text: str) -> None:
    for character in text:
        press(window, character)


SWALLOW = Answer(swallow=True, waiting=True)
SCAN = [Answer(begins=True), Answer(), SWALLOW, SWALLOW, Answer(swallow=True, leaked="81")]


def test_a_key_that_is_not_swallowed_is_typed_and_told_once(
    window: Window, wedge: WedgeFilter, listener: ScriptedListener
) -> None:
    press(window, "a", at_ms=1234)

    assert window.line.text() == "a"
    down, up = listener.strokes
    assert down == KeyStroke("A", "a", True, False, False, False, False, False, 0, 1234)
    assert not up.pressed


def test_a_swallowed_key_reaches_nobody(
    window: Window, wedge: WedgeFilter, listener: ScriptedListener
) -> None:
    listener.answers = [SWALLOW] * 2
    type_code(window, "81")

    assert window.line.text() == ""
    assert len(listener.strokes) == 4


def test_a_scan_leaves_the_field_as_it_was_and_can_be_undone(
    window: Window, wedge: WedgeFilter, listener: ScriptedListener, qtbot: QtBot
) -> None:
    window.line.setText("阿莫西林胶囊")
    window.line.setSelection(2, 2)
    edited: list[str] = []
    window.line.textEdited.connect(edited.append)
    listener.answers = list(SCAN)
    type_code(window, "8100")
    assert window.line.text() == "阿莫81胶囊"
    press(window, "\r", Qt.Key.Key_Return)

    assert window.line.text() == "阿莫西林胶囊"
    assert window.line.selectedText() == "西林"
    assert edited[-1] == "阿莫西林胶囊", "a search that follows the field must hear of it"


@pytest.mark.parametrize("name", ["combo", "spin"])
def test_the_line_edit_within_another_field_is_put_back_too(
    window: Window, wedge: WedgeFilter, listener: ScriptedListener, name: str
) -> None:
    widget = getattr(window, name)
    edit: QLineEdit = widget.findChild(QLineEdit)
    widget.setFocus()
    before = edit.text()
    listener.answers = list(SCAN)
    type_code(window, "8100")
    assert edit.text() != before
    press(window, "\r", Qt.Key.Key_Return)

    assert edit.text() == before


def test_the_enter_of_a_scan_presses_no_button(
    window: Window, wedge: WedgeFilter, listener: ScriptedListener, qtbot: QtBot
) -> None:
    window.button.setFocus()
    clicks: list[bool] = []
    window.button.clicked.connect(clicks.append)
    window.button.setShortcut(QKeySequence(Qt.Key.Key_Return))
    listener.answers = list(SCAN)
    type_code(window, "8100")
    listener.swallowing = True
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return)

    assert clicks == []


def test_no_shortcut_is_taken_from_within_a_scan(
    window: Window, wedge: WedgeFilter, listener: ScriptedListener
) -> None:
    pressed: list[bool] = []
    shortcut = QShortcut(QKeySequence("F8"), window)
    shortcut.activated.connect(lambda: pressed.append(True))
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_F8)
    assert pressed == [True], "without a scan the shortcut works"
    listener.swallowing = True
    listener.answers = [SWALLOW]
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_F8)

    assert pressed == [True]
    assert listener.strokes[-2].symbol == "F8"


def test_what_was_typing_after_all_is_typed_before_the_next_key(
    window: Window, wedge: WedgeFilter, listener: ScriptedListener
) -> None:
    listener.answers = [
        Answer(begins=True), Answer(), SWALLOW, SWALLOW, Answer(give_back=typed("gi"), begins=True),
    ]  # fmt: skip
    type_code(window, "regis")

    assert window.line.text() == "regis"


def test_typing_is_given_back_where_no_window_manager_makes_a_window_active(
    qtbot: QtBot, wedge: WedgeFilter, listener: ScriptedListener
) -> None:
    window = Window()
    qtbot.addWidget(window)
    window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    window.show()
    window.line.setFocus()
    assert QApplication.focusWidget() is None
    listener.answers = [Answer(begins=True), Answer(), SWALLOW, Answer(give_back=typed("c"))]
    type_code(window, "abcd")
    assert window.line.text() == "abcd"


def test_silence_is_told_once_after_the_last_key(
    window: Window, wedge: WedgeFilter, listener: ScriptedListener, qtbot: QtBot
) -> None:
    listener.answers = [Answer(begins=True), Answer(), SWALLOW]
    listener.at_silence = Answer(give_back=typed("g"))
    type_code(window, "ing")
    qtbot.waitUntil(lambda: listener.silences == 1)

    assert window.line.text() == "ing"


def test_a_disabled_filter_lets_every_key_through(
    window: Window, wedge: WedgeFilter, listener: ScriptedListener
) -> None:
    wedge.set_enabled(False)
    type_code(window, "8100")

    assert window.line.text() == "8100"
    assert listener.strokes == []


def test_a_field_that_is_gone_when_the_scan_ends_is_no_trouble(
    window: Window, wedge: WedgeFilter, listener: ScriptedListener
) -> None:
    listener.answers = list(SCAN)
    type_code(window, "8100")
    line = window.line
    line.setParent(None)
    line.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    press(window, "\r", Qt.Key.Key_Return)

    assert listener.answers == []


def test_the_place_for_scans_takes_the_focus_and_no_input_method(window: Window) -> None:
    window.scan_focus.setFocus()
    assert QApplication.focusWidget() is window.scan_focus
    assert window.scan_focus.inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is False
    composed = QInputMethodEvent()
    composed.setCommitString("八一")

    assert QApplication.sendEvent(window.scan_focus, composed)
    assert composed.isAccepted()


def test_the_input_method_is_off_while_the_place_for_scans_has_the_focus(window: Window) -> None:
    window.scan_focus.setFocus()
    focus = QGuiApplication.focusObject()
    assert focus is window.scan_focus
    assert not QGuiApplication.inputMethod().isVisible()


@pytest.mark.parametrize(
    ("key", "symbol"),
    [
        (Qt.Key.Key_A, "A"),
        (Qt.Key.Key_5, "5"),
        (Qt.Key.Key_BracketRight, "]"),
        (Qt.Key.Key_Return, "Enter"),
        (Qt.Key.Key_Enter, "Enter"),
        (Qt.Key.Key_Tab, "Tab"),
        (Qt.Key.Key_F8, "F8"),
        (Qt.Key.Key_Control, "Ctrl"),
        (Qt.Key.Key_Alt, "Alt"),
        (Qt.Key.Key_CapsLock, "CapsLock"),
        (Qt.Key.Key_PageDown, "PageDown"),
        (Qt.Key.Key_unknown, ""),
        (0, ""),
        (0x00FFFFFF, ""),
    ],
)
def test_keys_have_plain_names(key: int, symbol: str) -> None:
    assert symbol_of(int(key)) == symbol


def test_the_place_of_a_key_is_numbered_alike_on_every_system() -> None:
    assert place_of(10, "xcb") == place_of(10, "wayland") == place_of(2, "windows") == 2
    assert place_of(0, "xcb") == place_of(0, "cocoa") == 0


def compose(window: Window, *, shown: str = "", committed: str = "") -> None:
    """Do what an input method does: show what is being composed, or commit it."""
    event = QInputMethodEvent(shown, [])
    event.setCommitString(committed)
    QApplication.sendEvent(window.line, event)


@pytest.fixture
def scans(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Scan]]:
    """What the real wedge read behind the real filter, on a machine that is never late."""
    monkeypatch.setattr("ui.wedge._now_ms", lambda: 1000)
    scans: list[Scan] = []
    keys = WedgeFilter(KeyboardWedge(scans.append, [("keyboard-1", WedgeSettings(gap_ms=500))]))
    qapp.installEventFilter(keys)
    yield scans
    qapp.removeEventFilter(keys)


def test_full_width_digits_that_an_input_method_commits_are_a_scan(
    window: Window, scans: list[Scan]
) -> None:
    window.line.setText("原有")
    for character in "８１００００００００００００００００１７":
        compose(window, committed=character)
    press(window, "\r", Qt.Key.Key_Return)

    assert [scan.text for scan in scans] == ["81000000000000000017"]
    assert window.line.text() == "原有"


def test_letters_that_wait_to_be_composed_are_the_readers_and_are_taken_back(
    window: Window, scans: list[Scan]
) -> None:
    type_code(window, "0106")
    compose(window, shown="a")
    type_code(window, "1")
    compose(window, shown="b")
    type_code(window, "23")
    press(window, "\r", Qt.Key.Key_Return)

    assert [scan.text for scan in scans] == ["0106a1b23"]
    assert window.line.text() == ""


def test_letters_of_which_nothing_is_known_spoil_the_scan(
    window: Window, scans: list[Scan]
) -> None:
    type_code(window, "0106901234567892")
    compose(window, shown="a b")
    type_code(window, "1")
    press(window, "\r", Qt.Key.Key_Return)

    assert ["\N{REPLACEMENT CHARACTER}" in scan.text for scan in scans] == [True]


def test_a_word_that_a_person_commits_is_no_scan(window: Window, scans: list[Scan]) -> None:
    compose(window, shown="amoxicillin")
    compose(window, committed="amoxicillin")
    compose(window, committed="阿莫西林胶囊说明书")

    assert window.line.text() == "amoxicillin阿莫西林胶囊说明书"
    assert scans == []


def test_no_input_method_is_wanted_while_a_scan_comes_in(
    window: Window, wedge: WedgeFilter, listener: ScriptedListener
) -> None:
    def wanted() -> object:
        query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
        QApplication.sendEvent(window.line, query)
        return query.value(Qt.InputMethodQuery.ImEnabled)

    assert wanted() is True
    listener.swallowing = True
    assert wanted() is False
    listener.swallowing = False
    assert wanted() is True


def test_what_a_person_typed_meanwhile_stands_in_the_field_after_the_scan(
    window: Window, wedge: WedgeFilter, listener: ScriptedListener
) -> None:
    listener.answers = [
        Answer(begins=True), Answer(), SWALLOW, SWALLOW,
        Answer(swallow=True, leaked="x8", kept=typed("x"), give_back=typed("y")),
    ]  # fmt: skip
    type_code(window, "x81y")
    press(window, "\r", Qt.Key.Key_Return)

    assert window.line.text() == "xy"
