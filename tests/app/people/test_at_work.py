"""What who works at a workstation may do, from the workstation's own copy of persons and roles."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from app.people import persons, whereabouts
from app.people.asking import Guarded, RightsShown, asks
from app.people.at_work import AtWork
from app.people.audit.kinds import Kind, Outcome
from app.people.audit.values import Note
from app.people.permissions import Permission
from app.people.person import Grant, Person
from app.people.roles import Role
from app.people.signing.rules import SignInRules
from app.people.signing.store import keep_rules
from app.people.signing.unverified import mark
from app.readers.saying import Saying
from app.store.database import Database
from app.store.workstation import Workstation
from tests.deliveries import FakeClock

ORG = "31010000001"
HERE = Workstation(ORG, uuid.UUID(int=1), uuid.UUID(int=2))
CLOSE = (Permission.CLOSE_CASES,)
RECEIVE = (Permission.RECEIVE,)


@dataclass
class Place:
    """A workstation of an institution that knows a clerk and a store keeper of one place."""

    database: Database
    clock: FakeClock = field(default_factory=FakeClock)
    notes: list[Note] = field(default_factory=list)
    told: list[object] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.work = AtWork(
            self.database, lambda: HERE, self.clock, self, self.told.append, lambda do: do()
        )

    def note(self, note: Note) -> None:
        self.notes.append(note)

    def know(self, *known: Person) -> None:
        with self.database.writing() as connection:
            for one in known:
                persons.store(connection, ORG, one)

    def stand_at(self, place: str) -> None:
        with self.database.writing() as connection:
            whereabouts.move(connection, ORG, HERE.device, place, self.clock.now())
        self.work.look()

    def know_rules(self, *, verified: bool) -> None:
        with self.database.writing() as connection:
            keep_rules(connection, ORG, SignInRules(verified=verified))

    def may(self, one_of: tuple[Permission, ...], place: str | None = None) -> bool:
        return self.work.why_not("CasesDesk.close", one_of, place) is None


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with Database.at(tmp_path / "workstation.db") as database:
        here = Place(database)
        here.know(
            Person("1001", "收货员甲", (Grant(Role.RECEIVING_CLERK),)),
            Person("1002", "保管员乙", (Grant(Role.STORE_KEEPER, "P001"),)),
        )
        yield here


def test_everybody_may_do_what_his_role_says(place: Place) -> None:
    """Without it a clerk could decide about codes that contradict each other."""
    assert place.may(CLOSE), "nobody is named: there is no window"
    place.work.person_changed("收货员甲")
    assert not place.may(CLOSE)
    assert place.may((Permission.CLOSE_CASES, Permission.RECEIVE)), "one of several is enough"
    place.work.person_changed("保管员乙")
    assert place.may(CLOSE)
    assert place.may(CLOSE, "P001")
    assert not place.may(CLOSE, "P002"), "of another place"
    place.work.person_changed("")
    assert not place.may(RECEIVE), "nobody works here"


def test_a_refused_attempt_is_said_in_words_and_written_down_once(place: Place) -> None:
    """Without it nobody would learn whom to ask, and an attempt would leave no trace."""
    place.work.person_changed("收货员甲")
    for _again in range(3):
        why = place.work.why_not("CasesDesk.close", CLOSE)
    assert why is not None
    assert "处理追溯码冲突" in why.chinese
    assert "安全管理员" in why.chinese
    [note] = place.notes
    assert (note.kind, note.outcome) == (Kind.REFUSED, Outcome.REFUSED)
    assert (note.actor.name, note.subject.id) == ("收货员甲", "CasesDesk.close")
    assert "close-cases" in note.after
    place.clock.time += timedelta(minutes=2)
    place.work.why_not("CasesDesk.close", CLOSE)
    assert len(place.notes) == 2


def test_what_names_no_place_is_asked_at_the_place_of_the_workstation(place: Place) -> None:
    """Without it a clerk of one campus would receive on the other, where he does not work."""
    place.work.person_changed("保管员乙")
    assert place.may(RECEIVE), "a workstation that stands nowhere asks for no place"
    place.stand_at("P001")
    assert place.may(RECEIVE)
    assert place.may((Permission.RESTORE, Permission.RECEIVE)), "one of several is enough"
    place.stand_at("P002")
    assert not place.may(RECEIVE)
    assert place.may(RECEIVE, "P001"), "a place that is named counts instead"
    why = place.work.why_not("ReceivingDesk.open_delivery", RECEIVE)
    assert why is not None
    assert why.chinese.startswith("您在这个院区没有“收货”权限，请换该处的人员操作")
    shown = place.told[-1]
    assert isinstance(shown, RightsShown)
    assert shown.place == "P002"
    place.work.person_changed("收货员甲")
    assert place.may(RECEIVE), "his role holds anywhere"
    place.stand_at("")
    place.work.person_changed("保管员乙")
    assert place.may(RECEIVE)


def test_an_order_is_asked_about_where_it_goes_and_not_where_somebody_sits(place: Place) -> None:
    """Without it a buyer could not order for his campus from another one's workstation."""
    place.know(Person("1003", "采购员丙", (Grant(Role.PURCHASER, "P001"),)))
    place.stand_at("P002")
    place.work.person_changed("采购员丙")
    assert place.may((Permission.PLACE_ORDERS,))
    assert not place.may((Permission.PLACE_ORDERS,), "P002")
    assert not place.may((Permission.ACCEPT_INVOICES,)), "an invoice goes to no place"


def test_who_signs_or_agrees_beside_him_has_to_be_of_this_place(place: Place) -> None:
    """Without it a second pair of eyes would be one that has nothing to look at here."""
    place.stand_at("P002")
    place.work.person_changed("收货员甲")
    why = place.work.why_not("AcceptingDesk.sign", (Permission.ACCEPT,), person="保管员乙")
    assert why is not None
    assert why.chinese.startswith("保管员乙在这个院区没有“验收”权限")
    place.stand_at("P001")
    assert place.work.why_not("AcceptingDesk.sign", (Permission.ACCEPT,), person="保管员乙") is None


def test_who_signs_beside_who_works_is_asked_about_by_name(place: Place) -> None:
    """Without it a clerk's name would stand as the store keeper's decision."""
    place.work.person_changed("保管员乙")
    assert place.work.why_not("AcceptingDesk.sign", CLOSE, person="保管员乙") is None
    why = place.work.why_not("AcceptingDesk.sign", CLOSE, person="收货员甲")
    assert why is not None
    assert why.chinese.startswith("收货员甲没有")
    assert place.notes[-1].actor.name == "收货员甲"


def test_receiving_does_not_wait_for_a_name_to_be_registered(place: Place) -> None:
    """Without it a locum could not take a delivery in, or could do everything."""
    place.know_rules(verified=True)
    for name in ("临时工丙", mark("临时工丙"), mark("保管员乙")):
        place.work.person_changed(name)
        assert place.may(RECEIVE)
        assert not place.may(CLOSE)
        assert not place.may((Permission.ACCEPT_CONTROLLED,))


def test_where_a_name_is_enough_an_unregistered_one_works_on_as_before(place: Place) -> None:
    """Without it a warehouse whose clerks were never registered would stand still."""
    for rules in (None, False):
        if rules is not None:
            place.know_rules(verified=rules)
        place.work.person_changed("临时工丙")
        assert place.may(RECEIVE)
        assert place.may(CLOSE)
        assert not place.may((Permission.APPROVE_ORDERS,))
        assert not place.may((Permission.RESTORE,))
    place.work.person_changed("收货员甲")
    assert not place.may(CLOSE), "who is registered has his roles"


def test_a_workstation_that_knows_nobody_keeps_nobody_from_anything(tmp_path: Path) -> None:
    """Without it a workstation that never joined an institution would be of no use."""
    with Database.at(tmp_path / "workstation.db") as database:
        here = Place(database)
        here.work.person_changed("张三")
        assert here.may(CLOSE)
        assert here.may((Permission.RESTORE,))


def test_rights_are_told_when_they_change_and_not_otherwise(place: Place) -> None:
    """Without it a button would stay grey for who was given the right a minute ago."""
    place.work.person_changed("收货员甲")
    place.work.look()
    assert len(place.told) == 1
    place.know(Person("1001", "收货员甲", (Grant(Role.STORE_KEEPER),)))
    place.work.look()
    assert place.may(CLOSE)
    shown = place.told[-1]
    assert isinstance(shown, RightsShown)
    assert shown.rights.may(Permission.CLOSE_CASES)


def test_a_grant_ends_at_midnight_also_without_news(place: Place) -> None:
    """Without it somebody who stood in for a week would hold the right for ever."""
    today = place.clock.today()
    place.know(Person("1001", "收货员甲", (Grant(Role.STORE_KEEPER, until=today),)))
    place.work.person_changed("收货员甲")
    assert place.may(CLOSE)
    place.clock.day += timedelta(days=1)
    assert not place.may(CLOSE)


class _Desk(Guarded):
    def __init__(self) -> None:
        self.done: list[int] = []
        self.refused: list[tuple[Saying, str]] = []

    @asks(*CLOSE, task="close")
    def close(self, number: int) -> None:
        self.done.append(number)

    def _not_allowed(self, why: Saying, task: str) -> None:
        self.refused.append((why, task))


def test_a_guarded_wish_is_carried_out_or_answered(place: Place) -> None:
    """Without it a screen would wait for ever for the answer to what was not allowed."""
    desk = _Desk()
    desk.close(1)
    desk.acting = place.work
    place.work.person_changed("收货员甲")
    desk.close(2)
    assert desk.done == [1]
    [(why, task)] = desk.refused
    assert task == "close"
    assert "处理追溯码冲突" in why.chinese
    assert place.notes[-1].subject.id == "_Desk.close"
