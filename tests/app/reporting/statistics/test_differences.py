"""Differences between the catalogues are counted where they came, were decided on, and went."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import insert

from app.reporting.statistics.differences import differences
from app.reporting.statistics.sheets import field_name
from app.reporting.statistics.values import Differences, Period
from app.store.tables.warnings import catalogue_warning, warning_word
from sync.platform_time import BEIJING
from tests.app.reporting.statistics.warned import a_warning, a_word
from tests.deliveries import Workplace

AUTUMN = Period(date(2026, 9, 1), date(2026, 11, 30))
TODAY = date(2026, 11, 20)


def on(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=BEIJING)


def counted(
    place: Workplace, warnings: list[dict[str, object]], *words: dict[str, object]
) -> Differences:
    org = place.parts.log.workstation.org
    with place.parts.database.writing() as connection:
        connection.execute(insert(catalogue_warning), [one | {"org": org} for one in warnings])
        if words:
            connection.execute(insert(warning_word), [one | {"org": org} for one in words])
    with place.parts.database.reading() as connection:
        return differences(connection, org, AUTUMN, TODAY, BEIJING)


def test_each_month_says_what_came_went_and_was_left(place: Workplace) -> None:
    found = counted(
        place,
        [
            a_warning("H0", on(8, 1)),
            # 00:30 in Beijing is the day before in UTC.
            a_warning("H1", on(9, 1, 0), closed=on(10, 5)),
            a_warning("H2", on(9, 30, 23)),
            a_warning("H3", on(11, 2), field="strength"),
            a_warning("H4", on(8, 2), closed=on(8, 3)),
        ],
        a_word("H2", on(10, 8)),
        a_word("H2", on(10, 9), "ignore"),
    )
    assert [(one.key, one.found, one.decided, one.closed, one.left) for one in found.months] == [
        ("2026-09", 2, 0, 0, 3),
        ("2026-10", 0, 1, 1, 1),
        ("2026-11", 1, 0, 0, 2),
    ]
    assert [(one.key, one.found, one.decided, one.closed, one.left) for one in found.fields] == [
        ("price", 2, 1, 1, 1),
        ("strength", 1, 0, 0, 1),
    ]
    total = found.total
    assert (total.found, total.decided, total.closed, total.left) == (3, 1, 1, 2)
    assert [field_name(one.key) for one in found.fields] == ["采购价格", "规格"]
    assert field_name("of-a-later-version") == "of-a-later-version"


@pytest.mark.parametrize(
    ("words", "changed", "state", "left"),
    [
        ([a_word("H1", on(9, 5))], None, "open", [0, 0, 0]),
        ([a_word("H1", on(9, 5)), a_word("H1", on(10, 2), "reopen")], None, "open", [0, 1, 1]),
        ([a_word("H1", on(9, 5), until=date(2026, 10, 30))], None, "open", [0, 1, 1]),
        ([a_word("H1", on(9, 5), until=date(2026, 10, 31))], None, "open", [0, 0, 1]),
        ([a_word("H1", on(9, 5), hospital_value="9")], on(10, 3), "open", [0, 1, 1]),
        ([a_word("H1", on(9, 5), hospital_value="１３.00 ")], on(9, 4), "open", [0, 0, 0]),
        ([a_word("H1", on(9, 5))], None, "contested", [1, 1, 1]),
        ([a_word("H1", on(12, 5))], None, "open", [1, 1, 1]),
    ],
    ids=[
        "held",
        "taken back",
        "past",
        "last day",
        "other value",
        "same value",
        "contested",
        "late",
    ],
)
def test_a_decision_counts_as_long_as_it_holds(
    place: Workplace,
    words: list[dict[str, object]],
    changed: datetime | None,
    state: str,
    left: list[int],
) -> None:
    warnings = [a_warning("H1", on(9, 2), changed=changed, state=state)]
    assert [one.left for one in counted(place, warnings, *words).months] == left


def test_nothing_is_said_of_the_future(place: Workplace) -> None:
    with place.parts.database.reading() as connection:
        found = differences(
            connection, place.parts.log.workstation.org, AUTUMN, date(2026, 8, 31), BEIJING
        )
    assert found == Differences(AUTUMN)
