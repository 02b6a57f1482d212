"""What is printed, where each kind of paper goes, and what a person is told of it.

Without it the door that prints and the door that asks people would each have words of their own.
Plain values, and what is refused before any printer is asked; nothing here prints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec

MOST_COPIES = 99


class NotPrinted(Exception):
    """A paper did not go to a printer; its text says why and what to do."""


class PaperKind(StrEnum):
    """What is printed."""

    RECEIPT = "receipt"
    """收货单."""
    ACCEPTANCE = "acceptance"
    """验收单."""
    REJECTION = "rejection"
    """拒收报告单."""
    DIFFERENCE = "difference"
    """差异单."""
    COMMANDS = "commands"
    """收货命令卡."""
    SET_UP = "set-up"
    """扫码枪设置码."""
    CASE = "case"
    """重码处理单."""
    ORDER = "order"
    """采购订单."""
    STATISTICS = "statistics"
    """采购统计."""
    SHIPMENT = "shipment"
    """随货同行单."""


NAMES = {
    PaperKind.RECEIPT: "收货单",
    PaperKind.ACCEPTANCE: "验收单",
    PaperKind.REJECTION: "拒收报告单",
    PaperKind.DIFFERENCE: "差异单",
    PaperKind.COMMANDS: "收货命令卡",
    PaperKind.SET_UP: "扫码枪设置码",
    PaperKind.CASE: "重码处理单",
    PaperKind.ORDER: "采购订单",
    PaperKind.STATISTICS: "采购统计",
    PaperKind.SHIPMENT: "随货同行单",
}


OF_A_RECEIPT = (
    PaperKind.RECEIPT,
    PaperKind.ACCEPTANCE,
    PaperKind.REJECTION,
    PaperKind.DIFFERENCE,
)


class Way(StrEnum):
    """How a paper gets out."""

    SYSTEM = "system"
    """A printer of this computer."""
    NETWORK = "network"
    """A printer that takes PDF itself, by its address."""
    PDF = "pdf"
    """Not at all: the file is enough."""


class Choice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one kind of paper is printed."""

    way: Way = Way.SYSTEM
    printer: str = ""
    """Of this computer; empty: the system's default."""
    address: str = ""
    """Of a network printer: `host` or `host:port`."""
    copies: Annotated[int, msgspec.Meta(ge=1, le=MOST_COPIES)] = 1
    at_once: bool = False
    """Print when it was made, and the papers of a receipt when it is confirmed; else only show."""


@dataclass(frozen=True, slots=True)
class Printer:
    """One printer this computer knows."""

    name: str
    default: bool = False
    words: str = ""
    """What the system says of it: its model, its place; empty where nothing."""
    stopped: bool = False
    """The system says that it prints nothing now."""


def check_paper(path: Path, copies: int) -> None:
    """Refuse what no printer can print; raises NotPrinted."""
    if not 1 <= copies <= MOST_COPIES:
        raise NotPrinted(f"份数须为 1 到 {MOST_COPIES}，收到的是 {copies}。")
    if not path.is_file():
        raise NotPrinted(f"要打印的文件“{path}”不在了，请重新生成后再打印。")


def choose_printer(known: Sequence[Printer], wanted: str) -> Printer:
    """Find the wanted printer, or the default where none is named; raises NotPrinted.

    `known`: the default first.
    """
    if not known:
        raise NotPrinted("这台电脑没有打印机，请先在系统设置里添加打印机。")
    found = next((one for one in known if one.name == wanted), None)
    if wanted and found is None:
        names = "、".join(one.name for one in known[:5])
        raise NotPrinted(f"没有名为“{wanted}”的打印机，请在打印设置里改选：{names}。")
    if not wanted and not known[0].default:
        raise NotPrinted("系统没有默认打印机，请在打印设置里选一台。")
    return found or known[0]


@dataclass(frozen=True, slots=True)
class PaperReady:
    """Event: a PDF was written."""

    path: Path
    kind: PaperKind | None = None
    """Where it can be printed from here."""


@dataclass(frozen=True, slots=True)
class PaperPrinted:
    """Event: a printer took a paper."""

    path: Path
    printer: str
    copies: int


@dataclass(frozen=True, slots=True)
class PaperNotPrinted:
    """Event: no printer took a paper; its PDF is there."""

    path: Path
    reason: str
    """Chinese: what happened, and what to do."""
    kind: PaperKind | None = None


@dataclass(frozen=True, slots=True)
class PrintersShown:
    """Event: which printers there are, and what was chosen."""

    printers: tuple[Printer, ...]
    """The default first."""
    choices: tuple[tuple[PaperKind, Choice], ...]
    complaint: str = ""
    """Why the printers or the choices are not known (Chinese); empty where they are."""


@dataclass(frozen=True, slots=True)
class ChoicesKept:
    """Event: the choices are in force from now on, or why they are not."""

    complaint: str = ""
    before: tuple[tuple[PaperKind, Choice], ...] = ()
    """All that were in force."""
    after: tuple[tuple[PaperKind, Choice], ...] = ()


@dataclass(frozen=True, slots=True)
class DayJournalShown:
    """Event: how far the journal of a day is."""

    day: date
    receipts: int
    """Written so far."""
    path: Path | None = None
    """When it is whole."""
    complaint: str = ""
    """Why it ended without a file (Chinese)."""
