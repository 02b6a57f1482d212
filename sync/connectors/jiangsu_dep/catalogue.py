"""Looks items up in the platform's catalogue (YY003), which can only be read from a day onwards.

Without it a province that answers no question about one item would know none. What was read stays
in memory, so that fifty questions read the catalogue once; later questions read only its news. It
is lost with the process, and read anew then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from app.catalogue.items import Item
from sync.connectors.jiangsu_dep.answers import MOMENT, Json, needed, number, text, whole
from sync.connectors.jiangsu_dep.results import unexpected
from sync.connectors.jiangsu_dep.settings import DepSettings
from sync.platform_time import BEIJING

_MAX_PAGES = 10_000
_OVERLAP = timedelta(days=1)
"""News are asked for from a while before: the platform's clock is not ours."""

Ask = Callable[[Mapping[str, Any]], tuple[Json, ...]]
Report = Callable[[str, str], None]
"""Is told of a thing that cannot be read, and why, so that a person looks."""


class Catalogue:
    """What was read of the catalogue so far; for one thread at a time."""

    def __init__(
        self, settings: DepSettings, ask: Ask, report: Report, now: Callable[[], datetime]
    ) -> None:
        self._settings = settings
        self._ask = ask
        self._report = report
        self._now = now
        self._items: dict[str, Item] = {}
        self._read_at: datetime | None = None

    def find(self, province_code: str) -> Item | None:
        """Look an item up, in the news too; None where there is none; raises PlatformError."""
        if province_code not in self._items and self._is_due():
            self._read_news()
        return self._items.get(province_code)

    def _is_due(self) -> bool:
        if self._read_at is None:
            return True
        pause = timedelta(seconds=self._settings.catalogue_pause_s)
        return self._now() >= self._read_at + pause

    def _read_news(self) -> None:
        started_at = self._now()
        if self._read_at is None:
            since = f"{self._settings.catalogue_from} 00:00:00"
        else:
            since = (self._read_at - _OVERLAP).astimezone(BEIJING).strftime(MOMENT)
        for page in self._pages(since):
            for fields in page:
                try:
                    item = read_item(fields)
                except ValueError as error:
                    self._report(f"药品 {text(fields, 'UniCode')}", str(error))
                else:
                    self._items[item.province_code] = item
        # Only what was read to its end is not read again.
        self._read_at = started_at

    def _pages(self, since: str) -> Iterator[tuple[Json, ...]]:
        """Page after page, to an empty one: a short page may be the platform's own limit."""
        settings = self._settings
        previous: tuple[Json, ...] = ()
        for page in range(settings.first_page, settings.first_page + _MAX_PAGES):
            found = self._ask({"Kssj": since, "Count": settings.page_size, "Page": page})
            if not found:
                return
            if found == previous:
                break
            yield found
            previous = found
        raise unexpected("YY003 的翻页没有前进")


def read_item(fields: Json) -> Item:
    """Read one row of YY003; a ValueError names the field that cannot be read."""
    return Item(
        province_code=needed(fields, "UniCode"),
        name=needed(fields, "Name"),
        form=text(fields, "DosageForm"),
        strength=text(fields, "Spec"),
        maker=text(fields, "Manufacturer"),
        approval_number=text(fields, "ApprovalNumber"),
        standard_code=text(fields, "SDC"),
        unit=text(fields, "PackUnit"),
        dosage_unit=text(fields, "Unit"),
        pack_quantity=whole(fields, "PackQuantity"),
        price=number(fields, "Price"),
        trade_name=text(fields, "TradeName"),
    )
