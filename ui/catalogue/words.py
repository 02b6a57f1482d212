"""Words of catalogues; without it list, card and dialog would word them each by itself."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from app.catalogue.entries.values import FoundBy, MatchState, Side, Source, What
from app.catalogue.findings import Field, MatchedBy, Severity
from app.catalogue.matching.match import Trait
from app.catalogue.rows import HospitalRow, PriceUnit, ProvinceRow
from app.receiving import verdicts
from ui.parts.languages import QT_TRANSLATE_NOOP
from ui.parts.readable import readable

_CONTEXT = "Catalogue"
_SIDES = {
    Side.PROVINCE: QT_TRANSLATE_NOOP("Catalogue", "省平台目录"),
    Side.HOSPITAL: QT_TRANSLATE_NOOP("Catalogue", "院内目录"),
}
_FIELDS = {
    "province_code": QT_TRANSLATE_NOOP("Catalogue", "省标代码"),
    "hospital_code": QT_TRANSLATE_NOOP("Catalogue", "院内编码"),
    "insurance_code": QT_TRANSLATE_NOOP("Catalogue", "医保代码"),
    "standard_code": QT_TRANSLATE_NOOP("Catalogue", "药品本位码"),
    "approval_number": QT_TRANSLATE_NOOP("Catalogue", "批准文号"),
    "name": QT_TRANSLATE_NOOP("Catalogue", "通用名"),
    "trade_name": QT_TRANSLATE_NOOP("Catalogue", "商品名"),
    "strength": QT_TRANSLATE_NOOP("Catalogue", "规格"),
    "form": QT_TRANSLATE_NOOP("Catalogue", "剂型"),
    "unit": QT_TRANSLATE_NOOP("Catalogue", "包装单位"),
    "dosage_unit": QT_TRANSLATE_NOOP("Catalogue", "最小单位"),
    "pack_quantity": QT_TRANSLATE_NOOP("Catalogue", "转换比"),
    "maker": QT_TRANSLATE_NOOP("Catalogue", "生产企业"),
    "price": QT_TRANSLATE_NOOP("Catalogue", "采购价格"),
    "price_unit": QT_TRANSLATE_NOOP("Catalogue", "计价单位"),
    "distributors": QT_TRANSLATE_NOOP("Catalogue", "配送企业"),
    "distributor": QT_TRANSLATE_NOOP("Catalogue", "配送企业"),
    "status": QT_TRANSLATE_NOOP("Catalogue", "状态"),
    "material": QT_TRANSLATE_NOOP("Catalogue", "包装材质"),
    Field.MATCH: QT_TRANSLATE_NOOP("Catalogue", "对照"),
}
_WHATS = {
    What.NEW: QT_TRANSLATE_NOOP("Catalogue", "新增"),
    What.CHANGED: QT_TRANSLATE_NOOP("Catalogue", "变更"),
    What.REMOVED: QT_TRANSLATE_NOOP("Catalogue", "移出"),
    What.RETURNED: QT_TRANSLATE_NOOP("Catalogue", "恢复"),
}
_SOURCES = {
    Source.FILE: QT_TRANSLATE_NOOP("Catalogue", "文件导入"),
    Source.HIS: QT_TRANSLATE_NOOP("Catalogue", "HIS 推送"),
    Source.PLATFORM: QT_TRANSLATE_NOOP("Catalogue", "省平台同步"),
}
_FOUND_BY = {
    FoundBy.CODE: QT_TRANSLATE_NOOP("Catalogue", "代码"),
    FoundBy.CODE_BEGINNING: QT_TRANSLATE_NOOP("Catalogue", "代码开头"),
    FoundBy.NAME: QT_TRANSLATE_NOOP("Catalogue", "名称"),
    FoundBy.NAME_BEGINNING: QT_TRANSLATE_NOOP("Catalogue", "名称开头"),
    FoundBy.INITIALS: QT_TRANSLATE_NOOP("Catalogue", "拼音首字母"),
    FoundBy.NAME_PART: QT_TRANSLATE_NOOP("Catalogue", "名称的一部分"),
    FoundBy.MAKER: QT_TRANSLATE_NOOP("Catalogue", "生产企业"),
    FoundBy.STRENGTH: QT_TRANSLATE_NOOP("Catalogue", "规格"),
    FoundBy.WORDS: QT_TRANSLATE_NOOP("Catalogue", "几个词"),
}
_MATCHED_BY = {
    MatchedBy.CONFIRMED: QT_TRANSLATE_NOOP("Catalogue", "人工确认"),
    MatchedBy.PROVINCE_CODE: QT_TRANSLATE_NOOP("Catalogue", "省标代码"),
    MatchedBy.INSURANCE_CODE: QT_TRANSLATE_NOOP("Catalogue", "医保代码"),
    MatchedBy.STANDARD_CODE: QT_TRANSLATE_NOOP("Catalogue", "药品本位码"),
    MatchedBy.APPROVAL_NUMBER: QT_TRANSLATE_NOOP("Catalogue", "批准文号"),
    MatchedBy.NAMES: QT_TRANSLATE_NOOP("Catalogue", "名称"),
}
_STATES = {
    MatchState.CONFIRMED: QT_TRANSLATE_NOOP("Catalogue", "已对照"),
    MatchState.REJECTED: QT_TRANSLATE_NOOP("Catalogue", "已否定"),
    MatchState.OPEN: QT_TRANSLATE_NOOP("Catalogue", "未定"),
    MatchState.CONTESTED: QT_TRANSLATE_NOOP("Catalogue", "有争议"),
}
_SEVERITIES = {
    Severity.ERROR: verdicts.Severity.WRONG,
    Severity.WARNING: verdicts.Severity.NOTICE,
    Severity.INFO: verdicts.Severity.NEUTRAL,
}
_PRICE = QT_TRANSLATE_NOOP("Catalogue", "{price} 元/{unit}")
_PACK = QT_TRANSLATE_NOOP("Catalogue", "{quantity}{dosage_unit}/{unit}")


def _say(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def side_word(side: Side) -> str:
    """Name a catalogue."""
    return _say(_SIDES[side])


def field_word(field: str) -> str:
    """Name a field of a row; one this version does not know stands as it is."""
    known = _FIELDS.get(field)
    return readable(field) if known is None else _say(known)


def trait_word(trait: Trait) -> str:
    """Name what two rows are compared by."""
    return field_word(trait.value)


def what_word(what: What) -> str:
    """Name what became of an item."""
    return _say(_WHATS[what])


def what_mark(what: What) -> verdicts.Severity:
    """Mark what became of an item."""
    marks = {What.NEW: verdicts.Severity.RIGHT, What.REMOVED: verdicts.Severity.WRONG}
    return marks.get(what, verdicts.Severity.NOTICE)


def source_word(source: Source) -> str:
    """Name where a version comes from."""
    return _say(_SOURCES[source])


def found_word(by: FoundBy) -> str:
    """Name what a typed text met."""
    return _say(_FOUND_BY[by])


def basis_word(basis: str) -> str:
    """Name by what a pair was offered; a word this version does not know stands as it is."""
    known = _MATCHED_BY.get(MatchedBy(basis)) if basis in set(MatchedBy) else None
    return readable(basis) if known is None else _say(known)


def state_word(state: MatchState) -> str:
    """Name how a pair stands."""
    return _say(_STATES[state])


def mark_of(severity: Severity) -> verdicts.Severity:
    """The mark of a finding."""
    return _SEVERITIES[severity]


def price_text(row: ProvinceRow | HospitalRow, price: Decimal | None = None) -> str:
    """A price with the unit it is for; a dash where none is said."""
    amount = row.price if price is None else price
    if amount is None:
        return "—"
    dosage = isinstance(row, HospitalRow) and row.price_unit is PriceUnit.DOSAGE
    unit = row.dosage_unit if dosage else row.unit
    return _say(_PRICE).format(price=f"{amount:f}", unit=readable(unit))


def price_unit(row: ProvinceRow | HospitalRow) -> str:
    """What a price of this row is in."""
    return price_text(row, Decimal(0)).removeprefix("0").strip()


def pack_text(row: ProvinceRow | HospitalRow) -> str:
    """How much one package holds."""
    if row.pack_quantity is None:
        return readable(row.unit)
    unit, dosage_unit = readable(row.unit), readable(row.dosage_unit)
    return _say(_PACK).format(quantity=row.pack_quantity, dosage_unit=dosage_unit, unit=unit)


def drug_text(row: ProvinceRow | HospitalRow) -> str:
    """A drug in one line."""
    return readable("  ".join(filter(None, (row.name, row.strength, row.maker))))
