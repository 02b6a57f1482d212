"""What two pairs of eyes have to see is not done by one."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.people import persons, whereabouts
from app.people.asking import Guarded, Waiting, asks
from app.people.at_work import AtWork
from app.people.audit.kinds import Kind, Outcome
from app.people.audit.values import Note
from app.people.permissions import Permission
from app.people.person import Grant, Person
from app.people.roles import Role
from app.people.seconding import DECLINED, Act, SecondSettled, SecondWanted
from app.people.signing.rules import SignInRules
from app.people.signing.store import keep_rules
from app.readers.saying import Saying
from app.store.database import Database
from app.store.workstation import Workstation
from tests.deliveries import FakeClock

ORG = "31010000001"
HERE = Workstation(ORG, uuid.UUID(int=1), uuid.UUID(int=2))
KEEPER, OTHER, CLERK = "保管员甲", "保管员乙", "收货员丙"


@dataclass
class Shelf(Guarded):
    """A desk that throws away, and sends back."""

    done: list[str] = field(default_factory=list)
    refused: list[tuple[Saying, str]] = field(default_factory=list)

    @asks(
        Permission.MOVE_CODES,
        task="move",
        act=Act.DESTROY,
        when=lambda how: how == "destroy",
    )
    def move(self, how: str) -> None:
        """Do it."""
        self.done.append(how)

    def _not_allowed(self, why: Saying, task: str) -> None:
        self.refused.append((why, task))


@dataclass
class Place:
    """A workstation with a desk, and what its window is told."""

    database: Database
    notes: list[Note] = field(default_factory=list)
    told: list[object] = field(default_factory=list)
    shelf: Shelf = field(default_factory=Shelf)

    def __post_init__(self) -> None:
        self.work = AtWork(
            self.database, lambda: HERE, FakeClock(), self, self.told.append, lambda _do: None
        )
        self.shelf.acting = self.work
        self.work.person_changed(KEEPER)

    def note(self, note: Note) -> None:
        self.notes.append(note)

    def lay_down(self, rules: SignInRules) -> None:
        with self.database.writing() as connection:
            keep_rules(connection, ORG, rules)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    roles = {KEEPER: Role.STORE_KEEPER, OTHER: Role.STORE_KEEPER, CLERK: Role.RECEIVING_CLERK}
    with Database.at(tmp_path / "workstation.db") as database:
        with database.writing() as connection:
            for number, (name, role) in enumerate(roles.items()):
                persons.store(connection, ORG, Person.in_role(f"{number}", name, role))
        here = Place(database)
        here.lay_down(SignInRules(second_destroying=True))
        yield here


def test_it_is_done_when_another_person_who_may_has_agreed(place: Place) -> None:
    """Without it one person could destroy drugs, and say that somebody had watched."""
    place.shelf.move("send back")
    assert place.shelf.done == ["send back"], "nobody is asked for what one may do"
    place.shelf.move("destroy")
    assert (place.shelf.done, place.told[-1]) == (
        ["send back"],
        SecondWanted(Act.DESTROY, KEEPER),
    )
    for name, said in ((KEEPER, "不能是保管员甲本人"), (CLERK, "没有")):
        why = place.work.agree("x", name)
        assert why is not None
        assert said in why.chinese
    assert place.shelf.done == ["send back"]
    assert place.work.agree("1", OTHER) is None
    assert place.shelf.done == ["send back", "destroy"]
    assert place.told[-1] == SecondSettled()
    [note] = [one for one in place.notes if one.kind == Kind.SECONDED]
    assert (note.outcome, note.actor.name, note.subject.id) == (
        Outcome.DONE,
        KEEPER,
        "Shelf.move",
    )
    assert OTHER in note.after
    assert place.work.agree("1", OTHER) == DECLINED, "once"
    assert place.shelf.done == ["send back", "destroy"]


def test_who_agrees_has_to_hold_it_at_this_workstation(place: Place) -> None:
    """Without it a second pair of eyes would be one that has no business here."""
    with place.database.writing() as connection:
        one = Person("1", OTHER, (Grant(Role.STORE_KEEPER, "P001"),))
        persons.store(connection, ORG, one)
        whereabouts.move(connection, ORG, HERE.device, "P002", FakeClock().now())
    place.shelf.move("destroy")
    why = place.work.agree("1", OTHER)
    assert why is not None
    assert why.chinese.startswith(f"{OTHER}在这个院区没有")
    assert place.shelf.done == []


@pytest.mark.parametrize("ends", ["declined", "left", "overtaken"])
def test_what_nobody_agreed_to_is_answered_as_not_done(place: Place, ends: str) -> None:
    """Without it a page would wait for ever, or the next person would find it done."""
    place.shelf.move("destroy")
    if ends == "declined":
        place.work.decline()
    elif ends == "left":
        place.work.person_changed(OTHER)
        assert place.work.agree("1", OTHER) == DECLINED
    else:
        place.shelf.move("destroy")
    assert place.shelf.refused == [(DECLINED, "move")]
    assert place.shelf.done == []


@pytest.mark.parametrize(
    "rules", [SignInRules(), SignInRules(verified=False, second_destroying=True)]
)
def test_one_is_enough_where_the_institution_wants_no_more(
    place: Place, rules: SignInRules
) -> None:
    """Without it small houses, or those where a name is enough, could not work."""
    place.lay_down(rules)
    place.shelf.move("destroy")
    assert place.shelf.done == ["destroy"]


def test_a_signature_beside_who_works_is_proved_by_that_very_person(place: Place) -> None:
    """Without it who works could sign for the second acceptor by typing the name."""
    signed: list[str] = []

    def signs(person: str) -> bool:
        def go_on() -> None:
            signed.append(person)

        takes = (Permission.MOVE_CODES,)
        wish = Waiting("AcceptingDesk.sign", Act.SIGN, takes, go_on, lambda _why: None, person)
        return place.work.waits_for_second(wish)

    assert not signs(KEEPER), "his own name needs no second proof"
    assert signs(OTHER)
    assert place.told[-1] == SecondWanted(Act.SIGN, KEEPER, OTHER)
    why = place.work.agree("2", CLERK)
    assert why is not None
    assert "保管员乙本人" in why.chinese
    assert place.work.agree("1", OTHER) is None
    assert signed == [OTHER]
