from __future__ import annotations

import pytest

from scanners.ports import PortFound, list_ports, resolve_port

READER = PortFound("/dev/ttyACM1", "reader", 0x0C2E, 0x0B61, "S1")
OTHER = PortFound("/dev/ttyACM0", "reader", 0x0C2E, 0x0B61, "S2")
BARE = PortFound("/dev/ttyS0", "n/a")


def test_a_usb_port_has_a_name_that_stays() -> None:
    assert READER.usb_name == "usb:0c2e:0b61:S1"
    assert PortFound("COM3", "reader", 0x0C2E, 0x0B61).usb_name == "usb:0c2e:0b61"
    assert BARE.usb_name is None


@pytest.mark.parametrize(
    ("name", "opened"),
    [
        ("COM3", "COM3"),
        ("usb:0c2e:0b61:S1", "/dev/ttyACM1"),
        ("usb:0C2E:0B61:s1", "/dev/ttyACM1"),
        ("usb:0c2e:0b61", "/dev/ttyACM0"),
        ("usb:0c2e:0b6", None),
        ("usb:0c2e:0b61:S3", None),
    ],
)
def test_a_name_leads_to_what_is_opened(name: str, opened: str | None) -> None:
    assert resolve_port(name, (BARE, OTHER, READER)) == opened


def test_the_ports_of_this_machine_are_listed_by_name() -> None:
    names = [port.device for port in list_ports()]

    assert names == sorted(names)
