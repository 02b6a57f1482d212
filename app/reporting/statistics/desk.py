"""The desk of the statistics: wishes in, events out, and the book kept up to date between them.

Without it the window would wait for sums. One thread answers wishes and, while none waits, takes
receipts into the book; each of them is a short look into the store, so that no scan waits. After a
start all receipts are looked at once, later those of the last weeks whenever the sync brought
something or a receipt was confirmed.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from datetime import date, timedelta, tzinfo
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from app.people.asking import Guarded, asks
from app.people.permissions import Permission
from app.readers.saying import Saying
from app.readers.system_words import of_system
from app.receiving.parts import Parts
from app.reporting.statistics import asking, sheets
from app.reporting.statistics.book import FILE, Book
from app.reporting.statistics.differences import differences
from app.reporting.statistics.events import (
    BookFilled,
    DifferencesShown,
    LinesShown,
    PricesShown,
    PunctualityShown,
    PurchasesShown,
    SheetWritten,
    StatisticsEvent,
    StatisticsRefused,
)
from app.reporting.statistics.ordered import departments_of
from app.reporting.statistics.punctuality import ordered_lines, punctuality
from app.reporting.statistics.taking import Stale, Taking
from app.reporting.statistics.values import Answer, Differences, Part, Period, Punctuality, Question
from app.store import faults
from app.store.errors import StoreError
from app.tables.refused import TableRefused

LOOK_EVERY_S = 10.0
"""Between two looks at which receipts stand otherwise: a day of receiving changes one all along."""
_LATE = timedelta(days=60)
"""Receipts confirmed longer ago are looked at when the program starts."""
_TELL_EVERY_S = 0.5
_BUSY = Saying(
    "统计文件正忙或已损坏，请稍后再试。", "The statistics are busy or damaged; try again."
)

log = logging.getLogger("tracedock.statistics")

Work = Callable[[Book], StatisticsEvent]


class StatisticsDesk(Guarded):
    """One workstation's."""

    def __init__(
        self,
        parts: Parts,
        folder: Path,
        sink: Callable[[StatisticsEvent], None],
        zone: tzinfo | None = None,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        """Answer into `sink`, which is called in the desk's own thread and must not block."""
        self._parts, self._sink, self._zone = parts, sink, zone
        self._look_every_s, self._look_at = look_every_s, 0.0
        self._looked = False
        """All receipts were looked at since the start, not only those of the last weeks."""
        self._path = folder / FILE
        self._wishes: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._changed = threading.Event()
        self._changed.set()  # before the first look nothing is known
        self._stale: deque[Stale] = deque()
        self._taken = 0
        self._told_at = 0.0
        self._thread = threading.Thread(target=self._run, name="statistics", daemon=True)
        self._thread.start()

    def ask(self, asked: Question) -> None:
        """Ask for sums; answered by PurchasesShown or StatisticsRefused."""
        self._wishes.put(lambda book: PurchasesShown(_answer(book, asked)))

    def list_lines(self, asked: Question) -> None:
        """Ask for the lines behind sums; answered by LinesShown."""
        self._wishes.put(lambda book: _lines(book, asked))

    def list_prices(self, asked: Question) -> None:
        """Ask where prices changed; answered by PricesShown."""
        self._wishes.put(lambda book: _prices(book, asked))

    def list_punctuality(self, period: Period) -> None:
        """Ask how distributors kept to their orders; answered by PunctualityShown."""
        self._wishes.put(lambda book: PunctualityShown(period, self._punctuality(book, period)))

    def list_differences(self, period: Period) -> None:
        """Ask what became of the differences between the catalogues; by DifferencesShown."""
        self._wishes.put(lambda _book: DifferencesShown(self._differences(period)))

    @asks(Permission.EXPORT_STATISTICS)
    def write_sheet(self, asked: Question, part: Part, path: Path) -> None:
        """Write a table to CSV or XLSX; answered by SheetWritten or StatisticsRefused."""
        self._wishes.put(lambda book: self._written(book, asked, part, path))

    def receipts_changed(self) -> None:
        """Look soon which receipts stand otherwise; from any thread."""
        self._changed.set()
        self._wishes.put(_nothing)

    def stop(self, timeout_s: float) -> bool:
        """End after what is under way; the book goes on from there at the next start."""
        self._wishes.put(None)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _not_allowed(self, why: Saying, _task: str) -> None:
        self._sink(StatisticsRefused(why))

    def _run(self) -> None:
        try:
            book = Book(self._path, self._org)
        except (OSError, SQLAlchemyError) as error:
            log.error("%s cannot be opened: %s", self._path, error)
            self._refuse_all()
            return
        with book:
            while (work := self._next(book)) is not None:
                if work is not _nothing:
                    self._sink(self._answered(work, book))

    def _next(self, book: Book) -> Work | None:
        """The next wish; while none waits, receipts are taken one by one."""
        while True:
            idle_s = self._idle_s()
            try:
                return self._wishes.get(block=idle_s != 0, timeout=idle_s)
            except queue.Empty:
                self._fill(book)

    def _idle_s(self) -> float | None:
        """How long nothing but a wish is to be done; None: until somebody says something."""
        if self._stale:
            return 0.0
        if not self._changed.is_set():
            return None
        return max(0.0, self._look_at - time.monotonic())

    def _fill(self, book: Book) -> None:
        departments = departments_of(self._org)
        taking = Taking(self._parts, book, departments, self._zone)
        try:
            if self._stale:
                taking.take(self._stale.popleft())
                self._taken += 1
            else:
                self._look(taking)
        except StoreError as error:
            # What could not be read now is stale still, and found at the next look.
            log.warning("store: %s", error)
            self._stale.clear()
            self._changed.set()
        except SQLAlchemyError as error:
            log.warning("the book is made anew: %s", error)
            book.empty()
            self._stale.clear()
            self._looked = False
            self._changed.set()
        self._tell_filled()

    def _look(self, taking: Taking) -> None:
        """Find the receipts that stand otherwise than in the book."""
        self._changed.clear()
        self._look_at = time.monotonic() + self._look_every_s
        since = self._parts.clock.now() - _LATE if self._looked else None
        self._taken, self._stale = 0, deque(taking.stale(since))
        self._looked = True

    def _tell_filled(self) -> None:
        if not self._stale or time.monotonic() - self._told_at >= _TELL_EVERY_S:
            self._told_at = time.monotonic()
            self._sink(BookFilled(self._taken, self._taken + len(self._stale)))

    def _answered(self, work: Work, book: Book) -> StatisticsEvent:
        """Carry out one wish; whatever happens, the person is told."""
        try:
            return work(book)
        except (TableRefused, OSError) as error:
            return StatisticsRefused(_unwritten(error))
        except StoreError as error:
            log.warning("store: %s", error)
            return StatisticsRefused(faults.of_store(error, faults.AGAIN))
        except SQLAlchemyError as error:
            log.warning("book: %s", error)
            return StatisticsRefused(_BUSY)
        except Exception:
            number = self._parts.clock.new_id().hex[-8:]
            log.exception("bug %s", number)
            return StatisticsRefused(faults.of_bug(number), number)

    def _refuse_all(self) -> None:
        while (work := self._wishes.get()) is not None:
            if work is not _nothing:
                self._sink(StatisticsRefused(_BUSY))

    def _punctuality(self, book: Book, period: Period) -> tuple[Punctuality, ...]:
        with self._parts.database.reading() as store:
            ordered = ordered_lines(store, self._org, period, self._zone)
        with book.reading() as connection:
            return tuple(punctuality(connection, ordered, self._today))

    def _differences(self, period: Period) -> Differences:
        with self._parts.database.reading() as store:
            return differences(store, self._org, period, self._today, self._zone)

    def _written(self, book: Book, asked: Question, part: Part, path: Path) -> StatisticsEvent:
        period = asked.period
        if part is Part.PUNCTUALITY:
            sheets.write_punctuality(period, self._punctuality(book, period), path)
        elif part is Part.DIFFERENCES:
            sheets.write_differences(self._differences(period), path)
        else:
            _WRITING[part](book, asked, path)
        return SheetWritten(path)

    @property
    def _org(self) -> str:
        return self._parts.log.workstation.org

    @property
    def _today(self) -> date:
        return self._parts.clock.now().astimezone(self._zone).date()


def _nothing(book: Book) -> StatisticsEvent:
    raise AssertionError(f"nobody asks {book}")


def _answer(book: Book, asked: Question) -> Answer:
    with book.reading() as connection:
        return asking.answer(connection, asked)


def _lines(book: Book, asked: Question) -> StatisticsEvent:
    with book.reading() as connection:
        found = list(asking.lines_of(connection, asked, asking.MOST_LINES + 1))
    return LinesShown(asked, tuple(found[: asking.MOST_LINES]), len(found) > asking.MOST_LINES)


def _prices(book: Book, asked: Question) -> StatisticsEvent:
    with book.reading() as connection:
        return PricesShown(asked, tuple(asking.price_steps(connection, asked)))


def _write_sums(book: Book, asked: Question, path: Path) -> None:
    sheets.write_sums(_answer(book, asked), path)


def _write_lines(book: Book, asked: Question, path: Path) -> None:
    with book.reading() as connection:
        sheets.write_lines(asked.period, asking.lines_of(connection, asked, None), path)


def _write_prices(book: Book, asked: Question, path: Path) -> None:
    with book.reading() as connection:
        sheets.write_prices(asked.period, asking.price_steps(connection, asked), path)


_WRITING: Mapping[Part, Callable[[Book, Question, Path], None]] = {
    Part.SUMS: _write_sums,
    Part.LINES: _write_lines,
    Part.PRICES: _write_prices,
}
"""Tables that need the book alone."""


def _unwritten(error: Exception) -> Saying:
    if isinstance(error, TableRefused):
        return Saying(str(error), str(error))
    why = of_system(error) if isinstance(error, OSError) else Saying(str(error), str(error))
    return Saying(
        f"文件写不了：{why.chinese}，请换一个位置再试。",
        f"The file cannot be written: {why.english}. Try elsewhere.",
    )
