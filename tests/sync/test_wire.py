from __future__ import annotations

import uuid
from datetime import UTC, datetime

import msgspec
import pytest

from sync import wire

OPERATION = {
    "seq": 1,
    "op_id": str(uuid.UUID(int=1)),
    "kind": "scan.recorded",
    "version": 1,
    "at": "2026-11-21T08:00:00Z",
    "body": {},
}


def test_a_message_reads_as_it_was_written() -> None:
    push = wire.Push(
        device=uuid.UUID(int=1),
        incarnation=uuid.UUID(int=2),
        base=1,
        prev="",
        tip="ab" * 32,
        operations=[
            wire.Operation(
                seq=1,
                op_id=uuid.UUID(int=3),
                kind="scan.recorded",
                version=1,
                at=datetime(2026, 11, 21, tzinfo=UTC),
                body=msgspec.Raw('{"中": [1, null,  "文"]}'.encode()),
            )
        ],
    )
    assert msgspec.json.decode(msgspec.json.encode(push), type=wire.Push) == push


def test_what_a_newer_end_adds_is_let_through() -> None:
    text = b'{"last_seq": 1, "last_hash": "", "results": [], "safer": 1}'
    assert msgspec.json.decode(text, type=wire.Pushed).last_seq == 1


def test_what_an_older_end_leaves_out_has_a_default() -> None:
    text = b'{"org": "1", "org_name": "x", "token": "t", "epoch": "e"}'
    assert msgspec.json.decode(text, type=wire.Enrolled).number == 0
    assert msgspec.json.decode(b'{"last_seq": 4}', type=wire.Gap).error == "gap"


def test_a_gap_reads_as_a_refusal_too() -> None:
    text = msgspec.json.encode(wire.Gap(last_seq=4))
    assert msgspec.json.decode(text, type=wire.Refusal).error == "gap"


@pytest.mark.parametrize(
    "spoil",
    [
        {"seq": -1},
        {"seq": 2**31},
        {"version": 2**40},
        {"kind": ""},
        {"kind": "Scan Recorded"},
        {"kind": "x" * 65},
        {"at": "2026-11-21T08:00:00"},
        {"op_id": "1"},
    ],
)
def test_an_operation_no_end_could_store_is_no_operation(spoil: dict[str, object]) -> None:
    msgspec.json.decode(msgspec.json.encode(OPERATION), type=wire.Operation)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(OPERATION | spoil), type=wire.Operation)
