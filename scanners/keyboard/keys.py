"""What a key stroke is, and what is answered to it.

Without it the window and the wedge would have no words in common. Values only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class KeyStroke(Protocol):
    """A key going down or up, as the window saw it."""

    @property
    def symbol(self) -> str:
        """`A`, `5`, `]`, or a name: `Enter`, `Tab`, `Alt`, `F8` …; empty when unknown."""

    @property
    def text(self) -> str:
        """What it would type; turned round by Caps Lock."""

    @property
    def pressed(self) -> bool:
        """Down, not up."""

    @property
    def repeated(self) -> bool:
        """Made by a key that is held down."""

    @property
    def shift(self) -> bool:
        """Shift is held."""

    @property
    def ctrl(self) -> bool:
        """Ctrl is held."""

    @property
    def alt(self) -> bool:
        """Alt is held."""

    @property
    def keypad(self) -> bool:
        """The key is on the keypad."""

    @property
    def place(self) -> int:
        """Number of the key's place (evdev, scan code set 1), 0 when unknown."""

    @property
    def at_ms(self) -> int:
        """When, by the system's clock for input, in milliseconds."""


@dataclass(frozen=True, slots=True)
class KeyDecision:
    """What is to be done about a key, in the order field, keys typed, the key itself."""

    swallow: bool = False
    """Keep the key from the window."""
    begins: bool = False
    """The key may be the first of a scan: remember what the focused field holds."""
    leaked: str = ""
    """A scan is complete, and this much of it reached the field: put the field back."""
    kept: tuple[KeyStroke, ...] = ()
    """Of what leaked, what a person typed: type it again where the field was put back."""
    give_back: tuple[KeyStroke, ...] = ()
    """Swallowed, and typed by a person after all: type it now, before this key."""
    waiting: bool = False
    """Call `silence` when no key comes for `gap_ms`."""


PASS = KeyDecision()
