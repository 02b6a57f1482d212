"""Keeps the bytes of attachments in a folder, each file under its own hash.

Without it a photo of a broken carton would lie in a database row, or be lost with a half-written
file. A file is written beside, made durable and then renamed: under its hash stands the whole file
or none. What a killed program left beside is cleared away when the next file comes. Nothing is ever
deleted here; the same file attached twice is kept once. Where the folder of the database wants it
encrypted, files are sealed; the hash they are named by is that of what they say.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.readers.system_words import of_system
from app.receiving.acceptance import file_kinds
from app.receiving.refusals import WishRefused
from app.store.encryption.beside import KeyLacking, Opener, seal_for_new, wanted_seal
from app.store.encryption.keys import BOOK
from app.store.encryption.sealing import LONGER, NotOpened, Seal, is_sealed, key_id_of
from app.store.errors import DatabaseLocked

PURPOSE = "attachments"
MOST_MB = 20
MOST_BYTES = MOST_MB * 1024 * 1024
_NO_KEY = "已加密，这台电脑上没有密钥"
_FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One file that is on the disk now."""

    sha256: str
    name: str
    media_type: str
    data: bytes

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)


class AttachmentFolder:
    """The attachments of one workstation."""

    def __init__(self, folder: Path) -> None:
        """Keep files below a folder, which need not be there yet."""
        self._folder = folder
        self._incoming = folder / "incoming"
        self._opened = folder / "opened"
        self._cleared = False
        self._clearing = threading.Lock()

    def path_of(self, sha256: str) -> Path:
        """Where a file is, or would be."""
        return self._folder / sha256[:2] / sha256

    def keep(self, source: Path) -> KeptFile:
        """Take a copy of a file; raises WishRefused with the reason and leaves nothing behind."""
        data = _read(source)
        kind = file_kinds.media_type(data)
        if kind is None:
            raise WishRefused("file-kind", name=source.name)
        kept = KeptFile(
            sha256=hashlib.sha256(data).hexdigest(),
            name=file_kinds.clean_name(source.name, kind),
            media_type=kind,
            data=data,
        )
        try:
            self._clear_leftovers()
            self._write(kept.sha256, data)
        except OSError as error:
            raise _not_stored(error, source.name) from error
        return kept

    def take(self, sha256: str, name: str, data: bytes) -> None:
        """Keep a file that came from elsewhere, in place of whatever is there of it.

        Raises WishRefused, and leaves nothing behind.
        """
        if hashlib.sha256(data).hexdigest() != sha256:
            raise WishRefused("damaged", name=name)
        try:
            self._clear_leftovers()
            self._write(sha256, data)
        except OSError as error:
            raise _not_stored(error, name) from error

    def has(self, sha256: str, size: int) -> bool:
        """Whether a file is here, by its length: what is in it is looked at when it is opened."""
        try:
            return self.path_of(sha256).stat().st_size in (size, size + LONGER)
        except OSError:
            return False

    def read(self, sha256: str) -> bytes | None:
        """A file's bytes; None where it is not here, or not what it was."""
        try:
            data = stored_bytes(self.path_of(sha256))
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == sha256 else None

    def has_room(self, least_bytes: int) -> bool:
        """Whether so much is free where the files are."""
        place = self._folder if self._folder.is_dir() else self._folder.parent
        try:
            return shutil.disk_usage(place).free >= least_bytes
        except OSError:
            return False

    def opened(self, sha256: str, name: str) -> Path:
        """A copy under its own name for another program to show; raises WishRefused."""
        try:
            data = _unsealed(self.path_of(sha256))
        except FileNotFoundError as error:
            raise WishRefused("elsewhere", name=name) from error
        except KeyLacking as error:
            raise WishRefused("file-unreadable", name=name, detail=_NO_KEY) from error
        except NotOpened as error:
            raise WishRefused("damaged", name=name) from error
        except OSError as error:
            raise WishRefused("file-unreadable", name=name, detail=_reason(error)) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise WishRefused("damaged", name=name)
        copy = self._opened / sha256[:16] / name
        try:
            copy.parent.mkdir(parents=True, exist_ok=True)
            # Always anew: the copy may have been changed by whoever looked at it before.
            copy.write_bytes(data)
        except OSError as error:
            raise _not_stored(error, name) from error
        return copy

    def _write(self, sha256: str, data: bytes) -> None:
        place = self.path_of(sha256)
        if _is_whole(place, data):
            return
        seal = seal_for_new(self._folder.parent, PURPOSE)
        self._put(place, data if seal is None else seal.close(data))

    def settling(self) -> Iterator[Path]:
        """Bring the files that are there to what is wanted, sealed or plain, one at each step.

        What cannot be changed, or is not whole, stays as it is.
        """
        if not (self._folder.parent / BOOK).is_file():
            return
        try:
            seal = wanted_seal(self._folder.parent, PURPOSE)
        except (DatabaseLocked, OSError):
            return
        for place in sorted(self._folder.glob("??/*")):
            with contextlib.suppress(OSError):
                self._settle(place, seal)
            yield place

    def _settle(self, place: Path, seal: Seal | None) -> None:
        if is_sealed(place) == (seal is not None):
            return
        data = stored_bytes(place)
        if hashlib.sha256(data).hexdigest() == place.name:
            self._clear_leftovers()
            self._put(place, data if seal is None else seal.close(data))

    def _put(self, place: Path, data: bytes) -> None:
        self._incoming.mkdir(parents=True, exist_ok=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = self._incoming / uuid.uuid4().hex
        try:
            with beside.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(place)
        except OSError:
            with contextlib.suppress(OSError):
                beside.unlink()
            raise
        _make_durable(place.parent)

    def _clear_leftovers(self) -> None:
        # Files come from two threads: nobody writes there before what was left is gone.
        with self._clearing:
            if self._cleared:
                return
            for folder in (self._incoming, self._opened):
                shutil.rmtree(folder, ignore_errors=True)
            self._cleared = True


def stored_bytes(path: Path) -> bytes:
    """What a kept file says; raises OSError, also where it is sealed and does not open."""
    try:
        return _unsealed(path)
    except KeyLacking as error:
        raise OSError(errno.EACCES, _NO_KEY) from error
    except NotOpened as error:
        raise OSError(errno.EIO, str(error)) from error


def _unsealed(path: Path) -> bytes:
    data = path.read_bytes()
    return data if key_id_of(data) is None else Opener(path, PURPOSE).open(data)


def _read(source: Path) -> bytes:
    try:
        # One byte more than allowed tells a file that is too large from one that just fits.
        with source.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise WishRefused("file-missing", name=source.name) from error
    except (OSError, ValueError) as error:
        raise WishRefused("file-unreadable", name=source.name, detail=_reason(error)) from error
    if not data:
        raise WishRefused("file-empty", name=source.name)
    if len(data) > MOST_BYTES:
        raise WishRefused("file-too-large", name=source.name, most=MOST_MB)
    return data


def _not_stored(error: OSError, name: str) -> WishRefused:
    key = "disk-full" if error.errno in _FULL else "not-stored"
    return WishRefused(key, name=name, detail=_reason(error))


def _is_whole(place: Path, data: bytes) -> bool:
    try:
        return stored_bytes(place) == data
    except OSError:
        return False


def _make_durable(folder: Path) -> None:
    # A rename is durable once its folder is; Windows does that by itself and opens no folders.
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _reason(error: OSError | ValueError) -> str:
    return str(of_system(error) if isinstance(error, OSError) else error)
