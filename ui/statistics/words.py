"""Words and numbers of the statistics; without it tables and cards would word them apart."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from app.catalogue.findings import Field
from app.receiving.progress import Difference
from app.reporting.statistics.values import CENT, By, Only, Row
from ui.parts.languages import QT_TRANSLATE_NOOP
from ui.parts.verdict_words import difference_word

_CONTEXT = "Statistics"
_BY = {
    By.ITEM: QT_TRANSLATE_NOOP("Statistics", "品种"),
    By.DRUG_CLASS: QT_TRANSLATE_NOOP("Statistics", "药品分类"),
    By.MAKER: QT_TRANSLATE_NOOP("Statistics", "生产企业"),
    By.DISTRIBUTOR: QT_TRANSLATE_NOOP("Statistics", "配送企业"),
    By.DEPARTMENT: QT_TRANSLATE_NOOP("Statistics", "科室"),
    By.REASON: QT_TRANSLATE_NOOP("Statistics", "差异原因"),
    By.MONTH: QT_TRANSLATE_NOOP("Statistics", "月份"),
    By.DAY: QT_TRANSLATE_NOOP("Statistics", "日期"),
}
_FIELDS = {
    Field.MATCH: QT_TRANSLATE_NOOP("Statistics", "对照"),
    Field.APPROVAL_NUMBER: QT_TRANSLATE_NOOP("Statistics", "批准文号"),
    Field.PROVINCE_CODE: QT_TRANSLATE_NOOP("Statistics", "省标代码"),
    Field.INSURANCE_CODE: QT_TRANSLATE_NOOP("Statistics", "医保代码"),
    Field.PRICE: QT_TRANSLATE_NOOP("Statistics", "采购价格"),
    Field.PACK_QUANTITY: QT_TRANSLATE_NOOP("Statistics", "转换比"),
    Field.DISTRIBUTOR: QT_TRANSLATE_NOOP("Statistics", "配送企业"),
    Field.MAKER: QT_TRANSLATE_NOOP("Statistics", "生产企业"),
    Field.STRENGTH: QT_TRANSLATE_NOOP("Statistics", "规格"),
    Field.FORM: QT_TRANSLATE_NOOP("Statistics", "剂型"),
    Field.UNIT: QT_TRANSLATE_NOOP("Statistics", "单位"),
    Field.STATUS: QT_TRANSLATE_NOOP("Statistics", "状态"),
}
_BY_KEY = {str(field): field for field in Field}
_REASONS = {str(reason): reason for reason in Difference}
NONE = "—"


def by_word(by: By) -> str:
    """By what sums are told apart."""
    return QCoreApplication.translate(_CONTEXT, _BY[by])


def field_word(key: str) -> str:
    """What catalogues disagree in; a later version's is shown as it is."""
    field = _BY_KEY.get(key)
    return key if field is None else QCoreApplication.translate(_CONTEXT, _FIELDS[field])


def reason_word(key: str) -> str:
    """Why more or less came than was said; empty where all came."""
    reason = _REASONS.get(key)
    return key if reason is None else difference_word(reason)


def row_name(by: By, row: Row) -> str:
    """What a row is called."""
    return reason_word(row.key) if by is By.REASON and row.key else row.name


def path_name(only: Only, name: str) -> str:
    """What is left in, as it is called now."""
    return reason_word(only.key) if only.by is By.REASON and only.key else name


def money(amount: Decimal | None) -> str:
    """元 with two decimals and thousands apart."""
    return NONE if amount is None else f"{amount.quantize(CENT):,}"


def percent(part: Decimal | None) -> str:
    """Such as `12.5%`; one decimal always, so that they stand below each other."""
    return NONE if part is None else f"{part * 100:.1f}%"


def change(grown: Decimal | None) -> str:
    """By how much something grew, with its sign; never by colour alone."""
    if grown is None:
        return NONE
    sign = "▲" if grown > 0 else "▼" if grown < 0 else ""
    return f"{sign}{percent(abs(grown))}"


def price(amount: Decimal) -> str:
    """元 per box, with all its decimals, two at least."""
    whole, _, part = f"{amount.normalize():f}".partition(".")
    return f"{whole}.{part.ljust(2, '0')}"


def days(number: Decimal | None) -> str:
    """Such as `1.5`."""
    return NONE if number is None else f"{number.normalize():f}"
