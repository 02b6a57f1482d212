"""Files that people and foreign programs bring in, damaged and made to do harm.

Whatever is in them, each reader says in its own words that it cannot use them, or reads them; no
error of ours, no memory without bound, nothing fetched from elsewhere.
"""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.documents import DocumentProblem, parse_json
from app.packing.carton_label import parse_labels
from app.packing.files.orders import read_orders
from app.packing.files.problems import FileProblem, Problems
from app.packing.files.relation_rows import open_relations, relation_rows
from app.packing.values import OrderWish
from app.people.importing import read_people
from app.receiving.acceptance import file_kinds
from app.receiving.acceptance.logger_file import read_logger
from app.receiving.acceptance.values import TemperatureLimits
from app.receiving.documents.delivery_file import parse_delivery_text
from app.store.errors import StoreError
from app.store.restoring import backup_at, read_backup
from app.tables.opening import open_table
from app.tables.refused import TableRefused
from printing.labels.design import DesignError
from printing.labels.pictures import dots_of
from printing.labels.reading import read_design
from printing.pictures import Photo, section
from scanners.batches.batch import read_batch_file
from scanners.batches.file import BatchProblem
from scanners.pictures.picture_file import PictureUnreadable, read_picture
from sync.connectors.declared.reading import read_text
from sync.connectors.insurance.catalogue import read_catalogue
from sync.connectors.port import PlatformError
from sync.connectors.shanghai_yy.envelope import read_answer
from sync.service.his.one_string import NotUnderstood, read
from sync.service.relay.files.refused import FileRefused
from sync.service.relay.files.uploads import Upload, read_upload
from tests.deliveries import a_delivery, a_line, as_document

MOST_BYTES = 64 << 20
"""Of memory, for any file here; the largest of them unfolds to gigabytes."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads a kind of file, and how it says that it cannot."""

    name: str
    read: Callable[[bytes, Path], object]
    says: type[Exception] | tuple[type[Exception], ...]
    sample: bytes

    def __repr__(self) -> str:
        return self.name


def _table(data: bytes, _folder: Path) -> object:
    with open_table(io.BytesIO(data), 1 << 24) as table:
        return sum(1 for _ in table.rows)


def _from_file(name: str, work: Callable[[Path], object]) -> Callable[[bytes, Path], object]:
    def work_on(data: bytes, folder: Path) -> object:
        path = folder / name
        path.write_bytes(data)
        return work(path)

    return work_on


def _upload(data: bytes, _folder: Path) -> object:
    return read_upload(Upload(data, "31010000001", "PS1", ("91310000000000001X", "配送"), "X1"))


def _relations(path: Path) -> object:
    with open_relations(path) as file:
        return sum(1 for _ in relation_rows(file, Problems()))


def _orders(path: Path) -> object:
    return read_orders(path, OrderWish(), Problems())


def _people(path: Path) -> object:
    return read_people(path, {})


def _photo_on_paper(data: bytes, _folder: Path) -> object:
    return section([Photo("x.png", "x", data)])


def _national(data: bytes, _folder: Path) -> object:
    return sum(1 for _ in read_catalogue(data, 1, lambda _code, _why: None))


def _attachment(data: bytes, _folder: Path) -> object:
    kind = file_kinds.media_type(data) or "text/plain"
    file_kinds.clean_name(data[:60].decode("utf-8", "replace"), kind)
    return read_logger(data, kind, TemperatureLimits(Decimal(2), Decimal(8)))


def _xlsx(sheet: bytes, strings: bytes = b"<sst/>") -> bytes:
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    r = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    book = b"<workbook %s %s><sheets><sheet name='a' sheetId='1' r:id='r1'/></sheets></workbook>"
    link = b"<Relationships><Relationship Id='r1' Target='worksheets/sheet1.xml'/></Relationships>"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", book % (space, r))
        archive.writestr("xl/_rels/workbook.xml.rels", link)
        archive.writestr("xl/sharedStrings.xml", strings)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return packed.getvalue()


CELLS = b"<worksheet><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>%s</t></is></c></row>%s"
SHEET = CELLS % ("追溯码".encode(), b"</sheetData></worksheet>")
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]><a>&a11;</a>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
WIRE = b"http://schemas.xmlsoap.org/soap/envelope/"


def _png(width: int, height: int, data: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        sealed = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + sealed

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(data)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _climbing() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("../../../../tmp/climbed", "/etc/climbed", "xl/workbook.xml", "a\x00b"):
            archive.writestr(name.replace("\x00", "_"), b"<a/>")
    return packed.getvalue()


def _nameless() -> bytes:
    """A ZIP with one file that is called nothing."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("x", b"1")
    # The name's length, in the directory and in the entry itself.
    data = packed.getvalue()
    at = data.find(b"PK\x01\x02")
    directory = data[at : at + 28] + b"\x00\x00" + data[at + 30 : at + 46] + data[at + 47 :]
    size = struct.pack("<I", 46)
    directory = directory[:-10] + size + directory[-6:]
    return data[:at] + directory


def _new_zip() -> bytes:
    """A ZIP that says it needs a newer program than any."""
    data = bytearray(_climbing())
    at = data.find(b"PK\x01\x02")
    data[at + 6 : at + 8] = b"\xff\x00"
    return bytes(data)


HOSTILE: tuple[bytes, ...] = (
    b"",
    b"\x00" * 5000,
    b"\xff\xfe" + b"\x00\xd8" * 500,
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b'{"lines": ' + b"9" * 5000 + b"}",
    b'{"lines": [{"quantity": 1e99999}], "delivery_no": "\\ud800"}',
    b"[" * 2000 + b"]" * 2000,
    b"<a>" * 50_000,
    LAUGHS,
    OUTSIDE,
    b"\n".join((b"a,b,c", b'"' + b"x" * 200_000, b'1,"2')),
    b"=cmd|' /C calc'!A0\n" * 20,
    _climbing(),
    _new_zip(),
    _nameless(),
    _xlsx(CELLS % (b"a", b" " * (96 << 20))),
    _xlsx(LAUGHS),
    _xlsx(SHEET, LAUGHS),
    _xlsx(SHEET.replace(b"A1", b"XFD1048576")),
    _xlsx(SHEET.replace(b"A1", b"ZZZZZZ99999999999")),
    _xlsx(SHEET[:-20]),
    _xlsx(SHEET)[:-40],
    _png(60_000, 60_000, b"\x00" * 1000),
    _png(2, 2, b"\x00" * (40 << 20)),
    _png(0, 0, b""),
    b"SQLite format 3\x00" + b"\xff" * 5000,
)


def _soap() -> bytes:
    inner = b"&lt;call&gt;&lt;/call&gt;"
    return b'<s:Envelope xmlns:s="%s"><s:Body><call>%s</call></s:Body></s:Envelope>' % (WIRE, inner)


def _database() -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        for name in ("receipt", "scan", "package"):
            connection.execute(f'CREATE TABLE "{name}" (id INTEGER PRIMARY KEY, body TEXT)')
        connection.execute('CREATE TABLE "x""); DROP TABLE scan; --" (a)')
        connection.execute('CREATE TABLE "y\')" (a)')
        return connection.serialize()


DELIVERY = json.dumps(as_document(a_delivery(a_line(3)))).encode()
DESIGN = Path(__file__).parents[1] / "resources" / "label_designs" / "badge-54x86.json"
READERS = (
    Reader("table", _table, TableRefused, _xlsx(SHEET)),
    Reader("delivery", lambda data, _: parse_delivery_text(data), DocumentProblem, DELIVERY),
    Reader("labels", lambda data, _: parse_labels(parse_json(data)), DocumentProblem, DELIVERY),
    Reader("design", lambda data, _: read_design(data, "x"), DesignError, DESIGN.read_bytes()),
    Reader("upload", _upload, FileRefused, "追溯码,省标代码,批号,有效期\n8,X,A,2028".encode()),
    Reader("attachment", _attachment, (), "时间,温度\n2026-11-21 08:00,5.1\n".encode()),
    Reader("picture", lambda data, _: dots_of(data, 50, 50), (), _png(2, 2, b"\x00" * 6)),
    Reader("list", _from_file("l.txt", read_batch_file), BatchProblem, b"81000010000000000001,2\n"),
    Reader("platform", lambda data, _: read_text(data), ValueError, b'version = 1\nname = "x"\n'),
    Reader("photo", _from_file("p.png", read_picture), PictureUnreadable, _png(2, 2, bytes(6))),
    Reader("photo on paper", _photo_on_paper, (), _png(2, 2, bytes(6))),
    Reader("relations", _from_file("r.xml", _relations), FileProblem, _soap()),
    Reader("orders", _from_file("o.json", _orders), (FileProblem, TableRefused), DELIVERY),
    Reader("national catalogue", _national, PlatformError, _climbing()),
    Reader(
        "persons", _from_file("p.csv", _people), TableRefused, "工号,姓名,岗位\n1,甲,x".encode()
    ),
    Reader("HIS by SOAP", lambda data, _: read(data), NotUnderstood, _soap()),
    Reader("Shanghai's answer", lambda data, _: read_answer(data), PlatformError, _soap()),
    Reader(
        "backup",
        _from_file("b.db", lambda path: read_backup(backup_at(path), lambda: True)),
        StoreError,
        _database(),
    ),
)


def _read(reader: Reader, data: bytes, folder: Path) -> None:
    try:
        reader.read(data, folder)
    except reader.says as refused:
        assert str(refused).strip()


@pytest.mark.parametrize("reader", READERS, ids=repr)
def test_no_hostile_file_is_an_error_of_ours_or_fills_the_memory(
    reader: Reader, tmp_path: Path
) -> None:
    # Without it one mail attachment could end a workstation, or the service, for all.
    tracemalloc.start()
    try:
        for number, data in enumerate(HOSTILE):
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            _read(reader, data, tmp_path)
            used = tracemalloc.get_traced_memory()[1] - before
            assert used < MOST_BYTES, (number, used >> 20)
    finally:
        tracemalloc.stop()
    assert not Path("/tmp/climbed").exists()


@st.composite
def damaged(draw: st.DrawFn, sample: bytes) -> bytes:
    """A good file with some places spoilt."""
    data = bytearray(sample)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        odd = draw(st.sampled_from([b"", b"\x00", b"\xff", b'"', b"<", b"9" * 30, b"\xed\xa0\x80"]))
        reach = draw(st.integers(0, 8))
        data[at : at + reach] = odd + draw(st.binary(max_size=3))
    return bytes(data)


def _spoil(reader: Reader, folder: Path, count: int, *, always_the_same: bool) -> None:
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=always_the_same,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(data=damaged(reader.sample))
    def spoilt(data: bytes) -> None:
        _read(reader, data, folder)

    spoilt()


@pytest.mark.parametrize("reader", READERS, ids=repr)
def test_no_damaged_file_is_an_error_of_ours(reader: Reader, tmp_path: Path) -> None:
    # Without it a bit that fell over on a stick would be a traceback.
    _read(reader, reader.sample, tmp_path)
    _spoil(reader, tmp_path, 30, always_the_same=True)


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS, ids=repr)
def test_no_damaged_file_in_a_long_run_is_an_error_of_ours(reader: Reader, tmp_path: Path) -> None:
    # Without it only the first few damages of each kind would ever be tried.
    _spoil(reader, tmp_path, 5000, always_the_same=False)
