"""Scans go to one of two desks, as the window says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.entry.scan_way import ScanWay
from app.people.badges import make_badge
from app.people.signing.events import ScanWhileLocked

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@dataclass
class Desk:
    scans: list[str] = field(default_factory=list)

    def scan(self, text: str, raw: bytes, device: str, read_at: datetime) -> None:
        assert (raw, device, read_at) == (text.encode(), "reader", NOON)
        self.scans.append(text)


def refuse_none(event: object) -> None:
    raise AssertionError(event)


def test_scans_are_packed_only_while_the_page_packs() -> None:
    receiving, packing = Desk(), Desk()
    way = ScanWay(receiving, packing, refuse_none)
    for text, here in (("1", None), ("2", True), ("3", None), ("4", False)):
        if here is not None:
            way.to_packing(here)
        way.scan(text, text.encode(), "reader", NOON)
    assert (receiving.scans, packing.scans) == (["1", "4"], ["2", "3"])


def test_what_is_scanned_while_nobody_works_counts_nowhere_and_is_told() -> None:
    """Without it a box that is scanned at a locked screen would count for who left it."""
    receiving, packing, told = Desk(), Desk(), list[ScanWhileLocked]()
    way = ScanWay(receiving, packing, told.append)
    for text, here in (("1", True), ("2", False)):
        way.lock(here)
        way.scan(text, text.encode(), "reader", NOON)
    assert (receiving.scans, packing.scans) == (["2"], [])
    assert told == [ScanWhileLocked("1")]


def test_a_badge_changes_the_person_and_nothing_behind_it_counts_for_the_one_before() -> None:
    """Without it the first box of the next person would stand in the name of the one before."""
    receiving, packing, told = Desk(), Desk(), list[ScanWhileLocked]()
    way, badge = ScanWay(receiving, packing, told.append), make_badge()

    def scan(*texts: str) -> None:
        for text in texts:
            way.scan(text, text.encode(), "reader", NOON)

    scan(badge)
    way.expect_badges(True)
    scan("1", badge.lower(), "2")
    assert receiving.scans == [badge, "1"], "where a name is enough, it is a code like any other"
    assert told == [ScanWhileLocked(badge.lower()), ScanWhileLocked("2")]
    way.lock(False)
    scan("3")
    way.expect_badges(False)
    scan(badge)
    assert receiving.scans[2:] == ["3", badge]
