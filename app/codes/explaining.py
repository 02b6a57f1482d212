"""Says in one sentence what a code is, what each part of it says, and what is wrong with it.

Without it the person at the desk and the person who debugs an interface would read digits. The same
sentence in Chinese and in English, always one printable line of less than 600 characters, however
long or damaged the text is; the parts stand beside it for a screen that shows a table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.codes.code import Code, Command, Form, Kind, Platform, Problem, times_of
from app.codes.code_parts import Part, parts_of
from app.codes.links import is_link
from app.codes.plain_numbers import SPLIT_PLACEHOLDER
from app.codes.reading import fold, split_symbology
from app.codes.registry.approval import APPROVAL_WORDS
from app.codes.registry.insurance import KINDS
from app.codes.visible_text import shortened

COMMANDS: dict[str, tuple[str, str]] = {
    Command.UNDO: ("撤销最近一次计数的扫码", "takes back the last scan that counted"),
    Command.REDO: ("恢复刚才撤销的扫码", "makes the scan that was undone once more"),
    Command.NEXT_CARTON: ("结束手上这一箱", "ends the carton at hand"),
    Command.HOLD: ("下一个扫到的盒或箱待处理", "holds the next box or carton back"),
    Command.REJECT_DAMAGED: ("下一个扫到的盒或箱拒收：破损", "rejects the next scan: damaged"),
    Command.REJECT_WRONG_BATCH: (
        "下一个扫到的盒或箱拒收：批号不符",
        "rejects the next scan: wrong batch",
    ),
    Command.REJECT_NEAR_EXPIRY: (
        "下一个扫到的盒或箱拒收：近效期",
        "rejects the next scan: near expiry",
    ),
    Command.REJECT_TEMPERATURE: (
        "下一个扫到的盒或箱拒收：温度超标",
        "rejects the next scan: temperature",
    ),
    Command.REJECT_DOCUMENTS: (
        "下一个扫到的盒或箱拒收：资料不全",
        "rejects the next scan: documents missing",
    ),
    Command.REJECT_SUSPECT: (
        "下一个扫到的盒或箱拒收：质量可疑",
        "rejects the next scan: quality suspect",
    ),
    Command.REJECT_NOT_ORDERED: (
        "下一个扫到的盒或箱拒收：与订单不符",
        "rejects the next scan: not as ordered",
    ),
    Command.REJECT_OTHER: (
        "下一个扫到的盒或箱拒收：其他原因",
        "rejects the next scan: another reason",
    ),
    Command.PRINT: ("打印收货单", "prints the receipt"),
    Command.CONFIRM: ("请求确认收货单", "asks to confirm the receipt"),
}
"""What each printed command does, in Chinese and in English."""

_NO_NOTES = ("", "")
_LONGEST_TEXT = 40
_LONGEST_VALUE = 72
_LONGEST_PROBLEM = 160
_ROOM_FOR_PARTS = 360
_ROOM = 560


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code says, for people."""

    chinese: str
    english: str
    parts: tuple[Part, ...]
    """In the order they stand in the code; empty where it has none that are known."""


@dataclass(frozen=True, slots=True)
class _Head:
    """What the code is: a name, and what stands in brackets after it."""

    chinese: str
    english: str
    notes: tuple[str, str] = _NO_NOTES


def explain(code: Code) -> Explanation:
    """Explain a code; any code is answered."""
    parts = parts_of(code)
    head = _head(code)
    from_web = _web_notes(code) if code.kind is not Kind.UNKNOWN else _NO_NOTES
    chinese = _opening(head.chinese, (head.notes[0], from_web[0]), "（", "，", "）")
    english = _opening(head.english, (head.notes[1], from_web[1]), " (", ", ", ")")
    return Explanation(
        chinese=_chinese(chinese, parts, code.problems),
        english=_english(english, parts, code.problems),
        parts=parts,
    )


def _opening(name: str, notes: Iterable[str], left: str, comma: str, right: str) -> str:
    said = comma.join(filter(None, notes))
    return f"{name}{left}{said}{right}" if said else name


def _chinese(opening: str, parts: tuple[Part, ...], problems: tuple[Problem, ...]) -> str:
    phrases = [_phrase(part.name_zh, part.value_zh) for part in parts]
    shown = _as_many_as_fit(phrases, _ROOM_FOR_PARTS - len(opening))
    sentence = opening + ("：" if shown else "") + "，".join(shown)
    if len(shown) < len(phrases):
        sentence += f"，另有 {len(phrases) - len(shown)} 项"
    sentence += "。"
    messages = [shortened(problem.message, _LONGEST_PROBLEM) for problem in problems]
    told = _as_many_as_fit(messages, _ROOM - len(sentence))
    sentence += "".join(told)
    if len(told) < len(messages):
        sentence += f"另有 {len(messages) - len(told)} 个问题。"
    return sentence


def _english(opening: str, parts: tuple[Part, ...], problems: tuple[Problem, ...]) -> str:
    phrases = [_phrase(part.name_en, part.value_en) for part in parts]
    shown = _as_many_as_fit(phrases, _ROOM_FOR_PARTS - len(opening))
    sentence = opening + (": " if shown else "") + ", ".join(shown)
    if len(shown) < len(phrases):
        sentence += f", and {len(phrases) - len(shown)} more"
    sentence += "."
    messages = [
        shortened(problem.english or f"Problem: {problem.problem}.", _LONGEST_PROBLEM)
        for problem in problems
    ]
    told = _as_many_as_fit(messages, _ROOM - len(sentence))
    sentence = " ".join([sentence, *told])
    if len(told) < len(messages):
        sentence += f" Problems not shown: {len(messages) - len(told)}."
    return sentence


def _phrase(name: str, value: str) -> str:
    return f"{name} {shortened(value, _LONGEST_VALUE)}"


def _as_many_as_fit(texts: list[str], room: int) -> list[str]:
    """Take texts from the first on while there is room; each also needs its separator."""
    for count, text in enumerate(texts):
        room -= len(text) + 2
        if room < 0:
            return texts[:count]
    return texts


def _head(code: Code) -> _Head:
    if code.kind is Kind.COMMAND:
        return _command(code)
    if code.kind is Kind.UNKNOWN and not code.elements:
        return _unknown(code)
    if code.form is Form.DIGITS_20:
        return _trace_code(code)
    if code.elements or code.form is Form.GS1:
        return _gs1(code)
    if code.form is Form.APPROVAL_NUMBER:
        return _approval_number(code)
    if code.form is Form.INSURANCE_CODE:
        return _insurance_code(code)
    return _number(code)


def _trace_code(code: Code) -> _Head:
    if code.code == SPLIT_PLACEHOLDER:
        return _Head("拆零通用码", "Code for opened boxes", ("20 位", "20 digits"))
    if code.platform is Platform.MSFX:
        return _Head(
            "药品追溯码", "Drug trace code", ("20 位，码上放心平台", "20 digits, 码上放心 platform")
        )
    return _Head(
        "药品追溯码", "Drug trace code", ("20 位，其他平台", "20 digits, another platform")
    )


def _gs1(code: Code) -> _Head:
    if code.kind is Kind.TRACE_CODE:
        return _Head("药品追溯码", "Drug trace code", ("GS1", "GS1"))
    if code.kind is Kind.CARTON_LABEL:
        return _Head("箱标签", "Carton label", ("GS1", "GS1"))
    return _Head(
        "GS1 编码，不是追溯码，也不是箱码", "GS1 code, neither a trace code nor a carton's"
    )


_NUMBERS = {
    Form.SSCC: ("箱码", "Carton code", "SSCC，18 位", "SSCC, 18 digits"),
    Form.EAN_13: ("商品条码", "Product bar code", "EAN-13", "EAN-13"),
    Form.GTIN_14: ("商品编码", "Product code", "GTIN-14", "GTIN-14"),
    Form.DRUG_STANDARD_CODE: ("药品本位码", "Drug standard code", "14 位", "14 digits"),
    Form.USCC: ("统一社会信用代码", "Unified social credit code", "18 位", "18 characters"),
}


def _number(code: Code) -> _Head:
    names = _NUMBERS.get(code.form) if code.form else None
    if names is None:
        return _Head(_named("编码", code), _named("Code", code))
    return _Head(_named(names[0], code), _named(names[1], code), (names[2], names[3]))


def _approval_number(code: Code) -> _Head:
    if code.code is None:
        return _Head(_named("批准文号", code), _named("Approval number", code))
    if any(problem.problem == "old-form" for problem in code.problems):
        return _Head(
            _named("批准文号", code), _named("Approval number", code), ("旧式", "of an old form")
        )
    if code.code.startswith(APPROVAL_WORDS):
        return _Head(_named("药品批准文号", code), _named("Drug approval number", code))
    if code.code.removeprefix("B")[1:2] == "C":
        return _Head(
            _named("医药产品注册证号", code), _named("Pharmaceutical registration number", code)
        )
    return _Head(
        _named("进口药品注册证号", code), _named("Imported drug registration number", code)
    )


def _insurance_code(code: Code) -> _Head:
    if code.code is None:
        return _Head(_named("医保药品编码", code), _named("Insurance drug code", code))
    kind = KINDS[code.code[0]]
    return _Head(
        _named("医保药品编码", code),
        _named("Insurance drug code", code),
        (f"{kind.chinese}，{kind.length} 位", f"{kind.english}, {kind.length} characters"),
    )


def _named(name: str, code: Code) -> str:
    """Put the code after its name: as it is stored, else as it was read."""
    return f"{name} {shortened(code.code or fold(code.raw[:200]), _LONGEST_TEXT)}"


def _command(code: Code) -> _Head:
    known = _effect(code.code or "")
    if known is None:
        return _Head(_named("命令条码", code), _named("Command bar code", code))
    return _Head(
        f"{_named('命令条码', code)}：{known[0]}", f"{_named('Command bar code', code)}: {known[1]}"
    )


def _effect(command: str) -> tuple[str, str] | None:
    times = times_of(command)
    if times is not None:
        return f"下一个扫到的码按 {times} 件计数", f"counts the next scan as {times}"
    return COMMANDS.get(command)


def _unknown(code: Code) -> _Head:
    if any(problem.problem == "empty" for problem in code.problems):
        return _Head("没有编码", "No code")
    text = shortened(code.raw, _LONGEST_TEXT)
    if _is_from_web(code):
        return _Head(
            f"网址“{text}”里读不出 GS1 Digital Link，也读不出唯一的 20 位追溯码",
            f"From the web address “{text}” neither a GS1 Digital Link nor a single 20-digit trace"
            " code can be read",
        )
    chinese = (
        f"无法识别“{text}”（{len(code.raw)} 个字符）：不是追溯码、GS1 编码、箱码、商品条码、"
        "药品本位码、批准文号、医保药品编码、统一社会信用代码，也不是命令条码"
    )
    english = (
        f"“{text}” ({len(code.raw)} characters) is not recognised: no trace code, GS1 code, carton"
        " code, product bar code, drug standard code, approval number, insurance drug code, social"
        " credit code or command"
    )
    if code.form is Form.OTHER:
        chinese += "；可能是配送企业自己的箱号"
        english += "; it may be a distributor's own carton number"
    return _Head(chinese, english)


def _is_from_web(code: Code) -> bool:
    return is_link(split_symbology(fold(code.raw[:200]))[1].lstrip())


def _web_notes(code: Code) -> tuple[str, str]:
    if not _is_from_web(code):
        return _NO_NOTES
    if code.elements:
        return "取自网址 GS1 Digital Link", "from a web address, GS1 Digital Link"
    return "取自网址", "from a web address"
