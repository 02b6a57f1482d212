"""The sentences of acceptance, in Chinese and English, by key.

Without it a missing paper would be a name for programs. Each says what is missing or what happened,
and what to do next. A choice among the values (a document, a role) is named in the language of the
sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from app.readers.saying import Saying
from app.receiving.acceptance.names import name
from app.receiving.acceptance.values import Missing

SENTENCES: dict[str, tuple[str, str]] = {
    # What is missing before confirming.
    "arrival-time-missing": ("请填写到货时间", "Note when the goods arrived"),
    "departure-temperature-missing": ("请填写启运温度", "Note the temperature at departure"),
    "arrival-temperature-missing": (
        "请测量并填写到货温度",
        "Measure and note the temperature on arrival",
    ),
    "transport-time-missing": ("请填写运输时间", "Note how long the transport took"),
    "control-missing": ("请选择温控方式", "Choose how the goods were kept cold"),
    "readings-missing": (
        "请附上温度记录仪文件，或填写途中最低、最高温度",
        "Attach the logger's file, or note the lowest and highest temperature",
    ),
    "package-remark-missing": (
        "“{check}”为否，请写明情况",
        "“{check}” is answered no: write down what was found",
    ),
    "document-missing": (
        "第 {line} 行 {name}：缺{document}，请勾选或附上",
        "Line {line} {name}: no {document}; tick or attach it",
    ),
    "conclusion-missing": (
        "第 {line} 行 {name}：还没有验收结论",
        "Line {line} {name}: no conclusion yet",
    ),
    "reason-missing": (
        "第 {line} 行 {name}：不合格，请选择原因",
        "Line {line} {name} is unqualified: give a reason",
    ),
    "temperature-outside": (
        "第 {line} 行 {name}：温度 {temperature}℃ 超出 {limits}℃，不能判为合格，请拒收或待处理",
        "Line {line} {name}: {temperature} °C is outside {limits} °C; refuse it or set it pending",
    ),
    "first-signature-missing": (
        "有麻精等特殊管理药品，请验收人签字",
        "There are controlled drugs: the acceptor has to sign",
    ),
    "second-signature-missing": (
        "有麻精等特殊管理药品，请第二验收人当场签字",
        "There are controlled drugs: a second acceptor has to sign here and now",
    ),
    "one-person-twice": (
        "验收人和第二验收人都是 {person}，双人验收要两个人，请另一人重新签字",
        "{person} signed as both acceptors; two people are needed: let another person sign",
    ),
    "signature-outdated": (
        "{role} {person} 签字之后又有改动，请重新签字",
        "Something was changed after {person} signed as {role}: sign again",
    ),
    # What cannot be done.
    "no-such-receipt": (
        "没有打开的收货单，请先打开一张配送单",
        "No receipt is open: open a delivery first",
    ),
    "confirmed": (
        "收货单 {receipt} 已确认，验收记录不能再改；补到的单据和照片仍可附上",
        "Receipt {receipt} is confirmed; only papers and photos may still be added",
    ),
    "no-such-line": ("收货单没有第 {line} 行", "The receipt has no line {line}"),
    "temperature-impossible": (
        "温度 {value}℃ 不可能，请填 -100 到 100 之间的数",
        "{value} °C cannot be: give a number from -100 to 100",
    ),
    "temperatures-crossed": (
        "途中最低 {low}℃ 高于最高 {high}℃，请核对",
        "The lowest, {low} °C, is above the highest, {high} °C: check them",
    ),
    "time-impossible": (
        "运输时间 {value} 分钟不可能，请填 0 到 43200（30 天）",
        "{value} minutes cannot be: give 0 to 43200 (30 days)",
    ),
    "arrival-in-future": (
        "到货时间晚于现在，请核对",
        "The goods cannot have arrived later than now: check the time",
    ),
    "remark-needed": (
        "“{check}”为否时要写明情况",
        "Where “{check}” is answered no, write down what was found",
    ),
    "reason-needed": ("判为不合格要选择原因", "Unqualified needs a reason"),
    "signer-missing": ("请写明签字人的姓名", "Give the name of who signs"),
    "signed-already": (
        "{person} 已签{role}，双人验收要另一个人签字",
        "{person} has signed as {role}; the second acceptor has to be another person",
    ),
    "not-signed": ("{role}还没有签字", "Nobody has signed as {role}"),
    "no-such-attachment": (
        "没有这个附件，可能已被移除，请刷新",
        "There is no such attachment; it may have been taken off: refresh",
    ),
    # Files.
    "file-missing": (
        "找不到文件 {name}，请重新选择",
        "There is no file {name}: choose again",
    ),
    "file-unreadable": (
        "读不出文件 {name}（{detail}），请检查后重新选择",
        "Cannot read {name} ({detail}): check it and choose again",
    ),
    "file-empty": ("文件 {name} 是空的，没有附上", "{name} is empty and was not attached"),
    "file-too-large": (
        "文件 {name} 超过 {most} MB，没有附上，请压缩或分开后再附",
        "{name} is larger than {most} MB and was not attached: make it smaller or split it",
    ),
    "file-kind": (
        "文件 {name} 不是图片、PDF、CSV、XLSX 或文本，没有附上",
        "{name} is no picture, PDF, CSV, XLSX or text and was not attached",
    ),
    "disk-full": (
        "磁盘已满，{name} 没有附上，请清理磁盘后重新附上",
        "The disk is full and {name} was not attached: free space and attach it again",
    ),
    "not-stored": (
        "存不下附件 {name}（{detail}），请联系管理员检查磁盘",
        "Cannot store {name} ({detail}): ask an administrator to check the disk",
    ),
    "elsewhere": (
        "附件 {name} 在另一台工作站上，本机还没有，联网后可打开",
        "{name} is on another workstation: it can be opened when the network is there",
    ),
    "not-sent-yet": (
        "附件 {name} 还在附上它的工作站上，没有传到服务端；等那台工作站联网后再打开",
        "{name} is still where it was attached: open it after that workstation was online",
    ),
    "damaged-on-the-way": (
        "附件 {name} 传来时已损坏，没有保存，请稍后再打开",
        "{name} arrived damaged and was not kept: open it again later",
    ),
    "damaged": (
        "附件 {name} 与登记的内容不符，可能已损坏，请重新附上原件",
        "{name} is not what was recorded and may be damaged: attach the original again",
    ),
    # Why a logger's file gave no readings; it is attached all the same.
    "logger-not-a-table": (
        "已附上，但不是表格，读不出温度，请填写途中最低、最高温度",
        "Attached, but no table: note the lowest and highest temperature",
    ),
    "logger-no-readings": (
        "已附上，但没有认出时间和温度两列，请填写途中最低、最高温度",
        "Attached, but without columns of time and temperature: note the lowest and highest",
    ),
    "logger-too-large": (
        "已附上，但表格太大，没有读，请填写途中最低、最高温度",
        "Attached, but too large a table to read: note the lowest and highest temperature",
    ),
}


SHORT: dict[str, tuple[str, str]] = {
    "arrival-time-missing": ("到货时间", "arrival time"),
    "departure-temperature-missing": ("启运温度", "temperature at departure"),
    "arrival-temperature-missing": ("到货温度", "temperature on arrival"),
    "transport-time-missing": ("运输时间", "transport time"),
    "control-missing": ("温控方式", "way of cooling"),
    "readings-missing": ("途中温度", "temperatures on the way"),
    "package-remark-missing": ("“{check}”的说明", "remark on “{check}”"),
    "document-missing": ("{document}", "{document}"),
    "conclusion-missing": ("验收结论", "conclusion"),
    "reason-missing": ("不合格原因", "reason"),
    "temperature-outside": ("超温（{temperature}℃）的处理", "refusal ({temperature} °C)"),
    "first-signature-missing": ("验收人签字", "acceptor's signature"),
    "second-signature-missing": ("第二验收人签字", "second acceptor's signature"),
    "one-person-twice": ("另一验收人签字", "another acceptor's signature"),
    "signature-outdated": ("{role}重新签字", "new signature of {role}"),
}
"""What is missing before confirming, in a word or two."""
_SUMMARY = (70, 56)
"""Characters of a summary, Chinese and English; a sentence around it still fits its line."""
_LINES_NAMED = 5


def words(key: str, values: Mapping[str, str | int | StrEnum], language: str = "zh") -> str:
    """Word a sentence; any language but `en` is Chinese."""
    return _filled(SENTENCES[key], values, language)


def _filled(
    forms: tuple[str, str], values: Mapping[str, str | int | StrEnum], language: str
) -> str:
    said = {
        name_of: name(value, language) if isinstance(value, StrEnum) else value
        for name_of, value in values.items()
    }
    return forms[language == "en"].format(**said)


def saying(key: str, values: Mapping[str, str | int | StrEnum]) -> Saying:
    """Word a sentence in both languages."""
    return Saying(words(key, values), words(key, values, "en"))


def of_missing(found: Missing) -> Saying:
    """The sentence that says what is missing."""
    return saying(found.key, found.values)


def summary(missing: Iterable[Missing]) -> Saying:
    """Name all that is missing in one breath, each thing once with its lines; the rest as `…`."""
    found = list(missing)
    return Saying(_summary(found, "zh"), _summary(found, "en"))


def _summary(missing: Iterable[Missing], language: str) -> str:
    lines: dict[str, list[int]] = {}
    for found in missing:
        numbers = lines.setdefault(_filled(SHORT[found.key], found.values, language), [])
        if found.line_no is not None:
            numbers.append(found.line_no)
    english = language == "en"
    text = ""
    for short, numbers in lines.items():
        more = _of_lines(short, numbers, english=english)
        joined = f"{text}{', ' if english else '，'}{more}" if text else more
        if len(joined) > _SUMMARY[english] and text:
            return f"{text} …"
        text = joined
    return text


def _of_lines(short: str, numbers: list[int], *, english: bool) -> str:
    if not numbers:
        return short
    named = (", " if english else "、").join(map(str, numbers[:_LINES_NAMED]))
    if len(numbers) > _LINES_NAMED:
        named += f" … ({len(numbers)})" if english else f" 等 {len(numbers)}"
    return f"{short} (line {named})" if english else f"第 {named} 行{short}"
