"""Finds the HID POS readers of this machine and opens one.

Without it a reader would have to be named by a path that changes with each plugging in. hidapi 0.15
is one wheel with two modules for Linux: `hid` goes through libusb, takes the device away from the
kernel and cannot say what a device is for; `hidraw` does neither, so it is used there. It is loaded
when it is needed: a desk without such a reader does not need it, and a machine without the library
has to work all the same.
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import Protocol, cast

from app.readers.saying import Saying
from app.readers.settings import HidSettings, SettingError
from scanners import sayings
from scanners.ports import PortFound, resolve_port

USAGE_PAGE = 0x8C
"""Bar code scanner page of the HID usage tables."""
USAGE = 0x02
"""Bar code scanner."""

# hidapi starts its library on the first call and looks through all devices on each: not for two
# threads at once.
_ONE_AT_A_TIME = Lock()


class HidUnusableError(Exception):
    """The library for HID devices cannot be loaded."""

    def __init__(self, why: Saying) -> None:
        super().__init__(why.chinese)
        self.why = why


class HidDevice(Protocol):
    """An opened device, as hidapi gives it."""

    def read(self, max_length: int, timeout_ms: int = 0) -> list[int]:
        """Wait for one report; empty when none came, OSError when the device is gone."""

    def close(self) -> None:
        """Let go of it."""


class _Closed(HidDevice, Protocol):
    def open_path(self, path: bytes) -> None: ...


class HidDriver(Protocol):
    """What is used of hidapi."""

    def enumerate(self, vendor_id: int = 0, product_id: int = 0) -> list[dict[str, object]]:
        """List the devices, one entry for each thing a device is for."""

    def device(self) -> _Closed:
        """Make a device that is not open yet."""


OpenHid = Callable[[str], HidDevice]
"""Opens the reader `usb:VVVV:PPPP[:SERIAL]`; raises OSError or HidUnusableError."""


@dataclass(frozen=True, slots=True)
class HidFound:
    """A HID POS reader that is plugged in now."""

    name: str
    """What its driver calls it."""
    usb: str
    """`usb:VVVV:PPPP[:SERIAL]`, as in its settings."""


@dataclass(frozen=True, slots=True)
class HidSearch:
    """What was found, or why it could not be looked for."""

    found: tuple[HidFound, ...]
    why_not: Saying | None = None


def load_hidapi() -> HidDriver:
    """Load hidapi; raises HidUnusableError, which says what is missing."""
    name = "hidraw" if sys.platform.startswith("linux") else "hid"
    try:
        return cast(HidDriver, importlib.import_module(name))
    except ImportError as error:
        raise HidUnusableError(sayings.hid_library_missing(str(error))) from error


def find_hid_readers(load: Callable[[], HidDriver] = load_hidapi) -> HidSearch:
    """List the HID POS readers, sorted by name; never raises."""
    try:
        ports = _list_readers(load())
    except HidUnusableError as error:
        return HidSearch((), error.why)
    except (OSError, ValueError) as error:
        return HidSearch((), sayings.hid_search_failed(str(error)))
    found = {port.usb_name or "": port.description for port in ports}
    readers = (HidFound(name, usb) for usb, name in found.items())
    return HidSearch(tuple(sorted(readers, key=lambda reader: (reader.name, reader.usb))))


def open_hid(usb: str, load: Callable[[], HidDriver] = load_hidapi) -> HidDevice:
    """Open a reader by its USB name; raises OSError, whose number says why, or HidUnusableError."""
    driver = load()
    path = resolve_port(usb, _list_readers(driver))
    if path is None:
        raise FileNotFoundError(errno.ENOENT, "no such HID reader", usb)
    device = driver.device()
    try:
        with _ONE_AT_A_TIME:
            device.open_path(os.fsencode(path))
    except OSError as error:
        # hidapi says "open failed" whatever the reason. Only Linux gives a file to be asked; on
        # Windows and macOS a device that is listed and does not open is held by another program.
        forbidden = path.startswith("/dev/") and not os.access(path, os.R_OK | os.W_OK)
        number = errno.EACCES if forbidden else errno.EBUSY
        raise OSError(number, str(error), path) from error
    return device


def _list_readers(driver: HidDriver) -> tuple[PortFound, ...]:
    """List what says of itself that it is a bar code scanner."""
    with _ONE_AT_A_TIME:
        entries = driver.enumerate()
    readers = (
        _reader(entry)
        for entry in entries
        if entry.get("usage_page") == USAGE_PAGE and entry.get("usage") == USAGE
    )
    return tuple(sorted(readers, key=lambda reader: reader.device))


def _reader(entry: Mapping[str, object]) -> PortFound:
    vid, pid = (cast(int, entry.get(key) or 0) for key in ("vendor_id", "product_id"))
    words = (str(entry.get(key) or "") for key in ("manufacturer_string", "product_string"))
    name = " ".join(word.strip() for word in words if word.strip().isprintable()).strip()
    path = os.fsdecode(cast(bytes, entry.get("path") or b""))
    serial = str(entry.get("serial_number") or "")
    found = PortFound(path, name or f"HID {vid:04x}:{pid:04x}", vid, pid, serial)
    with suppress(SettingError):
        HidSettings(found.usb_name or "")
        return found
    # A serial number that cannot be written into the settings cannot tell two readers apart.
    return PortFound(path, found.description, vid, pid)
