from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.store.encryption.keys import (
    BOOK,
    DataKey,
    KeyBook,
    book_in,
    unwrapped,
    wrapped,
    write_book,
)
from app.store.encryption.recovery import new_recovery_key
from app.store.encryption.refusals import BookProblem, WrongRecoveryKey

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_the_recovery_key_opens_what_the_book_holds_and_no_other_does(tmp_path: Path) -> None:
    """Otherwise a lost machine would take its data along, or the paper would be no secret."""
    key, paper = DataKey.new(), new_recovery_key()
    write_book(tmp_path, KeyBook(wanted=True, keys=(wrapped(key, paper, NOW),)))
    book = book_in(tmp_path)
    assert book.wanted
    assert unwrapped(book, paper.lower()) == (key,)
    with pytest.raises(WrongRecoveryKey):
        unwrapped(book, new_recovery_key())


def test_the_book_tells_nothing_of_the_key(tmp_path: Path) -> None:
    """Otherwise whoever copies the folder, or a backup of it, would hold the key."""
    key, paper = DataKey.new(), new_recovery_key()
    write_book(tmp_path, KeyBook(wanted=True, keys=(wrapped(key, paper, NOW),)))
    content = (tmp_path / BOOK).read_bytes()
    for secret in (key.secret, key.salt):
        assert secret not in content
        assert secret.hex().encode() not in content
    assert paper.encode() not in content
    assert key.secret.hex() not in repr(key)


def test_a_wrapped_key_that_was_changed_opens_nothing(tmp_path: Path) -> None:
    """Otherwise a key could be put into the book by whoever can write the file."""
    key, other, paper = DataKey.new(), DataKey.new(), new_recovery_key()
    mine, others = wrapped(key, paper, NOW), wrapped(other, paper, NOW)
    swapped = KeyBook(keys=(type(mine)(mine.id, NOW, others.wrapped),))
    with pytest.raises(WrongRecoveryKey):
        unwrapped(swapped, paper)


def test_no_book_is_an_empty_one_and_a_damaged_one_is_named(tmp_path: Path) -> None:
    """Otherwise a damaged book would count as none, and the folder be made plain again."""
    assert book_in(tmp_path) == KeyBook()
    for content in (b"", b"{", b"[]", b'{"wanted": 1}', b"\xff\xfe", b'{"keys": [{}]}'):
        (tmp_path / BOOK).write_bytes(content)
        with pytest.raises(BookProblem, match=BOOK):
            book_in(tmp_path)


def test_a_book_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    """Otherwise an old program would write over keys it does not know."""
    (tmp_path / BOOK).write_text(json.dumps({"tracedock_encryption": 2}), encoding="utf-8")
    with pytest.raises(BookProblem, match="升级"):
        book_in(tmp_path)
