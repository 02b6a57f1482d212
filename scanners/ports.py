"""Finds the serial ports of this machine, and a USB reader in whatever socket it sits.

Without it a reader moved to another socket would be another reader: Windows and Linux number the
ports by the order of plugging in, only maker, model and serial number stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from serial.tools import list_ports as pyserial_ports

USB_PREFIX = "usb:"


@dataclass(frozen=True, slots=True)
class PortFound:
    """A serial port that exists now."""

    device: str
    """What to open: `COM3`, `/dev/ttyACM0`."""
    description: str
    """What the driver calls it."""
    vid: int | None = None
    """USB vendor."""
    pid: int | None = None
    """USB product."""
    serial_number: str | None = None
    """USB serial number, where the device has one."""

    @property
    def usb_name(self) -> str | None:
        """`usb:VVVV:PPPP[:SERIAL]`, which stays the same in every socket; none without USB."""
        if self.vid is None or self.pid is None:
            return None
        serial = f":{self.serial_number}" if self.serial_number else ""
        return f"{USB_PREFIX}{self.vid:04x}:{self.pid:04x}{serial}"


def list_ports() -> tuple[PortFound, ...]:
    """List the serial ports, sorted by name; costs about 2 ms."""
    found = (
        PortFound(port.device, port.description, port.vid, port.pid, port.serial_number)
        for port in pyserial_ports.comports()
    )
    return tuple(sorted(found, key=lambda port: port.device))


def resolve_port(name: str, ports: Iterable[PortFound]) -> str | None:
    """Say what to open for a port's name; None for a USB reader that is not there.

    Without a serial number the first reader of that maker and model is meant.
    """
    if not name.startswith(USB_PREFIX):
        return name
    wanted = name.lower()
    for port in ports:
        usb_name = (port.usb_name or "").lower()
        if usb_name == wanted or usb_name.startswith(f"{wanted}:"):
            return port.device
    return None
