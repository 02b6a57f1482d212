"""What `doctor` says of what stands behind the service: database, relay, other workstations.

Without it the database under a service would go without repairs, a delivery would lie at the relay
for weeks, and one workstation stay on last year's program, until somebody happens to look there.
How the service's database grows is known from the looks that this workstation kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from app.entry.findings import Finding, Level, found
from app.upkeep import inspections
from app.upkeep.inspections import Inspection
from sync.wire_upkeep import DatabaseSeen, RelaySeen, Upkeep, WorkstationSeen

SIZE = "service-size"
"""The topic that says how large the service's database is, in `bytes`."""
SOON = timedelta(days=180)
"""A database server is replaced with notice, not within a month."""
LONG_COMING = timedelta(hours=24)
LONG_WAITING = timedelta(days=7)
_GROWTH_OVER = timedelta(days=28)
_MOST_NAMED = 5
_MB = 1_000_000


def look(told: Upkeep, folder: Path, now: datetime) -> Iterator[Finding]:
    """What the service told of it; an older one tells nothing."""
    if told.database is not None:
        today = now.astimezone().date()
        yield database(told.database, today)
        before = inspections.read(folder, today - _GROWTH_OVER, today)
        yield size(told.database.bytes, before, now)
    if told.relay is not None:
        yield relay(told.relay, now)
    if told.workstations:
        yield workstations(told.workstations, told.release)


def database(seen: DatabaseSeen, today: date) -> Finding:
    """Which it is, and whether it is still kept up."""
    name, last = f"{seen.product} {seen.version}", seen.kept_until
    values = {"product": seen.product, "version": seen.version}
    topic, said, english = "service-database", f"前置服务的数据库是 {name}", f"It runs on {name}"
    if seen.product == "SQLite":
        return found(
            topic, f"{said}，随服务端程序更新", f"{english}, part of the program", **values
        )
    if last is None:
        return found(
            topic,
            f"{said}；维护到哪一天不知道，可以写进服务端设置的 [ends]",
            f"{english}; until when it is kept up is not known and may be set in [ends]",
            **values,
        )
    values["kept_until"] = last.isoformat()
    if last < today:
        return found(
            topic,
            f"{said}，{last} 起已没有安全修补：请安排升级到仍在维护的版本",
            f"{english}, which has had no repairs since {last}: have it replaced by one that has",
            Level.WARNING,
            **values,
        )
    if last - today <= SOON:
        return found(
            topic,
            f"{said}，只维护到 {last}：请安排升级",
            f"{english}, which is kept up until {last} only: plan its replacement",
            Level.WARNING,
            **values,
        )
    return found(topic, f"{said}，维护到 {last}", f"{english}, kept up until {last}", **values)


def size(bytes_now: int, before: Sequence[Inspection], now: datetime) -> Finding:
    """How large it is, and how much it grew since the first look of the last weeks."""
    said = f"前置服务的数据库 {bytes_now // _MB:,} MB"
    english = f"The service's database has {bytes_now // _MB:,} MB"
    first = next(((one.at, then) for one in before if (then := _size_in(one)) is not None), None)
    if first is None or now - first[0] < timedelta(days=1):
        return found(SIZE, said, english, bytes=bytes_now)
    days, grown = (now - first[0]).days, bytes_now - first[1]
    more, english_more = ("增加", "more") if grown >= 0 else ("减少", "less")
    amount = f"{abs(grown) // _MB:,} MB"
    return found(
        SIZE,
        f"{said}，近 {days} 天{more} {amount}",
        f"{english}, {amount} {english_more} than {days} days ago",
        bytes=bytes_now,
        grown_bytes=grown,
        days=days,
    )


def _size_in(inspection: Inspection) -> int | None:
    for one in inspection.findings:
        if one.topic == SIZE and isinstance(then := one.values.get("bytes"), int):
            return then
    return None


def relay(seen: RelaySeen, now: datetime) -> Finding:
    """What waits at the relay, and since when."""
    values = {"coming": seen.coming, "waiting": seen.waiting}
    if not seen.coming and not seen.waiting:
        nothing = "No delivery waits at the relay"
        return found("relay", "云码平台没有等待收货的配送单", nothing, **values)
    waits = f"云码平台有 {seen.waiting} 张配送单等待收货{_since(seen.waiting_since, '，最早 {at}')}"
    english = f"{seen.waiting} deliveries at the relay wait to be received"
    english += _since(seen.waiting_since, ", the oldest since {at}")
    if seen.coming:
        waits += f"；{seen.coming} 张的码没有传完{_since(seen.coming_since, '，最早 {at}')}"
        english += f"; the codes of {seen.coming} have not come whole"
        english += _since(seen.coming_since, ", the oldest since {at}")
    level, advice, english_advice = Level.OK, "", ""
    if _older(seen.waiting_since, LONG_WAITING, now):
        level, advice = Level.WARNING, "：请核对货到了没有"
        english_advice = ": find out whether the goods arrived"
    if _older(seen.coming_since, LONG_COMING, now):
        level, advice = Level.WARNING, "：请让配送企业重新交接"
        english_advice = ": ask the distributor to hand over again"
    return found("relay", waits + advice, english + english_advice, level, **values)


def workstations(seen: Sequence[WorkstationSeen], release: str) -> Finding:
    """How many there are, and which have an old program."""
    old = [one for one in seen if one.behind]
    silent = sum(not one.program for one in seen)
    values = {
        "count": len(seen),
        "programs": {str(one.number): one.program for one in seen},
        "behind": [one.number for one in old],
    }
    said, english = f"在用的工作站 {len(seen)} 台", f"{len(seen)} workstations"
    unknown = f"，{silent} 台还没有说过版本" if silent else ""
    english_unknown = f", {silent} of them have not said their version" if silent else ""
    if not old:
        return found(
            "workstations",
            f"{said}，没有程序旧于 {release} 的{unknown}",
            f"{english}, none with a program older than {release}{english_unknown}",
            **values,
        )
    names = "、".join(f"{one.name}（{one.program}）" for one in old[:_MOST_NAMED])
    english_names = ", ".join(f"{one.name} ({one.program})" for one in old[:_MOST_NAMED])
    more, english_more = ("等", " …") if len(old) > _MOST_NAMED else ("", "")
    return found(
        "workstations",
        f"{said}，{len(old)} 台的程序旧于 {release}，请更新：{names}{more}{unknown}",
        f"{english}, {len(old)} with a program older than {release}, to be updated: "
        f"{english_names}{english_more}{english_unknown}",
        Level.WARNING,
        **values,
    )


def _since(at: datetime | None, words: str) -> str:
    return "" if at is None else words.format(at=f"{at.astimezone():%Y-%m-%d %H:%M}")


def _older(at: datetime | None, than: timedelta, now: datetime) -> bool:
    return at is not None and now - at > than
