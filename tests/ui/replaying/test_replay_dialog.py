"""The receipt that is shown is replayed from the menu, watched, and its result kept."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.receiving.black_box.differences import Difference
from app.receiving.black_box.events import (
    ReplayEnded,
    ReplayFileKept,
    ReplayNotEnded,
    ReplayStepped,
)
from app.receiving.progress import ReceiptOpened
from tests.ui import samples
from tests.ui.stage import Stage
from ui.fake_office import FakeReplays
from ui.replaying.differences_table import SHOWN
from ui.replaying.replay_dialog import ReplayDialog

NUMBER = samples.view().receipt_no


@pytest.fixture
def replays(working: Stage) -> FakeReplays:
    return cast(FakeReplays, working.window.pages.office._ports.replays)


@pytest.fixture
def dialog(working: Stage, replays: FakeReplays, qtbot: QtBot) -> ReplayDialog:
    working.bridge.post(ReceiptOpened(samples.view()))
    working.window.menus.replay.trigger()
    qtbot.waitUntil(lambda: bool(working.window.findChildren(ReplayDialog)))
    [shown] = working.window.findChildren(ReplayDialog)
    return shown


@pytest.fixture(autouse=True)
def receipt(working: Stage, qtbot: QtBot) -> None:
    working.bridge.post(ReceiptOpened(samples.view()))
    office = working.window.pages.office
    qtbot.waitUntil(lambda: office._receipt_no == NUMBER)


def differences(count: int) -> tuple[Difference, ...]:
    return tuple(
        Difference("verdict", f"第 {n} 次扫码", "accepted", "recalled", n)
        for n in range(1, count + 1)
    )


def test_the_receipt_that_is_shown_is_played(dialog: ReplayDialog, replays: FakeReplays) -> None:
    assert replays.played == [NUMBER]
    assert NUMBER in dialog.windowTitle()
    assert dialog.progress.isVisible()
    assert dialog.call_off.isVisible()
    assert not dialog.export.isVisible()


def test_without_a_receipt_it_is_said(working: Stage, replays: FakeReplays, qtbot: QtBot) -> None:
    working.window.pages.office._receipt_no = ""
    working.window.menus.replay.trigger()
    assert "请先" in working.window.notice.label.text()
    assert replays.played == []


def test_how_far_it_is_is_seen(dialog: ReplayDialog, working: Stage, qtbot: QtBot) -> None:
    working.bridge.post(ReplayStepped(NUMBER, 40, 100))
    qtbot.waitUntil(lambda: dialog.progress.value() == 40)
    assert "第 40 步，共 100 步" in dialog.answer.text()
    working.bridge.post(ReplayStepped(NUMBER, 100, 100))
    qtbot.waitUntil(lambda: "正在比对单据" in dialog.answer.text())


def test_a_receipt_that_is_as_it_was(dialog: ReplayDialog, working: Stage, qtbot: QtBot) -> None:
    working.bridge.post(ReplayEnded(NUMBER, 412, ()))
    qtbot.waitUntil(lambda: "一致" in dialog.answer.text())
    assert "412 步" in dialog.answer.text()
    assert not dialog.view.isVisible()
    assert not dialog.progress.isVisible()
    assert dialog.export.isVisible()


def test_differences_are_listed_the_first_first(
    dialog: ReplayDialog, working: Stage, qtbot: QtBot
) -> None:
    working.bridge.post(ReplayEnded(NUMBER, 412, differences(3)))
    qtbot.waitUntil(dialog.view.isVisible)
    assert "有 3 处" in dialog.answer.text()
    rows = dialog.model.rows
    assert [dialog.model.text(rows[0], column) for column in range(4)] == [
        "1", "第 1 次扫码", "accepted", "recalled",
    ]  # fmt: skip
    current = dialog.view.current_row()
    assert current is not None
    assert current.number == 1
    assert dialog.whole.text() == "第 1 次扫码：当时 accepted；回放 recalled"


def test_of_many_differences_the_first_are_listed(
    dialog: ReplayDialog, working: Stage, qtbot: QtBot
) -> None:
    working.bridge.post(ReplayEnded(NUMBER, 9_000, differences(SHOWN + 7)))
    qtbot.waitUntil(dialog.view.isVisible)
    assert len(dialog.model.rows) == SHOWN
    assert f"有 {SHOWN + 7} 处" in dialog.answer.text()
    assert "报告" in dialog.answer.text()


def test_it_can_be_stopped(dialog: ReplayDialog, replays: FakeReplays, qtbot: QtBot) -> None:
    dialog.call_off.click()
    qtbot.waitUntil(lambda: "已停止" in dialog.answer.text())
    assert not dialog.progress.isVisible()
    assert replays.called_off == 1


def test_why_nothing_was_compared_is_said(
    dialog: ReplayDialog, working: Stage, qtbot: QtBot
) -> None:
    working.bridge.post(ReplayNotEnded(NUMBER, "收货单不是这台工作站收的"))
    qtbot.waitUntil(lambda: "不是这台工作站收的" in dialog.answer.text())
    assert not dialog.report.isVisible()


def test_recording_and_report_are_kept_where_a_person_says(
    dialog: ReplayDialog,
    replays: FakeReplays,
    working: Stage,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    working.bridge.post(ReplayEnded(NUMBER, 412, ()))
    qtbot.waitUntil(dialog.export.isVisible)
    offered: list[str] = []

    def choose(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        offered.append(Path(name).name)
        return str(tmp_path / Path(name).name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    dialog.export.click()
    dialog.report.click()
    assert offered == [f"{NUMBER}.tdbox.gz", f"回放核对-{NUMBER}.txt"]
    assert replays.files == [
        ("recording", tmp_path / offered[0]),
        ("report", tmp_path / offered[1]),
    ]
    qtbot.waitUntil(lambda: offered[1] in dialog.kept.text())
    working.bridge.post(ReplayFileKept(tmp_path / "x", "磁盘已满，没有写成"))
    qtbot.waitUntil(lambda: "磁盘已满" in dialog.kept.text())


def test_closing_calls_off_and_lets_go(dialog: ReplayDialog, replays: FakeReplays) -> None:
    dialog.reject()
    assert replays.let_gone == 1
