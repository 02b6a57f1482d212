"""What the choices of an acceptance are called, in Chinese and English.

Without it a screen and a paper would name one document in two ways. The Chinese names are those of
the trade's papers (验收单, 拒收报告单).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.receiving.acceptance.values import (
    Conclusion,
    Document,
    Finding,
    PackageCheck,
    Purpose,
    Role,
    TemperatureControl,
    Transport,
)

_NAMES: tuple[tuple[StrEnum, str, str], ...] = (
    (Role.COURIER, "送货人", "Courier"),
    (Role.RECEIVER, "收货人", "Receiver"),
    (Role.ACCEPTOR, "验收人", "Acceptor"),
    (Role.SECOND_ACCEPTOR, "第二验收人", "Second acceptor"),
    (Role.KEEPER, "保管员", "Store keeper"),
    (Transport.ROAD, "公路", "Road"),
    (Transport.AIR, "航空", "Air"),
    (Transport.RAIL, "铁路", "Rail"),
    (Transport.PARCEL, "快递", "Parcel service"),
    (Transport.COLLECTED, "自提", "Collected"),
    (Transport.OTHER, "其他", "Other"),
    (TemperatureControl.REFRIGERATED_TRUCK, "冷藏车", "Refrigerated truck"),
    (TemperatureControl.REFRIGERATED_BOX, "冷藏箱", "Refrigerated box"),
    (TemperatureControl.INSULATED_BOX, "保温箱（蓄冷剂）", "Insulated box with coolant"),
    (TemperatureControl.NONE, "常温", "None"),
    (TemperatureControl.OTHER, "其他", "Other"),
    (PackageCheck.OUTER_INTACT, "外包装完好", "Outer package intact"),
    (PackageCheck.INNER_INTACT, "内包装完好", "Inner package intact"),
    (PackageCheck.DRY, "未受潮", "Not wet"),
    (PackageCheck.NOT_LEAKING, "无渗漏", "Not leaking"),
    (PackageCheck.CONSISTENT, "内外一致", "Inner and outer agree"),
    (Finding.UNCHECKED, "未检查", "Not checked"),
    (Finding.YES, "是", "Yes"),
    (Finding.NO, "否", "No"),
    (Document.INSPECTION_REPORT, "检验报告", "Inspection report"),
    (Document.IMPORT_LICENCE, "进口药品注册证", "Import licence"),
    (Document.PORT_REPORT, "口岸检验报告", "Port inspection report"),
    (Document.LOT_RELEASE, "批签发", "Lot release"),
    (Document.DELIVERY_NOTE, "随货同行单", "Delivery note"),
    (Document.INVOICE, "发票", "Invoice"),
    (Document.OTHER, "其他", "Other"),
    (Conclusion.QUALIFIED, "合格", "Qualified"),
    (Conclusion.UNQUALIFIED, "不合格", "Unqualified"),
    (Conclusion.PENDING, "待处理", "Pending"),
    (Purpose.PHOTO, "照片", "Photo"),
    (Purpose.DOCUMENT, "单据", "Document"),
    (Purpose.LOGGER, "冷链记录", "Cold chain record"),
    (Purpose.OTHER, "其他", "Other"),
)
# By kind as well: members of two kinds may be the same text, as `other` is.
_BY_CHOICE: Mapping[tuple[type, str], tuple[str, str]] = {
    (type(choice), choice.value): (chinese, english) for choice, chinese, english in _NAMES
}


def name(choice: StrEnum, language: str = "zh") -> str:
    """Name a choice; any language but `en` is Chinese."""
    return _BY_CHOICE[type(choice), choice.value][language == "en"]
