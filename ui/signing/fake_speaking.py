"""Signing in at a service that is not there; without it such a page could be shown only with one.

Answers through the `post` it is given, and remembers every wish but passwords.
"""

from __future__ import annotations

from collections.abc import Callable

from app.people.at_service import PersonSpeaks, SpeakRefused, TelephoneShown
from app.people.rights import rights_of_role
from app.people.signing.events import Lacks
from app.readers.saying import Saying

_WRONG = Saying(
    "工号或口令不对，请核对后再试。",
    "Staff number or password is wrong: check both and try again.",
)
_FACTOR = Saying(
    "管理员须绑定手机验证器，请按提示绑定后再登录。",
    "Administrators need an authenticator on their phone.",
)
PASSWORD = "right-password"
"""The only one that is right here."""


class FakeSpeaking:
    """Knows one administrator, and whoever is laid down."""

    def __init__(self, post: Callable[[object], None]) -> None:
        self._post = post
        self.persons = {"1001": speaking("1001", "系统管理员甲", "system-administrator")}
        self.signed_in = False
        self.wants_code = False
        """Whether a password alone is not enough."""
        self.wishes: list[object] = []

    def set_telephone_up(self, number: str, password: str) -> None:
        """Show a secret."""
        self.wishes.append(("set telephone up", number, password))
        self._post(TelephoneShown("JBSWY3DPEHPK3PXP", "otpauth://totp/TraceDock"))

    def sign_in(self, number: str, password: str, code: str = "", new_password: str = "") -> None:
        """Let a person in who is known, and has a telephone where that is wanted."""
        self.wishes.append(("sign in", number))
        if self.wants_code and password == PASSWORD and not code:
            self._post(SpeakRefused(_FACTOR, Lacks.FACTOR))
            return
        person = self.persons.get(number)
        if person is None or password != PASSWORD:
            self._post(SpeakRefused(_WRONG))
            return
        self.signed_in = True
        self._post(person)

    def sign_out(self) -> None:
        """Forget who signed in."""
        self.signed_in = False


def speaking(number: str, name: str, role: str) -> PersonSpeaks:
    """Somebody of one role, signed in."""
    return PersonSpeaks(number, name, role, rights_of_role(role).permissions)
