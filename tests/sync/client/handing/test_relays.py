from __future__ import annotations

import pytest

from app.packing.events import RelayRow
from sync.client.handing.relays import check


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.5:8765",
        "http://127.0.0.1.evil.example",
        "http://localhost@evil.example",
        "http://localhostile.example",
        "http://[::1",
        "ftp://127.0.0.1",
        "127.0.0.1",
        "",
    ],
)
def test_a_relay_is_reached_through_tls_or_on_this_computer_only(url: str) -> None:
    # Without it a name that only begins like this computer's own would be sent codes in clear.
    with pytest.raises(ValueError, match="https://"):
        check(relay(url))


@pytest.mark.parametrize(
    "url", ["https://relay.example", "http://127.0.0.1:8765", "http://localhost:8765"]
)
def test_a_relay_that_is_safe_to_ask_is_taken(url: str) -> None:
    check(relay(url))


def relay(url: str) -> RelayRow:
    return RelayRow(hospital="31010000001", url=url, key_id="k1")
