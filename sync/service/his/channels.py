"""Under whose name codes move that came through a table or a folder instead of a key.

Without it such movements would have no place in the change log. Made from the institution's code,
so it is the same after every restart and on every server.
"""

from __future__ import annotations

import uuid

from sync.service.his.moving import Mover

TABLES, FILES = "tables", "files"
_NAMESPACE = uuid.UUID("3f0f3a0c-8a55-5c1e-9a1d-5f2b6c1d7e90")


def mover_of(org: str, channel: str) -> Mover:
    """Who moves codes that came this way."""
    return Mover(org, uuid.uuid5(_NAMESPACE, f"{org}/{channel}"))
