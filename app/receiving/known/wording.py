"""What is said about identifiers, rules and recalls, in Chinese and English.

Without it a person would be told that a value is bad, not what to write instead.
"""

from __future__ import annotations

from app.readers.saying import Saying
from app.receiving.known.events import Decision
from app.receiving.known.item_rules import Rule

_EXPECTED: dict[Rule, tuple[str, str]] = {
    Rule.NEAR_EXPIRY_DAYS: (
        "请填天数，0 到 3650 之间的整数，例如 180",
        "Give a number of days from 0 to 3650, such as 180",
    ),
    Rule.NEAR_EXPIRY_SHARE: (
        "请填占有效期的比例，例如 1/3 或 0.5",
        "Give a share of the shelf life, such as 1/3 or 0.5",
    ),
    Rule.NEAR_EXPIRY: (
        "请选择近效期时照收还是拒收",
        "Choose whether goods near expiry are accepted or refused",
    ),
    Rule.COUNTED_BY_CARTON: (
        "请选择是或否，或填每箱最小销售包装数，1 到 1000000 之间的整数",
        "Choose yes or no, or give the sales packages in a carton: 1 to 1000000",
    ),
    Rule.CONTROLLED: ("请选择是或否", "Choose yes or no"),
    Rule.COLD_CHAIN: (
        "请填储运温度，例如 2-8℃；不是冷链请填 no",
        "Give the temperature it is kept at, such as 2-8℃; no where there is no cold chain",
    ),
    Rule.DOCUMENTS: (
        "请填资料名称，用逗号隔开，例如 检验报告，批签发；不需要请填 no",
        "Name the papers with commas between them; no where none are needed",
    ),
    Rule.PRICE_TOLERANCE: (
        "请填允许相差的百分比，0 到 100，例如 5",
        "Give the per cent by which the price may differ, 0 to 100, such as 5",
    ),
    Rule.STOPPED: (
        "请填停用原因，不超过 200 个字",
        "Say why it is no longer used, in 200 characters at most",
    ),
}
_DECIDED: dict[Decision, tuple[str, str]] = {
    Decision.CONFIRM: ("已确认 {count} 条对照", "{count} confirmed"),
    Decision.REFUSE: ("已驳回 {count} 条对照", "{count} refused"),
    Decision.WITHDRAW: ("已撤回 {count} 条对照", "{count} withdrawn"),
}
_SAYINGS: dict[str, tuple[str, str]] = {
    "undone": ("已撤销上一次决定，{count} 条对照恢复原状", "{count} stand as they did before"),
    "undone-in-part": (
        "已撤销 {count} 条；另有 {others} 条后来又被改过，没有动，请逐条核对",
        "{count} stand as before; {others} were changed since and stay: look at them one by one",
    ),
    "nothing-to-undo": (
        "没有可以撤销的决定，请选中要改的对照，再确认、驳回或撤回",
        "No decision to undo: choose the rows and decide on them anew",
    ),
    "all-gone": (
        "选中的对照已经不在列表里，请按 F5 刷新",
        "None of the chosen rows is there any more: press F5",
    ),
    "rule-laid": ("规则已生效", "The rule holds"),
    "rule-taken-back": ("规则已撤销", "The rule no longer holds"),
    "scope-missing": (
        "请先选定品种，或写明品种类别",
        "Choose an item first, or name a class of items",
    ),
    "recalled": ("召回已生效，从现在起不能收货", "Recalled: not to be received from now on"),
    "stopped": ("停用已生效，从现在起不能收货", "Stopped: not to be received from now on"),
    "bar-lifted": ("已解除，可以正常收货", "Lifted: it may be received again"),
    "recall-of-nothing": (
        "请至少写明品种、批号、药品标识码中的一项，并填写召回原因",
        "Name an item, a batch or an identifier, and say why",
    ),
    "recalled-already": (
        "同样的召回已经有了，请在列表里查看",
        "The same recall is there already: look at the list",
    ),
    "stop-without-item": ("请先选定要停用的品种", "Choose the item to stop first"),
    "stop-without-reason": ("请填写停用原因", "Say why it is stopped"),
    "identifier-wrong": (
        "{identifier} 不是药品标识码，应为 7 位数字或 14 位商品条码，请核对",
        "{identifier} is no drug identifier (7 digits, or a GTIN of 14): check it",
    ),
    "bar-gone": (
        "这一条已经被解除，请按 F5 刷新",
        "It was lifted meanwhile: press F5",
    ),
}


def expected(rule: Rule) -> Saying:
    """Say what the value of a rule looks like."""
    return Saying(*_EXPECTED[rule])


def decided(decision: Decision, count: int, gone: int = 0) -> Saying:
    """Say what was decided, and how many pairs were not there any more."""
    chinese, english = (form.format(count=count) for form in _DECIDED[decision])
    if gone:
        chinese += f"；另有 {gone} 条已不在列表里"
        english += f"; {gone} are there no more"
    return Saying(f"{chinese}。", f"{english}.")


def saying(key: str, **values: str | int) -> Saying:
    """Word a sentence."""
    chinese, english = _SAYINGS[key]
    return Saying(f"{chinese.format(**values)}。", f"{english.format(**values)}.")
