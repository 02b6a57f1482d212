"""The rules of signing in, grouped as people think of them, with a sentence on each.

Without it an administrator would have to guess what a figure does. How a rule is called is said in
ui/parts/field_words.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from ui.parts.languages import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Rule:
    """One of SignInRules (app/people/signing/rules.py), as an administrator is asked for it."""

    name: str
    about: str
    """A sentence in Chinese."""
    unit: str = ""
    """Behind the figure."""


GROUPS: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    (
        QT_TRANSLATE_NOOP("RulesTab", "口令"),
        (
            Rule(
                "shortest",
                QT_TRANSLATE_NOOP("RulesTab", "从下次改口令起，新口令至少要这么长。"),
                QT_TRANSLATE_NOOP("RulesTab", " 个字符"),
            ),
            Rule(
                "classes",
                QT_TRANSLATE_NOOP("RulesTab", "小写、大写、数字、符号，新口令至少要含其中几种。"),
                QT_TRANSLATE_NOOP("RulesTab", " 种"),
            ),
            Rule(
                "not_again",
                QT_TRANSLATE_NOOP("RulesTab", "新口令不能与最近这几个口令相同。"),
                QT_TRANSLATE_NOOP("RulesTab", " 个"),
            ),
            Rule(
                "expires_days",
                QT_TRANSLATE_NOOP("RulesTab", "口令用满这些天，登录时要先换新的。"),
                QT_TRANSLATE_NOOP("RulesTab", " 天"),
            ),
            Rule(
                "warns_days",
                QT_TRANSLATE_NOOP("RulesTab", "到期前这些天起，登录时提醒换口令。"),
                QT_TRANSLATE_NOOP("RulesTab", " 天"),
            ),
            Rule(
                "first_days",
                QT_TRANSLATE_NOOP(
                    "RulesTab", "管理员给的口令，本人要在这些天内换掉，过后不能再用。"
                ),
                QT_TRANSLATE_NOOP("RulesTab", " 天"),
            ),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("RulesTab", "在工作站登录"),
        (
            Rule(
                "verified",
                QT_TRANSLATE_NOOP(
                    "RulesTab",
                    "不勾选时，工作站只问姓名、不核实是谁；等级保护要求核实。",
                ),
            ),
            Rule(
                "pin_shortest",
                QT_TRANSLATE_NOOP("RulesTab", "与胸卡一起用的 PIN，新设时至少要这么多位。"),
                QT_TRANSLATE_NOOP("RulesTab", " 位"),
            ),
            Rule(
                "idle_min",
                QT_TRANSLATE_NOOP("RulesTab", "这么久没有按键和扫码就锁屏；正在做的工作原样留着。"),
                QT_TRANSLATE_NOOP("RulesTab", " 分钟"),
            ),
            Rule(
                "offline_days",
                QT_TRANSLATE_NOOP(
                    "RulesTab",
                    "连不上前置服务时，在这台工作站核实过的人还能登录几天；0 为不能。",
                ),
                QT_TRANSLATE_NOOP("RulesTab", " 天"),
            ),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("RulesTab", "双人复核（第二人当场证明身份）"),
        (
            Rule(
                "second_signing",
                QT_TRANSLATE_NOOP("RulesTab", "验收单的第二签字人，不能只填姓名。"),
            ),
            Rule(
                "second_destroying",
                QT_TRANSLATE_NOOP("RulesTab", "销毁药品、认定疑似假药，都无法撤回。"),
            ),
            Rule(
                "second_rules",
                QT_TRANSLATE_NOOP("RulesTab", "收货和目录的规则管着以后每一次收货。"),
            ),
            Rule(
                "second_restoring",
                QT_TRANSLATE_NOOP("RulesTab", "备份会换掉工作站现在的数据库。"),
            ),
        ),
    ),
)
"""Heading, and the rules below it."""
