"""One reader of this workstation: its name, what it hangs on, how it is set up.

Without it a desk with three readers would have three times the same one. `reader_id` is what scans,
journal and log carry: it is given once and never used again, so the name may change at any time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.readers.settings import (
    CameraSettings,
    HidSettings,
    SerialSettings,
    SettingError,
    WedgeSettings,
)

NAME_LIMIT = 40

ReaderSettings = SerialSettings | WedgeSettings | HidSettings | CameraSettings


class ReaderKind(StrEnum):
    """What a reader hangs on."""

    KEYBOARD = "keyboard"
    """It pretends to be a keyboard (键盘口)."""
    SERIAL = "serial"
    """USB-CDC or RS-232 (串口)."""
    HID = "hid"
    """USB HID POS."""
    CAMERA = "camera"


class Sends(StrEnum):
    """What one message of a reader is."""

    SCANS = "scans"
    """A code that was read this moment."""
    INVENTORY = "inventory"
    """A line of a batch that was collected away from the desk: code, perhaps time and quantity."""


_KINDS: dict[type, ReaderKind] = {
    WedgeSettings: ReaderKind.KEYBOARD,
    SerialSettings: ReaderKind.SERIAL,
    HidSettings: ReaderKind.HID,
    CameraSettings: ReaderKind.CAMERA,
}


@dataclass(frozen=True, slots=True)
class ReaderProfile:
    """One reader, as a person set it up."""

    reader_id: str
    """`serial-1`, `keyboard-1` …: what its scans carry."""
    name: str
    """What people call it: 1 to 40 characters."""
    settings: ReaderSettings
    sends: Sends = Sends.SCANS
    enabled: bool = True
    """False: it is known and not listened to."""

    def __post_init__(self) -> None:
        """Refuse a name nobody could read."""
        if not self.name.strip() or len(self.name) > NAME_LIMIT or not self.name.isprintable():
            expected = f"1 到 {NAME_LIMIT} 个字的名称"
            raise SettingError("name", self.name, expected, f"a name of 1 to {NAME_LIMIT} letters")

    @property
    def kind(self) -> ReaderKind:
        """What it hangs on."""
        return kind_of(self.settings)


def kind_of(settings: ReaderSettings) -> ReaderKind:
    """Say what a reader with these settings hangs on."""
    return _KINDS[type(settings)]
