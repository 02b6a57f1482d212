"""The list beside a backup: what its tables hold, and which files belong to it.

Without it a backup would be one file, and nobody could say whether it is still what was copied.
`workstation-STAMP.db` has a `workstation-STAMP.json` beside it; the files lie once, under their
hashes, in `files/ab/…` of the same folder, however many backups name them. Rules:

- A file is there whole or not at all: it is written beside, read for its hash and renamed.
- An attachment is never changed once it is there, so on the same disk it is linked and takes no
  room; where the disk cannot link it is copied.
- A list is written last. Files that no list names are removed; where one list cannot be read, none.
- Backups of before had no list: they are restored by themselves.

What a list says is not believed: names are checked, and each file is read for its hash.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from app.store.copies.belongings import Belonging, belongings_in, is_belonging
from app.store.copies.likeness import TableSum
from app.store.durably import BINARY, write_durably
from app.store.encryption.sealing import is_sealed

FILES = "files"
"""In a folder of backups."""
FORMAT = 1
_UNFINISHED = ".part"
_PIECE = 1024 * 1024
_LONGEST = 64 * 1024 * 1024
"""Of a list that is read: each file takes some 150 bytes."""

GoOn = Callable[[], bool]


class KeptFile(msgspec.Struct, frozen=True):
    """One file that belongs to a backup."""

    name: str
    """Below the workstation's folder, with `/`."""
    size: int
    sha256: str
    changed_ns: int = 0


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of one backup."""

    format: int = FORMAT
    sha256: str
    """Of the copy of the database."""
    tables: dict[str, TableSum]
    files: tuple[KeptFile, ...] = ()


class NotKept(Exception):
    """A file is not what its list says, or is not there; its text says which."""


def list_of(backup: Path) -> Path:
    """Where the list of a backup is, whether there is one or not."""
    return backup.with_suffix(".json")


def manifest_of(backup: Path) -> Manifest | None:
    """Read the list of a backup; None where it has none. Raises NotKept where it is damaged."""
    path = list_of(backup)
    try:
        if path.stat().st_size > _LONGEST:
            raise NotKept(f"{path.name} 太大")
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise NotKept(f"{path.name}：{error.strerror or error}") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise NotKept(f"{path.name} 已损坏") from error
    if not all(is_belonging(one.name) and _is_hash(one.sha256) for one in manifest.files):
        raise NotKept(f"{path.name} 里有不认识的文件")
    return manifest


def _is_hash(text: str) -> bool:
    return len(text) == 64 and not set(text) - set("0123456789abcdef")


def keep_belongings(
    folder: Path, backups: Path, before: Manifest | None, go_on: GoOn
) -> tuple[KeptFile, ...] | None:
    """Keep what stands beside a database among its backups; None where it was called off.

    What did not change since the list `before` is not read again. Raises OSError.
    """
    known = {} if before is None else {one.name: one for one in before.files}
    kept: list[KeptFile] = []
    for found in belongings_in(folder):
        if not go_on():
            return None
        last = known.get(found.name)
        if last is not None and _unchanged(found, last, backups):
            kept.append(last)
            continue
        with suppress(FileNotFoundError):  # it was put away meanwhile
            kept.append(_keep(found, backups))
    return tuple(kept)


def _unchanged(found: Belonging, last: KeptFile, backups: Path) -> bool:
    same = (found.size, found.changed_ns) == (last.size, last.changed_ns)
    return same and _has(backups, last)


def _has(backups: Path, file: KeptFile) -> bool:
    try:
        return place_of(backups, file.sha256).stat().st_size == file.size
    except OSError:
        return False


def place_of(backups: Path, sha256: str) -> Path:
    """Where a file of this hash lies in a folder of backups."""
    return backups / FILES / sha256[:2] / sha256


def _keep(found: Belonging, backups: Path) -> KeptFile:
    if found.sha256 is not None:
        # The name says what an attachment says; sealed, its bytes are others.
        named = hash_of(found.path) if is_sealed(found.path) else found.sha256
        kept = KeptFile(found.name, found.size, named, found.changed_ns)
        place = place_of(backups, named)
        if _has(backups, kept) or _linked(found.path, place):
            return kept
    # A journal grows meanwhile: what was read is what is kept.
    size, sha256 = copy_into(backups, found.path)
    return KeptFile(found.name, size, sha256, found.changed_ns)


def _linked(source: Path, place: Path) -> bool:
    try:
        _make_folder(place.parent)
        place.unlink(missing_ok=True)
        os.link(source, place)
    except OSError:
        return False
    return True


def copy_into(backups: Path, source: Path, expected: str | None = None) -> tuple[int, str]:
    """Copy a file under its hash; returns its length and hash. Raises OSError or NotKept."""
    files = backups / FILES
    _make_folder(files)
    unfinished = files / f"{source.name}{_UNFINISHED}"
    try:
        size, sha256 = copy_file(source, unfinished)
        if expected is not None and sha256 != expected:
            raise NotKept(f"{source.name} 与清单不符")
        if hash_of(unfinished) != sha256:
            raise NotKept(f"{source.name} 写进去和读出来不一样")
        place = place_of(backups, sha256)
        _make_folder(place.parent)
        unfinished.replace(place)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return size, sha256


def copy_file(
    source: Path, target: Path, show: Callable[[int], object] = lambda _bytes: None
) -> tuple[int, str]:
    """Copy a file durably, for its owner alone; returns length and hash. `show` hears bytes."""
    digest = hashlib.sha256()
    descriptor = os.open(target, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | BINARY, 0o600)
    with source.open("rb") as read, os.fdopen(descriptor, "wb") as write:
        while piece := read.read(_PIECE):
            write.write(piece)
            digest.update(piece)
            show(write.tell())
        write.flush()
        os.fsync(write.fileno())
        return write.tell(), digest.hexdigest()


def hash_of(path: Path) -> str:
    """SHA-256 of a file; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_list(backup: Path, manifest: Manifest) -> None:
    """Write the list of a backup durably; raises OSError."""
    text = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    write_durably(list_of(backup), text + b"\n")


def carry_files(
    source: Path, target: Path, files: Iterable[KeptFile], go_on: GoOn
) -> tuple[str, ...] | None:
    """Copy kept files from one folder of backups into another; None where it was called off.

    Returns the names of those that are damaged or gone in the source: one spoilt photo must not
    keep all the rest from being copied. Raises OSError where the target does not take them.
    """
    lacking: list[str] = []
    for file in files:
        if not go_on():
            return None
        if _has(target, file):
            continue
        try:
            if hash_of(place_of(source, file.sha256)) != file.sha256:
                raise NotKept(file.name)
        except (OSError, NotKept):
            lacking.append(file.name)
            continue
        copy_into(target, place_of(source, file.sha256), file.sha256)
    return tuple(lacking)


def put_back(backups: Path, files: Iterable[KeptFile], folder: Path) -> tuple[str, ...]:
    """Put what is missing in a workstation's folder back; returns the names that cannot be.

    What is there stays as it is. Raises OSError where the folder takes no files.
    """
    lacking: list[str] = []
    for file in files:
        target = folder / file.name
        if target.exists():
            continue
        _make_folder(target.parent)
        unfinished = target.with_name(target.name + _UNFINISHED)
        source = place_of(backups, file.sha256)
        try:
            if not source.is_file() or copy_file(source, unfinished)[1] != file.sha256:
                lacking.append(file.name)
                continue
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
    return tuple(lacking)


def remove_unnamed(backups: Path, kept: Iterable[Path]) -> None:
    """Remove lists without a backup, and files that no list of a kept backup names."""
    kept = tuple(kept)
    lists = {list_of(one).name for one in kept}
    with suppress(OSError):
        for path in backups.glob("*-????????-??????.json"):
            if path.name not in lists:
                path.unlink(missing_ok=True)
    try:
        read: Mapping[Path, Manifest | None] = {one: manifest_of(one) for one in kept}
    except NotKept:
        return
    named = {file.sha256 for one in read.values() if one is not None for file in one.files}
    with suppress(OSError):
        for path in (backups / FILES).glob("*/*"):
            if path.name not in named:
                path.unlink(missing_ok=True)
        for path in (backups / FILES).glob("*" + _UNFINISHED):
            path.unlink(missing_ok=True)
