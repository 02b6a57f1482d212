"""How a printer says it is; without it each language would have its own words for one fault.

A printer that answers nothing, or something else, is no fault: many say nothing while they print.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What keeps a printer from printing, in the order a person would look after it."""

    HEAD_OPEN = "head-open"
    PAPER_OUT = "paper-out"
    RIBBON_OUT = "ribbon-out"
    JAM = "jam"
    PAUSED = "paused"
    HOT = "hot"
    COLD = "cold"
    BATTERY = "battery"
    MEMORY = "memory"
    OTHER = "other"


FAULT_WORDS = {
    Fault.HEAD_OPEN: "打印头（上盖）没有合上，请合好。",
    Fault.PAPER_OUT: "标签纸用完了，请装纸。",
    Fault.RIBBON_OUT: "碳带用完或断了，请更换碳带。",
    Fault.JAM: "卡纸，请打开上盖取出。",
    Fault.PAUSED: "打印机被暂停，请按打印机上的暂停键恢复。",
    Fault.HOT: "打印头过热，请等它冷却。",
    Fault.COLD: "打印头温度过低，请等它升温。",
    Fault.BATTERY: "电池电量低，请充电。",
    Fault.MEMORY: "打印机内存不足或已损坏，请重启打印机。",
    Fault.OTHER: "打印机报告有故障，请查看它的面板。",
}
"""What each fault is and what to do, for people."""

HARMLESS = frozenset({Fault.BATTERY})
"""What a person should know, and the printer prints all the same."""


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """How a printer says it is."""

    faults: tuple[Fault, ...] = ()
    busy: bool = False
    """It is printing."""
    waiting: int | None = None
    """Labels it has taken and not printed; None where the language does not say."""

    @property
    def ready(self) -> bool:
        """It prints what it is sent."""
        return not set(self.faults) - HARMLESS

    @property
    def words(self) -> str:
        """What is the matter, for people; empty where nothing is."""
        return "".join(FAULT_WORDS[fault] for fault in self.faults)
