"""What `doctor` says of things that end on a day: contracts, keys, licences, certificates.

Without it a platform's key would end on the morning of a delivery. What there is, an institution
says in its settings: for one workstation in its own, for all of them in the service's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from app.entry.findings import Finding, Ground, Level, found

SOON = timedelta(days=30)


def look(ground: Ground) -> Iterator[Finding]:
    """What the workstation's settings name."""
    yield from endings(ground.settings.ends, date.today())


def endings(ends: Mapping[str, date], today: date) -> Iterator[Finding]:
    """One finding for each, the first to end first; `ends` names the last good day."""
    for name, last in sorted(ends.items(), key=lambda one: (one[1], one[0])):
        left = (last - today).days
        topic, values = f"ending:{name}", {"last": last.isoformat(), "days": left}
        if left < 0:
            yield found(
                topic,
                f"“{name}”已在 {last} 到期：请尽快续期，续好后改设置里的日期",
                f"“{name}” ended on {last}: renew it, then change the date in the settings",
                Level.BROKEN,
                **values,
            )
        elif last - today <= SOON:
            yield found(
                topic,
                f"“{name}”{last} 到期，还有 {left} 天：请安排续期",
                f"“{name}” ends on {last}, in {left} days: have it renewed",
                Level.WARNING,
                **values,
            )
        else:
            yield found(topic, f"“{name}”有效到 {last}", f"“{name}” is good until {last}", **values)
