from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.receiving.journal import apply
from app.receiving.operations import (
    KINDS,
    VERSION,
    OperationBody,
    PackageBody,
    ReceiptConfirmed,
    ReceiptOpened,
    ScanRecorded,
    decode,
    encode,
    kind_of,
)
from app.receiving.sessions.opening import receipt_id
from app.store.database import Database
from app.store.facts import Applied, Author, OutOfPlace, UnreadableOperation
from tests.deliveries import FakeClock, a_delivery, code

ORG = "31010000001"
FIRST, SECOND = uuid.UUID(int=1), uuid.UUID(int=2)
DELIVERY = a_delivery().delivery_id
RECEIPT = receipt_id(DELIVERY)
CLOCK = FakeClock()


class Service:
    """The other end: it only applies what arrives."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, device: uuid.UUID, body: OperationBody) -> Applied:
        arrived = decode(kind_of(body), VERSION, encode(body))
        with self._database.writing() as connection:
            return apply(connection, Author(ORG, device, CLOCK.new_id()), arrived)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with self._database.reading() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(statement)]

    @property
    def counted(self) -> int:
        return int(self.rows("SELECT coalesce(sum(quantity), 0) FROM count_event")[0][0])

    @property
    def held(self) -> dict[str, uuid.UUID]:
        rows = self.rows("SELECT code, workstation FROM package")
        return {code: uuid.UUID(bytes=station) for code, station in rows}


@pytest.fixture
def service(tmp_path: Path, empty_database: Path) -> Iterator[Service]:
    path = tmp_path / "service.db"
    path.write_bytes(empty_database.read_bytes())
    with Database.at(path) as database:
        yield Service(database)


def opened() -> ReceiptOpened:
    return ReceiptOpened(
        receipt_id=RECEIPT,
        delivery_id=DELIVERY,
        receipt_no="SH1",
        opened_at=CLOCK.now(),
        opened_by="甲",
    )


def scanned(seq: int, *serials: int, undoes: int | None = None) -> ScanRecorded:
    removed = {1: -len(serials)} if serials else {}
    return ScanRecorded(
        receipt_id=RECEIPT,
        seq=seq,
        raw=b"\xff\x00x",
        kind="trace_code",
        verdict="command" if undoes else "accepted",
        sentence_key="accepted",
        sentence_values={},
        device="test",
        person="甲",
        read_at=CLOCK.now(),
        undoes=undoes,
        counts=removed if undoes else {1: len(serials)},
        packages=[]
        if undoes
        else [PackageBody(code(serial), 1, True, None, None) for serial in serials],
    )


def test_a_code_two_workstations_scanned_is_counted_once_and_kept_as_a_conflict(
    service: Service,
) -> None:
    service.take(FIRST, opened())
    service.take(SECOND, opened())
    service.take(FIRST, scanned(1, 10, 11))
    applied = service.take(SECOND, scanned(1, 11, 12))
    assert applied.conflicts == {code(11)}
    assert service.counted == len(service.held) == 3
    assert service.held[code(11)] == FIRST
    assert service.rows("SELECT code FROM code_claim WHERE balance > 0") == [(code(11),)]
    assert service.rows("SELECT count(*) FROM receipt") == [(1,)]


def test_an_undo_takes_off_only_what_its_scan_had_counted(service: Service) -> None:
    service.take(FIRST, opened())
    service.take(FIRST, scanned(1, 10, 11))
    service.take(SECOND, scanned(1, 11, 12))
    service.take(SECOND, scanned(2, 11, 12, undoes=1))
    assert service.counted == len(service.held) == 2
    assert set(service.held.values()) == {FIRST}
    service.take(SECOND, scanned(3, 11, 12, undoes=1))
    assert service.counted == 2


@settings(max_examples=15, deadline=None)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from((FIRST, SECOND)),
            st.sets(st.integers(1, 6), max_size=4),
            st.booleans(),
        ),
        max_size=12,
    )
)
def test_whatever_two_workstations_do_the_sum_is_what_is_held(
    tmp_path_factory: pytest.TempPathFactory,
    empty_database: Path,
    steps: list[tuple[uuid.UUID, set[int], bool]],
) -> None:
    path = tmp_path_factory.mktemp("service") / "service.db"
    path.write_bytes(empty_database.read_bytes())
    with Database.at(path) as database:
        service = Service(database)
        service.take(FIRST, opened())
        done: dict[uuid.UUID, list[tuple[int, set[int]]]] = {FIRST: [], SECOND: []}
        for seq, (device, serials, is_undo) in enumerate(steps, 1):
            if is_undo and done[device]:
                undone, taken = done[device].pop()
                service.take(device, scanned(seq, *sorted(taken), undoes=undone))
            else:
                service.take(device, scanned(seq, *sorted(serials)))
                done[device].append((seq, serials))
        assert service.counted == len(service.held)


def confirmed(person: str) -> ReceiptConfirmed:
    return ReceiptConfirmed(
        receipt_id=RECEIPT,
        delivery_id=DELIVERY,
        confirmed_at=CLOCK.now(),
        confirmed_by=person,
        lines={1: (10, 9, "short", "少一盒")},
    )


def test_the_first_confirmation_stands(service: Service) -> None:
    service.take(FIRST, opened())
    service.take(FIRST, confirmed("甲"))
    service.take(SECOND, confirmed("乙"))
    assert service.rows("SELECT state, confirmed_by FROM receipt") == [("confirmed", "甲")]


def test_a_receipt_that_was_never_opened_cannot_be_confirmed(service: Service) -> None:
    with pytest.raises(OutOfPlace):
        service.take(FIRST, confirmed("甲"))


@pytest.mark.parametrize(
    ("kind", "version", "body"),
    [
        ("no.such", 1, "{}"),
        ("scan.recorded", 2, "{}"),
        ("scan.recorded", 1, "{}"),
        ("scan.recorded", 1, "{"),
        ("scan.recorded", 1, "[]"),
        ("receipt.opened", 1, b"\xff"),
        ("receipt.opened", 1, '{"receipt_id": "no id"}'),
    ],
)
def test_what_cannot_be_read_is_said_to_be_unreadable(
    kind: str, version: int, body: str | bytes
) -> None:
    with pytest.raises(UnreadableOperation, match=kind):
        decode(kind, version, body)


@pytest.mark.parametrize("body", [opened(), scanned(1, 10), scanned(2, 10, undoes=1)])
def test_bodies_come_back_as_they_were(body: OperationBody) -> None:
    assert decode(kind_of(body), VERSION, encode(body)) == body


def test_a_field_that_a_newer_program_added_is_let_through() -> None:
    body = msgspec.json.decode(encode(opened()))
    newer = msgspec.json.encode(body | {"colour": "red"})
    assert decode("receipt.opened", VERSION, newer) == decode(
        "receipt.opened", VERSION, msgspec.json.encode(body)
    )


def test_every_kind_has_one_name() -> None:
    assert len(set(KINDS.values())) == len(KINDS)
