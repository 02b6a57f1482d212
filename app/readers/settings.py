"""How readers are set up, with the limits of each setting.

Without it a wrong figure would be found by a driver, in a thread, in English. Every value is
within its limits or does not exist: a wrong one raises `SettingError`, which names the setting and
says what may stand there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from app.readers.saying import Saying

BAUDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600)
BYTE_SIZES = (7, 8)
STOP_BITS = (1, 1.5, 2)
AFFIX_LIMIT = 16
GS_TEXT_LIMIT = 8
CAMERA_WIDTHS = (640, 1280, 1920)

_USB = re.compile(r"usb:[0-9a-f]{4}:[0-9a-f]{4}(?::.{1,80})?")


class SettingError(ValueError):
    """A setting is outside its limits."""

    def __init__(self, setting: str, value: object, expected: str, english: str = "") -> None:
        super().__init__(f"扫码枪设置“{setting}”不能是 {value!r}：应为{expected}。")
        self.setting = setting
        self.value = value
        self.saying = Saying(f"应为{expected}。", f"This must be {english or expected.strip()}.")
        """What may stand there, for a form that names the setting in its own words."""


def require_between(setting: str, value: float, low: float, high: float) -> None:
    """Raise unless the value lies within both limits."""
    if not low <= value <= high:
        english = f"a number from {low} to {high}"
        raise SettingError(setting, value, f" {low} 到 {high} 之间的数", english)


def require_one_of(setting: str, value: float, choices: tuple[float, ...]) -> None:
    """Raise unless the value is one of the choices."""
    if value not in choices:
        named = [str(choice) for choice in choices]
        expected, english = "下列之一：" + "、".join(named), "one of " + ", ".join(named)
        raise SettingError(setting, value, expected, english)


def require_affixes(prefix: str, suffix: str) -> None:
    """Raise when a prefix or a suffix is longer than any reader sends."""
    for setting, value in (("prefix", prefix), ("suffix", suffix)):
        if len(value) > AFFIX_LIMIT:
            expected = f"不超过 {AFFIX_LIMIT} 个字符的文本"
            raise SettingError(setting, value, expected, f"{AFFIX_LIMIT} characters at most")


def require_gs_text(value: str) -> None:
    """Raise when what stands for GS could also stand in a code, or is longer than readers send."""
    if len(value) > GS_TEXT_LIMIT or any(each.isalnum() or not each.isascii() for each in value):
        expected = f"不超过 {GS_TEXT_LIMIT} 个字符的符号，例如 | 或 #"
        english = f"{GS_TEXT_LIMIT} symbols at most, such as | or #"
        raise SettingError("gs_text", value, expected, english)


class Terminator(StrEnum):
    """What ends a message on a serial line."""

    LINE_END = "line-end"
    """CR, LF or both: whatever comes."""
    CR = "cr"
    LF = "lf"
    CRLF = "crlf"
    NONE = "none"
    """Nothing but silence."""


class Parity(StrEnum):
    """Parity bit, named as pyserial names it."""

    NONE = "N"
    EVEN = "E"
    ODD = "O"
    MARK = "M"
    SPACE = "S"


class Layout(StrEnum):
    """How a keyboard-port reader's keys are understood."""

    SYSTEM = "system"
    """As the system's keyboard layout says."""
    US_POSITIONS = "us-positions"
    """By the place of the key on a US keyboard, whatever layout is active (AZERTY, an IME)."""


@dataclass(frozen=True, slots=True)
class Framing:
    """Where a message ends, and what stands around the code."""

    terminator: Terminator = Terminator.LINE_END
    """What ends a message."""
    timeout_s: float = 0.2
    """Silence that ends a message whatever the terminator, 0.02 to 5 seconds."""
    prefix: str = ""
    """Taken off the front where it stands there, up to 16 characters."""
    suffix: str = ""
    """Taken off the end where it stands there, up to 16 characters."""
    gs_text: str = ""
    """What the reader was set up to send for GS (0x1D) instead: `|`, `#` …, up to 8 symbols."""

    def __post_init__(self) -> None:
        """Refuse what is outside the limits."""
        require_between("timeout_s", self.timeout_s, 0.02, 5.0)
        require_affixes(self.prefix, self.suffix)
        require_gs_text(self.gs_text)


@dataclass(frozen=True, slots=True)
class SerialSettings:
    """One reader on a serial port, real or USB."""

    port: str
    """`COM3`, `/dev/ttyACM0`, or `usb:VVVV:PPPP[:SERIAL]`: that reader, in whatever socket."""
    baud: int = 9600
    """Bits per second; without meaning on USB."""
    parity: Parity = Parity.NONE
    """Parity bit."""
    stop_bits: float = 1
    """1, 1.5 or 2."""
    byte_size: int = 8
    """7 or 8 bits."""
    framing: Framing = Framing()
    """Where a message ends."""

    def __post_init__(self) -> None:
        """Refuse what is outside the limits."""
        if not self.port.strip() or "\0" in self.port:
            expected = "端口名，例如 COM3 或 /dev/ttyACM0"
            english = "the name of a port, such as COM3 or /dev/ttyACM0"
            raise SettingError("port", self.port, expected, english)
        require_one_of("baud", self.baud, BAUDS)
        require_one_of("stop_bits", self.stop_bits, STOP_BITS)
        require_one_of("byte_size", self.byte_size, BYTE_SIZES)


@dataclass(frozen=True, slots=True)
class WedgeSettings:
    """How a keyboard-port reader is told from a person who types."""

    machine_gap_ms: int = 40
    """Keys on average this close together come from a machine, 5 to 80 ms (12 keys/s are 83)."""
    gap_ms: int = 100
    """A pause within one code is at most this long, 20 to 500 ms."""
    total_ms: int = 5000
    """A code takes at most this long, 500 to 30,000 ms."""
    min_length: int = 4
    """Fewer characters are typing, 3 to 64."""
    prefix: str = ""
    """Where set, only keys that begin with it are a scan; taken off. Up to 16 characters."""
    suffix: str = ""
    """Taken off the end where it stands there, up to 16 characters."""
    gs_keys: tuple[str, ...] = ("F8",)
    """Keys that stand for GS (0x1D), beside Ctrl+] and Alt+0 2 9."""
    gs_text: str = ""
    """What the reader types for GS instead: `|`, `#` …, up to 8 symbols."""
    layout: Layout = Layout.SYSTEM
    """How keys are understood."""

    def __post_init__(self) -> None:
        """Refuse what is outside the limits."""
        require_between("machine_gap_ms", self.machine_gap_ms, 5, 80)
        require_between("gap_ms", self.gap_ms, max(20, self.machine_gap_ms), 500)
        require_between("total_ms", self.total_ms, 500, 30_000)
        require_between("min_length", self.min_length, 3, 64)
        require_affixes(self.prefix, self.suffix)
        require_gs_text(self.gs_text)


@dataclass(frozen=True, slots=True)
class HidSettings:
    """One USB reader in HID POS mode."""

    usb: str
    """`usb:VVVV:PPPP[:SERIAL]`: that reader, in whatever socket."""
    prefix: str = ""
    """Taken off the front where it stands there, up to 16 characters."""
    suffix: str = ""
    """Taken off the end where it stands there, up to 16 characters."""

    def __post_init__(self) -> None:
        """Refuse what is outside the limits."""
        if not _USB.fullmatch(self.usb):
            expected = "usb:厂商号:产品号，例如 usb:1eab:0022"
            english = "usb:vendor:product, such as usb:1eab:0022"
            raise SettingError("usb", self.usb, expected, english)
        require_affixes(self.prefix, self.suffix)


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """One camera."""

    source: str
    """Its number (`0`), a device (`/dev/video0`), or the address of a network camera."""
    width: int = 1920
    """Wanted width of a picture in pixels; 1280 where a machine is slow."""

    def __post_init__(self) -> None:
        """Refuse what is outside the limits."""
        if not self.source.strip() or "\0" in self.source:
            english = "the number of a camera, such as 0"
            raise SettingError("source", self.source, "摄像头编号，例如 0", english)
        require_one_of("width", self.width, CAMERA_WIDTHS)
