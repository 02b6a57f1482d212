"""No tab is out of sight, however narrow the room and long the words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.parts.wrapped_tabs import WrappedTabs

WORDS = ("Facts", "Price 5", "Warnings 2", "Matches 1", "Delivery 2", "Received 3", "Changes 4")


@pytest.fixture
def tabs(qtbot: QtBot) -> WrappedTabs:
    made = WrappedTabs()
    qtbot.addWidget(made)
    for word in WORDS:
        made.add_tab(QLabel(f"what {word} is"), word)
    made.resize(900, 300)
    made.show()
    return made


def buttons(tabs: WrappedTabs) -> list[QWidget]:
    return list(tabs.bar.findChildren(QWidget))


@pytest.mark.parametrize(("width", "lines"), [(900, 1), (400, 2), (250, 3)])
def test_what_has_no_room_goes_on_in_the_next_line(
    tabs: WrappedTabs, width: int, lines: int
) -> None:
    tabs.resize(width, 300)
    shown = buttons(tabs)
    assert len({each.y() for each in shown}) == lines
    assert all(each.geometry().right() < width for each in shown)
    assert all(each.width() >= each.sizeHint().width() for each in shown)
    assert tabs.shown is not None
    assert tabs.shown.mapTo(tabs, tabs.shown.rect().topLeft()).y() == tabs.bar.height()
    # What more lines need makes no window grow.
    assert tabs.minimumSizeHint().height() < 3 * tabs.bar.height()


def test_keys_turn_the_tabs(qtbot: QtBot, tabs: WrappedTabs) -> None:
    first = buttons(tabs)[0]
    first.setFocus()
    with qtbot.waitSignal(tabs.turned):
        QTest.keyClick(first, Qt.Key.Key_Right)
    assert isinstance(tabs.shown, QLabel)
    assert tabs.shown.text() == "what Price 5 is"
    tabs.show_tab(6)
    assert tabs.shown.text() != "what Price 5 is"
    tabs.word_tab(6, "Changes 1,234")
    assert tabs.tab_text(6) == "Changes 1,234"
