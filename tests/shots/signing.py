"""Pictures of signing in: the question, a badge, a telephone, a new password, the lock.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.people.seconding import Act, SecondWanted
from app.people.signing import telephone_code
from app.people.signing.events import FactorShown, Lacks, ScanWhileLocked, SignInRefused
from app.people.signing.rules import SignInRules
from app.readers.saying import Saying
from printing.bar_codes import qr
from tests.shots.taking import Picture, let_go, settle, take
from tests.ui import samples
from tests.ui.stage import Stage, build_stage
from ui.screenshot import save_png
from ui.signing.entrance import Entrance
from ui.signing.fake import BADGE, PASSWORD, FakeSignIn
from ui.signing.own_dialog import OwnDialog
from ui.signing.port import SignInNeeds
from ui.signing.recovery_codes import RecoveryCodesDialog

Screen = Callable[[Stage, Entrance], QWidget]
_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def question(stage: Stage, _entrance: Entrance) -> QWidget:
    """Ask for number and password."""
    return stage.window


def wrong(stage: Stage, _entrance: Entrance) -> QWidget:
    """Refuse a password; the service is away."""
    said = Saying(
        "服务端连不上，您近期也没有在本机登录过，无法核对口令；可先以姓名工作，记录会标明“未核实”",
        "The service is away, and you have not signed in here lately, so nothing can be compared;"
        " you may begin by your name, and the records say “not verified”.",
    )
    stage.bridge.post(SignInRefused(said, unverified="收货员甲"))
    return stage.window


def badge(stage: Stage, _entrance: Entrance) -> QWidget:
    """Ask for a PIN."""
    stage.bridge.post(ScanWhileLocked(BADGE))
    return stage.window


def telephone(stage: Stage, _entrance: Entrance) -> QWidget:
    """Set a telephone up."""
    stage.window.sign_in_page.panel.who.setText("A001")
    uri = telephone_code.uri_of(_SECRET, issuer="TraceDock 31010000001", account="A001")
    stage.bridge.post(FactorShown(_SECRET, uri))
    return stage.window


def password(stage: Stage, _entrance: Entrance) -> QWidget:
    """Ask for a code and a new password."""
    panel = stage.window.sign_in_page.panel
    panel.who.setText("A001")
    panel.password.setText(PASSWORD)
    said = Saying(
        "请输入手机验证器上的 6 位动态口令，并设一个新口令。",
        "Enter the 6 digits that the authenticator on your phone shows, and choose a new password.",
    )
    stage.bridge.post(SignInRefused(said, Lacks.BOTH))
    return stage.window


def _working(stage: Stage) -> None:
    panel = stage.window.sign_in_page.panel
    panel.who.setText("0001")
    panel.password.setText(PASSWORD)
    panel.wish()
    settle()
    stage.window.pages.open_delivery(samples.deliveries()[0].delivery_id)
    settle()


def locked(stage: Stage, entrance: Entrance) -> QWidget:
    """Cover an open receipt."""
    _working(stage)
    entrance.lock()
    return entrance.cover


def scanned(stage: Stage, entrance: Entrance) -> QWidget:
    """Refuse a scan at a locked screen."""
    locked(stage, entrance)
    settle()
    stage.bridge.post(ScanWhileLocked("81000001234567890123"))
    return entrance.cover


def change(stage: Stage, entrance: Entrance) -> QWidget:
    """Ask for the PIN of a badge while somebody works."""
    _working(stage)
    stage.bridge.post(ScanWhileLocked(BADGE))
    settle()
    return entrance.change


def second(stage: Stage, entrance: Entrance) -> QWidget:
    """Ask a second person to agree."""
    return _seconding(stage, entrance, SecondWanted(Act.DESTROY, "收货员甲"))


def second_signs(stage: Stage, entrance: Entrance) -> QWidget:
    """Ask the second acceptor for a proof."""
    return _seconding(stage, entrance, SecondWanted(Act.SIGN, "收货员甲", "验收员乙"))


def _seconding(stage: Stage, entrance: Entrance, wanted: SecondWanted) -> QWidget:
    _working(stage)
    stage.bridge.post(wanted)
    settle()
    assert entrance.seconding.dialog is not None
    return entrance.seconding.dialog


def codes(stage: Stage, _entrance: Entrance) -> QWidget:
    """Show the recovery codes."""
    dialog = RecoveryCodesDialog(("7KQ2-9MXR-4TWB", "H3PD-2VNY-8CJF"), stage.window)
    dialog.show()
    return dialog


def own(stage: Stage, entrance: Entrance) -> QWidget:
    """Change a password or PIN."""
    _working(stage)
    entrance.change_own()
    dialog = stage.window.findChild(OwnDialog)
    assert dialog is not None
    return dialog


SCREENS: list[tuple[str, Screen]] = [
    ("150-sign-in", question),
    ("151-sign-in-away", wrong),
    ("152-badge", badge),
    ("153-telephone", telephone),
    ("154-new-password", password),
    ("155-locked", locked),
    ("156-scanned-while-locked", scanned),
    ("157-recovery-codes", codes),
    ("158-own", own),
    ("159-change", change),
    ("197-second", second),
    ("198-second-signs", second_signs),
]


def take_one(screen: Screen, picture: Picture) -> None:
    """Take one picture."""
    stage = build_stage(picture.application, training=False)
    stage.window.use_language(picture.language)
    stage.window.use_scheme(picture.scheme)
    stage.window.resize(picture.window)
    stage.window.show()
    signing = FakeSignIn(stage.bridge.post, SignInRules())
    needs = SignInNeeds(signing, signing, lambda text: qr(text).rows)
    entrance = Entrance(stage.window, stage.window, needs, stage.window.pages)
    stage.window.guard(entrance)
    settle()
    widget = screen(stage, entrance)
    settle()
    save_png(widget, picture.path)
    let_go(stage.window)


if __name__ == "__main__":
    take(SCREENS, take_one)
