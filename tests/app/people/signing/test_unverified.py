from __future__ import annotations

from datetime import date
from pathlib import Path

from app.people import persons
from app.people.permissions import Permission
from app.people.person import Person
from app.people.rights import NONE, Rights
from app.people.roles import Role
from app.people.signing.unverified import mark, unmarked
from app.store.database import Database

TODAY = date(2026, 11, 21)
ORG = "31010000001"


def test_who_could_not_be_verified_receives_and_packs_and_decides_nothing(
    tmp_path: Path,
) -> None:
    """Without it a pulled cable would be the way to approve an order in another's name."""
    people = (("1", "甲", Role.STORE_KEEPER), ("2", "乙", Role.PURCHASE_APPROVER))
    with Database.at(tmp_path / "here.db") as database, database.writing() as connection:
        for number, name, role in people:
            persons.store(connection, ORG, Person.in_role(number, name, role))

        def held(who: str) -> Rights:
            return persons.rights_of_named(connection, ORG, who, TODAY)

        whole, keeper, approver = held("甲"), held(mark("甲")), held(mark("乙"))
        assert held(mark("丙")) == NONE
    assert keeper.may(Permission.RECEIVE)
    for barred in (Permission.ACCEPT_CONTROLLED, Permission.CHANGE_RECEIVING_RULES):
        assert (whole.may(barred), keeper.may(barred)) == (True, False)
    assert keeper.permissions < whole.permissions
    assert not approver.may(Permission.APPROVE_ORDERS)
    assert (mark(mark("甲")), unmarked(mark("甲")), unmarked("甲")) == ("甲（未核实）", "甲", None)
