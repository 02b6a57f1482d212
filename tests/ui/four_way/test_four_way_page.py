"""The four-way page, by keyboard, with a desk that remembers what it was told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.receiving.four_way.reconciling import Field, FourWayShown, Side
from app.receiving.progress import Difference, ReceiptState
from app.receiving.verdicts import Severity
from tests.ui import samples as receipts
from tests.ui.four_way import samples
from ui.application import Dressed
from ui.fake_desk import FakeDesk
from ui.four_way.model import PLACES, column_of
from ui.four_way.page import FourWayPage
from ui.parts.cells import severity_of
from ui.parts.languages import LANGUAGES
from ui.parts.rows_model import DETAIL_ROLE
from ui.parts.theme import Scheme

PRICE_ROW, MORE_ROW, TO_COME_ROW, NOT_SENT_ROW, STRAY_ROW = 1, 2, 8, 9, 10


@pytest.fixture
def desk(qapp: Dressed) -> FakeDesk:
    return FakeDesk(lambda _event: None, receipts.view())


@pytest.fixture
def page(qapp: Dressed, qtbot: QtBot, desk: FakeDesk) -> Iterator[FourWayPage]:
    made = FourWayPage(desk)
    qtbot.addWidget(made)
    made.resize(1262, 690)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made


@pytest.fixture
def differing(page: FourWayPage) -> FourWayPage:
    page.show_view(samples.differing())
    page.table.setFocus()
    return page


def press(qtbot: QtBot, page: FourWayPage, key: Qt.Key, shift: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(page.table, key, modifier)


def control(qtbot: QtBot, page: FourWayPage, key: Qt.Key) -> None:
    QTest.keyClick(page.table, key, Qt.KeyboardModifier.ControlModifier)


def cursor(page: FourWayPage) -> tuple[int, int]:
    index = page.table.currentIndex()
    return index.row(), index.column()


def mark_at(page: FourWayPage, row: int, side: Side, field: Field) -> Severity | None:
    return severity_of(page.model.index(row, column_of(side, field)))


def test_the_page_opens_on_the_first_difference_and_says_it(differing: FourWayPage) -> None:
    assert cursor(differing) == (0, column_of(Side.PHYSICAL, Field.QUANTITY))
    said = differing.sentence.text()
    assert said == "阿莫西林胶囊：实物合格 38 盒，配送单 40 盒：请清点后填写差异原因。"


def test_f3_visits_every_marked_cell_and_comes_around(differing: FourWayPage, qtbot: QtBot) -> None:
    marked = {
        (row, column_of(side, field)) for row, side, field in samples.differing().view.disagreeing
    }
    visited = [cursor(differing)]
    for _ in range(len(marked)):
        press(qtbot, differing, Qt.Key.Key_F3)
        visited.append(cursor(differing))
    assert set(visited) == marked
    assert visited[-1] == visited[0]


def test_shift_f3_goes_the_other_way(differing: FourWayPage, qtbot: QtBot) -> None:
    forwards = [cursor(differing)]
    for _ in range(5):
        press(qtbot, differing, Qt.Key.Key_F3)
        forwards.append(cursor(differing))
    backwards = [cursor(differing)]
    for _ in range(5):
        press(qtbot, differing, Qt.Key.Key_F3, shift=True)
        backwards.append(cursor(differing))
    assert backwards == forwards[::-1]
    press(qtbot, differing, Qt.Key.Key_F3, shift=True)
    assert cursor(differing)[0] == STRAY_ROW


def test_cells_that_disagree_are_marked_by_shape_and_others_are_not(
    differing: FourWayPage,
) -> None:
    assert mark_at(differing, PRICE_ROW, Side.ORDER, Field.PRICE) is Severity.WRONG
    assert mark_at(differing, PRICE_ROW, Side.INVOICE, Field.PRICE) is Severity.WRONG
    assert mark_at(differing, PRICE_ROW, Side.INVOICE, Field.EXPIRY) is Severity.WRONG
    assert mark_at(differing, MORE_ROW, Side.INVOICE, Field.QUANTITY) is Severity.WRONG
    assert mark_at(differing, TO_COME_ROW, Side.DELIVERY, Field.QUANTITY) is Severity.NOTICE
    assert mark_at(differing, NOT_SENT_ROW, Side.DELIVERY, Field.QUANTITY) is Severity.WRONG
    for row in samples.AGREEING:
        columns = range(len(PLACES) + 1)
        assert {severity_of(differing.model.index(row, c)) for c in columns} == {None}


@pytest.mark.parametrize(
    ("row", "side", "field", "sentence"),
    [
        (1, Side.ORDER, Field.PRICE, "订单单价 36.80 元，发票 38.64 元"),
        (1, Side.INVOICE, Field.EXPIRY, "发票有效期 2027-12-31，配送单 2028-01-04"),
        (2, Side.INVOICE, Field.QUANTITY, "发票 130 支，配送单 120 支"),
        (8, Side.DELIVERY, Field.QUANTITY, "余下的可能随后送到"),
        (9, Side.ORDER, Field.QUANTITY, "没有订购，发票有 10 盒"),
        (9, Side.DELIVERY, Field.QUANTITY, "配送单上没有，发票有 10 盒"),
        (10, Side.DELIVERY, Field.QUANTITY, "配送单上没有，实物有 2 件"),
        (0, Side.PHYSICAL, Field.BATCH, "扫到批号 A26999，配送单是 A26001"),
    ],
)
def test_the_sentence_names_both_values_and_what_to_do(
    differing: FourWayPage, row: int, side: Side, field: Field, sentence: str
) -> None:
    differing.table.setCurrentIndex(differing.model.index(row, column_of(side, field)))
    assert sentence in differing.sentence.text()


def test_a_row_that_agrees_says_which_sides_do(differing: FourWayPage) -> None:
    differing.table.point_at(samples.AGREEING[0])
    assert differing.sentence.text() == "硝苯地平控释片：订单、配送单、发票相符。"


def test_only_what_differs_is_shown_on_ctrl_d_and_the_row_stays(
    differing: FourWayPage, qtbot: QtBot
) -> None:
    everything = len(differing.model.rows)
    for _ in range(3):
        press(qtbot, differing, Qt.Key.Key_F3)
    row = differing.table.current_row()
    control(qtbot, differing, Qt.Key.Key_D)
    assert differing.only_differing.isChecked()
    assert len(differing.model.rows) == everything - len(samples.AGREEING)
    assert differing.table.current_row() == row
    press(qtbot, differing, Qt.Key.Key_F3)
    assert differing.model.marks_at(
        differing.model.rows[cursor(differing)[0]], cursor(differing)[1]
    )
    control(qtbot, differing, Qt.Key.Key_D)
    assert len(differing.model.rows) == everything


def test_a_difference_is_explained_by_keys_alone(
    differing: FourWayPage, desk: FakeDesk, qtbot: QtBot
) -> None:
    press(qtbot, differing, Qt.Key.Key_F3)
    press(qtbot, differing, Qt.Key.Key_F3)
    assert cursor(differing)[0] == PRICE_ROW
    press(qtbot, differing, Qt.Key.Key_F4)
    bar = differing.explain_bar
    assert bar.reason.hasFocus()
    assert Difference(bar.reason.currentData()) is Difference.DOCUMENTS
    QTest.keyClick(bar.reason, Qt.Key.Key_Tab)
    assert bar.remark.hasFocus()
    bar.remark.setText("已请采购员核价")
    with qtbot.waitSignal(differing.check_wished) as wished:
        QTest.keyClick(bar.remark, Qt.Key.Key_Return)
    assert desk.wishes == [("explain_lines", (2, Difference.DOCUMENTS, "已请采购员核价"))]
    assert wished.args == [receipts.RECEIPT_ID]
    assert differing.table.hasFocus()


def test_an_explained_line_shows_what_was_said(differing: FourWayPage) -> None:
    detail = differing.model.index(0, 0).data(DETAIL_ROLE)
    assert detail == "已说明 短少：外箱破损"


def test_what_was_not_sent_and_a_confirmed_receipt_take_no_explanation(
    differing: FourWayPage,
) -> None:
    differing.table.point_at(NOT_SENT_ROW)
    assert not differing.explain.isEnabled()
    differing.show_view(samples.differing(ReceiptState.CONFIRMED))
    differing.table.point_at(PRICE_ROW)
    assert not differing.explain.isEnabled()
    assert not differing.explain_bar.isEnabled()


def test_a_row_is_copied_with_all_sides_and_what_is_wrong(
    differing: FourWayPage, qtbot: QtBot
) -> None:
    differing.table.point_at(MORE_ROW)
    control(qtbot, differing, Qt.Key.Key_C)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "PS2026112100001 胰岛素注射液 3ml:300单位 示例生物制药"
    assert lines[1] == "订单\t120\t48.20"
    assert lines[3] == "发票\t130\t48.20\t6,266.00\tA26003\t2028-01-04"
    assert lines[5].startswith("发票 130 支，配送单 120 支")


def test_checking_again_keeps_the_place(differing: FourWayPage, qtbot: QtBot) -> None:
    for _ in range(4):
        press(qtbot, differing, Qt.Key.Key_F3)
    before = cursor(differing)
    with qtbot.waitSignal(differing.check_wished):
        press(qtbot, differing, Qt.Key.Key_F5)
    differing.show_view(samples.differing())
    assert cursor(differing) == before


def test_escape_goes_back(differing: FourWayPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(differing.left):
        press(qtbot, differing, Qt.Key.Key_Escape)


def test_sums_stand_below_their_sides(differing: FourWayPage) -> None:
    texts = differing.sums.texts
    assert texts[0] == "合计 · 6 / 11 行不符"
    assert texts[column_of(Side.ORDER, Field.QUANTITY)] == "1,460 · ¥42,850.00"
    assert texts[column_of(Side.DELIVERY, Field.QUANTITY)] == "1,440"
    assert texts[column_of(Side.INVOICE, Field.QUANTITY)] == "1,460 · ¥43,943.20"
    assert texts[column_of(Side.PHYSICAL, Field.QUANTITY)] == "1,438"


def test_what_is_not_known_is_said_and_is_no_difference(page: FourWayPage) -> None:
    page.show_view(samples.nothing_known())
    assert "发票 未到" in page.known.text()
    assert "订单 未知" in page.known.text()
    assert page.model.index(0, column_of(Side.ORDER, Field.QUANTITY)).data() == "—"
    assert page.sentence.text().endswith("还没有可以相互核对的内容。")
    page.go_to_next()
    assert page.sums.texts[0] == "合计 · 0 / 4 行不符"


def test_a_page_without_a_receipt_says_how_to_get_one(page: FourWayPage, qtbot: QtBot) -> None:
    assert "Ctrl+R" in page.note.sentence
    assert page.note.isVisible()
    for slot in (page.go_to_next, page.go_to_previous, page.copy_row, page.wish_check):
        slot()
    assert page.receipt_id is None


def test_no_difference_left_says_so_and_the_keys_stay(page: FourWayPage, qtbot: QtBot) -> None:
    page.show_view(samples.agreeing())
    page.table.setFocus()
    control(qtbot, page, Qt.Key.Key_D)
    assert page.note.isVisible()
    assert "相符" in page.note.sentence
    assert page.note.button.hasFocus()
    QTest.keyClick(page.note.button, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert not page.note.isVisible()
    assert page.table.hasFocus()


def test_what_the_papers_say_is_shown_as_it_is_written(page: FourWayPage) -> None:
    shown = samples.differing()
    row = shown.view.rows[PRICE_ROW]
    evil = "<b>药\x1d</b>"
    rows = (replace(row, name=evil),)
    page.show_view(FourWayShown(replace(shown.view, rows=rows)))
    assert page.sentence.text().startswith("<b>药<GS></b>：")
    assert page.sentence.textFormat() is Qt.TextFormat.PlainText


@pytest.mark.parametrize("size", [(1262, 690), (806, 434), (856, 462)])
@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_word_has_room_and_no_marked_column_is_left_out(
    page: FourWayPage, qapp: Dressed, qtbot: QtBot, language: str, size: tuple[int, int]
) -> None:
    qapp.languages.choose(language)
    qapp.appearance.choose(Scheme.DARK)
    page.resize(*size)
    page.show_view(samples.differing())
    qtbot.waitUntil(lambda: (page.width(), page.height()) == size)
    for _row, side, field in samples.differing().view.disagreeing:
        assert not page.table.isColumnHidden(column_of(side, field))
    for button in [*page.findChildren(QPushButton), *page.findChildren(QToolButton)]:
        if button.isVisible():
            assert button.sizeHint().width() <= button.width(), button.text()
    assert page.table.verticalHeader().defaultSectionSize() * 2 < page.table.viewport().height()


def test_a_thousand_rows_fit_at_once(page: FourWayPage) -> None:
    page.show_view(samples.differing(lines=1000))
    assert len(page.model.rows) == 1003
    page.go_to_previous()
    assert cursor(page)[0] == 1002
