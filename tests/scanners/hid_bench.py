"""A HID POS reader to plug in, which behaves as hidapi and its devices do.

Without it HID readers could be tried with hardware alone. A read waits up to its time-out, is empty
on silence, and is an OSError once the cable is out; opening fails as the system would fail.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from threading import Condition

from scanners.hid.devices import HidDevice, HidDriver, open_hid
from scanners.hid.reports import REPORT_BYTES

ROOM = 56


def report(
    data: bytes, aim: bytes = b"]C0", *, continued: bool = False, length: int | None = None
) -> bytes:
    """Write one report as the manuals draw it."""
    said = len(data) if length is None else length
    body = bytes([2, said]) + aim.ljust(3, b"\0") + data.ljust(ROOM, b"\0") + b"s\0"
    return (body + bytes([continued]))[:REPORT_BYTES]


def reports(data: bytes, aim: bytes = b"]C0") -> list[bytes]:
    """Write a whole message: as many reports as it needs."""
    parts = [data[at : at + ROOM] for at in range(0, max(len(data), 1), ROOM)]
    last = len(parts) - 1
    return [report(part, aim, continued=at < last) for at, part in enumerate(parts)]


class HidBench:
    """One reader on a USB socket, and the hidapi that sees it."""

    def __init__(self, usb: str = "usb:1eab:0022") -> None:
        self.opening_fails = False
        self.closed = 0
        self._usb = usb
        self._plugged = True
        self._queue: deque[bytes] = deque()
        self._changed = Condition()

    def open(self, usb: str) -> HidDevice:
        """Open as the product does, over the hidapi of this bench."""
        return open_hid(usb, lambda: self)

    def send(self, *reports: bytes) -> None:
        """Send reports."""
        with self._changed:
            self._queue.extend(reports)
            self._changed.notify_all()

    def pull_out(self) -> None:
        self._set_plugged(False)

    def plug_in(self) -> None:
        self._set_plugged(True)

    def enumerate(self, vendor_id: int = 0, product_id: int = 0) -> list[dict[str, object]]:
        return list(self._entries()) if self._plugged else []

    def device(self) -> BenchDevice:
        return BenchDevice(self)

    def take(self, timeout_ms: int) -> bytes:
        """Wait for a report, as a device does."""
        with self._changed:
            self._changed.wait_for(lambda: self._queue or not self._plugged, timeout_ms / 1000)
            if self._queue:
                return self._queue.popleft()
            if not self._plugged:
                raise OSError("read error")
            return b""

    def _set_plugged(self, plugged: bool) -> None:
        with self._changed:
            self._plugged = plugged
            self._changed.notify_all()

    def _entries(self) -> Iterator[dict[str, object]]:
        """What hidapi lists: one entry for each thing the device is for."""
        _, vendor, product, *serial = self._usb.split(":", 3)
        for path, page, usage in ((b"0", 0x01, 0x06), (b"1", 0x8C, 0x02), (b"2", 0xFF00, 0x01)):
            yield {
                "path": path,
                "vendor_id": int(vendor, 16),
                "product_id": int(product, 16),
                "serial_number": serial[0] if serial else "",
                "manufacturer_string": "Bench",
                "product_string": "Reader",
                "usage_page": page,
                "usage": usage,
            }


class BenchDevice:
    """An opened device of the bench."""

    def __init__(self, bench: HidBench) -> None:
        self._bench = bench

    def open_path(self, path: bytes) -> None:
        if self._bench.opening_fails or path != b"1":
            raise OSError("open failed")

    def read(self, max_length: int, timeout_ms: int = 0) -> list[int]:
        return list(self._bench.take(timeout_ms)[:max_length])

    def close(self) -> None:
        self._bench.closed += 1


def is_hidapi(bench: HidBench) -> HidDriver:
    """Let the type checker compare the bench with what is used of hidapi."""
    return bench
