"""Words and marks for labels and printers; without it each table would have its own.

Every state has a word and a shape beside its colour.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from app.labels.printers import LabelPrinter, LabelPrinterTried, PrintedKind, Reach
from app.labels.queue import LabelState, QueuedJob
from app.receiving.verdicts import Severity
from ui.parts.languages import QT_TRANSLATE_NOOP

_CONTEXT = "Labels"
NOTHING = "—"

_STATES = {
    LabelState.WAITING: (QT_TRANSLATE_NOOP("Labels", "等待打印"), Severity.NEUTRAL),
    LabelState.SENDING: (QT_TRANSLATE_NOOP("Labels", "正在打印"), Severity.REPEAT),
    LabelState.UNCERTAIN: (QT_TRANSLATE_NOOP("Labels", "不确定，请确认"), Severity.NOTICE),
    LabelState.PRINTED: (QT_TRANSLATE_NOOP("Labels", "已打出，待回扫"), Severity.RIGHT),
    LabelState.STUCK: (QT_TRANSLATE_NOOP("Labels", "已贴好"), Severity.RIGHT),
    LabelState.VOIDED: (QT_TRANSLATE_NOOP("Labels", "作废"), Severity.WRONG),
    LabelState.CANCELLED: (QT_TRANSLATE_NOOP("Labels", "已取消"), Severity.NEUTRAL),
}
_PRINTED = QT_TRANSLATE_NOOP("Labels", "已打出")
_REACHES = {
    Reach.NETWORK: QT_TRANSLATE_NOOP("Labels", "网络（9100 端口）"),
    Reach.DEVICE: QT_TRANSLATE_NOOP("Labels", "USB 设备文件"),
    Reach.QUEUE: QT_TRANSLATE_NOOP("Labels", "系统打印队列（原样）"),
    Reach.SYSTEM: QT_TRANSLATE_NOOP("Labels", "系统打印机（有驱动）"),
    Reach.SERIAL: QT_TRANSLATE_NOOP("Labels", "串口"),
    Reach.FOLDER: QT_TRANSLATE_NOOP("Labels", "文件夹"),
}
_ADDRESSES = {
    Reach.NETWORK: QT_TRANSLATE_NOOP("Labels", "IP 地址，例如 192.0.2.15 或 192.0.2.15:9100"),
    Reach.DEVICE: QT_TRANSLATE_NOOP("Labels", "设备文件，例如 /dev/usb/lp0"),
    Reach.QUEUE: QT_TRANSLATE_NOOP("Labels", "系统里打印机的名称"),
    Reach.SYSTEM: QT_TRANSLATE_NOOP("Labels", "系统里打印机的名称"),
    Reach.SERIAL: QT_TRANSLATE_NOOP("Labels", "串口，例如 COM3 或 /dev/ttyUSB0"),
    Reach.FOLDER: QT_TRANSLATE_NOOP("Labels", "一个已有的文件夹"),
}
_JOBS = {
    "asked": (QT_TRANSLATE_NOOP("Labels", "请确认 {count} 张"), Severity.NOTICE),
    "held": (QT_TRANSLATE_NOOP("Labels", "已暂停"), Severity.NOTICE),
    "trouble": (QT_TRANSLATE_NOOP("Labels", "打印机没有就绪"), Severity.WRONG),
    "printing": (QT_TRANSLATE_NOOP("Labels", "正在打印"), Severity.REPEAT),
    "waiting": (QT_TRANSLATE_NOOP("Labels", "排队中"), Severity.NEUTRAL),
    "stuck": (QT_TRANSLATE_NOOP("Labels", "已打完，全部贴好"), Severity.RIGHT),
    "done": (QT_TRANSLATE_NOOP("Labels", "已打完"), Severity.RIGHT),
    "cancelled": (QT_TRANSLATE_NOOP("Labels", "已取消"), Severity.NEUTRAL),
}
_ANSWERED = QT_TRANSLATE_NOOP(
    "Labels", "已发出一张测试标签。打印机回答：{said}。请看它有没有出纸、清不清楚。"
)
_SILENT = QT_TRANSLATE_NOOP(
    "Labels",
    "已发出一张测试标签，打印机没有说自己是什么。请看它有没有出纸；"
    "没有，或者打出一堆字母，多半是语言选错了。",
)
_KINDS: Mapping[PrintedKind, str] = {
    "carton": QT_TRANSLATE_NOOP("Labels", "装箱"),
    "shelf": QT_TRANSLATE_NOOP("Labels", "货位"),
    "package": QT_TRANSLATE_NOOP("Labels", "包装"),
    "receipt": QT_TRANSLATE_NOOP("Labels", "收货"),
    "command": QT_TRANSLATE_NOOP("Labels", "命令卡"),
    "badge": QT_TRANSLATE_NOOP("Labels", "胸卡"),
}
_ANY_KIND = QT_TRANSLATE_NOOP("Labels", "全部")
_AND = QT_TRANSLATE_NOOP("Labels", "、")
LANGUAGES = {"zpl": "ZPL", "tspl": "TSPL", "epl": "EPL", "cpcl": "CPCL"}
"""What printers speak, as it stands on them."""


def state_word(state: LabelState, number: str = "x") -> str:
    """How a label stands; one without a number is never scanned back."""
    if state is LabelState.PRINTED and not number:
        return _said(_PRINTED)
    return _said(_STATES[state][0])


def state_severity(state: LabelState) -> Severity:
    """Its mark."""
    return _STATES[state][1]


def reach_word(reach: Reach) -> str:
    """How a printer is reached."""
    return _said(_REACHES[reach])


def reaches() -> tuple[Reach, ...]:
    """All ways, the usual first."""
    return tuple(_REACHES)


def address_hint(reach: Reach) -> str:
    """What an address of such a printer looks like."""
    return _said(_ADDRESSES[reach])


def speaks_word(printer: LabelPrinter) -> str:
    """What is sent to a printer, and how fine."""
    spoken = "PDF" if printer.reach is Reach.SYSTEM else LANGUAGES[printer.language]
    return f"{spoken} · {printer.dpi} dpi"


def kind_word(kind: PrintedKind) -> str:
    """A kind of label, where it is plain that labels are meant."""
    return _said(_KINDS[kind])


def kinds_word(printer: LabelPrinter) -> str:
    """What a printer prints."""
    return _said(_AND).join(map(kind_word, printer.kinds)) or _said(_ANY_KIND)


def tried_word(tried: LabelPrinterTried) -> str:
    """What came of a test."""
    if tried.complaint:
        return tried.complaint
    if not tried.model:
        return _said(_SILENT)
    said = [tried.model, LANGUAGES.get(tried.language, "")]
    said.append(f"{tried.dpi} dpi" if tried.dpi else "")
    return _said(_ANSWERED).format(said=" · ".join(one for one in said if one))


def job_word(job: QueuedJob, troubles: Mapping[str, str]) -> str:
    """How a job stands, in one word."""
    return _said(_JOBS[_standing(job, troubles)][0]).format(count=job.count(LabelState.UNCERTAIN))


def job_severity(job: QueuedJob, troubles: Mapping[str, str]) -> Severity:
    """Its mark."""
    return _JOBS[_standing(job, troubles)][1]


def printed_of(job: QueuedJob) -> tuple[int, int]:
    """How many labels of a job came out, of how many that count."""
    out = job.count(LabelState.PRINTED, LabelState.STUCK)
    return out, job.total - job.count(LabelState.VOIDED, LabelState.CANCELLED)


def _standing(job: QueuedJob, troubles: Mapping[str, str]) -> str:
    if job.count(LabelState.UNCERTAIN):
        return "asked"
    if job.open and job.held:
        return "held"
    if job.open and troubles.get(job.printer):
        return "trouble"
    if job.open:
        return "printing" if job.count(LabelState.SENDING) else "waiting"
    out, counting = printed_of(job)
    if not counting:
        return "cancelled"
    return "stuck" if job.count(LabelState.STUCK) == out else "done"


def _said(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
