from __future__ import annotations

from pathlib import Path

import pytest

from app.packing.events import RelayRow
from sync.client.handing.relays import FILE_NAME, Relays, check


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.5:8765",
        "http://127.0.0.1.evil.example",
        "http://localhost@evil.example",
        "http://localhostile.example",
        "http://[::1",
        "ftp://127.0.0.1",
        "https://",
        "http:///x",
        "https://[::1",
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


def test_a_file_that_is_damaged_is_never_written_over(tmp_path: Path) -> None:
    """The relays of all other hospitals would be gone."""
    relays = Relays(tmp_path, use_keyring=False)
    (tmp_path / FILE_NAME).write_text("[{", encoding="utf-8")
    with pytest.raises(ValueError, match="已损坏"):
        relays.keep(RelayRow("H1", "https://relay.example", "K1"), "s")
    assert (tmp_path / FILE_NAME).read_text(encoding="utf-8") == "[{"


def test_a_secret_that_no_relay_uses_any_more_is_dropped(tmp_path: Path) -> None:
    """Secrets would heap up where nobody looks."""
    relays = Relays(tmp_path, use_keyring=False)
    relays.keep(RelayRow("H1", "https://relay.example", "K1"), "one")
    relays.keep(RelayRow("H2", "https://relay.example", "K1"))
    relays.keep(RelayRow("H1", "https://relay.example", "K2"), "two")
    relays.keep(RelayRow("H2", "https://relay.example", "K2"))
    with pytest.raises(ValueError, match="请填写云码平台给的密钥"):
        relays.keep(RelayRow("H3", "https://relay.example", "K1"))
