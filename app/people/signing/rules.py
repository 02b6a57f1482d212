"""How an institution lets its people sign in: lengths, days and minutes, each within its limits.

Without it every house would have to live by one house's habits. The limits are floors: no
institution can make signing in weaker than GB/T 22239-2019, 8.1.4.1 a and b, as commonly put into
figures, wants it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from app.readers.saying import Saying

DAY_MIN = 24 * 60


class OutsideLimits(ValueError):
    """A rule is not what it may be."""

    def __init__(self, chinese: str, english: str) -> None:
        """Say which, and within what it stays."""
        super().__init__(chinese)
        self.said = Saying(f"{chinese}。", f"{english}.")


@dataclass(frozen=True, slots=True)
class SignInRules:
    """What holds for everybody of one institution."""

    verified: bool = True
    """Whether a workstation asks for a password before somebody works; for a name otherwise."""
    shortest: int = 10
    """Characters of a password."""
    classes: int = 3
    """Of small letters, capitals, digits and signs, how many have to be in a password."""
    not_again: int = 5
    """How many of the last passwords are not taken once more."""
    expires_days: int = 90
    """A password is good for so many days."""
    warns_days: int = 7
    """So many days before that its owner is told."""
    first_days: int = 7
    """A password that somebody else gave is good for so many days."""
    pin_shortest: int = 6
    idle_min: int = 15
    """Minutes without a key or a scan, after which the screen is locked."""
    offline_days: int = 7
    """Days for which who was verified by the service is known without it; 0: not at all."""
    second_signing: bool = True
    """Who signs an acceptance beside who works proves who he is."""
    second_destroying: bool = False
    """Drugs are destroyed, or called counterfeit, by two."""
    second_rules: bool = False
    """Rules of receiving and of catalogues are changed, and goods let in again, by two."""
    second_restoring: bool = False
    """A backup takes the place of the database by two."""
    training: bool = False
    """Everybody knows the password: it stays, and administrators prove themselves once."""

    def body(self) -> dict[str, bool | int]:
        """As it is kept and told."""
        return asdict(self)

    @classmethod
    def parse(cls, body: Mapping[str, object]) -> Self:
        """Read what `body` wrote; raises OutsideLimits that names it.

        What is missing is as it is from the start, and what nobody knows is let through: another
        version may know more.
        """
        known = {field.name: field for field in fields(cls)}
        values: dict[str, Any] = {}
        for name, value in body.items():
            if name not in known:
                continue
            values[name] = _value(name, value)
        rules = cls(**values)
        if rules.warns_days >= rules.expires_days:
            raise OutsideLimits(
                "到期提醒的天数应小于口令有效天数",
                "The reminder comes before the end: fewer days than a password is good for",
            )
        return rules


LIMITS = {
    "shortest": (8, 64, "口令最短长度"),
    "classes": (3, 4, "口令字符种类"),
    "not_again": (5, 24, "不得重复的历史口令"),
    "expires_days": (1, 90, "口令有效天数"),
    "warns_days": (1, 30, "到期提醒天数"),
    "first_days": (1, 30, "他人所设口令的有效天数"),
    "pin_shortest": (6, 12, "PIN 最短长度"),
    "idle_min": (1, 30, "无操作锁屏分钟"),
    "offline_days": (0, 30, "离线登录天数"),
}
"""Least and most of each figure, and how people call it."""
SWITCHES = frozenset(
    {"verified", "second_signing", "second_destroying", "second_rules", "second_restoring"}
)
"""What an institution may turn on and off."""


def _value(name: str, value: object) -> bool | int:
    if name in SWITCHES or name == "training":
        if isinstance(value, bool):
            return value
        raise OutsideLimits(
            f"{name} 应为 true 或 false，现为“{value}”", f"{name} is true or false, not “{value}”"
        )
    least, most, said = LIMITS[name]
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise OutsideLimits(
            f"{said}应为 {least} 到 {most}，现为“{value}”",
            f"{name} is {least} to {most}, not “{value}”",
        )
    return value
