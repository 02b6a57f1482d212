"""The text in which trace codes travel from distributor to hospital, in pieces of a known size.

Without it a shipment of a million codes would be one document that a broken link spoils whole. A
chunk is lines of text: `#delivery,level,parent,count,line,carton`, then so many codes, one a line,
and the next such heading. The heading is one CSV record, so that a carton's number may hold a comma
(a code itself may, too: it stands alone on its line and is not quoted). `level` is `small` for one
sales package and nothing else; `parent` is the package the codes are in, empty for none; `line` is
the line of the delivery; `carton` is empty for goods in no carton. A chunk is packed with gzip and
named by the SHA-256 of the packed bytes; the first chunk of a manifest is its delivery, as the
`receive` command reads one, without codes. A manifest is named by what it is for and its chunks.

Source: domain notes on sync, relay of trace codes; 5 bytes a code on the way.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

CODES_IN_CHUNK = 50_000
LEVELS = ("small", "middle", "large")
MAX_PLAIN_BYTES = 16 * 1024 * 1024
"""Of one chunk: 50,000 codes of 300 bytes."""
_FIELDS = 6
_LONGEST_HEADING = 1000


class ChunkProblem(ValueError):
    """A chunk that cannot be read: in which of its lines, and why."""

    def __init__(self, line: int, reason: str) -> None:
        """Name the line, from 1, and the reason in Chinese."""
        super().__init__(f"第 {line} 行：{reason}")


@dataclass(frozen=True, slots=True)
class Group:
    """Codes that stand in the same place."""

    delivery_no: str
    level: str
    parent: str | None
    line_no: int
    carton_no: str | None
    codes: tuple[str, ...]

    @property
    def smallest(self) -> bool:
        """Each code is one sales package."""
        return self.level == LEVELS[0]


def texts_of(groups: Iterable[Group], limit: int = CODES_IN_CHUNK) -> Iterator[str]:
    """Write groups as the texts of chunks, each full but the last one."""
    lines: list[str] = []
    held = 0
    for group in groups:
        start = 0
        while start < len(group.codes):
            codes = group.codes[start : start + limit - held]
            lines.append(_heading(replace(group, codes=codes)))
            lines.extend(codes)
            start += len(codes)
            held += len(codes)
            if held == limit:
                yield "\n".join(lines) + "\n"
                lines, held = [], 0
    if lines:
        yield "\n".join(lines) + "\n"


def read(text: str) -> Iterator[Group]:
    """Read the groups of a chunk; raises ChunkProblem where it comes to what is wrong."""
    lines = enumerate(_lines(text), start=1)
    for number, line in lines:
        group, count = _read_heading(line, number)
        codes = tuple(code for _number, code in islice(lines, count))
        if len(codes) < count:
            raise ChunkProblem(number, f"说有 {count} 个码，后面只有 {len(codes)} 个。")
        if any(code.startswith("#") or not code for code in codes):
            raise ChunkProblem(number, f"说有 {count} 个码，其中有空行或另一个标题行。")
        yield replace(group, codes=codes)


def pack(text: str) -> bytes:
    """Pack a chunk; the same text gives the same bytes."""
    return gzip.compress(text.encode(), 6, mtime=0)


def name_of(packed: bytes) -> str:
    """The name of a chunk."""
    return hashlib.sha256(packed).hexdigest()


def manifest_name(
    hospital: str,
    distributor_code: str,
    delivery_no: str,
    chunks: Sequence[str],
    supersedes: str | None = None,
) -> str:
    """The name of a manifest: SHA-256 of what it is for and of the names of its chunks, by line."""
    said = (hospital, distributor_code, delivery_no, supersedes or "", *chunks)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _lines(text: str) -> Iterator[str]:
    """The lines of a text, one at a time: all at once they would weigh five times the text."""
    at = 0
    while at < len(text):
        # Not splitlines: it would also cut at GS, which belongs to the code.
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield text[at:end]
        at = end + 1


def _heading(group: Group) -> str:
    out = io.StringIO()
    said = (
        group.delivery_no,
        group.level,
        group.parent or "",
        len(group.codes),
        group.line_no,
        group.carton_no or "",
    )
    csv.writer(out, lineterminator="").writerow(said)
    return "#" + out.getvalue()


def _read_heading(line: str, number: int) -> tuple[Group, int]:
    if not line.startswith("#") or len(line) > _LONGEST_HEADING:
        raise ChunkProblem(number, "应为标题行（#配送单号,级别,上级码,个数,行号,箱号）。")
    try:
        (said,) = csv.reader([line[1:]], strict=True)
    except (csv.Error, ValueError) as error:
        raise ChunkProblem(number, "标题行的引号不成对。") from error
    if len(said) != _FIELDS or said[1] not in LEVELS:
        raise ChunkProblem(number, "标题行应有 6 项，级别为 small、middle 或 large。")
    delivery_no, level, parent, count, line_no, carton_no = said
    group = Group(
        delivery_no, level, parent or None, _whole(line_no, number), carton_no or None, ()
    )
    return group, _whole(count, number)


def _whole(text: str, number: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise ChunkProblem(number, f"“{text[:20]}”不是个数或行号。")
    return int(text)
