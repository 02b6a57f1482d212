"""Records for a HIS that only imports and exports files: laid down as CSV, answered as CSV.

Without it such a HIS would have no records to upload. What is new lies in `out/` of the
institution's folder, each record once, named by its numbers; a stop before that is noted writes the
file again, so whoever reads it goes by the record's number. Results come as `uploads*.csv`, like
every file that HIS lays down.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select, update

from app.store.clock import Clock
from app.store.database import Database
from app.store.tables.insuring import insurance_head
from app.tables.harmless import write_separated
from sync.service.his import wording
from sync.service.insuring.handing import take_results, waiting
from sync.service.insuring.messages import MOST_RECORDS, ResultIn, Upload, UploadRow
from sync.service.transactions import commit, reading_of

OUT = "out"
RESULTS = "uploads"
"""How the names of files with results begin."""
_COLUMNS = (*UploadRow.__struct_fields__, "codes")


def take_rows(
    connection: Connection, org: str, rows: Sequence[Mapping[str, str]], clock: Clock
) -> list[str]:
    """Rows of `record_no,result,todo,reason`; the sentence of each that was not taken."""
    said = []
    for row in rows:
        try:
            one = msgspec.convert({name: text for name, text in row.items() if text}, ResultIn)
        except msgspec.ValidationError as error:
            said.append(wording.of_row(error))
            continue
        refused = take_results(connection, org, [one], clock).refused
        said.append(refused[0].message if refused else "")
    return said


@dataclass(frozen=True, slots=True)
class Filing:
    """Lays down what waits for HIS; for one thread."""

    database: Database
    folder: Path
    """With a folder for each institution."""

    def look(self, org: str) -> None:
        """Lay down what is new; raises OSError, StoreError."""
        while True:
            with reading_of(self.database, org) as connection:
                filed, newest = _reached(connection, org)
                if newest <= filed:
                    return
                records = waiting(connection, org, filed, MOST_RECORDS).records
            last = records[-1].record.seq if len(records) == MOST_RECORDS else newest
            if records:
                self._write(org, records)
            commit(self.database, partial(_note, org, last), org)

    def _write(self, org: str, records: Sequence[Upload]) -> None:
        folder = self.folder / org / OUT
        folder.mkdir(parents=True, exist_ok=True)
        first, last = records[0].record.seq, records[-1].record.seq
        path = folder / f"uploads-{first:09d}-{last:09d}.csv"
        unfinished = path.with_name(path.name + ".tmp")
        with unfinished.open("w", encoding="utf-8-sig", newline="") as file:
            file.write(_text(records))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)


def _text(records: Sequence[Upload]) -> str:
    out = io.StringIO(newline="")
    write_separated(out, [_COLUMNS])
    write_separated(out, map(_cells, records))
    return out.getvalue()


def _cells(one: Upload) -> Iterator[str]:
    for name in UploadRow.__struct_fields__:
        yield _cell(getattr(one.record, name))
    yield ";".join(one.codes)


def _cell(value: Any) -> str:  # noqa: ANN401 (a column's value)
    return "" if value is None else str(value)


def _reached(connection: Connection, org: str) -> tuple[int, int]:
    """How far records were laid down, and how far there are any."""
    columns = (func.max(insurance_head.c.filed_seq), func.max(insurance_head.c.out_seq))
    row = connection.execute(select(*columns).where(insurance_head.c.org == org)).one()
    return int(row[0] or 0), int(row[1] or 0)


def _note(org: str, seq: int | None, connection: Connection) -> None:
    mine = insurance_head.c.org == org
    connection.execute(update(insurance_head).where(mine).values(filed_seq=seq))
