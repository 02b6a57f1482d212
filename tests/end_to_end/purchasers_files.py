"""Both catalogues as a purchaser gets them, written into files.

Without it the desktop's day would begin with catalogues that nobody took in.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from app.catalogue.files.columns import HOSPITAL, PROVINCE, FileKind
from app.catalogue.rows import HospitalRow, PriceUnit, ProvinceRow
from tests.app.catalogue.seeded import grown

_UNITS = {PriceUnit.PACK: "包装", PriceUnit.DOSAGE: "最小"}


def write_catalogues(folder: Path, province: int, hospital: int) -> tuple[Path, Path]:
    """Write so many provincial items, and at most so many hospital items that stand for them."""
    both = grown()
    offered = both.province[:province]
    numbers = {row.approval_number for row in offered}
    kept = [row for row in both.hospital if row.approval_number in numbers][:hospital]
    files = folder / "province.csv", folder / "hospital.csv"
    write_rows(files[0], PROVINCE, offered)
    write_rows(files[1], HOSPITAL, kept)
    return files


def write_rows(
    path: Path,
    kind: FileKind[ProvinceRow] | FileKind[HospitalRow],
    rows: Iterable[ProvinceRow | HospitalRow],
) -> None:
    """Write rows under the headings of their kind."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.heading for column in kind.columns])
        for row in rows:
            writer.writerow([_cell(getattr(row, column.field)) for column in kind.columns])


def _cell(value: object) -> str:
    if isinstance(value, PriceUnit):
        return _UNITS[value]
    if isinstance(value, tuple):
        return "；".join(value)
    return "" if value is None else str(value)
