"""Takes a relation file in: all of it, or nothing.

Without it a file that breaks off in the middle would leave half a carton behind. Rows are written
in short pieces, so a scan waits for no more than one of them, and count only when the file is
`ready`, which is one row. What was left half by a killed program is cleared when the next file
comes. A code twice, a parent that is not there, and packages nested too deep are told by their
rows. Relation files stay on this workstation: what they gave a scan is in its fact.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, delete, func, insert, select, update

from app.packing.files.problems import FileProblem, Problems
from app.packing.files.relation_rows import RelationRow, open_relations, relation_rows
from app.packing.parts import PackingParts
from app.packing.values import DEEPEST
from app.store.many_rows import among
from app.store.tables.packing import pack_relation, relation_file

PIECE = 500
"""Rows of one transaction."""
MOST_CODES = 5_000_000
Write = Callable[[Callable[[Connection], None]], None]
"""Does work in one transaction and returns when it is durable."""


class RelationImport:
    """One file that is taken in."""

    def __init__(self, parts: PackingParts, write: Write, path: Path, person: str) -> None:
        """Prepare; nothing is read yet."""
        self._parts = parts
        self._write = write
        self._path = path
        self._person = person
        self._file_id = parts.clock.new_id()
        self.problems = Problems()
        self.codes = 0

    def run(self, progress: Callable[[int], None]) -> bool:
        """Read and write; False where problems were found, then nothing stays.

        Raises FileProblem, OSError, StoreError, and what `progress` raises; then nothing counts.
        """
        self._clear()
        try:
            with open_relations(self._path) as file:
                self._take(file, progress)
            if not self.problems.count:
                self._check()
            if self.problems.count:
                self._drop(self._file_id)
                return False
            self._write(self._be_ready)
        except BaseException:
            self._drop(self._file_id)
            raise
        return True

    def _take(self, file: IO[bytes], progress: Callable[[int], None]) -> None:
        rows = relation_rows(file, self.problems)
        while piece := list(islice(rows, PIECE)):
            self.codes += len(piece)
            if self.codes > MOST_CODES:
                raise FileProblem(f"一个文件最多 {MOST_CODES} 个码，请分成几个文件。")
            if not self.problems.count:
                self._write(lambda c, piece=piece: self._keep(c, piece))  # type: ignore[misc]
            progress(self.codes)
        if not self.codes and not self.problems.count:
            raise FileProblem("文件里没有追溯码，请核对后重新选择。")

    def _keep(self, connection: Connection, piece: Sequence[RelationRow]) -> None:
        mine = (pack_relation.c.org == self._parts.org, pack_relation.c.file_id == self._file_id)
        named = among(connection, pack_relation.c.code, {one.code for one in piece})
        known = set(connection.execute(select(pack_relation.c.code).where(*mine, named)).scalars())
        rows: list[dict[str, object]] = []
        for one in piece:
            if one.code in known:
                self.problems.add(one.row, f"{one.code} 在文件里重复，请删去一个。")
            else:
                known.add(one.code)
                rows.append(self._row(one))
        if rows:
            connection.execute(insert(pack_relation), rows)

    def _row(self, one: RelationRow) -> dict[str, object]:
        return {
            "org": self._parts.org,
            "code": one.code,
            "file_id": self._file_id,
            "parent": one.parent,
            "layer": one.layer or 1,
            "batch": one.batch,
            "row": one.row,
        }

    def _check(self) -> None:
        """Find parents that are not there, and packages nested too deep or in a ring."""
        with self._parts.database.reading() as connection:
            for row, parent in self._lost_parents(connection):
                self.problems.add(row, f"上级码 {parent} 不在文件里，请补上它的一行。")
            if not self.problems.count:
                for row in self._too_deep(connection):
                    self.problems.add(row, f"包装嵌套超过 {DEEPEST} 层，或上级码绕成了圈，请核对。")

    def _lost_parents(self, connection: Connection) -> Iterator[tuple[int, str]]:
        child, above = pack_relation.alias(), pack_relation.alias()
        there = select(above.c.code).where(
            above.c.org == child.c.org,
            above.c.code == child.c.parent,
            above.c.file_id == child.c.file_id,
        )
        query = select(child.c.row, child.c.parent).where(
            child.c.org == self._parts.org,
            child.c.file_id == self._file_id,
            child.c.parent.is_not(None),
            ~there.exists(),
        )
        for row in connection.execute(query.order_by(child.c.row)):
            yield row[0], row[1]

    def _too_deep(self, connection: Connection) -> list[int]:
        levels = [pack_relation.alias() for _ in range(DEEPEST + 1)]
        query = select(levels[0].c.row)
        for inner, outer in pairwise(levels):
            query = query.join(
                outer,
                (outer.c.org == inner.c.org)
                & (outer.c.code == inner.c.parent)
                & (outer.c.file_id == inner.c.file_id),
            )
        mine = (levels[0].c.org == self._parts.org, levels[0].c.file_id == self._file_id)
        found = connection.execute(query.where(*mine).order_by(levels[0].c.row))
        return list(found.scalars())

    def _be_ready(self, connection: Connection) -> None:
        mine = (relation_file.c.org == self._parts.org, relation_file.c.file_id == self._file_id)
        connection.execute(update(relation_file).where(*mine).values(ready=True, codes=self.codes))

    def _clear(self) -> None:
        """Take away what never became ready, and note the file."""
        org = self._parts.org
        half = (relation_file.c.org == org, ~relation_file.c.ready)
        with self._parts.database.reading() as connection:
            halves = list(
                connection.execute(select(relation_file.c.file_id).where(*half)).scalars()
            )
        for file_id in halves:
            self._drop(file_id)
        row = {
            "org": org,
            "file_id": self._file_id,
            "name": self._path.name,
            "ready": False,
            "codes": 0,
            "person": self._person,
            "at": self._parts.clock.now(),
        }
        self._write(lambda connection: _insert_file(connection, row))

    def _drop(self, file_id: uuid.UUID) -> None:
        """Take away what was written of a file, piece by piece."""
        left = 1
        while left:
            left = 0

            def work(connection: Connection) -> None:
                nonlocal left
                left = _drop_piece(connection, self._parts.org, file_id)

            self._write(work)


def _insert_file(connection: Connection, row: dict[str, object]) -> None:
    connection.execute(insert(relation_file), row)


def _drop_piece(connection: Connection, org: str, file_id: uuid.UUID) -> int:
    """Delete some rows of a file, and the file with the last of them; says how many are left."""
    mine = (pack_relation.c.org == org, pack_relation.c.file_id == file_id)
    some = select(pack_relation.c.code).where(*mine).limit(PIECE)
    codes = list(connection.execute(some).scalars())
    if codes:
        connection.execute(delete(pack_relation).where(*mine, pack_relation.c.code.in_(codes)))
    left = connection.execute(select(func.count()).select_from(pack_relation).where(*mine))
    count = int(left.scalar_one())
    if not count:
        file = (relation_file.c.org == org, relation_file.c.file_id == file_id)
        connection.execute(delete(relation_file).where(*file))
    return count
