"""How far a service database is: what a restored backup is held against.

Without it a restored copy could be called good because it opens. Compared are the head of every
feed with the row it stands for, and the last operation of every workstation's history; inside the
copy each of them must be dense, because that is what workstations rely on, and each attachment
whole.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, select

from app.store.tables.attachments import attachment_file, attachment_piece
from app.store.tables.changes import feed, feed_head, operation
from app.store.tables.service import device_position
from sync.service.backup_marks import Mark

History = tuple[str, uuid.UUID, uuid.UUID]
"""Institution, workstation, incarnation."""


class NotTheSame(Exception):
    """A restored copy is not what was backed up; its text says where."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a database was at one moment."""

    heads: Mapping[str, int]
    """Feed → its last row."""
    positions: Mapping[History, int]
    """History → its last operation."""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What may be called safe when this is in a verified backup."""
        return tuple(Mark(*history, seq) for history, seq in self.positions.items())


def look(connection: Connection) -> Standing:
    """Say how far a database is."""
    heads = connection.execute(select(feed_head.c.scope, feed_head.c.seq))
    columns = device_position.c
    positions = connection.execute(
        select(columns.org, columns.device, columns.incarnation, columns.last_seq)
    )
    return Standing(
        {scope: seq for scope, seq in heads},
        {(row.org, row.device, row.incarnation): row.last_seq for row in positions},
    )


def fingerprints(connection: Connection, heads: Mapping[str, int]) -> dict[str, str]:
    """What stands at these places of the feeds."""
    found: dict[str, str] = {}
    for scope, seq in heads.items():
        row = connection.execute(
            select(feed.c.entity, feed.c.entity_id, feed.c.version, feed.c.body).where(
                feed.c.scope == scope, feed.c.seq == seq
            )
        ).one_or_none()
        found[scope] = "" if row is None else hashlib.sha256(repr(tuple(row)).encode()).hexdigest()
    return found


def refuse_holes(connection: Connection, copy: Standing) -> None:
    """Look for gaps inside a copy; raises NotTheSame."""
    counted = connection.execute(
        select(feed.c.scope, func.count(), func.max(feed.c.seq)).group_by(feed.c.scope)
    )
    rows = {scope: (count, last) for scope, count, last in counted}
    for scope, head in copy.heads.items():
        if head and rows.get(scope) != (head, head):
            raise NotTheSame(f"{scope} 应有 1 到 {head} 行，恢复后为 {rows.get(scope)}")
    _refuse_missing_operations(connection, copy)
    _refuse_cut_files(connection)


def _refuse_missing_operations(connection: Connection, copy: Standing) -> None:
    columns = operation.c
    same = and_(
        columns.org == device_position.c.org,
        columns.device == device_position.c.device,
        columns.incarnation == device_position.c.incarnation,
    )
    last = connection.execute(
        select(columns.org, columns.device, columns.incarnation, func.max(columns.seq))
        .join(device_position, same)
        .group_by(columns.org, columns.device, columns.incarnation)
    )
    newest = {(org, device, incarnation): seq for org, device, incarnation, seq in last}
    for history, seq in newest.items():
        if copy.positions[history] < seq:
            raise NotTheSame(f"{history[0]} 的工作站 {history[1]} 操作编号前后矛盾")


def _refuse_cut_files(connection: Connection) -> None:
    """Look for attachments that are not whole: each says how long it is, in how many pieces."""
    file, piece = attachment_file.c, attachment_piece.c
    found = func.count(piece.no), func.coalesce(func.sum(func.length(piece.body)), 0)
    same = and_(piece.org == file.org, piece.sha256 == file.sha256)
    cut = connection.execute(
        select(file.org, file.sha256)
        .outerjoin(attachment_piece, same)
        .group_by(file.org, file.sha256, file.pieces, file.size)
        .having((found[0] != file.pieces) | (found[1] != file.size))
        .limit(1)
    ).one_or_none()
    if cut is not None:
        raise NotTheSame(f"{cut.org} 的附件 {cut.sha256[:12]} 不完整")


def compare(before: Standing, copy: Standing, after: Standing) -> None:
    """Hold a copy against the original before and after it was made; raises NotTheSame."""
    for place in ("heads", "positions"):
        first, middle, last = (getattr(one, place) for one in (before, copy, after))
        for key, seq in first.items():
            if middle.get(key, 0) < seq:
                raise NotTheSame(f"{key}：备份前已到 {seq}，恢复后只有 {middle.get(key, 0)}")
        for key, seq in middle.items():
            if last.get(key, 0) < seq:
                raise NotTheSame(f"{key}：恢复后到 {seq}，原库只有 {last.get(key, 0)}")
