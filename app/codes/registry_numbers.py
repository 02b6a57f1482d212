"""Numbers of registers that are no numbers alone: 批准文号, 医保药品编码, 统一社会信用代码.

Without it they would be unknown text at the desk and in catalogues. Sources: the registration rules
of 2020 (two-letter 批准文号 for drugs from abroad and from Hong Kong, Macao and Taiwan), the NHSA's
coding of drugs (西药 23 characters, 中成药 20), GB 32100-2015. The 药品本位码 is a bare number and
stands in app/codes/plain_numbers.py.
"""

from __future__ import annotations

import re

from app.codes.check_digits import USCC_ALPHABET, has_uscc_check_characters
from app.codes.code import Code, Form, Kind, Problem

_APPROVAL_WORDS = "国药准字"
_APPROVAL_PARTS = re.compile(r"国药准字\s*([A-Z]*)\s*([0-9]*)")
_APPROVAL_LETTERS = re.compile(r"[HZSBTFJC]|[HZS][CJ]")
_INSURANCE = re.compile(
    r"X[A-Z][0-9]{2}[A-Z]{2}[A-Z][0-9]{3}[A-Z][0-9]{3}[0-9]{4}[0-9]{5}"  # 西药
    r"|Z[A-Z][0-9]{2}[A-Z]{2}[A-Z][0-9]{4}[0-9]{4}[0-9]{5}"  # 中成药
)
_USCC_SHAPE = re.compile(rf"[1-9ANY][{USCC_ALPHABET}][0-9]{{6}}[{USCC_ALPHABET}]{{10}}")


def read_registry_number(raw: str, text: str) -> Code | None:
    """Read folded text as one of these numbers; None where it looks like none of them."""
    if text.startswith(_APPROVAL_WORDS):
        return _approval_number(raw, text)
    if not text.isascii():
        return None
    capitals = text.upper()
    if _INSURANCE.fullmatch(capitals):
        return _registry(raw, capitals, Form.INSURANCE_CODE)
    if _USCC_SHAPE.fullmatch(capitals):
        return _uscc(raw, capitals)
    return None


def _registry(raw: str, code: str | None, form: Form, *problems: Problem) -> Code:
    return Code(
        raw=raw,
        kind=Kind.REGISTRY_NUMBER,
        form=form,
        code=code,
        valid=not problems,
        problems=problems,
    )


def _approval_number(raw: str, text: str) -> Code:
    parts = _APPROVAL_PARTS.fullmatch(text.upper())
    letters, digits = parts.groups() if parts else ("", "")
    if not _APPROVAL_LETTERS.fullmatch(letters):
        message = "批准文号“国药准字”之后应为一至两个类别字母和 8 位数字，请核对。"
        return _registry(raw, None, Form.APPROVAL_NUMBER, Problem("charset", message))
    if len(digits) != 8:
        message = f"批准文号应有 8 位数字，读到 {len(digits)} 位，请核对。"
        return _registry(raw, None, Form.APPROVAL_NUMBER, Problem("length", message))
    return _registry(raw, f"{_APPROVAL_WORDS}{letters}{digits}", Form.APPROVAL_NUMBER)


def _uscc(raw: str, text: str) -> Code | None:
    if has_uscc_check_characters(text):
        return _registry(raw, text, Form.USCC)
    if text.isdigit():
        return None  # eighteen digits are more often somebody's own number
    message = f"统一社会信用代码 {text} 的校验位不对，请核对。"
    return _registry(raw, text, Form.USCC, Problem("check-digit", message))
