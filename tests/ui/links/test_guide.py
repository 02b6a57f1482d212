"""A connection is set up step by step, tried, and only then kept; secrets are never shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.links.answers import Asked
from app.links.connections import LinkWish, TestStep
from app.people.at_service import Why
from tests.ui.links.stage import FILES, PERSON, SHANGHAI, LinksStage
from ui.links.guide import GuideDialog

SECRET = "s3cret-of-the-platform"


@pytest.fixture(autouse=True)
def signed_in(stage: LinksStage) -> None:
    stage.page.gate.take(PERSON)


def guide(stage: LinksStage, *, new: bool = False) -> GuideDialog:
    if new:
        QTest.keyClick(stage.page.links_tab.view, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    else:
        QTest.keyClick(stage.page.links_tab.view, Qt.Key.Key_F2)
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, GuideDialog)
    return dialog


def write(dialog: GuideDialog, name: str, text: str) -> None:
    editor = dialog.rows[name].editor
    assert isinstance(editor, QLineEdit)
    editor.setText(text)


def enter(dialog: GuideDialog) -> None:
    QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Return)


def words(widget: QWidget) -> list[str]:
    """Everything a person could read or hear of a widget, but what is being typed now."""
    found = []
    for one in [widget, *widget.findChildren(QWidget)]:
        found += [one.windowTitle(), one.toolTip(), one.accessibleName()]
        found += [one.accessibleDescription()]
        if isinstance(one, QLabel | QAbstractButton):
            found.append(one.text())
        elif isinstance(one, QLineEdit):
            found += [one.displayText(), one.placeholderText()]
        elif isinstance(one, QPlainTextEdit):
            found.append(one.toPlainText())
    return found


def test_a_new_connection_is_made_by_keys_alone(qtbot: QtBot, stage: LinksStage) -> None:
    stage.links.links = stage.links.links[1:]
    stage.page.refresh()
    qtbot.waitUntil(lambda: stage.page.links_tab.links.rowCount() == 4)
    dialog = guide(stage, new=True)
    assert dialog.where.text() == "第 1 步，共 5 步：平台"
    assert dialog.beginning.name.text() == "shanghai-yy"
    enter(dialog)
    assert dialog.step == 1
    enter(dialog)
    assert (dialog.step, dialog.rows["url"].problem.text()) == (1, "请填写“接口地址”。")
    write(dialog, "url", "yy.example")
    enter(dialog)
    assert "应为完整的地址" in dialog.rows["url"].problem.text()
    write(dialog, "url", "https://yy.example/service")
    enter(dialog)
    write(dialog, "user", "H0001")
    enter(dialog)
    assert (dialog.step, dialog.rows["password"].problem.text()) == (2, "请填写“接口口令”。")
    write(dialog, "password", SECRET)
    enter(dialog)
    enter(dialog)
    assert dialog.where.text() == "第 5 步，共 5 步：测试并保存"
    assert not dialog.save.isEnabled()
    dialog.wish_save()
    assert not any(isinstance(one, LinkWish) for one in stage.links.wishes)
    enter(dialog)
    qtbot.waitUntil(lambda: dialog.steps.said.text() == "✓ 测试通过")
    assert dialog.save.isEnabled()
    enter(dialog)
    qtbot.waitUntil(lambda: stage.page.asking.dialog is None)
    wish = next(one for one in stage.links.wishes if isinstance(one, LinkWish))
    assert (wish.link, wish.kind, wish.version) == ("shanghai-yy", "shanghai-yy", 0)
    assert wish.settings == {"url": "https://yy.example/service", "user": "H0001"}
    assert wish.secrets == {"password": SECRET}
    assert SECRET not in repr(wish)
    qtbot.waitUntil(lambda: stage.page.links_tab.links.rowCount() == 5)
    assert stage.page.gate._wish is None


def test_a_kept_secret_says_only_that_it_is_kept_and_stays_where_nothing_is_typed(
    qtbot: QtBot, stage: LinksStage
) -> None:
    dialog = guide(stage)
    editor = dialog.rows["password"].editor
    assert isinstance(editor, QLineEdit)
    assert (editor.text(), editor.placeholderText()) == ("", "已保存；留空不变")
    assert dialog.wish().secrets == {}
    write(dialog, "password", SECRET)
    stage.links.steps = (TestStep("登录", ok=False, message="口令不对"),)
    dialog.wish_test()
    qtbot.waitUntil(lambda: "没有通过" in dialog.steps.said.text())
    dialog.anyway.setChecked(True)
    assert not [text for text in words(dialog) + words(stage.page) if SECRET in text]
    assert not [one for one in stage.links.wishes if SECRET in repr(one)]
    dialog.wish_save()
    qtbot.waitUntil(lambda: stage.page.asking.dialog is None)
    assert not [text for text in words(stage.page) if SECRET in text]


def test_what_was_changed_after_the_trial_is_to_be_tried_again(
    qtbot: QtBot, stage: LinksStage
) -> None:
    dialog = guide(stage)
    dialog.wish_test()
    qtbot.waitUntil(dialog.save.isEnabled)
    dialog.enabled.setChecked(False)
    assert dialog.save.isEnabled()
    write(dialog, "user", "H0002")
    assert not dialog.save.isEnabled()
    assert "再测试一次" in dialog.steps.said.text()


def test_what_somebody_else_changed_meanwhile_is_told_and_never_overwritten_unseen(
    qtbot: QtBot, stage: LinksStage
) -> None:
    dialog = guide(stage)
    write(dialog, "user", "H0002")
    first = stage.links.links[0]
    theirs = replace(first, version=4, settings={**first.settings, "url": "https://new.example/"})
    stage.links.links = (theirs, *stage.links.links[1:])
    dialog.anyway.setChecked(True)
    dialog.wish_save()
    qtbot.waitUntil(lambda: not dialog.conflict.isHidden())
    assert "系统管理员甲" in dialog.conflict.said.text()
    assert "改了：接口地址" in dialog.conflict.said.text()
    assert stage.links.links[0] == theirs
    dialog.conflict.mine.click()
    assert dialog.wish().version == 4
    dialog.wish_save()
    qtbot.waitUntil(lambda: stage.page.asking.dialog is None)
    assert stage.links.links[0].settings["user"] == "H0002"


def test_the_other_side_of_a_conflict_can_be_taken(qtbot: QtBot, stage: LinksStage) -> None:
    dialog = guide(stage)
    theirs = replace(stage.links.links[0], version=4, settings={"url": "https://new.example/"})
    dialog.meet(theirs)
    dialog.conflict.theirs.click()
    assert dialog.wish().settings == {"url": "https://new.example/"}
    assert not dialog.is_changed


def test_leaving_asks_where_something_was_typed(qtbot: QtBot, stage: LinksStage) -> None:
    dialog = guide(stage)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: stage.page.asking.dialog is None)
    dialog = guide(stage)
    write(dialog, "user", "H0009")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert stage.page.asking.dialog is dialog
    QTest.keyClick(dialog.question, Qt.Key.Key_Escape)
    assert stage.page.asking.dialog is dialog
    assert dialog.wish().settings["user"] == "H0009"
    dialog.reject()
    next(one for one in dialog.question.buttons() if one.text() == "放弃").click()
    qtbot.waitUntil(lambda: stage.page.asking.dialog is None)


def test_a_refusal_of_the_service_is_said_in_the_guide_and_nothing_typed_is_lost(
    qtbot: QtBot, stage: LinksStage
) -> None:
    dialog = guide(stage)
    write(dialog, "user", "H0002")
    dialog.anyway.setChecked(True)
    for why in (Why.AWAY, Why.REFUSED):
        stage.links.faults[Asked.SAVE] = (why, f"没有保存：{why}")
        dialog.show_page(4)
        dialog.wish_save()
        qtbot.waitUntil(lambda: dialog.steps.said.text() == f"没有保存：{why}")  # noqa: B023
        assert dialog.save.isEnabled()
    assert dialog.wish().settings["user"] == "H0002"


def test_another_kind_has_other_fields_and_settings_nobody_knows_here_are_kept(
    qtbot: QtBot, stage: LinksStage
) -> None:
    dialog = guide(stage, new=True)
    dialog.beginning.list.setCurrentRow(1)
    assert list(dialog.rows) == ["folder"]
    assert "服务端那台电脑" in dialog.rows["folder"].help.text()
    assert dialog.beginning.name.text() == FILES.name
    dialog.reject()
    odd = replace(
        stage.links.links[0],
        settings={"url": "https://a.example/", "newer": "1", "digest": "middle", "pages": "0"},
    )
    dialog = GuideDialog((SHANGHAI,), (odd,), odd)
    qtbot.addWidget(dialog)
    assert dialog.wish().settings == odd.settings
    box, flag = dialog.rows["digest"].editor, dialog.rows["pages"].editor
    assert isinstance(box, QComboBox)
    assert isinstance(flag, QCheckBox)
    assert (box.currentText(), flag.isChecked()) == ("middle", False)
    assert not dialog.is_changed


def test_a_kind_of_which_there_is_one_is_not_made_twice(qtbot: QtBot, stage: LinksStage) -> None:
    stage.page.asking.kinds = (replace(SHANGHAI, link="shanghai-yy"),)
    dialog = guide(stage, new=True)
    assert dialog.beginning.name.isReadOnly()
    dialog.go_on()
    assert (dialog.step, dialog.beginning.problem.text()) == (
        0,
        "这个平台已经有连接了，请返回列表修改它。",
    )
