from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from app.tracing.chunks import read
from sync.service.relay.files.refused import FileRefused
from sync.service.relay.files.uploads import Outcome, Upload, read_upload
from sync.service.unpacking import unpack
from tests.sync.service.relay_sending import LARGE, MIDDLE
from tests.sync.service.running import DISTRIBUTOR, ORG, trace_code

HEADER = "追溯码,省标代码,批号,有效期,箱号,上级码,包装级别\n"


def upload(data: bytes, province_codes: str = "") -> Outcome:
    return read_upload(Upload(data, ORG, "PS1", (DISTRIBUTOR, "测试配送"), province_codes))


def csv_of(*rows: str, header: str = HEADER) -> bytes:
    return (header + "\n".join(rows) + "\n").encode()


def groups(outcome: Outcome) -> list[tuple[str, str | None, str | None, tuple[str, ...]]]:
    assert outcome.handover is not None, outcome.report.first
    plain = unpack(outcome.handover.chunks[1], 10**7).decode()
    return [(g.level, g.parent, g.carton_no, g.codes) for g in read(plain)]


def complaints(outcome: Outcome) -> list[tuple[int, str]]:
    assert outcome.handover is None
    return [(bad.row, bad.message) for bad in outcome.report.first]


def test_a_table_becomes_a_hand_over_with_its_packages_in_their_places() -> None:
    large, middle = trace_code(1, LARGE), trace_code(1, MIDDLE)
    outcome = upload(
        csv_of(
            f"{trace_code(1)},X0001,A2601,2028-01-04,,{middle},小",
            f"{trace_code(2)},X0001,A2601,20280104,,{middle},",
            f"{middle},X0001,A2601,2028/1/4,,{large},中",
            f"{large},X0001,A2601,2028-01-04,C1,,",
            f"{trace_code(3)},X0002,B1,2028-01-04,C2,,小",
        )
    )
    assert groups(outcome) == [
        ("large", None, "C1", (large,)),
        ("small", None, "C2", (trace_code(3),)),
        ("middle", large, "C1", (middle,)),
        ("small", middle, "C1", (trace_code(1), trace_code(2))),
    ]
    assert outcome.placed is not None
    first, second = outcome.placed.document["lines"]
    assert (first["quantity"], second["quantity"]) == (2, 1)
    assert first["item"]["drug_identifiers"] == {
        "8100001": "small",
        MIDDLE: "middle",
        LARGE: "large",
    }
    assert first["expiry"] == "2028-01-04"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_tables_are_read_as_excel_in_china_writes_them(encoding: str, delimiter: str) -> None:
    text = csv_of(f"{trace_code(1)},X0001,A2601,2028-01-04,一号箱,,").decode()
    outcome = upload(text.replace(",", delimiter).encode(encoding))
    assert groups(outcome) == [("small", None, "一号箱", (trace_code(1),))]


def test_every_mistake_is_told_with_its_row() -> None:
    good = f"{trace_code(1)},X0001,A2601,2028-01-04,,,"
    outcome = upload(
        csv_of(
            good,
            "123,X0001,A2601,2028-01-04,,,",
            f"{trace_code(2)},,A2601,2028-01-04,,,",
            f"{trace_code(3)},X0001,A2601,2028-02-30,,,",
            f"{trace_code(4)},X0001,A2601,,,,",
            f"{trace_code(5)},X0001,A2601,2028-01-04,,,巨",
            f"{trace_code(6)},X0001,A2601,2028-01-04,,123,",
        )
    )
    assert [row for row, _message in complaints(outcome)] == [3, 4, 5, 6, 7, 8]
    later = upload(
        csv_of(
            good,
            good,
            f"{trace_code(7)},X0001,A2601,2028-01-04,,{trace_code(8, MIDDLE)},",
            f"{trace_code(9)},X0001,A2601,2028-01-04,,{trace_code(1)},",
            f"{trace_code(1, MIDDLE)},X0001,A2601,2028-01-04,,{trace_code(2, MIDDLE)},",
            f"{trace_code(2, MIDDLE)},X0001,A2601,2028-01-04,,{trace_code(1, MIDDLE)},",
        )
    )
    said = dict(complaints(later))
    assert "重复" in said[3]
    assert "不在文件里" in said[4]
    assert 6 in said
    assert 7 in said  # each is in the other


def test_a_package_in_a_carton_of_another_batch_is_told() -> None:
    middle = trace_code(1, MIDDLE)
    outcome = upload(
        csv_of(
            f"{middle},X0001,A2601,2028-01-04,C1,,",
            f"{trace_code(1)},X0001,A2602,2028-01-04,,{middle},",
        )
    )
    assert "批号不同" in dict(complaints(outcome))[3]


def test_an_unknown_column_is_named_and_a_missing_one_is_an_error() -> None:
    header = HEADER.replace("包装级别", "备注")
    outcome = upload(csv_of(f"{trace_code(1)},X0001,A2601,2028-01-04,,,x", header=header))
    assert "备注" in outcome.report.notes[0]
    with pytest.raises(FileRefused, match="批号"):
        upload(csv_of("1", header="追溯码,省标代码,有效期\n"))
    for empty in (b"", b"\n\n", HEADER.encode()):
        with pytest.raises(FileRefused):
            upload(empty)


def workbook(*rows: list[object]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
    return out.getvalue()


def test_a_workbook_is_read_and_a_code_kept_as_a_number_is_told() -> None:
    day = (date(2028, 1, 4) - date(1899, 12, 30)).days
    outcome = upload(
        workbook(
            ["追溯码", "省标代码", "批号", "有效期", None, "箱号"],
            [trace_code(1), "X0001", 20260101, day, None, 12],
            [],
            [trace_code(2), "X0001", "20260101", "2028-01-04", "x", "12"],
        )
    )
    assert groups(outcome) == [("small", None, "12", (trace_code(1), trace_code(2)))]
    spoiled = upload(
        workbook(
            ["追溯码", "省标代码", "批号", "有效期"],
            [81000010000000000001, "X0001", "A1", "2028-01-04"],
        )
    )
    ((row, message),) = complaints(spoiled)
    assert row == 2
    assert "文本" in message


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in parts.items():
            book.writestr(name, part)
    return out.getvalue()


def test_a_workbook_that_unfolds_to_too_much_or_is_none_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sync.service.relay.files.tables.LARGEST_PART", 1024 * 1024)
    good = workbook(["追溯码", "省标代码", "批号", "有效期"])
    with zipfile.ZipFile(io.BytesIO(good)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    huge = b"<sst>" + b"<si><t>a</t></si>" * 200_000 + b"</sst>"
    bombs = [
        parts | {"xl/sharedStrings.xml": huge},
        parts | {"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * 2_000_000 + b"</worksheet>"},
        parts | {"xl/sharedStrings.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><sst>&b;</sst>'},
        parts | {"xl/worksheets/sheet1.xml": b"<worksheet>"},
        {"other.txt": b"x"},
    ]
    for bomb in bombs:
        with pytest.raises(FileRefused):
            upload(zipped(**bomb))
    for spoiled in (good[:200], good[:-30], b"PK\x03\x04", b"\xd0\xcf\x11\xe0old"):
        with pytest.raises(FileRefused):
            upload(spoiled)


RELATION = """<?xml version="1.0" encoding="{encoding}"?>
<Document License="x"><Events version="3.0"><Event name="RelationCreate">
<Relation productCode="8100001" subTypeNo="1" cascade="1:2" packageSpec="盒" comment="">
<Batch batchNo="A2601" madeDate="2026-01-04" validateDate="2028-01-04">
<Code curCode="{middle}" packLayer="2" parentCode="" flag="0"/>
<Code curCode="{one}" packLayer="1" parentCode="{middle}" flag="0"/>
<Code curCode="{two}" packLayer="1" parentCode="{middle}" flag="0"/>
</Batch></Relation></Event></Events></Document>"""


def relation(encoding: str = "UTF-8") -> bytes:
    text = RELATION.format(
        encoding=encoding, middle=trace_code(1, MIDDLE), one=trace_code(1), two=trace_code(2)
    )
    return text.encode("gb18030" if encoding.startswith("GB") else encoding)


@pytest.mark.parametrize("encoding", ["UTF-8", "GB2312", "GBK", "UTF-16"])
def test_a_relation_file_is_read(encoding: str) -> None:
    for said in ("X0001", "8100001=X0001", "8100001：X0001\n8100009=X9"):
        outcome = upload(relation(encoding), said)
        assert groups(outcome) == [
            ("middle", None, None, (trace_code(1, MIDDLE),)),
            ("small", trace_code(1, MIDDLE), None, (trace_code(1), trace_code(2))),
        ]
        assert outcome.placed is not None
        (line,) = outcome.placed.document["lines"]
        assert (line["batch"], line["production_date"]) == ("A2601", "2026-01-04")


def test_what_is_wrong_in_a_relation_file_is_told_by_code() -> None:
    ((row, message),) = complaints(upload(relation()))
    assert (row, "8100001" in message) == (1, True)
    spoiled = relation().replace(trace_code(2).encode(), b"123").replace(b'"2"', b'"9"')
    assert [row for row, _message in complaints(upload(spoiled, "X0001"))][:2] == [1, 3]
    with pytest.raises(FileRefused, match="Relation"):
        upload(b"<Document/>", "X0001")
    with pytest.raises(FileRefused, match="不是完整"):
        upload(relation()[:-20], "X0001")
    bomb = b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><Document>&d;</Document>'
    with pytest.raises(FileRefused, match="实体"):
        upload(bomb, "X0001")
    for encoding in (b"klingon", b"gbk"):
        with pytest.raises(FileRefused):
            upload(b'<?xml version="1.0" encoding="' + encoding + b'"?><a>\xff\xff\xff</a>')


@given(
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda t: (HEADER + t).encode("utf-8", "replace"))
)
def test_no_file_however_odd_is_an_error_of_ours(data: bytes) -> None:
    for head in (b"", b"PK\x03\x04", b"<", b"\xff\xfe"):
        try:
            upload(head + data)
        except FileRefused:
            continue
