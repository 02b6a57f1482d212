from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text, update

from app.people.audit import journal, roots
from app.people.audit.kinds import Kind
from app.people.audit.signing import Signer
from app.people.audit.values import Subject
from app.people.audit.verifying import Fault, Finding, Verified, verify
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.audit import audit_entry, audit_head, audit_root
from app.store.tables.changes import feed
from sync.service.accounts import Caller
from sync.service.auditing.keeping import AuditKeeping
from sync.service.auditing.writing import write
from sync.service.transactions import commit
from tests.sync.service.running import ORG

SIGNER = Signer(b"k" * 32)


class SetClock(SystemClock):
    """A clock that a test sets."""

    time = datetime(2024, 3, 1, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


class Log:
    """One institution's audit log, and who looks after it."""

    def __init__(self, database: Database, kept_days: float = 400.0) -> None:
        self.database, self.clock, self.told = database, SetClock(), 0
        self.keeping = AuditKeeping(database, self.clock, SIGNER, kept_days, self._tell)

    def _tell(self) -> None:
        self.told += 1

    def note(self, count: int = 1, org: str = ORG) -> None:
        for number in range(count):
            said = (Kind.EXPORTED, Subject("list", str(number)))
            commit(self.database, lambda c, s=said: write(c, self.clock, Caller(org), *s))  # type: ignore[misc]

    def verified(self, org: str = ORG) -> Verified:
        with self.database.reading() as connection:
            return verify(connection, org, self.clock.now().date(), SIGNER.public)


@pytest.fixture
def log(any_database: Database) -> Log:
    return Log(any_database)


def test_what_is_new_is_signed_and_told_in_the_institutions_feed(log: Log) -> None:
    # Without it nobody but the service itself could say what the chain had come to.
    log.note(3)
    log.note(1, journal.SERVICE_CHAIN)
    log.keeping.look()
    log.keeping.look()
    assert log.told == 2, "once for each chain, and not again"
    assert (log.verified().signed_to, log.verified().finding) == (3, None)
    with log.database.reading() as connection:
        rows = connection.execute(select(feed).order_by(feed.c.scope)).all()
        made = roots.last(connection, ORG)
    assert [(row.scope, row.entity) for row in rows] == [
        ("global", "audit-root"),
        (f"org:{ORG}", "audit-root"),
    ]
    assert made is not None
    assert rows[1].body == roots.encoded(made)
    assert made.is_signed


def test_entries_go_after_their_time_behind_a_signed_root_and_what_is_left_verifies(
    log: Log,
) -> None:
    # Without it the log would grow for ever, or lose entries without a trace.
    log.note(3)
    log.keeping.look()
    log.clock.time += timedelta(days=200)
    log.note(2)
    log.keeping.look()
    assert log.verified().entries == 5, "nothing goes before its time"
    log.clock.time += timedelta(days=201)
    log.keeping.look()
    with log.database.reading() as connection:
        kept = connection.execute(select(audit_entry).order_by(audit_entry.c.seq)).all()
    assert [row.seq for row in kept] == [4, 5, 6]
    assert (kept[-1].kind, kept[-1].after[:13]) == (Kind.AUDIT_FORGOTTEN, '{"entries":3,')
    found = log.verified()
    assert (found.first, found.last, found.finding) == (4, 6, None)


def test_a_start_that_was_removed_before_its_time_is_found(log: Log) -> None:
    # Without it whoever removes the oldest entries would pass for the one who tidies up.
    log.note(3)
    log.keeping.look()
    log.note(2)
    log.clock.time += timedelta(days=30)
    with log.database.writing() as connection:
        drop = (
            "DROP FUNCTION audit_kept() CASCADE"
            if connection.dialect.name == "postgresql"
            else "DROP TRIGGER audit_entry_kept"
        )
        connection.execute(text(drop))
        connection.execute(text("DELETE FROM audit_entry WHERE seq <= 3"))
    finding = log.verified().finding
    assert finding is not None
    assert (finding.seq, finding.fault) == (1, Fault.MISSING)


def test_less_than_half_a_year_cannot_be_set(log: Log) -> None:
    # Without it a setting could do what no person may.
    keeping = AuditKeeping(log.database, log.clock, SIGNER, 1.0, lambda: None)
    log.note(2)
    keeping.look()
    log.clock.time += timedelta(days=179)
    keeping.look()
    assert log.verified().first == 1


def test_a_log_whose_entries_are_all_gone_after_their_time_is_whole(log: Log) -> None:
    # Without it an institution that does nothing for a year would raise an alarm.
    log.note(2)
    log.keeping.look()
    log.clock.time += timedelta(days=500)
    with log.database.writing() as connection:
        connection.execute(text("DELETE FROM audit_entry"))
    assert log.verified().finding is None


def test_a_broken_chain_is_signed_no_more_and_said(
    log: Log, caplog: pytest.LogCaptureFixture
) -> None:
    # Without it the service would sign what a forger wrote.
    log.note(2)
    with log.database.writing() as connection:
        connection.execute(update(audit_head).values(hash=b"x" * 32))
    log.note(1)
    with caplog.at_level(logging.ERROR, "sync.service.auditing.keeping"):
        log.keeping.look()
    assert "entry 3 of 31010000001 was altered or deleted" in caplog.text
    caplog.clear()
    with log.database.reading() as connection:
        assert connection.execute(select(audit_root)).all() == []
    # The third remembers another second one.
    assert log.verified().finding == Finding(2, Fault.ALTERED, log.clock.time)


def test_without_a_key_nothing_is_signed(log: Log) -> None:
    # Without it a service without a key would sign with one that everybody has.
    log.note(1)
    AuditKeeping(log.database, log.clock, None, 400.0, lambda: None).look()
    assert log.verified().signed_to == 0
