"""The desk of warnings, over a real store and the core's thread."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TypeVar

import pytest

from app.catalogue.checking.rules import STANDARD
from app.catalogue.entries.values import Side
from app.catalogue.findings import Field, Severity
from app.catalogue.warnings.desk import WarningsDesk
from app.catalogue.warnings.events import (
    CheckShown,
    DecideWish,
    RulesShown,
    RulesTaken,
    WarningsAbout,
    WarningsDecided,
    WarningsListed,
    WarningsRefused,
    WordsListed,
)
from app.catalogue.warnings.values import (
    CheckOutcome,
    Decision,
    WarningKey,
    WarningsAsked,
)
from app.store.core import Core
from tests.app.catalogue.checking.seeded import hospital_row, province_row
from tests.app.catalogue.warnings.office import Office

WAIT_S = 60
PRICE = WarningKey("H00001", "P000001", Field.PRICE)
Event = TypeVar("Event")


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk and what it answered."""

    office: Office
    desk: WarningsDesk
    answers: queue.Queue[object]
    told: list[str]

    def next(self, kind: type[Event]) -> Event:
        """The next answer of a kind; others before it are passed over."""
        while True:
            event = self.answers.get(timeout=WAIT_S)
            if isinstance(event, kind):
                return event

    def checked(self) -> CheckOutcome:
        self.desk.check()
        while (done := self.next(CheckShown).done) is None:
            pass
        return done

    def listed(self) -> WarningsListed:
        self.desk.list_warnings(WarningsAsked())
        return self.next(WarningsListed)


@pytest.fixture
def desk(office: Office) -> Iterator[Desk]:
    office.take(Side.PROVINCE, [province_row(n) for n in (1, 2)])
    office.take(Side.HOSPITAL, [hospital_row(n, price=Decimal(n)) for n in (1, 2)])
    core = Core()
    answers: queue.Queue[object] = queue.Queue()
    told: list[str] = []
    made = WarningsDesk(
        office.parts.database, office.log, core, lambda: told.append("changed"), answers.put
    )
    yield Desk(office, made, answers, told)
    assert made.stop(WAIT_S)
    assert core.stop(WAIT_S)


def test_a_check_shows_how_far_it_is_and_what_it_found(desk: Desk) -> None:
    assert desk.checked().new == 2
    assert desk.told == ["changed"]
    answer = desk.listed()
    assert len(answer.rows) == 2
    assert (answer.counts.open, dict(answer.counts.by_severity)[Severity.WARNING]) == (2, 2)
    assert desk.checked().new == 0
    assert desk.told == ["changed"], "nothing had changed"

    desk.desk.about("P000001")
    assert [one.key for one in desk.next(WarningsAbout).rows] == [PRICE]


def test_all_that_a_filter_shows_is_decided_on_at_once(desk: Desk) -> None:
    desk.checked()
    wish = DecideWish(Decision.ACCEPT, "采购员甲", all_of=WarningsAsked(), why="合同价")
    assert desk.listed().fitting == 2
    desk.desk.decide(wish)
    done = desk.next(WarningsDecided)
    assert done.count == 2
    assert PRICE in done.keys
    assert done.said.chinese == "已接受 2 条差异。"
    assert not desk.listed().rows
    desk.desk.list_words(PRICE)
    [word] = desk.next(WordsListed).words
    assert (word.person, word.why) == ("采购员甲", "合同价")
    desk.desk.decide(DecideWish(Decision.REOPEN, "采购员甲", done.keys, why="撤销刚才的处理"))
    assert desk.next(WarningsDecided).count == 2
    assert desk.listed().fitting == 2


def test_more_than_can_be_decided_on_at_once_are_counted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.checked()
    monkeypatch.setattr("app.catalogue.warnings.desk.MOST_AT_ONCE", 1)
    desk.desk.decide(DecideWish(Decision.ACCEPT, "采购员甲", all_of=WarningsAsked(), why="合同价"))
    said = desk.next(WarningsRefused).why
    assert said.chinese.startswith("筛选出 2 条差异，一次最多处理 1 条")
    assert desk.listed().fitting == 2


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        (DecideWish(Decision.ACCEPT, "采购员甲", (PRICE,)), "原因"),
        (DecideWish(Decision.ACCEPT, "采购员甲", (), why="无"), "没有选中"),
    ],
)
def test_a_decision_that_cannot_be_carried_out_says_what_to_do(
    desk: Desk, wish: DecideWish, told: str
) -> None:
    desk.desk.decide(wish)
    assert told in desk.next(WarningsRefused).why.chinese


def test_a_day_that_has_passed_is_refused(desk: Desk) -> None:
    yesterday = desk.office.parts.clock.today() - timedelta(days=1)
    wish = DecideWish(Decision.IGNORE, "采购员甲", (PRICE,), why="等通知", until=yesterday)
    desk.desk.decide(wish)
    assert "日期" in desk.next(WarningsRefused).why.chinese


def test_rules_are_tried_laid_down_and_checked_by(desk: Desk) -> None:
    desk.checked()
    without = [rule for rule in STANDARD if rule.field is not Field.PRICE]
    desk.desk.try_rules(without)
    while (tried := desk.next(CheckShown).tried) is None:
        pass
    assert (tried.new, tried.closed) == (0, 2)

    desk.desk.lay_down(without, "采购员甲", "价格由财务核对")
    assert desk.next(RulesTaken).rules == tuple(without)
    while (done := desk.next(CheckShown).done) is None:
        pass
    assert done.closed == 2
    desk.desk.show_rules()
    shown = desk.next(RulesShown)
    assert shown.present.rules == tuple(without)
    assert len(shown.history) == 1

    desk.desk.lay_down([STANDARD[0], STANDARD[0]], "采购员甲")
    assert "重复" in desk.next(WarningsRefused).why.chinese
