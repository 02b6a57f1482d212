"""Somebody who works here and holds one role; without it each test would make persons and roles."""

from __future__ import annotations

from collections.abc import Sequence

from app.people import rights
from app.people.asking import Waiting
from app.people.permissions import Permission
from app.people.rights import rights_of_role
from app.readers.saying import Saying


class Holds:
    """Whoever works here, or signs beside him, by name; each holds one role."""

    def __init__(self, role: str, **others: str) -> None:
        """`others`: name → role."""
        self.role = role
        self._others = others

    def why_not(
        self,
        what: str,
        one_of: Sequence[Permission],
        place: str | None = None,
        person: str | None = None,
    ) -> Saying | None:
        """As somebody's rights say."""
        held = rights_of_role(self._others.get(person or "", self.role))
        may = any(held.may(one, place) for one in one_of)
        return None if may else rights.why_not(held, one_of[0], place)

    def waits_for_second(self, wish: Waiting) -> bool:
        """Go on alone."""
        return False
