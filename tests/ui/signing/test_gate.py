"""What wants a person at the service waits for one, page by page."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.people.permissions import Permission
from tests.ui.stage import Stage
from ui.bridge import Bridge
from ui.places import LINKS, PEOPLE
from ui.signing.entrance import Entrance
from ui.signing.fake import FakeSignIn, square
from ui.signing.fake_speaking import PASSWORD, FakeSpeaking, speaking
from ui.signing.gate import Gate


@dataclass
class Room:
    """Two pages that want somebody, over one bridge."""

    first: Gate
    second: Gate
    port: FakeSpeaking


@pytest.fixture
def room(qtbot: QtBot) -> Room:
    page, bridge = QWidget(), Bridge()
    qtbot.addWidget(page)
    bridge.setParent(page)
    port = FakeSpeaking(bridge.post)
    needs = (Permission.MANAGE_CONNECTIONS,)
    first, second = (Gate(port, page, lambda: "请登录", needs) for _ in range(2))
    for gate in (first, second):
        bridge.speaking_said.connect(gate.hear)
    page.show()
    return Room(first, second, port)


def prove(gate: Gate, number: str = "1001") -> None:
    assert gate.dialog is not None
    gate.dialog.number.setText(number)
    gate.dialog.password.setText(PASSWORD)
    gate.dialog.panel.wish()


def test_who_signs_in_on_one_page_is_not_signed_in_on_another(room: Room, qtbot: QtBot) -> None:
    """Without it somebody would speak on a page that asked for nobody."""
    done: list[str] = []
    room.first.do(lambda: done.append("first"))
    prove(room.first)
    qtbot.waitUntil(lambda: done == ["first"])
    assert (room.first.is_open, room.second.is_open) == (True, False)


def test_who_comes_when_nobody_waits_any_more_is_signed_out(room: Room, qtbot: QtBot) -> None:
    """Without it a token would be held for a page that says that nobody is signed in."""
    room.first.do(lambda: None)
    prove(room.first)
    assert room.first.dialog is not None
    room.first.dialog.reject()
    assert room.port.signed_in
    qtbot.waitUntil(lambda: not room.port.signed_in)
    assert not room.first.is_open


def test_who_may_not_is_told_which_permission_is_lacking(room: Room, qtbot: QtBot) -> None:
    """Without it an administrator would not know whom to fetch."""
    room.port.persons["2001"] = speaking("2001", "采购员甲", "purchaser")
    room.first.do(lambda: None, needs=(Permission.MANAGE_ROLES,))
    prove(room.first, "2001")
    dialog = room.first.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: "没有“管理岗位权限”权限" in dialog.said.text())


def test_a_telephone_is_set_up_by_camera_there_too(room: Room, qtbot: QtBot) -> None:
    """Without it an administrator would type 32 letters wherever he first has to sign in."""
    room.port.wants_code = True
    room.first.draw_with(square)
    room.first.do(lambda: None)
    prove(room.first)
    assert room.first.dialog is not None
    panel = room.first.dialog.panel
    qtbot.waitUntil(panel.picture.isVisible)
    assert not panel.picture.pixmap().isNull()
    assert panel.secret.isVisible()


def test_pages_behind_the_window_get_what_draws_the_code(stage: Stage, qtbot: QtBot) -> None:
    """Without it the code would be drawn at the sign-in page only."""
    signing = FakeSignIn(stage.bridge.post, None)
    window = stage.window
    window.guard(Entrance(window, window, signing.needs, window.pages))
    window.sign_in("系统管理员甲")
    for place in (LINKS, PEOPLE):
        window.pages.show_page(place)
    assert all(gate._draw is square for gate in window.findChildren(Gate))
    assert len(window.findChildren(Gate)) >= 2
