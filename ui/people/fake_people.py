"""People without a service: without it the page could be shown only with one.

Answers through the `post` it is given, and remembers every wish but passwords.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from app.people import answers
from app.people.answers import (
    Asked,
    DeviceShown,
    FileRead,
    HeldBack,
    PeopleEvent,
    PeopleRefused,
    PersonShown,
    PersonWish,
    RoleShown,
    SessionShown,
    Taken,
)
from app.people.at_service import Why
from app.people.person import Person
from app.people.roles import BUILT_IN, Role
from app.people.signing.rules import SignInRules
from app.readers.saying import Saying
from ui.signing.fake_speaking import FakeSpeaking, speaking

BADGE = "TDB777777777777777732"
SECURITY, SYSTEM, AUDIT = "1002", "1001", "1003"
"""工号 of the three administrators."""


class FakePeople(FakeSpeaking):
    """Holds people in memory."""

    def __init__(self, post: Callable[[object], None]) -> None:
        super().__init__(post)
        self.persons |= {
            SECURITY: speaking(SECURITY, "安全管理员乙", Role.SECURITY_ADMINISTRATOR),
            AUDIT: speaking(AUDIT, "审计管理员丙", Role.AUDIT_ADMINISTRATOR),
        }
        self.people: tuple[PersonShown, ...] = ()
        self.places: tuple[tuple[str, str], ...] = ()
        self.roles = tuple(
            RoleShown(one.role, one.name, frozenset(one.permissions), None, built_in=True)
            for one in BUILT_IN.values()
        )
        self.devices: tuple[DeviceShown, ...] = ()
        self.held: tuple[HeldBack, ...] = ()
        self.sessions: tuple[SessionShown, ...] = ()
        self.rules = SignInRules()
        self.read: FileRead | None = None
        """What the next file says."""
        self.faults: dict[Asked, tuple[Why, Saying, str]] = {}
        """With which wishes of a kind are refused: why, the sentence, the service's name for it."""
        self.now = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)

    def list_persons(self) -> None:
        """List everybody."""
        self._answer(Asked.PERSONS, answers.PersonsListed(self.people, self.places))

    def keep_person(self, wish: PersonWish) -> None:
        """Keep a person as wished."""
        self.wishes.append(replace(wish, password=""))
        if not self._answer(Asked.KEEP_PERSON, answers.PersonKept(wish.number, wish.name)):
            return
        known = {one.number: one for one in self.people}
        was = known.get(wish.number)
        grants = was.grants if was else ()
        person = Person(
            wish.number,
            wish.name,
            grants if wish.grants is None else wish.grants,
            (was.away if was else None) if wish.leave is None else wish.leave[0],
            (was.retired_on if was else None) if wish.end is None else wish.end[0],
        )
        known[wish.number] = PersonShown(
            person.number,
            person.name,
            person.standing_on(self.now.date()),
            person.grants,
            person.away,
            person.retired_on,
            has_badge=was is not None and was.has_badge,
        )
        self.people = tuple(known[number] for number in sorted(known))

    def give_badge(self, number: str) -> None:
        """Give the same badge to everybody."""
        self.wishes.append(("give badge", number))
        self._answer(Asked.BADGE, answers.BadgeGiven(number, BADGE))

    def withdraw_badge(self, number: str) -> None:
        """Take a badge back."""
        self.wishes.append(("withdraw badge", number))
        self._answer(Asked.BADGE, answers.BadgeWithdrawn(number))

    def drop_telephone(self, number: str) -> None:
        """Drop a telephone."""
        self.wishes.append(("drop telephone", number))
        self._answer(Asked.TELEPHONE, answers.TelephoneDropped(number))

    def read_file(self, path: Path) -> None:
        """Answer with what is laid down."""
        self.wishes.append(("read", path))
        self._answer(Asked.READ_FILE, self.read or FileRead(path, (), (), (), (), ()))

    def take_file(self, wishes: tuple[PersonWish, ...]) -> None:
        """Take all of them."""
        self.wishes.append(wishes)
        taken = tuple(Taken(one.number, "new") for one in wishes)
        self._answer(Asked.IMPORT, answers.Imported(taken))

    def write_template(self, path: Path) -> None:
        """Write nothing."""
        self.wishes.append(("template", path))
        self._answer(Asked.TEMPLATE, answers.TemplateWritten(path))

    def list_roles(self) -> None:
        """List the roles."""
        self._answer(Asked.ROLES, answers.RolesListed(self.roles))

    def keep_role(self, role: RoleShown) -> None:
        """Keep a role."""
        self.wishes.append(role)
        if self._answer(Asked.KEEP_ROLE, answers.RoleKept(role)):
            self.roles = tuple({one.role: one for one in (*self.roles, role)}.values())

    def list_devices(self) -> None:
        """List the workstations."""
        self._answer(Asked.DEVICES, answers.DevicesListed(self.devices, self.places))

    def make_code(self) -> None:
        """Make a code."""
        self.wishes.append("code")
        self._answer(Asked.CODE, answers.EnrolmentCodeMade("7KQ2-9MXR", self.now))

    def admit(self, device: uuid.UUID, *, admitted: bool) -> None:
        """Let a workstation work, or not."""
        self.wishes.append(("admit", device, admitted))
        if self._answer(Asked.ADMIT, answers.DeviceAdmitted(device, admitted)):
            at = None if admitted else self.now
            self.devices = tuple(
                replace(one, revoked_at=at) if one.device == device else one for one in self.devices
            )

    def place(self, device: uuid.UUID, place: str) -> None:
        """Let a workstation stand there."""
        self.wishes.append(("place", device, place))
        if self._answer(Asked.PLACE, answers.DevicePlaced(device, place)):
            self.devices = tuple(
                replace(one, place=place) if one.device == device else one for one in self.devices
            )

    def list_held_back(self, device: uuid.UUID) -> None:
        """List what is laid down."""
        self._answer(Asked.HELD_BACK, answers.HeldBackListed(device, self.held))

    def list_sessions(self, *, everybody: bool) -> None:
        """List the sessions."""
        self.wishes.append(("sessions", everybody))
        shown = tuple(one for one in self.sessions if everybody or one.mine)
        self._answer(Asked.SESSIONS, answers.SessionsListed(shown, everybody))

    def end_session(self, session_id: uuid.UUID) -> None:
        """End a session."""
        self.wishes.append(("end", session_id))
        if self._answer(Asked.END_SESSION, answers.SessionEnded(session_id)):
            self.sessions = tuple(
                replace(one, ended_at=self.now, ended_by=SECURITY)
                if one.session_id == session_id
                else one
                for one in self.sessions
            )

    def list_rules(self) -> None:
        """List the rules."""
        self._answer(Asked.RULES, answers.RulesListed(self.rules))

    def set_rules(self, rules: Mapping[str, bool | int]) -> None:
        """Lay them over those there are."""
        self.wishes.append(dict(rules))
        then = SignInRules.parse({**self.rules.body(), **rules})
        if self._answer(Asked.SET_RULES, answers.RulesKept(then)):
            self.rules = then

    def _answer(self, asked: Asked, event: PeopleEvent) -> bool:
        fault = self.faults.get(asked)
        if fault is None:
            self._post(event)
        else:
            why, message, name = fault
            self._post(PeopleRefused(asked, why, message, name))
        return fault is None
