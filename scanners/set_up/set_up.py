"""Sets a reader up by three printed codes.

Without it somebody would have to know how a reader was configured before it can be used: affixes,
line ending, keyboard layout, what it sends for GS. Here it shows that itself: the codes are known,
so all else that comes is the reader's. Candidates are tried with the very wedge and framer that
will be used, and only settings with which all three codes come out right are proposed.
Pure: what came goes in, what to show comes out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from app.readers.events import SetUpShown
from app.readers.profile import ReaderSettings
from app.readers.saying import Saying
from app.readers.settings import HidSettings, SerialSettings, WedgeSettings
from scanners.keyboard.keys import KeyStroke
from scanners.set_up import sayings
from scanners.set_up.codes import CODES, Found
from scanners.set_up.from_bytes import (
    byte_settings,
    found_in_bytes,
    next_baud,
    readable,
    with_baud,
)
from scanners.set_up.from_keys import (
    are_crossed,
    found_in_keys,
    key_names,
    wedge_settings,
)

__all__ = ["CODES", "SetUp"]

_DONE = len(CODES) + 1


class SetUp:
    """The set-up of one reader: code 1, code 2, code 3, done."""

    def __init__(self, settings: ReaderSettings) -> None:
        if not isinstance(settings, SerialSettings | WedgeSettings | HidSettings):
            raise TypeError(f"no set-up by printed codes for {type(settings).__name__}")
        self._settings: SerialSettings | WedgeSettings | HidSettings = settings
        self._step = 1
        self._trying = False
        self._arrived = ""
        self._complaint: Saying | None = None
        self._findings: tuple[Saying, ...] = ()
        self._raw: list[bytes] = []
        self._bursts: list[tuple[KeyStroke, ...]] = []

    @property
    def step(self) -> int:
        """The code to be scanned now: 1, 2, 3; 4 when all were."""
        return self._step

    @property
    def settings(self) -> ReaderSettings:
        """How the reader is to be used: final at step 4, before that what to try now."""
        return self._settings

    def shown(self, reader_id: str) -> SetUpShown:
        """Say where the set-up stands.

        Before step 4 `settings` is set only where others must be tried first: another speed of a
        serial line. Open the port with them and go on with this set-up.
        """
        return SetUpShown(
            reader_id=reader_id,
            step=self._step,
            arrived=self._arrived,
            complaint=self._complaint,
            settings=self._settings if self._step == _DONE or self._trying else None,
            findings=self._findings,
        )

    def take_bytes(self, raw: bytes) -> None:
        """Take all bytes of one scan of a serial or HID reader, affixes and line ending too."""
        if self._step == _DONE or isinstance(self._settings, WedgeSettings):
            return
        self._arrived = raw.hex(" ").upper()
        self._trying = False
        found = found_in_bytes(raw)
        if found is None and not readable(raw):
            self._try_next_baud()
            return
        self._complaint = self._objection(found)
        if self._complaint is not None:
            return
        self._raw.append(raw)
        self._step += 1
        if self._step == _DONE:
            self._conclude(byte_settings(self._raw, self._settings))

    def take_keys(self, strokes: Sequence[KeyStroke]) -> None:
        """Take all key strokes of one scan of a keyboard reader."""
        if self._step == _DONE or not isinstance(self._settings, WedgeSettings):
            return
        self._arrived = key_names(strokes)
        if are_crossed(strokes):
            self._complaint = sayings.two_readers()
            return
        self._complaint = self._objection(found_in_keys(strokes, self._step))
        if self._complaint is not None:
            return
        self._bursts.append(tuple(strokes))
        self._step += 1
        if self._step == _DONE:
            self._conclude(wedge_settings(self._bursts, self._settings))

    def _objection(self, found: Found | None) -> Saying | None:
        """Say why a scan is not the one that is asked for."""
        if found is None:
            return sayings.no_set_up_code(self._step)
        if found.number == self._step - 1:
            return sayings.same_again(found.number, self._step)
        if found.number != self._step:
            return sayings.another_code(found.number, self._step)
        if not found.exact:
            return sayings.case_changed()
        return sayings.twice(found.number) if found.times > 1 else None

    def _try_next_baud(self) -> None:
        """Propose the next speed: what came at this one cannot be read."""
        baud = None
        if isinstance(self._settings, SerialSettings):
            baud = next_baud(self._settings.baud)
            self._settings = with_baud(self._settings, baud)
            self._trying = True
        self._complaint = sayings.unreadable(baud)
        self._begin_again()

    def _conclude(self, answer: tuple[ReaderSettings, tuple[Saying, ...]] | Saying) -> None:
        """Propose the settings, or begin again when no settings read all three."""
        if isinstance(answer, Saying):
            self._complaint = answer
            self._begin_again()
            return
        settings, self._findings = answer
        self._settings = cast("SerialSettings | WedgeSettings | HidSettings", settings)

    def _begin_again(self) -> None:
        self._step = 1
        self._raw.clear()
        self._bursts.clear()
