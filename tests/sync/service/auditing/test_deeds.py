"""Without these somebody could change a right, a key or a connection and leave no trace."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import main
from app.people.audit.kinds import Kind
from app.people.audit.verifying import verify
from app.people.permissions import Permission
from app.people.roles import Role
from app.store.database import Database
from app.store.errors import DiskFull
from app.store.tables.audit import audit_entry
from app.store.tables.service import device, enrolment
from sync.service import account_desk
from sync.service.account_desk import as_administrator
from sync.service.refusals import ServiceRefusal
from sync.wire_people import PersonSet, RoleSet
from tests.campuses import EAST, WEST, know_campuses
from tests.sync.service.links.link_bench import ADMIN, SECRET, YY, Bench, wished
from tests.sync.service.running import ORG, RunningService

PASSWORD = "correct horse 9"
Entry = dict[str, Any]


def entries(database: Database, org: str = ORG) -> list[Entry]:
    with database.reading() as connection:
        query = select(audit_entry).where(audit_entry.c.org == org).order_by(audit_entry.c.seq)
        rows = [dict(row._mapping) for row in connection.execute(query)]
        assert verify(connection, org, rows[-1]["at"].date()).finding is None
    for row in rows:
        for side in ("before", "after"):
            row[side] = json.loads(row[side] or "{}")
    return rows


def brief(rows: Sequence[Entry]) -> list[tuple[str, str, str, str]]:
    return [(row["kind"], row["outcome"], row["number"], row["subject"]) for row in rows]


def test_signing_in_and_what_administrators_do_about_persons(
    running_anywhere: RunningService,
) -> None:
    # Without it nobody could say who was given which right by whom.
    running, desk = running_anywhere, running_anywhere.service.people
    station, operator = running.enrol(), as_administrator(ORG)
    wish = PersonSet(number="P1", name="某人", role=Role.RECEIVING_CLERK, password=PASSWORD)
    desk.set_person(operator, wish)
    desk.set_person(operator, replaced(wish, role=Role.PURCHASER))
    desk.set_person(operator, replaced(wish, role=Role.PURCHASER))
    desk.give_badge(operator, "P1")
    held = [Permission.PLACE_ORDERS.value]
    desk.set_role(operator, RoleSet(role="night", name="夜班", permissions=held))
    for password in ("wrong", PASSWORD):
        station.send("POST", "/v1/sign-in", json={"number": "P1", "password": password})
    rows = entries(running.database)
    assert brief(rows) == [
        (Kind.WORKSTATION_ENROLLED, "done", "", f"收货台 {station.device}"),
        (Kind.PERSON_SET, "done", "operator", "某人"),
        (Kind.PASSWORD_CHANGED, "done", "operator", "某人"),
        (Kind.PERSON_SET, "done", "operator", "某人"),
        (Kind.PERSON_SET, "done", "operator", "某人"),
        (Kind.ROLE_SET, "done", "operator", "夜班"),
        (Kind.SIGNED_IN, "refused", "P1", ""),
        (Kind.SIGNED_IN, "done", "P1", ""),
    ]
    assert rows[0]["address"] == rows[-1]["address"] == "127.0.0.1"
    assert rows[-1]["device"] == station.device
    assert (rows[-1]["name"], rows[-1]["roles"]) == ("某人", "purchaser")
    changed = rows[3]
    assert (changed["before"]["grants"], changed["after"]["grants"]) == (
        ["receiving-clerk"],
        ["purchaser"],
    )
    assert (rows[4]["before"]["badge"], rows[4]["after"]["badge"]) == (False, True)
    assert rows[5]["after"]["permissions"] == ["place-orders"]
    assert PASSWORD not in json.dumps([row["after"] for row in rows], default=str)


def replaced(wish: PersonSet, role: str) -> PersonSet:
    return PersonSet(number=wish.number, name=wish.name, role=role)


def test_a_wrong_password_is_written_down_once(running: RunningService) -> None:
    # Without it each guess would stand there twice, once without its number.
    station = running.enrol()
    station.send("POST", "/v1/sign-in", json={"number": "P9", "password": "x"})
    running.service.refused.stop(10)
    rows = [row for row in entries(running.database) if row["outcome"] == "refused"]
    assert brief(rows) == [(Kind.SIGNED_IN, "refused", "P9", "")]
    assert rows[0]["after"] == {"wrong": "password"}


def test_what_cannot_be_written_down_is_not_done(
    running_anywhere: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without it whoever fills the disk, or breaks the log, could go on unseen.
    def fails(*_args: object) -> None:
        raise DiskFull("the log cannot be written")

    running, operator = running_anywhere, as_administrator(ORG)
    station = running.enrol()
    desk = running.service.accounts
    monkeypatch.setattr(account_desk, "audit", fails)
    for deed in (
        lambda: desk.make_code(operator),
        lambda: desk.set_revoked(operator, station.device, revoked=True),
    ):
        with pytest.raises(DiskFull):
            deed()
    with running.database.reading() as connection:
        codes = connection.execute(select(enrolment).where(enrolment.c.used_by.is_(None))).all()
        revoked = connection.execute(select(device.c.revoked_at)).scalars().all()
    assert (codes, revoked) == ([], [None])


def test_codes_and_revoking_of_workstations(running: RunningService) -> None:
    # Without it a workstation could be let in or shut out by nobody.
    station, desk = running.enrol(), running.service.accounts
    operator = as_administrator(ORG)
    desk.make_code(operator)
    for revoked in (True, False):
        desk.set_revoked(operator, station.device, revoked=revoked)
    name = f"收货台 {station.device}"
    assert brief(entries(running.database)[1:]) == [
        (Kind.WORKSTATION_CODE_MADE, "done", "operator", ""),
        (Kind.WORKSTATION_REVOKED, "done", "operator", name),
        (Kind.WORKSTATION_READMITTED, "done", "operator", name),
    ]


def test_where_a_workstation_stood_and_stands(running: RunningService) -> None:
    # Without it a role could be let in at a campus for a day, and nobody could say who did it.
    station, desk = running.enrol(), running.service.accounts
    with running.database.writing() as connection:
        know_campuses(connection, ORG)
    for place in (EAST, WEST, WEST, ""):
        desk.set_place(as_administrator(ORG), station.device, place)
    found = entries(running.database)[1:]
    assert {row["subject"] for row in found} == {f"收货台 {station.device}"}
    assert [row["kind"] for row in found] == [Kind.WORKSTATION_PLACED] * 3
    said = [(row["before"].get("stands_at"), row["after"].get("stands_at")) for row in found]
    east, west = "东院药库 PS-E", "西院药库 PS-W"
    assert said == [("", east), (east, west), (west, "")]


def test_connections_with_what_they_were_and_without_their_secrets(
    service_database: Database, tmp_path: Path
) -> None:
    # Without it a connection could be turned to another machine unseen.
    bench = Bench(service_database, tmp_path)
    shown = bench.set(YY)
    bench.set(replace(YY, title="另一个", version=shown.version, secrets={}))
    with pytest.raises(ServiceRefusal):
        bench.set(YY)
    bench.desk.try_out(ADMIN, wished("files", folder=str(tmp_path / "none")))
    bench.desk.drop(ADMIN, shown.link, shown.version + 1)
    rows = entries(service_database)
    assert [(row["kind"], row["number"], row["subject"]) for row in rows] == [
        (Kind.CONNECTION_SET, "A1", shown.title),
        (Kind.CONNECTION_SET, "A1", "另一个"),
        (Kind.CONNECTION_TRIED, "A1", rows[2]["subject"]),
        (Kind.CONNECTION_REMOVED, "A1", "另一个"),
    ]
    assert rows[2]["subject_id"] == "files"
    assert rows[0]["before"] == {}
    assert rows[0]["after"]["given_anew"] == ["password"]
    assert (rows[1]["before"]["title"], rows[1]["after"]["title"]) == (shown.title, "另一个")
    assert SECRET not in json.dumps(rows, default=str)


def test_what_is_done_by_commands_on_the_services_machine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Without it whoever sits at the server would be the one whom nobody sees.
    folder = ("--folder", str(tmp_path))
    hospital = ("--hospital", ORG)
    assert main.main(["hospital", "set", ORG, "测试医院", *folder]) == 0
    capsys.readouterr()
    assert main.main(["his", "key", "add", "--name", "HIS", *hospital, "--json", *folder]) == 0
    made = json.loads(capsys.readouterr().out)
    assert main.main(["his", "key", "revoke", made["key"], *hospital, *folder]) == 0
    sender = ("--distributor", "91310000000000001X", "--name", "测试配送")
    assert main.main(["relay", "key", "add", *sender, *hospital, "--json", *folder]) == 0
    key = json.loads(capsys.readouterr().out.splitlines()[-1])["key"]
    assert main.main(["relay", "key", "revoke", key, *folder]) == 0
    assert main.main(["serve-backup", *folder]) == 0
    capsys.readouterr()
    with Database.at(tmp_path / "service.db") as database:
        rows, own = entries(database), entries(database, "")
    assert brief(rows) == [
        (Kind.ORGANISATION_SET, "done", "operator", "测试医院"),
        (Kind.HIS_KEY_MADE, "done", "operator", "HIS"),
        (Kind.HIS_KEY_REVOKED, "done", "operator", ""),
    ]
    assert brief(own) == [
        (Kind.RELAY_KEY_MADE, "done", "operator", "测试配送"),
        (Kind.RELAY_KEY_REVOKED, "done", "operator", ""),
        (Kind.BACKED_UP, "done", "", ""),
    ]
    assert (rows[0]["before"], rows[0]["after"]["name"]) == ({}, "测试医院")
    assert made["token"] not in json.dumps(rows, default=str)
