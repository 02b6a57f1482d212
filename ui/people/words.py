"""How people, roles and sessions are worded; without it each tab would say it otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import QCoreApplication

from app.people.permissions import Permission
from app.people.person import STANDING_NAMES, Grant, Standing
from app.people.rights import NONE, why_not
from app.people.roles import role_said
from app.receiving.verdicts import Severity
from ui.parts.languages import QT_TRANSLATE_NOOP, spoken
from ui.parts.readable import readable

_CONTEXT = "People"
_SINCE = QT_TRANSLATE_NOOP("People", "{day} 起")
_UNTIL = QT_TRANSLATE_NOOP("People", "到 {day}")
_SEVERITIES = {
    Standing.ACTIVE: Severity.RIGHT,
    Standing.AWAY: Severity.NOTICE,
    Standing.RETIRED: None,
}
_HELD = {
    "revoked": QT_TRANSLATE_NOOP("People", "工作站已停用"),
    "forked": QT_TRANSLATE_NOOP("People", "工作站换了旧的数据库，会重新送来"),
}
"""Why the service keeps something and does not apply it."""


@dataclass(frozen=True, slots=True)
class Names:
    """How roles and places are called here."""

    roles: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)

    def role(self, role: str) -> str:
        """How a role is called; its word where nobody knows it."""
        return role_word(role, self.roles.get(role, ""))

    def place(self, place: str) -> str:
        """How a place is called; its code where nobody knows it."""
        return readable(self.places.get(place) or place)

    def grant(self, grant: Grant) -> str:
        """A role, and where it holds."""
        return self.role(grant.role) + (f"@{self.place(grant.place)}" if grant.place else "")


def said(text: str, **values: object) -> str:
    """A text of this family in the language of the moment."""
    return QCoreApplication.translate(_CONTEXT, text).format(**values)


def role_word(role: str, name: str = "") -> str:
    """How a role is called, where the institution calls it so (empty: nothing else)."""
    return readable(spoken(role_said(role, name)))


def days_of(since: date | None, until: date | None) -> str:
    """Between which days something holds; empty: always."""
    if since and until:
        return f"{since} – {until}"
    if since:
        return said(_SINCE, day=since)
    return said(_UNTIL, day=until) if until else ""


def held_word(why: str) -> str:
    """Why something was not applied; a newer service's word as it came."""
    return said(_HELD[why]) if why in _HELD else readable(why)


def standing_word(standing: Standing) -> str:
    """How somebody stands to the institution."""
    return spoken(STANDING_NAMES[standing])


def standing_severity(standing: Standing) -> Severity | None:
    """The mark of how somebody stands."""
    return _SEVERITIES[standing]


def lacking(permission: Permission) -> str:
    """Why somebody without this permission may not do it."""
    why = why_not(NONE, permission)
    return "" if why is None else spoken(why)
