"""What `doctor` says of the service behind the workstation, asked of a real one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from app.entry.findings import Finding, Level, found
from app.entry.version import program_version
from app.links.exchanges import Exchange, Run, RunState, Trigger
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.service import outbox
from app.upkeep import inspections
from sync.client import doctor_service
from sync.client.transport import Transport
from sync.service.exchanges import runs
from sync.service.outbox_rows import DEAD
from sync.service.settings import ServiceSettings
from tests.sync.service.platforms import FakePlatform
from tests.sync.service.running import ORG, RunningService

TODAY = date.today()
CLOCK = SystemClock()


@contextmanager
def service_of(
    folder: Path, settings: ServiceSettings
) -> Iterator[tuple[RunningService, Transport]]:
    """A service with one platform, and the way of a workstation that it knows."""
    database = Database.at(folder / "service.db")
    running = RunningService(database, {ORG: FakePlatform()}, settings)
    station = running.enrol()
    try:
        with closing(Transport(running.url, station.token)) as transport:
            yield running, transport
    finally:
        assert running.stop()
        database.close()


def told(transport: Transport, folder: Path) -> dict[str, Finding]:
    """By topic."""
    return {one.topic: one for one in doctor_service.look(transport, folder)}


def test_a_service_that_is_well_says_so_and_how_its_connections_are(tmp_path: Path) -> None:
    """Without it an inspection would end at the cable."""
    with service_of(tmp_path, ServiceSettings(poll_every_s=3600)) as (running, transport):
        seen = told(transport, tmp_path)
        assert seen["service-version"].level is Level.OK
        assert seen["service-version"].values["service"] == program_version()
        assert seen["service-health"].level is Level.OK
        well = seen["connections:fake"]
        assert (well.level, well.values["health"]) == (Level.OK, "working")
        assert "待发 0 条" in well.sentence.chinese
        _fail(running, "用户名密码校验失败")
        failing = told(transport, tmp_path)["connections:fake"]
        assert failing.level is Level.WARNING
        assert "用户名密码校验失败" in failing.sentence.chinese
        _leave_a_dead_message(running)
        stuck = told(transport, tmp_path)["connections:fake"]
        assert (stuck.level, stuck.values["stuck"]) == (Level.BROKEN, 1)


def test_late_backups_old_programs_and_what_ends_soon_are_told(tmp_path: Path) -> None:
    """Without it a key would end, and a backup be missing, on the day somebody needs it."""
    ends = {"省平台密钥": TODAY + timedelta(days=9), "旧合同": TODAY - timedelta(days=1)}
    settings = ServiceSettings(
        poll_every_s=3600, backup_folder=str(tmp_path / "backups"), release="99.1", ends=ends
    )
    with service_of(tmp_path, settings) as (_running, transport):
        seen = told(transport, tmp_path)
    assert seen["service-version"].level is Level.WARNING
    assert "应为 99.1：请更新本机" in seen["service-version"].sentence.chinese
    assert seen["service-health:backup"].level is Level.WARNING
    assert "还没有验证过的备份" in seen["service-health:backup"].sentence.chinese
    assert "service-health" not in seen
    assert seen["ending:省平台密钥"].level is Level.WARNING
    assert "还有 9 天" in seen["ending:省平台密钥"].sentence.chinese
    assert seen["ending:旧合同"].level is Level.BROKEN


def test_a_service_that_does_not_answer_this_is_asked_for_an_update(tmp_path: Path) -> None:
    """Without it an older service would look like a broken one, or like one that is well."""
    with (
        service_of(tmp_path, ServiceSettings(poll_every_s=3600)) as (running, _transport),
        closing(Transport(running.url + "/v0", "none")) as elsewhere,
    ):
        seen = told(elsewhere, tmp_path)
    assert seen["service-version"].level is Level.WARNING
    assert "先升级服务端" in seen["service-version"].sentence.chinese
    assert seen["connections"].level is Level.WARNING


def test_what_stands_behind_the_service_is_looked_at_and_growth_is_kept(tmp_path: Path) -> None:
    """Without it an inspection would end at the service's door."""
    before = found("service-size", "", "", bytes=1)
    ago = datetime.now(UTC) - timedelta(days=9)
    inspections.keep(tmp_path, inspections.inspection_of([before], ago))
    settings = ServiceSettings(poll_every_s=3600, release="99.1")
    with service_of(tmp_path, settings) as (_running, transport):
        looked = told(transport, tmp_path)
    assert "SQLite" in looked["service-database"].sentence.chinese
    size = looked["service-size"].values
    assert size["days"] == 9
    assert isinstance(size["bytes"], int)
    assert size["grown_bytes"] == size["bytes"] - 1
    assert looked["relay"].values == {"coming": 0, "waiting": 0}
    assert looked["workstations"].level is Level.WARNING
    assert looked["workstations"].values["programs"] == {"1": program_version()}


def _fail(running: RunningService, message: str) -> None:
    now = CLOCK.now()
    run = Run(
        run_id=CLOCK.new_id(),
        link="fake",
        exchange=Exchange.DELIVERIES,
        trigger=Trigger.TIMER,
        person="",
        started_at=now,
        ended_at=now,
        state=RunState.FAILED,
        came=0,
        changed=0,
        failed=0,
        message=message,
    )
    with running.database.writing() as connection:
        runs.begin(connection, ORG, run)


def _leave_a_dead_message(running: RunningService) -> None:
    now = CLOCK.now()
    with running.database.writing() as connection:
        connection.execute(
            insert(outbox).values(
                org=ORG,
                outbox_id=CLOCK.new_id(),
                target="fake",
                kind="acceptance",
                receipt_id=CLOCK.new_id(),
                body="{}",
                state=DEAD,
                tries=3,
                next_at=now,
                last_error="",
                created_at=now,
            )
        )
