"""Deliveries are found by typing, by scanning and by state."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.receiving.blind.values import (
    BlindAnswered,
    BlindJoined,
    BlindListed,
    BlindShown,
    BlindState,
    BlindSummary,
    Fit,
)
from app.receiving.progress import (
    DeliveriesFound,
    DeliveriesListed,
    DeliverySummary,
    LooseScan,
)
from app.receiving.values import Distributor, delivery_id
from app.receiving.verdicts import Verdict
from tests.ui import samples
from ui.application import Dressed
from ui.deliveries.dialogs import GiveUpDialog, JoinDialog, OpenBlindDialog
from ui.deliveries.rows import CAPTION_HEIGHT, CAPTION_ROLE, ROW_HEIGHT
from ui.deliveries_page import DeliveriesPage
from ui.fake_blind_desk import FakeBlindDesk
from ui.parts.rows_model import DETAIL_ROLE, SEVERITY_ROLE
from ui.ports import HandOverShown

ROWS = samples.deliveries()
NOW = samples.NOW + timedelta(hours=3)
PERSON = "收货员甲"


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[DeliveriesPage]:
    page = DeliveriesPage(now=lambda: NOW)
    qtbot.addWidget(page)
    page.resize(1000, 600)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.show_deliveries(DeliveriesListed(ROWS))
    yield page


def shown(page: DeliveriesPage) -> list[str]:
    return [row.delivery_no[-1] for row in page.model.rows]


def test_a_delivery_says_how_much_of_its_trace_codes_is_here(page: DeliveriesPage) -> None:
    row = ROWS[0]
    own = delivery_id(row.distributor.code, row.delivery_no)
    page.show_deliveries(DeliveriesListed((replace(row, delivery_id=own), *ROWS[1:])))
    place = page.model.index(page.model.position(own) or 0, 0)
    for here, said in ((3, "正在下载追溯码 3/21"), (21, "")):
        code = row.distributor.code
        page.model.show_hand_over(HandOverShown(row.delivery_no, code, 1_000_000, here, 21))
        assert ("下载" in page.model.data(place, DETAIL_ROLE)) is bool(said)
        assert said in page.model.data(place, DETAIL_ROLE)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("ps2026112100003", ["3"]), ("物流", ["2", "4"]), ("  北方 ", ["1", "3", "5"]), ("没有", [])],
)
def test_typing_narrows_by_number_and_distributor(
    page: DeliveriesPage, typed: str, found: list[str]
) -> None:
    page.search.setText(typed)
    assert shown(page) == found


@pytest.mark.parametrize(
    ("chip", "found"), [(0, list("12345")), (1, ["2", "3"]), (2, ["1"]), (3, ["4", "5"])]
)
def test_a_chip_narrows_by_state(page: DeliveriesPage, chip: int, found: list[str]) -> None:
    page.chips.button(chip).click()
    assert shown(page) == found


def test_return_in_the_search_opens_the_only_delivery_found(
    page: DeliveriesPage, qtbot: QtBot
) -> None:
    page.search.setFocus()
    QTest.keyClicks(page.search, "ps2026112100004")
    with qtbot.waitSignal(page.delivery_chosen) as chosen:
        QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert chosen.args == [ROWS[3].delivery_id]


def test_the_arrow_key_goes_from_the_search_into_the_list(
    page: DeliveriesPage, qtbot: QtBot
) -> None:
    page.search.setFocus()
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    assert page.view.hasFocus()
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.delivery_chosen) as chosen:
        QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert chosen.args == [ROWS[1].delivery_id]


def test_a_scanned_delivery_number_opens_it_whatever_was_searched(
    page: DeliveriesPage, qtbot: QtBot
) -> None:
    page.search.setText("没有")
    page.chips.button(3).click()
    with qtbot.waitSignal(page.delivery_chosen) as chosen:
        page.take_scan(LooseScan("PS2026112100002", "wedge"))
    assert chosen.args == [ROWS[1].delivery_id]
    assert page.view.current_row() == ROWS[1]


def test_a_carton_label_of_two_deliveries_points_at_the_first_and_lets_the_clerk_choose(
    page: DeliveriesPage, qtbot: QtBot
) -> None:
    both = (ROWS[2].delivery_id, ROWS[4].delivery_id)
    with qtbot.assertNotEmitted(page.delivery_chosen):
        page.take_scan(LooseScan("ZX-1", "wedge", both))
    assert page.view.current_row() == ROWS[2]


@pytest.mark.parametrize("text", ["69012345678", "<b>x</b>", "x" * 5000, ""])
def test_a_scan_of_no_delivery_says_so_and_what_to_do(
    page: DeliveriesPage, qtbot: QtBot, text: str
) -> None:
    with qtbot.waitSignal(page.refused) as refused:
        page.take_scan(LooseScan(text, "wedge"))
    said = refused.args[0] if refused.args else ""
    assert "F5" in said
    assert len(said) < 160


def test_f5_asks_again(page: DeliveriesPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.refresh_wished):
        QTest.keyClick(page.view, Qt.Key.Key_F5)


def many(count: int) -> tuple[DeliverySummary, ...]:
    """Deliveries of several days, drugs and distributors."""
    return tuple(
        replace(
            ROWS[number % 5],
            delivery_id=uuid.UUID(int=number + 1),
            delivery_no=f"PS{number:08d}",
            arrived_at=NOW - timedelta(hours=number % 200),
            words=f"ps{number:08d}\n{'胶囊' * 300}\n amxljn{number % 7} ",
        )
        for number in range(count)
    )


def test_every_part_of_a_text_must_stand_somewhere(page: DeliveriesPage) -> None:
    page.show_deliveries(DeliveriesListed(many(40)))
    page.search.setText("胶囊  AMXLJN3 ps0000001")
    assert [row.delivery_no for row in page.model.rows] == ["PS00000010", "PS00000017"]


def test_chips_count_what_the_search_finds(page: DeliveriesPage) -> None:
    def words() -> list[str]:
        return [page.chips.button(number).text() for number in range(4)]

    assert words() == ["全部 5", "待收货 2", "收货中 1", "已确认 2"]
    page.search.setText("物流")
    page.chips.button(1).click()
    assert words() == ["全部 2", "待收货 1", "收货中 0", "已确认 1"]
    page.show_deliveries(DeliveriesListed(ROWS, more=True))
    assert words() == ["全部 2+", "待收货 1", "收货中 0", "已确认 1+"]


def captions(page: DeliveriesPage) -> list[str]:
    found = (page.model.index(row, 0).data(CAPTION_ROLE) for row in range(len(page.model.rows)))
    return [caption for caption in found if caption]


@pytest.fixture
def aged(page: DeliveriesPage) -> DeliveriesPage:
    """One too late, one of the day, one confirmed long ago."""
    late, begun = (replace(ROWS[1], arrived_at=NOW - timedelta(hours=50)), ROWS[0])
    page.show_deliveries(
        DeliveriesListed((begun, late, replace(ROWS[3], arrived_at=NOW - timedelta(days=9))))
    )
    return page


def test_what_waits_too_long_stands_first_and_is_marked(aged: DeliveriesPage) -> None:
    assert shown(aged) == ["2", "1", "4"]
    assert captions(aged) == ["超过一天未确认  1", "今天到达  1", "更早  1"]
    arrived = aged.model.index(0, 6)
    assert arrived.data(DETAIL_ROLE) == "已等 2 天"
    assert arrived.data(SEVERITY_ROLE) == "notice"
    assert aged.model.index(2, 6).data(SEVERITY_ROLE) is None
    heights = [aged.view.rowHeight(row) for row in range(3)]
    assert heights == [ROW_HEIGHT + CAPTION_HEIGHT] * 3


def test_the_list_is_sorted_by_distributor_or_state_by_key(aged: DeliveriesPage) -> None:
    aged.order.setFocus()
    QTest.keyClick(aged.order, Qt.Key.Key_Down)
    assert shown(aged) == ["2", "4", "1"]
    assert captions(aged) == ["示例医药物流有限公司  2", "示例医药配送（北方）有限公司  1"]
    QTest.keyClick(aged.order, Qt.Key.Key_Down)
    assert captions(aged) == ["收货中  1", "待收货  1", "已确认  1"]


def test_typing_narrows_five_thousand_deliveries_at_each_key(page: DeliveriesPage) -> None:
    page.show_deliveries(DeliveriesListed(many(5000)))
    began = time.process_time()
    for length in range(1, 9):
        page.search.setText("PS00001234"[: length + 2])
    spent = (time.process_time() - began) / 8
    assert shown(page) == ["4"]
    assert spent < 1.0, f"{spent:.3f} s of work for each key"


def test_older_deliveries_are_looked_for_when_the_typing_pauses(
    page: DeliveriesPage, qtbot: QtBot
) -> None:
    page.show_deliveries(DeliveriesListed(ROWS, more=True))
    with qtbot.waitSignal(page.search_wished) as wished:
        QTest.keyClicks(page.search, "amxl")
    assert wished.args == ["amxl"]
    old = replace(ROWS[3], delivery_id=uuid.UUID(int=9), delivery_no="PS-OLD", words=" amxljn ")
    page.show_found(DeliveriesFound("another", (replace(old, words="amxl"),)))
    assert shown(page) == []
    page.show_found(DeliveriesFound("amxl", (old,)))
    assert [row.delivery_no for row in page.model.rows] == ["PS-OLD"]
    page.search.clear()
    assert len(page.model.rows) == len(ROWS)


def test_a_code_of_several_deliveries_narrows_the_list_and_esc_widens_it(
    page: DeliveriesPage, qtbot: QtBot
) -> None:
    old = replace(ROWS[1], delivery_id=uuid.UUID(int=9), delivery_no="PS-OLD")
    found = (ROWS[2], old)
    ids = tuple(row.delivery_id for row in found)
    with qtbot.assertNotEmitted(page.delivery_chosen):
        page.take_scan(LooseScan(samples.trace_code(1), "x", ids, found, by_drug=True))
    assert {row.delivery_no for row in page.model.rows} == {ROWS[2].delivery_no, "PS-OLD"}
    assert page.scan_strip.isVisible()
    assert "2 张配送单有这个品种" in page.scan_strip.label.text()
    QTest.keyClick(page.view, Qt.Key.Key_Escape)
    assert len(page.model.rows) == len(ROWS)
    assert not page.scan_strip.isVisible()


def test_a_scan_opens_a_delivery_that_is_too_old_for_the_list(
    page: DeliveriesPage, qtbot: QtBot
) -> None:
    old = replace(ROWS[3], delivery_id=uuid.UUID(int=9), delivery_no="PS-OLD")
    with qtbot.waitSignal(page.delivery_chosen) as chosen:
        page.take_scan(LooseScan("PS-OLD", "x", (old.delivery_id,), (old,)))
    assert chosen.args == [old.delivery_id]


FIT = Fit(ROWS[2].delivery_id, ROWS[2].delivery_no, samples.NORTH, 35, same_distributor=True)
WAITING = BlindSummary(
    uuid.UUID(int=77), "WD20261121-01-0001", samples.NORTH, BlindState.OPEN, NOW, PERSON, 37, (FIT,)
)


@pytest.fixture
def blind(page: DeliveriesPage) -> FakeBlindDesk:
    shows: dict[type, Callable[[Any], None]] = {
        BlindListed: page.show_blind,
        BlindShown: page.show_noting,
        BlindAnswered: page.show_noted,
        BlindJoined: page.show_joined,
    }
    desk = FakeBlindDesk(
        lambda event: shows[type(event)](event), (WAITING,), (samples.NORTH, samples.SOUTH)
    )
    page.use_blind(desk, lambda: PERSON)
    page.show_deliveries(DeliveriesListed(ROWS))
    return desk


def asked(qtbot: QtBot) -> QDialog:
    """The dialog that is open."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    return dialog


def test_goods_without_a_note_are_begun_noted_and_left_by_keyboard(
    page: DeliveriesPage, blind: FakeBlindDesk, qtbot: QtBot
) -> None:
    QTest.keyClick(page.view, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = asked(qtbot)
    assert isinstance(dialog, OpenBlindDialog)
    assert not dialog.ok.isEnabled()
    field = dialog.name.lineEdit()
    assert field is not None
    field.setText(samples.SOUTH.name)
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.panel.isVisible())
    assert ("open_blind", samples.SOUTH, PERSON) in blind.wishes
    with qtbot.waitSignal(page.answered) as heard:
        blind.scan(samples.trace_code(1))
    assert heard.args is not None
    assert heard.args[0].verdict is Verdict.KEPT
    assert page.panel.verdict.shown.word == "已记下"
    assert [row.text for row in page.panel.model.rows] == [samples.trace_code(1)]
    QTest.keyClick(page.panel.view, Qt.Key.Key_Escape)
    assert not page.panel.isVisible()
    assert ("leave",) in blind.wishes


def test_a_name_nobody_knows_can_be_typed(
    page: DeliveriesPage, blind: FakeBlindDesk, qtbot: QtBot
) -> None:
    page.receive_blind.trigger()
    dialog = asked(qtbot)
    assert isinstance(dialog, OpenBlindDialog)
    dialog.name.setEditText("  新来的配送 ")
    dialog.accept()
    assert blind.wishes[-1] == ("open_blind", Distributor("", "新来的配送"), PERSON)


def test_what_has_no_code_is_counted_by_hand(
    page: DeliveriesPage, blind: FakeBlindDesk, qtbot: QtBot
) -> None:
    blind.resume_blind(WAITING.blind_id, PERSON)
    page.panel.goods.setFocus()
    QTest.keyClicks(page.panel.goods, "glucose")
    page.panel.quantity.setValue(12)
    QTest.keyClick(page.panel.goods, Qt.Key.Key_Return)
    assert ("count", "glucose", 12) in blind.wishes
    assert page.panel.model.text(page.panel.model.rows[0], 2) == "12"
    assert page.panel.kept.text() == "已记下 38 条"


def test_a_delivery_that_fits_is_offered_and_joined(
    page: DeliveriesPage, blind: FakeBlindDesk, qtbot: QtBot
) -> None:
    card = page.cards.cards[0]
    assert card.fit.text() == "PS2026112100003 已到，35/37 条相符"
    card.join.click()
    dialog = asked(qtbot)
    assert isinstance(dialog, JoinDialog)
    QTest.keyClick(dialog.choices, Qt.Key.Key_Return)
    assert ("join", WAITING.blind_id, FIT.delivery_id, PERSON) in blind.wishes
    assert "计入 37" in page.joined.label.text()
    assert not page.cards.cards
    with qtbot.waitSignal(page.delivery_chosen) as chosen:
        page.joined.open.click()
    assert chosen.args == [FIT.delivery_id]


def test_joining_with_another_distributors_delivery_is_warned_of(
    page: DeliveriesPage, blind: FakeBlindDesk, qtbot: QtBot
) -> None:
    blind.receipts = (replace(WAITING, fits=()),)
    blind.list_blind()
    page.view.point_at(page.model.position(ROWS[1].delivery_id) or 0)
    page.cards.cards[0].join.click()
    dialog = asked(qtbot)
    assert isinstance(dialog, JoinDialog)
    assert dialog.delivery_id == ROWS[1].delivery_id
    assert "另一家配送企业" in dialog.warning.text()
    dialog.reject()


def test_a_joining_that_was_cut_short_goes_on_without_asking(
    page: DeliveriesPage, blind: FakeBlindDesk
) -> None:
    cut = replace(WAITING, state=BlindState.JOINING, joining=FIT.delivery_id)
    blind.receipts = (cut,)
    blind.list_blind()
    assert page.cards.cards[0].join.text() == "继续合并"
    page.cards.cards[0].join.click()
    assert ("join", WAITING.blind_id, FIT.delivery_id, PERSON) in blind.wishes


def test_giving_up_needs_a_reason(page: DeliveriesPage, blind: FakeBlindDesk, qtbot: QtBot) -> None:
    page.cards.cards[0].give_up.click()
    dialog = asked(qtbot)
    assert isinstance(dialog, GiveUpDialog)
    assert not dialog.ok.isEnabled()
    QTest.keyClicks(dialog.reason, "wrong hospital")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    assert ("give_up", WAITING.blind_id, "wrong hospital", PERSON) in blind.wishes
    assert not page.cards.isVisible()


def test_leaving_the_page_ends_the_noting(page: DeliveriesPage, blind: FakeBlindDesk) -> None:
    blind.resume_blind(WAITING.blind_id, PERSON)
    page.closed()
    assert blind.wishes[-2:] == [("leave",), ("list_blind",)]
    assert not page.panel.isVisible()


def test_the_page_speaks_another_language_at_once(
    page: DeliveriesPage, blind: FakeBlindDesk, qapp: Dressed, qtbot: QtBot
) -> None:
    blind.resume_blind(WAITING.blind_id, PERSON)
    blind.scan(samples.trace_code(1))
    qapp.languages.choose("en")
    qtbot.waitUntil(lambda: "Noted" in page.panel.verdict.shown.sentence)
    page.stop_noting()
    assert page.chips.button(0).text().endswith(" 5")


def test_without_a_desk_for_it_nothing_is_offered(page: DeliveriesPage) -> None:
    assert not page.receive_blind.isVisible()
    for wish in (page.begin_noting, page.undo_noted, page.stop_noting, page.give_up):
        wish()


def test_an_empty_list_says_what_comes_next(page: DeliveriesPage) -> None:
    page.show_deliveries(DeliveriesListed(()))
    assert page.note.isVisible()
    assert "下一次同步" in page.note.sentence
    page.show_deliveries(DeliveriesListed(ROWS))
    assert not page.note.isVisible()
    page.search.setText("没有")
    assert "清空查找" in page.note.sentence


def test_the_cursor_stays_on_its_delivery_when_new_ones_arrive(page: DeliveriesPage) -> None:
    page.view.point_at(2)
    page.show_deliveries(DeliveriesListed((ROWS[4], *ROWS[:4])))
    assert page.view.current_row() == ROWS[2]
