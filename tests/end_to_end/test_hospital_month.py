"""A hospital's month through sandbox, service and two workstations: nothing is off at its end."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from app.links.days import Compared
from tests.end_to_end.month import Month, Size, a_month

SHARE = Size(orders=1, trucks=1, boxes=30)
WHOLE = Size(days=30, orders=10, trucks=20, boxes=400, wait_s=1800.0)


def live(month: Month) -> None:
    month.open_desks()
    for day in range(month.size.days):
        month.order_everything(day)
        month.receive(month.send_trucks())
    size = month.size
    assert len(month.arrived) == 1 + size.days * (size.trucks + size.orders)
    month.settle()
    assert month.scanned == month.held() == month.accepted()
    found = month.eventually(month.agreed, "both sides agree")
    assert {one.compared for one in found} == set(Compared)
    told = Counter[str]()
    for one in found:
        told[one.link] += one.ours if one.compared is Compared.CODES else 0
    assert +told == dict.fromkeys(("mashangfangxin", "insurance"), len(month.arrived))
    for one in found:
        assert one.ours == one.theirs == one.equal, one


def test_a_share_of_a_month_ends_with_all_sides_alike(tmp_path: Path) -> None:
    with a_month(tmp_path, SHARE) as month:
        live(month)


@pytest.mark.slow
@pytest.mark.timeout(14_400)
def test_a_month_ends_with_all_sides_alike(tmp_path: Path) -> None:
    with a_month(tmp_path, WHOLE) as month:
        live(month)
