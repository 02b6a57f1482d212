"""Made-up readers in every state, what they send, and what is plugged in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.readers.events import (
    ReaderFound,
    ReaderRefused,
    ReadersFound,
    ReaderShown,
    ReadersShown,
    ScanSeen,
    SetUpShown,
)
from app.readers.profile import ReaderProfile
from app.readers.saying import Saying
from app.readers.scan import Scan
from app.readers.settings import CameraSettings, HidSettings, SerialSettings, WedgeSettings
from app.readers.state import DeviceState, DeviceStatus

NOW = datetime(2026, 11, 21, 0, 15, 30, tzinfo=UTC)
TRACE_CODE = "81000010000000000017"
GS1_TEXT = "0106901234567892172709301010A2\x1d21K7Q2"
KEYBOARD = ReaderProfile("keyboard-1", "键盘口扫码枪", WedgeSettings())
SERIAL = ReaderProfile("serial-1", "收货台扫码枪", SerialSettings("/dev/ttyACM0"))
HELD = ReaderProfile("serial-2", "验收台固定扫码器", SerialSettings("COM3", baud=115200))
GONE = ReaderProfile("hid-1", "冷库扫码枪", HidSettings("usb:1eab:0022"))
OFF = ReaderProfile("serial-3", "备用枪", SerialSettings("COM9"), enabled=False)
CAMERA = ReaderProfile("camera-1", "货架摄像头", CameraSettings("0"))
REFUSED = ReaderRefused(
    Saying(
        "端口 COM3 已经有扫码枪“验收台固定扫码器”在用，请换一个端口，或先删除那一把。",
        "Port COM3 is used by the reader “验收台固定扫码器”. Choose another, or remove that one.",
    )
)


def state(profile: ReaderProfile, status: DeviceStatus, chinese: str, english: str) -> ReaderShown:
    device = DeviceState(profile.reader_id, status, Saying(chinese, english))
    return ReaderShown(profile, device)


def shown() -> ReadersShown:
    """Readers in every state."""
    connected = state(
        SERIAL,
        DeviceStatus.CONNECTED,
        "扫码枪已连接（端口 /dev/ttyACM0）。",
        "The reader is connected (port /dev/ttyACM0).",
    )
    return ReadersShown(
        (
            ReaderShown(
                KEYBOARD,
                DeviceState(
                    "keyboard-1",
                    DeviceStatus.CONNECTED,
                    Saying("键盘口扫码枪随时可扫。", "Readers on the keyboard port can be used."),
                ),
            ),
            replace(connected, scans=1284, last=scan(TRACE_CODE)),
            state(
                HELD,
                DeviceStatus.FAILED,
                "端口 COM3 正被另一个程序占用。"
                "请关闭那个程序（例如厂家的扫码枪工具），本程序会自动重试。",
                "Another program holds port COM3. Close it (the maker's reader tool, say); this "
                "program tries again by itself.",
            ),
            state(
                GONE,
                DeviceStatus.DISCONNECTED,
                "扫码枪已断开（usb:1eab:0022）。请检查数据线和电源，插好后会自动重新连接；"
                "已扫的码没有丢失。",
                "The reader went away (usb:1eab:0022). Check its cable and power; it is connected "
                "again when it is back. Nothing that was scanned is lost.",
            ),
            ReaderShown(OFF, None),
            ReaderShown(CAMERA, None),
        )
    )


def found() -> ReadersFound:
    """Things that are plugged in, one of them used, and what could not be looked for."""
    return ReadersFound(
        (
            ReaderFound("USB Serial Device", SERIAL.settings, known_as="serial-1"),
            ReaderFound("NLS-HR22 CDC", SerialSettings("usb:1eab:1022:A0012345")),
            ReaderFound("Scanner HID POS", HidSettings("usb:0c2e:0b61")),
        ),
        (
            Saying(
                "没有权限查看 USB HID 设备。请管理员安装 udev 规则后重新插拔扫码枪。",
                "USB HID devices may not be looked at. Ask the administrator to install the udev "
                "rule, then plug the reader in again.",
            ),
        ),
    )


def scan(text: str, device: str = "serial-1", seconds: float = 0.0) -> Scan:
    at = NOW + timedelta(seconds=seconds)
    symbology = "]d2" if "\x1d" in text else None
    return Scan(((symbology or "") + text).encode(), text, symbology, device, at)


def seen(
    text: str, profile: ReaderProfile = SERIAL, seconds: float = 0.0, *, held: bool = True
) -> ScanSeen:
    return ScanSeen(scan(text, profile.reader_id, seconds), profile.name, held)


def set_up(step: int, profile: ReaderProfile = SERIAL) -> SetUpShown:
    """Where a set-up of the serial reader stands."""
    if step == 1:
        return SetUpShown(profile.reader_id, 1)
    if step <= 3:
        return SetUpShown(
            profile.reader_id,
            step,
            "5D 43 31 54 44 53 45 54 2D 31 0D",
            Saying(
                f"这是第 1 个码，应扫第 {step} 个。请扫纸上标着 {step} 的码。",
                f"This is code 1 and code {step} was expected. Scan the one marked {step}.",
            ),
        )
    assert isinstance(profile.settings, SerialSettings)
    framing = replace(profile.settings.framing, gs_text="|", prefix="\x02")
    return SetUpShown(
        profile.reader_id,
        4,
        "02 54 44 53 45 54 2D 33 7C 41 0D",
        None,
        replace(profile.settings, framing=framing),
        (
            Saying("分隔符 <GS> 发成了 |，已能还原。", "GS is sent as |; it is put back."),
            Saying("码前有 <STX>，收到后去掉。", "STX stands before the code; it is taken off."),
        ),
    )
