"""People sign in at a real service from a real workstation, and without it when it is away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from app.people import badges, persons
from app.people.asking import Waiting
from app.people.audit.facts import KIND as AUDITED
from app.people.permissions import Permission
from app.people.person import Person
from app.people.roles import Role
from app.people.seconding import Act, SecondRefused
from app.people.signing import telephone_code
from app.people.signing.events import (
    FactorShown,
    Lacks,
    OwnKept,
    OwnRefused,
    PersonProved,
    SignInRefused,
    SignInShown,
)
from app.people.signing.lockout import MOST_WRONG
from app.people.signing.rules import SignInRules
from app.people.signing.store import keep_rules
from app.readers.saying import Saying
from app.receiving.settings import ReceivingRules
from app.store.clock import SystemClock
from app.store.tables.changes import operation
from app.store.tables.signing import known_proof, person_session
from sync.client.errors import Unreachable
from sync.client.signing import Signing
from sync.client.station import Station
from sync.client.tokens import SessionTokens
from sync.client.transport import Transport
from sync.service.account_desk import as_administrator
from sync.wire_people import PersonSet
from tests.sync.client.heard import Heard
from tests.sync.service.running import ORG, RunningService

GIVEN = "Given by another 1"
OWN = "Chosen by myself 2"


class Days(SystemClock):
    """The system's clock, some days on when a test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.on = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.on


class Room:
    """A workstation, its service, and a cable that can be pulled."""

    def __init__(self, running: RunningService, folder: Path) -> None:
        self.running, self.clock, self.heard = running, Days(), Heard()
        self.station = Station(folder, ReceivingRules(), SystemClock(), lambda _event: None)
        self._tokens = SessionTokens()
        self.station.enrol(running.url, running.code(), "收货台", self._tokens)
        self.plugged = True
        station: Future[Station] = Future()
        station.set_result(self.station)
        self.signing = Signing(self._way, station, self.heard, self.clock)

    def _way(self, read_s: float) -> Transport:
        if not self.plugged:
            raise Unreachable("连不上")
        return self.station.transport(self.running.url, self._tokens, read_s)

    def pull_cable(self) -> None:
        self.plugged = False
        self.signing._lane.begin_anew()

    def prove(self, who: str, password: str, *more: str) -> PersonProved | SignInRefused:
        self.signing.prove(who, password, *more)
        return self.answer()

    def prove_by_badge(self, badge: str, pin: str) -> PersonProved | SignInRefused:
        self.signing.prove_by_badge(badge, pin)
        return self.answer()

    def settle(self) -> None:
        """Let all be done that was wished, and what follows from it."""
        for _ in range(2):
            self.signing._lane.submit(lambda: self.heard(OwnKept(password=False)))
            self.heard.next(OwnKept)

    def answer(self) -> PersonProved | SignInRefused:
        event = self.heard.next(object)
        assert isinstance(event, PersonProved | SignInRefused), event
        return event


@pytest.fixture
def room(running: RunningService, tmp_path: Path) -> Iterator[Room]:
    with running.database.writing() as connection:
        keep_rules(connection, ORG, SignInRules())
    made = Room(running, tmp_path / "here")
    yield made
    made.signing.stop()
    made.station.stop()


@pytest.fixture
def admit(room: Room) -> Callable[[str, Role], None]:
    def known(number: str, role: Role) -> None:
        name = f"员{number}"
        wish = PersonSet(number=number, name=name, role=role, password=GIVEN)
        room.running.service.people.set_person(as_administrator(ORG), wish)
        make_known(room.station, number, name, role)

    return known


def make_known(
    station: Station, number: str, name: str, role: Role, badge: bytes | None = None
) -> None:
    """As a pull would."""
    with station.database.writing() as connection:
        persons.store(connection, ORG, replace(Person.in_role(number, name, role), badge=badge))
        keep_rules(connection, ORG, SignInRules())


def test_people_are_asked_for_what_the_institution_says(
    room: Room, admit: Callable[[str, Role], None]
) -> None:
    """Without it a workstation would go on taking any name."""
    room.signing.look()
    before = room.heard.next(SignInShown)
    assert (before.verified, before.persons) == (False, ())
    admit("0001", Role.RECEIVING_CLERK)
    room.signing.look()
    shown = room.heard.next(SignInShown)
    assert (shown.verified, shown.persons) == (True, (("0001", "员0001"),))


def test_a_first_password_is_changed_and_then_known_without_the_service(
    room: Room, admit: Callable[[str, Role], None]
) -> None:
    """Without it a cut cable would send everybody home."""
    admit("0001", Role.RECEIVING_CLERK)
    lacking = room.prove("员0001", GIVEN)
    assert isinstance(lacking, SignInRefused)
    assert (lacking.lacks, lacking.unverified) == (Lacks.PASSWORD, "")
    proved = room.prove("员0001", GIVEN, "", OWN)
    assert isinstance(proved, PersonProved)
    assert (proved.name, proved.role, proved.days_left) == ("员0001", "receiving-clerk", None)
    assert "receive" in (proved.permissions or ())
    token = room.signing.token()
    assert token is not None
    room.signing.keep_alive()
    assert room.prove("0001", OWN) == proved
    room.pull_cable()
    assert room.prove("0001", OWN) == PersonProved("0001", "员0001", days_left=7)
    assert isinstance(room.prove("0001", GIVEN), SignInRefused)
    with room.station.database.reading() as connection:
        kept = connection.execute(select(known_proof)).one()
    assert kept.password_hash.startswith("$argon2id$")


def test_a_change_of_person_ends_the_session_before(
    room: Room, admit: Callable[[str, Role], None]
) -> None:
    """Without it the next one would act with what the service gave to the one before."""
    for number in ("0001", "0002"):
        admit(number, Role.RECEIVING_CLERK)
        assert isinstance(room.prove(number, GIVEN, "", OWN), PersonProved)
    room.settle()
    with room.running.database.reading() as connection:
        live = person_session.c.ended_at.is_(None)
        left = connection.execute(select(person_session.c.number).where(live)).scalars().all()
    assert left == ["0002"]
    room.pull_cable()
    assert isinstance(room.prove("0002", OWN), PersonProved)
    assert room.signing.token() is not None, "one's own is kept"
    assert isinstance(room.prove("0001", OWN), PersonProved)
    assert room.signing.token() is None


def test_a_second_person_agrees_and_the_first_stays_signed_in(
    room: Room, admit: Callable[[str, Role], None]
) -> None:
    """Without it who agrees would take the work over, or be a name that the first one typed."""
    for number in ("0001", "0002"):
        admit(number, Role.STORE_KEEPER)
    room.prove("0002", GIVEN, "", OWN)
    assert isinstance(room.prove("0001", GIVEN, "", OWN), PersonProved)
    token, done, acting = room.signing.token(), list[str](), room.station.acting
    acting.person_changed("员0001")
    with room.station.database.writing() as connection:
        keep_rules(connection, ORG, SignInRules(second_destroying=True))

    def waits() -> bool:
        def go_on() -> None:
            done.append("destroyed")

        takes = (Permission.MOVE_CODES,)
        wish = Waiting("LibraryDesk.move", Act.DESTROY, takes, go_on, lambda _why: None)
        return acting.waits_for_second(wish)

    def refused(who: str, password: str) -> Saying:
        room.signing.prove_second(who, password, "", "")
        return room.heard.next(SecondRefused).why.message

    assert waits()
    said = refused("0002", GIVEN)
    assert ("不对" in said.chinese, "is wrong" in said.english) == (True, True)
    said = refused("0001", OWN)
    assert ("不能是" in said.chinese, "Somebody else" in said.english) == (True, True)
    room.signing.prove_second("0002", OWN, "", "")
    room.settle()
    assert (done, room.signing.token()) == (["destroyed"], token)
    with room.running.database.reading() as connection:
        live = person_session.c.ended_at.is_(None)
        left = connection.execute(select(person_session.c.number).where(live)).scalars().all()
    assert left == ["0001"]
    room.pull_cable()
    assert waits()
    room.signing.prove_second("0002", OWN, "", "")
    room.settle()
    assert (len(done), room.signing.token()) == (2, token)


def test_what_was_proved_ends_after_some_days_and_a_name_still_works(
    room: Room, admit: Callable[[str, Role], None]
) -> None:
    """Without it who left would be known for ever, or a long fault would stop the receiving."""
    admit("0001", Role.RECEIVING_CLERK)
    room.prove("0001", GIVEN, "", OWN)
    room.pull_cable()
    for days, left in ((6, 1), (7, None), (-1, None)):
        room.clock.on = timedelta(days=days, seconds=5)
        answer = room.prove("0001", OWN)
        if left is not None:
            assert answer == PersonProved("0001", "员0001", days_left=left)
        else:
            assert isinstance(answer, SignInRefused)
            assert answer.unverified == "员0001"
    nobody = room.prove("9999", OWN)
    assert isinstance(nobody, SignInRefused)
    assert nobody.unverified == ""


def test_wrong_passwords_lock_without_the_service_too(
    room: Room, admit: Callable[[str, Role], None]
) -> None:
    """Without it pulling the cable would be the way to try as often as one likes."""
    admit("0001", Role.RECEIVING_CLERK)
    room.prove("0001", GIVEN, "", OWN)
    room.pull_cable()
    for _ in range(MOST_WRONG):
        assert isinstance(room.prove("0001", "wrong"), SignInRefused)
    locked = room.prove("0001", OWN)
    assert isinstance(locked, SignInRefused)
    assert ("分钟后再试" in locked.message.chinese, locked.unverified) == (True, "")
    with room.station.database.reading() as connection:
        kind = operation.c.kind == AUDITED
        noted = connection.execute(select(operation.c.body).where(kind)).scalars().all()
    assert len(noted) == MOST_WRONG, "each stands in the log that the service hears of"
    assert all('"refused"' in body and '"0001"' in body for body in noted)
    room.clock.on = timedelta(minutes=6)
    assert isinstance(room.prove("0001", OWN), PersonProved)


def test_an_administrator_sets_a_telephone_up_from_here(
    room: Room, admit: Callable[[str, Role], None]
) -> None:
    """Without it no administrator could sign in at a workstation."""
    admit("A001", Role.SECURITY_ADMINISTRATOR)
    lacking = room.prove("A001", GIVEN)
    assert isinstance(lacking, SignInRefused)
    assert lacking.lacks is Lacks.FACTOR
    room.signing.set_telephone_up("A001", GIVEN)
    shown = room.heard.next(FactorShown)
    assert shown.secret in shown.uri
    assert shown.secret not in repr(shown)
    lacking = room.prove("A001", GIVEN)
    assert isinstance(lacking, SignInRefused)
    assert lacking.lacks is Lacks.BOTH
    code = telephone_code.code_at(shown.secret, telephone_code.step_of(datetime.now(UTC)))
    proved = room.prove("A001", GIVEN, code, OWN)
    assert isinstance(proved, PersonProved)
    assert len(proved.recovery_codes) == telephone_code.RECOVERY_CODES
    assert "recovery" not in repr(proved)


def test_who_leaves_ends_the_session_and_one_that_was_ended_is_not_renewed(
    room: Room, admit: Callable[[str, Role], None]
) -> None:
    """Without it the token of who went home would speak for whoever comes next."""
    admit("0001", Role.RECEIVING_CLERK)
    room.prove("0001", GIVEN, "", OWN)
    room.signing.sign_out()
    assert room.signing.token() is None
    room.prove("0001", OWN)
    first = room.signing.token()
    room.signing.keep_alive()
    room.signing.look()
    room.heard.next(SignInShown)
    assert room.signing.token() not in (None, first)
    with room.running.database.writing() as connection:
        ended = connection.execute(select(person_session.c.ended_at).order_by("since")).scalars()
        assert [one is not None for one in ended] == [True, False]
        connection.execute(update(person_session).values(ended_at=datetime.now(UTC)))
    room.signing.keep_alive()
    room.signing.look()
    room.heard.next(SignInShown)
    assert room.signing.token() is None


@pytest.mark.parametrize(
    ("new", "pin", "chinese", "english"),
    [
        ("short-A1", "", "10 到 128", "10 to 128"),
        (OWN, "", "最近 5 次", "your last 5"),
        ("", "123456", "连续", "in a row"),
    ],
)
def test_what_is_wrong_with_a_password_comes_in_both_languages(
    room: Room,
    admit: Callable[[str, Role], None],
    new: str,
    pin: str,
    chinese: str,
    english: str,
) -> None:
    """Without it an English window would say in Chinese why a password is not taken."""
    admit("0001", Role.RECEIVING_CLERK)
    room.prove("0001", GIVEN, "", OWN)
    room.signing.change_own(OWN, new, pin)
    said = room.heard.next(OwnRefused).message
    assert (chinese in said.chinese, english in said.english) == (True, True)


def test_two_of_one_name_are_told_apart_by_number(room: Room) -> None:
    """Without it one would sign in as the other."""
    for number in ("0001", "0002"):
        make_known(room.station, number, "王小明", Role.RECEIVING_CLERK)
    answer = room.prove("王小明", OWN)
    assert isinstance(answer, SignInRefused)
    assert "工号" in answer.message.chinese


def test_a_badge_and_its_pin_sign_in_with_and_without_the_service(
    room: Room, admit: Callable[[str, Role], None]
) -> None:
    """Without it gloved hands would have to type a password at each change of person."""
    admit("0001", Role.RECEIVING_CLERK)
    badge = room.running.service.people.give_badge(as_administrator(ORG), "0001").badge
    digest = badges.digest_of(badge)
    make_known(room.station, "0001", "员0001", Role.RECEIVING_CLERK, digest)
    room.prove("0001", GIVEN, "", OWN)
    for pin, answer in (("123456", OwnRefused), ("739152", OwnKept)):
        room.signing.change_own(OWN, "", pin)
        assert isinstance(room.heard.next(object), answer)
    room.pull_cable()
    first = room.prove_by_badge(badge, "739152")
    assert isinstance(first, SignInRefused)
    assert ("工号和口令" in first.message.chinese, first.unverified) == (True, "")
    room.plugged = True
    room.signing._lane.begin_anew()
    assert isinstance(room.prove_by_badge(badge, "739152"), PersonProved)
    for scanned, pin in ((badge, "739153"), (badges.make_badge(), "739152"), ("0001", "739152")):
        assert isinstance(room.prove_by_badge(scanned, pin), SignInRefused)
    room.pull_cable()
    assert room.prove_by_badge(badge.lower(), "739152") == PersonProved(
        "0001", "员0001", days_left=7
    )
    assert isinstance(room.prove_by_badge(badge, "739153"), SignInRefused)
    assert isinstance(room.prove("0001", OWN), PersonProved)


def test_a_new_password_of_ones_own_ends_the_session(
    room: Room, admit: Callable[[str, Role], None]
) -> None:
    """Without it an old password that got about would go on speaking."""
    admit("0001", Role.RECEIVING_CLERK)
    room.prove("0001", GIVEN, "", OWN)
    room.signing.change_own(OWN, "Third of them 3", "")
    assert room.heard.next(object) == OwnKept(password=True)
    assert room.signing.token() is None
    room.signing.change_own(OWN, "Fourth of them 4", "")
    assert isinstance(room.heard.next(object), OwnRefused)
    assert isinstance(room.prove("0001", OWN), SignInRefused)
    assert isinstance(room.prove("0001", "Third of them 3"), PersonProved)
