"""The file of the book of readers: JSON, written whole or not at all, read without trust.

Without it one wrong letter in a file would leave a desk without readers. Each reader is read by
itself: one that cannot be used is left out and named, and the file as it was is kept beside it
before anything overwrites it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from app.readers import book_sayings as sayings
from app.readers.profile import ReaderKind, ReaderProfile, ReaderSettings, Sends
from app.readers.saying import Saying
from app.readers.settings import CameraSettings, HidSettings, SerialSettings, WedgeSettings

VERSION = 1

_SETTINGS: dict[ReaderKind, type[ReaderSettings]] = {
    ReaderKind.KEYBOARD: WedgeSettings,
    ReaderKind.SERIAL: SerialSettings,
    ReaderKind.HID: HidSettings,
    ReaderKind.CAMERA: CameraSettings,
}
_ID = re.compile(r"\b(keyboard|serial|hid|camera)-([1-9][0-9]{0,8})\b")


@dataclass(frozen=True, slots=True)
class BookContent:
    """What the file holds."""

    readers: tuple[ReaderProfile, ...]
    given: Mapping[ReaderKind, int]
    """The last number of each kind that was ever given."""
    complaints: tuple[Saying, ...] = ()
    """What could not be used, one sentence each."""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    """The file as a whole."""

    version: int
    readers: list[Any]
    given: dict[ReaderKind, int] = {}


class _Entry(msgspec.Struct, forbid_unknown_fields=True):
    """One reader of the file."""

    reader_id: str
    name: str
    kind: ReaderKind
    settings: dict[str, Any]
    sends: Sends = Sends.SCANS
    enabled: bool = True


def load(path: Path, first: tuple[ReaderProfile, ...]) -> BookContent:
    """Read the file; whatever is in it, there are readers afterwards, and what is wrong is said."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return BookContent(first, numbers_of(first))
    except OSError as error:
        return BookContent(first, numbers_of(first), (sayings.not_read(path, error),))
    # Every id anywhere in it was given once: also of readers that are left out now.
    seen = _largest(raw.decode(errors="replace"))
    try:
        file = _unpacked(raw)
    except ValueError:
        kept = _keep_aside(path, raw)
        return BookContent(first, larger(seen, numbers_of(first)), (sayings.damaged(path, kept),))
    readers, complaints = _usable(file.readers)
    if complaints:
        complaints += (sayings.kept(_keep_aside(path, raw)),)
    return BookContent(readers, larger(seen, file.given), complaints)


def save(path: Path, content: BookContent) -> None:
    """Write the file, whole and durable, or leave it as it was; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, _packed(content))


def numbers_of(readers: tuple[ReaderProfile, ...]) -> dict[ReaderKind, int]:
    """Find the largest number of each kind."""
    return _largest(" ".join(one.reader_id for one in readers))


def larger(one: Mapping[ReaderKind, int], other: Mapping[ReaderKind, int]) -> dict[ReaderKind, int]:
    """Take the larger number of each kind."""
    return {kind: max(one.get(kind, 0), other.get(kind, 0)) for kind in ReaderKind}


def _largest(text: str) -> dict[ReaderKind, int]:
    found: dict[ReaderKind, int] = {}
    for kind, number in _ID.findall(text):
        found = larger(found, {ReaderKind(kind): int(number)})
    return found


def _unpacked(raw: bytes) -> _File:
    """Take the file apart; raises ValueError where it is no book of this version."""
    try:
        file = msgspec.json.decode(raw.removeprefix(b"\xef\xbb\xbf"), type=_File)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if file.version != VERSION:
        raise ValueError(f"version {file.version}")
    return file


def _usable(rows: list[Any]) -> tuple[tuple[ReaderProfile, ...], tuple[Saying, ...]]:
    """Read each reader by itself; one that cannot be used is left out and named."""
    readers: dict[str, ReaderProfile] = {}
    complaints: list[Saying] = []
    for number, row in enumerate(rows, 1):
        try:
            made = _profile_of(row)
            if made.reader_id in readers:
                raise ValueError(f"{made.reader_id} twice")
            readers[made.reader_id] = made
        except ValueError as error:
            complaints.append(sayings.left_out(_called(row, number), str(error)))
    return tuple(readers.values()), tuple(complaints)


def _profile_of(row: object) -> ReaderProfile:
    """Make a reader of one entry; raises ValueError, which says what is wrong."""
    entry = msgspec.convert(row, _Entry)
    matched = _ID.fullmatch(entry.reader_id)
    if matched is None or matched[1] != entry.kind.value:
        raise ValueError(f"reader_id: {entry.reader_id!r}")
    settings = msgspec.convert(entry.settings, _SETTINGS[entry.kind])
    _require_known_keys(entry.settings, msgspec.to_builtins(settings))
    name = entry.name.strip()
    return ReaderProfile(entry.reader_id, name, settings, entry.sends, entry.enabled)


def _require_known_keys(given: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    """Raise for a key that means nothing: a misspelt setting is not to be overlooked."""
    for key, value in given.items():
        if key not in known:
            raise ValueError(f"{key}?")
        if isinstance(value, dict):
            _require_known_keys(value, known[key])


def _called(row: object, number: int) -> str:
    """Name an entry that cannot be read: as people call it, or by its place in the file."""
    name = row.get("name") if isinstance(row, dict) else None
    return name if isinstance(name, str) and name.strip() else f"#{number}"


def _packed(content: BookContent) -> bytes:
    entries = [
        _Entry(
            one.reader_id,
            one.name,
            one.kind,
            msgspec.to_builtins(one.settings),
            one.sends,
            one.enabled,
        )
        for one in content.readers
    ]
    file = _File(VERSION, msgspec.to_builtins(entries), dict(content.given))
    return json.dumps(msgspec.to_builtins(file), ensure_ascii=False, indent=2).encode() + b"\n"


def _keep_aside(path: Path, raw: bytes) -> Path | None:
    """Keep a file as it is under a name that says what it holds; None where that fails."""
    aside = path.with_name(f"{path.stem}-{hashlib.sha256(raw).hexdigest()[:8]}.kept")
    if not aside.exists():
        try:
            _write(aside, raw)
        except OSError:
            return None
    return aside


def _write(path: Path, content: bytes) -> None:
    """Write a file that is there whole and durable, or as before; raises OSError."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
