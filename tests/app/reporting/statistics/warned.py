"""Rows of catalogue warnings and of what persons said on them; `org` is added by the caller."""

from __future__ import annotations

import uuid
from datetime import date, datetime


def a_warning(
    code: str,
    found: datetime,
    closed: datetime | None = None,
    field: str = "price",
    changed: datetime | None = None,
    state: str = "open",
) -> dict[str, object]:
    key = {"hospital_code": code, "province_code": "P", "field": field}
    texts = {"matched_by": "", "problem": "differs", "severity": 0, "message": "", "name": ""}
    values = {"province_value": "12.50", "hospital_value": "13.00", "strength": "", "maker": ""}
    stands = {"distributors": "", "words": "", "decision": "", "until": None, "returned": ""}
    times = {"found_at": found, "changed_at": changed or found, "closed_at": closed}
    return {**key, **texts, **values, **stands, **times, "state": "closed" if closed else state}


def a_word(
    code: str,
    at: datetime,
    decision: str = "accept",
    until: date | None = None,
    hospital_value: str = "13.00",
    field: str = "price",
) -> dict[str, object]:
    key = {"hospital_code": code, "province_code": "P", "field": field}
    said = {"decision": decision, "until": until, "person": "采购员甲", "at": at, "why": ""}
    values = {"province_value": "12.50", "hospital_value": hospital_value, "behind": ""}
    return {**key, **said, **values, "op_id": uuid.uuid4()}
