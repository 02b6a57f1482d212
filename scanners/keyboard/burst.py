"""Keys that came as fast as a machine's, and what can be proved about who sent them.

Without it two readers at once would make one wrong code, and a letter that a person typed
meanwhile would stand in the middle of a third. The system cannot tell keyboards apart, but hands
can be: a reader presses and releases one key after another.

- A key that goes down while another is still held was sent by somebody else. One exception: where a
  reader's reports switch from key to key, release and press carry the same time, and a reader that
  reports a map of bits lets the system tell them in the order of the USB tables.
- Shift that goes down while a key is held was pressed by somebody else too.
- A regular beat that is split (two steps that make one) has somebody else's key in it.
- A person holds a key for 45 ms and more, a fast reader for 30 and less. Where both kinds overlap
  and nothing is in between, the long ones are a person's and are taken out. In every other case of
  doubt the scan is not readable: rather once more than wrong.
- Where no key is ever released (remote desktops, tests of other programs) nothing can be proved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from statistics import median

from app.readers.settings import WedgeSettings
from scanners.keyboard.keys import KeyStroke
from scanners.keyboard.reading import LINE_END_KEYS, LINE_ENDS, character_of
from scanners.keyboard.us_keyboard import usage_of

RECOGNISED_AT = 3
"""Keys in a row as fast as a machine that make a burst."""
PERSON_HOLD_MS = 45
"""A person holds a key at least this long."""
MACHINE_HOLD_MS = 30
"""A fast reader holds a key no longer than this."""
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
"""Stands where streams cross, and for a key that means no character."""

_NEAR = 16
"""So many keys back a key is looked for that is still held."""
_BEATS_FOR_A_RHYTHM = 8
_LEAST_BEAT_MS = 6
_REGULAR_SHARE = 0.6


class Sort(Enum):
    """What a burst turned out to be."""

    WHOLE = "whole"
    """One reader's keys."""
    TYPED = "typed"
    """A person's."""
    CROSSED = "crossed"
    """Two machines' keys, or a machine's and a person's, not to be separated for certain."""
    UNKNOWN_KEY = "unknown-key"
    """One reader's, with a key among them that means no character."""


@dataclass(slots=True, eq=False)
class BurstKey:
    """A key of a burst, from its press to its release."""

    stroke: KeyStroke
    down_turn: int
    """Which event of the burst pressed it."""
    after_modifier: bool = False
    """A modifier moved between it and the key before."""
    alt_digit: bool = False
    """A keypad digit while Alt is held."""
    composed: str = ""
    """For the last of those digits: the character that they make."""
    leaked: bool = False
    """It reached the focused field."""
    held_by_person: bool = False
    """A repeat of a key that somebody holds down."""
    up_at: int | None = None
    up_turn: int = 0

    @property
    def down_at(self) -> int:
        """When it was pressed."""
        return self.stroke.at_ms

    def character(self, settings: WedgeSettings) -> str | None:
        """What a reader with these settings meant by it."""
        if self.alt_digit or self.held_by_person:
            return self.composed
        return character_of(self.stroke, settings)

    def ends_line(self, settings: WedgeSettings) -> bool:
        """It is Enter or Tab, or what else ends a line."""
        return self.character(settings) in LINE_ENDS

    def is_the_same_as(self, stroke: KeyStroke) -> bool:
        """Whether a stroke is of the same key, which is still held.

        Shift may have changed the key's symbol, not its place.
        """
        if self.up_at is not None or self.held_by_person:
            return False
        if stroke.place and self.stroke.place:
            return stroke.place == self.stroke.place
        if stroke.symbol == self.stroke.symbol:
            return True
        usage = usage_of(stroke.symbol, 0)
        return usage is not None and usage == usage_of(self.stroke.symbol, 0)


@dataclass(frozen=True, slots=True)
class Sorting:
    """A burst, sorted by who sent its keys."""

    sort: Sort
    code: tuple[BurstKey, ...]
    """The reader's keys; all of them where they could not be separated."""
    person: tuple[BurstKey, ...] = ()
    """A person's keys, to be typed after all."""


@dataclass(slots=True)
class Burst:
    """Keys that may be a scan."""

    first_at: int
    keys: list[BurstKey] = field(default_factory=list)
    last_at: int = 0
    """When the last event was …"""
    pressed_at: int = 0
    """… and when the last key went down."""
    ended: bool = False
    """A line ending is among its keys."""
    swallowing: bool = False
    """The window gets no more of its keys."""
    cut: bool = False
    """What came right before it was taken for something else: it may be the rest of a code."""
    _turn: int = 0
    _released: bool = False
    _modifier_moved: bool = False
    _modifiers_down: set[str] = field(default_factory=set)
    _modifier_downs: list[tuple[int, int]] = field(default_factory=list)
    _doubled: bool = False

    @property
    def tells_releases(self) -> bool:
        """Whether keys of this burst were seen going up: only then can anything be proved."""
        return self._released

    def press(self, stroke: KeyStroke, *, alt_digit: bool = False, repeat: bool = False) -> None:
        """Add a key that went down."""
        self._note(stroke)
        if self._released and stroke.symbol not in LINE_END_KEYS and not repeat:
            self._doubled |= any(key.is_the_same_as(stroke) for key in self.keys[-_NEAR:])
        for name, held in (("Shift", stroke.shift), ("Ctrl", stroke.ctrl), ("Alt", stroke.alt)):
            if not held:
                self._modifiers_down.discard(name)
        self.keys.append(
            BurstKey(
                stroke,
                self._turn,
                after_modifier=self._modifier_moved,
                alt_digit=alt_digit,
                held_by_person=repeat,
                leaked=not self.swallowing,
            )
        )
        self._modifier_moved = False

    def release(self, stroke: KeyStroke) -> None:
        """Note that a key went up."""
        # The latest first: a person may hold the same key for long.
        for key in reversed(self.keys):
            if key.is_the_same_as(stroke):
                self._note(stroke)
                self._released = True
                key.up_at, key.up_turn = stroke.at_ms, self._turn
                return

    def modifier(self, stroke: KeyStroke) -> None:
        """Note that Shift, Ctrl or Alt moved."""
        self._note(stroke)
        self._modifier_moved = True
        if not stroke.pressed:
            self._modifiers_down.discard(stroke.symbol)
            return
        if stroke.symbol in self._modifiers_down and not stroke.repeated:
            self._doubled = True
        self._modifiers_down.add(stroke.symbol)
        self._modifier_downs.append((stroke.at_ms, self._turn))

    def compose(self, character: str) -> None:
        """Take the character that Alt and a number made."""
        for key in reversed(self.keys):
            if key.alt_digit:
                key.composed = character
                return

    def text(self, settings: WedgeSettings, most: int | None = None) -> str:
        """Write what a reader with these settings typed, line endings left out."""
        return text_of_keys(self.keys[:most], settings)

    def line_ends(self, settings: WedgeSettings) -> int:
        """Count line endings; two in a row (CR LF) are one, if the first was released before."""
        ends = [key.ends_line(settings) for key in self.keys]
        count = int(ends[:1] == [True])
        for (before, key), (was_end, is_end) in zip(
            pairwise(self.keys), pairwise(ends), strict=True
        ):
            count += is_end and (not was_end or self._overlap(before, key))
        return count

    def split_after_line_end(self, now: int, settings: WedgeSettings) -> Burst | None:
        """Take off the first key of the next code, told before the release of the line ending."""
        if len(self.keys) <= 1:
            return None
        end, first = self.keys[-2:]
        together = end.up_at == first.down_at and end.up_turn > first.down_turn
        if not (together and end.ends_line(settings) and not self._overlap(end, first)):
            return None
        self.keys.pop()
        if self.sorted_at(now, settings).sort is not Sort.WHOLE:
            self.keys.append(first)
            return None
        rest = Burst(first.down_at, swallowing=True)
        rest.press(first.stroke)
        return rest

    def undecided(self, now: int) -> bool:
        """Whether a key is still held, and too short to say by whom."""
        if not self._released:
            return False
        return any(
            key.up_at is None and now - key.down_at < PERSON_HOLD_MS
            for key in self.keys
            if not key.held_by_person
        )

    def sorted_at(self, now: int, settings: WedgeSettings) -> Sorting:
        """Say who sent the keys, as far as it can be proved by this time."""
        keys = self.keys
        if self._doubled and self._released:
            # Nobody can tell which of the two was released, so nobody's holds are known.
            return Sorting(Sort.CROSSED, tuple(keys))
        person = self._persons(now, settings)
        code = tuple(key for key in keys if key not in person)
        if person and not self._slow(code, now).isdisjoint(code):
            return self._not_separated(now)
        if self._doubt(code, now, settings):
            return self._not_separated(now)
        unknown = any(key.character(settings) is None for key in code)
        return Sorting(Sort.UNKNOWN_KEY if unknown else Sort.WHOLE, code, tuple(person))

    def _not_separated(self, now: int) -> Sorting:
        """Say what is left to say where the keys are not one reader's: typing, or a crossing."""
        keys = tuple(self.keys)
        machine = sum(self._hold(key, now) <= MACHINE_HOLD_MS for key in keys)
        if self._released and machine < RECOGNISED_AT:
            return Sorting(Sort.TYPED, keys)
        crossing = {key for pair in self.overlaps(keys, now) for key in pair}
        typed = crossing & self._slow(keys, now)
        return Sorting(Sort.CROSSED, keys, tuple(key for key in keys if key in typed))

    def overlaps(self, keys: Sequence[BurstKey], now: int) -> Iterator[tuple[BurstKey, BurstKey]]:
        """Give each two keys of which the second went down while the first was held."""
        if not self._released:
            return
        for index, first in enumerate(keys):
            if first.held_by_person:
                continue
            end = self._end(first, now)
            for second in keys[index + 1 :]:
                if second.down_at > end:
                    break
                if not second.held_by_person and self._overlap(first, second):
                    yield first, second

    def _overlap(self, first: BurstKey, second: BurstKey) -> bool:
        """Whether the second went down while the first was held."""
        if first.up_at is None:
            return True
        if first.up_turn < second.down_turn or first.up_at < second.down_at:
            return False
        if first.up_at > second.down_at:
            return True
        return not _told_in_the_order_of_the_tables(first, second)

    def _doubt(self, code: Sequence[BurstKey], now: int, settings: WedgeSettings) -> bool:
        """Whether somebody else's key is among these, or pressed Shift for them."""
        ends = [index for index, key in enumerate(code) if key.ends_line(settings)]
        return (
            self.cut
            or any(end != len(code) - 1 for end in ends)
            or next(self.overlaps(code, now), None) is not None
            or self._shifted_by_somebody_else(code, now)
            or (self._released and off_beat(code))
            or (not ends and self._late_end(code, now, settings))
        )

    def _persons(self, now: int, settings: WedgeSettings) -> list[BurstKey]:
        """Find the keys that can only be a person's."""
        keys = self.keys
        fast = {key for key in keys if self._hold(key, now) <= MACHINE_HOLD_MS}
        slow = self._slow(keys, now)
        person = {key for key in keys if key.held_by_person}
        if len(fast) >= RECOGNISED_AT:
            for first, second in self.overlaps(keys, now):
                if {first, second} & fast:
                    person |= {first, second} & slow
            if keys[-1] in slow and keys[-1].character(settings) is None:
                person.add(keys[-1])
        return [key for key in keys if key in person]

    def _slow(self, keys: Sequence[BurstKey], now: int) -> set[BurstKey]:
        return {key for key in keys if self._hold(key, now) >= PERSON_HOLD_MS}

    def _hold(self, key: BurstKey, now: int) -> int:
        """For how long a key was held, 0 where nobody tells."""
        return self._end(key, now) - key.down_at

    def _end(self, key: BurstKey, now: int) -> int:
        if key.up_at is not None:
            return key.up_at
        return now if self._released else key.down_at

    def _shifted_by_somebody_else(self, code: Sequence[BurstKey], now: int) -> bool:
        """Whether a modifier went down while a key was held."""
        return self._released and any(
            key.down_at < at < self._end(key, now) and key.down_turn < turn
            for at, turn in self._modifier_downs
            for key in code
        )

    def _late_end(self, code: Sequence[BurstKey], now: int, settings: WedgeSettings) -> bool:
        """Whether a scan without line ending ends in a key that may be a person's."""
        if len(code) <= RECOGNISED_AT or not self._released:
            return False
        before, last = code[-2:]
        late = last.down_at - before.down_at > settings.machine_gap_ms
        others = (self._hold(key, now) for key in code[:-1])
        return late and self._hold(last, now) >= PERSON_HOLD_MS and median(others) < MACHINE_HOLD_MS

    def _note(self, stroke: KeyStroke) -> None:
        self._turn += 1
        self.last_at = stroke.at_ms
        if stroke.pressed:
            self.pressed_at = stroke.at_ms


def text_of_keys(keys: Sequence[BurstKey], settings: WedgeSettings) -> str:
    """Write what keys mean; a key that means nothing shows."""
    characters = (key.character(settings) for key in keys)
    return "".join(
        UNKNOWN if character is None else character
        for character in characters
        if character not in LINE_ENDS
    )


def marked_text(sorting: Sorting, burst: Burst, now: int, settings: WedgeSettings) -> str:
    """Write what came, with a mark where streams cross; at the end at the latest."""
    crossing = {second for _, second in burst.overlaps(sorting.code, now)}
    parts = []
    for key in sorting.code:
        character = key.character(settings)
        if key in crossing or character is None:
            parts.append(UNKNOWN)
        if character is not None and character not in LINE_ENDS:
            parts.append(character)
    text = "".join(parts)
    return text if UNKNOWN in text else text + UNKNOWN


def off_beat(keys: Sequence[BurstKey]) -> bool:
    """Whether a regular beat is split somewhere: two steps that make one together."""
    steps = [
        None if after.after_modifier or after.alt_digit else after.down_at - before.down_at
        for before, after in pairwise(keys)
    ]
    plain = [step for step in steps if step is not None]
    if len(plain) < _BEATS_FOR_A_RHYTHM:
        return False
    beat = median(plain)
    regular = sum(abs(step - beat) <= 1 for step in plain)
    if beat < _LEAST_BEAT_MS or regular < _REGULAR_SHARE * len(plain):
        return False
    return any(_make_one_beat(one, other, beat) for one, other in pairwise(steps))


def _make_one_beat(one: int | None, other: int | None, beat: float) -> bool:
    if one is None or other is None:
        return False
    return max(one, other) < beat - 2 and abs(one + other - beat) <= 2


def _told_in_the_order_of_the_tables(first: BurstKey, second: BurstKey) -> bool:
    one = usage_of(first.stroke.symbol, first.stroke.place)
    other = usage_of(second.stroke.symbol, second.stroke.place)
    return one is not None and other is not None and other < one
