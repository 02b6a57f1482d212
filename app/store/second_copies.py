"""Carries each backup to the second place, in a thread of its own.

Without it somebody would have to think of it each evening. A share that hangs keeps nobody waiting:
neither scans, nor the watch over the store, nor the end of the program: whatever looks at the place
is done in this thread (`do`). What was not carried by then goes the next time. A place that is away
is looked for each minute, anything else that went wrong is tried again a quarter of an hour later,
and after some days without a good copy a person is told, once a run. What happens comes as
`SecondPlaceShown`.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from queue import SimpleQueue

from app.readers.saying import Saying
from app.readers.system_words import of_system
from app.store import second_place
from app.store.backups import BackupFailed, CalledOff, Interruptible
from app.store.clock import Clock
from app.store.errors import DiskFull
from app.store.health import Level, StoreWarned
from app.store.second_place import PlaceAway, PlaceRefused, SecondPlace

WARN_AFTER_DAYS = 3
LOOK_EVERY_S = 60.0
TRY_AGAIN = timedelta(minutes=15)
CARRY_S = 3600.0
AT_EXIT_S = 15.0
"""The window is closed by then; what takes longer goes at the next start."""

log = logging.getLogger("tracedock.second-copies")


@dataclass(frozen=True, slots=True)
class SecondPlaceShown:
    """Event: how it stands with the second place."""

    place: SecondPlace | None
    """None: nobody chose one."""
    sentence: Saying
    well: bool = True
    """Whether the newest backup lies there, read back."""


class SecondCopies:
    """Carries the backups of one database, from start() to stop()."""

    def __init__(
        self,
        database: Path,
        clock: Clock,
        tell: Callable[[object], None],
        *,
        setting: str = "",
        warn_after_days: int = WARN_AFTER_DAYS,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        """Tell into `tell`, which is called in a thread of its own and must not block."""
        self._database, self._folder = database, database.parent
        self._clock, self._tell = clock, tell
        self._setting, self._warn_after_days = setting, warn_after_days
        self._look_every_s = look_every_s
        self._stop, self._wake = threading.Event(), threading.Event()
        self._wishes: SimpleQueue[Callable[[], object]] = SimpleQueue()
        self._not_before: datetime | None = None
        self._warned = False
        self._shown: SecondPlaceShown | None = None
        self._changing = threading.Lock()
        """Held while the file that says which place it is is read and written."""
        # Daemon: a share that hangs must not keep the program from ending.
        self._thread = threading.Thread(target=self._run, name="second-copies", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def look_now(self) -> None:
        """See at once whether there is something to carry."""
        self._not_before = None
        self._wake.set()

    def do(self, job: Callable[[], object]) -> None:
        """Let what looks at the place be done in this thread; returns at once."""
        self._wishes.put(job)
        self._wake.set()

    def choose(self, folder: Path | None) -> None:
        """Take another place, or none; answered by SecondPlaceShown. Returns at once."""
        self.do(lambda: self._choose(folder))

    def _choose(self, folder: Path | None) -> None:
        try:
            with self._changing:
                second_place.choose(self._folder, folder, self._clock.now())
        except PlaceRefused as refused:
            self._show(SecondPlaceShown(self.place, refused.why, well=False))
            return
        except OSError as error:
            self._show(SecondPlaceShown(self.place, _not_remembered(error), well=False))
            return
        self._warned = False
        self.show()
        self.look_now()

    def show(self) -> None:
        """Tell how it stands."""
        place = self.place
        if self._shown is None or self._shown.place != place:
            self._show(_standing(place))
        else:
            self._tell(self._shown)

    @property
    def place(self) -> SecondPlace | None:
        """Where copies go as well."""
        return second_place.place_of(self._folder, self._setting, self._clock.now())

    def stop(self, timeout_s: float = AT_EXIT_S + 2) -> bool:
        """Carry the last backup, then end; False where that took too long."""
        self._stop.set()
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        place = self.place
        if place is not None:
            if place.fixed:
                # Its own folder gets its name now, before the first copy succeeds or fails.
                self._remember(place)
            second_place.remove_left_over(place.home)
        while not self._stop.is_set():
            self._guard(self._do_wishes)
            self._guard(lambda: self._turn(Interruptible(self._stop, CARRY_S)))
            self._wake.wait(self._look_every_s)
            self._wake.clear()
        self._not_before = None
        self._guard(lambda: self._turn(Interruptible(threading.Event(), AT_EXIT_S)))

    def _do_wishes(self) -> None:
        while not (self._wishes.empty() or self._stop.is_set()):
            self._wishes.get()()

    def _guard(self, work: Callable[[], object]) -> None:
        """A bug here costs a copy, never a scan."""
        try:
            work()
        except Exception:
            log.exception("bug %s while copying to the second place", os.urandom(4).hex())

    def _turn(self, patience: Interruptible) -> None:
        place, now = self.place, self._clock.now()
        if place is None:
            return
        if self._not_before is not None and now < self._not_before <= now + TRY_AGAIN:
            return
        self._not_before = None
        try:
            carried = second_place.carry(self._database, place, patience.go_on)
        except CalledOff:
            return
        except PlaceAway:
            self._show_trouble(place, _away(place))
        except (BackupFailed, DiskFull) as error:
            self._not_before = now + TRY_AGAIN
            reason = error.reason if isinstance(error, BackupFailed) else error.detail
            log.info("not copied to %s: %s", place.folder, reason)
            self._show_trouble(place, _failed(place, reason))
        else:
            if carried is not None and carried.made_at != place.last_good:
                place = replace(place, last_good=carried.made_at)
                self._remember(place)
            if carried is not None:
                self._show(_standing(place))

    def _remember(self, place: SecondPlace) -> None:
        try:
            with self._changing:
                present = self.place
                if place.fixed or (present is not None and present.home == place.home):
                    second_place.keep(self._folder, place)
        except OSError as error:
            log.info("the last good copy is not noted: %s", error)

    def _show_trouble(self, place: SecondPlace, said: Saying) -> None:
        self._show(SecondPlaceShown(place, said, well=False))
        days = second_place.age_days(place, self._clock.now())
        if days >= self._warn_after_days and not self._warned:
            self._warned = True
            self._tell(StoreWarned(Level.LOW, _overdue(days, said)))

    def _show(self, event: SecondPlaceShown) -> None:
        if event != self._shown:
            self._shown = event
            self._tell(event)


def last_good(place: SecondPlace) -> Saying:
    """When the last good copy was made, to stand in a sentence."""
    if place.last_good is None:
        return Saying("还没有过完好的副本", "there was no good copy yet")
    at = f"{place.last_good.astimezone():%Y-%m-%d %H:%M}"
    return Saying(f"最近一份完好的副本：{at}", f"last good copy: {at}")


def _standing(place: SecondPlace | None) -> SecondPlaceShown:
    if place is None:
        return SecondPlaceShown(
            None,
            Saying(
                "没有设置第二个位置：备份和数据库在同一块磁盘上，磁盘坏了会一起丢失。",
                "There is no second place: backups lie on the disk of the database and would be "
                "lost with it.",
            ),
            well=False,
        )
    said = last_good(place)
    if place.last_good is None:
        return SecondPlaceShown(
            place,
            Saying(f"{place.folder}：正在复制第一份。", f"{place.folder}: copying the first one."),
        )
    return SecondPlaceShown(
        place,
        Saying(
            f"{place.folder}，{said.chinese}，已读回核对。",
            f"{place.folder}, {said.english}, read back and compared.",
        ),
    )


def _away(place: SecondPlace) -> Saying:
    said = last_good(place)
    return Saying(
        f"{place.folder} 现在不在（U 盘没插，或共享文件夹连不上），接上后自动补拷；"
        f"{said.chinese}。",
        f"{place.folder} is away (a disk not plugged in, a share not reached); it is made up for "
        f"when it is back; {said.english}.",
    )


def _failed(place: SecondPlace, reason: str) -> Saying:
    said = last_good(place)
    return Saying(
        f"{place.folder} 没有复制成（{reason}），一刻钟后再试；{said.chinese}。",
        f"Not copied to {place.folder} ({reason}), it is tried again in a quarter of an hour; "
        f"{said.english}.",
    )


def _overdue(days: int, said: Saying) -> Saying:
    return Saying(
        f"备份的第二个位置已经 {days} 天没有新副本：{said.chinese}"
        "请插上 U 盘或接通共享文件夹，或在“数据 → 备份与恢复”里换一个位置。",
        f"For {days} days no backup reached its second place. {said.english} Plug the disk in, "
        "reach the share, or choose another place under Data → Backups.",
    )


def _not_remembered(error: OSError) -> Saying:
    why = of_system(error)
    return Saying(
        f"第二个位置没有记住：{why.chinese}，请检查磁盘后再设置一次。",
        f"The second place was not remembered: {why.english}; check the disk and set it again.",
    )
