"""A catalogue of drugs of realistic size, grown from the items of the training platform.

Without it nobody could try what 280,000 rows of 97 columns do to a client. Names, makers, packs and
approval numbers are those of the training catalogue; all insurance codes are made up, of the right
shape, and the standard codes of grown rows too, their check digits right.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from app.codes.check_digits import gs1_check_digit

SAMPLE = Path(__file__).parents[3] / "resources" / "sample_data" / "training-catalogue.csv"
COLUMNS = 97
_CODE, _STANDARD_CODE, _ROW_ID, _VERSION = 0, 8, 79, 82
OLDER, NEWER = 1, 2
"""Versions: one row in ten came with the newer one."""


@cache
def load_sample(path: Path = SAMPLE) -> tuple[dict[str, str], ...]:
    """Read the items of the training platform."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


def insurance_code(number: int) -> str:
    """The code of a row, made up: class of the drug, name, form, strength, pack and maker.

    The first rows are the items of the training platform, under the codes they have there.
    """
    sample = load_sample()
    if number < len(sample):
        return sample[number]["医保药品编码"]
    maker = sample[number % len(sample)]["药品本位码"][3:8]
    return f"XV90AAA{number // 10_000:03d}A001{number % 10_000:04d}{maker}"


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
    """The columns of an item; those of its number are written by whoever sends it."""
    said = {
        3: row["通用名"],
        7: row["通用名"],
        _STANDARD_CODE: row["药品本位码"],
        13: row["规格"],
        15: row["剂型"],
        16: row["规格"],
        31: f"{row['转换比']}{row['最小单位']}/{row['包装单位']}",
        32: row["转换比"],
        44: row["包装单位"],
        45: row["最小单位"],
        46: row["转换比"],
        48: row["包装单位"],
        53: row["生产企业"],
        61: row["批准文号"],
        78: "1",
    }
    return [said.get(at, "") for at in range(COLUMNS)]
