"""Arrays that are written as text come back as they went in."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import create_engine

from app.store.arrays import written

ODD = ["", " ", '"', "\\", '\\"', "{a,b}", "NULL", "药", "a\nb", 'x","y', "\x1d\x1e\x7f", "'"]


def test_what_was_written_is_read_again_by_postgresql(postgres_url: str) -> None:
    cases: list[tuple[str, list[Any]]] = [
        ("text", ODD),
        *(("text", [one]) for one in ODD),
        ("text", ["a", None, '"', None]),
        ("integer", [1, -2, None, 2**31 - 1]),
        ("boolean", [True, False, None]),
        ("uuid", [uuid.UUID(int=7), uuid.UUID(int=7), uuid.UUID(int=8)]),
        ("bytea", [b"", b'\\"\x00\xff', None]),
        ("timestamptz", [datetime(2026, 11, 22, 8, 0, 0, 1, tzinfo=UTC), None]),
        ("numeric", [Decimal("1.50"), None]),
        ("text", []),
    ]
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        for kind, values in cases:
            query = f"SELECT %(them)s::{kind}[]"
            found = connection.exec_driver_sql(query, {"them": written(values)}).scalar_one()
            assert [bytes(v) if isinstance(v, memoryview) else v for v in found] == values
    engine.dispose()


@pytest.mark.parametrize("values", [["a", "b"], ['"', "b"], [1, True, None]])
def test_what_is_known_is_one_text(values: list[Any]) -> None:
    assert isinstance(written(values), str)


def test_what_is_not_known_is_left_to_the_driver() -> None:
    assert written([1.5, None]) == [1.5, None]
