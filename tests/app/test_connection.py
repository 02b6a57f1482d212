from __future__ import annotations

import pytest

from app.connection import address_of, grouped, is_open_to_others


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("10.0.0.5", "https://10.0.0.5:8765"),
        (" trace.example:9000/ ", "https://trace.example:9000"),
        ("localhost", "http://localhost:8765"),
        ("https://trace.example", "https://trace.example"),
        ("HTTP://10.0.0.5:8765", "http://10.0.0.5:8765"),
        ("https://[::1]:8765", "https://[::1]:8765"),
    ],
)
def test_an_address_is_read_as_people_write_it(written: str, meant: str) -> None:
    assert address_of(written) == meant
    assert address_of(meant) == meant


@pytest.mark.parametrize(
    "written",
    [
        "",
        "https://",
        "ftp://10.0.0.5",
        "https://user:word@10.0.0.5",
        "https://10.0.0.5/v1",
        "https://10.0.0.5:notaport",
        "https://10.0.0.5:99999",
        "收货",
        "a b",
        "http://[::1",
        "?",
    ],
)
def test_what_is_no_address_is_said(written: str) -> None:
    with pytest.raises(ValueError, match="不是服务地址"):
        address_of(written)


def test_plain_http_to_another_computer_is_open_to_others() -> None:
    assert is_open_to_others("http://10.0.0.5:8765")
    assert not is_open_to_others("http://127.0.0.1:8765")
    assert not is_open_to_others("https://10.0.0.5:8765")
    assert is_open_to_others("http://127.0.0.1.example")
    assert is_open_to_others("http://localhost@10.0.0.5")
    assert is_open_to_others("http://[::1")


def test_a_fingerprint_is_compared_in_groups() -> None:
    assert grouped("0a1b2c3d") == "0A1B 2C3D"
