"""Reads one bar code reader on a serial port, through every unplugging.

Without it only readers that pretend to be keyboards could be used, and those lose letters to input
methods. One thread per reader: it opens the port for itself alone, cuts what comes into messages,
and when the port vanishes it looks for it about once a second. What had come of a message by then
is handed on as it is: half a code is shown as malformed, never glued to the next one.

pyserial 3.5; a port that vanished is "ready to read but returned no data" or EIO.
"""

from __future__ import annotations

import errno
import logging
import sys
import time
from collections.abc import Callable
from contextlib import suppress

import serial

from app.readers.saying import Saying
from app.readers.scan import ScanSink
from app.readers.settings import SerialSettings
from app.readers.state import DeviceStatus, DeviceWatcher
from scanners import sayings
from scanners.device import STOP_TIMEOUT_S, Clock, utc_now
from scanners.framing import MAX_FRAME, Frame, Framer, scan_from_frame
from scanners.ports import list_ports, resolve_port
from scanners.watching import RETRY_S, WatchedReader

if sys.platform == "win32":
    PORT_ERRORS: tuple[type[Exception], ...] = (OSError, ValueError)
else:
    import termios

    # pyserial lets termios.error through from flushing and from setting; ValueError is its word for
    # a setting that the driver refuses.
    PORT_ERRORS = (OSError, ValueError, termios.error)

POLL_S = 0.1
"""How long a read waits at most: the time a stop takes, and the grain of the time-out."""
CHUNK = 4096
RECORDING_SILENCE_S = 0.3
"""What comes after such a silence is another message, whatever the reader is set up to send."""

_MISSING = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO}
_HELD = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EBUSY}
_FORBIDDEN = {errno.EACCES, errno.EPERM}

RawListener = Callable[[bytes], None]
"""Takes what a reader really sends, line endings and all; in its thread, must not block."""

log = logging.getLogger(__name__)


class PortLostError(Exception):
    """The port vanished while it was read."""


class _Recording:
    """Collects what comes until it is silent."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._last_at = 0.0

    def take(self, chunk: bytes, at: float) -> bytes:
        """Take what came at a time, or nothing; a long silence gives all that came before it."""
        if chunk:
            self._bytes += chunk[: MAX_FRAME - len(self._bytes)]
            self._last_at = at
        elif self._bytes and at - self._last_at >= RECORDING_SILENCE_S:
            raw = bytes(self._bytes)
            self._bytes.clear()
            return raw
        return b""


class SerialScanner:
    """A reader on a serial port: scans to the sink, states to the watcher, from its own thread."""

    def __init__(
        self,
        settings: SerialSettings,
        sink: ScanSink,
        watcher: DeviceWatcher,
        *,
        device: str = "serial",
        clock: Clock = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
        retry_s: float = RETRY_S,
    ) -> None:
        """`device` is what its scans carry: the reader's id in the book of readers."""
        self.device = device
        self.raw_listener: RawListener | None = None
        """While set, it gets what comes between two silences as it came; nothing is scanned."""
        self._settings = settings
        self._sink = sink
        self._clock = clock
        self._monotonic = monotonic
        self._framer = Framer(settings.framing)
        self._recording = _Recording()
        self._reading = WatchedReader(device, watcher, self._read_while_connected, retry_s)

    @property
    def pending(self) -> int:
        """How many bytes have come of a message that has not ended."""
        return self._framer.pending

    def start(self) -> None:
        """Begin to read, in a thread of its own; return at once."""
        self._reading.start()

    def stop(self, timeout_s: float = STOP_TIMEOUT_S) -> bool:
        """End the thread; true when it ended in time. A second stop does nothing."""
        return self._reading.stop(timeout_s)

    def _read_while_connected(self) -> None:
        """Open the port and read it until it vanishes or the reader is stopped."""
        try:
            port = open_port(self._settings)
        except PORT_ERRORS as error:
            self._reading.tell(*explain_open_error(error, self._settings.port))
            return
        self._reading.tell(DeviceStatus.CONNECTED, sayings.connected(self._settings.port))
        try:
            self._read(port)
        except PortLostError as error:
            log.info("%s went away: %s", self.device, error)
            self._reading.tell(DeviceStatus.DISCONNECTED, sayings.lost(self._settings.port))
        finally:
            with suppress(*PORT_ERRORS):
                port.close()
            self._hand_on(self._framer.flush())

    def _read(self, port: serial.Serial) -> None:
        """Read until stopped; raise PortLostError when the port vanishes."""
        while not self._reading.stopping:
            chunk, silent = receive(port)
            now = self._monotonic()
            if (listener := self.raw_listener) is not None:
                self._hand_on(self._framer.flush())
                if raw := self._recording.take(chunk, now):
                    listener(raw)
            elif chunk:
                self._hand_on(self._framer.feed(chunk, now))
            elif silent:
                self._hand_on(self._framer.expire(now))

    def _hand_on(self, frames: tuple[Frame, ...]) -> None:
        """Make scans of frames and put them into the sink, in order."""
        gs_text = self._settings.framing.gs_text
        for frame in frames:
            self._sink(scan_from_frame(frame, self.device, self._clock(), gs_text))


def open_port(settings: SerialSettings) -> serial.Serial:
    """Open the port for this program alone; raise one of PORT_ERRORS."""
    path = resolve_port(settings.port, list_ports() if settings.port.startswith("usb:") else ())
    if path is None:
        raise FileNotFoundError(errno.ENOENT, "no such USB reader", settings.port)
    return serial.Serial(
        port=path,
        baudrate=settings.baud,
        bytesize=settings.byte_size,
        parity=settings.parity.value,
        stopbits=settings.stop_bits,
        timeout=min(POLL_S, settings.framing.timeout_s / 2),
        exclusive=True,
    )


def receive(port: serial.Serial) -> tuple[bytes, bool]:
    """Read what is there, and say whether the line is silent; raise PortLostError."""
    try:
        chunk = port.read(max(1, min(port.in_waiting, CHUNK)))
        # Silence is what the port says, not what a busy machine's clock says: bytes may have come
        # since the read gave up.
        return chunk, not chunk and not port.in_waiting
    except PORT_ERRORS as error:
        raise PortLostError(str(error)) from error


def explain_open_error(error: Exception, port: str) -> tuple[DeviceStatus, Saying]:
    """Say what an error on opening means and what to do about it."""
    number = getattr(error, "errno", None)
    # On Windows pyserial puts the system's error into the text and leaves the number out; there
    # "access denied" is what a port that another program holds answers.
    if number in _MISSING or "FileNotFoundError" in str(error):
        return DeviceStatus.DISCONNECTED, sayings.missing(port)
    if number in _HELD or "PermissionError" in str(error):
        return DeviceStatus.FAILED, sayings.held(port)
    if number in _FORBIDDEN:
        return DeviceStatus.FAILED, sayings.forbidden(port)
    return DeviceStatus.FAILED, sayings.refused(port)
