from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.store.database import Database
from sync.service.backup_marks import Mark, mark, safe_seq

ORG, DEVICE, INCARNATION = "A", UUID(int=1), UUID(int=2)
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def test_nothing_is_safe_before_a_backup_was_verified(any_database: Database) -> None:
    with any_database.reading() as connection:
        assert safe_seq(connection, ORG, DEVICE, INCARNATION) == 0


def test_a_mark_moves_forward_only(any_database: Database) -> None:
    with any_database.writing() as connection:
        for number, expected in ((7, 7), (3, 7), (9, 9)):
            mark(connection, [Mark(ORG, DEVICE, INCARNATION, number)], NOW + timedelta(number))
            assert safe_seq(connection, ORG, DEVICE, INCARNATION) == expected


def test_each_history_has_its_own_mark(any_database: Database) -> None:
    with any_database.writing() as connection:
        mark(connection, [Mark(ORG, DEVICE, INCARNATION, 7)], NOW)
        assert safe_seq(connection, ORG, DEVICE, UUID(int=9)) == 0
        assert safe_seq(connection, "B", DEVICE, INCARNATION) == 0
