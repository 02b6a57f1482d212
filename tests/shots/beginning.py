"""Pictures of the first start: the ways, a service, an institution, an administrator, the end.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from app.connection import ConnectionShown
from app.founding import FirstStart
from app.people.signing import telephone_code
from printing.bar_codes import qr
from tests.shots.taking import Picture, let_go, settle, take
from tests.ui.stage import Stage, build_stage
from ui.beginning.choice_page import Way
from ui.beginning.dialog import BeginningDialog
from ui.beginning.fake_founding import CODE, FakeFounding
from ui.screenshot import save_png

Screen = Callable[[BeginningDialog], None]
PASSWORD = "Chosen by myself 2"
THREE = (("A001", "张明"), ("A002", "李芳"), ("A003", "王强"))
_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def ways(dialog: BeginningDialog) -> None:
    """Be asked how to begin."""


def service(dialog: BeginningDialog) -> None:
    """Say where the service is."""
    dialog.choice.ways[Way.FOUND].setChecked(True)
    dialog.go_on()
    dialog.service.form.address.setText("https://10.0.0.5:8765")
    dialog.service.form.name.setText("药库一号台")


def wrong_code(dialog: BeginningDialog) -> None:
    """Read that the code is wrong."""
    service(dialog)
    dialog.service.form.code.setText("AAAAA-AAAAA")
    dialog.go_on()


def institution(dialog: BeginningDialog) -> None:
    """Read what is wrong with an institution."""
    service(dialog)
    dialog.service.form.code.setText(CODE)
    dialog.go_on()
    settle()
    dialog.institution.area.edit.setText("12")
    dialog.go_on()


def person(dialog: BeginningDialog) -> None:
    """Read what is wrong with a password."""
    institution(dialog)
    for field, text in (("org", "42010000001"), ("name", "市一院"), ("area", "420102")):
        getattr(dialog.institution, field).edit.setText(text)
    dialog.go_on()
    lay_down(dialog, 0, "short")


def lay_down(dialog: BeginningDialog, at: int, password: str = PASSWORD) -> None:
    """Let one of the three lay himself down."""
    page, (number, name) = dialog.people[at], THREE[at]
    for field, text in ((page.number, number), (page.name, name)):
        field.edit.setText(text)
    for field in (page.password, page.again):
        field.edit.setText(password)
    dialog.go_on()
    settle()


def telephone(dialog: BeginningDialog) -> None:
    """Set a telephone up."""
    person(dialog)
    lay_down(dialog, 0)


def end(dialog: BeginningDialog) -> None:
    """See the recovery codes."""
    person(dialog)
    for at in range(3):
        lay_down(dialog, at)
        dialog.telephones[at].code.edit.setText("123456")
        dialog.go_on()
        settle()


SCREENS: list[tuple[str, Screen]] = [
    ("190-beginning-ways", ways),
    ("191-beginning-service", service),
    ("192-beginning-wrong-code", wrong_code),
    ("193-beginning-institution", institution),
    ("194-beginning-person", person),
    ("195-beginning-telephone", telephone),
    ("196-beginning-end", end),
]


def beginning(stage: Stage) -> tuple[BeginningDialog, FakeFounding]:
    """The first question, as at a first start."""
    office = stage.window.pages.office
    stage.bridge.post(ConnectionShown(name="药库一号台"))
    stage.bridge.post(FirstStart())
    settle()
    assert office.beginning.dialog is not None
    return office.beginning.dialog, cast(FakeFounding, office._ports.beginning.founding)


def take_one(screen: Screen, picture: Picture) -> None:
    """Take one picture."""
    stage = build_stage(picture.application, training=False)
    stage.window.use_language(picture.language)
    stage.window.use_scheme(picture.scheme)
    stage.window.resize(picture.window)
    stage.window.show()
    dialog, _founding = beginning(stage)
    uri = telephone_code.uri_of(_SECRET, issuer="TraceDock 42010000001", account="A001")
    for page in dialog.telephones:
        page._draw = lambda _text: qr(uri).rows
    screen(dialog)
    settle()
    save_png(dialog, picture.path)
    let_go(stage.window)


if __name__ == "__main__":
    take(SCREENS, take_one)
