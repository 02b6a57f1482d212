"""Keeps the three administrators apart, person by person; without it two roles would undo it.

The rule is asked before a person or a role is changed, and looks at all that is granted from today
on, also to whom somebody stands in for. Decision: docs/decisions/0071-three-administrators.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.people.permissions import Permission
from app.people.person import Grant, Person
from app.people.roles import Holding, Role, holding_of, why_not_together
from app.readers.saying import Saying


@dataclass(frozen=True, slots=True)
class House:
    """What the rule is asked against."""

    persons: tuple[Person, ...]
    holdings: Mapping[str, Holding]
    one_administrator: bool
    """The institution says openly that one person is all three."""
    today: date

    def why_not(self, who: Person) -> Saying | None:
        """Why somebody cannot be granted all this; None where he can."""
        if self.one_administrator:
            return None
        grants = [*who.grants, *self._stood_in_for(who)]
        lasting = [one for one in grants if one.until is None or one.until >= self.today]
        if any(one.role == Role.ADMINISTRATOR for one in lasting):
            return Saying(
                "“管理员”合并系统、安全、审计三员，只有声明“一人兼任三员”的小机构可以用"
                "（hospital set … --one-administrator），请改用三个管理员岗位分给不同的人。",
                "The combined administrator is for small houses that say so openly;"
                " give the three administrators to three persons instead.",
            )
        return why_not_together(self._permissions(lasting))

    def why_not_all(self) -> tuple[Person, Saying] | None:
        """The first person who would hold too much, and why; None where nobody would."""
        for one in self.persons:
            why = self.why_not(one)
            if why is not None:
                return one, why
        return None

    def _stood_in_for(self, who: Person) -> Iterable[Grant]:
        for one in self.persons:
            away = one.away
            if away and away.replaced_by == who.number and away.until >= self.today:
                yield from one.grants

    def _permissions(self, grants: Iterable[Grant]) -> frozenset[Permission]:
        found = (holding_of(one.role, self.holdings) for one in grants)
        return frozenset().union(*(one.permissions for one in found if one is not None))
