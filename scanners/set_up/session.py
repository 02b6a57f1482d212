"""A set-up of one reader that is under way: what it sends goes to the set-up, not to the desk.

Without it the three printed codes would be scans. A keyboard reader is heard through the wedge, a
reader with bytes of its own through its raw listener; what comes is handed to the station's thread,
where all of this runs. A serial line may be set to another speed for the time of the set-up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.readers.events import SetUpShown
from app.readers.profile import ReaderKind, ReaderProfile
from app.readers.saying import Saying
from scanners import station_sayings as sayings
from scanners.keyboard.keys import KeyStroke
from scanners.keyboard.wedge import KeyboardWedge
from scanners.running import RunningReaders
from scanners.set_up.set_up import CODES, SetUp

DONE = len(CODES) + 1


class Refused(Exception):
    """A wish about readers cannot be done; `why` says what to do instead."""

    def __init__(self, why: Saying) -> None:
        super().__init__(why.chinese)
        self.why = why


class SetUpSession:
    """Sets up one reader at a time; used by the station's thread."""

    def __init__(
        self,
        post: Callable[[SetUpShown], None],
        wedge: KeyboardWedge,
        running: RunningReaders,
        do: Callable[[Callable[[], None]], None],
    ) -> None:
        """Tell `post` how it goes; `do` has something done in the station's thread."""
        self._post = post
        self._wedge = wedge
        self._running = running
        self._do = do
        self._profile: ReaderProfile | None = None
        self._set_up: SetUp | None = None

    def begin(self, profile: ReaderProfile) -> None:
        """Begin with the first code; what was under way is given up. Raises Refused."""
        self.end()
        if profile.kind is ReaderKind.CAMERA:
            raise Refused(sayings.no_codes_to_scan(profile.name))
        if not profile.enabled:
            raise Refused(sayings.switched_off(profile.name))
        self._profile, self._set_up = profile, SetUp(profile.settings)
        self._listen(profile)
        self._show()

    def end(self) -> None:
        """Let the reader scan again, as the book says."""
        profile, self._profile, self._set_up = self._profile, None, None
        if profile is None:
            return
        if profile.kind is ReaderKind.KEYBOARD:
            self._wedge.record(None)
        else:
            self._running.listen_raw(profile.reader_id, None)
            self._running.use(profile)

    def end_of(self, reader_id: str) -> None:
        """Give up a set-up of this reader, if it is under way."""
        if self._profile is not None and self._profile.reader_id == reader_id:
            self.end()

    def _listen(self, profile: ReaderProfile) -> None:
        """Have what the reader sends handed to this set-up and to no later one."""
        set_up = self._set_up

        def take_keys(strokes: Sequence[KeyStroke]) -> None:
            self._do(lambda: self._take(set_up, lambda one: one.take_keys(strokes)))

        def take_bytes(raw: bytes) -> None:
            self._do(lambda: self._take(set_up, lambda one: one.take_bytes(raw)))

        if profile.kind is ReaderKind.KEYBOARD:
            self._wedge.record(take_keys)
        else:
            self._running.listen_raw(profile.reader_id, take_bytes)

    def _take(self, set_up: SetUp | None, give: Callable[[SetUp], None]) -> None:
        profile = self._profile
        if set_up is None or set_up is not self._set_up or profile is None:
            return
        before = set_up.settings
        give(set_up)
        self._show()
        if set_up.step == DONE:
            self.end()
        elif set_up.settings != before:
            self._running.use(replace(profile, settings=set_up.settings))
            self._listen(profile)

    def _show(self) -> None:
        if self._set_up is not None and self._profile is not None:
            self._post(self._set_up.shown(self._profile.reader_id))
