"""Writes small XLSX files, cell by cell as Excel would, and some as Excel never would.

Without it nothing could be tried that a library for writing sheets takes care to avoid.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_EPOCH = datetime(1899, 12, 30)

Value = str | int | float | datetime | None


def sheet(rows: Iterable[Sequence[Value]], first_row: int = 1) -> bytes:
    """Write a workbook of one sheet."""
    lines = (
        f'<row r="{at}">'
        + "".join(cell(f"{chr(65 + column)}{at}", value) for column, value in enumerate(row))
        + "</row>"
        for at, row in enumerate(rows, first_row)
    )
    return workbook("".join(lines))


def cell(place: str, value: Value) -> str:
    """Write one cell."""
    if value is None:
        return f'<c r="{place}" s="1"/>'
    if isinstance(value, datetime):
        days = (value - _EPOCH).total_seconds() / 86_400
        return f'<c r="{place}" s="1"><v>{days!r}</v></c>'
    if isinstance(value, str):
        text = escape(value).replace("\x1d", "_x001D_")
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'


def workbook(sheet_data: str) -> bytes:
    """Pack a sheet's XML with all that Excel wants beside it."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="盘点" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f"<styleSheet {_MAIN}><cellXfs>"
        '<xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f"<worksheet {_MAIN}><sheetData>{sheet_data}</sheetData>"
        "</worksheet>",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, _HEAD + text)
    return packed.getvalue()
