"""The desk of upkeep: looks at the workstation once a day and when asked, and makes its papers.

Without it the window would wait for a service that does not answer, and a month would have no
days. Wishes return at once and are done in their order by one thread, `upkeep`; the day's look
waits until the program has been open for a while, so that it is in nobody's way in the morning.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.entry.console import Trouble, in_words
from app.entry.doctor import PROBES, look_at
from app.entry.findings import Finding, Ground
from app.entry.version import program_version
from app.people.asking import Guarded, asks
from app.people.permissions import Permission
from app.readers.saying import Saying
from app.readers.system_words import of_system
from app.store.clock import Clock
from app.store.lane import Lane
from app.store.looking import SchemaTooOld
from app.upkeep import crashes, inspections, support
from app.upkeep.events import (
    CrashesShown,
    InspectionShown,
    InspectionStepped,
    SupportShown,
    UpkeepEvent,
    UpkeepRefused,
    UpkeepShown,
    UpkeepWritten,
)
from app.upkeep.measuring import measure
from app.upkeep.period import Period, UpkeepReport, report
from app.upkeep.values import SupportText

FIRST_LOOK_S = 180.0
LOOK_AGAIN_S = 3600.0
"""Between two questions whether today was looked at."""
STOP_S = 2.0

log = logging.getLogger("tracedock.upkeep")

Render = Callable[[UpkeepReport], bytes]
"""Makes the paper of a report."""
Write = Callable[[Path, bytes], None]
"""Writes a file whole or not at all; raises Trouble."""


@dataclass(frozen=True, slots=True)
class Papers:
    """What the door of printing does for the desk."""

    render: Render
    write: Write


class UpkeepDesk(Guarded):
    """One workstation's, until stop()."""

    def __init__(
        self,
        ground: Ground,
        clock: Clock,
        post: Callable[[UpkeepEvent], None],
        papers: Papers,
        *,
        probes: tuple[str, ...] = PROBES,
        first_look_s: float = FIRST_LOOK_S,
    ) -> None:
        """Tell into `post`, which must not block."""
        self._ground, self._clock, self._post, self._papers = ground, clock, post, papers
        self._probes = probes
        self._ending = threading.Event()
        self._findings: tuple[Finding, ...] = ()
        """Of the last look of this run."""
        self._lane: Lane[str, Callable[[], object]] = Lane("upkeep", self._guard)
        self._daily = threading.Thread(
            target=self._each_day, args=(first_look_s,), name="upkeep-day", daemon=True
        )
        self._daily.start()

    def inspect(self) -> None:
        """Look at everything now; answered by InspectionStepped and InspectionShown."""
        self._lane.put("inspect", lambda: self._inspect(by_itself=False), replaces=True)

    def show_last(self) -> None:
        """Ask for the last look there was; answered by InspectionShown, or by a new look."""
        self._lane.put("last", self._show_last, replaces=True)

    def show_period(self, period: Period) -> None:
        """Ask how a month or a year has been; answered by UpkeepShown."""
        self._lane.put(
            "period", lambda: self._post(UpkeepShown(self._report(period))), replaces=True
        )

    @asks(Permission.BACK_UP)
    def write_report(self, period: Period, path: Path) -> None:
        """Write the paper of a month or a year; answered by UpkeepWritten."""
        self._lane.put("write", lambda: self._write_report(period, path))

    def show_crashes(self) -> None:
        """Ask what went wrong in the program; answered by CrashesShown."""
        folder = self._ground.folder
        self._lane.put("crashes", lambda: self._post(CrashesShown(crashes.kept(folder))))

    def show_support(self) -> None:
        """Ask what would be sent to support; answered by SupportShown."""
        self._lane.put("support", self._show_support, replaces=True)

    @asks(Permission.BACK_UP)
    def write_support(self, texts: tuple[SupportText, ...], path: Path) -> None:
        """Write what was shown, and nothing else; answered by UpkeepWritten."""
        self._lane.put("bundle", lambda: self._write_support(texts, path))

    def stop(self, timeout_s: float) -> bool:
        """End after what is being done; False where that takes longer.

        Nobody waits for a look that reads a large database: it changes nothing, and is left.
        """
        self._ending.set()
        self._lane.close()
        patience_s = min(timeout_s, STOP_S)
        self._daily.join(patience_s)
        return self._lane.join(patience_s) and not self._daily.is_alive()

    def _not_allowed(self, why: Saying, _task: str) -> None:
        self._post(UpkeepRefused(why.chinese))

    def _each_day(self, first_look_s: float) -> None:
        wait_s = first_look_s
        while not self._ending.wait(wait_s):
            self._lane.put("day", self._look_once_a_day, replaces=True)
            wait_s = LOOK_AGAIN_S

    def _look_once_a_day(self) -> None:
        today = self._clock.today()
        if not inspections.read(self._ground.folder, today, today):
            self._inspect(by_itself=True)

    def _inspect(self, *, by_itself: bool) -> None:
        found: list[Finding] = []
        for finding in look_at(self._ground, self._probes):
            found.append(finding)
            if self._ending.is_set():
                return
            if not by_itself:
                self._post(InspectionStepped(len(found)))
        self._findings = tuple(found)
        inspection = inspections.inspection_of(found, self._clock.now())
        # Shown also where the disk takes nothing: that is what was found.
        self._post(InspectionShown(inspection, by_itself))
        inspections.keep(self._ground.folder, inspection)

    def _show_last(self) -> None:
        last = inspections.latest(self._ground.folder, 1)
        if last:
            self._post(InspectionShown(last[0], by_itself=False))
        else:
            self._inspect(by_itself=False)

    def _report(self, period: Period) -> UpkeepReport:
        return period_report(self._ground.folder, period, self._clock.today())

    def _write_report(self, period: Period, path: Path) -> None:
        self._papers.write(path, self._papers.render(self._report(period)))
        self._post(UpkeepWritten(path))

    def _show_support(self) -> None:
        if not self._findings:
            self._inspect(by_itself=False)
        texts = support.texts_of(self._ground, self._findings, self._clock.now(), program_version())
        self._post(SupportShown(texts))

    def _write_support(self, texts: tuple[SupportText, ...], path: Path) -> None:
        self._papers.write(path, support.bundle(texts, self._clock.now()))
        self._post(UpkeepWritten(path))

    def _guard(self, _task: str, work: Callable[[], object]) -> None:
        """Whatever happens, the person is told."""
        try:
            with in_words():
                work()
        except (Trouble, SchemaTooOld) as trouble:
            self._post(UpkeepRefused(str(trouble)))
        except OSError as error:
            self._post(UpkeepRefused(f"没有写成（{of_system(error)}），请检查磁盘和文件夹。"))
        except Exception:
            number = os.urandom(4).hex()
            log.exception("bug %s", number)
            self._post(
                UpkeepRefused(f"程序出错（编号 {number}），收货不受影响；请把编号告诉管理员。")
            )


def period_report(folder: Path, period: Period, today: date) -> UpkeepReport:
    """Put a report together from what a folder holds; raises StoreError or SchemaTooOld."""
    wanted = dict.fromkeys((period, period.before, *period.parts))
    return report(
        period,
        today,
        inspections.read(folder, period.before.first, period.last),
        crashes.kept(folder),
        [(one, measure(folder, one.start, one.end)) for one in wanted],
    )
