"""Recordings as the tests of the black box take and play them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from app.receiving.black_box import box_file, taking
from app.receiving.black_box.checking import Checked, checked
from app.receiving.black_box.recording import Recording
from app.receiving.parts import Parts
from app.receiving.settings import ReceivingRules
from app.store.looking import looking
from printing.replaying import papers_of
from tests.deliveries import Workplace

RULES = ReceivingRules()
TAKEN_AT = datetime(2026, 12, 1, 9, tzinfo=UTC)


def recorded(path: Path, number: str, rules: ReceivingRules = RULES) -> Recording:
    """Take a receipt out of a database beside whoever has it open."""
    with looking(path) as connection:
        return taking.take(connection, number, rules, TAKEN_AT)


def through_a_file(recording: Recording, folder: Path) -> Recording:
    """The same, as it comes out of an export."""
    path = folder / "box.gz"
    path.write_bytes(box_file.write(recording))
    return box_file.read(path)


@contextmanager
def played(recording: Recording) -> Iterator[tuple[Checked, Parts, Parts]]:
    """Play and compare, papers too."""
    with checked(recording, papers_of(recording)) as found:
        yield found


def replay(recording: Recording) -> Checked:
    """Play and compare, papers too."""
    with played(recording) as (found, _then, _now):
        return found


def differences(place: Workplace, path: Path, number: str) -> list[str]:
    """What a replay of a receipt finds, in words."""
    found = replay(through_a_file(recorded(path, number, place.parts.rules), path.parent))
    return [f"{one.what}: {one.text}" for one in found.differences]
