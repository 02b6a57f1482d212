from __future__ import annotations

import pytest

from app.store.change_log import ChangeLog
from app.store.workstation import UNENROLLED_ORG, identify
from sync.client.enrolment import CannotEnrol, org_name
from sync.client.errors import Refused, Unreachable
from sync.service import accounts
from tests.sync.client.workstation import Workstation
from tests.sync.service.running import ORG, RunningService


def org_of(station: Workstation) -> str:
    with station.database.writing() as connection:
        return identify(connection, station.clock).org


def test_a_workstation_joins_its_institution(
    running: RunningService, newcomer: Workstation
) -> None:
    newcomer.enrol(running.url, running.code())
    log = newcomer.log
    assert log is not None
    assert (log.workstation.org, log.workstation.number) == (ORG, 1)
    assert org_of(newcomer) == ORG
    with newcomer.database.reading() as connection:
        assert org_name(connection) == "测试医院"
    token = newcomer.tokens.read(running.url, newcomer.device)
    assert token is not None
    assert token.startswith(ORG)


def test_a_wrong_code_changes_nothing(running: RunningService, newcomer: Workstation) -> None:
    with pytest.raises(Refused) as refused:
        newcomer.enrol(running.url, "AAAAA-AAAAA")
    assert refused.value.error == "wrong-code"
    assert "登记码" in refused.value.message
    assert org_of(newcomer) == UNENROLLED_ORG


def test_a_service_that_is_not_there_changes_nothing(newcomer: Workstation) -> None:
    with pytest.raises(Unreachable):
        newcomer.enrol("http://127.0.0.1:1", "AAAAA-AAAAA")
    assert org_of(newcomer) == UNENROLLED_ORG


def test_a_workstation_may_enrol_again_with_its_own_institution(
    running: RunningService, station: Workstation
) -> None:
    before = station.tokens.read(running.url, station.device)
    station.enrol(running.url, running.code())
    assert station.tokens.read(running.url, station.device) != before
    assert org_of(station) == ORG


def test_a_workstation_does_not_change_its_institution(
    running: RunningService, station: Workstation
) -> None:
    with running.database.writing() as connection:
        accounts.add_organisation(connection, "OTHER", "另一家医院")
    with pytest.raises(CannotEnrol, match="已属于"):
        station.enrol(running.url, running.code("OTHER"))
    assert org_of(station) == ORG


def test_what_was_received_for_nobody_is_not_moved_to_an_institution(
    running: RunningService, newcomer: Workstation
) -> None:
    with newcomer.database.writing() as connection:
        log = ChangeLog(identify(connection, newcomer.clock), newcomer.clock)
        log.append(connection, "receipt.opened", 1, "{}")
    with pytest.raises(CannotEnrol, match="未登记"):
        newcomer.enrol(running.url, running.code())
    assert org_of(newcomer) == UNENROLLED_ORG
