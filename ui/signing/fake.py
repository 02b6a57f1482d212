"""Signing in without a service; without it the way in could be shown and tested only with one.

Knows two persons by password, one of them by badge as well; `away` and `lacks` say what becomes of
the next proof. It remembers every wish, and where scans went.
"""

from __future__ import annotations

from collections.abc import Callable

from app.people.rights import rights_of_role
from app.people.roles import Role
from app.people.seconding import SecondingEvent, SecondRefused, SecondSettled
from app.people.signing.events import (
    FactorShown,
    Lacks,
    OwnKept,
    OwnRefused,
    PersonProved,
    SignInEvent,
    SignInRefused,
    SignInShown,
)
from app.people.signing.rules import SignInRules
from app.readers.saying import Saying
from ui.signing.port import Modules, SignInNeeds

PERSONS = (("0001", "收货员甲"), ("0002", "收货员乙"))
WRONG = Saying(
    "工号或口令不对，请核对后再试。",
    "Staff number or password is wrong: check both and try again.",
)
"""What the service says to a wrong password."""
_WRONG_PIN = Saying(
    "胸卡或 PIN 不对，请重新扫胸卡再试。", "Badge or PIN is wrong: scan the badge again."
)
_AWAY = Saying(
    "服务端连不上，无法核对口令。", "The service is away, and no password can be compared."
)
_CODE = Saying("请输入手机验证器上的 6 位动态口令。", "Enter the 6 digits of your phone.")
_EXPIRED = Saying("口令已到期，请设一个新口令。", "The password has expired: choose a new one.")
PASSWORD = "对的口令-1"
PIN = "739152"
BADGE = "TDB777777777777777732"


class FakeSignIn:
    """What ui.signing.port.SignIn asks for."""

    def __init__(
        self, post: Callable[[SignInEvent | SecondingEvent], None], rules: SignInRules | None
    ) -> None:
        """`rules`: the institution's; None: a name is enough."""
        self._post = post
        self.rules = rules
        self.wishes: list[tuple[str, ...]] = []
        self.lacks: Lacks | None = None
        self.away = False
        self.recovery_codes: tuple[str, ...] = ()
        self.locked: bool | None = None
        self.badges = False

    def look(self) -> None:
        """Tell the rules."""
        self._post(SignInShown(self.rules, PERSONS))

    def prove(self, who: str, password: str, code: str = "", new_password: str = "") -> None:
        """Let in who is known and has what is lacking."""
        self.wishes.append(("prove", who, password, code, new_password))
        found = [one for one in PERSONS if who in one]
        if self.away and found:
            self._post(SignInRefused(_AWAY, unverified=found[0][1]))
        elif not found or password != PASSWORD:
            self._post(SignInRefused(WRONG))
        elif self.lacks in (Lacks.FACTOR, Lacks.CODE, Lacks.BOTH) and not code:
            self._post(SignInRefused(_CODE, self.lacks))
        elif self.lacks in (Lacks.PASSWORD, Lacks.BOTH) and not new_password:
            self._post(SignInRefused(_EXPIRED, Lacks.PASSWORD))
        else:
            self._let_in(found[0])

    def prove_by_badge(self, badge: str, pin: str) -> None:
        """Let the second person in."""
        self.wishes.append(("prove-by-badge", badge, pin))
        if pin == PIN:
            self._let_in(PERSONS[1])
        else:
            self._post(SignInRefused(_WRONG_PIN))

    def prove_second(self, who: str, password: str, code: str, new_password: str) -> None:
        """Let the second person agree, by password."""
        self.wishes.append(("prove-second", who, password, code, new_password))
        self._agree(right=who in PERSONS[1] and password == PASSWORD)

    def prove_second_by_badge(self, badge: str, pin: str) -> None:
        """Let the second person agree, by badge."""
        self.wishes.append(("prove-second-by-badge", badge, pin))
        self._agree(right=pin == PIN)

    def decline_second(self) -> None:
        """Note it."""
        self.wishes.append(("decline-second",))
        self._post(SecondSettled())

    def set_telephone_up(self, who: str, password: str) -> None:
        """Show a secret."""
        self.wishes.append(("set-telephone-up", who, password))
        self.lacks = Lacks.CODE
        self._post(FactorShown("JBSWY3DPEHPK3PXP", "otpauth://totp/TraceDock:0001"))

    def change_own(self, password: str, new_password: str, pin: str) -> None:
        """Keep it, where the password is right."""
        self.wishes.append(("change-own", password, new_password, pin))
        if password == PASSWORD:
            self._post(OwnKept(bool(new_password)))
        else:
            self._post(OwnRefused(WRONG))

    def keep_alive(self) -> None:
        """Note it."""
        self.wishes.append(("keep-alive",))

    def sign_out(self) -> None:
        """Note it."""
        self.wishes.append(("sign-out",))

    def lock(self, here: bool) -> None:
        """Note where scans go."""
        self.locked = here

    def expect_badges(self, wanted: bool) -> None:
        """Note whether a badge locks."""
        self.badges = wanted

    @property
    def needs(self) -> SignInNeeds:
        """What the way in stands on."""
        return SignInNeeds(self, self, square)

    def _agree(self, *, right: bool) -> None:
        wrong = SecondRefused(SignInRefused(WRONG, self.lacks))
        self._post(SecondSettled() if right else wrong)

    def _let_in(self, who: tuple[str, str]) -> None:
        allowed = rights_of_role(Role.SYSTEM_ADMINISTRATOR).permissions
        self._post(
            PersonProved(
                *who,
                role=Role.SYSTEM_ADMINISTRATOR,
                permissions=allowed,
                recovery_codes=self.recovery_codes,
            )
        )


def square(text: str) -> Modules:
    """Draw something square."""
    return [[(row * column + len(text)) % 3 == 0 for column in range(29)] for row in range(29)]
