"""What people ask of reconciliations: how the last days stand, or to look anew.

Without it what was compared would be known to the service alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.links.days import DaysShown, DaysWish
from app.store.database import Database
from sync.service.accounts import Caller
from sync.service.comparing import days
from sync.service.permitted import require_workstation
from sync.service.refusals import bad_request
from sync.service.transactions import reading_of

MOST_SHOWN, MOST_COMPARED = 400, 60
"""Days in one answer; days that are compared at once."""
Anew = Callable[[str, str, date, date, str], None]
"""Compare some days of an institution's connection (empty: of all), for a person."""


class ComparingDesk:
    """The comparisons of one service; from any thread."""

    def __init__(self, database: Database, anew: Anew) -> None:
        """`anew` raises StoreError, or ServiceRefusal where nothing was compared."""
        self._database, self._anew = database, anew

    def shown(self, caller: Caller, wish: DaysWish) -> DaysShown:
        """Comparisons, newest day first; what takes long shows when it is asked for again.

        Raises StoreError or ServiceRefusal.
        """
        require_workstation(caller)
        most = MOST_COMPARED if wish.compare else MOST_SHOWN
        if not 0 <= (wish.last - wish.first).days < most:
            raise bad_request(f"对账的日期应先后有序，一次不超过 {most} 天")
        if wish.compare:
            self._anew(caller.org, wish.link, wish.first, wish.last, caller.number)
        with reading_of(self._database, caller.org) as connection:
            return DaysShown(days.load(connection, caller.org, wish.first, wish.last, wish.link))
