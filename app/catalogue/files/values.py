"""Reads single cells of a catalogue: prices, ratios, codes, days.

Without it “￥1,234.50 元” would be no price, and a code that a spreadsheet made a number would be
taken for the code. Amounts keep the decimals they were written with. What cannot be read is a
CellProblem with a Chinese sentence that says what was expected.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from app.catalogue.meaning.numbers import maker_digits, standard_code_is_right
from app.documents import DocumentProblem, Fields
from app.tables.cells import Cell, Number, day_in, shown

LONGEST = 500
"""Characters of one cell; more is a mistake."""
MOST_IN_PACK = 10_000_000

_NOTHING = frozenset({"-", "--", "—", "——", "/", "\\", "无", "null", "none", "n/a", "#n/a", "暂无"})
"""What people write where there is nothing to write."""
_BROKEN = frozenset({"#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#N/A"})
_BREAKS = re.compile(r"[\r\n\t\v\f]+")
_SCIENTIFIC = re.compile(r"[0-9]\.[0-9]+E\+?[0-9]{1,3}", re.IGNORECASE)
_PRICE = re.compile(
    r"(?:RMB|CNY|¥)?(?P<amount>[0-9]{1,12}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})"
    r"(?:元|RMB|CNY|¥)?(?:/\w{1,6})?",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])")
_FACTOR = r"[0-9]{1,8}(?:\.0+)?"
_RATIO = re.compile(
    rf"(?:1\w{{0,3}}[:=])?(?P<factors>{_FACTOR}(?:\w{{0,3}}[*x×]{_FACTOR}){{0,3}})[^\W0-9]{{0,4}}"
    r"(?:/[^\W0-9]{1,4})?",
    re.IGNORECASE,
)
_DIVIDERS = re.compile(r"[;；]")


class CellProblem(ValueError):
    """A cell that cannot be used: one Chinese sentence."""


Reader = Callable[[Cell], object]


def read_text(cell: Cell) -> str:
    """A text as written, on one line."""
    text = shown(cell)
    if not text.isprintable():
        text = _BREAKS.sub(" ", text)
        if not text.isprintable():
            raise CellProblem("含有看不见的控制字符，请删去。")
    if len(text) > LONGEST:
        raise CellProblem(f"最长 {LONGEST} 个字，这里有 {len(text)} 个，请核对。")
    if text in _BROKEN:
        raise CellProblem("公式出错，没有值，请在表格里更正。")
    return text


def read_optional(cell: Cell) -> str:
    """A text; what stands for nothing is empty."""
    text = read_text(cell)
    return "" if len(text) < 6 and text.casefold() in _NOTHING else text


def read_code(cell: Cell) -> str:
    """A code: one that a spreadsheet spoiled is told."""
    if isinstance(cell, Number) and not cell.exact:
        raise CellProblem("是数字格式，末几位已丢失，请把这一列设为文本后重新填写。")
    text = read_optional(cell).lstrip("'")
    if "+" in text and _SCIENTIFIC.fullmatch(text):
        raise CellProblem("是科学记数法，末几位已丢失，请把这一列设为文本后重新导出。")
    return text


def read_price(cell: Cell) -> Decimal | None:
    """元, with the decimals it was written with; None where nothing is said."""
    text = read_optional(cell)
    if not text:
        return None
    folded = unicodedata.normalize("NFKC", text).replace(" ", "").replace("￥", "¥")
    found = _PRICE.fullmatch(_GROUPED.sub(lambda match: match[0].replace(",", ""), folded))
    if found is None:
        raise CellProblem("不是价格，请写成数字，如 12.50。")
    return Decimal(found["amount"])


def read_ratio(cell: Cell) -> int | None:
    """转换比: how many dosage units; None where nothing is said."""
    text = read_optional(cell)
    if not text:
        return None
    folded = unicodedata.normalize("NFKC", text).replace(" ", "").replace(",", "")
    found = _RATIO.fullmatch(folded)
    if found is None:
        raise CellProblem("不是转换比，请写成整数，如 24。")
    quantity = 1
    for factor in re.findall(_FACTOR, found["factors"]):
        quantity *= int(Decimal(factor))
    if not 0 < quantity <= MOST_IN_PACK:
        raise CellProblem(f"转换比应在 1 到 {MOST_IN_PACK} 之间，请核对。")
    return quantity


def read_names(cell: Cell) -> tuple[str, ...]:
    """Names joined by semicolons, each once."""
    text = read_optional(cell)
    if not text:
        return ()
    if ";" not in text and "；" not in text:
        return (text,)
    names = (name.strip() for name in _DIVIDERS.split(text))
    return tuple(dict.fromkeys(name for name in names if name))


def read_day(cell: Cell) -> date | None:
    """A day; None where nothing is said."""
    day = day_in(cell)
    if day is not None:
        return day
    text = unicodedata.normalize("NFKC", read_optional(cell))
    if not text:
        return None
    # What programs write for a day they mean as a moment.
    text = re.sub(r"[ T]00:00(:00(\.0+)?)?$", "", text)
    text = re.sub(r"^(\d{4})[年./](\d{1,2})[月./](\d{1,2})日?$", r"\1/\2/\3", text)
    try:
        return Fields({"day": text}, "").day("day")
    except DocumentProblem as problem:
        raise CellProblem(problem.reason) from problem


_APPROVAL = re.compile(r"(?P<words>国?药?准?字?)(?P<letters>[A-Z]{1,2})(?P<digits>[0-9]*)")
_WORDS = "国药准字"


def standard_code_remark(code: str, insurance_code: str) -> str:
    """What seems wrong with a 本位码; empty where nothing does."""
    if not standard_code_is_right(code):
        return (
            "药品本位码应为 869 开头的 14 位数字，末位是校验位；这个码不符合，"
            "可能抄错或被截断，请核对。"
        )
    theirs = maker_digits(insurance_code)
    ours = maker_digits(code)
    if theirs is not None and theirs != ours:
        return f"药品本位码里的企业码是 {ours}，医保代码里的是 {theirs}，两个码可能不是同一个药。"
    return ""


def approval_remark(text: str) -> str:
    """What seems cut off of an approval number; empty where nothing does."""
    folded = unicodedata.normalize("NFKC", text).replace(" ", "").upper()
    if folded and _WORDS.startswith(folded):
        return "批准文号只有开头几个字，可能被截断，请核对。"
    found = _APPROVAL.fullmatch(folded)
    if found is None:
        return ""
    if len(found["digits"]) < 8:
        return f"批准文号的数字只有 {len(found['digits'])} 位（应为 8 位），可能被截断，请核对。"
    if found["words"] != _WORDS and _WORDS.endswith(found["words"]):
        return "批准文号前面缺“国药准字”，比较时不计这几个字。"
    return ""
