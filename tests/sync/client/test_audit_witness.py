from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
from sqlalchemy import Connection, select, text, update

from app.people.audit import chain, journal, roots
from app.people.audit.facts import AuditNoted
from app.people.audit.kinds import Kind
from app.people.audit.notebook import Notebook
from app.people.audit.roots import Root
from app.people.audit.signing import Signer
from app.people.audit.values import Subject
from app.store.change_log import ChangeLog
from app.store.clock import SystemClock
from app.store.core import Core
from app.store.database import Database
from app.store.tables.audit import audit_entry, audit_head, audit_root
from app.store.tables.changes import operation
from sync.client import testimony
from sync.client.audit_witness import AuditWitness
from sync.client.courier import CourierSettings
from sync.client.status import SyncEvent, SyncStatus, WitnessBroken
from sync.service.accounts import Caller
from sync.service.auditing.keeping import AuditKeeping
from sync.service.auditing.writing import write
from sync.service.transactions import commit
from tests.sync.client.workstation import Workstation, log_in
from tests.sync.service.running import ORG, RunningService

CLOCK = SystemClock()
SOON = CourierSettings(idle_s=0.02, debounce_s=0, first_backoff_s=0.01, longest_backoff_s=0.02)


def fill(database: Database) -> None:
    """Entries below two signed roots, behind that of the enrolment, and one nobody signed yet."""
    keeping = AuditKeeping(database, CLOCK, Signer(b"k" * 32), 400, lambda: None)
    for number in range(1, 7):
        said = (Kind.EXPORTED, Subject("list", str(number)))
        commit(database, lambda c, s=said: write(c, CLOCK, Caller(ORG), *s))  # type: ignore[misc]
        if number in (2, 5):
            keeping.look()


def count_anew(connection: Connection) -> None:
    """As somebody does who owns the database: one entry, all hashes behind it, and the roots."""
    for name in ("entry_unchanged", "root_kept"):
        connection.execute(text(f"DROP TRIGGER audit_{name}"))
    mine = audit_entry.c.org == ORG
    altered = update(audit_entry).where(mine, audit_entry.c.subject_id == "3")
    connection.execute(altered.values(number="X"))
    before = chain.BEGINNING
    for row in connection.execute(select(audit_entry).where(mine).order_by(audit_entry.c.seq)):
        after = chain.of_entry(before, ORG, row.seq, row._mapping)
        this = update(audit_entry).where(mine, audit_entry.c.seq == row.seq)
        connection.execute(this.values(previous=before, hash=after))
        before = after
    connection.execute(update(audit_head).where(audit_head.c.org == ORG).values(hash=before))
    connection.execute(audit_root.delete())


def told(event: SyncEvent) -> bool:
    return isinstance(event, WitnessBroken)


def test_a_log_that_was_counted_anew_is_found_by_whoever_keeps_its_roots(
    running: RunningService, station: Workstation
) -> None:
    # Without it whoever owns the service's database could write its audit log anew, unseen.
    fill(running.database)
    rooted = roots.links

    def heard(_event: object) -> bool:
        with station.database.reading() as connection:
            return len(rooted(connection, ORG, CLOCK.now() - timedelta(days=1))) == 2

    station.begin_sync(running.url, settings=SOON)
    station.events.wait_for(heard)
    station.end_sync()
    after = len(station.events.all)
    station.begin_sync(running.url, settings=SOON)
    assert station.events.wait_for(told, after) == WitnessBroken("")
    station.end_sync()
    with running.database.writing() as connection:
        count_anew(connection)
    after = len(station.events.all)
    station.begin_sync(running.url, settings=SOON)
    broken = station.events.wait_for(told, after)
    assert isinstance(broken, WitnessBroken)
    assert "审计记录第 1～6 条" in broken.reason
    statuses = [one for one in station.events.all if isinstance(one, SyncStatus)]
    assert not any("审计记录" in one.reason for one in statuses), "it hides nothing else"
    station.end_sync()


def test_what_may_be_gone_by_right_is_not_asked_for_and_the_rest_in_turn(tmp_path: Path) -> None:
    # Without it a log that was tidied up as the law allows would look like one that was altered.
    signer, days = Signer(b"k" * 32), (400, 200, 100, 50, 1)
    with Database.at(tmp_path / "w.db") as database:
        witness = AuditWitness(log_in(database, ORG))
        with database.writing() as connection:
            for number, ago in enumerate(days):
                made_at = CLOCK.now() - timedelta(days=ago)
                seq, since = (number + 1) * 3000, number * 3000
                marks = "0" * 8 * 3000
                root = Root(ORG, seq, since, bytes([number] * 32), made_at, marks, signer.public)
                assert roots.keep(connection, root)
            asked = [
                [(start.seq, end.seq) for start, end in witness.next(connection)] for _ in range(3)
            ]
            assert asked == [
                [(12000, 15000), (9000, 12000)],
                [(12000, 15000), (6000, 9000)],
                [(12000, 15000), (9000, 12000)],
            ]
            assert witness.still(connection, 6000, 9000) is not None
            assert witness.still(connection, 3000, 6000) is None, "of 200 days ago"


def test_a_break_is_written_down_once_and_kept_until_all_stands_again(tmp_path: Path) -> None:
    # Without it a new start of the program would have forgotten it.
    core = Core()
    with Database.at(tmp_path / "w.db") as database:
        log: ChangeLog = log_in(database, ORG)
        notebook = Notebook(database, core, lambda: log, lambda _event: None)
        for reason in ("", "少了一条", "少了一条"):
            with database.writing() as connection:
                testimony.keep(connection, notebook, reason, CLOCK)
        with database.reading() as connection:
            broken = testimony.broken(connection)
            assert broken is not None
            assert broken[0] == "少了一条"
            (body,) = connection.execute(select(operation.c.body)).scalars()
            assert msgspec.json.decode(body, type=AuditNoted).kind == Kind.TESTIMONY_BROKEN
            assert journal.chains(connection) == []
        with database.writing() as connection:
            testimony.keep(connection, notebook, "", CLOCK)
            assert testimony.broken(connection) is None
    assert core.stop(20)
