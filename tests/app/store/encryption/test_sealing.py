from __future__ import annotations

from pathlib import Path

import pytest

from app.store.encrypting import prepare, turn_off, turn_on
from app.store.encryption.beside import KeyLacking, Opener, seal_for_new
from app.store.encryption.held import HELD
from app.store.encryption.keys import DataKey
from app.store.encryption.sealing import SEALED_MAGIC, NotOpened, Seal, key_id_of
from tests.app.store.encryption.vault import NOW, machine

CONTENT = b"8100001" * 20


def test_what_is_sealed_opens_and_tells_its_key() -> None:
    """Otherwise pieces of an older key could not be told from those of the newest."""
    key = DataKey.new()
    for content in (CONTENT, b"", bytes(range(256)) * 400):
        piece = Seal(key, "scans").close(content)
        assert Seal(key, "scans").open(piece) == content
        assert key_id_of(piece) == key.key_id
        assert piece.startswith(SEALED_MAGIC)
        assert len(piece) == len(content) + 52


def test_a_piece_tells_nothing_and_no_two_are_alike() -> None:
    """Otherwise a code that was scanned twice would be seen to be the same."""
    key = DataKey.new()
    seal = Seal(key, "scans")
    first, second = seal.close(CONTENT), seal.close(CONTENT)
    assert first[24:] != second[24:]
    assert b"8100001" not in first
    assert key.secret not in first


def test_a_piece_that_was_changed_or_cut_off_does_not_open() -> None:
    """Otherwise whoever can write the disk could change what was scanned."""
    seal = Seal(DataKey.new(), "scans")
    piece = seal.close(CONTENT)
    for place in range(len(piece)):
        changed = bytearray(piece)
        changed[place] ^= 1
        with pytest.raises(NotOpened):
            seal.open(bytes(changed))
    for length in range(len(piece)):
        with pytest.raises(NotOpened):
            seal.open(piece[:length])
    with pytest.raises(NotOpened):
        seal.open(piece + b"\0")


def test_another_key_or_purpose_opens_nothing() -> None:
    """Otherwise a piece of one file could be put in the place of one of another kind."""
    key, other = DataKey.new(), DataKey.new()
    piece = Seal(key, "scans").close(CONTENT)
    same_name = DataKey(key.key_id, other.secret, other.salt)
    for seal in (Seal(other, "scans"), Seal(same_name, "scans"), Seal(key, "attachments")):
        with pytest.raises(NotOpened):
            seal.open(piece)


def test_what_is_not_sealed_tells_no_key() -> None:
    """Otherwise a plain file would be taken for one whose key was lost."""
    for content in (b"", b"\x00TDseal", SEALED_MAGIC + bytes(10), b"%PDF-1.7" + bytes(100)):
        assert key_id_of(content) is None


def test_pieces_of_older_keys_open_and_new_ones_follow_the_wish(tmp_path: Path) -> None:
    """Otherwise a new key would make what was written before it unreadable."""
    pieces = []
    with machine():
        assert seal_for_new(tmp_path, "scans") is None
        for _ in range(2):
            prepared = prepare()
            turn_on(tmp_path, prepared, prepared.recovery_key, NOW)
            seal = seal_for_new(tmp_path, "scans")
            assert seal is not None
            pieces.append(seal.close(CONTENT))
            assert key_id_of(pieces[-1]) == prepared.key.key_id
        turn_off(tmp_path)
        assert seal_for_new(tmp_path, "scans") is None
        HELD.forget()
        opener = Opener(tmp_path / "scans" / "a.jsonl", "scans")
        assert [opener.open(piece) for piece in pieces] == [CONTENT, CONTENT]


@pytest.mark.logs("scans are kept in plain")
def test_a_key_that_is_not_here_is_told_from_damage_and_stops_no_writing(tmp_path: Path) -> None:
    """Otherwise a locked keyring would keep scans from being kept."""
    with machine() as vault:
        prepared = prepare()
        turn_on(tmp_path, prepared, prepared.recovery_key, NOW)
        piece = Seal(prepared.key, "scans").close(CONTENT)
        vault.kept.clear()
        HELD.forget()
        assert seal_for_new(tmp_path, "scans") is None
        opener = Opener(tmp_path / "a.jsonl", "scans")
        with pytest.raises(KeyLacking):
            opener.open(piece)
        with pytest.raises(NotOpened):
            opener.open(CONTENT)
