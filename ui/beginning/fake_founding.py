"""A service to be set up that is not there; without it the questions could be shown only with one.

Takes the code `ABCDE-FGHJK` and any six digits; it remembers every wish.
"""

from __future__ import annotations

from collections.abc import Callable

from app.connection import Joined, JoinRefused, JoinStep, JoinWish, TokenPlace
from app.founding import CodeTaken, Founded, FoundWish, TelephoneMade, TelephoneSeen
from ui.beginning.port import BeginningPorts
from ui.preferences import MemoryPreferences
from ui.signing.fake import square

CODE = "ABCDE-FGHJK"
_LETTERS = "23456789ABCD"


class FakeFounding:
    """What ui.beginning.port.Founding asks for."""

    def __init__(self, post: Callable[[object], None]) -> None:
        self._post = post
        self.wishes: list[object] = []
        self.founded: list[FoundWish] = []
        self.trained = 0
        self.preferences = MemoryPreferences()
        self.refusal: JoinRefused | None = None
        """What becomes of the next founding."""

    def look_here(self) -> None:
        """Note it: nothing waits here."""
        self.wishes.append("look here")

    def try_code(self, wish: JoinWish) -> None:
        """Take the one code."""
        self.wishes.append(wish)
        if wish.code == CODE:
            self._post(CodeTaken())
        else:
            self._post(JoinRefused(JoinStep.ENROLMENT, "wrong-set-up-code", "开通码不对。"))

    def make_telephone(self, org: str, number: str) -> None:
        """Make up a secret."""
        self._post(TelephoneMade(number, "JBSWY3DPEHPK3PXP" * 2, f"otpauth://totp/{org}:{number}"))

    def see_telephone(self, number: str, secret: str, code: str) -> None:
        """See any six digits."""
        seen = 7 if len(code) == 6 and code.isdigit() else None
        self._post(TelephoneSeen(number, seen))

    def found(self, wish: FoundWish) -> None:
        """Found it and join, or not."""
        self.founded.append(wish)
        if self.refusal is not None:
            self._post(self.refusal)
            return
        codes = tuple(f"7KQ2-9MXR-{letter * 4}" for letter in _LETTERS[:10])
        self._post(Founded(tuple((one.number, codes) for one in wish.persons)))
        self._post(Joined(wish.name, anew=True, token=TokenPlace.KEYRING))

    def train(self) -> None:
        """Note it."""
        self.trained += 1

    @property
    def ports(self) -> BeginningPorts:
        """What the first questions stand on."""
        return BeginningPorts(self, square, self.train, self.preferences)
