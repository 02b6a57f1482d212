"""What a screen of people wishes and hears: persons, roles, workstations, signing in.

Without it an answer that comes late could not be told from the one that was asked for last. The
service is the one that decides; nothing of it is kept here.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from app.people.at_service import Why
from app.people.importing import BadRow
from app.people.person import Away, Grant, Standing
from app.people.signing.rules import SignInRules
from app.readers.saying import Saying


class Asked(StrEnum):
    """What was wished."""

    PERSONS = "persons"
    KEEP_PERSON = "keep-person"
    BADGE = "badge"
    TELEPHONE = "telephone"
    READ_FILE = "read-file"
    IMPORT = "import"
    TEMPLATE = "template"
    ROLES = "roles"
    KEEP_ROLE = "keep-role"
    DEVICES = "devices"
    CODE = "code"
    ADMIT = "admit"
    PLACE = "place"
    HELD_BACK = "held-back"
    SESSIONS = "sessions"
    END_SESSION = "end-session"
    RULES = "rules"
    SET_RULES = "set-rules"


@dataclass(frozen=True, slots=True)
class PersonShown:
    """A person as an administrator sees it."""

    number: str
    """工号."""
    name: str
    standing: Standing
    """Today."""
    grants: tuple[Grant, ...]
    away: Away | None
    retired_on: date | None
    has_badge: bool


@dataclass(frozen=True, slots=True)
class PersonWish:
    """A person as it is to be; None: that stays as it is."""

    number: str
    name: str
    grants: tuple[Grant, ...] | None = None
    leave: tuple[Away | None] | None = None
    end: tuple[date | None] | None = None
    password: str = field(default="", repr=False)
    """To be changed by its owner at the next sign-in; empty: none is set."""


@dataclass(frozen=True, slots=True)
class RoleShown:
    """What a role holds here."""

    role: str
    name: str
    permissions: frozenset[str]
    """A newer service may name some that this version does not know: they are kept."""
    approves_up_to: Decimal | None
    """元; None: any amount."""
    built_in: bool = False


@dataclass(frozen=True, slots=True)
class DeviceShown:
    """One workstation."""

    device: uuid.UUID
    name: str
    number: int
    enrolled_at: datetime
    revoked_at: datetime | None
    quarantined: int
    """Operations that are kept and not applied."""
    program: str = ""
    """The version of its program; empty: it has not said any."""
    behind: bool = False
    """Whether it should be updated."""
    place: str = ""
    """The code of the 配送点 at which it stands; empty: at none, or the service is older."""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """One operation of a revoked workstation that is kept and not applied."""

    op_id: uuid.UUID
    seq: int
    kind: str
    at: datetime
    why: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class SessionShown:
    """Somebody is, or was, signed in somewhere."""

    session_id: uuid.UUID
    number: str
    device_name: str
    address: str
    since: datetime
    last_used_at: datetime
    ended_at: datetime | None
    ended_by: str
    mine: bool
    """The one that asks."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What becomes of one person of a file."""

    number: str
    change: str
    """`new`, `changed`, `same` or `refused`."""
    why: str = ""


@dataclass(frozen=True, slots=True)
class FileRead:
    """What would become of the persons of a file; nothing is kept yet."""

    path: Path
    wishes: tuple[PersonWish, ...]
    rows: tuple[int, ...]
    """In which row of the file each is."""
    taken: tuple[Taken, ...]
    """For each of `wishes`, in the same order."""
    bad: tuple[BadRow, ...]
    unknown: tuple[str, ...]
    """Columns that are not used."""


@dataclass(frozen=True, slots=True)
class PersonsListed:
    """Everybody, by number, and the places at which a role can be held."""

    persons: tuple[PersonShown, ...]
    places: tuple[tuple[str, str], ...]
    """Code and name of each 配送点."""


@dataclass(frozen=True, slots=True)
class PersonKept:
    """A person is as it was wished."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class BadgeGiven:
    """A new badge, to be printed; its number is shown this once."""

    number: str
    badge: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class BadgeWithdrawn:
    """A badge opens nothing any more."""

    number: str


@dataclass(frozen=True, slots=True)
class TelephoneDropped:
    """Somebody sets another telephone up at the next sign-in."""

    number: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the persons of a file."""

    taken: tuple[Taken, ...]


@dataclass(frozen=True, slots=True)
class TemplateWritten:
    """An empty file to be filled in is there."""

    path: Path


@dataclass(frozen=True, slots=True)
class RolesListed:
    """All roles, those from the start first."""

    roles: tuple[RoleShown, ...]


@dataclass(frozen=True, slots=True)
class RoleKept:
    """A role holds what was wished."""

    role: RoleShown


@dataclass(frozen=True, slots=True)
class DevicesListed:
    """All workstations, in the order they came, and the places at which one can stand."""

    devices: tuple[DeviceShown, ...]
    places: tuple[tuple[str, str], ...] = ()
    """Code and name of each 配送点."""


@dataclass(frozen=True, slots=True)
class EnrolmentCodeMade:
    """With this code one workstation can join."""

    code: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class DevicePlaced:
    """A workstation stands where it was wished."""

    device: uuid.UUID
    place: str


@dataclass(frozen=True, slots=True)
class DeviceAdmitted:
    """A workstation works again, or does not any more."""

    device: uuid.UUID
    admitted: bool


@dataclass(frozen=True, slots=True)
class HeldBackListed:
    """What is kept of a workstation and not applied, as far as is shown at once."""

    device: uuid.UUID
    rows: tuple[HeldBack, ...]


@dataclass(frozen=True, slots=True)
class SessionsListed:
    """Sessions, the newest first."""

    sessions: tuple[SessionShown, ...]
    everybody: bool
    """Not only those of who asked."""


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """Somebody is not signed in there any more."""

    session_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class RulesListed:
    """How people of the institution sign in."""

    rules: SignInRules


@dataclass(frozen=True, slots=True)
class RulesKept:
    """They sign in by these rules from now on."""

    rules: SignInRules


@dataclass(frozen=True, slots=True)
class PeopleRefused:
    """Something was not done."""

    asked: Asked
    why: Why
    message: Saying
    """One sentence: what happened and what to do."""
    name: str = ""
    """How the service calls what it refused, where it did."""


PeopleEvent = (
    PersonsListed
    | PersonKept
    | BadgeGiven
    | BadgeWithdrawn
    | TelephoneDropped
    | FileRead
    | Imported
    | TemplateWritten
    | RolesListed
    | RoleKept
    | DevicesListed
    | EnrolmentCodeMade
    | DeviceAdmitted
    | DevicePlaced
    | HeldBackListed
    | SessionsListed
    | SessionEnded
    | RulesListed
    | RulesKept
    | PeopleRefused
)
"""Whatever the desk of people answers."""
