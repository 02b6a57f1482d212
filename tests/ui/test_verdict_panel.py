"""A verdict says the same by word, colour, shape and sound."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.receiving.progress import ScanAnswered
from app.receiving.verdicts import Severity, Verdict
from tests.ui import samples
from tests.ui.stage import Stage
from ui.application import Dressed
from ui.parts.cells import severity_of
from ui.parts.marks import SpecialMark, outline
from ui.parts.rows_model import MARK_ROLE
from ui.parts.theme import DARK, LIGHT, Scheme
from ui.receiving.verdict_panel import WORD_PT, VerdictPanel

WORDS = {
    Verdict.ACCEPTED: "通过",
    Verdict.ACCEPTED_CARTON: "整箱通过",
    Verdict.ACCEPTED_PACKAGE: "整包通过",
    Verdict.NEAR_EXPIRY: "近效期",
    Verdict.ALREADY_SCANNED: "已扫过",
    Verdict.ALREADY_RECEIVED: "已入库",
    Verdict.NOT_ON_DELIVERY: "不在单",
    Verdict.WRONG_BATCH: "批号不符",
    Verdict.EXPIRED: "已过期",
    Verdict.OVER_QUANTITY: "超量",
    Verdict.MALFORMED: "读码有误",
    Verdict.UNKNOWN_CODE: "无法识别",
    Verdict.KEPT: "已记下",
    Verdict.REJECTED: "已拒收",
    Verdict.HELD: "待处理",
    Verdict.ACCEPTED_PARTLY: "部分通过",
    Verdict.NEAR_EXPIRY_REFUSED: "近效拒收",
    Verdict.RECALLED: "召回",
    Verdict.STOPPED: "已停用",
    Verdict.COMMAND: "已撤销",
}


def answered(verdict: Verdict, seq: int = 128) -> ScanAnswered:
    wrong = verdict.severity is Severity.WRONG
    return ScanAnswered(
        receipt_id=samples.RECEIPT_ID,
        answer=samples.answer(verdict, seq),
        lines=(),
        cartons=(),
        tray=samples.tray_entry(verdict, seq) if wrong else None,
        scan_count=seq,
        undoable=True,
    )


def ground(panel: VerdictPanel) -> QColor:
    """The colour of the field, at a place without words."""
    image = panel.grab().toImage()
    return image.pixelColor(image.width() // 2, image.height() - 9)


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_each_verdict_is_shown_by_its_word_and_colour_and_heard(
    working: Stage, qtbot: QtBot, scheme: Scheme
) -> None:
    working.window.use_scheme(scheme)
    colours = DARK if scheme is Scheme.DARK else LIGHT
    panel = working.window.pages.receiving.verdict
    for seq, verdict in enumerate(Verdict, start=1):
        working.sound.played.clear()
        working.bridge.post(answered(verdict, seq))
        qtbot.waitUntil(lambda: bool(working.sound.played))
        panel.end_flash()
        assert panel.shown.word == WORDS[verdict]
        assert panel.accessibleName() == WORDS[verdict]
        assert panel.shown.sentence
        assert ground(panel) == QColor(colours.tone(verdict.severity).fill), verdict
        assert working.sound.played == [verdict.severity]


def test_each_mark_has_an_outline_of_its_own() -> None:
    square = QRectF(0, 0, 100, 100)
    shapes = [outline(square, mark) for mark in (*Severity, *SpecialMark)]
    for number, shape in enumerate(shapes):
        assert not shape.isEmpty()
        assert all(shape != other for other in shapes[number + 1 :])


def test_a_carton_that_only_opens_neither_says_nor_looks_accepted(
    working: Stage, qtbot: QtBot
) -> None:
    page = working.window.pages.receiving
    opened = replace(answered(Verdict.ACCEPTED_CARTON).answer, added=0)
    working.bridge.post(replace(answered(Verdict.ACCEPTED_CARTON), answer=opened))
    qtbot.waitUntil(lambda: page.verdict.has_answer)
    page.verdict.end_flash()
    shown = page.verdict.shown
    assert (shown.word, shown.severity, shown.mark) == (
        "请逐盒扫",
        Severity.NOTICE,
        SpecialMark.OPENED,
    )
    assert ground(page.verdict) == QColor(LIGHT.notice.fill)
    assert working.sound.played == [Severity.NOTICE]
    newest = page.answers.model.index(0, 0)
    assert severity_of(newest) is Severity.NOTICE
    assert newest.data(MARK_ROLE) == SpecialMark.OPENED


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("verdict", list(Verdict))
def test_the_word_is_48_points_high_and_whole_even_on_the_smallest_panel(
    qapp: Dressed, qtbot: QtBot, verdict: Verdict, language: str
) -> None:
    qapp.languages.choose(language)
    panel = VerdictPanel()
    qtbot.addWidget(panel)
    panel.resize(800, panel.minimumSizeHint().height())
    panel.show_answer(samples.answer(verdict), samples.line(3, 12))
    panel.end_flash()
    font, shown = panel.word_as_painted()
    assert shown == panel.shown.word
    assert font.pointSizeF() >= WORD_PT or font.pixelSize() >= WORD_PT * 96 / 72
    assert inked_height(panel.grab().toImage()) >= 40


def inked_height(image: QImage) -> int:
    """How many rows of the word's part of the field hold ink."""
    field = image.pixelColor(image.width() // 2, image.height() - 9)
    left, right = image.width() // 6, image.width() // 3
    rows = range(12, image.height() - 40)
    return sum(any(image.pixelColor(x, y) != field for x in range(left, right, 2)) for y in rows)


def test_the_panel_waits_for_a_scan_before_the_first_one(working: Stage) -> None:
    shown = working.window.pages.receiving.verdict.shown
    assert (shown.word, shown.severity) == ("等待扫码", Severity.NEUTRAL)
    assert working.sound.played == []


def test_a_carton_of_several_lines_shows_what_it_added(qtbot: QtBot) -> None:
    panel = VerdictPanel()
    qtbot.addWidget(panel)
    carton = replace(
        samples.answer(Verdict.ACCEPTED_CARTON),
        line_no=None,
        received=None,
        expected=None,
        added=1200,
        carton_no="ZX-20261121-001",
    )
    panel.show_answer(carton, None)
    assert (panel.shown.title, panel.shown.count) == ("ZX-20261121-001", "+1,200")


def test_the_drug_and_the_count_stand_beside_the_word(qtbot: QtBot) -> None:
    panel = VerdictPanel()
    qtbot.addWidget(panel)
    panel.show_answer(samples.answer(Verdict.ACCEPTED), samples.line(3, 12))
    assert panel.shown.title == "胰岛素注射液 3ml:300单位   A26003"
    assert panel.shown.count == "12 / 40 支"


def test_what_the_catalogues_disagree_in_is_said_beside_the_verdict(qtbot: QtBot) -> None:
    panel = VerdictPanel()
    qtbot.addWidget(panel)
    told = replace(
        samples.line(3, 12),
        notices=("notice-mismatch",),
        notice_values=(("mismatch", "采购价格不一致：省平台 12 元/盒，院内 13 元/盒。"),),
    )
    panel.show_answer(samples.answer(Verdict.ACCEPTED), told)
    assert "采购价格不一致" in panel.shown.sentence
    panel.show_answer(samples.answer(Verdict.ACCEPTED), samples.line(3, 12))
    assert "采购价格不一致" not in panel.shown.sentence


def test_whoever_may_not_deliver_it_is_said_before_what_the_catalogues_disagree_in(
    qtbot: QtBot,
) -> None:
    panel = VerdictPanel()
    qtbot.addWidget(panel)
    told = replace(
        samples.line(3, 12),
        notices=("notice-mismatch", "notice-relation"),
        notice_values=(("mismatch", "价格不一致。"), ("relation", "“甲医药”已停用。")),
    )
    panel.show_answer(samples.answer(Verdict.ACCEPTED), told)
    assert panel.shown.sentence.endswith("配送关系不符：“甲医药”已停用。  目录校验：价格不一致。")
