"""What is said about a reader: its kind, how it is, a name for the next one.

Without it list, test and forms would each call the same reader something else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.readers.events import ReaderShown
from app.readers.profile import NAME_LIMIT, ReaderKind, ReaderSettings
from app.readers.settings import CameraSettings, HidSettings, SerialSettings
from app.readers.state import DeviceStatus
from app.receiving.verdicts import Severity
from ui.parts.languages import QT_TRANSLATE_NOOP, spoken

_KINDS = {
    ReaderKind.KEYBOARD: QT_TRANSLATE_NOOP("Readers", "键盘口"),
    ReaderKind.SERIAL: QT_TRANSLATE_NOOP("Readers", "串口"),
    ReaderKind.HID: QT_TRANSLATE_NOOP("Readers", "HID POS"),
    ReaderKind.CAMERA: QT_TRANSLATE_NOOP("Readers", "摄像头"),
}
_STATUS = {
    DeviceStatus.CONNECTED: (QT_TRANSLATE_NOOP("Readers", "已连接"), Severity.RIGHT),
    DeviceStatus.DISCONNECTED: (QT_TRANSLATE_NOOP("Readers", "已断开"), Severity.NOTICE),
    DeviceStatus.FAILED: (QT_TRANSLATE_NOOP("Readers", "不能用"), Severity.WRONG),
}
_DISABLED = QT_TRANSLATE_NOOP("Readers", "停用")
_DISABLED_SENTENCE = QT_TRANSLATE_NOOP("Readers", "已停用：它扫的码不收。按 Ctrl+D 启用。")
_RESTING = QT_TRANSLATE_NOOP("Readers", "待用")
_RESTING_CAMERA = QT_TRANSLATE_NOOP("Readers", "看图识码时才打开摄像头。")
_RESTING_SENTENCE = QT_TRANSLATE_NOOP("Readers", "程序还没有开始听它。")
_READER = QT_TRANSLATE_NOOP("Readers", "收货台扫码枪")
_CAMERA = QT_TRANSLATE_NOOP("Readers", "收货台摄像头")


@dataclass(frozen=True, slots=True)
class ReaderState:
    """How a reader is, in words."""

    word: str
    severity: Severity
    sentence: str
    """What it means, and what a person can do about it."""


def said(text: str) -> str:
    """Say a text of this module's context in the language of the moment."""
    return QCoreApplication.translate("Readers", text)


def kind_word(kind: ReaderKind) -> str:
    """Name a kind of reader."""
    return said(_KINDS[kind])


def place_of(settings: ReaderSettings) -> str:
    """Say where a reader hangs: its port, its USB name, its camera; empty for the keyboard's."""
    if isinstance(settings, SerialSettings):
        return settings.port
    if isinstance(settings, HidSettings):
        return settings.usb
    return settings.source if isinstance(settings, CameraSettings) else ""


def kind_and_place(settings: ReaderSettings, kind: ReaderKind) -> str:
    """Say both in one line."""
    return " · ".join(filter(None, (kind_word(kind), place_of(settings))))


def state_of(reader: ReaderShown) -> ReaderState:
    """Say how a reader is."""
    if not reader.profile.enabled:
        return ReaderState(said(_DISABLED), Severity.NEUTRAL, said(_DISABLED_SENTENCE))
    if reader.state is None:
        camera = reader.profile.kind is ReaderKind.CAMERA
        sentence = _RESTING_CAMERA if camera else _RESTING_SENTENCE
        return ReaderState(said(_RESTING), Severity.NEUTRAL, said(sentence))
    word, severity = _STATUS[reader.state.status]
    return ReaderState(said(word), severity, spoken(reader.state.detail))


def suggest_name(kind: ReaderKind, taken: Iterable[str]) -> str:
    """Suggest a name that no reader has, with a number where the plain one is taken."""
    names = set(taken)
    stem = said(_CAMERA if kind is ReaderKind.CAMERA else _READER)[: NAME_LIMIT - 4]
    numbered = (f"{stem} {number}" for number in range(2, len(names) + 3))
    return stem if stem not in names else next(name for name in numbered if name not in names)
