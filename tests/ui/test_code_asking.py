"""A refused code is asked of the platform from the tray; typed codes are checked by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.receiving.code_questions import Askable, CodeQuestion, CodeTold, ToldBatch
from app.receiving.progress import ReceiptOpened, ScanAnswered, TrayEntry
from app.receiving.told.desk import AskedScan, CodeAnswered
from app.receiving.verdicts import Verdict
from tests.ui import samples
from tests.ui.stage import Stage
from ui.code_asking import CodeAsking
from ui.ports import LinkState, SyncShown
from ui.receiving.fake_questions import FakeQuestions
from ui.receiving.settle_dialog import SettleDialog
from ui.receiving.told_words import told_text

CODE = samples.trace_code(7)
TOLD = CodeTold(
    CODE, "码上放心", "taken-in", "small", "阿莫西林胶囊", "0.25g", batches=(
        ToldBatch("B1", date(2028, 1, 4)), ToldBatch("B2"),
    ),
)  # fmt: skip
SAID = "码上放心：阿莫西林胶囊 0.25g，批号 B1，有效期至 2028-01-04，批号 B2；小包装；在库"


def entry(seq: int = 7, *, typed: bool = False, raw: str = "") -> TrayEntry:
    made = replace(samples.tray_entry(Verdict.WRONG_BATCH, seq), typed=typed)
    return replace(made, raw=raw or made.raw)


def questions_of(stage: Stage) -> FakeQuestions:
    assert isinstance(stage.rooms.codes, FakeQuestions)
    return stage.rooms.codes


def sync(stage: Stage, state: LinkState) -> None:
    stage.bridge.post(SyncShown(state, 0, None, None))


@pytest.fixture
def asking(stage: Stage, qtbot: QtBot) -> CodeAsking:
    """An open receipt with one refused scan, the service and the platform there."""
    stage.window.sign_in("收货员甲")
    page, asking = stage.window.pages.receiving, stage.window.pages.rooms.asking
    stage.desk.view = samples.view(tray=(entry(),))
    stage.window.pages.open_delivery(samples.deliveries()[0].delivery_id)
    sync(stage, LinkState.CONNECTED)
    qtbot.waitUntil(lambda: page.isVisible() and asking.ask.isEnabled())
    page.show_tray()
    return asking


def test_the_answer_stands_under_the_tray_and_is_offered_as_an_explanation(
    stage: Stage, asking: CodeAsking, qtbot: QtBot
) -> None:
    page, questions = stage.window.pages.receiving, questions_of(stage)
    tray = page.tray
    questions.held = True
    QTest.keyClick(tray.view, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    scan = AskedScan(samples.RECEIPT_ID, 7)
    assert questions.asked == [(scan, CodeQuestion(CODE, person="收货员甲"))]
    assert tray.answer.text() == "正在问码上放心…"
    asking.ask_current()
    assert len(questions.asked) == 1
    stage.bridge.post(CodeAnswered(scan, TOLD))
    qtbot.waitUntil(lambda: tray.answer.text() == SAID)
    page.ask_to_settle(tray.model.rows[0])
    dialog = page._dialog
    assert isinstance(dialog, SettleDialog)
    QTest.keyClick(dialog.reasons, Qt.Key.Key_6)
    assert dialog.explanation == SAID.replace("码上放心：", "已问码上放心：")
    dialog.reject()


def test_why_nothing_is_answered_is_said_beside_the_scan(
    stage: Stage, asking: CodeAsking, qtbot: QtBot
) -> None:
    tray, questions = stage.window.pages.receiving.tray, questions_of(stage)
    asking.ask_current()
    qtbot.waitUntil(lambda: tray.answer.text() == "平台正忙，请稍后再问。")
    scan = AskedScan(samples.RECEIPT_ID, 7)
    stage.bridge.post(CodeAnswered(scan, TOLD, not_kept="磁盘已满"))
    qtbot.waitUntil(lambda: "没有记在扫码上：磁盘已满" in tray.answer.text())
    # Of another receipt, or a check that nobody waits for: nothing is said here.
    stage.bridge.post(CodeAnswered(AskedScan(samples.RECEIPT_ID, 99), TOLD))
    asking.show_answered(CodeAnswered(AskedScan(scan.receipt_id, 7, samples.RECEIPT_ID), TOLD))
    assert len(questions.asked) == 1


def test_what_cannot_be_asked_is_greyed_with_its_reason(
    stage: Stage, asking: CodeAsking, qtbot: QtBot
) -> None:
    tray, questions = stage.window.pages.receiving.tray, questions_of(stage)

    def is_greyed(said: str) -> None:
        qtbot.waitUntil(lambda: said in tray.answer.text())
        assert not asking.ask.isEnabled() and said in asking.ask.toolTip()
        asking.ask_current()

    stage.bridge.post(ReceiptOpened(samples.view(tray=(entry(raw="81000010000"),))))
    is_greyed("这不是码上放心能查的追溯码")
    questions.askable, questions.reason = Askable(""), "本机构没有连接追溯平台"
    sync(stage, LinkState.OFFLINE)
    is_greyed("没有连上服务端")
    sync(stage, LinkState.CONNECTED)
    is_greyed("本机构没有连接追溯平台")
    # Connected meanwhile: the next receipt knows it.
    questions.askable = Askable("码上放心", details=True)
    stage.bridge.post(ReceiptOpened(samples.view(tray=(entry(),))))
    qtbot.waitUntil(asking.ask.isEnabled)
    stage.bridge.post(ReceiptOpened(samples.view()))
    qtbot.waitUntil(lambda: not asking.ask.isEnabled())
    asking.ask_current()
    assert questions.asked == []


def test_a_typed_code_is_checked_by_itself_and_scanning_goes_on(
    stage: Stage, asking: CodeAsking, qtbot: QtBot
) -> None:
    page, questions = stage.window.pages.receiving, questions_of(stage)
    wrong = CodeTold(samples.trace_code(8), "码上放心", right=False)
    questions.answers = {wrong.code: wrong, CODE: replace(TOLD, right=True)}
    refused: list[str] = []
    asking.refused.connect(refused.append)

    def answered(seq: int, raw: str) -> None:
        said = replace(samples.answer(Verdict.WRONG_BATCH, seq), raw=raw)
        tray = entry(seq, typed=True, raw=raw)
        event = ScanAnswered(samples.RECEIPT_ID, said, (), (), tray, seq, undoable=True)
        stage.bridge.post(event)
        rows = page.answers.model
        qtbot.waitUntil(lambda: bool(rows.rows) and rows.rows[0].seq == seq)

    # Scanned: nobody doubts what a reader read.
    answered(21, wrong.code)
    assert questions.asked == []
    page.manual.code_typed.emit(wrong.code)
    qtbot.waitUntil(lambda: bool(refused))
    assert "后四位校验不对" in refused[0] and wrong.code in refused[0]
    check = CodeQuestion(wrong.code, details=False, check=True, person="收货员甲")
    scanned = page.answers.model.rows[0].seq
    assert questions.asked == [(AskedScan(samples.RECEIPT_ID, scanned), check)]
    # From the tray, what was typed is asked with its digits.
    answered(23, CODE)
    page.tray.view.point_at(page.tray.model.position(("", 23)) or 0)
    asking.ask_current()
    assert questions.asked[1][1] == CodeQuestion(CODE, check=True, person="收货员甲")
    qtbot.waitUntil(lambda: "后四位校验正确；阿莫西林" in page.tray.answer.text())
    # What is no trace code, or is typed while nobody can be asked, is not asked.
    page.manual.code_typed.emit("12345")
    sync(stage, LinkState.OFFLINE)
    qtbot.waitUntil(lambda: not asking.ask.isEnabled())
    page.manual.code_typed.emit(wrong.code)
    qtbot.waitUntil(lambda: asking._typed == [])
    assert (len(questions.asked), len(refused)) == (2, 1)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (CodeTold(CODE, "码上放心", "unknown", right=False), "码上放心：后四位校验不对"),
        (CodeTold(CODE, "码上放心", "unknown"), "没有这个码"),
        (CodeTold(CODE, "追溯平台", "unsaid"), "追溯平台：没有说明这个码"),
        (CodeTold(CODE, "码上放心", "sold", "large"), "码上放心：大包装；已售出，不能收"),
        (CodeTold(CODE, "码上放心", "一种新状态", "huge"), "huge；一种新状态"),
    ],
)
def test_answers_are_worded_for_a_clerk(told: CodeTold, said: str) -> None:
    assert said in told_text(told)
