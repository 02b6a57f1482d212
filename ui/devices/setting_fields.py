"""Every setting of every kind of reader: its words, how it is entered, what it may be.

Without it each form would be built by hand. A form is drawn from these descriptions, and settings
are shown in their words; the limits themselves are those of app/readers/settings.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import Enum, auto
from types import MappingProxyType
from typing import Any

from app.readers.profile import ReaderKind, ReaderSettings, Sends
from app.readers.settings import (
    BAUDS,
    BYTE_SIZES,
    CAMERA_WIDTHS,
    STOP_BITS,
    CameraSettings,
    Framing,
    HidSettings,
    Layout,
    Parity,
    SerialSettings,
    Terminator,
    WedgeSettings,
)
from ui.devices.reader_words import said
from ui.parts.languages import QT_TRANSLATE_NOOP
from ui.parts.readable import readable


class Entry(Enum):
    """How a setting is entered."""

    TEXT = auto()
    WHOLE = auto()
    """A whole number."""
    DECIMAL = auto()
    CHOICE = auto()
    PLACE = auto()
    """One of what is plugged in, or typed."""
    KEYS = auto()
    """Names of keys, with commas between them."""


Choice = tuple[Any, str]
"""A value, and what it is called."""


@dataclass(frozen=True, slots=True)
class SettingField:
    """One setting."""

    setting: str
    """As app/readers/settings.py calls it."""
    label: str
    entry: Entry = Entry.TEXT
    help: str = ""
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    advanced: bool = False
    """Folded away: rarely right to change."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A usual way to connect a serial reader."""

    name: str
    values: Mapping[str, Any] | None
    """None: whatever is set."""
    shows_line: bool
    """Whether speed and bits mean anything."""


def _numbers(values: tuple[float, ...]) -> tuple[Choice, ...]:
    return tuple((value, f"{value:g}" if value < 10 else str(value)) for value in values)


LINE_SETTINGS = ("baud", "byte_size", "parity", "stop_bits")
"""What only a real serial line has."""
_LINE_9600 = MappingProxyType({"baud": 9600, "byte_size": 8, "parity": Parity.NONE, "stop_bits": 1})
PRESETS = (
    Preset(QT_TRANSLATE_NOOP("Readers", "USB 虚拟串口（推荐）"), _LINE_9600, shows_line=False),
    Preset(QT_TRANSLATE_NOOP("Readers", "RS-232 9600 8N1"), _LINE_9600, shows_line=True),
    Preset(QT_TRANSLATE_NOOP("Readers", "其他参数"), None, shows_line=True),
)
USB_PRESET, RS232_PRESET, OWN_PRESET = range(3)
_USB_PORTS = ("usb:", "/dev/ttyACM", "/dev/ttyUSB", "/dev/cu.usb")

SENDS: tuple[Choice, ...] = (
    (Sends.SCANS, QT_TRANSLATE_NOOP("Readers", "扫码：扫一个，收一个")),
    (Sends.INVENTORY, QT_TRANSLATE_NOOP("Readers", "盘点批量：先存在枪里，回来一起传")),
)
_PREFIX = SettingField(
    "prefix",
    QT_TRANSLATE_NOOP("Readers", "前缀"),
    help=QT_TRANSLATE_NOOP("Readers", "枪加在码前面的字符，收到后去掉。控制符写作 <STX>。"),
    advanced=True,
)
_SUFFIX = SettingField(
    "suffix",
    QT_TRANSLATE_NOOP("Readers", "后缀"),
    help=QT_TRANSLATE_NOOP("Readers", "枪加在码后面的字符（不算回车换行），收到后去掉。"),
    advanced=True,
)
_GS_TEXT = SettingField(
    "gs_text",
    QT_TRANSLATE_NOOP("Readers", "分隔符替代"),
    help=QT_TRANSLATE_NOOP("Readers", "枪用什么符号代替 GS1 分隔符 <GS>，例如 |。原样发送就空着。"),
    advanced=True,
)
_SERIAL = (
    SettingField(
        "port",
        QT_TRANSLATE_NOOP("Readers", "端口"),
        Entry.PLACE,
        QT_TRANSLATE_NOOP("Readers", "选现在插着的，或写端口名。usb: 开头的换插口也认得。"),
    ),
    SettingField("baud", QT_TRANSLATE_NOOP("Readers", "波特率"), Entry.CHOICE, "", _numbers(BAUDS)),
    SettingField(
        "byte_size", QT_TRANSLATE_NOOP("Readers", "数据位"), Entry.CHOICE, "", _numbers(BYTE_SIZES)
    ),
    SettingField(
        "parity",
        QT_TRANSLATE_NOOP("Readers", "校验位"),
        Entry.CHOICE,
        "",
        (
            (Parity.NONE, QT_TRANSLATE_NOOP("Readers", "无 (N)")),
            (Parity.EVEN, QT_TRANSLATE_NOOP("Readers", "偶 (E)")),
            (Parity.ODD, QT_TRANSLATE_NOOP("Readers", "奇 (O)")),
            (Parity.MARK, QT_TRANSLATE_NOOP("Readers", "恒 1 (M)")),
            (Parity.SPACE, QT_TRANSLATE_NOOP("Readers", "恒 0 (S)")),
        ),
    ),
    SettingField(
        "stop_bits", QT_TRANSLATE_NOOP("Readers", "停止位"), Entry.CHOICE, "", _numbers(STOP_BITS)
    ),
    SettingField(
        "terminator",
        QT_TRANSLATE_NOOP("Readers", "结束符"),
        Entry.CHOICE,
        QT_TRANSLATE_NOOP("Readers", "枪在每个码后面发什么。不清楚就选第一项。"),
        (
            (Terminator.LINE_END, QT_TRANSLATE_NOOP("Readers", "回车或换行，来什么认什么")),
            (Terminator.CR, QT_TRANSLATE_NOOP("Readers", "只认回车 CR")),
            (Terminator.LF, QT_TRANSLATE_NOOP("Readers", "只认换行 LF")),
            (Terminator.CRLF, QT_TRANSLATE_NOOP("Readers", "只认回车换行 CR LF")),
            (Terminator.NONE, QT_TRANSLATE_NOOP("Readers", "没有，停顿就算结束")),
        ),
    ),
    SettingField(
        "timeout_s",
        QT_TRANSLATE_NOOP("Readers", "静默超时"),
        Entry.DECIMAL,
        QT_TRANSLATE_NOOP("Readers", "停顿这么久，就算一个码结束。0.02 到 5 秒。"),
        unit=QT_TRANSLATE_NOOP("Readers", "秒"),
        advanced=True,
    ),
    _PREFIX,
    _SUFFIX,
    _GS_TEXT,
)
_MS = QT_TRANSLATE_NOOP("Readers", "毫秒")
_KEYBOARD = (
    SettingField(
        "min_length",
        QT_TRANSLATE_NOOP("Readers", "最短码长"),
        Entry.WHOLE,
        QT_TRANSLATE_NOOP("Readers", "比这短的算人在打字。3 到 64。"),
        unit=QT_TRANSLATE_NOOP("Readers", "个字符"),
    ),
    SettingField(
        "gs_keys",
        QT_TRANSLATE_NOOP("Readers", "分隔符按键"),
        Entry.KEYS,
        QT_TRANSLATE_NOOP("Readers", "枪用哪些键代表 <GS>，逗号隔开。Ctrl+] 和 Alt+029 总是认得。"),
    ),
    SettingField(
        "layout",
        QT_TRANSLATE_NOOP("Readers", "键盘布局"),
        Entry.CHOICE,
        QT_TRANSLATE_NOOP("Readers", "开着输入法或用外文键盘时，字母数字错位就选第二项。"),
        (
            (Layout.SYSTEM, QT_TRANSLATE_NOOP("Readers", "跟系统一致")),
            (Layout.US_POSITIONS, QT_TRANSLATE_NOOP("Readers", "按美式键盘的键位")),
        ),
    ),
    _PREFIX,
    _SUFFIX,
    _GS_TEXT,
    SettingField(
        "machine_gap_ms",
        QT_TRANSLATE_NOOP("Readers", "按键间隔"),
        Entry.WHOLE,
        QT_TRANSLATE_NOOP("Readers", "平均间隔比这短才算扫码枪。蓝牙枪慢，可调大。5 到 80。"),
        unit=_MS,
        advanced=True,
    ),
    SettingField(
        "gap_ms",
        QT_TRANSLATE_NOOP("Readers", "允许停顿"),
        Entry.WHOLE,
        QT_TRANSLATE_NOOP("Readers", "一个码中间最长停这么久。20 到 500，不小于按键间隔。"),
        unit=_MS,
        advanced=True,
    ),
    SettingField(
        "total_ms",
        QT_TRANSLATE_NOOP("Readers", "整码时限"),
        Entry.WHOLE,
        QT_TRANSLATE_NOOP("Readers", "一个码最长打这么久。500 到 30000。"),
        unit=_MS,
        advanced=True,
    ),
)
_HID = (
    SettingField(
        "usb",
        QT_TRANSLATE_NOOP("Readers", "USB 标识"),
        Entry.PLACE,
        QT_TRANSLATE_NOOP("Readers", "选现在插着的，或写 usb:厂商号:产品号。"),
    ),
    _PREFIX,
    _SUFFIX,
)
_CAMERA = (
    SettingField(
        "source",
        QT_TRANSLATE_NOOP("Readers", "摄像头"),
        Entry.PLACE,
        QT_TRANSLATE_NOOP("Readers", "选现在插着的，或写编号、网络摄像头地址。"),
    ),
    SettingField(
        "width",
        QT_TRANSLATE_NOOP("Readers", "画面宽度"),
        Entry.CHOICE,
        QT_TRANSLATE_NOOP("Readers", "越宽，小码越清楚；电脑慢就选 1280。"),
        _numbers(CAMERA_WIDTHS),
        unit=QT_TRANSLATE_NOOP("Readers", "像素"),
    ),
)
FIELDS: Mapping[ReaderKind, tuple[SettingField, ...]] = MappingProxyType(
    {
        ReaderKind.KEYBOARD: _KEYBOARD,
        ReaderKind.SERIAL: _SERIAL,
        ReaderKind.HID: _HID,
        ReaderKind.CAMERA: _CAMERA,
    }
)
_FRAMING = tuple(each.name for each in fields(Framing))
_EMPTY = QT_TRANSLATE_NOOP("Readers", "无")


def new_settings(kind: ReaderKind) -> Mapping[str, Any]:
    """Return what a form for a new reader begins with; a place is still to be chosen."""
    if kind is ReaderKind.KEYBOARD:
        return values_of(WedgeSettings())
    if kind is ReaderKind.SERIAL:
        return {**values_of(SerialSettings("?")), "port": ""}
    if kind is ReaderKind.HID:
        return {**values_of(HidSettings("usb:0000:0000")), "usb": ""}
    return values_of(CameraSettings("0"))


def values_of(settings: ReaderSettings) -> dict[str, Any]:
    """Return all settings by name, those of the framing among them."""
    values = {each.name: getattr(settings, each.name) for each in fields(settings)}
    framing = values.pop("framing", None)
    if framing is not None:
        values.update({name: getattr(framing, name) for name in _FRAMING})
    return values


def settings_from(kind: ReaderKind, values: Mapping[str, Any]) -> ReaderSettings:
    """Make settings of values by name; raises SettingError for a value outside its limits."""
    if kind is ReaderKind.SERIAL:
        framing = Framing(**{name: values[name] for name in _FRAMING})
        line = {name: value for name, value in values.items() if name not in _FRAMING}
        return SerialSettings(framing=framing, **line)
    if kind is ReaderKind.KEYBOARD:
        return WedgeSettings(**values)
    return HidSettings(**values) if kind is ReaderKind.HID else CameraSettings(**values)


def preset_of(values: Mapping[str, Any]) -> int:
    """Tell which preset the values of a serial reader are; a new one is on USB."""
    if any(values[name] != value for name, value in _LINE_9600.items()):
        return OWN_PRESET
    port = str(values["port"])
    return USB_PRESET if not port or port.startswith(_USB_PORTS) else RS232_PRESET


def value_text(field: SettingField, value: Any) -> str:  # noqa: ANN401 - any setting
    """Say a value as a person reads it."""
    for choice, name in field.choices:
        if choice == value:
            return said(name)
    text = ", ".join(value) if field.entry is Entry.KEYS else readable(str(value))
    return " ".join(filter(None, (text, said(field.unit) if field.unit else ""))) or said(_EMPTY)


def changes(before: ReaderSettings, after: ReaderSettings, kind: ReaderKind) -> list[str]:
    """Say each setting that is not as before, old and new, one line each."""
    old, new = values_of(before), values_of(after)
    return [
        f"{said(field.label)}: {value_text(field, old[field.setting])}"
        f" → {value_text(field, new[field.setting])}"
        for field in FIELDS[kind]
        if old[field.setting] != new[field.setting]
    ]
