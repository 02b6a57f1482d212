"""Carries an administrator's wishes about people to the service, and its answers to the screen.

Without it a click would wait for the network. Persons, roles, workstations and sessions are the
service's: it is asked by a person who signed in (at_service.py), and what comes back is an event of
app/people/answers.py. A file of persons is read here and only looked at, until it is taken.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import msgspec

from app.people import answers, importing
from app.people.answers import Asked, PeopleEvent, PeopleRefused, PersonWish, RoleShown
from app.people.at_service import Why
from app.people.roles import Holding
from app.people.signing.rules import SignInRules
from app.readers.saying import Saying
from app.tables.writing import write_table
from sync.client.at_service import (
    AtService,
    AtWork,
    ByPerson,
    NotDone,
    Refusing,
    Wishes,
    nobody_at_work,
)
from sync.client.errors import BadAnswer
from sync.client.lane import Lane, Way
from sync.client.transport import Transport
from sync.wire_accounts import PlaceSet, RulesSet
from sync.wire_people import PersonSet, PersonsSet, RoleSet, grant_said, leave_said

READ_S = 60.0
HELD_BACK_AT_ONCE = 500
_OLD = Saying(
    "服务端版本较旧，还没有人员与权限管理，请先升级服务端",
    "The service is too old to look after people and permissions: update it first.",
)
_PERSONS = "/v1/admin/persons"
_RULES = "/v1/sign-in/rules"

Wanted = TypeVar("Wanted")
Places = Callable[[], tuple[tuple[str, str], ...]]
"""Code and name of each 配送点 that is known here. Raises StoreError."""


def no_places() -> tuple[tuple[str, str], ...]:
    """Know none."""
    return ()


class PeopleDesk(ByPerson):
    """What ui.people.port.People asks for."""

    def __init__(
        self,
        way: Way,
        post: Callable[[object], None],
        clock: Callable[[], float] = time.monotonic,
        places: Places = no_places,
        at_work: AtWork = nobody_at_work,
    ) -> None:
        """Answer into `post`, which must not block; nothing is opened before the first wish."""
        lane = Lane("people", way, READ_S)
        self._wishes = Wishes(lane, post)
        super().__init__(AtService(self._wishes, post, clock, at_work), lane)
        self._places = places

    def list_persons(self) -> None:
        """Ask for everybody."""

        def work(way: Transport) -> PeopleEvent:
            found = self._ask(way, "GET", _PERSONS, tuple[answers.PersonShown, ...])
            return answers.PersonsListed(found, self._places())

        self._do(Asked.PERSONS, work)

    def keep_person(self, wish: PersonWish) -> None:
        """Make a person known, or change what is said of it."""

        def work(way: Transport) -> PeopleEvent:
            self._ask(way, "PUT", _PERSONS, object, _said(wish))
            return answers.PersonKept(wish.number, wish.name)

        self._do(Asked.KEEP_PERSON, work)

    def give_badge(self, number: str) -> None:
        """Give a person another badge."""

        def work(way: Transport) -> PeopleEvent:
            return self._ask(way, "POST", _badge_of(number), answers.BadgeGiven)

        self._do(Asked.BADGE, work)

    def withdraw_badge(self, number: str) -> None:
        """Let a person's badge open nothing any more."""

        def work(way: Transport) -> PeopleEvent:
            self._ask(way, "DELETE", _badge_of(number), object)
            return answers.BadgeWithdrawn(number)

        self._do(Asked.BADGE, work)

    def drop_telephone(self, number: str) -> None:
        """Let somebody whose telephone is lost set another up."""

        def work(way: Transport) -> PeopleEvent:
            self._ask(way, "DELETE", f"/v1/admin/factors/{quote(number, safe='')}", object)
            return answers.TelephoneDropped(number)

        self._do(Asked.TELEPHONE, work)

    def read_file(self, path: Path) -> None:
        """Look what would become of the persons of a file."""

        def work(way: Transport) -> PeopleEvent:
            roles = {one.role: Holding(one.role, one.name, frozenset()) for one in self._roles(way)}
            people = importing.read_people(path, roles)
            wishes = tuple(
                PersonWish(one.number, one.name, one.grants, one.leave, one.end)
                for one in people.entries
            )
            taken = self._take(way, wishes, keep=False) if wishes else ()
            rows = tuple(one.row for one in people.entries)
            return answers.FileRead(path, wishes, rows, taken, people.bad, people.unknown)

        self._do(Asked.READ_FILE, work)

    def take_file(self, wishes: tuple[PersonWish, ...]) -> None:
        """Make the persons of a file known."""
        self._do(Asked.IMPORT, lambda way: answers.Imported(self._take(way, wishes, keep=True)))

    def write_template(self, path: Path) -> None:
        """Write an empty file to be filled in; nobody is asked."""

        def work() -> PeopleEvent:
            write_table(path, importing.TEMPLATE, [])
            return answers.TemplateWritten(path)

        self._wishes.do(work, _refusing(Asked.TEMPLATE))

    def list_roles(self) -> None:
        """Ask what each role holds."""
        self._do(Asked.ROLES, lambda way: answers.RolesListed(self._roles(way)))

    def keep_role(self, role: RoleShown) -> None:
        """Compose a role, or change what it holds; whole."""

        def work(way: Transport) -> PeopleEvent:
            held = sorted(role.permissions)
            wish = RoleSet(
                role=role.role,
                name=role.name,
                permissions=held,
                approves_up_to=role.approves_up_to,
            )
            self._ask(way, "PUT", "/v1/admin/roles", object, wish)
            return answers.RoleKept(role)

        self._do(Asked.KEEP_ROLE, work)

    def list_devices(self) -> None:
        """Ask for the workstations."""

        def work(way: Transport) -> PeopleEvent:
            found = self._ask(way, "GET", "/v1/admin/devices", tuple[answers.DeviceShown, ...])
            return answers.DevicesListed(found, self._places())

        self._do(Asked.DEVICES, work)

    def make_code(self) -> None:
        """Make a code with which one workstation can join."""

        def work(way: Transport) -> PeopleEvent:
            return self._ask(way, "POST", "/v1/admin/codes", answers.EnrolmentCodeMade)

        self._do(Asked.CODE, work)

    def admit(self, device: uuid.UUID, *, admitted: bool) -> None:
        """Let a workstation work again, or not any more."""

        def work(way: Transport) -> PeopleEvent:
            deed = "readmit" if admitted else "revoke"
            self._ask(way, "POST", f"/v1/admin/devices/{device}/{deed}", object)
            return answers.DeviceAdmitted(device, admitted)

        self._do(Asked.ADMIT, work)

    def place(self, device: uuid.UUID, place: str) -> None:
        """Say at which 配送点 a workstation stands; empty: at none."""

        def work(way: Transport) -> PeopleEvent:
            path = f"/v1/admin/devices/{device}/place"
            self._ask(way, "PUT", path, object, PlaceSet(place=place))
            return answers.DevicePlaced(device, place)

        self._do(Asked.PLACE, work)

    def list_held_back(self, device: uuid.UUID) -> None:
        """Ask what is kept of a workstation and not applied."""

        def work(way: Transport) -> PeopleEvent:
            path = f"/v1/admin/quarantine/{device}?limit={HELD_BACK_AT_ONCE}"
            found = self._ask(way, "GET", path, tuple[answers.HeldBack, ...])
            return answers.HeldBackListed(device, found)

        self._do(Asked.HELD_BACK, work)

    def list_sessions(self, *, everybody: bool) -> None:
        """Ask who is signed in where: the person itself, or everybody."""

        def work(way: Transport) -> PeopleEvent:
            path = f"/v1/sessions?everybody={'true' if everybody else 'false'}"
            found = self._ask(way, "GET", path, tuple[answers.SessionShown, ...])
            return answers.SessionsListed(found, everybody)

        self._do(Asked.SESSIONS, work)

    def end_session(self, session_id: uuid.UUID) -> None:
        """Let somebody not be signed in there any more."""

        def work(way: Transport) -> PeopleEvent:
            self._ask(way, "DELETE", f"/v1/sessions/{session_id}", object)
            return answers.SessionEnded(session_id)

        self._do(Asked.END_SESSION, work)

    def list_rules(self) -> None:
        """Ask how people of the institution sign in."""

        def work(way: Transport) -> PeopleEvent:
            return answers.RulesListed(_rules_of(self._ask(way, "GET", _RULES, RulesSet)))

        self._do(Asked.RULES, work)

    def set_rules(self, rules: Mapping[str, bool | int]) -> None:
        """Lay some rules of signing in down, and leave the others."""

        def work(way: Transport) -> PeopleEvent:
            wish = RulesSet(rules=dict(rules))
            return answers.RulesKept(_rules_of(self._ask(way, "PUT", _RULES, RulesSet, wish)))

        self._do(Asked.SET_RULES, work)

    def _roles(self, way: Transport) -> tuple[RoleShown, ...]:
        return self._ask(way, "GET", "/v1/admin/roles", tuple[RoleShown, ...])

    def _take(
        self, way: Transport, wishes: tuple[PersonWish, ...], *, keep: bool
    ) -> tuple[answers.Taken, ...]:
        message = PersonsSet(persons=[_said(one) for one in wishes], keep=keep)
        return self._ask(way, "POST", _PERSONS, tuple[answers.Taken, ...], message)

    def _ask(
        self,
        way: Transport,
        method: str,
        path: str,
        wanted: type[Wanted],
        message: object | None = None,
    ) -> Wanted:
        return way.ask(method, path, wanted, message, self._at_service.person())

    def _do(self, asked: Asked, work: Callable[[Transport], PeopleEvent]) -> None:
        self._wishes.ask(work, _refusing(asked))


def _badge_of(number: str) -> str:
    return f"{_PERSONS}/{quote(number, safe='')}/badge"


def _rules_of(said: RulesSet) -> SignInRules:
    try:
        return SignInRules.parse(said.rules)
    except ValueError as error:
        # A newer service may allow what this program does not know.
        raise BadAnswer(str(error)) from error


def _said(wish: PersonWish) -> PersonSet:
    grants = wish.grants
    return PersonSet(
        number=wish.number,
        name=wish.name,
        grants=msgspec.UNSET if grants is None else [grant_said(one) for one in grants],
        away=leave_said(wish.leave),
        retired_on=msgspec.UNSET if wish.end is None else wish.end[0],
        password=wish.password,
    )


def _refusing(asked: Asked) -> Refusing:
    def refuse(said: NotDone) -> PeopleRefused:
        message = _OLD if said.why is Why.OLD else said.said
        return PeopleRefused(asked, said.why, message, said.name)

    return refuse
