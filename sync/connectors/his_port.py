"""What a hospital's own system is to the service where we read it: tables whose rows it gives.

Without it the service would know each way into a HIS by name. A source is a client of one system;
it keeps nothing, changes nothing there and knows no database of ours. Rows come under the names of
the drop folder's columns (docs/operation/his.md), all as texts, empty where nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Protocol

HisRow = Mapping[str, str]


class HisTable(StrEnum):
    """What a hospital's system may tell; named as files of it are."""

    CATALOGUE = "catalogue"
    """院内目录, an item a row."""
    ORDERS = "orders"
    """采购计划, a line a row."""
    STOCK = "stock"
    """库存, a batch of an item at a place a row; always all of it."""


class HisSource(Protocol):
    """One hospital's system."""

    @property
    def name(self) -> str:
        """Its short name: `his-database`."""

    @property
    def tables(self) -> frozenset[HisTable]:
        """What may be asked for; the rest is refused (PlatformError)."""

    def rows(self, table: HisTable) -> Iterator[HisRow]:
        """Read one table; raises PlatformError (sync/connectors/port.py)."""
