"""What `doctor` says of the service behind the workstation: version, health, each connection.

Without it all would be well at the dock while the province has refused everything since Friday. The
service tells it to its own workstations only.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from app.entry.doctor_ends import endings
from app.entry.findings import Finding, Level, found
from app.entry.version import is_older, program_version
from app.links.connections import Health, LinkShown, LinksShown
from sync.client import doctor_behind
from sync.client.errors import Refused, SyncError
from sync.client.transport import Transport
from sync.wire_upkeep import HealthSeen, Upkeep

_NO_SUCH = 404
_ENGLISH = {
    "backup": "the last verified backup is late or missing",
    "second-backup": "the copy in the second place is late or missing",
    "outbox": "messages have waited too long for a platform",
    "database": "the database does not answer",
    "disk": "the disk is nearly full",
    "process": "it is stopping",
}
_LEVELS = {Health.FAILING: Level.WARNING, Health.STUCK: Level.BROKEN}


def look(transport: Transport, folder: Path) -> Iterator[Finding]:
    """All of it, over a way on which the workstation is known; `folder`: the workstation's."""
    try:
        told = transport.ask("GET", "/v1/upkeep", Upkeep)
    except SyncError as error:
        yield _untold(error)
    else:
        yield _version(told)
        yield from _health(told.health)
        yield from doctor_behind.look(told, folder, datetime.now(UTC))
        yield from endings(told.ends, date.today())
    yield from _connections(transport)


def _untold(error: SyncError) -> Finding:
    if isinstance(error, Refused) and error.status == _NO_SUCH:
        return found(
            "service-version",
            "前置服务版本较旧，不能说出自己的情况：请先升级服务端",
            "The service is too old to say how it is: update it first",
            Level.WARNING,
        )
    return found(
        "service-version",
        f"没有问到前置服务自己的情况：{error.message}",
        f"How the service is was not answered: {error.message}",
        Level.WARNING,
    )


def _version(told: Upkeep) -> Finding:
    own = program_version()
    values = {"own": own, "service": told.version, "release": told.release}
    if is_older(own, told.release):
        return found(
            "service-version",
            f"本机程序是 {own}，应为 {told.release}：请更新本机，数据不受影响",
            f"This workstation has {own} and should have {told.release}: update it",
            Level.WARNING,
            **values,
        )
    if is_older(told.version, own):
        return found(
            "service-version",
            f"前置服务是 {told.version}，比本机的 {own} 旧：请升级服务端",
            f"The service has {told.version}, older than this workstation's {own}: update it",
            Level.WARNING,
            **values,
        )
    return found(
        "service-version",
        f"前置服务 {told.version}，与本机相配",
        f"The service has {told.version}, which fits this workstation",
        **values,
    )


def _health(health: tuple[HealthSeen, ...]) -> Iterator[Finding]:
    bad = [one for one in health if not one.ok]
    for one in bad:
        english = _ENGLISH.get(one.name, one.name)
        level = Level.BROKEN if one.grave else Level.WARNING
        topic = f"service-health:{one.name}"
        yield found(topic, f"前置服务：{one.text}", f"The service: {english}", level)
    if not bad:
        said = "；".join(one.text for one in health)
        yield found(
            "service-health", f"前置服务自查正常：{said}", "The service finds itself well", ok=True
        )


def _connections(transport: Transport) -> Iterator[Finding]:
    try:
        links = transport.ask("GET", "/v1/links", LinksShown).links
    except SyncError as error:
        yield found(
            "connections",
            f"没有问到各平台对接的情况：{error.message}",
            f"How the connections are was not answered: {error.message}",
            Level.WARNING,
        )
        return
    if not links:
        yield found("connections", "没有平台对接", "Nothing is connected", count=0)
    yield from map(_connection, links)


def _connection(link: LinkShown) -> Finding:
    topic, name = f"connections:{link.link}", link.title or link.link
    values = {
        "health": link.health.value,
        "last_good_at": None if link.last_good_at is None else link.last_good_at.isoformat(),
        "waiting": link.waiting,
        "stuck": link.stuck,
    }
    if not link.enabled or link.health is Health.OFF:
        return found(topic, f"对接“{name}”已停用", f"“{name}” is switched off", **values)
    good, english_good = _moment(link.last_good_at, "从未"), _moment(link.last_good_at, "never")
    waits = f"待发 {link.waiting} 条" + _since(link.waiting_since, "，最早的 {at}")
    english_waits = f"{link.waiting} waiting" + _since(link.waiting_since, " since {at}")
    return found(
        topic,
        f"对接“{name}”：{link.message}（最近成功 {good}；{waits}）",
        f"“{name}” is {link.health.value}: {link.message} (last good {english_good}; "
        f"{english_waits})",
        _LEVELS.get(link.health, Level.OK),
        **values,
    )


def _moment(at: datetime | None, otherwise: str) -> str:
    return otherwise if at is None else f"{at.astimezone():%Y-%m-%d %H:%M}"


def _since(at: datetime | None, words: str) -> str:
    return "" if at is None else words.format(at=_moment(at, ""))
