"""Connections are seen, tried, switched, removed and exchanged with, by keys."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.links.answers import Asked
from app.links.connections import LinkWish, TestStep
from app.links.exchanges import Exchange, PlanWish, RunNow
from app.people.at_service import Why
from app.receiving.verdicts import Severity
from tests.ui.links.stage import LinksStage
from ui.links.plan_dialog import PlanDialog
from ui.links.runs_dialog import RunsDialog
from ui.links.tried import TriedDialog
from ui.parts.rows_model import DETAIL_ROLE, SEVERITY_ROLE
from ui.signing.fake_speaking import PASSWORD, speaking
from ui.signing.gate import SignInDialog

CTRL, PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


def press(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = CTRL) -> None:
    QTest.keyClick(widget, key, held)


def sign_in(stage: LinksStage, qtbot: QtBot, number: str = "1001", word: str = PASSWORD) -> None:
    qtbot.waitUntil(lambda: stage.page.gate.dialog is not None)
    dialog = stage.page.gate.dialog
    assert isinstance(dialog, SignInDialog)
    dialog.number.setText(number)
    dialog.password.setText(word)
    QTest.keyClick(dialog.password, Qt.Key.Key_Return)


def signed(stage: LinksStage) -> None:
    """Somebody is signed in already."""
    stage.page.gate.take(speaking("1001", "系统管理员甲", "system-administrator"))


def test_a_connection_says_how_it_stands_by_word_shape_and_sentence(stage: LinksStage) -> None:
    model, tab = stage.page.links_tab.links, stage.page.links_tab
    states = [model.text(row, 1) for row in model.rows]
    assert states == ["正常", "出错，会重试", "等人处理", "已停用", "还没用过"]
    marks = [model.special(row, 1, SEVERITY_ROLE) for row in model.rows]
    assert marks[:3] == [Severity.RIGHT, Severity.NOTICE, Severity.WRONG]
    assert model.text(model.rows[1], 3) == "12 条待发送"
    assert "5 小时" in str(model.special(model.rows[1], 3, DETAIL_ROLE))
    tab.view.point_at(2)
    assert "机构编码不符" in tab.said.text()
    assert tab.mark.severity is Severity.WRONG


def test_exchanges_show_when_they_are_done_and_what_the_last_run_brought(
    stage: LinksStage,
) -> None:
    model = stage.page.links_tab.plans
    times = [model.text(row, 1) for row in model.rows]
    assert times == ["每 10 分钟", "每天 03:30", "已暂停", "只手动"]
    assert model.text(model.rows[0], 3) == "128 / 8 / 0"
    assert model.text(model.rows[1], 2).startswith("没有成功")
    assert model.text(model.rows[3], 2) == "进行中"


def test_what_is_given_from_outside_cannot_be_changed_here(stage: LinksStage) -> None:
    tab = stage.page.links_tab
    tab.point_at("training")
    assert not tab.change.isEnabled()
    assert not tab.drop.isEnabled()
    assert tab.test.isEnabled()
    assert "不能在这里修改" in tab.said.text()


def test_an_exchange_is_done_now_for_the_person_at_the_screen_without_signing_in(
    qtbot: QtBot, stage: LinksStage
) -> None:
    press(stage.page.links_tab.view, Qt.Key.Key_F9, PLAIN)
    assert RunNow("shanghai-yy", Exchange.DELIVERIES, "采购员甲") in stage.links.wishes
    qtbot.waitUntil(lambda: "收到 3，变化 1，失败 0" in stage.page.strip.label.text())
    assert stage.page.gate.dialog is None


def test_switching_off_wants_a_person_who_may_and_says_why_not(
    qtbot: QtBot, stage: LinksStage
) -> None:
    stage.links.persons["2001"] = speaking("2001", "采购员甲", "purchaser")
    press(stage.page.links_tab.view, Qt.Key.Key_F7, PLAIN)
    sign_in(stage, qtbot, word="wrong")
    dialog = stage.page.gate.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: "工号或口令不对" in dialog.said.text())
    assert dialog.password.text() == ""
    sign_in(stage, qtbot, "2001")
    qtbot.waitUntil(lambda: "没有“对接管理”权限" in dialog.said.text())
    assert not stage.links.signed_in
    sign_in(stage, qtbot)
    qtbot.waitUntil(lambda: any(isinstance(one, LinkWish) for one in stage.links.wishes))
    wish = next(one for one in stage.links.wishes if isinstance(one, LinkWish))
    assert (wish.link, wish.enabled, wish.version, wish.secrets) == ("shanghai-yy", False, 3, {})
    assert stage.page.who.text == "已登录：系统管理员甲"


def test_who_leaves_the_page_or_does_nothing_is_signed_out(qtbot: QtBot, stage: LinksStage) -> None:
    signed(stage)
    stage.page.closed()
    assert not stage.page.gate.is_open
    signed(stage)
    stage.page.gate._idle.setInterval(1)
    stage.page.gate._idle.start()
    qtbot.waitUntil(lambda: not stage.page.gate.is_open)
    assert stage.page.who.text == ""


def test_when_the_time_of_a_sign_in_is_over_it_is_asked_for_again_and_done_then(
    qtbot: QtBot, stage: LinksStage
) -> None:
    signed(stage)
    stage.links.faults[Asked.SAVE] = (Why.SIGN_IN, "令牌过期")
    press(stage.page.links_tab.view, Qt.Key.Key_F7, PLAIN)
    qtbot.waitUntil(lambda: stage.page.gate.dialog is not None)
    dialog = stage.page.gate.dialog
    assert dialog is not None
    assert "已过期" in dialog.said.text()
    stage.links.faults.clear()
    sign_in(stage, qtbot)
    qtbot.waitUntil(lambda: not stage.links.links[0].enabled)


def test_a_trial_is_told_step_by_step(qtbot: QtBot, stage: LinksStage) -> None:
    signed(stage)
    stage.links.steps = (
        TestStep("地址可达", ok=True, message="已应答"),
        TestStep("登录", ok=False, message="口令不对：请向平台管理员核对。"),
    )
    press(stage.page.links_tab.view, Qt.Key.Key_F8, PLAIN)
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, TriedDialog)
    qtbot.waitUntil(lambda: "没有通过" in dialog.steps.said.text())
    assert dialog.steps.words == [
        "地址可达",
        "已应答",
        "登录",
        "口令不对：请向平台管理员核对。",
    ]
    assert [label for label in dialog.findChildren(QLabel) if "password" in label.text()] == []


def test_removing_is_asked_about_and_enter_keeps(qtbot: QtBot, stage: LinksStage) -> None:
    signed(stage)
    press(stage.page.links_tab.view, Qt.Key.Key_Delete, PLAIN)
    box = stage.page.asking.dialog
    assert isinstance(box, QMessageBox)
    QTest.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stage.page.asking.dialog is None)
    assert len(stage.links.links) == 5
    press(stage.page.links_tab.view, Qt.Key.Key_Delete, PLAIN)
    box = stage.page.asking.dialog
    assert isinstance(box, QMessageBox)
    next(button for button in box.buttons() if button.text() == "删除").click()
    qtbot.waitUntil(lambda: stage.page.links_tab.links.rowCount() == 4)
    assert ("drop", "shanghai-yy", 3) in stage.links.wishes


def test_times_are_checked_before_they_are_wished(qtbot: QtBot, stage: LinksStage) -> None:
    signed(stage)
    press(stage.page.links_tab.view, Qt.Key.Key_U)
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, PlanDialog)
    dialog.often.setCurrentIndex(dialog.often.count() - 1)
    dialog.at.setText("25:00")
    dialog.ok.click()
    assert dialog.said.text() == "时间请写成 03:30。"
    dialog.at.setText("6：5")
    dialog.ok.click()
    wish = PlanWish("shanghai-yy", Exchange.DELIVERIES, 86_400.0, "06:05", enabled=True)
    assert wish in stage.links.wishes
    qtbot.waitUntil(lambda: stage.page.asking.dialog is None)
    model = stage.page.links_tab.plans
    assert model.text(model.rows[0], 1) == "每天 06:05"


def test_runs_are_listed_page_by_page(qtbot: QtBot, stage: LinksStage) -> None:
    one = stage.links.runs[0]
    stage.links.runs = tuple(
        replace(one, run_id=type(one.run_id)(int=number + 1)) for number in range(250)
    )
    press(stage.page.links_tab.view, Qt.Key.Key_H)
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, RunsDialog)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 100)
    dialog.view.point_at(99)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 200)
    dialog.view.point_at(199)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 250)
    assert dialog.model.text(one, 0) == "14:00:00" or ":00:00" in dialog.model.text(one, 0)


def test_an_older_service_and_one_that_is_away_are_told_apart(
    qtbot: QtBot, stage: LinksStage
) -> None:
    stage.links.fault = (Why.AWAY, "连不上服务端，请检查网络")
    with qtbot.waitSignal(stage.page.refused) as told:
        stage.page.refresh()
    assert told.args == ["连不上服务端，请检查网络"]
    assert stage.page.links_tab.links.rowCount() == 5
    assert not stage.page.old.isVisible()
    stage.links.fault = (Why.OLD, "")
    stage.page.refresh()
    qtbot.waitUntil(stage.page.old.isVisible)
    assert "升级服务端" in stage.page.old.sentence
    stage.links.fault = None
    QTest.keyClick(stage.page, Qt.Key.Key_F5)
    qtbot.waitUntil(stage.page.links_tab.isVisible)


def test_an_administrator_whose_telephone_is_not_set_up_does_that_in_the_dialog(
    qtbot: QtBot, stage: LinksStage
) -> None:
    """Without it nobody could change a connection any more once a telephone is wanted."""
    stage.links.wants_code = True
    press(stage.page.links_tab.view, Qt.Key.Key_F7, PLAIN)
    sign_in(stage, qtbot)
    dialog = stage.page.gate.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.panel.secret.isVisible)
    assert "JBSW Y3DP" in dialog.panel.secret.text()
    dialog.panel.code.setText("123456")
    QTest.keyClick(dialog.panel.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stage.page.gate.person is not None)
    assert ("set telephone up", "1001", PASSWORD) in stage.links.wishes


def test_who_proved_itself_at_the_start_is_not_asked_again(qtbot: QtBot, stage: LinksStage) -> None:
    """Without it an administrator would type the password twice in one session."""
    gate, done = stage.page.gate, list[str]()
    gate.stand_for(speaking("2001", "采购员甲", "purchaser"))
    gate.do(lambda: done.append("purchaser"))
    assert (gate.dialog is not None, done) == (True, [])
    gate.forget()
    gate.stand_for(speaking("1001", "系统管理员甲", "system-administrator"))
    gate.do(lambda: done.append("administrator"))
    assert (gate.dialog, done) == (None, ["administrator"])
    assert gate.ask_again()
    assert gate.dialog is not None
    gate.forget()
    gate.do(lambda: done.append("later"))
    assert (gate.dialog is not None, done) == (True, ["administrator"])
    gate.forget()
