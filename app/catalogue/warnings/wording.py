"""What is said about decisions, rules and checks, in Chinese and English.

Without it a person would be told that something went wrong, and not what to do.
"""

from __future__ import annotations

from app.catalogue.checking.rules import BadRules
from app.catalogue.findings import Finding
from app.catalogue.warnings.values import Decision
from app.readers.saying import Saying

AFTER = Saying("之后再试一次；已处理的保留。", "then try again; what was decided stays.")
"""How the sentence on a fault of the store ends: many are decided on by pieces."""
_DECIDED: dict[Decision, tuple[str, str]] = {
    Decision.ACCEPT: ("已接受 {count} 条差异", "{count} differences accepted"),
    Decision.IGNORE: ("{count} 条差异暂不处理", "{count} differences put aside"),
    Decision.FIX_IN_HIS: ("{count} 条差异待在 HIS 更正", "{count} differences to be mended in HIS"),
    Decision.REPORT: ("{count} 条差异待报平台更正", "{count} differences to be told the platform"),
    Decision.REOPEN: ("{count} 条差异重新待处理", "{count} differences open again"),
}
_SAYINGS: dict[str, tuple[str, str]] = {
    "nothing-chosen": (
        "没有选中可以处理的差异，请刷新列表后重新选择。",
        "No difference is chosen that can be decided on: refresh the list and choose again.",
    ),
    "why-missing": (
        "请写明处理原因，以便他人核对。",
        "Say why, so that others can check it.",
    ),
    "date-passed": (
        "截止日期已过，请选择今天或以后的日期。",
        "The day has passed: choose today or a later one.",
    ),
    "too-many": (
        "筛选出 {count} 条差异，一次最多处理 {most} 条，请缩小筛选范围。",
        "{count} differences fit; at most {most} can be decided on at once: narrow the filters.",
    ),
    "rules-taken": (
        "校验规则已生效，正在按新规则校验。",
        "The rules hold; the catalogues are being checked by them.",
    ),
}


def saying(key: str, **values: object) -> Saying:
    """One sentence."""
    chinese, english = _SAYINGS[key]
    return Saying(chinese.format(**values), english.format(**values))


def decided(decision: Decision, count: int) -> Saying:
    """What a decision did."""
    chinese, english = _DECIDED[decision]
    return Saying(f"{chinese.format(count=count)}。", f"{english.format(count=count)}.")


def of_finding(finding: Finding) -> Saying:
    """What a check found; findings speak Chinese."""
    english = (
        f"Catalogue check, {finding.field.value.replace('_', ' ')}: the province says"
        f" “{finding.province_value}”, the hospital “{finding.hospital_value}”."
    )
    return Saying(finding.message, english)


def of_rules(error: BadRules) -> Saying:
    """What is wrong with rules."""
    first = error.problems[0]
    more = len(error.problems) - 1
    chinese = f"{first.message}（另有 {more} 处）" if more else first.message
    return Saying(chinese, f"Rule {first.number} cannot be used: {first.message}")
