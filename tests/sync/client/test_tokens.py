from __future__ import annotations

import json
import logging
import stat
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from app.connection import TokenPlace
from sync import sealing
from sync.client.tokens import FILE_NAME, SessionTokens, TokenStore
from sync.sealing import KEY_NAME, Seal
from tests.sync.memory_keyring import MemoryKeyring, memory_keyring_set


def store_in(folder: Path, *, use_keyring: bool = True) -> TokenStore:
    return TokenStore(folder, use_keyring=use_keyring, seal=Seal(folder.with_name("settings")))


DEVICE, OTHER = uuid.UUID(int=7), uuid.UUID(int=8)
URL = "http://127.0.0.1:8765"


@pytest.fixture
def memory_keyring() -> Iterator[MemoryKeyring]:
    with memory_keyring_set() as made:
        yield made


def test_the_keyring_keeps_the_token_and_no_file_does(
    tmp_path: Path, memory_keyring: MemoryKeyring
) -> None:
    store = store_in(tmp_path)
    assert store.read(URL, DEVICE) is None
    store.keep(URL, DEVICE, "secret")
    assert store.read(URL + "/", DEVICE) == "secret"
    assert store.read("http://other", DEVICE) is None
    assert store.read(URL, OTHER) is None
    assert list(tmp_path.iterdir()) == []
    assert len(memory_keyring.kept) == 1


@pytest.mark.parametrize("backend", ["none", "null", "locked"])
def test_without_a_keyring_a_file_keeps_it_and_the_log_says_so(
    tmp_path: Path,
    memory_keyring: MemoryKeyring,
    backend: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    memory_keyring.locked = True
    if backend != "locked":
        backends: dict[str, type[KeyringBackend]] = {"none": fail.Keyring, "null": null.Keyring}
        keyring.set_keyring(backends[backend]())
    store = store_in(tmp_path)
    with caplog.at_level(logging.WARNING):
        store.keep(URL, DEVICE, "t0k3n")
    assert "weaker" in caplog.text
    assert "t0k3n" not in caplog.text
    assert store_in(tmp_path).read(URL, DEVICE) == "t0k3n"
    store.keep(URL, OTHER, "another")
    store.keep(URL, DEVICE, "newer")
    assert store.read(URL, DEVICE) == "newer"
    assert store.read(URL, OTHER) == "another"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    store_in(tmp_path, use_keyring=False).keep(URL, DEVICE, "secret")
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_a_keyring_that_comes_later_takes_over(
    tmp_path: Path, memory_keyring: MemoryKeyring
) -> None:
    store_in(tmp_path, use_keyring=False).keep(URL, DEVICE, "secret")
    store = store_in(tmp_path)
    assert store.read(URL, DEVICE) == "secret"
    store.keep(URL, DEVICE, "newer")
    assert store.read(URL, DEVICE) == "newer"
    assert not (tmp_path / FILE_NAME).exists()


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b'{"a": 1}'])
def test_a_damaged_file_is_no_token_and_no_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    store = store_in(tmp_path, use_keyring=False)
    assert store.read(URL, DEVICE) is None
    store.keep(URL, DEVICE, "secret")
    assert store.read(URL, DEVICE) == "secret"


def test_training_keeps_its_tokens_for_one_run_only() -> None:
    tokens = SessionTokens()
    tokens.keep(URL, DEVICE, "secret")
    assert tokens.read(URL, DEVICE) == "secret"
    assert SessionTokens().read(URL, DEVICE) is None


def test_the_file_holds_nothing_readable_and_opens_nowhere_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    here = tmp_path / "data"
    here.mkdir()
    store = store_in(here, use_keyring=False)
    store.keep(URL, DEVICE, "secret")
    assert store.weaker
    assert b"secret" not in (here / FILE_NAME).read_bytes()
    key = tmp_path / "settings" / KEY_NAME
    if sys.platform != "win32":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    elsewhere = TokenStore(here, use_keyring=False, seal=Seal(tmp_path / "another"))
    assert elsewhere.read(URL, DEVICE) is None
    key.write_bytes(b"short")
    assert store_in(here, use_keyring=False).read(URL, DEVICE) is None
    assert "sealed elsewhere" in caplog.text


def test_a_copy_of_both_folders_opens_on_no_other_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    here = tmp_path / "data"
    here.mkdir()
    store_in(here, use_keyring=False).keep(URL, DEVICE, "secret")
    sealed = json.loads((here / FILE_NAME).read_text())[f"{URL}#{DEVICE}"].partition(":")[2]
    assert store_in(here, use_keyring=False).read(URL, DEVICE) == "secret"
    monkeypatch.setattr(sealing, "_machine_id", lambda: b"another machine")
    assert store_in(here, use_keyring=False).read(URL, DEVICE) is None
    monkeypatch.undo()
    spoilt = sealed[:40] + ("A" if sealed[40] != "A" else "B") + sealed[41:]
    assert Seal(tmp_path / "settings").open(sealed) == "secret"
    assert Seal(tmp_path / "settings").open(spoilt) is None, "changed bytes are not believed"


def test_a_token_that_is_let_go_is_gone_wherever_it_was(
    tmp_path: Path, memory_keyring: MemoryKeyring, caplog: pytest.LogCaptureFixture
) -> None:
    store = store_in(tmp_path)
    assert store.place(URL, DEVICE) is TokenPlace.NONE
    store.forget(URL, DEVICE)
    store.keep(URL, DEVICE, "secret")
    assert store.place(URL, DEVICE) is TokenPlace.KEYRING
    store.forget(URL, DEVICE)
    assert not memory_keyring.kept
    memory_keyring.locked = True
    store.keep(URL, DEVICE, "secret")
    store.keep(URL, OTHER, "another")
    assert store.place(URL, DEVICE) is TokenPlace.FILE
    store.forget(URL, DEVICE)
    assert (store.read(URL, DEVICE), store.read(URL, OTHER)) == (None, "another")
    store.forget(URL, OTHER)
    assert not (tmp_path / FILE_NAME).exists()
    memory_keyring.locked = False
    store.keep(URL, DEVICE, "stays")
    memory_keyring.refuses_to_forget = True
    with pytest.raises(OSError, match="keyring"):
        store.forget(URL, DEVICE)


def test_a_file_of_an_older_version_is_read_and_sealed_with_the_next_token(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(json.dumps({f"{URL}#{DEVICE}": "old"}))
    store = store_in(tmp_path, use_keyring=False)
    assert store.read(URL, DEVICE) == "old"
    store.keep(URL, OTHER, "new")
    assert store.read(URL, DEVICE) == "old"
    assert b'"old"' not in (tmp_path / FILE_NAME).read_bytes()
