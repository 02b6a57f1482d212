"""Catalogue files for tests."""

from __future__ import annotations

import io
from collections.abc import Sequence

from app.catalogue.files.columns import PROVINCE

PROVINCE_HEADINGS = [column.heading for column in PROVINCE.columns]
GOOD = {
    "省标代码": "ZP0001",
    "批准文号": "国药准字H20140732",
    "通用名": "头孢拉定胶囊",
    "规格": "0.25g",
    "剂型": "胶囊剂",
    "包装单位": "盒",
    "最小单位": "粒",
    "转换比": "24",
    "生产企业": "某某制药有限公司",
    "采购价格": "12.50",
}


def line(**cells: str) -> list[str]:
    """A good provincial row with other cells under some headings."""
    row = GOOD | cells
    return [row.get(heading, "") for heading in PROVINCE_HEADINGS]


def text_of(*rows: Sequence[str], encoding: str = "utf-8") -> io.BytesIO:
    """Rows as CSV under the provincial headings; cells with commas are quoted."""
    quoted = [
        ",".join(f'"{cell}"' if "," in cell else cell for cell in row)
        for row in [PROVINCE_HEADINGS, *rows]
    ]
    return io.BytesIO("\n".join(quoted).encode(encoding))
