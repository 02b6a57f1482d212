"""A catalogue of drugs of realistic size, grown from a few public rows.

Without it nobody could try what 280,000 rows of 97 columns do to a client. Names, makers, packs and
approval numbers are public facts of the rows they were grown from; the codes of grown rows are made
up, their check digits right. The table is resources/sample_data/insurance-catalogue.csv.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from app.codes.check_digits import gs1_check_digit

SAMPLE = Path(__file__).parents[3] / "resources" / "sample_data" / "insurance-catalogue.csv"
COLUMNS = 97
_CODE, _STANDARD_CODE, _ROW_ID, _VERSION = 0, 8, 79, 82
OLDER, NEWER = 1, 2
"""Versions: one row in ten came with the newer one."""


@cache
def load_sample(path: Path = SAMPLE) -> tuple[dict[str, str], ...]:
    """Read the public rows."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


def insurance_code(number: int) -> str:
    """The code of a row: its own for a public row, name and pack numbers made up for another."""
    sample = load_sample()
    code = sample[number % len(sample)]["医保代码"]
    if number < len(sample):
        return code
    return f"{code[:7]}{number // 10_000:03d}{code[10:14]}{number % 10_000:04d}{code[18:]}"


def version_of(number: int) -> int:
    """With which version a row came."""
    return NEWER if number % 10 == 9 else OLDER


@cache
def known_codes(count: int) -> frozenset[str]:
    """All codes of a catalogue of so many rows."""
    return frozenset(insurance_code(number) for number in range(count))


def numbers_since(version: int, count: int) -> list[int]:
    """The rows that are newer than a version."""
    return [number for number in range(count) if version_of(number) > version]


def pack(numbers: list[int], filename: str) -> bytes:
    """Put rows into a ZIP, as 9102 sends it."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(filename, "w", force_zip64=True) as member,
        io.TextIOWrapper(member, encoding="utf-8", newline="\n") as lines,
    ):
        lines.writelines(_lines(numbers))
    return packed.getvalue()


def _lines(numbers: list[int]) -> Iterator[str]:
    templates = [_template(row) for row in load_sample()]
    for number in numbers:
        columns = templates[number % len(templates)].copy()
        columns[_CODE] = code = insurance_code(number)
        if number >= len(templates):
            body = f"869{code[-5:]}{number % 100_000:05d}"
            columns[_STANDARD_CODE] = body + gs1_check_digit(body)
        columns[_ROW_ID] = f"{number:012d}"
        columns[_VERSION] = str(version_of(number))
        yield "\t".join(columns) + "\n"


def _template(row: dict[str, str]) -> list[str]:
    """The columns of a public row; those of its number are written by whoever sends it."""
    said = {
        1: row["商品名"],
        3: row["注册名称"],
        7: row["注册名称"],
        _STANDARD_CODE: row["药品本位码"],
        13: row["注册规格"],
        15: row["注册剂型"],
        16: row["注册规格"],
        30: row["包装材质"],
        31: f"{row['最小包装数量']}{row['最小制剂单位']}/{row['最小包装单位']}",
        32: row["最小包装数量"],
        44: row["最小包装单位"],
        45: row["最小制剂单位"],
        46: row["最小包装数量"],
        48: row["最小包装单位"],
        53: row["药品企业"],
        61: row["批准文号"],
        78: "1",
    }
    return [said.get(at, "") for at in range(COLUMNS)]
