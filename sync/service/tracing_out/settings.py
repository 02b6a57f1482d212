"""What an institution wishes of a trace code platform beside how it is reached.

Without it what goes to patients would be uploaded by hospitals whose HIS does that already. They
stand among the settings of the connection; a connection that nobody set up here has the defaults.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Connection, select

from app.store.tables.links import platform_link
from sync.connectors.kinds.tracing import PARTNERS, RETAIL_BILLS, STOCK_BILLS

_BETWEEN = re.compile(r"[\n;；]")
_PAIR = re.compile(r"[=＝]")
_YES = frozenset({"1", "true", "yes", "是"})


@dataclass(frozen=True, slots=True)
class TracingSettings:
    """One connection's."""

    stock_bills: bool = True
    """Upload what came in and went out; off where another program does."""
    retail_bills: bool = False
    """Upload what patients were given."""
    partners: Mapping[str, str] = field(default_factory=dict)
    """Distributors by their code here: their id in the platform's bills."""

    @classmethod
    def read(cls, said: Mapping[str, str]) -> TracingSettings:
        """Read what was set; what cannot be read has its default."""
        pairs = (_PAIR.split(line, maxsplit=1) for line in _BETWEEN.split(said.get(PARTNERS, "")))
        return cls(
            stock_bills=said.get(STOCK_BILLS, "1").strip().lower() in _YES,
            retail_bills=said.get(RETAIL_BILLS, "0").strip().lower() in _YES,
            partners={
                pair[0].strip(): pair[1].strip()
                for pair in pairs
                if len(pair) == 2 and pair[0].strip() and pair[1].strip()
            },
        )


def settings_of(connection: Connection, org: str, link: str) -> TracingSettings:
    """What stands among a connection's settings."""
    mine = (platform_link.c.org == org, platform_link.c.link == link)
    kept = connection.execute(select(platform_link.c.settings).where(*mine)).scalar_one_or_none()
    try:
        said = msgspec.json.decode(kept, type=dict[str, str]) if kept else {}
    except msgspec.MsgspecError:
        said = {}  # the connection itself cannot be made of these either, and says so
    return TracingSettings.read(said)
