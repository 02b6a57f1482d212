"""The parts of a code, in the order they stand in it, and what each of them says.

Without it a screen could show a code and not explain it. Pure tables over what the readers know:
where a part ends is theirs, here it gets its two names and its meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from app.codes.code import Code, Form
from app.codes.gs1.titles import meaning, title
from app.codes.plain_numbers import SPLIT_PLACEHOLDER
from app.codes.registry import social_credit
from app.codes.registry.approval import CATEGORIES, IMPORT_CATEGORIES, PARTS, YEAR
from app.codes.registry.insurance import KINDS


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a code."""

    text: str
    """The characters as they stand in the code."""
    name_zh: str
    name_en: str
    value_zh: str
    """What they say: the characters themselves, with their meaning where they have one."""
    value_en: str


def parts_of(code: Code) -> tuple[Part, ...]:
    """Take a code apart; nothing for a text that is no known code or too damaged."""
    if code.elements:
        return tuple(_element(ai, value) for ai, value in code.elements.items())
    take_apart = _BY_FORM.get(code.form) if code.form else None
    return tuple(take_apart(code.code)) if take_apart and code.code else ()


def _element(ai: str, value: str) -> Part:
    return Part(value, *title(ai), *meaning(ai, value))


def _part(text: str, names: tuple[str, str], said: tuple[str, str] | None = None) -> Part:
    """Make a part whose meaning stands in brackets after its characters."""
    if said is None:
        return Part(text, *names, text, text)
    return Part(text, *names, f"{text}（{said[0]}）", f"{text} ({said[1]})")


def _cut(text: str, lengths: Sequence[int]) -> list[str]:
    ends = accumulate(lengths)
    return [text[end - length : end] for length, end in zip(lengths, ends, strict=True)]


_CHECK = ("校验位", "check digit")


def _trace_code(digits: str) -> list[Part]:
    if digits == SPLIT_PLACEHOLDER:
        return []
    return [
        _part(digits[:7], ("药品标识码", "drug identifier")),
        _part(digits[7:], ("序列号", "serial")),
    ]


def _sscc(digits: str) -> list[Part]:
    extension, body, check = _cut(digits, (1, 16, 1))
    return [
        _part(extension, ("扩展位", "extension digit")),
        _part(body, ("厂商识别代码和箱序号", "company prefix and carton serial")),
        _part(check, _CHECK),
    ]


def _ean_13(digits: str) -> list[Part]:
    prefix, item, check = _cut(digits, (3, 9, 1))
    return [
        _part(prefix, ("前缀", "prefix"), _issuer(prefix)),
        _part(item, ("厂商和商品", "company and item")),
        _part(check, _CHECK),
    ]


def _gtin_14(digits: str) -> list[Part]:
    indicator = digits[0]
    if indicator == "0":
        said = ("补位，即单件商品", "filler: the item itself")
    elif indicator == "9":
        said = ("变量商品", "variable measure")
    else:
        said = ("包装级别，由厂家规定", "package level set by the maker")
    return [_part(indicator, ("指示位", "indicator"), said), *_ean_13(digits[1:])]


def _issuer(prefix: str) -> tuple[str, str] | None:
    """Say who gave a GS1 prefix; 000 stands before a shorter number and says nothing."""
    if prefix == "000":
        return None
    if "690" <= prefix <= "699":
        return "中国物品编码中心分配", "issued by GS1 China"
    return "其他国家或地区分配", "issued elsewhere"


def _drug_standard_code(digits: str) -> list[Part]:
    country, kind, maker, product, check = _cut(digits, (2, 1, 5, 5, 1))
    return [
        _part(country, ("国家", "country"), ("中国", "China")),
        _part(kind, ("类别", "category"), ("药品", "drugs")),
        _part(maker, ("企业", "maker")),
        _part(product, ("品种", "product")),
        _part(check, _CHECK),
    ]


def _approval_number(number: str) -> list[Part]:
    found = PARTS.fullmatch(number)
    if found is None:
        return []
    words, bulk, letters, digits = found.groups()
    said = (CATEGORIES if words else IMPORT_CATEGORIES).get(letters)
    parts = [_part(bulk, ("包装", "packing"), ("大包装", "bulk pack"))] if bulk else []
    parts.append(_part(letters, ("类别", "category"), said))
    if YEAR.fullmatch(digits[:4]):
        parts.append(_part(digits[:4], ("年份", "year")))
        parts.append(_part(digits[4:], ("顺序号", "sequence number")))
    else:
        parts.append(_part(digits, ("编号", "number")))
    return parts


def _insurance_code(code: str) -> list[Part]:
    kind = KINDS[code[0]]
    first, *others = [
        _part(text, (segment.chinese, segment.english)) for segment, text in kind.split(code)
    ]
    return [
        _part(first.text, (first.name_zh, first.name_en), (kind.chinese, kind.english)),
        *others,
    ]


def _social_credit_code(code: str) -> list[Part]:
    department, body, region, organisation, check = _cut(code, social_credit.LENGTHS)
    return [
        _part(
            department,
            ("登记管理部门", "registering department"),
            social_credit.DEPARTMENTS.get(department),
        ),
        _part(body, ("机构类别", "kind of body"), social_credit.BODIES.get(department + body)),
        _part(region, ("行政区划", "region")),
        _part(organisation, ("组织机构代码", "organisation code")),
        _part(check, ("校验码", "check character")),
    ]


_BY_FORM: dict[Form, Callable[[str], list[Part]]] = {
    Form.DIGITS_20: _trace_code,
    Form.SSCC: _sscc,
    Form.EAN_13: _ean_13,
    Form.GTIN_14: _gtin_14,
    Form.DRUG_STANDARD_CODE: _drug_standard_code,
    Form.APPROVAL_NUMBER: _approval_number,
    Form.INSURANCE_CODE: _insurance_code,
    Form.USCC: _social_credit_code,
}
