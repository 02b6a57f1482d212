"""Bare numbers on a box: 20-digit trace codes, EAN-13, GTIN-14, SSCC and 药品本位码.

Without it a number would be a number. Only the length and the check digit tell them apart, so a
number of a known length with a wrong check digit is answered as what it was meant to be. Rules:

- 20 digits are a trace code (NMPAB/T 1002: the first 7 are the 药品标识码). From 8… the 码上放心
  platform issued it; other beginnings exist and are never refused for that.
- 14 digits from 869 are a 药品本位码, although GS1 could also give them to a shipping carton.
- 18 digits are an SSCC only with the right check digit: a distributor's own carton number or a
  统一社会信用代码 may have 18 digits too.
"""

from __future__ import annotations

from app.codes.check_digits import gs1_check_digit, has_gs1_check_digit
from app.codes.code import Code, Form, Kind, Platform, Problem

SPLIT_PLACEHOLDER = "9" * 20
"""拆零通用码: uploaded for opened boxes whose code is not known; stands on no box."""


def trace_code_of(raw: str, digits: str) -> Code:
    """Read 20 ASCII digits as a trace code."""
    problems: tuple[Problem, ...] = ()
    if digits == SPLIT_PLACEHOLDER:
        message = "这是拆零通用码（二十个 9），不是一盒药的追溯码，请扫描盒上的追溯码。"
        english = (
            "These twenty 9s stand for boxes opened without a known code; scan the code on the box."
        )
        problems = (Problem("split-placeholder", message, english),)
    return Code(
        raw=raw,
        kind=Kind.TRACE_CODE,
        form=Form.DIGITS_20,
        code=digits,
        valid=not problems,
        drug_identifier=digits[:7],
        serial=digits[7:],
        platform=Platform.MSFX if digits[0] == "8" else Platform.OTHER,
        problems=problems,
    )


def read_number(raw: str, text: str) -> Code | None:
    """Read 13, 14 or 18 ASCII digits by what they are for; None for anything else."""
    if not (text.isascii() and text.isdigit()):
        return None
    if len(text) == 18:
        return _sscc(raw, text) if has_gs1_check_digit(text) else None
    if len(text) == 14 and text.startswith("869"):
        return _checked(raw, text, Kind.REGISTRY_NUMBER, Form.DRUG_STANDARD_CODE, gtin=None)
    if len(text) == 14:
        return _checked(raw, text, Kind.PRODUCT_CODE, Form.GTIN_14, gtin=text)
    if len(text) == 13:
        return _checked(raw, text, Kind.PRODUCT_CODE, Form.EAN_13, gtin=f"0{text}")
    return None


def _sscc(raw: str, digits: str) -> Code:
    return Code(
        raw=raw, kind=Kind.CARTON_LABEL, form=Form.SSCC, code=digits, valid=True, sscc=digits
    )


def _checked(raw: str, digits: str, kind: Kind, form: Form, *, gtin: str | None) -> Code:
    problems: tuple[Problem, ...] = ()
    if not has_gs1_check_digit(digits):
        right = gs1_check_digit(digits[:-1])
        message = f"{digits} 的校验位不对，末位应为 {right}，请重新扫描或核对标签。"
        english = (
            f"The check digit of {digits} is wrong, it should be {right}; scan again or look at"
            " the label."
        )
        problems = (Problem("check-digit", message, english),)
    return Code(
        raw=raw,
        kind=kind,
        form=form,
        code=digits,
        valid=not problems,
        gtin=gtin,
        problems=problems,
    )
