"""What kinds of codes are called and how right they look; without it each list would word its own.

A code that may be used as what it is looks right; with a remark beside it, like a notice; one that
is damaged or nothing known looks wrong.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.codes.code import Code, Form, Kind, Platform, Problem
from app.receiving.verdicts import Severity
from ui.parts.languages import QT_TRANSLATE_NOOP, spoken_language
from ui.parts.readable import readable

_KINDS = {
    Kind.TRACE_CODE: QT_TRANSLATE_NOOP("Code", "药品追溯码"),
    Kind.CARTON_LABEL: QT_TRANSLATE_NOOP("Code", "箱码"),
    Kind.PRODUCT_CODE: QT_TRANSLATE_NOOP("Code", "商品条码"),
    Kind.REGISTRY_NUMBER: QT_TRANSLATE_NOOP("Code", "登记号码"),
    Kind.COMMAND: QT_TRANSLATE_NOOP("Code", "命令条码"),
    Kind.UNKNOWN: QT_TRANSLATE_NOOP("Code", "无法识别"),
}
_REGISTRY_FORMS = {
    Form.DRUG_STANDARD_CODE: QT_TRANSLATE_NOOP("Code", "药品本位码"),
    Form.APPROVAL_NUMBER: QT_TRANSLATE_NOOP("Code", "批准文号"),
    Form.INSURANCE_CODE: QT_TRANSLATE_NOOP("Code", "医保药品编码"),
    Form.USCC: QT_TRANSLATE_NOOP("Code", "统一社会信用代码"),
}
_FORMS = {
    Form.DIGITS_20: QT_TRANSLATE_NOOP("Code", "20 位"),
    Form.GS1: "GS1",
    Form.SSCC: "SSCC",
    Form.EAN_13: "EAN-13",
    Form.GTIN_14: "GTIN-14",
}
_PICTURES = {0x2400 + number: readable(chr(number)) for number in range(0x20)}
_PICTURES |= {0x2421: "<DEL>", 0x27E8: "<", 0x27E9: ">"}
_PLATFORMS = {Platform.MSFX: QT_TRANSLATE_NOOP("Code", "码上放心")}


def code_word(code: Code) -> str:
    """Return what a code is called; a number of a register by the register's name."""
    registered = None if code.form is None else _REGISTRY_FORMS.get(code.form)
    return _translated(registered or _KINDS[code.kind])


def form_words(code: Code) -> str:
    """Return how a code is written and by whom it was issued, as far as that adds anything."""
    parts = []
    if code.form in _FORMS:
        parts.append(_translated(_FORMS[code.form]))
    if code.platform in _PLATFORMS:
        parts.append(_translated(_PLATFORMS[code.platform]))
    return " · ".join(parts)


def code_severity(code: Code) -> Severity:
    """Return how a code looks."""
    if not code.valid:
        return Severity.WRONG
    return Severity.NOTICE if code.problems else Severity.RIGHT


def problem_text(problem: Problem) -> str:
    """Say a problem in the language that is spoken; in Chinese where it has no other words."""
    english = problem.english if spoken_language() == "en" else ""
    return drawable(english or problem.message)


def drawable(text: str) -> str:
    """Write pictures of control characters (␝) by name: our font has no such pictures."""
    return text.translate(_PICTURES)


def _translated(text: str) -> str:
    return QCoreApplication.translate("Code", text)
