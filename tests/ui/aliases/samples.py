"""Made-up aliases for the screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from app.catalogue.aliases.values import Kind, State, Statement, Verdict
from tests.ui.samples import NOW
from ui.aliases.fake_aliases import FakeAliases

NAMES = ("趵突泉药业有限公司", "趵突泉药业（集团）股份有限公司", "趵突泉生物制药厂")
RENAMED = Statement(
    Kind.MAKER, NAMES[0], "大明湖制药厂", Verdict.SAME, "更名，见变更通知书", date(2026, 1, 5)
)
RENEWED = Statement(
    Kind.APPROVAL,
    "国药准字HJ20160123",
    "进口药品注册证号H20160123",
    Verdict.SAME,
    "换发批件",
    date(2026, 3, 1),
)
APART = Statement(
    Kind.MAKER, "千佛山药业有限公司", "千佛山药业有限责任公司", Verdict.APART, "两家公司，地址不同"
)
CONTESTED = Statement(Kind.MAKER, "泺源制药有限公司", "泺源制药股份有限公司", Verdict.SAME, "改制")


def fill(aliases: FakeAliases) -> None:
    """One of each kind."""
    aliases.names = NAMES
    aliases.put(CONTESTED, "采购员乙", NOW - timedelta(days=2))
    word = replace(
        aliases.aliases[CONTESTED.key].words[0],
        verdict=Verdict.APART,
        person="采购员丙",
        why="两家不同的公司",
    )
    contested = aliases.aliases[CONTESTED.key]
    aliases.aliases[CONTESTED.key] = replace(
        contested, state=State.CONTESTED, words=(word, *contested.words)
    )
    aliases.put(RENAMED, "采购员甲", NOW - timedelta(days=3))
    aliases.put(RENEWED, "采购员乙", NOW - timedelta(days=9))
    aliases.put(APART, "采购员甲", NOW - timedelta(days=20))
