"""Reads the codes of a relation file (关联关系 XML, schema 3.0), as makers and 码上放心 give it.

Without it distributors would have to retype what they were given. `Relation` names the product,
`Batch` the batch and its dates, `Code` one package with its layer (`packLayer`, 1 = smallest) and
its parent. The province's item code is not in such a file: the sender says which product is which.
Entities and document types are refused.

Source: domain notes on trace codes, XML files used with MSFX.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree as SafeTree
from defusedxml import DefusedXmlException

from app.documents import DocumentProblem, Fields
from sync.service.relay.files.entries import Entry, Goods, Report, canonical
from sync.service.relay.files.refused import FileRefused

MAX_CODES = 200_000
_CHINESE = re.compile(rb"""\s*<\?xml[^>]{0,100}encoding=["']gb[^>]{0,40}\?>""", re.I)
_LAYERS = {"1": 0, "2": 1, "3": 2, "4": 2}


def read_relation(data: bytes, province_codes: Mapping[str, str], report: Report) -> list[Entry]:
    """Read all entries; rows are codes, counted from 1. Raises FileRefused."""
    report.rows_are = "个码"
    reader = _Reader(province_codes, report)
    try:
        data = _in_utf8(data)
        for event, element in SafeTree.iterparse(io.BytesIO(data), ("start", "end")):
            reader.take(event, element)
    except ParseError as error:
        raise FileRefused(f"不是完整的 XML 文件（{error.msg}），请重新导出。") from error
    except DefusedXmlException as error:
        raise FileRefused("XML 文件带有实体或外部引用，不能接受，请重新导出。") from error
    except (ValueError, LookupError) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused("XML 文件的文字编码不认识，请用 UTF-8 重新导出。") from error
    if not reader.saw_relation:
        raise FileRefused("XML 里没有关联关系（Relation），请核对导出的文件种类。")
    return reader.entries


def _in_utf8(data: bytes) -> bytes:
    """A file in a Chinese encoding, which the parser does not know, as UTF-8."""
    declared = _CHINESE.match(data)
    if declared is None:
        return data
    return data[declared.end() :].decode("gb18030").encode()


class _Reader:
    """Where in the file we are."""

    def __init__(self, province_codes: Mapping[str, str], report: Report) -> None:
        self.entries: list[Entry] = []
        self.saw_relation = False
        self._province_codes = province_codes
        self._report = report
        self._codes = 0
        self._product = ""
        self._goods: Goods | None = None

    def take(self, event: str, element: Element) -> None:
        """Take in one beginning or end."""
        name = element.tag.rpartition("}")[2]
        if event == "end":
            element.clear()
        elif name == "Relation":
            self.saw_relation = True
            self._product = element.get("productCode") or element.get("subTypeNo") or ""
            self._goods = None
        elif name == "Batch":
            self._goods = self._begin_batch(element)
        elif name == "Code":
            self._take_code(element)

    def _begin_batch(self, element: Element) -> Goods | None:
        province_code = self._province_codes.get(self._product, self._province_codes.get("", ""))
        at = self._codes + 1
        if not province_code:
            self._report.add(at, f"产品编码 {self._product} 没有对应的省标代码，请在页面上填写。")
            return None
        try:
            fields = Fields(dict(element.attrib), "")
            made = fields.text("madeDate", "")
            return Goods(
                province_code=province_code,
                name=province_code,
                batch=fields.text("batchNo"),
                expiry=fields.day("validateDate"),
                production_date=_day(fields) if made else None,
            )
        except DocumentProblem as problem:
            self._report.add(at, f"批次 {problem}")
            return None

    def _take_code(self, element: Element) -> None:
        self._codes += 1
        if self._codes > MAX_CODES:
            raise FileRefused(f"一个文件最多 {MAX_CODES} 个码，请分成几个文件，或改用接口交接。")
        if self._goods is None:
            return  # the batch was reported
        code, problem = canonical(element.get("curCode", ""))
        parent_text = element.get("parentCode", "").strip()
        parent, parent_problem = canonical(parent_text) if parent_text else (None, "")
        layer = element.get("packLayer", "")
        if code is None or parent_problem:
            self._report.add(self._codes, problem or f"parentCode：{parent_problem}")
        elif layer not in _LAYERS:
            self._report.add(self._codes, f"packLayer“{layer[:10]}”应为 1（最小）到 4。")
        else:
            entry = Entry(self._codes, code, self._goods, None, parent, _LAYERS[layer])
            self.entries.append(entry)


def _day(fields: Fields) -> date:
    return fields.day("madeDate")
