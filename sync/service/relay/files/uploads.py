"""Makes a hand-over of a file as a distributor sends it, or says what is wrong in which row.

Without it page and interface would each know the kinds of files. What a file is, its first bytes
say, not its name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.documents import DocumentProblem, Fields
from app.packing.handover import HandOver, handover_of
from sync.service.relay.files.entries import Entry, Placed, Report, place
from sync.service.relay.files.refused import FileRefused
from sync.service.relay.files.relation_xml import read_relation
from sync.service.relay.files.tables import read_table

MAX_FILE_BYTES = 20 * 1024 * 1024
_PRODUCT = re.compile(r"\s*([0-9A-Za-z-]{1,40})\s*[=＝:：,，\t]\s*(\S{1,60})\s*")
_ALONE = re.compile(r"\s*(\S{1,60})\s*")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file, and what its sender says of it."""

    data: bytes
    hospital: str
    delivery_no: str
    distributor: tuple[str, str]
    """Code and name."""
    province_codes: str = ""
    """For a relation file: `product=province code`, one a line; or one code for all."""
    supersedes: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: a hand-over, or the reasons why there is none."""

    report: Report
    handover: HandOver | None = None
    placed: Placed | None = None


def read_upload(upload: Upload) -> Outcome:
    """Read a file; raises FileRefused where nothing can be made of it."""
    if len(upload.data) > MAX_FILE_BYTES:
        raise FileRefused(f"文件超过 {MAX_FILE_BYTES // (1024 * 1024)} MB，请分成几个文件上传。")
    try:
        delivery_no = Fields({"delivery_no": upload.delivery_no}, "").text("delivery_no")
    except DocumentProblem as problem:
        raise FileRefused(f"配送单号{problem.reason}") from problem
    report = Report()
    entries = _entries(upload, report)
    if not entries and not report.count:
        raise FileRefused("文件里没有追溯码，请核对后重新上传。")
    placed = place(entries, delivery_no, upload.distributor, report)
    if placed is None:
        return Outcome(report)
    made = handover_of(placed.document, placed.groups, upload.hospital, upload.supersedes)
    return Outcome(report, made, placed)


def _entries(upload: Upload, report: Report) -> list[Entry]:
    data = upload.data
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or data[:2] in (
        b"\xff\xfe",
        b"\xfe\xff",
    ):
        return read_relation(data, _province_codes(upload.province_codes), report)
    return read_table(data, report)


def _province_codes(text: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for line in text.splitlines():
        pair, alone = _PRODUCT.fullmatch(line), _ALONE.fullmatch(line)
        if pair is not None:
            found[pair[1]] = pair[2]
        elif alone is not None:
            found[""] = alone[1]
    return found
