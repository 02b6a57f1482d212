"""Upkeep that a test or a picture hands in; without it they would look at this very machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from app.entry.findings import Level
from app.upkeep.crashes import CrashReport
from app.upkeep.events import (
    CrashesShown,
    InspectionShown,
    SupportShown,
    UpkeepEvent,
    UpkeepShown,
    UpkeepWritten,
)
from app.upkeep.inspections import Inspection, Noted
from app.upkeep.period import Period, UpkeepReport, report
from app.upkeep.values import Measures, SupportText

INSPECTION = Inspection(
    at=datetime(2026, 11, 21, 0, 15, tzinfo=UTC),
    findings=(
        Noted(
            topic="database",
            level=Level.OK,
            chinese="数据库通读无误，共 412 MB",
            english="The database is sound, 412 MB",
            values={"bytes": 412_000_000},
        ),
        Noted(
            topic="disk",
            level=Level.WARNING,
            chinese="磁盘剩余 480 MB，不多了，请清理磁盘",
            english="480 MB free on the disk; little, make room",
            values={"free_bytes": 480_000_000},
        ),
        Noted(
            topic="service",
            level=Level.BROKEN,
            chinese="前置服务 https://srv:8443：没有应答，请检查网络和服务端",
            english="The service https://srv:8443 cannot be used: no answer",
        ),
        Noted(
            topic="service-size",
            level=Level.OK,
            chinese="前置服务的数据库 2,350 MB，近 20 天增加 250 MB",
            english="The service's database has 2,350 MB, 250 MB more than 20 days ago",
            values={"bytes": 2_350_000_000},
        ),
        Noted(topic="clock", level=Level.OK, chinese="本机时钟一致", english="The clock agrees"),
    ),
)
CRASH = CrashReport(
    number="0a1b2c3d",
    at=datetime(2026, 11, 9, 3, 12, tzinfo=UTC),
    thread="labels_0",
    said="ValueError: no such label",
    place="queue.py:120 in put",
    text="tracedock.labels: bug 0a1b2c3d at the desk of labels\nTraceback (most recent call last):",
)
TEXTS = (
    SupportText("about.txt", "程序和电脑的版本", "TraceDock 0.9\nPython 3.11\n"),
    SupportText("log.txt", "警告日志", "人员1 scanned 8100001•••\n"),
)
_DONE = Measures(
    deliveries=312,
    receipts=300,
    confirmed=298,
    scans=251_000,
    repeated=1_200,
    refused=310,
    packages=248_000,
    people=6,
    labels=900,
    labels_again=12,
    cases=2,
)


class FakeUpkeep:
    """Tells what it was given, at once."""

    def __init__(self, post: Callable[[UpkeepEvent], None]) -> None:
        self._post = post
        self.inspection = INSPECTION
        self.crashes: tuple[CrashReport, ...] = (CRASH,)
        self.texts = TEXTS
        self.looks = 0
        self.written: list[tuple[object, Path]] = []

    def inspect(self) -> None:
        """Count the look and show what was given."""
        self.looks += 1
        self.show_last()

    def show_last(self) -> None:
        """Show what was given."""
        self._post(InspectionShown(self.inspection, by_itself=False))

    def show_period(self, period: Period) -> None:
        """Make a report of what was given."""
        self._post(UpkeepShown(self.report_of(period)))

    def write_report(self, period: Period, path: Path) -> None:
        """Note the wish and say that it was done."""
        self.written.append((period, path))
        self._post(UpkeepWritten(path))

    def show_crashes(self) -> None:
        """Show what was given."""
        self._post(CrashesShown(self.crashes))

    def show_support(self) -> None:
        """Show what was given."""
        self._post(SupportShown(self.texts))

    def write_support(self, texts: tuple[SupportText, ...], path: Path) -> None:
        """Note the wish and say that it was done."""
        self.written.append((texts, path))
        self._post(UpkeepWritten(path))

    def report_of(self, period: Period) -> UpkeepReport:
        """The report of the inspection and the crashes that were given."""
        measured = [(period, _DONE)]
        today = date(2026, 11, 21)
        return report(period, today, (self.inspection,), self.crashes, measured)
