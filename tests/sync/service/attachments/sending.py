"""Attachments as workstations send them, by hand; without it each test would word the fact anew."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

import msgspec

from app.receiving.acceptance.operations import KIND, VERSION, AcceptanceNoted, FileAttached
from app.receiving.acceptance.values import Purpose
from app.store.clock import SystemClock
from tests.app.receiving.acceptance.desk_bench import a_png
from tests.sync.service.running import NOW, Station, opened, operation

CLOCK = SystemClock()


def a_picture(size: int, mark: bytes = b"") -> bytes:
    """A picture of so many bytes: readers stop at its end."""
    head = a_png() + mark
    return head + bytes(max(0, size - len(head)))


def name_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def attached(receipt_id: uuid.UUID, data: bytes, name: str = "箱.png") -> AcceptanceNoted:
    """The fact that somebody attached a file."""
    return AcceptanceNoted(
        receipt_id=receipt_id,
        fact_id=CLOCK.new_id(),
        person="培训收货员",
        at=NOW,
        what=FileAttached(
            sha256=name_of(data),
            name=name,
            media_type="image/png",
            size=len(data),
            purpose=Purpose.PHOTO,
        ),
    )


def said(seq: int, body: AcceptanceNoted) -> dict[str, Any]:
    """The fact as it travels."""
    return {
        "seq": seq,
        "op_id": str(CLOCK.new_id()),
        "kind": KIND,
        "version": VERSION,
        "at": NOW.isoformat(),
        "body": msgspec.json.decode(msgspec.json.encode(body)),
    }


def push_facts(station: Station, *files: bytes) -> None:
    """Push a receipt with these files attached."""
    receipt_id = CLOCK.new_id()
    operations = [operation(1, opened(receipt_id, CLOCK.new_id()))]
    operations += [said(n, attached(receipt_id, data)) for n, data in enumerate(files, 2)]
    answer = station.push(*operations)
    assert answer.status_code == 200, answer.text
    assert {one["status"] for one in answer.json()["results"]} == {"applied"}
