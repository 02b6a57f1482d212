"""A name is one person's within an institution, as the 工号 is."""

from __future__ import annotations

import pytest

from app.people.roles import Role
from app.store.clock import SystemClock
from app.store.database import Database
from sync.service import accounts
from sync.service.account_desk import as_administrator
from sync.service.people.desk import PeopleDesk
from sync.service.refusals import ServiceRefusal
from sync.service.transactions import commit
from sync.wire_people import PersonSet, PersonsSet

ORG, OTHER = "31010000001", "31010000002"
OPERATOR = as_administrator(ORG)


@pytest.fixture
def desk(service_database: Database) -> PeopleDesk:
    commit(service_database, lambda c: accounts.add_organisation(c, ORG, "医院"))
    commit(service_database, lambda c: accounts.add_organisation(c, OTHER, "另一医院"))
    made = PeopleDesk(service_database, SystemClock())
    made.set_person(OPERATOR, wish("007", "李四"))
    return made


def wish(number: str, name: str) -> PersonSet:
    return PersonSet(number=number, name=name, role=Role.RECEIVING_CLERK)


def refused(desk: PeopleDesk, number: str, name: str) -> str:
    with pytest.raises(ServiceRefusal) as caught:
        desk.set_person(OPERATOR, wish(number, name))
    assert caught.value.error == "wrong-name"
    assert name not in [one.name for one in desk.persons(OPERATOR) if one.number == number]
    return caught.value.message


def test_a_name_is_one_persons_for_good(desk: PeopleDesk) -> None:
    """Without it two persons of one name would be one in every receipt and paper."""
    for typed in ("李四", "李 四"):
        assert "工号 007" in refused(desk, "008", typed)
    desk.set_person(OPERATOR, wish("008", "李四（东院）"))
    # Whoever has left keeps the name: older papers mean that one.
    gone = PersonSet(number="007", name="李四", retired_on=SystemClock().now().date())
    desk.set_person(OPERATOR, gone)
    assert "工号 007" in refused(desk, "009", "李四")
    # An institution's names are its own.
    desk.set_person(as_administrator(OTHER), wish("1", "李四"))


def test_a_name_that_was_given_up_stays_its_owners(desk: PeopleDesk) -> None:
    """Without it a newcomer would have signed what somebody signed before a wedding."""
    desk.set_person(OPERATOR, wish("007", "李思"))
    assert "工号 007 用过" in refused(desk, "008", "李四")
    desk.set_person(OPERATOR, wish("007", "李四"))
    assert "工号 007 用过" in refused(desk, "008", "李思")
    desk.set_person(OPERATOR, wish("007", "Li Si"))
    desk.set_person(OPERATOR, wish("007", "LI SI"))
    assert "工号 007" in refused(desk, "008", "ＬｉＳｉ")


def test_a_name_is_nobody_elses_number(desk: PeopleDesk) -> None:
    """Without it somebody called as a number would work by another's rights."""
    assert "007 李四" in refused(desk, "008", "007")
    assert "007 李四" in refused(desk, "李四", "王五")
    desk.set_person(OPERATOR, wish("Wang", "wang"))


def test_of_two_of_one_name_in_a_file_the_second_row_is_refused(desk: PeopleDesk) -> None:
    """Without it a file would bring in what the form refuses."""
    rows = [PersonSet(number=n, name=name) for n, name in (("1", "甲"), ("2", "甲"), ("3", "乙"))]
    taken = desk.set_persons(OPERATOR, PersonsSet(persons=rows, keep=True))
    assert [(one.number, one.change) for one in taken] == [
        ("1", "new"),
        ("2", "refused"),
        ("3", "new"),
    ]
    assert "工号 1" in taken[1].why
