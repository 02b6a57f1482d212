"""Pictures of 人员与权限, with made-up people.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QSpinBox, QWidget

from app.people.answers import Asked, PeopleRefused
from app.people.at_service import Why
from app.people.permissions import Permission
from app.people.person import Standing
from app.readers.saying import Saying
from tests.shots.taking import Picture, let_go, settle, show_page, take
from tests.ui.people.stage import PeopleStage, build_people, fill
from ui.people.badge_dialog import BadgeDialog
from ui.people.fake_people import AUDIT, SECURITY, SYSTEM
from ui.people.import_dialog import ImportDialog
from ui.people.person_dialog import PersonDialog
from ui.people.role_dialog import RoleDialog
from ui.screenshot import save_png

Screen = Callable[[PeopleStage], QWidget]
PERSONS, ROLES, DEVICES, SESSIONS, RULES = range(5)


def table(number: int, who: str = SECURITY) -> Screen:
    """Show one of the tabs to somebody."""

    def screen(stage: PeopleStage) -> QWidget:
        fill(stage.people)
        stage.page.opened()
        stage.page.gate.take(stage.people.persons[who])
        settle()
        stage.page.tabs.setCurrentIndex(number)
        settle()
        return stage.page

    return screen


def locked(stage: PeopleStage) -> QWidget:
    """Show the page to nobody."""
    fill(stage.people)
    stage.page.opened()
    return stage.page


def person(number: str) -> Screen:
    """Show the form of a person; empty: of a new one."""

    def screen(stage: PeopleStage) -> QWidget:
        table(PERSONS)(stage)
        tab = stage.page.persons
        if number:
            tab.point_at(number)
            tab.wish_change()
        else:
            tab.new.trigger()
        assert stage.page.asking.dialog is not None
        return stage.page.asking.dialog

    return screen


def person_refused(stage: PeopleStage) -> QWidget:
    """Show a form that the service refused."""
    dialog = person("3001")(stage)
    assert isinstance(dialog, PersonDialog)
    dialog.make_password()
    why = Saying(
        "采购员戊：三员分立：系统管理、审计的权限不能由同一人或同一岗位持有，请分给不同的人。",
        "采购员戊: no one person or role may both administer the system and audit it.",
    )
    dialog.refuse(PeopleRefused(Asked.KEEP_PERSON, Why.REFUSED, why, "administrators-apart"))
    return dialog


def badge(*, given: bool) -> Screen:
    """Show what becomes of a badge."""

    def screen(stage: PeopleStage) -> QWidget:
        table(PERSONS)(stage)
        stage.page.persons.point_at("2001")
        stage.page.persons.wish_badge()
        dialog = stage.page.asking.dialog
        assert isinstance(dialog, BadgeDialog)
        if given:
            dialog.wish_give()
        settle()
        return dialog

    return screen


def file(stage: PeopleStage) -> QWidget:
    """Show what a file would do."""
    table(PERSONS)(stage)
    stage.page.asking.begin_import()
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, ImportDialog)
    dialog.read(Path("人员.xlsx"))
    settle()
    return dialog


def role(name: str, *, tick: bool = False) -> Screen:
    """Show the form of a role."""

    def screen(stage: PeopleStage) -> QWidget:
        table(ROLES)(stage)
        found = next((one for one in stage.people.roles if one.role == name), None)
        if found is None:
            stage.page.tending.begin_role()
        else:
            stage.page.tending.change_role(found)
        dialog = stage.page.asking.dialog
        assert isinstance(dialog, RoleDialog)
        if tick:
            dialog.tick(Permission.BACK_UP, Permission.READ_AUDIT)
        return dialog

    return screen


def code(stage: PeopleStage) -> QWidget:
    """Show a code to join with."""
    table(DEVICES, SYSTEM)(stage)
    stage.page.tending.make_code()
    settle()
    assert stage.page.asking.dialog is not None
    return stage.page.asking.dialog


def held(stage: PeopleStage) -> QWidget:
    """Show what is held back."""
    table(DEVICES, SYSTEM)(stage)
    stage.page.tending.ask_held(stage.people.devices[2])
    settle()
    assert stage.page.asking.dialog is not None
    return stage.page.asking.dialog


def placed(stage: PeopleStage) -> QWidget:
    """Show where a workstation is to stand."""
    table(DEVICES, SYSTEM)(stage)
    stage.page.tending.ask_place(stage.people.devices[0])
    settle()
    assert stage.page.asking.dialog is not None
    return stage.page.asking.dialog


def left(stage: PeopleStage) -> QWidget:
    """Show only who has left."""
    table(PERSONS)(stage)
    box = stage.page.persons.standing
    box.setCurrentIndex(box.findData(str(Standing.RETIRED)))
    return stage.page


def rules(stage: PeopleStage) -> QWidget:
    """Show rules of signing in, one of them wrong."""
    table(RULES)(stage)
    box = stage.page.rules.editors["expires_days"]
    assert isinstance(box, QSpinBox)
    box.setValue(5)
    return stage.page


SCREENS: list[tuple[str, Screen]] = [
    ("180-people", table(PERSONS)),
    ("181-people-locked", locked),
    ("182-people-seen-only", table(PERSONS, AUDIT)),
    ("183-people-left", left),
    ("184-person-new", person("")),
    ("185-person-change", person("2001")),
    ("186-person-own", person(SECURITY)),
    ("187-person-refused", person_refused),
    ("188-badge", badge(given=False)),
    ("189-badge-given", badge(given=True)),
    ("190-people-file", file),
    ("191-roles", table(ROLES)),
    ("192-role-change", role("purchase-approver")),
    ("193-role-apart", role("", tick=True)),
    ("194-workstations", table(DEVICES, SYSTEM)),
    ("194a-workstation-place", placed),
    ("195-workstations-seen-only", table(DEVICES, AUDIT)),
    ("196-workstation-code", code),
    ("197-workstation-held", held),
    ("198-sessions", table(SESSIONS)),
    ("199-workstations-denied", table(DEVICES)),
    ("199a-sign-in-rules", rules),
    ("199b-sign-in-rules-seen-only", table(RULES, AUDIT)),
]


def take_one(screen: Screen, picture: Picture) -> None:
    """Show the page over made-up people."""
    stage = build_people()
    show_page(stage.page, picture.window)
    settle()
    shown = screen(stage)
    settle()
    save_png(shown, picture.path)
    stage.page.asking.close()
    let_go(stage.page)


if __name__ == "__main__":
    take(SCREENS, take_one)
