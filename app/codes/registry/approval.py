"""批准文号: the numbers under which drugs may be sold, today's, those of imports, and the old ones.

Without it the number every box and every catalogue carries would be unknown text. Rules:

- Today's: 国药准字, one letter (two since the rules of 2020 for drugs made abroad, …J, and in Hong
  Kong, Macao and Taiwan, …C) and 8 digits. The stored text has the words.
- Imports registered before 2020 carry 进口药品注册证号 H, Z or S, or 医药产品注册证号 HC, ZC or SC,
  and 8 digits whose first four are the year; B before it means a bulk pack. Papers write them with
  the words and without, so the stored text has none. Without the words only a plausible year tells
  such a number from any other letter and 8 digits.
- Before 2002 ministries and provinces gave numbers of many shapes. They are known, and never valid:
  no drug is sold under them today.
"""

from __future__ import annotations

import re

from app.codes.code import Problem

APPROVAL_WORDS = "国药准字"

_KINDS = {
    "H": ("化学药品", "chemical drug"),
    "Z": ("中药", "traditional Chinese medicine"),
    "S": ("生物制品", "biological product"),
}
_PLACES = {
    "J": ("境外生产的{}", "{} made abroad"),
    "C": ("港澳台生产的{}", "{} made in Hong Kong, Macao or Taiwan"),
}
_FROM_ABROAD = {
    kind + place: (chinese.format(kind_chinese), english.format(kind_english))
    for kind, (kind_chinese, kind_english) in _KINDS.items()
    for place, (chinese, english) in _PLACES.items()
}
CATEGORIES = {
    **_KINDS,
    "B": ("保健药品", "health drug"),
    "T": ("体外诊断试剂", "in-vitro diagnostic reagent"),
    "F": ("药用辅料", "pharmaceutical excipient"),
    "J": ("进口分包装药品", "imported drug packed in China"),
    "C": ("其他药品", "other drug"),
    **_FROM_ABROAD,
}
"""What the letters after 国药准字 say, in Chinese and in English."""
IMPORT_CATEGORIES = {
    **{letter: (f"进口{names[0]}", f"imported {names[1]}") for letter, names in _KINDS.items()},
    **{letters: names for letters, names in _FROM_ABROAD.items() if letters[1] == "C"},
}
"""What the letters of an import's number say, in Chinese and in English."""

PARTS = re.compile(
    rf"(?P<words>{APPROVAL_WORDS}|)(?P<bulk>(?<!字)B|)(?P<letters>[A-Z]{{1,2}})(?P<digits>[0-9]{{8}})"
)
"""The parts of the stored text of a valid number."""
YEAR = re.compile(r"19[89][0-9]|20[0-9]{2}")
"""A year in which a number can have been given."""

_UNIFIED = {ord(dash): "-" for dash in "‐‑‒–—―−"} | str.maketrans("〔[【〕]】", "((()))", " \t")
_LABEL = re.compile(r"^\(?批准文号\)?:?")
_DOMESTIC = re.compile(rf"{APPROVAL_WORDS}\(?([A-Z]*)([0-9]*)\)?")
_IMPORT_WORDS = re.compile(r"(?:进口药品|医药产品)?注册证号?:?")
_IMPORT = re.compile(r"\(?(B?)([A-Z]*)([0-9]*)\)?")
_PROVINCES = "京津冀晋蒙内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼川渝贵黔云滇藏陕甘青宁新军"
_OLD = re.compile(
    rf"(?:\([0-9]{{2,4}}\))?[{_PROVINCES}]{{0,2}}卫药[准试健]字[A-Z0-9()第-]{{2,24}}号?"
    r"|国药试字[A-Z0-9()第-]{2,24}号?"
    rf"|{APPROVAL_WORDS}\((?:19|20)?[0-9]{{2}}\)第?[A-Z0-9-]{{2,16}}号?"
    rf"|{APPROVAL_WORDS}(?:X|[XZS]F)[0-9]{{8}}"
)


def read_approval_number(text: str) -> tuple[str | None, Problem | None] | None:
    """Read folded text: what is stored, and what is wrong; None where it is no such number.

    Blanks, case, brackets and the word 批准文号 before it make no difference.
    """
    if text.isascii():
        return _bare_import(text.upper().translate(_UNIFIED))
    tidied = _LABEL.sub("", text.upper().translate(_UNIFIED), count=1)
    if _OLD.fullmatch(tidied):
        return tidied, _old_form(tidied)
    if tidied.startswith(APPROVAL_WORDS):
        return _domestic(tidied)
    words = _IMPORT_WORDS.match(tidied)
    numbered = tidied[words.end() :] if words else tidied
    # Devices have a 注册证号 too, with more Chinese words after it.
    return _import(numbered) if words and numbered.isascii() else None


def _domestic(tidied: str) -> tuple[str | None, Problem | None]:
    parts = _DOMESTIC.fullmatch(tidied)
    letters, digits = parts.groups() if parts else ("", "")
    if letters not in CATEGORIES:
        return None, Problem(
            "charset",
            "批准文号“国药准字”之后应为一至两个类别字母和 8 位数字，请核对。",
            "An approval number has one or two letters and 8 digits after its words; check it.",
        )
    if len(digits) != 8:
        return None, _wrong_length("批准文号", "An approval number", digits)
    return f"{APPROVAL_WORDS}{letters}{digits}", None


def _import(numbered: str) -> tuple[str | None, Problem | None]:
    parts = _IMPORT.fullmatch(numbered)
    bulk, letters, digits = parts.groups() if parts else ("", "", "")
    if letters not in IMPORT_CATEGORIES:
        return None, Problem(
            "charset",
            "进口药品的注册证号应为 H、Z、S 或 HC、ZC、SC 和 8 位数字，请核对。",
            "An import registration number is H, Z, S, HC, ZC or SC and 8 digits; check it.",
        )
    if len(digits) != 8:
        return None, _wrong_length("注册证号", "An import registration number", digits)
    number = f"{bulk}{letters}{digits}"
    if not YEAR.fullmatch(digits[:4]):
        return number, Problem(
            "date",
            f"注册证号 {number} 的前 4 位数字应为年份，读到 {digits[:4]}，请核对。",
            f"The first four digits of {number} should be a year, not {digits[:4]}; check it.",
        )
    return number, None


def _bare_import(tidied: str) -> tuple[str | None, Problem | None] | None:
    parts = _IMPORT.fullmatch(tidied)
    if parts is None or parts[2] not in IMPORT_CATEGORIES or len(parts[3]) != 8:
        return None
    number, problem = _import(tidied)
    return None if problem else (number, None)


def _wrong_length(chinese: str, english: str, digits: str) -> Problem:
    return Problem(
        "length",
        f"{chinese}应有 8 位数字，读到 {len(digits)} 位，请核对。",
        f"{english} has 8 digits, {len(digits)} were read; check it.",
    )


def _old_form(number: str) -> Problem:
    return Problem(
        "old-form",
        f"{number} 是旧式批准文号，现已停用，不能凭它销售药品，请核对标签上现行的批准文号。",
        f"{number} is an approval number of an old form, under which no drug may be sold today;"
        " check the label for the current one.",
    )
