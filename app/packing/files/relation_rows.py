"""Reads relation files (关联关系) row by row: 码上放心 XML (schema 3.0), CSV or XLSX.

Without it distributors would have to open each carton they got packed. Nothing but one row is held,
whatever the size of the file. In XML a row is a `Code` element, told by the line it stands in:
`packLayer` 1 is the smallest, `parentCode` what it lies in, `Batch` its batch. A table has one row
for each package: 追溯码, 上级码, 包装级别, 批号. Entities and document types are refused.

Source: domain notes on trace codes, XML files used with MSFX.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler, feature_external_ges
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.expatreader import create_parser

from app.codes.code import Kind
from app.codes.parse import parse
from app.packing.files.problems import FileProblem, Problems
from app.tables.cells import Cell, shown
from app.tables.opening import open_table
from app.tables.refused import TableRefused
from app.tracing.values import box_of

PIECE = 64 * 1024
MOST_LAYERS = 4
_CHINESE = re.compile(rb"""\s*<\?xml[^>]{0,100}encoding=["']gb[^>]{0,40}\?>""", re.I)
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("追溯码", "药品追溯码", "监管码", "code", "curcode"),
    "parent": ("上级码", "上级追溯码", "父码", "parent", "parentcode"),
    "layer": ("包装级别", "级别", "层级", "level", "packlayer"),
    "batch": ("批号", "生产批号", "batch", "batchno"),
}
_FIELD_OF = {name: field for field, names in _COLUMNS.items() for name in names}
_LAYER_OF = {"小": 1, "中": 2, "大": 3, "small": 1, "middle": 2, "large": 3} | {
    str(layer): layer for layer in range(1, MOST_LAYERS + 1)
}


@dataclass(frozen=True, slots=True)
class RelationRow:
    """One package of a file."""

    row: int
    code: str
    parent: str | None
    layer: int | None
    """1 is the smallest; None: the file does not say."""
    batch: str


def relation_rows(file: IO[bytes], problems: Problems) -> Iterator[RelationRow]:
    """Read a file from its beginning; raises FileProblem or OSError."""
    head = file.read(200)
    file.seek(0)
    is_wide = head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    text = head.decode("utf-16", "ignore") if is_wide else head.decode("utf-8-sig", "ignore")
    if text.lstrip().startswith("<"):
        yield from _of_xml(file, head, problems)
    else:
        yield from _of_table(file, problems)


def open_relations(path: Path) -> IO[bytes]:
    """Open a file; raises OSError."""
    return path.open("rb")


def _of_xml(file: IO[bytes], head: bytes, problems: Problems) -> Iterator[RelationRow]:
    parser = create_parser(forbid_dtd=True)
    handler = _Handler(problems, parser.getLineNumber)
    parser.setFeature(feature_external_ges, False)
    parser.setContentHandler(handler)
    try:
        for piece in _in_utf8(file, head):
            parser.feed(piece)
            yield from handler.taken()
        parser.close()
    except SAXParseException as error:
        where = error.getLineNumber()
        raise FileProblem(f"第 {where} 行不是完整的 XML，请重新导出后再导入。") from error
    except DefusedXmlException as error:
        raise FileProblem("XML 文件带有实体或外部引用，不能接受，请重新导出。") from error
    except (UnicodeDecodeError, LookupError, ValueError) as error:
        raise FileProblem("XML 文件的文字编码不认识，请用 UTF-8 重新导出。") from error
    yield from handler.taken()
    if not handler.saw_relation:
        raise FileProblem("XML 里没有关联关系（Relation），请核对导出的文件种类。")


def _in_utf8(file: IO[bytes], head: bytes) -> Iterator[bytes]:
    """The file in pieces; one in a Chinese encoding, which the parser does not know, as UTF-8."""
    declared = _CHINESE.match(head)
    if declared is None:
        while piece := file.read(PIECE):
            yield piece
        return
    # As many lines as before: mistakes are told by them.
    yield b"\n" * declared.group().count(b"\n")
    file.seek(declared.end())
    decoder = codecs.getincrementaldecoder("gb18030")()
    while piece := file.read(PIECE):
        yield decoder.decode(piece).encode()
    yield decoder.decode(b"", final=True).encode()


class _Handler(ContentHandler):
    """Where in the file we are, and the rows since the last look."""

    def __init__(self, problems: Problems, line: Callable[[], int | None]) -> None:
        super().__init__()
        self.saw_relation = False
        self._problems = problems
        self._line = line
        self._batch = ""
        self._rows: list[RelationRow] = []

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 (SAX names it)
        """Take in one element."""
        local = name.rpartition(":")[2]
        if local == "Relation":
            self.saw_relation, self._batch = True, ""
        elif local == "Batch":
            self._batch = (attrs.get("batchNo") or "").strip()
        elif local == "Code":
            said = {name: attrs.get(name) or "" for name in ("curCode", "parentCode", "packLayer")}
            line = self._line() or 0
            row = _row(
                line,
                said["curCode"],
                said["parentCode"],
                said["packLayer"],
                self._batch,
                self._problems,
            )
            if row is not None:
                self._rows.append(row)

    def taken(self) -> list[RelationRow]:
        """The rows since the last look."""
        rows, self._rows = self._rows, []
        return rows


def _of_table(file: IO[bytes], problems: Problems) -> Iterator[RelationRow]:
    try:
        with open_table(file) as table:
            header = next(table.rows, None)
            fields = _fields(() if header is None else header.cells)
            for row in table.rows:
                if row.trouble:
                    problems.add(row.number, row.trouble)
                    continue
                cells = {n: cell for n, cell in zip(fields, row.cells, strict=False) if n}
                if not any(shown(cell) for cell in cells.values()):
                    continue
                if _lost_digits(cells, row.number, problems):
                    continue
                said = [shown(cells.get(name)) for name in ("code", "parent", "layer", "batch")]
                found = _row(row.number, said[0], said[1], said[2], said[3], problems)
                if found is not None:
                    yield found
    except TableRefused as refused:
        raise FileProblem(str(refused)) from refused


def _lost_digits(cells: Mapping[str, Cell], row: int, problems: Problems) -> bool:
    for name in ("code", "parent"):
        cell = cells.get(name)
        if cell is not None and not isinstance(cell, str):
            title = _COLUMNS[name][0]
            problems.add(row, f"{title}是数字格式，末几位已丢失，请把这一列设为文本后重新填写。")
            return True
    return False


def _fields(header: Sequence[Cell]) -> list[str]:
    fields = [_FIELD_OF.get(shown(cell).lower(), "") for cell in header]
    missing = [_COLUMNS[name][0] for name in ("code", "parent") if name not in fields]
    if missing:
        raise FileProblem(f"第一行没有这些列：{'、'.join(missing)}。请核对表头后重新导入。")
    return fields


def _row(
    number: int, code: str, parent: str, layer: str, batch: str, problems: Problems
) -> RelationRow | None:
    """Read a row; None where it is wrong, which is noted."""
    box = _box(code, number, "追溯码", problems)
    above = _box(parent, number, "上级码", problems) if parent.strip() else ""
    said = layer.strip().lower()
    if said and said not in _LAYER_OF:
        problems.add(number, f"包装级别“{layer[:10]}”应为 1（最小）到 {MOST_LAYERS}。")
        return None
    if not box or above is None:
        return None
    if box == above:
        problems.add(number, f"{box} 的上级码是它自己，请核对。")
        return None
    return RelationRow(number, box, above or None, _LAYER_OF.get(said), batch.strip())


def _box(text: str, row: int, title: str, problems: Problems) -> str | None:
    code = parse(text)
    if code.kind is Kind.TRACE_CODE and code.valid and code.code is not None:
        return box_of(code.code)
    if not text.strip():
        problems.add(row, f"{title}：没有填写，请补上。")
        return None
    reason = code.problems[0].message if code.problems else "请核对。"
    reason = reason.replace("请重新扫描", "请核对后重新填写")
    problems.add(row, f"{title}：“{text.strip()[:40]}”不是追溯码，{reason}")
    return None
