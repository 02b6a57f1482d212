from __future__ import annotations

import gzip
import json
from datetime import date
from typing import Any

import pytest

from app.documents import DocumentProblem
from app.packing.handover import HandOver, make_handover
from app.receiving.documents.deliveries import package_rows
from app.receiving.documents.delivery_file import parse_delivery
from app.tracing.chunks import read
from sync.sandbox.training.delivery import training_delivery

DAY = date(2026, 11, 21)


def told(handover: HandOver) -> set[tuple[str, int, str | None, str | None, bool]]:
    """What a manifest says of each code."""
    texts = (gzip.decompress(chunk).decode() for chunk in handover.chunks[1:])
    return {
        (code, group.line_no, group.carton_no, group.parent, group.smallest)
        for text in texts
        for group in read(text)
        for code in group.codes
    }


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("limit", [None, 7, 100])
def test_a_manifest_says_what_the_delivery_file_says(seed: int, limit: int | None) -> None:
    document = training_delivery(seed, today=DAY).handover()
    handover = make_handover(document, "31010000001", limit=limit)
    names = ("code", "line_no", "carton_no", "parent_code", "smallest")
    rows = package_rows("org", parse_delivery(document))
    assert told(handover) == {tuple(row[name] for name in names) for row in rows}
    assert sum(handover.levels.values()) == len(told(handover))
    bare = json.loads(gzip.decompress(handover.chunks[0]))
    assert not any("packages" in c for line in bare["lines"] for c in line["cartons"])
    again = make_handover(json.loads(json.dumps(document)), "31010000001", limit=limit)
    assert again.declaration() == handover.declaration()


@pytest.mark.parametrize(
    "change",
    [
        {"delivery_no": ""},
        {"lines": None},
        {"lines": [{"line_no": 1}]},
        {"distributor": "x"},
        {"lines": [{"line_no": 1, "item": {}, "cartons": [{"carton_no": "1", "packages": [{}]}]}]},
    ],
)
def test_a_document_with_a_mistake_is_refused_with_its_place(change: dict[str, Any]) -> None:
    document = training_delivery(1, today=DAY).handover() | change
    with pytest.raises(DocumentProblem):
        make_handover(document, "31010000001")


def test_packages_in_packages_without_end_are_refused() -> None:
    package: dict[str, Any] = {"code": "81000010000000000001"}
    for number in range(2, 8):
        package = {"code": f"8100001{number:013d}", "children": [package]}
    document = training_delivery(1, today=DAY).handover()
    document["lines"][0]["cartons"][0]["packages"] = [package]
    with pytest.raises(DocumentProblem, match="嵌套"):
        make_handover(document, "31010000001")
