"""One field of a pair of rows: whether it is as it should be, and the sentence where it is not.

Without it each comparison would stand in the loop over all rows. A judge gets both rows and answers
None, or both values as written and what to do. What cannot be compared is never said to differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.catalogue.checking.rules import Ask, Comparison, Rule
from app.catalogue.findings import Field, MatchedBy, Problem
from app.catalogue.matching.keys import code_key, is_said
from app.catalogue.matching.likening import Likening
from app.catalogue.matching.standing import in_use
from app.catalogue.meaning.likeness import Likeness
from app.catalogue.meaning.numbers import confusable, differing_segments
from app.catalogue.rows import HospitalRow, PriceUnit, ProvinceRow

FIELD_NAMES = {
    Field.MATCH: "对照",
    Field.APPROVAL_NUMBER: "批准文号",
    Field.PROVINCE_CODE: "省标代码",
    Field.INSURANCE_CODE: "医保代码",
    Field.PRICE: "采购价格",
    Field.PACK_QUANTITY: "转换比",
    Field.DISTRIBUTOR: "配送企业",
    Field.MAKER: "生产企业",
    Field.STRENGTH: "规格",
    Field.FORM: "剂型",
    Field.UNIT: "单位",
    Field.STATUS: "状态",
}
SAID_BY = {
    MatchedBy.CONFIRMED: "人工确认",
    MatchedBy.PROVINCE_CODE: "省标代码",
    MatchedBy.INSURANCE_CODE: "医保代码",
    MatchedBy.STANDARD_CODE: "药品本位码",
    MatchedBy.APPROVAL_NUMBER: "批准文号",
    MatchedBy.NAMES: "名称",
}

Relations = Mapping[str, Sequence[str]]
"""Who may deliver: names of distributors by provincial code."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a whole check."""

    likening: Likening
    relations: Relations
    unsaid: frozenset[Field] = frozenset()
    """Fields that the hospital's catalogue has no column for: it cannot lack what it never says."""
    decimals: int | None = None
    """What the hospital writes prices per dosage unit with; None: each as it stands."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows that are held to be one drug."""

    province: ProvinceRow
    hospital: HospitalRow
    matched_by: MatchedBy
    others: tuple[str, ...] = ()
    """Provincial codes that a person confirmed beside this one."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What is wrong with one field."""

    problem: Problem
    province_value: str
    hospital_value: str
    message: str


Judge = Callable[[Pair, Terms, Rule], Disagreement | None]


def _differ(field: Field, one: str, other: str, doing: str) -> Disagreement:
    message = f"{FIELD_NAMES[field]}不一致：省平台“{one}”，院内“{other}”，{doing}。"
    return Disagreement(Problem.DIFFERS, one, other, message)


def _stated(field: Field, read: Callable[[ProvinceRow | HospitalRow], str]) -> Judge:
    def judge(pair: Pair, terms: Terms, _rule: Rule) -> Disagreement | None:
        if is_said(said := read(pair.hospital)):
            return None
        wanted = read(pair.province)
        if not is_said(wanted) or field in terms.unsaid:
            return None
        name = FIELD_NAMES[field]
        stated = f"（写作“{said}”）" if said.strip() else ""
        message = f"院内未填{name}{stated}，省平台为“{wanted}”，请在院内目录补填。"
        return Disagreement(Problem.MISSING, wanted, said, message)

    return judge


def _approval(pair: Pair, terms: Terms, _rule: Rule) -> Disagreement | None:
    one, other = pair.province.approval_number, pair.hospital.approval_number
    if one == other or terms.likening.approval(one, other) is not Likeness.DIFFERS:
        return None
    doing = "请核对是否同一药品或批准文号已变更"
    if confusable(one, other):
        doing = "疑似字母与数字混写（如 O 与 0），请核对后更正"
    if why := terms.likening.why_approval(one, other, Likeness.DIFFERS):
        doing = f"{why}，请核对两边目录"
    return _differ(Field.APPROVAL_NUMBER, one, other, doing)


def _province_code(pair: Pair, _terms: Terms, _rule: Rule) -> Disagreement | None:
    one, other = pair.province.province_code, pair.hospital.province_code
    if one == other or not is_said(other) or code_key(one) == code_key(other):
        return None
    if any(code_key(other) == code_key(code) for code in pair.others):
        return None
    by = SAID_BY[pair.matched_by]
    message = (
        f"省标代码不一致：院内“{other}”，按{by}对照到的省平台品种为“{one}”，"
        "请核对后更正院内省标代码。"
    )
    return Disagreement(Problem.DIFFERS, one, other, message)


def _insurance_code(pair: Pair, _terms: Terms, _rule: Rule) -> Disagreement | None:
    one, other = pair.province.insurance_code, pair.hospital.insurance_code
    if one == other or not is_said(one) or not is_said(other):
        return None
    if code_key(one) == code_key(other):
        return None
    segments = differing_segments(one, other)
    which = f"不同的是{'、'.join(segments)}，" if segments else ""
    return _differ(Field.INSURANCE_CODE, one, other, f"{which}请核对后更正，以免影响医保结算")


def _price(pair: Pair, terms: Terms, rule: Rule) -> Disagreement | None:
    theirs, ours = pair.province, pair.hospital
    if (
        theirs.price == ours.price
        and ours.price_unit is PriceUnit.PACK
        and theirs.unit == ours.unit
        and theirs.pack_quantity == ours.pack_quantity
    ):
        return None
    likeness, texts = terms.likening.price(theirs, ours, rule.tolerance, terms.decimals)
    if likeness is not Likeness.DIFFERS:
        return None
    one, other = decimal_text(theirs.price), decimal_text(ours.price)
    message = f"采购价格不一致：省平台 {texts[0]}，院内 {texts[1]}，请核对价格与计价单位。"
    return Disagreement(Problem.DIFFERS, one, other, message)


def _pack(pair: Pair, terms: Terms, _rule: Rule) -> Disagreement | None:
    if terms.likening.pack(pair.province, pair.hospital) is not Likeness.DIFFERS:
        return None
    one, other = _quantity(pair.province), _quantity(pair.hospital)
    message = (
        f"包装数量不一致：省平台每{pair.province.unit or '包装'} {_in_words(pair.province)}，"
        f"院内每{pair.hospital.unit or '包装'} {_in_words(pair.hospital)}，请核对转换比。"
    )
    return Disagreement(Problem.DIFFERS, one, other, message)


def _maker(pair: Pair, terms: Terms, _rule: Rule) -> Disagreement | None:
    one, other = pair.province.maker, pair.hospital.maker
    if one == other or terms.likening.maker(one, other) is not Likeness.DIFFERS:
        return None
    why = terms.likening.why_maker(one, other, Likeness.DIFFERS)
    doing = f"{why}，请核对两边目录" if why else "请核对是否同一厂家，更名的请登记为别名"
    return _differ(Field.MAKER, one, other, doing)


def _strength(pair: Pair, terms: Terms, _rule: Rule) -> Disagreement | None:
    one, other = pair.province.strength, pair.hospital.strength
    if one == other or terms.likening.strength(one, other) is not Likeness.DIFFERS:
        return None
    return _differ(Field.STRENGTH, one, other, "请核对是否同一规格")


def _form(pair: Pair, terms: Terms, _rule: Rule) -> Disagreement | None:
    one, other = pair.province.form, pair.hospital.form
    if one == other or terms.likening.form(one, other) is not Likeness.DIFFERS:
        return None
    return _differ(Field.FORM, one, other, "请核对剂型")


def _unit(pair: Pair, terms: Terms, _rule: Rule) -> Disagreement | None:
    province, hospital = pair.province, pair.hospital
    unit = terms.likening.unit
    pack = unit(province.unit, hospital.unit) is Likeness.DIFFERS
    dosage = unit(province.dosage_unit, hospital.dosage_unit) is Likeness.DIFFERS
    if not pack and not dosage:
        return None
    one = _units(province, pack=pack, dosage=dosage)
    other = _units(hospital, pack=pack, dosage=dosage)
    which = "包装单位和最小单位" if pack and dosage else "包装单位" if pack else "最小单位"
    message = f"{which}不一致：省平台“{one}”，院内“{other}”，请核对单位。"
    return Disagreement(Problem.DIFFERS, one, other, message)


def _distributor(pair: Pair, terms: Terms, _rule: Rule) -> Disagreement | None:
    hospital, province = pair.hospital.distributors, pair.province
    if not hospital:
        return None
    laid_down = terms.relations.get(province.province_code)
    allowed = province.distributors if laid_down is None else laid_down
    if laid_down is None and not allowed:
        return None
    strangers = [one for one in hospital if not _may(one, allowed, terms.likening)]
    if not strangers:
        return None
    one, other = "；".join(allowed), "；".join(strangers)
    may = f"省平台允许“{one}”" if allowed else "这个品种的配送关系都已失效"
    message = f"配送企业不在配送关系内：院内“{other}”，{may}，请更换配送企业或先办理配送关系。"
    return Disagreement(Problem.NOT_ALLOWED, one, "；".join(hospital), message)


def _may(name: str, allowed: Sequence[str], likening: Likening) -> bool:
    return name in allowed or any(
        likening.maker(one, name) is not Likeness.DIFFERS for one in allowed
    )


def _in_use(pair: Pair, _terms: Terms, _rule: Rule) -> Disagreement | None:
    one, other = pair.province.status, pair.hospital.status
    if in_use(one) is not False or in_use(other) is False:
        return None
    said = other or "在用"
    message = f"省平台已“{one}”，院内仍为“{said}”，请停止采购并更换品种。"
    return Disagreement(Problem.STOPPED, one, other, message)


def _in_use_here(pair: Pair, _terms: Terms, _rule: Rule) -> Disagreement | None:
    one, other = pair.province.status, pair.hospital.status
    if in_use(other) is not False or in_use(one) is False:
        return None
    said = one or "在用"
    message = f"院内已“{other}”，省平台仍为“{said}”，如需采购请先启用院内品种。"
    return Disagreement(Problem.STOPPED, one, other, message)


def usual_decimals(rows: Iterable[HospitalRow]) -> int | None:
    """The decimals a catalogue writes prices per dosage unit with: the most that a tenth has.

    Spreadsheets drop zeros at the end, and one odd price is no habit. None where it has none.
    """
    counted = Counter(
        max(0, -int(row.price.as_tuple().exponent))
        for row in rows
        if row.price_unit is PriceUnit.DOSAGE and row.price is not None and row.price.is_finite()
    )
    usual = [places for places, count in counted.items() if count * 10 >= counted.total()]
    return max(usual, default=None)


def decimal_text(value: Decimal | None) -> str:
    """A price as it was written."""
    return "" if value is None else format(value, "f")


def _quantity(row: ProvinceRow | HospitalRow) -> str:
    return "" if row.pack_quantity is None else str(row.pack_quantity)


def _in_words(row: ProvinceRow | HospitalRow) -> str:
    return f"{_quantity(row) or '未填'} {row.dosage_unit}".strip()


def _units(row: ProvinceRow | HospitalRow, *, pack: bool, dosage: bool) -> str:
    return " / ".join(text for text, told in ((row.unit, pack), (row.dosage_unit, dosage)) if told)


_READ: dict[Field, Callable[[ProvinceRow | HospitalRow], str]] = {
    Field.APPROVAL_NUMBER: lambda row: row.approval_number,
    Field.PROVINCE_CODE: lambda row: row.province_code,
    Field.INSURANCE_CODE: lambda row: row.insurance_code,
    Field.PRICE: lambda row: decimal_text(row.price),
    Field.PACK_QUANTITY: _quantity,
    Field.MAKER: lambda row: row.maker,
    Field.STRENGTH: lambda row: row.strength,
}

_MAKER_STATED = _stated(Field.MAKER, _READ[Field.MAKER])


def _maker_stated(pair: Pair, terms: Terms, rule: Rule) -> Disagreement | None:
    wrong = _MAKER_STATED(pair, terms, rule)
    if wrong and terms.likening.row_maker(pair.province, pair.hospital) is Likeness.SAME:
        # A column of 20 characters that holds strength, pack and maker says it.
        return None
    return wrong


JUDGES: dict[Ask, Judge] = {
    **{(field, Comparison.STATED): _stated(field, read) for field, read in _READ.items()},
    (Field.MAKER, Comparison.STATED): _maker_stated,
    (Field.APPROVAL_NUMBER, Comparison.SAME): _approval,
    (Field.PROVINCE_CODE, Comparison.SAME): _province_code,
    (Field.INSURANCE_CODE, Comparison.SAME): _insurance_code,
    (Field.PRICE, Comparison.SAME): _price,
    (Field.PACK_QUANTITY, Comparison.SAME): _pack,
    (Field.DISTRIBUTOR, Comparison.ALLOWED): _distributor,
    (Field.MAKER, Comparison.SAME): _maker,
    (Field.STRENGTH, Comparison.SAME): _strength,
    (Field.FORM, Comparison.SAME): _form,
    (Field.UNIT, Comparison.SAME): _unit,
    (Field.STATUS, Comparison.IN_USE): _in_use,
    (Field.STATUS, Comparison.IN_USE_HERE): _in_use_here,
}
"""Who judges what, of pairs."""
