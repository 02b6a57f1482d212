"""The desk of what is known, over a real store and the core's thread."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import pytest

from app.receiving.desk import ReceivingDesk
from app.receiving.known import item_rules, mapping
from app.receiving.known.desk import KnownDesk
from app.receiving.known.events import (
    BarsListed,
    BarWish,
    Decided,
    Decision,
    ItemsFound,
    KnownChanged,
    KnownRefused,
    MappingsAsked,
    MappingsListed,
    Pair,
    RulesListed,
)
from app.receiving.known.item_rules import ALL, Rule, of_class, of_item
from app.receiving.known.listing import BarKind, BarRow, BarsAsked
from app.receiving.known.mapping import Source
from app.receiving.known.review import ReviewRow
from app.receiving.known.values import Learned, MappingState
from app.receiving.progress import DeskFailed, ReceiptOpened, ScanAnswered
from app.receiving.values import PackageLevel
from app.receiving.verdicts import Verdict
from app.store.core import Core
from tests.deliveries import PERSON, Workplace, a_delivery, a_line, an_item, code, other_item

WAIT_S = 30
Event = TypeVar("Event")


@dataclass(frozen=True, slots=True)
class Desks:
    """Both desks, and what they answered."""

    place: Workplace
    known: KnownDesk
    receiving: ReceivingDesk
    answers: queue.Queue[object]

    def next(self, kind: type[Event]) -> Event:
        """The next answer of a kind; others before it are passed over."""
        while True:
            event = self.answers.get(timeout=WAIT_S)
            if isinstance(event, kind):
                return event

    def mappings(self, asked: MappingsAsked | None = None) -> tuple[ReviewRow, ...]:
        self.known.list_mappings(asked or MappingsAsked())
        return self.next(MappingsListed).page.rows

    def bars(self, search: str = "", *, lifted: bool = False) -> tuple[BarRow, ...]:
        self.known.list_bars(BarsAsked(search, lifted))
        return self.next(BarsListed).rows

    def refused(self) -> str:
        return self.next(KnownRefused).why.chinese

    def said(self) -> str:
        return self.next(KnownChanged).said.chinese


@pytest.fixture
def desks(place: Workplace) -> Iterator[Desks]:
    core = Core()
    answers: queue.Queue[object] = queue.Queue()
    receiving = ReceivingDesk(place.parts, core, answers.put)
    known = KnownDesk(place.parts, core, receiving.knowledge_changed, answers.put)
    yield Desks(place, known, receiving, answers)
    assert known.stop(WAIT_S)
    assert core.stop(WAIT_S)


def propose(place: Workplace, *pairs: tuple[str, str]) -> None:
    with place.parts.database.writing() as connection:
        for identifier, item in pairs:
            mapping.propose(connection, place.parts, Learned(identifier, item), PERSON)


def decided(decision: Decision, *pairs: tuple[str, str]) -> Decided:
    return Decided(tuple(Pair(*pair) for pair in pairs), decision)


# Identifiers and items.


def test_pairs_are_decided_at_once_and_the_decision_is_undone(desks: Desks) -> None:
    pairs = [(f"81000{n:02d}", "A0001") for n in range(25)]
    propose(desks.place, *pairs)
    desks.known.decide(decided(Decision.CONFIRM, *pairs, ("8199999", "A0001")), PERSON)
    changed = desks.next(KnownChanged)
    assert changed.said.chinese == "已确认 25 条对照；另有 1 条已不在列表里。"
    assert changed.undoable
    assert {row.entry.state for row in desks.mappings()} == {MappingState.CONFIRMED}
    desks.known.undo_decision(PERSON)
    assert "25 条" in desks.said()
    rows = desks.mappings()
    assert {row.entry.state for row in rows} == {MappingState.PROPOSED}
    assert {row.entry.source for row in rows} == {Source.REVIEW}
    desks.known.undo_decision(PERSON)
    assert "没有可以撤销的决定" in desks.refused()


def test_undoing_leaves_what_somebody_decided_since(desks: Desks) -> None:
    propose(desks.place, ("8100001", "A0001"), ("8100002", "A0001"))
    desks.known.decide(decided(Decision.REFUSE, ("8100001", "A0001"), ("8100002", "A0001")), PERSON)
    desks.said()
    with desks.place.parts.database.writing() as connection:
        mapping.confirm(connection, desks.place.parts, "8100001", "A0001", "别人")
    desks.known.undo_decision(PERSON)
    assert "另有 1 条后来又被改过" in desks.said()
    states = {row.entry.identifier: row.entry.state for row in desks.mappings()}
    assert states == {"8100001": MappingState.CONFIRMED, "8100002": MappingState.PROPOSED}


def test_what_was_assigned_counts_again_after_undoing(desks: Desks) -> None:
    session = desks.place.receive(a_delivery(a_line(item=an_item(drug_identifiers={}))))
    session.assign_identifier("8100077", 1, PackageLevel.SMALL, PERSON)
    desks.known.decide(decided(Decision.WITHDRAW, ("8100077", "A0001")), PERSON)
    desks.said()
    assert desks.mappings()[0].entry.state is MappingState.WITHDRAWN
    desks.known.undo_decision(PERSON)
    desks.said()
    entry = desks.mappings()[0].entry
    assert (entry.state, entry.source) == (MappingState.PROPOSED, Source.ASSIGNED)


def test_pairs_that_are_gone_are_refused_in_words(desks: Desks) -> None:
    desks.known.decide(decided(Decision.CONFIRM, ("8100001", "A0001")), PERSON)
    assert "F5" in desks.refused()


def test_conflicts_and_crowded_levels_are_named(desks: Desks) -> None:
    place = desks.place
    place.keep(a_delivery(a_line(), a_line(item=other_item(), line_no=2)))
    propose(
        place, ("8100001", "A0001"), ("8100001", "A0002"), ("8100003", "A0001"), ("8100004", "A3")
    )
    rows = desks.mappings(MappingsAsked(conflicts=True))
    assert [(row.entry.province_code, row.rivals[0].province_code) for row in rows] == [
        ("A0001", "A0002"),
        ("A0002", "A0001"),
    ]
    assert rows[0].rivals[0].name == other_item().name
    assert rows[0].crowded
    assert [one.identifier for one in rows[0].siblings] == ["8100003"]
    desks.known.decide(decided(Decision.REFUSE, ("8100001", "A0002")), PERSON)
    desks.said()
    assert desks.mappings(MappingsAsked(conflicts=True)) == ()
    assert all(not row.rivals for row in desks.mappings())


# Rules.


def test_rules_are_laid_down_found_and_taken_back(desks: Desks) -> None:
    desks.place.keep(a_delivery())
    desks.known.lay_down(of_item("A0001"), Rule.COLD_CHAIN, "2-8℃", PERSON)
    desks.known.lay_down(of_class("注射液"), Rule.DOCUMENTS, "检验报告", PERSON)
    desks.known.lay_down(ALL, Rule.NEAR_EXPIRY_DAYS, "270", PERSON)
    for _ in range(3):
        desks.said()
    for search, scopes in (
        ("", {of_item("A0001"), of_class("注射液"), ALL}),
        (an_item().name, {of_item("A0001")}),
        ("a0001", {of_item("A0001")}),
        ("注射", {of_class("注射液")}),
    ):
        desks.known.list_rules(search)
        rows = desks.next(RulesListed).rows
        assert {row.scope for row in rows} == scopes
        assert {row.person for row in rows} == {PERSON}
    desks.known.list_rules("")
    desks.known.take_back(desks.next(RulesListed).rows, PERSON)
    desks.said()
    desks.known.list_rules("")
    assert desks.next(RulesListed).rows == ()


@pytest.mark.parametrize(
    ("scope", "rule", "value", "said"),
    [
        (ALL, Rule.NEAR_EXPIRY_DAYS, "9999", "0 到 3650"),
        (ALL, Rule.CONTROLLED, "maybe", "是或否"),
        ("", Rule.CONTROLLED, "yes", "品种"),
        (of_class(""), Rule.CONTROLLED, "yes", "品种"),
    ],
)
def test_a_bad_rule_is_refused_with_what_is_expected(
    desks: Desks, scope: str, rule: Rule, value: str, said: str
) -> None:
    desks.known.lay_down(scope, rule, value, PERSON)
    assert said in desks.refused()
    desks.known.list_rules("")
    assert desks.next(RulesListed).rows == ()


# Recalls and stops.


def test_a_recall_holds_at_the_next_scan_of_the_open_receipt_until_it_is_lifted(
    desks: Desks,
) -> None:
    place = desks.place
    delivery = a_delivery()
    place.keep(delivery)
    desks.receiving.open_delivery(delivery.delivery_id, PERSON)
    desks.next(ReceiptOpened)
    wish = BarWish(BarKind.RECALL, "溶出度", "2026-5", "A0001")
    desks.known.bar(wish, PERSON)
    assert desks.next(ReceiptOpened).view.lines[0].notices == ("notice-recalled",)
    reading = place.reading(code(1))
    desks.receiving.scan(reading.text, reading.raw, reading.device, reading.read_at)
    assert desks.next(ScanAnswered).answer.verdict is Verdict.RECALLED
    (row,) = desks.bars("2026-5")
    assert (row.reason, row.person, row.lifted_at) == ("溶出度（2026-5）", PERSON, None)
    desks.known.bar(wish, PERSON)
    assert "已经有了" in desks.refused()
    desks.known.lift([row], "别人")
    assert "已解除" in desks.said()
    assert desks.bars() == ()
    (lifted,) = desks.bars(lifted=True)
    assert lifted.lifted_at is not None
    desks.known.lift([lifted], PERSON)
    assert "F5" in desks.refused()


def test_a_stop_names_its_notice_and_is_lifted(desks: Desks) -> None:
    desks.known.bar(BarWish(BarKind.STOP, "药事会决定", "2026-7", "A0001"), PERSON)
    assert "停用已生效" in desks.said()
    (row,) = desks.bars()
    assert (row.kind, row.reason, row.province_code) == (
        BarKind.STOP,
        "药事会决定（2026-7）",
        "A0001",
    )
    desks.known.list_rules("")
    assert desks.next(RulesListed).rows == ()
    desks.known.lift([row], PERSON)
    desks.said()
    assert desks.bars() == ()


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (BarWish(BarKind.RECALL, "通告"), "至少写明"),
        (BarWish(BarKind.RECALL, " ", batch="B1"), "至少写明"),
        (BarWish(BarKind.RECALL, "通告", identifier="12"), "7 位数字"),
        (BarWish(BarKind.STOP, "通告"), "选定要停用的品种"),
        (BarWish(BarKind.STOP, " ", province_code="A0001"), "停用原因"),
    ],
)
def test_a_wish_that_names_too_little_is_refused_in_words(
    desks: Desks, wish: BarWish, said: str
) -> None:
    desks.known.bar(wish, PERSON)
    assert said in desks.refused()
    assert desks.bars(lifted=True) == ()


# Items.


@pytest.mark.parametrize("text", ["A000", "试验注射液", "SYZSY", "ｓｙｚｓｙ"])
def test_items_are_found_by_code_name_and_initials(desks: Desks, text: str) -> None:
    desks.place.keep(a_delivery(a_line(), a_line(item=other_item(), line_no=2)))
    desks.known.find_items(text)
    found = desks.next(ItemsFound)
    assert found.text == text
    assert "A0002" in {item.province_code for item in found.items}


def test_nothing_typed_and_odd_signs_find_nothing(desks: Desks) -> None:
    desks.place.keep(a_delivery())
    for text in ("", "  ", "%", "_"):
        desks.known.find_items(text)
        assert desks.next(ItemsFound).items == ()


# Assigning at the desk.


def test_an_assignment_explains_its_exceptions_and_a_refused_one_does_not(desks: Desks) -> None:
    place = desks.place
    items = (an_item(drug_identifiers={}), other_item(drug_identifiers={}))
    delivery = a_delivery(a_line(item=items[0]), a_line(item=items[1], line_no=2, batch="B1"))
    place.keep(delivery)
    desks.receiving.open_delivery(delivery.delivery_id, PERSON)
    for serial in (1, 2):
        reading = place.reading(code(serial, "8100077"))
        desks.receiving.scan(reading.text, reading.raw, reading.device, reading.read_at)
    first, second = (desks.next(ScanAnswered).tray for _ in range(2))
    assert first is not None
    assert second is not None
    settles = (((first.seq, None), (second.seq, None)), "已指定，请重新扫")
    desks.receiving.assign_identifier("8100077", 9, PackageLevel.SMALL, settles)
    assert desks.next(DeskFailed).sentence.key == "no-such-line"
    desks.receiving.assign_identifier("8100077", 1, PackageLevel.SMALL, settles)
    view = desks.next(ReceiptOpened).view
    assert [entry.settled for entry in view.tray] == ["已指定，请重新扫"] * 2
    reading = place.reading(code(1, "8100077"))
    desks.receiving.scan(reading.text, reading.raw, reading.device, reading.read_at)
    assert desks.next(ScanAnswered).answer.verdict is Verdict.ACCEPTED
    with place.parts.database.reading() as connection:
        assert not item_rules.recalls(connection, place.org).reasons
