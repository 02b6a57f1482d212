"""Files, roles, workstations and sessions: seen, changed, and kept from who may not."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.people.answers import Asked, PersonWish, RoleShown
from app.people.at_service import Why
from app.people.permissions import Permission
from app.readers.saying import Saying
from tests.ui.people.stage import PeopleStage, confirm
from ui.people.badge_dialog import BadgeDialog
from ui.people.device_dialogs import CodeDialog, HeldDialog
from ui.people.fake_people import AUDIT, SECURITY, SYSTEM
from ui.people.import_dialog import ImportDialog
from ui.people.role_dialog import RoleDialog
from ui.people.roles_model import HELD

Speak = Callable[..., None]
ROLES, DEVICES, SESSIONS = 1, 2, 3


def role_form(stage: PeopleStage, role: str = "") -> RoleDialog:
    """The form of a role, or of a new one."""
    tab = stage.page.roles
    if role:
        at = next(n for n, one in enumerate(tab.roles) if one.role == role)
        tab.view.setCurrentIndex(tab.model.index(1, at + 1))
        QTest.keyClick(tab.view, Qt.Key.Key_F2)
    else:
        tab.new.trigger()
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, RoleDialog)
    return dialog


def test_a_file_is_shown_row_by_row_before_anybody_is_kept(
    stage: PeopleStage, speak: Speak, qtbot: QtBot
) -> None:
    """Without it a bad row would be found when somebody cannot sign in."""
    speak()
    stage.page.persons.file.trigger()
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, ImportDialog)
    assert not dialog.take.isEnabled()
    dialog.read(Path("人员.xlsx"))
    qtbot.waitUntil(lambda: len(dialog.model.rows) == 4)
    assert [one.row for one in dialog.model.rows] == [6, 7, 4, 5]
    assert "没有岗位“收货”" in dialog.detail.text()
    assert "不能导入 2 行" in dialog.answer.text()
    assert "没有用到这些列：电话" in dialog.answer.text()
    dialog.take.click()
    taken = stage.people.wishes[-1]
    assert isinstance(taken, tuple)
    assert [one.number for one in taken if isinstance(one, PersonWish)] == ["5001", "2002"]
    qtbot.waitUntil(lambda: "已导入" in dialog.answer.text())
    dialog.template_wished.emit(Path("模板.xlsx"))
    qtbot.waitUntil(lambda: "模板已保存" in dialog.answer.text())
    stage.people.faults[Asked.READ_FILE] = (
        Why.REFUSED,
        Saying("打不开这个文件。", "The file cannot be opened."),
        "",
    )
    dialog.read(Path("坏.xlsx"))
    qtbot.waitUntil(lambda: dialog.answer.text() == "打不开这个文件。")


def test_roles_stand_side_by_side_with_what_each_may_do(stage: PeopleStage, speak: Speak) -> None:
    """Without it nobody would see what a clerk may and a keeper may not."""
    speak(tab=ROLES)
    tab = stage.page.roles
    names = [str(tab.model.headerData(n, Qt.Orientation.Horizontal)) for n in range(1, 4)]
    assert names == ["收货员", "验收员", "保管员"]
    at = next(n for n, one in enumerate(tab.model.rows) if one.permission is Permission.ACCEPT)
    assert [tab.model.text(tab.model.rows[at], n) for n in (1, 2, 3)] == ["", HELD, HELD]
    tab.view.setCurrentIndex(tab.model.index(at, 2))
    assert "作为验收人签字" in tab.said.text()
    assert "验收员（系统自带）" in tab.said.text()


def test_every_role_has_a_heading_that_can_be_read_however_many_there_are(
    stage: PeopleStage, speak: Speak
) -> None:
    """Without it roles of one's own would be squeezed out of sight."""
    own = tuple(
        RoleShown(f"own-{n}", f"本院自设岗位之{n}", frozenset({"print"}), None) for n in range(20)
    )
    stage.people.roles += own
    speak(tab=ROLES)
    view = stage.page.roles.view
    advance = view.fontMetrics().horizontalAdvance
    for column, role in enumerate(stage.page.roles.roles, start=1):
        assert view.columnWidth(column) > advance(role.name)
    assert view.horizontalScrollBar().maximum() > 0


def test_a_role_is_composed_and_three_administrators_stay_apart_while_choosing(
    stage: PeopleStage, speak: Speak, qtbot: QtBot
) -> None:
    """Without it a role would be composed that the service never takes."""
    speak(tab=ROLES)
    dialog = role_form(stage)
    assert not dialog.save.isEnabled()
    dialog.name.setText("发票员")
    dialog.word.setText("night-clerk")
    assert "已有代号" in dialog.said["word"].text()
    dialog.word.setText("invoice-clerk")
    dialog.tick(Permission.BACK_UP, Permission.READ_AUDIT)
    assert "三员分立" in dialog.answer.text()
    assert not dialog.save.isEnabled()
    dialog.tick(Permission.ACCEPT_INVOICES)
    assert not dialog.limit.isEnabled()
    dialog.save.click()
    wanted = RoleShown("invoice-clerk", "发票员", frozenset({"accept-invoices"}), None)
    assert stage.people.wishes[-1] == wanted
    qtbot.waitUntil(lambda: wanted in stage.page.roles.roles)
    assert stage.page.asking.dialog is None


def test_an_approver_has_a_limit_and_what_a_newer_service_allows_is_kept(
    stage: PeopleStage, speak: Speak
) -> None:
    """Without it changing a limit would take a permission away that this version cannot name."""
    known = stage.people.roles
    newer = RoleShown("night-clerk", "夜班", frozenset({"receive", "fly"}), None)
    stage.people.roles = (*known[:-1], newer)
    speak(tab=ROLES)
    dialog = role_form(stage, "night-clerk")
    dialog.tick(Permission.APPROVE_ORDERS)
    dialog.limit.setText("五万")
    assert "应为数字" in dialog.said["limit"].text()
    dialog.limit.setText("50000")
    dialog.save.click()
    held = frozenset({"approve-orders", "fly"})
    wanted = RoleShown("night-clerk", "夜班", held, Decimal(50000))
    assert stage.people.wishes[-1] == wanted


def test_what_somebody_holds_himself_and_the_combined_one_are_not_changed(
    stage: PeopleStage, speak: Speak
) -> None:
    """Without it an administrator would tick boxes for nothing."""
    speak(tab=ROLES)
    dialog = role_form(stage, "security-administrator")
    assert not dialog.save.isEnabled()
    assert "您自己持有这个岗位" in dialog.answer.text()
    dialog.reject()
    tab = stage.page.roles
    at = next(n for n, one in enumerate(tab.roles) if one.role == "administrator")
    tab.view.setCurrentIndex(tab.model.index(1, at + 1))
    assert not tab.edit.isEnabled()
    assert "合并三员" in tab.said.text()


def test_the_auditor_sees_roles_and_changes_none(stage: PeopleStage, speak: Speak) -> None:
    """Without it who watches could change what is watched."""
    speak(AUDIT, ROLES)
    tab = stage.page.roles
    assert not tab.new.isEnabled()
    assert not tab.edit.isEnabled()
    assert "管理岗位权限" in tab.reason.text()


def test_a_workstation_is_let_in_by_a_code_and_put_out_when_that_was_confirmed(
    stage: PeopleStage, speak: Speak, qtbot: QtBot
) -> None:
    """Without it a stolen workstation would go on."""
    speak(SYSTEM, DEVICES)
    tab = stage.page.devices
    QTest.keyClick(tab.view, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(stage.page.asking.dialog, CodeDialog))
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, CodeDialog)
    assert dialog.code.text() == "7KQ2-9MXR"
    dialog.reject()
    tab.admit.trigger()
    box = stage.page.asking.dialog
    assert isinstance(box, QMessageBox)
    confirm(box)
    first = stage.people.devices[0].device
    assert ("admit", first, False) in stage.people.wishes
    qtbot.waitUntil(lambda: tab.admit.text() == "恢复")
    tab.admit.trigger()
    assert ("admit", first, True) in stage.people.wishes
    tab.view.point_at(2)
    QTest.keyClick(tab.view, Qt.Key.Key_Return)
    held = stage.page.asking.dialog
    assert isinstance(held, HeldDialog)
    qtbot.waitUntil(lambda: held.count.text() == "5 / 37 条")
    said = [held.model.text(row, 1) + held.model.text(row, 2) for row in held.model.rows]
    assert said[:2] == ["确认收货工作站换了旧的数据库，会重新送来", "扫码工作站已停用"]


def test_each_administrator_finds_only_what_is_his(stage: PeopleStage, speak: Speak) -> None:
    """Without it three administrators would do each other's work."""
    speak(SECURITY, DEVICES)
    assert stage.page.devices.note.isVisible()
    assert "管理工作站" in stage.page.devices.note.sentence
    speak(SYSTEM, ROLES)
    assert stage.page.roles.note.isVisible()
    speak(AUDIT, DEVICES)
    assert not stage.page.devices.code.isEnabled()
    assert stage.page.devices.model.rowCount() == 3


def test_sessions_are_ones_own_or_everybody_s_and_can_be_ended(
    stage: PeopleStage, speak: Speak, qtbot: QtBot
) -> None:
    """Without it a session that was left open would stay so."""
    speak(SYSTEM, SESSIONS)
    assert ("sessions", False) in stage.people.wishes
    stage.page.gate.forget()
    speak(SECURITY)
    stage.page.tabs.setCurrentIndex(SESSIONS)
    tab = stage.page.sessions
    qtbot.waitUntil(lambda: tab.model.rowCount() == 3)
    assert tab.model.text(tab.model.rows[1], 0) == "收货员甲 2001"
    tab.only_open.setChecked(False)
    assert tab.model.rowCount() == 4
    tab.view.point_at(3)
    assert not tab.end.isEnabled()
    tab.view.point_at(1)
    QTest.keyClick(tab.view, Qt.Key.Key_Delete)
    box = stage.page.asking.dialog
    assert isinstance(box, QMessageBox)
    confirm(box)
    ended = tab.model.rows[1].session_id
    assert ("end", ended) in stage.people.wishes
    qtbot.waitUntil(lambda: tab.model.text(tab.model.rows[1], 5) == "1002 结束")


def test_a_dialog_grows_with_what_it_says(stage: PeopleStage, speak: Speak) -> None:
    """A longer language would be cut off at the top and at the bottom."""
    speak()
    stage.page.persons.wish_badge()
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, BadgeDialog)
    dialog.said.setText("one more sentence. " * 40)
    QCoreApplication.processEvents()
    assert dialog.said.height() >= dialog.said.heightForWidth(dialog.said.width())
