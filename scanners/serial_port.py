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
import uuid
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread

import serial

from scanners.device import (
    STOP_TIMEOUT_S,
    Clock,
    DeviceState,
    DeviceStatus,
    DeviceWatcher,
    utc_now,
)
from scanners.framing import Frame, Framer, scan_from_frame
from scanners.ports import list_ports, resolve_port
from scanners.scan import ScanSink
from scanners.settings import SerialSettings

if sys.platform == "win32":
    PORT_ERRORS: tuple[type[Exception], ...] = (OSError, ValueError)
else:
    import termios

    # pyserial lets termios.error through from flushing and from setting; ValueError is its word for
    # a setting that the driver refuses.
    PORT_ERRORS = (OSError, ValueError, termios.error)

RETRY_S = 1.0
"""How often a missing port is looked for."""
POLL_S = 0.1
"""How long a read waits at most: the time a stop takes, and the grain of the time-out."""
CHUNK = 4096

_MISSING = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO}
_HELD = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EBUSY}
_FORBIDDEN = {errno.EACCES, errno.EPERM}

log = logging.getLogger(__name__)


class PortLostError(Exception):
    """The port vanished while it was read."""


class SerialScanner:
    """A reader on a serial port: scans to the sink, states to the watcher, from its own thread."""

    def __init__(
        self,
        settings: SerialSettings,
        sink: ScanSink,
        watcher: DeviceWatcher,
        *,
        clock: Clock = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
        retry_s: float = RETRY_S,
    ) -> None:
        self.device = settings.device
        self._settings = settings
        self._sink = sink
        self._watcher = watcher
        self._clock = clock
        self._monotonic = monotonic
        self._retry_s = retry_s
        self._framer = Framer(settings.framing)
        self._told: DeviceState | None = None
        self._stopping = Event()
        self._thread: Thread | None = None

    @property
    def pending(self) -> int:
        """How many bytes have come of a message that has not ended."""
        return self._framer.pending

    def start(self) -> None:
        """Begin to read, in a thread of its own; return at once."""
        if self._thread is not None:
            raise RuntimeError(f"{self.device} is started already")
        self._stopping.clear()
        self._told = None
        # A driver that hangs in a call must not keep the program from ending.
        self._thread = Thread(target=self._run, name=f"scanner {self.device}", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = STOP_TIMEOUT_S) -> bool:
        """End the thread; true when it ended in time. A second stop does nothing."""
        thread, self._thread = self._thread, None
        self._stopping.set()
        if thread is None:
            return True
        thread.join(timeout_s)
        return not thread.is_alive()

    def _run(self) -> None:
        """Read, and after every end of it look for the port again, until stopped."""
        while not self._stopping.is_set():
            try:
                self._read_while_connected()
            except Exception:
                number = uuid.uuid4().hex[:8]
                log.exception("bug %s in the thread of %s", number, self.device)
                self._told = None
                self._tell(DeviceStatus.FAILED, bug_sentence(number))
            self._stopping.wait(self._retry_s)

    def _read_while_connected(self) -> None:
        """Open the port and read it until it vanishes or the reader is stopped."""
        try:
            port = open_port(self._settings)
        except PORT_ERRORS as error:
            self._tell(*explain_open_error(error, self._settings.port))
            return
        self._tell(DeviceStatus.CONNECTED, f"扫码枪已连接（端口 {self._settings.port}）。")
        try:
            self._read(port)
        except PortLostError as error:
            log.info("%s went away: %s", self.device, error)
            self._tell(DeviceStatus.DISCONNECTED, lost_sentence(self._settings.port))
        finally:
            with suppress(*PORT_ERRORS):
                port.close()
            self._hand_on(self._framer.flush())

    def _read(self, port: serial.Serial) -> None:
        """Read until stopped; raise PortLostError when the port vanishes."""
        while not self._stopping.is_set():
            chunk, silent = receive(port)
            now = self._monotonic()
            if chunk:
                self._hand_on(self._framer.feed(chunk, now))
            elif silent:
                self._hand_on(self._framer.expire(now))

    def _hand_on(self, frames: tuple[Frame, ...]) -> None:
        """Make scans of frames and put them into the sink, in order."""
        for frame in frames:
            self._sink(scan_from_frame(frame, self.device, self._clock()))

    def _tell(self, status: DeviceStatus, detail: str) -> None:
        """Tell the watcher what is new; an absence is told once, whatever the reason."""
        state = DeviceState(self.device, status, detail)
        told = self._told
        if told is not None and told.status is status and status is not DeviceStatus.FAILED:
            return
        if state != told:
            self._told = state
            self._watcher(state)


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


def explain_open_error(error: Exception, port: str) -> tuple[DeviceStatus, str]:
    """Say what an error on opening means and what to do about it."""
    number = getattr(error, "errno", None)
    # On Windows pyserial puts the system's error into the text and leaves the number out; there
    # "access denied" is what a port that another program holds answers.
    if number in _MISSING or "FileNotFoundError" in str(error):
        return DeviceStatus.DISCONNECTED, missing_sentence(port)
    if number in _HELD or "PermissionError" in str(error):
        return DeviceStatus.FAILED, held_sentence(port)
    if number in _FORBIDDEN:
        return DeviceStatus.FAILED, forbidden_sentence(port)
    return DeviceStatus.FAILED, refused_sentence(port)


def missing_sentence(port: str) -> str:
    """Say that a reader is not there."""
    return f"没有找到扫码枪（端口 {port}）。请检查数据线和电源，插好后会自动连接。"


def lost_sentence(port: str) -> str:
    """Say that a reader went away."""
    return (
        f"扫码枪已断开（端口 {port}）。请检查数据线和电源，插好后会自动重新连接；已扫的码没有丢失。"
    )


def held_sentence(port: str) -> str:
    """Say that another program has the port."""
    return (
        f"端口 {port} 正被另一个程序占用。"
        "请关闭那个程序（例如厂家的扫码枪工具），本程序会自动重试。"
    )


def forbidden_sentence(port: str) -> str:
    """Say that the person may not use the port."""
    return (
        f"没有权限打开端口 {port}。"
        "请管理员把当前用户加入串口用户组（Linux 为 dialout），然后重新登录。"
    )


def refused_sentence(port: str) -> str:
    """Say that the driver refuses the port or its settings."""
    return (
        f"端口 {port} 打不开，或不接受设置的通信参数。请核对端口、波特率、数据位、校验位和停止位。"
    )


def bug_sentence(number: str) -> str:
    """Say that the program is at fault."""
    return (
        f"扫码枪程序出现内部错误（编号 {number}）。正在自动重试；如反复出现，请把编号告诉管理员。"
    )
