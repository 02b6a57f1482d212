"""What ends on a day, as the self-check says it."""

from __future__ import annotations

from datetime import date, timedelta

from app.entry.doctor_ends import endings
from app.entry.findings import Level
from app.entry.topics import area_of, topic_name

TODAY = date(2026, 11, 21)


def test_what_ends_is_warned_of_for_a_month_and_is_good_on_its_last_day() -> None:
    """Otherwise a key would end on the morning of a delivery, or be called ended a day early."""
    days = {"远": 31, "近": 30, "今天": 0, "过了": -1}
    ends = {name: TODAY + timedelta(days=left) for name, left in days.items()}
    found = {one.topic: one.level for one in endings(ends, TODAY)}
    assert found == {
        "ending:过了": Level.BROKEN,
        "ending:今天": Level.WARNING,
        "ending:近": Level.WARNING,
        "ending:远": Level.OK,
    }
    assert list(found) == ["ending:过了", "ending:今天", "ending:近", "ending:远"]


def test_one_of_many_is_called_by_its_kind_and_itself() -> None:
    """Otherwise two connections would be one incident in the month's paper."""
    assert topic_name("connections:shanghai-yy").chinese == "平台对接 shanghai-yy"
    assert area_of("ending:省平台密钥") == area_of("disk")
    assert topic_name("disk").english == "Disk space"
