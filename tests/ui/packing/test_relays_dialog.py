"""云码平台: what is set is kept, a secret is never shown, and a scanner's Enter does nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.packing.events import RelayRow
from tests.ui.packing.stage import PackingStage, build_packing
from ui.fake_packing import FakeRelayKeys
from ui.packing.relays_dialog import RelaysDialog

HOSPITAL = "31010000001"
ROW = RelayRow(HOSPITAL, "https://relay.example:8443", "PS01")


def opened(qtbot: QtBot, *rows: RelayRow, may: bool = True) -> tuple[RelaysDialog, FakeRelayKeys]:
    stage: PackingStage = build_packing()
    qtbot.addWidget(stage.page)
    keys = stage.page._ports.relays
    assert isinstance(keys, FakeRelayKeys)
    keys.rows = {row.hospital: row for row in rows}
    stage.page.may_number = lambda: may
    stage.page.opened()
    stage.page.ask_relays()
    dialog = stage.page.relays.dialog
    assert dialog is not None
    # Its page lives as long as the test.
    dialog.setProperty("stage", stage)
    return dialog, keys


def test_a_relay_is_set_for_a_hospital(qtbot: QtBot) -> None:
    """A closed shipment would wait for an address for ever."""
    dialog, keys = opened(qtbot)
    dialog.hospital.setText(HOSPITAL)
    dialog.url.setText(ROW.url)
    dialog.key_id.setText("PS01")
    dialog.secret.setText(" s3cret ")

    dialog.save.click()

    assert keys.rows == {HOSPITAL: ROW}
    assert keys.secrets == ["s3cret"]
    assert dialog.secret.text() == ""
    assert "已保存" in dialog.answer.text()
    assert dialog.chosen == ROW


def test_a_secret_that_is_kept_stays_while_the_place_is_the_same(qtbot: QtBot) -> None:
    """Each change would ask for a secret that nobody has at hand."""
    dialog, keys = opened(qtbot, ROW)
    dialog.ca_file.setText("/etc/ca.pem")
    dialog.save.click()
    assert keys.rows[HOSPITAL].ca_file == "/etc/ca.pem"
    assert keys.secrets == [""]

    dialog.url.setText("https://other.example")
    dialog.save.click()

    assert "密钥要重新填" in dialog.answer.text()
    assert keys.rows[HOSPITAL].url == ROW.url


def test_what_is_refused_is_said_and_what_was_typed_stays(qtbot: QtBot) -> None:
    """A person would type the whole address again."""
    dialog, keys = opened(qtbot)
    dialog.url.setText("http://relay.example")
    dialog.key_id.setText("PS01")
    dialog.secret.setText("x")

    dialog.save.click()

    assert keys.rows == {}
    assert "https://" in dialog.answer.text()
    assert dialog.url.text() == "http://relay.example"


def test_removing_takes_two_presses(qtbot: QtBot) -> None:
    """One slip would leave a hospital's shipments waiting."""
    dialog, keys = opened(qtbot, ROW, RelayRow("", "https://all.example", "PS02"))
    dialog.list.setCurrentRow(0)
    dialog.remove.click()
    dialog.list.setCurrentRow(1)
    dialog.list.setCurrentRow(0)
    dialog.remove.click()
    assert HOSPITAL in keys.rows
    dialog.remove.click()
    assert list(keys.rows) == [""]


def test_the_enter_of_a_scanner_does_nothing(qtbot: QtBot) -> None:
    """A scan into the dialog would save or remove a relay."""
    dialog, keys = opened(qtbot, ROW)
    for field in (dialog.url, dialog.secret):
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert keys.secrets == []
    assert dialog.isVisible()


def test_who_may_not_sees_what_is_set_and_changes_nothing(qtbot: QtBot) -> None:
    """Anybody at the packing table could send codes elsewhere."""
    dialog, _ = opened(qtbot, ROW, may=False)
    assert dialog.url.text() == ROW.url
    for part in (dialog.url, dialog.secret, dialog.save, dialog.add, dialog.remove):
        assert not part.isEnabled()
    assert "只有系统管理员" in dialog.answer.text()
