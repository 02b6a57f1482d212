"""The audit tamper test: whatever is done to the rows behind the program's back is found.

Without it the chain could be there and prove nothing. Each way of altering is tried on both
engines, with the triggers out of the way, as somebody with all rights would do it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from app.people.audit import chain, journal, roots
from app.people.audit.roots import ChainBroken, Root
from app.people.audit.signing import Signer
from app.people.audit.values import Actor, Filed, Note, Subject
from app.people.audit.verifying import Fault, Finding, Verified, verify
from app.store.database import Database
from app.store.tables.audit import audit_entry, audit_head, audit_root

ORG = "31010000001"
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
SIGNER, FORGER = Signer(b"s" * 32), Signer(b"f" * 32)
LAST, SIGNED = 12, 9
entry = audit_entry.c
HERE = entry.org == ORG


def filed(number: int) -> Filed:
    note = Note(
        "exported", actor=Actor(f"T{number:02}", "审计员"), subject=Subject("list", "", "表")
    )
    return Filed(uuid.UUID(int=number), NOW + timedelta(minutes=number), None, note)


@pytest.fixture
def log(any_database: Database) -> Database:
    """Twelve entries, a root over the first nine; another institution beside it."""
    with any_database.writing() as connection:
        journal.append(connection, ORG, [filed(number) for number in range(1, SIGNED + 1)])
        journal.append(connection, "B", [filed(99)])
        assert roots.make(connection, ORG, SIGNER, NOW) is not None
        for number in range(SIGNED + 1, LAST + 1):
            journal.append(connection, ORG, [filed(number)])
    return any_database


def verified(database: Database, *witnessed: Root) -> Verified:
    with database.reading() as connection:
        return verify(connection, ORG, TODAY, SIGNER.public, witnessed)


def unguarded(connection: Connection) -> None:
    """Take the triggers away, as whoever owns the database can."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP FUNCTION audit_kept() CASCADE"))
        return
    for name in ("entry_unchanged", "entry_kept", "root_unchanged", "root_kept"):
        connection.execute(text(f"DROP TRIGGER audit_{name}"))


def numbered(connection: Connection, step: int, first: int) -> None:
    """Move all entries from a number on by a step, without counting their hashes anew."""
    query = select(entry.seq).where(HERE, entry.seq >= first)
    for seq in sorted(connection.execute(query).scalars(), reverse=step > 0):
        connection.execute(update(audit_entry).where(HERE, entry.seq == seq).values(seq=seq + step))


def recounted(connection: Connection, first: int) -> None:
    """Count the chain anew from a number on, and its end, as a careful forger would."""
    before = connection.execute(select(entry.hash).where(HERE, entry.seq == first - 1)).scalar()
    before, last = bytes(before or b""), first - 1
    query = select(audit_entry).where(HERE, entry.seq >= first).order_by(entry.seq)
    for row in connection.execute(query).all():
        here = chain.of_entry(before, ORG, row.seq, row._mapping)
        values = {"previous": before, "hash": here}
        connection.execute(update(audit_entry).where(HERE, entry.seq == row.seq).values(values))
        before, last = here, row.seq
    mine = update(audit_head).where(audit_head.c.org == ORG)
    connection.execute(mine.values(seq=last, hash=before))


def inserted(connection: Connection, seq: int) -> None:
    """Make room and put an entry in that was never written."""
    numbered(connection, 1, seq)
    row = connection.execute(select(audit_entry).where(HERE, entry.seq == seq - 1)).one()
    made = dict(row._mapping) | {"seq": seq, "entry_id": uuid.uuid4(), "number": "T77"}
    made["previous"] = row.hash
    made["hash"] = chain.of_entry(bytes(row.hash), ORG, seq, made)
    connection.execute(insert(audit_entry), made)


def altered(connection: Connection, seq: int) -> None:
    connection.execute(update(audit_entry).where(HERE, entry.seq == seq).values(number="T99"))


def removed(connection: Connection, seq: int) -> None:
    connection.execute(delete(audit_entry).where(HERE, entry.seq == seq))


def removed_closely(connection: Connection, seq: int) -> None:
    """Remove one and close the gap."""
    removed(connection, seq)
    numbered(connection, -1, seq + 1)


def swapped(connection: Connection, seq: int) -> None:
    for old, new in ((seq, 1000), (seq + 1, seq), (1000, seq + 1)):
        connection.execute(update(audit_entry).where(HERE, entry.seq == old).values(seq=new))


def altered_with_its_hash(connection: Connection, seq: int) -> None:
    """Change one and count its own hash anew, but not those behind it."""
    altered(connection, seq)
    row = connection.execute(select(audit_entry).where(HERE, entry.seq == seq)).one()
    hashed = chain.of_entry(bytes(row.previous), ORG, seq, row._mapping)
    connection.execute(update(audit_entry).where(HERE, entry.seq == seq).values(hash=hashed))


def truncated(connection: Connection, seq: int) -> None:
    connection.execute(delete(audit_entry).where(HERE, entry.seq >= seq))


def altered_and_recounted(connection: Connection, seq: int) -> None:
    altered(connection, seq)
    recounted(connection, seq)


def removed_and_recounted(connection: Connection, seq: int) -> None:
    removed_closely(connection, seq)
    recounted(connection, seq)


def inserted_and_recounted(connection: Connection, seq: int) -> None:
    inserted(connection, seq)
    recounted(connection, seq)


def truncated_and_recounted(connection: Connection, seq: int) -> None:
    truncated(connection, seq)
    recounted(connection, seq)


@dataclass(frozen=True)
class Way:
    """One way to alter a chain, and what is found."""

    do: Callable[[Connection, int], None]
    seq: int
    fault: Fault


WAYS = (
    Way(altered, 4, Fault.ALTERED),
    Way(altered, 1, Fault.ALTERED),
    Way(altered, 11, Fault.ALTERED),
    Way(altered, LAST, Fault.ALTERED),
    Way(removed, 4, Fault.MISSING),
    Way(removed, 1, Fault.MISSING),
    Way(removed, 11, Fault.MISSING),
    Way(removed, LAST, Fault.MISSING),
    Way(removed_closely, 4, Fault.MISSING),
    Way(removed_closely, 11, Fault.MISSING),
    Way(inserted, 5, Fault.INSERTED),
    Way(inserted, 11, Fault.INSERTED),
    Way(swapped, 6, Fault.MOVED),
    Way(swapped, 10, Fault.MOVED),
    Way(truncated, 7, Fault.MISSING),
    Way(truncated, 11, Fault.MISSING),
    Way(altered_with_its_hash, 6, Fault.ALTERED),
    Way(altered_with_its_hash, 11, Fault.ALTERED),
    Way(altered_with_its_hash, LAST, Fault.ALTERED),
    # With every hash behind it counted anew: the signed root remembers.
    Way(altered_and_recounted, 4, Fault.ALTERED),
    Way(removed_and_recounted, 4, Fault.ALTERED),
    Way(inserted_and_recounted, 4, Fault.ALTERED),
    Way(truncated_and_recounted, 7, Fault.MISSING),
)


@contextmanager
def tampering(database: Database) -> Iterator[Connection]:
    """Alter what you like: it is taken back when the block is left."""
    with suppress(_TakenBack), database.writing() as connection:
        unguarded(connection)
        yield connection
        raise _TakenBack


class _TakenBack(Exception):
    """Ends a transaction as if it had never been."""


def found_by(connection: Connection) -> Verified:
    return verify(connection, ORG, TODAY, SIGNER.public)


def test_whatever_is_done_to_a_row_is_found_at_that_row(log: Database) -> None:
    # Without it somebody could take back what was done, and the log would look whole.
    assert verified(log).finding is None
    for way in WAYS:
        with tampering(log) as connection:
            way.do(connection, way.seq)
            found, named = found_by(connection), f"{way.do.__name__} {way.seq}"
        assert found.finding is not None, named
        assert (found.finding.seq, found.finding.fault) == (way.seq, way.fault), named
        assert found.entries == way.seq - 1, named
        assert found.finding.at is None or found.finding.at.date() == NOW.date()
    assert verified(log).finding is None, "all was taken back"


def test_no_column_can_be_changed_unnoticed(log: Database) -> None:
    # Without it a field could be left out of the hash and nobody would know.
    spoilt = {
        "seq": 500,
        "entry_id": uuid.UUID(int=500),
        "at": NOW - timedelta(days=3),
        "device": uuid.UUID(int=5),
        "previous": b"x" * 32,
        "hash": b"x" * 32,
    }
    for column in set(audit_entry.columns.keys()) - {"org"}:
        with tampering(log) as connection:
            values = {column: spoilt.get(column, "另一个")}
            connection.execute(update(audit_entry).where(HERE, entry.seq == 11).values(values))
            finding = found_by(connection).finding
        assert finding is not None, column
        assert finding.seq == 11, column


def test_text_that_would_be_cut_when_it_is_read_is_still_seen(log: Database) -> None:
    # Without it what is longer than the program writes could be hung on behind and hidden.
    with log.writing() as connection:
        unguarded(connection)
        long = "审计员" + " " * 600
        connection.execute(
            update(audit_entry).where(HERE, entry.seq == 3).values(roles=",", name=long)
        )
    finding = verified(log).finding
    assert finding is not None
    assert (finding.seq, finding.fault) == (3, Fault.ALTERED)


def test_the_database_itself_refuses_to_change_an_entry(log: Database) -> None:
    # Without it a mistake in the program could rewrite what happened.
    for statement in (
        update(audit_entry).where(HERE, entry.seq == 3).values(number="T99"),
        delete(audit_entry).where(HERE, entry.seq == 3),
        update(audit_root).values(since=1),
        delete(audit_root),
    ):
        with pytest.raises(DBAPIError, match="only ever added to"), log.writing() as connection:
            connection.execute(statement)
    assert verified(log) == Verified(ORG, LAST, 1, LAST, SIGNED, (SIGNER.public,), None)


def test_a_root_that_somebody_else_signed_is_no_root(log: Database) -> None:
    # Without it a forger would sign the new chain with a key of his own.
    with log.writing() as connection:
        unguarded(connection)
        connection.execute(delete(audit_root))
        altered_and_recounted(connection, 4)
        forged = roots.make(connection, ORG, FORGER, NOW)
    assert forged is not None
    assert verified(log).finding == Finding(LAST, Fault.ROOT_ALTERED, None)


def test_what_a_workstation_kept_finds_the_row_where_the_roots_are_gone(log: Database) -> None:
    # Without it whoever removes the roots, too, would be believed.
    with log.writing() as connection:
        kept = list(roots.of_chain(connection, ORG))
        unguarded(connection)
        connection.execute(delete(audit_root))
        altered_and_recounted(connection, 4)
    assert verified(log).finding is None, "nothing here remembers it"
    found = verified(log, *kept).finding
    assert found is not None
    assert (found.seq, found.fault) == (4, Fault.ALTERED)


def test_a_root_whose_marks_or_time_were_changed_is_found(log: Database) -> None:
    # Without it the roots would be trusted whatever stands in them.
    for changed in (
        {"marks": "0" * 72},
        {"made_at": NOW - timedelta(days=900)},
        {"since": 0, "seq": 8},
    ):
        with log.reading() as connection:
            whole = next(roots.of_chain(connection, ORG))
        assert whole.is_signed
        values = {name: getattr(whole, name) for name in Root.__dataclass_fields__} | changed
        assert not Root(**values).is_signed


def test_what_does_not_hang_together_is_not_signed(log: Database) -> None:
    # Without it the service would put its name to what a forger wrote.
    with log.writing() as connection:
        unguarded(connection)
        altered(connection, 11)
    with pytest.raises(ChainBroken) as broken, log.writing() as connection:
        roots.make(connection, ORG, SIGNER, NOW)
    assert (broken.value.org, broken.value.seq) == (ORG, 11)


def test_a_chain_goes_on_over_several_roots(log: Database) -> None:
    # Without it only the first day would be proven.
    with log.writing() as connection:
        made = roots.make(connection, ORG, SIGNER, NOW)
        again = roots.make(connection, ORG, SIGNER, NOW)
    assert made is not None
    assert (made.since, made.seq, len(made.marks)) == (SIGNED, LAST, 8 * 3)
    assert again is None
    assert verified(log) == Verified(ORG, LAST, 1, LAST, LAST, (SIGNER.public,), None)
    with log.writing() as connection:
        unguarded(connection)
        connection.execute(delete(audit_root).where(audit_root.c.seq == SIGNED))
    assert verified(log).finding == Finding(SIGNED, Fault.ROOT_ALTERED, None)


def test_another_institutions_chain_is_untouched(log: Database) -> None:
    # Without it one hospital's fault would be told to another.
    with log.writing() as connection:
        unguarded(connection)
        altered(connection, 2)
    with log.reading() as connection:
        assert journal.chains(connection) == sorted(["B", ORG])
        other = verify(connection, "B", TODAY, SIGNER.public)
    assert (other.entries, other.finding) == (1, None)
