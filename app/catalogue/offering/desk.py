"""The desk of offered matches: takes wishes from any thread, answers each with an event.

Without it the window would wait while candidates are weighed or a long file is looked into. One
thread; a newer question takes the place of one of its kind that still waits.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import date

from app.catalogue.entries import wording
from app.catalogue.entries.events import CatalogueRefused, ItemAsked, Task
from app.catalogue.entries.values import Side
from app.catalogue.files.columns import ALL_KINDS, Kind
from app.catalogue.files.preview import preview
from app.catalogue.offering.events import (
    FileAsked,
    FilePreviewed,
    ItemChecked,
    OfferingEvent,
    OffersAsked,
)
from app.catalogue.offering.offers import findings_of, offers
from app.store import faults
from app.store.clock import Clock
from app.store.database import Database
from app.store.errors import StoreError
from app.store.lane import Lane
from app.tables.refused import TableRefused

log = logging.getLogger("tracedock.offering")

_KIND_OF = {Side.PROVINCE: Kind.PROVINCE, Side.HOSPITAL: Kind.HOSPITAL}
_Work = Callable[[], OfferingEvent | None]
_FIRST = 3
"""So many items of a page are shown at once, the others as they come."""
_SHOWN_EACH_S = 0.25


class OfferingDesk:
    """One workstation's."""

    def __init__(
        self, database: Database, org: str, clock: Clock, sink: Callable[[OfferingEvent], None]
    ) -> None:
        """Answer into `sink`, which is called in the desk's thread and must not block."""
        self._database, self._org, self._clock, self._sink = database, org, clock, sink
        self._wanted: OffersAsked | None = None
        """What somebody still wants to know."""
        self._lane: Lane[Task, _Work] = Lane("catalogue-offers", self._answer)

    def list_offers(self, asked: OffersAsked) -> None:
        """Ask for items that wait to be matched; answered by OffersListed, as the page grows.

        A question that is being answered is left, unless it is the same one.
        """
        self._wanted = asked
        self._lane.put(Task.MATCHES, lambda: self._offers(asked), replaces=True)

    def leave_offers(self) -> None:
        """Answer no question about what waits any more: nobody looks."""
        self._wanted = None

    def check_item(self, asked: ItemAsked) -> None:
        """Ask what is open of an item; answered by ItemChecked."""
        self._lane.put(Task.SHOW, lambda: self._checked(asked), replaces=True)

    def preview(self, asked: FileAsked) -> None:
        """Look into a file; answered by FilePreviewed."""
        self._lane.put(Task.IMPORT, lambda: _previewed(asked), replaces=True)

    def stop(self, timeout_s: float) -> bool:
        """Forget what waits and end the thread; False where that took longer."""
        self.leave_offers()
        self._lane.close()
        return self._lane.join(timeout_s)

    def _answer(self, task: Task, work: _Work) -> None:
        """Carry out one wish; whatever happens, the person is told."""
        try:
            event = work()
        except StoreError as error:
            log.warning("store: %s", error)
            event = CatalogueRefused(task, wording.of_store(task, error))
        except Exception:
            number = self._clock.new_id().hex[-8:]
            log.exception("bug %s", number)
            event = CatalogueRefused(task, faults.of_bug(number), number)
        if event is not None:
            self._sink(event)

    def _offers(self, asked: OffersAsked) -> OfferingEvent | None:
        shown_at = time.monotonic()
        with self._database.reading() as connection:
            for event in offers(connection, self._org, asked, self._today):
                if self._wanted != asked:
                    return None
                if not event.partial:
                    return event
                if len(event.rows) == _FIRST or time.monotonic() - shown_at >= _SHOWN_EACH_S:
                    shown_at = time.monotonic()
                    self._sink(event)
        return None

    def _checked(self, asked: ItemAsked) -> OfferingEvent:
        with self._database.reading() as connection:
            return ItemChecked(asked, findings_of(connection, self._org, asked, self._today))

    @property
    def _today(self) -> date:
        return self._clock.today()


def _previewed(asked: FileAsked) -> OfferingEvent:
    try:
        seen = preview(asked.path, ALL_KINDS[_KIND_OF[asked.side]], asked.mapping)
    except TableRefused as refused:
        return FilePreviewed(asked, None, wording.of_refused_file(refused))
    except OSError as error:
        return FilePreviewed(asked, None, wording.of_file_error(error))
    return FilePreviewed(asked, seen)
