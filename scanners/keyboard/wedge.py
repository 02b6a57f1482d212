"""Tells readers that pretend to be a keyboard from a person who types.

Without it a scan lands in whatever field has the focus. A state machine: key strokes with the
system's own times go in, decisions come out; no window. Called in the main thread only.

- A reader types faster than any person: three keys each within `machine_gap_ms` begin a burst.
  What comes before that has reached the focused field (`leaked`) and is to be taken out of it again
  when the scan is complete; what comes after is kept from the window (`swallow`).
- In a burst a pause of `gap_ms` is borne (Bluetooth, a busy machine), as long as the keys stay as
  fast as a machine's on average. When they do not, it was typing: `give_back` names what is to be
  typed after all. So nothing a person types is ever lost.
- Enter or Tab ends a scan, once that key is released and every other: only then is it certain whose
  it was. Silence ends one too when enough has come. A line ending that comes right after a scan
  (CR LF, an Enter that was late) is swallowed, or it would press a button.
- Several readers: a burst belongs to the reader whose prefix it begins with, else to the first one
  without prefix.
- Keys of two machines in one burst are one scan that nobody can take for a code (`U+FFFD` in its
  text); a person's keys are taken out where that can be proved (scanners/keyboard/burst.py).
- A key held down repeats as fast as a machine; repeats are never part of a scan.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.codes.reading import fold
from app.readers.saying import Saying
from app.readers.scan import Scan, ScanSink
from app.readers.settings import AFFIX_LIMIT, WedgeSettings
from scanners.device import Clock, utc_now
from scanners.framing import MAX_FRAME, frame_of, scan_from_frame
from scanners.keyboard.burst import (
    RECOGNISED_AT,
    UNKNOWN,
    Burst,
    BurstKey,
    Sort,
    Sorting,
    marked_text,
    text_of_keys,
)
from scanners.keyboard.keys import PASS, KeyDecision, KeyStroke
from scanners.keyboard.reading import (
    LINE_ENDS,
    MODIFIERS,
    AltNumber,
    character_of,
)
from scanners.keyboard.recording import KeyRecorder, RecordListener
from scanners.keyboard.sayings import crossed, unknown_key

UNTERMINATED_LENGTH = 8
"""Without Enter or Tab fewer characters than this are not taken for a scan."""
LINE_END_GAPS = 3
"""A line ending this many `gap_ms` after a scan that had none still belongs to it …"""
LINE_END_LIMIT_MS = 350
"""… but a person who looked and pressed Enter is not that fast."""

Reader = tuple[str, WedgeSettings]
"""The `reader_id` that its scans carry, and how it is set up."""

_LEADING_KEYS = 2
"""So many keys of a person may stand before a prefix."""
_NO_READER: Reader = ("", WedgeSettings())


def _tell_nobody(reader_id: str, saying: Saying) -> None:
    """Stand for a listener where nobody listens."""


class KeyboardWedge:
    """Turns bursts of keys into scans, and says of each key whether the window may have it."""

    def __init__(
        self,
        sink: ScanSink,
        readers: Sequence[Reader],
        *,
        clock: Clock = utc_now,
        tell: Callable[[str, Saying], None] = _tell_nobody,
    ) -> None:
        self._readers = tuple(readers)
        self._sink = sink
        self._clock = clock
        self._tell = tell
        self._burst: Burst | None = None
        self._burst_readers = self._readers
        self._alt_number = AltNumber()
        self._line_end_until: int | None = None
        self._cut_at: int | None = None
        self._listener: RecordListener | None = None
        self._recorder: KeyRecorder | None = None

    @property
    def gap_ms(self) -> int:
        """How long a silence ends a scan."""
        if self._recorder is not None:
            return self._recorder.gap_ms
        return max((settings.gap_ms for _, settings in self._burst_readers), default=100)

    @property
    def swallowing(self) -> bool:
        """True while a scan is coming in: no key is a shortcut now."""
        if self._recorder is not None:
            return self._recorder.swallowing
        return self._burst is not None and self._burst.swallowing

    def change(self, readers: Sequence[Reader]) -> None:
        """Listen for these readers from the next burst on; with none every key passes."""
        self._readers = tuple(readers)

    def record(self, listener: RecordListener | None) -> None:
        """Hand whole bursts to a listener and scan nothing, from the next burst on, until None."""
        self._listener = listener

    def key(self, stroke: KeyStroke) -> KeyDecision:
        """Take one key stroke; a scan that it completes is in the sink before this returns."""
        self._take_changes()
        if self._recorder is not None:
            return self._recorder.key(stroke)
        if not self._burst_readers:
            return PASS
        if not stroke.pressed:
            decision = self._release(stroke)
        elif stroke.repeated:
            decision = self._repeat(stroke)
        else:
            ended = self._end_what_is_over(stroke.at_ms)
            decision = _after(ended, self._press(stroke))
        return replace(decision, waiting=self.swallowing)

    def silence(self) -> KeyDecision:
        """Hear that no key came for `gap_ms`."""
        if self._recorder is not None:
            return self._recorder.silence()
        burst = self._burst
        return PASS if burst is None else self._end(burst.last_at + self.gap_ms)

    def _take_changes(self) -> None:
        """Begin to use other readers, or to record, between two bursts only."""
        if self.swallowing:
            return
        self._burst_readers = self._readers
        if self._listener is None:
            self._recorder = None
        elif self._recorder is None or self._recorder.listener is not self._listener:
            self._burst = None
            self._recorder = KeyRecorder(self._listener)
        if not self._burst_readers:
            self._burst = None

    @property
    def _machine_gap_ms(self) -> int:
        return max((settings.machine_gap_ms for _, settings in self._burst_readers), default=40)

    def _owner(self, burst: Burst) -> Reader:
        """Say whose a burst is, with a person's keys before its prefix or without."""
        most = AFFIX_LIMIT + RECOGNISED_AT
        for reader in sorted(self._burst_readers, key=lambda each: -len(each[1].prefix)):
            prefix = reader[1].prefix
            start = burst.text(reader[1], most)
            if any(start.startswith(prefix, at) for at in range(_LEADING_KEYS + 1)):
                return reader
        return _NO_READER

    def _end_what_is_over(self, at_ms: int) -> KeyDecision:
        """End a burst that a key at this time cannot belong to."""
        burst = self._burst
        if burst is None:
            return PASS
        pause = at_ms - burst.pressed_at
        if not burst.swallowing:
            if not 0 <= pause <= self._machine_gap_ms:
                self._drop(cut=False)
            return PASS
        if not 0 <= pause <= self.gap_ms:
            return self._end(max(at_ms, burst.last_at))
        done = self._try_line_end(at_ms)
        if done is not None:
            return done
        taken = at_ms - burst.first_at
        total = max(settings.total_ms for _, settings in self._burst_readers)
        if taken > total or taken > self._machine_gap_ms * len(burst.keys):
            self._drop(cut=True)
            return KeyDecision(give_back=_swallowed(burst.keys))
        return PASS

    def _press(self, stroke: KeyStroke) -> KeyDecision:
        """Say what a key going down is, and count it."""
        if stroke.symbol in MODIFIERS:
            return self._modifier(stroke)
        if self._alt_number.takes(stroke):
            return self._count(stroke, alt_digit=True)
        character = character_of(stroke, self._settings())
        if self._alt_number.repeats(stroke, character):
            return KeyDecision(swallow=self.swallowing)
        if character is None:
            return self._unknown(stroke)
        if character in LINE_ENDS:
            return self._line_end(stroke)
        return self._count(stroke)

    def _settings(self) -> WedgeSettings:
        """How keys are read now: as the burst's owner says, else as the only reader does."""
        if self._burst is not None and self._burst.swallowing:
            return self._owner(self._burst)[1]
        return self._burst_readers[0][1]

    def _modifier(self, stroke: KeyStroke) -> KeyDecision:
        """Let a modifier through, but not an Alt within a scan: it would open a menu."""
        self._alt_number.clear()
        if self._burst is not None:
            self._burst.modifier(stroke)
        return KeyDecision(swallow=self.swallowing and stroke.symbol == "Alt")

    def _unknown(self, stroke: KeyStroke) -> KeyDecision:
        """Keep a key that means no character in a long burst, end a short one."""
        burst = self._burst
        if burst is None or not burst.swallowing:
            self._drop(cut=True)
            return PASS
        if len(burst.text(self._settings())) < UNTERMINATED_LENGTH:
            return self._end(stroke.at_ms)
        burst.press(stroke)
        return KeyDecision(swallow=True)

    def _repeat(self, stroke: KeyStroke) -> KeyDecision:
        """Take what a held key repeats for a person's, however fast it is."""
        burst = self._burst
        if burst is None or not burst.swallowing:
            self._drop(cut=True)
            return PASS
        if len(burst.keys) >= MAX_FRAME:
            return self._end(stroke.at_ms)
        burst.press(stroke, repeat=True)
        return KeyDecision(swallow=True)

    def _count(self, stroke: KeyStroke, *, alt_digit: bool = False) -> KeyDecision:
        """Add a key to the burst; keep it from the window once the burst is a machine's."""
        begins = self._burst is None
        burst = self._burst = self._burst or self._new_burst(stroke.at_ms)
        burst.press(stroke, alt_digit=alt_digit)
        if not burst.swallowing and len(burst.keys) >= RECOGNISED_AT:
            burst.swallowing = self._owner(burst) is not _NO_READER
            burst.keys[-1].leaked = not burst.swallowing
        if not burst.swallowing:
            return KeyDecision(begins=begins)
        if len(burst.keys) >= MAX_FRAME:
            return replace(self._end(stroke.at_ms, terminated=True), swallow=True)
        return KeyDecision(swallow=True)

    def _new_burst(self, at_ms: int) -> Burst:
        """Begin a burst; right after a part of a code it is the rest of it."""
        cut_at, self._cut_at = self._cut_at, None
        return Burst(at_ms, cut=cut_at is not None and 0 <= at_ms - cut_at <= self.gap_ms)

    def _line_end(self, stroke: KeyStroke) -> KeyDecision:
        """End a scan, swallow what belongs to the last one, or let a person's Enter through."""
        burst = self._burst
        if burst is None or not burst.swallowing:
            self._drop(cut=True)
            until = self._line_end_until
            late = until is not None and until - LINE_END_LIMIT_MS <= stroke.at_ms <= until
            return KeyDecision(swallow=late)
        settings = self._settings()
        short = len(text_of_keys(burst.keys, settings)) < settings.min_length
        if short and not burst.ended:
            return self._end(stroke.at_ms, terminated=True)
        burst.press(stroke)
        burst.ended = True
        if burst.tells_releases:
            return KeyDecision(swallow=True)
        return replace(self._end(stroke.at_ms, terminated=True), swallow=True)

    def _release(self, stroke: KeyStroke) -> KeyDecision:
        """Note a key going up: it may make a character of a number, or complete a scan."""
        burst = self._burst
        composed = self._alt_number.released(stroke)
        if burst is None:
            return PASS
        if composed is not None:
            burst.compose(composed)
            burst.ended |= composed in LINE_ENDS
        if stroke.symbol in MODIFIERS:
            burst.modifier(stroke)
        else:
            burst.release(stroke)
        return self._try_line_end(stroke.at_ms) or PASS

    def _try_line_end(self, now: int) -> KeyDecision | None:
        """End a burst that has its line ending, when it is certain by now whose keys these are."""
        burst = self._burst
        if burst is None or not burst.ended or not burst.swallowing:
            return None
        settings = self._owner(burst)[1]
        next_burst = burst.split_after_line_end(now, settings)
        if next_burst is None and burst.undecided(now):
            return None
        sorting = burst.sorted_at(now, settings)
        if not any(key.ends_line(settings) for key in sorting.code):
            return None
        crossed_once = sorting.sort is Sort.CROSSED and burst.line_ends(settings) < 2
        if crossed_once and not burst.cut:
            return None
        decision = self._end(now, terminated=True)
        self._burst = next_burst
        return decision

    def _drop(self, *, cut: bool) -> None:
        """Forget keys that were typing; `cut` where they may be the beginning of a code."""
        burst, self._burst = self._burst, None
        if burst is not None:
            self._cut_at = burst.pressed_at if cut else None

    def _end(self, now: int, *, terminated: bool = False) -> KeyDecision:
        """End the burst: it was a scan, or typing that is to be given back."""
        burst, self._burst = self._burst, None
        if burst is None or not burst.swallowing:
            return PASS
        sorting = burst.sorted_at(now, self._owner(burst)[1])
        scan = None
        if sorting.sort is Sort.WHOLE:
            scan = self._whole_scan(sorting, terminated=terminated)
        elif sorting.sort is not Sort.TYPED:
            scan = self._unreadable_scan(sorting, burst, now)
        if scan is None:
            self._cut_at = burst.pressed_at
            return KeyDecision(give_back=_swallowed(burst.keys))
        self._note_line_end(sorting, burst, terminated=terminated)
        self._sink(scan)
        return KeyDecision(
            leaked="".join(key.stroke.text or UNKNOWN for key in burst.keys if key.leaked),
            kept=tuple(key.stroke for key in sorting.person if key.leaked),
            give_back=_swallowed(sorting.person),
        )

    def _note_line_end(self, sorting: Sorting, burst: Burst, *, terminated: bool) -> None:
        """Remember until when a line ending still belongs to this scan."""
        gap = self.gap_ms
        late = gap if terminated else min(gap * LINE_END_GAPS, LINE_END_LIMIT_MS)
        self._line_end_until = burst.last_at + min(late, LINE_END_LIMIT_MS)
        self._cut_at = burst.last_at if sorting.sort is Sort.CROSSED else None

    def _whole_scan(self, sorting: Sorting, *, terminated: bool) -> Scan | None:
        """Make a scan of one reader's keys; None where they are too few, or nobody's."""
        owner = self._reader_of(sorting.code)
        if owner is None:
            return None
        reader_id, settings = owner
        text = text_of_keys(sorting.code, settings)
        frame = frame_of(text.encode(errors="replace"), settings.prefix, settings.suffix)
        ended = terminated or any(key.ends_line(settings) for key in sorting.code)
        whole = ended or (settings.suffix and text.endswith(settings.suffix))
        least = settings.min_length if whole else max(settings.min_length, UNTERMINATED_LENGTH)
        if len(text) < least or frame.empty:
            return None
        return scan_from_frame(frame, reader_id, self._clock(), settings.gs_text)

    def _reader_of(self, code: Sequence[BurstKey]) -> Reader | None:
        """Say whose keys these are, each reader reading them in its own way."""
        readers = sorted(self._burst_readers, key=lambda each: -len(each[1].prefix))
        for reader in readers:
            if text_of_keys(code, reader[1]).startswith(reader[1].prefix):
                return reader
        return None

    def _unreadable_scan(self, sorting: Sorting, burst: Burst, now: int) -> Scan | None:
        """Make a scan that nobody takes for a code, and say why; None where it may be typing."""
        reader_id, settings = self._owner(burst)
        if len(sorting.code) < UNTERMINATED_LENGTH:
            return None
        marked = marked_text(sorting, burst, now, settings)
        if sorting.sort is Sort.UNKNOWN_KEY:
            names = (k.stroke.symbol for k in sorting.code if k.character(settings) is None)
            self._tell(reader_id, unknown_key(next(names, "")))
        else:
            self._tell(reader_id, crossed())
        raw = text_of_keys(burst.keys, settings).encode(errors="replace")
        return Scan(raw, fold(marked), None, reader_id, self._clock())


def _after(ended: KeyDecision, decision: KeyDecision) -> KeyDecision:
    """Put what ending the last burst asks for before what the key itself asks for."""
    return replace(
        decision,
        leaked=ended.leaked + decision.leaked,
        kept=ended.kept + decision.kept,
        give_back=ended.give_back + decision.give_back,
    )


def _swallowed(keys: Sequence[BurstKey]) -> tuple[KeyStroke, ...]:
    return tuple(key.stroke for key in keys if not key.leaked)
