"""Pictures of joining a service: the offer, the form, a certificate, each end of it.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.connection import (
    Certificate,
    ConnectionShown,
    Joined,
    JoinRefused,
    JoinStep,
    JoinStepShown,
    TokenPlace,
    TrustKind,
)
from tests.shots.taking import Picture, let_go, settle, take
from tests.ui.stage import Stage, build_stage
from ui.connection.dialog import ConnectionDialog
from ui.connection.fake_connection import FakeConnections
from ui.ports import LinkState, SyncShown
from ui.screenshot import save_png

Screen = Callable[[Stage], QWidget]
NOW = datetime(2026, 11, 21, 0, 31, tzinfo=UTC)
ALONE = ConnectionShown(name="药库一号台")
PIN = "3f7a19c2d45e8b60917264aaf3c8d1e05b6f8897a0c1d2e3f4051627384950ab"
JOINED = ConnectionShown(
    address="https://10.0.0.5:8765",
    name="药库一号台",
    hospital="培训医院",
    org="31010000001",
    number=3,
    device=UUID(int=7),
    since=NOW - timedelta(days=40),
    trust=TrustKind.PINNED,
    pin=PIN,
    token=TokenPlace.KEYRING,
    skew_s=1.5,
    stands_at="东院药库",
)
IN_FILE = replace(
    JOINED,
    token=TokenPlace.FILE,
    token_file="/home/warehouse/.local/share/TraceDock/service-token.json",
    skew_s=432.0,
    trust=TrustKind.AUTHORITY,
)
ONLINE = SyncShown(LinkState.CONNECTED, 0, None, NOW, unsafe=37)
OFFLINE = SyncShown(
    LinkState.OFFLINE, 12, NOW, NOW, "连不上服务端，请检查网络和服务端地址，稍后会自动重试", 49
)
REFUSED = SyncShown(
    LinkState.REFUSED,
    12,
    NOW,
    NOW,
    "服务端不认识本工作站或已将其停用，请让管理员重新发登记码。",
    12,
)
CERTIFICATE = Certificate(
    PIN, "10.0.0.5", "培训医院, TraceDock private CA", NOW, NOW + timedelta(days=825)
)


def _dialog(
    stage: Stage, shown: ConnectionShown, sync: SyncShown | None = None
) -> ConnectionDialog:
    office = stage.window.pages.office
    cast(FakeConnections, office._ports.connection).shown = shown
    if sync is not None:
        stage.bridge.post(sync)
        settle()
    office.show_connection()
    settle()
    [dialog] = stage.window.findChildren(ConnectionDialog)
    return dialog


def _joining(stage: Stage) -> ConnectionDialog:
    dialog = _dialog(stage, ALONE)
    dialog.form.address.setText("https://10.0.0.5:8765")
    dialog.form.code.setText("ABCDE-FGHJK")
    dialog.join()
    for step in JoinStep:
        stage.bridge.post(JoinStepShown(step))
    settle()
    return dialog


def offered(stage: Stage) -> QWidget:
    """Be told that nothing is sent from here."""
    stage.window.sign_in("收货员甲")
    stage.bridge.post(ALONE)
    settle()
    return stage.window


def refused_strip(stage: Stage) -> QWidget:
    """Be told that the service refuses."""
    stage.window.sign_in("收货员甲")
    stage.bridge.post(JOINED)
    stage.bridge.post(REFUSED)
    settle()
    return stage.window


def form(stage: Stage) -> QWidget:
    """Type address and code."""
    return _dialog(stage, ALONE)


def under_way(stage: Stage) -> QWidget:
    """Wait."""
    return _joining(stage)


def wrong_code(stage: Stage) -> QWidget:
    """Read that the code was used."""
    dialog = _joining(stage)
    stage.bridge.post(JoinRefused(JoinStep.ENROLMENT, "code-used", ""))
    settle()
    return dialog


def without_tls(stage: Stage) -> QWidget:
    """Read that nothing is sent in clear."""
    dialog = _joining(stage)
    stage.bridge.post(JoinRefused(JoinStep.CONTACT, "plain", ""))
    dialog.form.address.setText("http://10.0.0.5:8765")
    settle()
    return dialog


def unknown_certificate(stage: Stage) -> QWidget:
    """Compare a certificate."""
    dialog = _joining(stage)
    stage.bridge.post(JoinRefused(JoinStep.CERTIFICATE, "unknown-ca", "", CERTIFICATE))
    settle()
    dialog.certificate.same.setChecked(True)
    return dialog


def joined(stage: Stage) -> QWidget:
    """Read that it came about."""
    dialog = _joining(stage)
    stage.bridge.post(Joined("培训医院", anew=True, token=TokenPlace.FILE))
    stage.bridge.post(IN_FILE)
    settle()
    return dialog


def standing(stage: Stage) -> QWidget:
    """See that all is well."""
    return _dialog(stage, JOINED, ONLINE)


def standing_offline(stage: Stage) -> QWidget:
    """See what waits, that there is no keyring, and that the clock is wrong."""
    return _dialog(stage, IN_FILE, OFFLINE)


def revoked(stage: Stage) -> QWidget:
    """See that the service refuses this workstation."""
    return _dialog(stage, JOINED, REFUSED)


def again(stage: Stage) -> QWidget:
    """Type another code."""
    dialog = _dialog(stage, JOINED, REFUSED)
    dialog.join_again()
    return dialog


def leaving(stage: Stage) -> QWidget:
    """Be asked whether the token is to go."""
    dialog = _dialog(stage, JOINED, ONLINE)
    dialog.ask_to_leave()
    return dialog


def left(stage: Stage) -> QWidget:
    """Read that it is gone."""
    dialog = _dialog(stage, JOINED, ONLINE)
    stage.bridge.post(replace(JOINED, token=TokenPlace.NONE))
    settle()
    return dialog


def worked_alone(stage: Stage) -> QWidget:
    """Read that this data cannot join."""
    return _dialog(stage, replace(ALONE, worked_alone=True))


def in_training(stage: Stage) -> QWidget:
    """See that training has a service of its own."""
    return _dialog(stage, replace(JOINED, training=True, token=TokenPlace.MEMORY), ONLINE)


SCREENS: list[tuple[str, Screen]] = [
    ("110-connection-offered", offered),
    ("111-connection-refused-strip", refused_strip),
    ("112-connection-form", form),
    ("113-connection-under-way", under_way),
    ("114-connection-code-used", wrong_code),
    ("114-connection-without-tls", without_tls),
    ("115-connection-certificate", unknown_certificate),
    ("116-connection-joined", joined),
    ("117-connection-standing", standing),
    ("118-connection-offline", standing_offline),
    ("119-connection-revoked", revoked),
    ("120-connection-again", again),
    ("121-connection-leaving", leaving),
    ("122-connection-left", left),
    ("123-connection-worked-alone", worked_alone),
    ("124-connection-training", in_training),
]


def take_one(screen: Screen, picture: Picture) -> None:
    """Take one picture."""
    stage = build_stage(picture.application)
    stage.window.use_language(picture.language)
    stage.window.use_scheme(picture.scheme)
    stage.window.resize(picture.window)
    stage.window.show()
    settle()
    widget = screen(stage)
    settle()
    save_png(widget, picture.path)
    let_go(stage.window)


if __name__ == "__main__":
    take(SCREENS, take_one)
