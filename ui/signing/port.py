"""What signing in asks for; without it the window would need a service to be shown.

Wishes return at once and are answered by app/people/signing/events.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

Modules = Sequence[Sequence[bool]]
"""A two-dimensional bar code, row by row; True is dark."""
Draw = Callable[[str], Modules]
"""Makes a QR code."""


class Prover(Protocol):
    """Compares what somebody shows."""

    def prove(self, who: str, password: str, code: str = "", new_password: str = "") -> None:
        """Prove who one is, by 工号 or name; answered by PersonProved or SignInRefused."""

    def set_telephone_up(self, who: str, password: str) -> None:
        """Ask what a telephone has to know; answered by FactorShown or SignInRefused."""


class SignIn(Prover, Protocol):
    """Who works here, and how that is known."""

    def prove_by_badge(self, badge: str, pin: str) -> None:
        """Prove who one is, by badge and PIN; answered by PersonProved or SignInRefused."""

    def prove_second(self, who: str, password: str, code: str, new_password: str) -> None:
        """Prove that one is there beside who works, and agrees; refused by SecondRefused.

        What waited is done then, and SecondSettled says that nothing waits any more.
        """

    def prove_second_by_badge(self, badge: str, pin: str) -> None:
        """The same by badge and PIN."""

    def decline_second(self) -> None:
        """Nobody agrees to what waits."""

    def look(self) -> None:
        """Ask how people sign in here; answered by SignInShown."""

    def change_own(self, password: str, new_password: str, pin: str) -> None:
        """Change one's own password, PIN, or both; answered by OwnKept or OwnRefused."""

    def keep_alive(self) -> None:
        """Somebody still works."""

    def sign_out(self) -> None:
        """Nobody works here any more."""


class Speaking(Protocol):
    """Somebody speaks at the service, from one page; answered by app/people/at_service.py."""

    def sign_in(self, number: str, password: str, code: str = "", new_password: str = "") -> None:
        """Let a person speak; answered by PersonSpeaks or SpeakRefused. No password is kept."""

    def set_telephone_up(self, number: str, password: str) -> None:
        """Ask what a telephone has to know; answered by TelephoneShown or SpeakRefused."""

    def sign_out(self) -> None:
        """Forget who signed in."""


class ScanLock(Protocol):
    """Where scans go."""

    def lock(self, here: bool) -> None:
        """Let scans count nowhere, and be told as ScanWhileLocked; or let them count again."""

    def expect_badges(self, wanted: bool) -> None:
        """Lock by itself at a scanned badge, which is told so too; or take it for any code."""


@dataclass(frozen=True, slots=True)
class SignInNeeds:
    """What the way in stands on."""

    port: SignIn
    scans: ScanLock
    draw: Draw | None
    """Makes a QR code; None: what it says is typed by hand."""
