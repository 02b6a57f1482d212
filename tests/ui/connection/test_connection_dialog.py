"""A workstation is joined, joined again and let go from the window, by keys and by mouse."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.connection import Joined, JoinRefused, JoinStep, JoinStepShown, TokenPlace
from app.receiving.verdicts import Severity
from tests.shots.connection import ALONE, CERTIFICATE, IN_FILE, JOINED, OFFLINE, ONLINE, REFUSED
from tests.ui.stage import Stage
from ui.connection.dialog import ConnectionDialog
from ui.connection.fake_connection import FakeConnections


@pytest.fixture
def connections(stage: Stage) -> FakeConnections:
    return cast(FakeConnections, stage.window.pages.office._ports.connection)


def opened(stage: Stage, qtbot: QtBot) -> ConnectionDialog:
    stage.window.menus.connection.trigger()
    [dialog] = stage.window.findChildren(ConnectionDialog)
    qtbot.waitUntil(lambda: dialog._shown is not None)
    return dialog


def test_a_workstation_joins_by_keys_alone_and_the_window_opens_anew(
    stage: Stage, connections: FakeConnections, qtbot: QtBot
) -> None:
    connections.shown = ALONE
    dialog = opened(stage, qtbot)
    assert not dialog.go.isEnabled()
    assert not dialog.standing.isVisible()
    QTest.keyClicks(dialog.form.address, "10.0.0.5")
    QTest.keyClick(dialog.form.address, Qt.Key.Key_Return)
    assert not connections.wishes, "there is no code yet"
    QTest.keyClicks(dialog.form.code, "abcde fghjk")
    QTest.keyClick(dialog.form.code, Qt.Key.Key_Return)
    [wish] = connections.wishes
    assert (wish.address, wish.code, wish.name) == ("10.0.0.5", "abcde fghjk", ALONE.name)
    assert not dialog.go.isEnabled(), "once is enough"
    stage.bridge.post(JoinStepShown(JoinStep.CERTIFICATE))
    qtbot.waitUntil(lambda: dialog.steps.marks[JoinStep.CONTACT].severity is Severity.RIGHT)
    stage.bridge.post(Joined("培训医院", anew=True, token=TokenPlace.FILE))
    qtbot.waitUntil(dialog.reopen.isVisible)
    assert "本机没有系统钥匙串，令牌保存在加密文件中" in dialog.answer.text()
    assert not dialog.form.code.text()
    QTest.keyClick(dialog.reopen, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not stage.window.isVisible())


def test_each_refusal_says_what_to_do_and_keeps_what_was_typed(
    stage: Stage, connections: FakeConnections, qtbot: QtBot
) -> None:
    connections.shown = ALONE
    dialog = opened(stage, qtbot)
    dialog.form.address.setText("10.0.0.5")
    dialog.form.code.setText("ABCDE-FGHJK")
    for error, word in (
        ("code-used", "只能用一次"),
        ("code-expired", "10 分钟"),
        ("wrong-code", "逐个核对"),
        ("name-taken", "换一个名称"),
        ("unreachable", "防火墙"),
        ("clock", "时钟"),
        ("something-new", "服务端自己的话"),
    ):
        dialog.join()
        stage.bridge.post(JoinRefused(JoinStep.ENROLMENT, error, "服务端自己的话"))
        qtbot.waitUntil(lambda word=word: word in dialog.answer.text())  # type: ignore[misc]
        assert dialog.go.isEnabled()
        assert dialog.form.code.text() == "ABCDE-FGHJK"
    assert len(connections.wishes) == 7


def test_a_certificate_is_trusted_only_after_it_was_compared(
    stage: Stage, connections: FakeConnections, qtbot: QtBot, tmp_path: Path
) -> None:
    connections.shown = ALONE
    dialog = opened(stage, qtbot)
    dialog.form.address.setText("10.0.0.5")
    dialog.form.code.setText("ABCDE-FGHJK")
    dialog.form.use_file(tmp_path / "ca.pem")
    dialog.join()
    assert connections.wishes[-1].ca_file == tmp_path / "ca.pem"
    stage.bridge.post(JoinRefused(JoinStep.CERTIFICATE, "unknown-ca", "", CERTIFICATE))
    qtbot.waitUntil(dialog.certificate.isVisible)
    assert CERTIFICATE.grouped.split(" ")[0] in dialog.certificate.fingerprint.text()
    assert not dialog.certificate.trust.isEnabled()
    dialog.certificate.same.click()
    dialog.certificate.trust.click()
    pinned = connections.wishes[-1]
    assert (pinned.pin, pinned.ca_file) == (CERTIFICATE.fingerprint, None)
    assert dialog.certificate.isHidden()


def test_how_it_stands_is_shown_and_what_the_file_means_is_said(
    stage: Stage, connections: FakeConnections, qtbot: QtBot
) -> None:
    connections.shown = IN_FILE
    stage.bridge.post(OFFLINE)
    qtbot.waitUntil(lambda: stage.window.pages.office._sync_shown is not None)
    dialog = opened(stage, qtbot)
    panel = dialog.standing
    assert panel.hospital.text() == "培训医院（31010000001）"
    assert panel.place.text() == "东院药库"
    assert "12 条" in panel.waiting.text()
    assert "49 条" in panel.unsafe.text()
    assert "快 7 分钟" in panel.clock.text()
    assert "本机没有系统钥匙串，令牌保存在加密文件中" in panel.token.text()
    assert "别的电脑" in panel.token.text()
    dialog.sync.click()
    assert connections.tried == 1
    stage.bridge.post(ONLINE)
    qtbot.waitUntil(lambda: panel.state.text() == "在线")
    assert dialog.form.isHidden()
    stage.bridge.post(replace(IN_FILE, skew_s=-200.0, stands_at=""))
    qtbot.waitUntil(lambda: "慢 3 分钟" in panel.clock.text())
    assert panel.place.text() == "不限"


def test_a_revoked_workstation_is_told_that_nothing_is_lost_and_joins_again(
    stage: Stage, connections: FakeConnections, qtbot: QtBot
) -> None:
    connections.shown = JOINED
    stage.window.sign_in("收货员甲")
    stage.bridge.post(JOINED)
    strip = stage.window.pages.office.connection
    assert not strip.isVisible()
    stage.bridge.post(REFUSED)
    qtbot.waitUntil(strip.isVisible)
    assert "一条也不会丢" in strip.label.text()
    strip.put_off.click()
    assert not strip.isVisible()
    dialog = opened(stage, qtbot)
    assert "一条也不会丢" in dialog.lead.text()
    dialog.again.click()
    assert dialog.form.isVisible()
    assert dialog.form.address.text() == JOINED.address
    assert (dialog.go.isEnabled(), dialog.go.text()) == (True, "重新核对证书")
    dialog.form.code.setText("ABCDE-FGHJK")
    dialog.go.click()
    stage.bridge.post(Joined("培训医院", anew=False, token=TokenPlace.KEYRING))
    qtbot.waitUntil(lambda: "自动补传" in dialog.answer.text())
    dialog.shut.click()
    assert stage.window.isVisible()


def test_the_token_is_removed_after_it_was_said_what_that_means(
    stage: Stage, connections: FakeConnections, qtbot: QtBot
) -> None:
    connections.shown = JOINED
    dialog = opened(stage, qtbot)
    dialog.remove.click()
    assert dialog.guard.isVisible()
    assert connections.left == 0
    dialog.confirm.click()
    assert connections.left == 1
    stage.bridge.post(replace(JOINED, token=TokenPlace.NONE))
    qtbot.waitUntil(dialog.form.isVisible)
    assert "一条也不会丢" in dialog.lead.text()


def test_who_works_alone_is_asked_once_and_may_go_on(
    stage: Stage, connections: FakeConnections, qtbot: QtBot
) -> None:
    strip = stage.window.pages.office.connection
    stage.bridge.post(ALONE)
    qtbot.waitUntil(lambda: strip._shown is not None)
    assert not strip.isVisible(), "nobody works yet"
    stage.window.sign_in("收货员甲")
    assert strip.isVisible()
    strip.look.click()
    [dialog] = stage.window.findChildren(ConnectionDialog)
    qtbot.waitUntil(dialog.form.isVisible)
    dialog.reject()
    strip.put_off.click()
    stage.bridge.post(replace(ALONE, name="药库二号台"))
    qtbot.waitUntil(lambda: strip._shown is not None and strip._shown.name == "药库二号台")
    assert not strip.isVisible()


def test_data_received_alone_cannot_join_and_training_is_left_as_it_is(
    stage: Stage, connections: FakeConnections, qtbot: QtBot
) -> None:
    connections.shown = replace(ALONE, worked_alone=True)
    dialog = opened(stage, qtbot)
    dialog.form.address.setText("10.0.0.5")
    dialog.form.code.setText("ABCDE-FGHJK")
    assert not dialog.go.isEnabled()
    assert "--folder" in dialog.lead.text()
    stage.bridge.post(replace(JOINED, training=True, token=TokenPlace.MEMORY))
    qtbot.waitUntil(dialog.standing.isVisible)
    assert not any(one.isVisible() for one in (dialog.go, dialog.again, dialog.remove))


def test_an_address_of_the_settings_is_not_typed_over_and_plain_http_is_warned_of(
    stage: Stage, connections: FakeConnections, qtbot: QtBot
) -> None:
    connections.shown = ALONE
    dialog = opened(stage, qtbot)
    dialog.form.address.setText("http://10.0.0.5:8765")
    assert "明文" in dialog.form.note.text()
    stage.bridge.post(replace(ALONE, address="https://trace.example", fixed=True))
    qtbot.waitUntil(dialog.form.address.isReadOnly)
    assert dialog.form.address.text() == "https://trace.example"
    assert "设置文件" in dialog.form.note.text()


def test_the_status_bar_leads_there(stage: Stage, qtbot: QtBot) -> None:
    status = stage.window.status
    QTest.mouseClick(status, Qt.MouseButton.LeftButton, pos=status.sync_text.geometry().center())
    assert stage.window.findChildren(ConnectionDialog)
    stage.window.leave()
