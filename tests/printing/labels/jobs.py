"""Reads printer jobs as a printer does, back into the dots it would burn.

Written from the manuals of the languages, not from our own writers of them.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Callable, Mapping

from printing.labels.languages.registry import Language
from printing.labels.raster import Raster

_ZPL = re.compile(
    rb"(?:~SD\d\d\r\n)?\^XA[^~]*?\^PW(\d+)\^LL(\d+).*?\^FO0,0\^GFA,(\d+),(\d+),(\d+),:Z64:([A-Za-z0-9+/=]+):"
    rb"([0-9A-F]{4})\^FS.*?\^PQ(\d+).*?\^XZ\r\n",
    re.DOTALL,
)


def read_zpl(job: bytes) -> list[tuple[Raster, int]]:
    """Give each label with its number of copies."""
    labels = []
    for found in _ZPL.finditer(job):
        width, height, sent, total, row, copies = (
            int(found[group]) for group in (1, 2, 3, 4, 5, 8)
        )
        assert _crc_16(found[6]) == int(found[7], 16)
        rows = zlib.decompress(base64.b64decode(found[6], validate=True))
        assert sent == total == len(rows) == row * height
        labels.append((_cut(rows, row, width, height), copies))
    assert not _ZPL.sub(b"", job).strip(), _ZPL.sub(b"", job)[:200]
    return labels


def _crc_16(data: bytes) -> int:
    """CRC-16 with the polynomial 0x1021 from 0, bit by bit."""
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
    return crc & 0xFFFF


def read_tspl(job: bytes) -> list[tuple[Raster, int]]:
    """The same of TSPL, where the width of the label is in millimetres and 1 is white."""
    labels = []
    while job:
        size = re.match(rb"SIZE ([\d.]+) mm,([\d.]+) mm\r\n", job)
        field = re.search(rb"\r\nCLS\r\nBITMAP 0,0,(\d+),(\d+),0,", job)
        assert size is not None
        assert field is not None
        row, height = int(field[1]), int(field[2])
        rows, job = _take(job, field.end(), row * height)
        end = re.match(rb"\r\nPRINT 1,(\d+)\r\n", job)
        assert end is not None
        width = _dots_wide(float(size[1]), float(size[2]), row, height)
        labels.append((_cut(_inverted(rows), row, width, height), int(end[1])))
        job = job[end.end() :]
    return labels


def _dots_wide(width_mm: float, height_mm: float, row: int, height: int) -> int:
    """The width of a label, at the resolution of the printer that these dots were made for."""
    for dpi in (203, 300):
        width = round(width_mm * dpi / 25.4)
        if round(height_mm * dpi / 25.4) == height and (width + 7) // 8 == row:
            return width
    raise AssertionError((width_mm, height_mm, row, height))


def read_epl(job: bytes) -> list[tuple[Raster, int]]:
    """The same of EPL2, whose labels are whole bytes wide and 1 is white."""
    labels = []
    while job:
        head = re.match(rb"\r\nN\r\nq(\d+)\r\nQ(\d+),\d+\r\n(?:D\d+\r\n)?(?:S\d\r\n)?", job)
        assert head is not None
        field = re.compile(rb"GW0,0,(\d+),(\d+),").match(job, head.end())
        assert field is not None
        row, height = int(field[1]), int(field[2])
        assert (row * 8, height) == (int(head[1]), int(head[2]))
        rows, job = _take(job, field.end(), row * height)
        end = re.match(rb"\r\nP(\d+)\r\n", job)
        assert end is not None
        labels.append((_cut(_inverted(rows), row, row * 8, height), int(end[1])))
        job = job[end.end() :]
    return labels


def read_cpcl(job: bytes) -> list[tuple[Raster, int]]:
    """The same of CPCL."""
    labels = []
    while job:
        head = re.match(rb"! 0 (\d+) \1 (\d+) (\d+)\r\nPAGE-WIDTH (\d+)\r\n", job)
        field = re.search(rb"\r\nCG (\d+) (\d+) 0 0 ", job)
        assert head is not None
        assert field is not None
        row, height = int(field[1]), int(field[2])
        assert height == int(head[2])
        rows, job = _take(job, field.end(), row * height)
        assert job.startswith(b"\r\nFORM\r\nPRINT\r\n")
        labels.append((_cut(rows, row, int(head[4]), height), int(head[3])))
        job = job[len(b"\r\nFORM\r\nPRINT\r\n") :]
    return labels


READ: Mapping[Language, Callable[[bytes], list[tuple[Raster, int]]]] = {
    Language.ZPL: read_zpl,
    Language.TSPL: read_tspl,
    Language.EPL: read_epl,
    Language.CPCL: read_cpcl,
}


def _take(job: bytes, start: int, size: int) -> tuple[bytes, bytes]:
    return job[start : start + size], job[start + size :]


def _inverted(rows: bytes) -> bytes:
    return rows.translate(bytes(range(255, -1, -1)))


def _cut(rows: bytes, row: int, width: int, height: int) -> Raster:
    """What a printer burns of rows of whole bytes: nothing beyond the label's width."""
    assert row == (width + 7) // 8
    assert len(rows) == row * height
    unused = row * 8 - width
    if unused:
        beyond = (1 << unused) - 1
        assert not any(rows[end] & beyond for end in range(row - 1, len(rows), row))
    return Raster(width, height, rows)
