"""What is to be done without a store; without it the page could be shown only with one."""

from __future__ import annotations

from collections.abc import Callable

from app.people.rights import rights_of_role
from app.reporting.today.desk import DutiesShown
from app.reporting.today.duties import Duty


class FakeToday:
    """Holds duties in memory."""

    def __init__(self, post: Callable[[object], None]) -> None:
        self._post = post
        self.duties: tuple[Duty, ...] = ()
        self.role, self.packs = "", False

    def ask(self, person: str) -> None:
        """Give what it holds."""
        self._post(DutiesShown(person, rights_of_role(self.role), self.duties, self.packs))
