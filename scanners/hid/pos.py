"""Reads one USB reader in HID POS mode, through every unplugging.

Without it the mode that needs no driver, no COM port and no keyboard could not be used. One thread
per reader, as for serial ports: it opens the device, puts reports together, and when the device
vanishes it looks for it about once a second. What had come of a message by then is given up and
said so (scanners/hid/reports.py says why), never glued to the next one.

hidapi 0.15; a device that vanished is an OSError on reading, silence is an empty list.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress

from app.codes.reading import fold, split_symbology, text_of
from app.readers.saying import Saying
from app.readers.scan import Scan, ScanSink
from app.readers.settings import HidSettings
from app.readers.state import DeviceState, DeviceStatus, DeviceWatcher
from scanners import sayings
from scanners.device import STOP_TIMEOUT_S, Clock, utc_now
from scanners.framing import frame_of
from scanners.hid.devices import HidDevice, HidUnusableError, OpenHid, open_hid
from scanners.hid.reports import HidMessage, ReportReader
from scanners.watching import RETRY_S, WatchedReader

POLL_MS = 100
"""How long a read waits at most: the time a stop takes."""
READ_BYTES = 256
"""hidapi gives one report at a time, whatever room there is."""

RawListener = Callable[[bytes], None]
"""Takes one message as it came; called in the reader's thread, must not block."""

log = logging.getLogger(__name__)


class DeviceLostError(Exception):
    """The reader vanished while it was read."""


class HidScanner:
    """A HID POS reader: scans to the sink, states to the watcher, from its own thread."""

    def __init__(
        self,
        settings: HidSettings,
        sink: ScanSink,
        watcher: DeviceWatcher,
        *,
        device: str,
        clock: Clock = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
        open_device: OpenHid = open_hid,
        retry_s: float = RETRY_S,
    ) -> None:
        self.device = device
        self.raw_listener: RawListener | None = None
        """While set, it gets each message, AIM identifier included, and nothing is scanned."""
        self._settings = settings
        self._sink = sink
        self._watcher = watcher
        self._clock = clock
        self._monotonic = monotonic
        self._open_device = open_device
        self._reports = ReportReader()
        self._was_forbidden = False
        self._reading = WatchedReader(device, watcher, self._read_while_connected, retry_s)

    @property
    def pending(self) -> int:
        """How many bytes have come of a message that has not ended."""
        return self._reports.pending

    def start(self) -> None:
        """Begin to read, in a thread of its own; return at once."""
        self._reading.start()

    def stop(self, timeout_s: float = STOP_TIMEOUT_S) -> bool:
        """End the thread; true when it ended in time. A second stop does nothing."""
        return self._reading.stop(timeout_s)

    def _read_while_connected(self) -> None:
        """Open the reader and read it until it vanishes or this is stopped."""
        try:
            device = self._open_device(self._settings.usb)
        except (OSError, HidUnusableError) as error:
            # Linux shows a device a moment before it says who may use it (signal11/hidapi issue
            # 217): only what is forbidden twice is forbidden.
            first_refusal = isinstance(error, PermissionError) and not self._was_forbidden
            self._was_forbidden = isinstance(error, PermissionError)
            if not first_refusal:
                self._reading.tell(*explain_hid_error(error, self._settings.usb))
            return
        self._was_forbidden = False
        self._reading.tell(DeviceStatus.CONNECTED, sayings.connected(self._settings.usb))
        try:
            self._read(device)
        except DeviceLostError as error:
            log.info("%s went away: %s", self.device, error)
            self._take(self._reports.flush())
            self._reading.tell(DeviceStatus.DISCONNECTED, sayings.lost(self._settings.usb))
        finally:
            self._reports.flush()
            with suppress(OSError, ValueError):
                device.close()

    def _read(self, device: HidDevice) -> None:
        """Read until stopped; raise DeviceLostError when the reader vanishes."""
        while not self._reading.stopping:
            try:
                report = bytes(device.read(READ_BYTES, POLL_MS))
            except (OSError, ValueError) as error:
                raise DeviceLostError(str(error)) from error
            now = self._monotonic()
            self._take(self._reports.feed(report, now) if report else self._reports.expire(now))

    def _take(self, messages: tuple[HidMessage, ...]) -> None:
        """Hand on messages, in order; say of what is not whole that it has to be read again."""
        for message in messages:
            if not message.whole:
                log.warning("%s: %d bytes of a code came alone", self.device, len(message.data))
                detail = sayings.hid_code_not_whole()
                self._watcher(DeviceState(self.device, DeviceStatus.CONNECTED, detail))
            elif (listener := self.raw_listener) is not None:
                listener(message.raw)
            elif (scan := self._scan(message)) is not None:
                self._sink(scan)

    def _scan(self, message: HidMessage) -> Scan | None:
        """Read a message as text, as one of a serial reader; None where it holds nothing."""
        frame = frame_of(message.data, self._settings.prefix, self._settings.suffix)
        if frame.empty:
            return None
        symbology, text = split_symbology(fold(text_of(frame.body)))
        return Scan(
            raw=HidMessage(message.aim, frame.raw, whole=True).raw,
            text=text,
            symbology=message.aim.decode("ascii") or symbology,
            device=self.device,
            read_at=self._clock(),
        )


def explain_hid_error(error: OSError | HidUnusableError, usb: str) -> tuple[DeviceStatus, Saying]:
    """Say what an error on opening means and what to do about it."""
    if isinstance(error, HidUnusableError):
        return DeviceStatus.FAILED, error.why
    if isinstance(error, FileNotFoundError):
        return DeviceStatus.DISCONNECTED, sayings.missing(usb)
    if isinstance(error, PermissionError):
        return DeviceStatus.FAILED, sayings.hid_forbidden(usb)
    return DeviceStatus.FAILED, sayings.held(usb)
