"""The book of readers: which there are on this workstation.

Without it every reader would have to be set up again each morning. An id is given once and never
again, so a scan of last year still says which reader it was. Readers that could not be told apart
are not taken: one port for two, one prefix for two keyboard readers (unless one is switched off).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from app.readers import book_sayings as sayings
from app.readers.book_file import BookContent, larger, load, numbers_of, save
from app.readers.profile import ReaderKind, ReaderProfile, ReaderSettings, kind_of
from app.readers.saying import Saying
from app.readers.settings import (
    CameraSettings,
    HidSettings,
    SerialSettings,
    SettingError,
    WedgeSettings,
)

FILE_NAME = "readers.json"
KEYBOARD = ReaderProfile("keyboard-1", "键盘口扫码枪", WedgeSettings())
"""What a workstation listens to before anybody set anything up."""


class BookRefusal(Exception):
    """A wish about the book was not done; the book is as it was."""

    def __init__(self, why: Saying) -> None:
        super().__init__(why.chinese)
        self.why = why


class ReaderBook:
    """The readers of one workstation; changed by one thread, `readers` may be read by any."""

    def __init__(self, path: Path, first: Sequence[ReaderProfile] = (KEYBOARD,)) -> None:
        """Open the book at `path`; where there is none yet it holds the `first` readers."""
        self._path = path
        content = load(path, tuple(first))
        if not any(one.kind is ReaderKind.KEYBOARD for one in content.readers):
            content = replace(content, readers=(*content.readers, _spare(content.readers)))
        given = larger(content.given, numbers_of(content.readers))
        self._content = _told_apart(replace(content, given=given))

    @property
    def readers(self) -> tuple[ReaderProfile, ...]:
        """All readers, in the order they were added."""
        return self._content.readers

    @property
    def complaints(self) -> tuple[Saying, ...]:
        """What could not be used of the file, one sentence each."""
        return self._content.complaints

    def find(self, reader_id: str) -> ReaderProfile | None:
        """Look a reader up."""
        return next((one for one in self.readers if one.reader_id == reader_id), None)

    def add(self, name: str, settings: ReaderSettings) -> ReaderProfile:
        """Take a new reader in, under an id of its own; raises BookRefusal."""
        kind = kind_of(settings)
        number = self._content.given.get(kind, 0) + 1
        try:
            made = ReaderProfile(f"{kind.value}-{number}", name.strip(), settings)
        except SettingError as error:
            raise BookRefusal(sayings.bad_setting(str(error))) from error
        _require_told_apart(made, self.readers)
        given = {**self._content.given, kind: number}
        self._keep(BookContent((*self.readers, made), given))
        return made

    def change(self, profile: ReaderProfile) -> ReaderProfile:
        """Use a reader otherwise; raises BookRefusal. Returns how it was."""
        before = self._known(profile.reader_id)
        if profile.kind is not before.kind:
            raise BookRefusal(sayings.other_kind(before.name))
        changed = replace(profile, name=profile.name.strip())
        _require_told_apart(changed, (one for one in self.readers if one is not before))
        after = tuple(changed if one is before else one for one in self.readers)
        self._keep(BookContent(after, self._content.given))
        return before

    def remove(self, reader_id: str) -> ReaderProfile:
        """Forget a reader; raises BookRefusal. Returns what it was.

        The last keyboard reader stays: it can be switched off, but a desk whose serial reader is
        broken must be able to fall back to it without adding anything.
        """
        known = self._known(reader_id)
        kept = tuple(one for one in self.readers if one is not known)
        if known.kind is ReaderKind.KEYBOARD and not any(one.kind is known.kind for one in kept):
            raise BookRefusal(sayings.last_keyboard(known.name))
        self._keep(BookContent(kept, self._content.given))
        return known

    def _known(self, reader_id: str) -> ReaderProfile:
        known = self.find(reader_id)
        if known is None:
            raise BookRefusal(sayings.unknown(reader_id))
        return known

    def _keep(self, content: BookContent) -> None:
        """Write first, adopt then: what is not on disk is not so."""
        try:
            save(self._path, content)
        except OSError as error:
            raise BookRefusal(sayings.not_written(self._path, error)) from error
        self._content = replace(content, complaints=self._content.complaints)


def _spare(readers: Sequence[ReaderProfile]) -> ReaderProfile:
    """Make the keyboard reader that every workstation has, under a name that is free."""
    names = {one.name.casefold() for one in readers}
    tried = (f"{KEYBOARD.name} {number}" for number in range(2, len(readers) + 3))
    name = next(one for one in (KEYBOARD.name, *tried) if one.casefold() not in names)
    return replace(KEYBOARD, name=name)


def _told_apart(content: BookContent) -> BookContent:
    """Switch off readers of a file that cannot be told from one before them."""
    readers: list[ReaderProfile] = []
    complaints = list(content.complaints)
    for one in content.readers:
        try:
            _require_told_apart(one, readers)
            readers.append(one)
        except BookRefusal as refusal:
            complaints.append(refusal.why)
            readers.append(replace(one, enabled=False))
    return replace(content, readers=tuple(readers), complaints=tuple(complaints))


def _require_told_apart(profile: ReaderProfile, others: Iterable[ReaderProfile]) -> None:
    """Raise where scans of this reader could not be told from those of another."""
    for other in others:
        if other.name.casefold() == profile.name.casefold():
            raise BookRefusal(sayings.same_name(profile.name))
        if other.enabled and profile.enabled and _clash(profile.settings, other.settings):
            if isinstance(profile.settings, WedgeSettings):
                raise BookRefusal(sayings.same_prefix(other.name, profile.settings.prefix))
            raise BookRefusal(sayings.same_place(other.name, _place_of(profile.settings)))


def _clash(one: ReaderSettings, other: ReaderSettings) -> bool:
    """Say whether both would listen to the same."""
    if kind_of(one) is not kind_of(other):
        return False
    if isinstance(one, WedgeSettings) and isinstance(other, WedgeSettings):
        return one.prefix == other.prefix
    shorter, longer = sorted((_place_of(one), _place_of(other)), key=len)
    # `usb:VVVV:PPPP` means the first of that model, whatever its serial number.
    return shorter == longer or (shorter.startswith("usb:") and longer.startswith(f"{shorter}:"))


def _place_of(settings: ReaderSettings) -> str:
    """Say where a reader is plugged in; nothing for a keyboard, which is one for all."""
    if isinstance(settings, SerialSettings):
        port = settings.port.strip()
        # Case means nothing in `COM3` and `usb:…`, and much in `/dev/ttyS0`.
        return port if port.startswith("/") else port.lower()
    if isinstance(settings, HidSettings):
        return settings.usb.lower()
    if isinstance(settings, CameraSettings):
        return settings.source.strip()
    return ""
