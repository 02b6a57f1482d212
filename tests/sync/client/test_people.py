"""An administrator's wishes about people reach a real service, and its answers come as events."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.entry.version import program_version
from app.people import answers, importing, organisations
from app.people.answers import Asked, PeopleRefused, PersonWish
from app.people.at_service import PersonSpeaks, Why
from app.people.person import Away, Grant, Standing
from app.store.database import Database
from app.tables.writing import write_table
from sync.client.people import PeopleDesk
from sync.client.transport import Transport
from sync.service.account_desk import as_administrator
from sync.service.people import keeping
from sync.service.transactions import commit
from sync.wire_people import PersonSet
from tests.campuses import EAST, know_campuses
from tests.sync.client.heard import Heard
from tests.sync.service.running import ORG, RunningService

PASSWORD = "Correct horse 9"
PERSONS = (("0001", "security-administrator"), ("0002", "system-administrator"))


@pytest.fixture
def served(service_database: Database) -> Iterator[RunningService]:
    running = RunningService(service_database)
    # Three administrators, each for oneself.
    house = organisations.Organisation(ORG, "医院")
    commit(service_database, lambda c: keeping.describe(c, house), ORG)
    for number, role in PERSONS:
        person = PersonSet(number=number, name=f"员{number}", role=role, password=PASSWORD)
        running.service.people.set_person(as_administrator(ORG), person)
    yield running
    assert running.stop()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def desk(served: RunningService, heard: Heard) -> Iterator[PeopleDesk]:
    token = served.enrol().token
    made = PeopleDesk(
        lambda read_s: Transport(served.url, token, read_s=read_s),
        heard,
        places=lambda: (("P001", "东院药库"),),
    )
    yield made
    made.stop()


def sign_in(desk: PeopleDesk, heard: Heard, number: str = "0001") -> None:
    desk.sign_in(number, PASSWORD)
    heard.next(PersonSpeaks)


def refused(heard: Heard, asked: Asked) -> tuple[Why, str]:
    event = heard.next(PeopleRefused, lambda one: one.asked is asked)
    return event.why, event.message.chinese


def person(desk: PeopleDesk, heard: Heard, number: str) -> answers.PersonShown:
    desk.list_persons()
    listed = heard.next(answers.PersonsListed)
    assert listed.places == (("P001", "东院药库"),)
    return next(one for one in listed.persons if one.number == number)


def test_a_person_comes_goes_on_leave_and_retires_and_what_is_not_said_stays(
    desk: PeopleDesk, heard: Heard
) -> None:
    """Without it a change of the leave would take roles away, or a name its badge."""
    desk.list_persons()
    assert refused(heard, Asked.PERSONS)[0] is Why.SIGN_IN
    sign_in(desk, heard)
    grants = (Grant("receiving-clerk", since=date(2026, 1, 1)), Grant("store-keeper"))
    desk.keep_person(PersonWish("A1", "收货员甲", grants, password="First-pass-2026"))
    assert heard.next(answers.PersonKept) == answers.PersonKept("A1", "收货员甲")
    shown = person(desk, heard, "A1")
    assert (shown.grants, shown.standing, shown.has_badge) == (grants, Standing.ACTIVE, False)
    desk.give_badge("A1")
    given = heard.next(answers.BadgeGiven)
    assert (given.number, given.badge[:3]) == ("A1", "TDB")
    away = Away(date(2026, 1, 1), date(2099, 1, 1), "0002")
    desk.keep_person(PersonWish("A1", "收货员甲甲", leave=(away,)))
    heard.next(answers.PersonKept)
    shown = person(desk, heard, "A1")
    told = (shown.name, shown.grants, shown.away, shown.standing, shown.has_badge)
    assert told == ("收货员甲甲", grants, away, Standing.AWAY, True)
    desk.keep_person(PersonWish("A1", "收货员甲甲", leave=(None,), end=(date(2026, 1, 1),)))
    heard.next(answers.PersonKept)
    assert person(desk, heard, "A1").standing is Standing.RETIRED
    desk.withdraw_badge("A1")
    assert heard.next(answers.BadgeWithdrawn).number == "A1"
    assert given.badge not in repr(heard.all) + repr(given)
    desk.drop_telephone("A1")
    assert heard.next(answers.TelephoneDropped).number == "A1"


def test_what_may_not_be_is_said_in_the_service_s_words(desk: PeopleDesk, heard: Heard) -> None:
    """Without it an administrator would hear that something failed, and not what to do."""
    sign_in(desk, heard)
    apart = (Grant("system-administrator"), Grant("audit-administrator"))
    desk.keep_person(PersonWish("A2", "甲", apart))
    why, message = refused(heard, Asked.KEEP_PERSON)
    assert (why, "三员分立" in message) == (Why.REFUSED, True)
    desk.keep_person(PersonWish("0001", "员0001", ()))
    assert "不能修改自己" in refused(heard, Asked.KEEP_PERSON)[1]
    desk.give_badge("没有/这个?")
    assert refused(heard, Asked.BADGE)[0] in (Why.REFUSED, Why.OLD)
    desk.list_devices()
    assert refused(heard, Asked.DEVICES)[0] is Why.REFUSED


def test_a_file_is_looked_at_first_and_every_bad_row_is_named(
    desk: PeopleDesk, heard: Heard, tmp_path: Path
) -> None:
    """Without it a typing error in row three would be found when a clerk cannot sign in."""
    sign_in(desk, heard)
    path = tmp_path / "people.xlsx"
    desk.write_template(path)
    assert heard.next(answers.TemplateWritten).path == path
    rows = [
        ("A1", "甲", "收货员；保管员", "", "", "", "", "", ""),
        ("A2", "乙", "没有的岗位", "", "", "", "", "", ""),
        ("A3", "丙", "系统管理员、审计管理员", "", "", "", "", "", ""),
    ]
    write_table(path, importing.TEMPLATE, rows)
    desk.read_file(path)
    read = heard.next(answers.FileRead)
    assert [(one.number, one.change) for one in read.taken] == [("A1", "new"), ("A3", "refused")]
    assert "三员分立" in read.taken[1].why
    assert [(one.row, "没有岗位" in one.why) for one in read.bad] == [(read.rows[0] + 1, True)]
    desk.list_persons()
    known = {one.number for one in heard.next(answers.PersonsListed).persons}
    assert known == {"0001", "0002"}
    desk.take_file(read.wishes)
    assert [one.change for one in heard.next(answers.Imported).taken] == ["new", "refused"]
    assert person(desk, heard, "A1").grants == (Grant("receiving-clerk"), Grant("store-keeper"))
    desk.read_file(tmp_path / "none.xlsx")
    assert refused(heard, Asked.READ_FILE)[0] is Why.REFUSED


def test_a_role_is_composed_and_changed_whole(desk: PeopleDesk, heard: Heard) -> None:
    """Without it a limit of an approver would be kept from nobody."""
    sign_in(desk, heard)
    desk.list_roles()
    roles = {one.role: one for one in heard.next(answers.RolesListed).roles}
    assert roles["purchase-approver"].built_in
    limited = replace(roles["purchase-approver"], approves_up_to=Decimal("5000.50"))
    own = answers.RoleShown("night-clerk", "夜班收货员", frozenset({"receive"}), None)
    for role in (limited, own):
        desk.keep_role(role)
        assert heard.next(answers.RoleKept).role == role
    desk.list_roles()
    now = {one.role: one for one in heard.next(answers.RolesListed).roles}
    assert (now["purchase-approver"], now["night-clerk"]) == (limited, own)
    desk.keep_role(replace(own, permissions=frozenset({"back-up", "read-audit"})))
    assert "三员分立" in refused(heard, Asked.KEEP_ROLE)[1]


def test_workstations_are_let_in_put_out_and_looked_at(
    desk: PeopleDesk, heard: Heard, served: RunningService
) -> None:
    """Without it a stolen workstation would go on until somebody sits at the server."""
    sign_in(desk, heard, "0002")
    desk.make_code()
    made = heard.next(answers.EnrolmentCodeMade)
    assert made.code
    assert made.code not in repr(made)
    other = served.enrol().device
    desk.list_devices()
    devices = heard.next(answers.DevicesListed).devices
    assert [one.number for one in devices] == [1, 2]
    # This one has spoken, the other has not yet.
    assert [one.program for one in devices] == [program_version(), ""]
    desk.admit(other, admitted=False)
    assert heard.next(answers.DeviceAdmitted) == answers.DeviceAdmitted(other, admitted=False)
    desk.list_devices()
    after = {one.device: one for one in heard.next(answers.DevicesListed).devices}
    assert after[other].revoked_at is not None
    desk.list_held_back(other)
    assert heard.next(answers.HeldBackListed) == answers.HeldBackListed(other, ())
    desk.admit(other, admitted=True)
    assert heard.next(answers.DeviceAdmitted).admitted
    desk.admit(uuid.UUID(int=1), admitted=True)
    assert "没有这台工作站" in refused(heard, Asked.ADMIT)[1]


def test_a_workstation_is_put_at_a_place(
    served: RunningService, desk: PeopleDesk, heard: Heard
) -> None:
    """Without it a role of one campus could be held to it by a command alone."""
    with served.database.writing() as connection:
        know_campuses(connection, ORG)
    sign_in(desk, heard, "0002")
    desk.list_devices()
    listed = heard.next(answers.DevicesListed)
    [one] = listed.devices
    assert (one.place, listed.places) == ("", (("P001", "东院药库"),))
    desk.place(one.device, "P001")
    why, said = refused(heard, Asked.PLACE)
    assert why is Why.REFUSED
    assert "没有配送点 P001" in said, "the service decides which there are"
    desk.place(one.device, EAST)
    assert heard.next(answers.DevicePlaced) == answers.DevicePlaced(one.device, EAST)
    desk.list_devices()
    [one] = heard.next(answers.DevicesListed).devices
    assert one.place == EAST


def test_sessions_are_seen_and_ended(desk: PeopleDesk, heard: Heard) -> None:
    """Without it a session that was left open elsewhere would stay so."""
    sign_in(desk, heard, "0002")
    desk.list_sessions(everybody=False)
    mine = heard.next(answers.SessionsListed)
    assert [(one.number, one.mine) for one in mine.sessions] == [("0002", True)]
    desk.list_sessions(everybody=True)
    assert refused(heard, Asked.SESSIONS)[0] is Why.REFUSED
    sign_in(desk, heard, "0001")
    desk.list_sessions(everybody=True)
    both = heard.next(answers.SessionsListed).sessions
    assert {one.number for one in both} == {"0001", "0002"}
    desk.end_session(mine.sessions[0].session_id)
    heard.next(answers.SessionEnded)
    desk.list_sessions(everybody=True)
    ended = {one.number: one.ended_by for one in heard.next(answers.SessionsListed).sessions}
    assert ended == {"0001": "", "0002": "0001"}


def test_rules_of_signing_in_are_told_and_laid_down_one_by_one(
    desk: PeopleDesk, heard: Heard
) -> None:
    """Without it a change of one rule would take back what somebody else laid down meanwhile."""
    sign_in(desk, heard)
    desk.list_rules()
    before = heard.next(answers.RulesListed).rules
    desk.set_rules({"idle_min": 5})
    assert heard.next(answers.RulesKept).rules == replace(before, idle_min=5)
    desk.set_rules({"second_rules": True})
    then = replace(before, idle_min=5, second_rules=True)
    assert heard.next(answers.RulesKept).rules == then
    desk.set_rules({"expires_days": 5})
    why, message = refused(heard, Asked.SET_RULES)
    assert (why, "口令有效天数" in message) == (Why.REFUSED, True)
    sign_in(desk, heard, "0002")
    desk.set_rules({"idle_min": 9})
    assert refused(heard, Asked.SET_RULES)[0] is Why.REFUSED
    desk.list_rules()
    assert heard.next(answers.RulesListed).rules == then
