"""Administrators find their pages; nobody else sees a button for them."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.people.roles import Role
from tests.ui.people.stage import fill
from tests.ui.stage import Stage
from ui.people.fake_people import SECURITY, FakePeople
from ui.places import PEOPLE
from ui.today.fake_today import FakeToday


def is_offered(stage: Stage) -> bool:
    """Whether menu and navigation have the page of people."""
    seen = stage.window.menus.of_page(PEOPLE).isVisible()
    assert seen is stage.window.pages.navigation._offered[PEOPLE]
    return seen


def test_only_administrators_are_offered_the_page_of_people(stage: Stage, qtbot: QtBot) -> None:
    """Without it a clerk would have a button that leads to a refusal."""
    window, today = stage.window, stage.purchasing.today
    assert isinstance(today, FakeToday)
    for role in (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR):
        today.role = role
        window.sign_in(f"{role}甲")
        qtbot.waitUntil(lambda: is_offered(stage))
        today.role = Role.RECEIVING_CLERK
        window.sign_in("收货员甲")
        assert not is_offered(stage)
        qtbot.waitUntil(lambda: not is_offered(stage))


def test_who_proved_itself_at_the_start_sees_people_without_a_second_password(
    stage: Stage, qtbot: QtBot
) -> None:
    """Without it an administrator would type the password twice in one session."""
    people = stage.admin.people
    assert isinstance(people, FakePeople)
    fill(people)
    stage.window.sign_in("安全管理员乙")
    pages = stage.window.pages
    pages.admin.let_speak(people.persons[SECURITY])
    pages.show_page(PEOPLE)
    tab = pages.admin.people.page.persons
    qtbot.waitUntil(lambda: len(tab.model.rows) == 9)
    assert pages.admin.people.page.gate.dialog is None
    pages.admin.let_speak(None)
    assert tab.model.rows == []
