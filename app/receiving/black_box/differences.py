"""One thing that a replay found otherwise, as a value.

Without it whoever shows differences would have to load all that finds them. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is otherwise now."""

    what: str
    """`verdict`, `fact`, `refused`, `unreadable`, `row`, `view` or `paper`."""
    place: str
    """Where, in Chinese."""
    then: str
    now: str
    seq: int | None = None
    """Of the scan."""
    raw: str = ""

    @property
    def text(self) -> str:
        """In words."""
        return f"{self.place}：当时 {self.then or '（空）'}；回放 {self.now or '（空）'}"
