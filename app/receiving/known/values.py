"""What the hospital knows of a delivery before its first scan, as frozen values.

Without it a verdict would ask the store for rules at each scan. Read once when a receipt opens
(knowledge.py): rules of its items, recalls, which identifiers stand for which items, and what
differs from the catalogue. Pure; all questions are look-ups in dictionaries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.receiving.settings import RulesOfItem
from app.receiving.values import PackageLevel

_AS_EVER = RulesOfItem()


class MappingState(StrEnum):
    """How sure it is that an identifier stands for an item."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """Somebody took back what he said; judged as if nobody had said anything."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """One item that an identifier stands for."""

    province_code: str
    name: str
    level: PackageLevel


@dataclass(frozen=True, slots=True)
class Learned:
    """What a scan taught: this identifier seems to stand for this item."""

    identifier: str
    province_code: str
    level: PackageLevel = PackageLevel.SMALL


@dataclass(frozen=True, slots=True)
class Recalls:
    """What may not be received: province code, batch, identifier → why; an empty one is any."""

    reasons: Mapping[tuple[str, str, str], str] = field(default_factory=dict)

    def reason(self, province_code: str, batch: str, identifier: str) -> str | None:
        """Why a box is recalled; None where it is not."""
        if not self.reasons:
            return None
        for wanted_code in {province_code, ""}:
            for wanted_batch in {batch, ""}:
                for wanted_identifier in {identifier, ""}:
                    found = self.reasons.get((wanted_code, wanted_batch, wanted_identifier))
                    if found is not None:
                        return found
        return None


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be looked at on a line."""

    key: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """All of it; nothing where nobody said anything."""

    of_line: Mapping[int, RulesOfItem] = field(default_factory=dict)
    recalls: Recalls = field(default_factory=Recalls)
    mapped: Mapping[str, tuple[Mapped, ...]] = field(default_factory=dict)
    """Identifier → the items it stands for: confirmed, or assigned by a person."""
    certain: Mapping[str, tuple[Mapped, ...]] = field(default_factory=dict)
    """Of these, what was confirmed."""
    said: Mapping[tuple[str, str], MappingState] = field(default_factory=dict)
    """Identifier and province code → what is said of them."""
    notices: Mapping[int, tuple[Notice, ...]] = field(default_factory=dict)

    def rules_of(self, line_no: int) -> RulesOfItem:
        """What the hospital laid down for the item of a line."""
        return self.of_line.get(line_no, _AS_EVER)

    def refused(self, identifier: str, province_code: str) -> bool:
        """Whether somebody said that this identifier is not this item."""
        return self.said.get((identifier, province_code)) is MappingState.REFUSED

    def with_proposal(self, learned: Learned) -> Known:
        """What is known after a scan taught something: it is not to be proposed again."""
        said = {**self.said, (learned.identifier, learned.province_code): MappingState.PROPOSED}
        return replace(self, said=said)

    def keys_of(self, line_no: int) -> tuple[str, ...]:
        """The keys of a line's notices."""
        return tuple(notice.key for notice in self.notices.get(line_no, ()))

    def values_of(self, line_no: int) -> tuple[tuple[str, str], ...]:
        """The values of a line's notices, all in one."""
        return tuple(pair for notice in self.notices.get(line_no, ()) for pair in notice.values)


NOTHING = Known()
"""What is known where the hospital has said nothing."""
