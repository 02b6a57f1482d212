from __future__ import annotations

import uuid

import msgspec

from app.facts.renumbering import only_numbers_differ
from app.receiving import operations
from tests.sync.service.running import opened, scanned, trace_code

RECEIPT = uuid.UUID(int=(7 << 76) | (2 << 62) | 1)


def text(body: operations.OperationBody) -> str:
    return msgspec.json.encode(body).decode()


def test_one_fact_under_other_numbers_is_told_from_another_fact() -> None:
    scan = scanned(RECEIPT, 1, trace_code(1))
    numbered = msgspec.structs.replace(scan, seq=9, undoes=None)
    assert only_numbers_differ("scan.recorded", 1, text(scan), text(numbered))
    undone = msgspec.structs.replace(scan, undoes=3)
    assert not only_numbers_differ("scan.recorded", 1, text(scan), text(undone))
    assert not only_numbers_differ(
        "scan.recorded", 1, text(scan), text(scanned(RECEIPT, 1, trace_code(2)))
    )
    other = opened(RECEIPT, uuid.uuid4())
    assert not only_numbers_differ("receipt.opened", 1, text(opened(RECEIPT, RECEIPT)), text(other))


def test_what_cannot_be_read_differs_in_more_than_numbers() -> None:
    scan = scanned(RECEIPT, 1, trace_code(1))
    assert not only_numbers_differ("scan.recorded", 1, text(scan), "{}")
    assert not only_numbers_differ("scan.unheard-of", 1, text(scan), text(scan))
