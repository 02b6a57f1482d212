from __future__ import annotations

import pytest

from app.catalogue.files.columns import HOSPITAL, Kind
from app.catalogue.files.mapping import SavedMapping, read_mapping, suggested
from app.documents import DocumentProblem
from app.tables.cells import Row
from app.tables.headings import find_headings


def test_a_mapping_is_kept_in_our_headings_and_reads_back() -> None:
    kept = SavedMapping().with_kind(Kind.HOSPITAL, {"药品编码": "hospital_code", "备注": ""})
    assert '"药品编码": "院内编码"' in kept.as_json()
    assert read_mapping(kept.as_json().encode()) == kept
    assert kept.of(Kind.PROVINCE) == {}
    named = read_mapping('{"hospital": {"编码": "hospital_code"}}'.encode())
    assert named.of(Kind.HOSPITAL) == {"编码": "hospital_code"}


@pytest.mark.parametrize(
    ("raw", "part"),
    [
        (b"[]", "对象"),
        (b"{", "JSON"),
        (b'{"his": {}}', "his"),
        ('{"hospital": {"编码": "不是列"}}'.encode(), "不是列"),
        ('{"hospital": {"编码": 1}}'.encode(), "文字"),
        (b"\xff", "UTF-8"),
        (b" " * 1_000_001, "太大"),
    ],
)
def test_a_mapping_that_is_none_says_why(raw: bytes, part: str) -> None:
    with pytest.raises(DocumentProblem, match=part):
        read_mapping(raw)


def test_headings_of_other_programs_are_offered_and_not_taken() -> None:
    titles = ["药品编码", "药品名称", "通用名", "规格", "产地", "厂家", "进价"]
    headings, _rest = find_headings(iter([Row(1, titles)]), HOSPITAL.columns)
    assert headings.unknown == ("药品编码", "药品名称", "产地", "厂家", "进价")
    assert suggested(headings, Kind.HOSPITAL) == {
        "药品编码": "hospital_code",
        "产地": "maker",
        "进价": "price",
    }
