"""The cursor with which HIS reads changes on, and whether this service still knows it.

Without it a service that was restored from a backup would number other changes as before, and a HIS
that goes on behind its last number would miss them for ever. A cursor is the number of the last
change that was read and its mark (sync/service/his/following.py); both travel in one text that HIS
only keeps and gives back. Numbers alone would not do (domain/sync.md §1, rule 5). What was told
before the backup was made keeps its marks: a cursor to it goes on as if nothing had been.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection, select

from app.store.tables.his import his_change
from sync.service.refusals import ServiceRefusal

BEGINNING = "0"
"""Behind it everything is read."""
MARK_BITS = 48
_CURSOR = re.compile(r"([1-9][0-9]{0,15})-([0-9a-f]{12})")


def cursor_of(seq: int, mark: int) -> str:
    """What stands for having read a change."""
    return f"{seq}-{mark:012x}" if seq else BEGINNING


def number_of(connection: Connection, org: str, cursor: str) -> int:
    """The number of the last change that was read; raises ServiceRefusal where it is not known."""
    if cursor == BEGINNING:
        return 0
    said = _CURSOR.fullmatch(cursor)
    if said is None:
        raise _unknown(cursor)
    seq, mark = int(said[1]), int(said[2], 16)
    query = select(his_change.c.mark).where(his_change.c.org == org, his_change.c.seq == seq)
    if connection.execute(query).scalar() != mark:
        raise _unknown(cursor)
    return seq


def _unknown(cursor: str) -> ServiceRefusal:
    return ServiceRefusal(
        409,
        "unknown-cursor",
        f"不认识 after={cursor[:40]}：前置服务可能从备份恢复过，之后的变化与已读的不同；"
        "或者它不是上次答复的 next。请从 after=0 重新读一遍，内容按 code 覆盖。",
    )
