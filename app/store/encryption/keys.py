"""The keys of a workstation's files, and the book beside the database that says which there are.

Without it nobody could say whether a folder is to be encrypted, or open it on another machine.
A data key is random and stays where secrets of this machine stay (the keyring). The book
`encryption.json` holds it once more, wrapped by the recovery key that a person keeps on paper; the
book goes into every backup, so that a lost machine takes no backup with it. Keys are only ever
added: a backup of last week opens with the key of last week.

Wrapping: AES-256-GCM under HKDF-SHA256 of the recovery key, whose 150 bits need no slow hashing
(RFC 5116, RFC 5869).
"""

from __future__ import annotations

import base64
import binascii
import os
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.store.durably import write_durably
from app.store.encryption.keeping import KeyKeeper
from app.store.encryption.recovery import recovery_key_of
from app.store.encryption.refusals import BookProblem, WrongRecoveryKey

BOOK = "encryption.json"
VERSION = 1
_SECRET_BYTES = 32
_SALT_BYTES = 16
_NONCE_BYTES = 12
_PURPOSE = b"tracedock data key 1"
_BIGGEST_BOOK = 1 << 20


@dataclass(frozen=True, slots=True, repr=False)
class DataKey:
    """What the pages of a file are encrypted with."""

    key_id: str
    secret: bytes
    """32 bytes."""
    salt: bytes
    """16 bytes: of SQLCipher's key for checking pages."""

    @classmethod
    def new(cls) -> DataKey:
        """A random one."""
        return cls(uuid.uuid4().hex, os.urandom(_SECRET_BYTES), os.urandom(_SALT_BYTES))

    @classmethod
    def of_bytes(cls, key_id: str, content: bytes) -> DataKey:
        """The one whose secret and salt these are; raises ValueError."""
        if len(content) != _SECRET_BYTES + _SALT_BYTES:
            raise ValueError("no data key")
        return cls(key_id, content[:_SECRET_BYTES], content[_SECRET_BYTES:])

    @property
    def content(self) -> bytes:
        """Secret and salt."""
        return self.secret + self.salt


class WrappedKey(msgspec.Struct, frozen=True):
    """A data key as the book holds it."""

    id: str
    made_at: datetime
    wrapped: str
    """Base64 of nonce and ciphertext."""


class KeyBook(msgspec.Struct, frozen=True):
    """Whether a folder is to be encrypted, and all keys it ever had, the newest last."""

    tracedock_encryption: int = VERSION
    wanted: bool = False
    keys: tuple[WrappedKey, ...] = ()


def book_in(folder: Path) -> KeyBook:
    """The book of a folder, an empty one where there is none; raises BookProblem."""
    path = folder / BOOK
    try:
        with path.open("rb") as file:
            content = file.read(_BIGGEST_BOOK)
        book = msgspec.json.decode(content, type=KeyBook)
    except FileNotFoundError:
        return KeyBook()
    except (OSError, ValueError) as error:
        raise BookProblem(
            f"{path} 读不出来（{error}），请从备份放回这个文件",
            f"{path} cannot be read ({error}): put it back from a backup.",
        ) from error
    if book.tracedock_encryption != VERSION:
        raise BookProblem(
            f"{path} 是更新版本的程序写的，请先升级本程序",
            f"A newer program wrote {path}: update this one.",
        )
    return book


def bring_book(folder: Path, target: Path) -> None:
    """Let a folder of backups hold the book, too: they are opened by it on another machine.

    Raises OSError.
    """
    with suppress(FileNotFoundError):
        content = (folder / BOOK).read_bytes()
        beside = target / BOOK
        if not beside.is_file() or beside.read_bytes() != content:
            write_durably(beside, content)


def write_book(folder: Path, book: KeyBook) -> None:
    """Write a book, whole and durable; raises OSError."""
    content = msgspec.json.format(msgspec.json.encode(book), indent=2)
    write_durably(folder / BOOK, content + b"\n")


def wrapped(key: DataKey, recovery_key: str, made_at: datetime) -> WrappedKey:
    """A data key that this recovery key opens."""
    nonce = os.urandom(_NONCE_BYTES)
    cipher = AESGCM(_wrapping_key(recovery_key, key.key_id))
    content = nonce + cipher.encrypt(nonce, key.content, key.key_id.encode("ascii"))
    return WrappedKey(key.key_id, made_at, base64.b64encode(content).decode("ascii"))


def unwrapped(book: KeyBook, typed: str) -> tuple[DataKey, ...]:
    """The data keys that a recovery key opens; raises NotARecoveryKey or WrongRecoveryKey."""
    recovery_key = recovery_key_of(typed)
    found = tuple(key for one in book.keys if (key := _opened(one, recovery_key)) is not None)
    if not found:
        raise WrongRecoveryKey(
            "这个恢复密钥不是这台工作站的，请核对打印件上的编号",
            "This recovery key is not this workstation's: compare the name on the paper.",
        )
    return found


def _opened(one: WrappedKey, recovery_key: str) -> DataKey | None:
    try:
        content = base64.b64decode(one.wrapped, validate=True)
        nonce, sealed = content[:_NONCE_BYTES], content[_NONCE_BYTES:]
        cipher = AESGCM(_wrapping_key(recovery_key, one.id))
        return DataKey.of_bytes(one.id, cipher.decrypt(nonce, sealed, one.id.encode()))
    except (InvalidTag, ValueError, binascii.Error):
        return None


def _wrapping_key(recovery_key: str, key_id: str) -> bytes:
    signs = recovery_key.replace("-", "").encode("ascii")
    return HKDF(hashes.SHA256(), _SECRET_BYTES, key_id.encode(), _PURPOSE).derive(signs)


def keep_key(keeper: KeyKeeper, key: DataKey) -> None:
    """Let this machine open what the key opens; raises OSError where nothing takes it."""
    keeper.keep(key.key_id, base64.b64encode(key.content).decode("ascii"))


def kept_key(keeper: KeyKeeper, key_id: str) -> DataKey | None:
    """A key that this machine keeps; None where it does not, or no longer whole."""
    said = keeper.read(key_id)
    try:
        return None if said is None else DataKey.of_bytes(key_id, base64.b64decode(said))
    except ValueError:
        return None
