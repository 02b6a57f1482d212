"""What a second person has to agree to before it is done (四眼原则), where an institution says so.

Without it one pair of eyes would be enough for what cannot be undone. Who agrees is another person
than who works, holds the same permission, and proves who he is at the workstation, then and there.
Which acts those are is part of an institution's rules of signing in (signing/rules.py): where
nobody has to prove who works, a second proof would be worth nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.people.signing.events import SignInRefused
from app.readers.saying import Saying


class Act(StrEnum):
    """One kind of thing; the word is the switch in the rules."""

    SIGN = "second_signing"
    """Sign an acceptance in the name of another than who works: that very person proves it."""
    DESTROY = "second_destroying"
    CHANGE_RULES = "second_rules"
    RESTORE = "second_restoring"


ACT_NAMES = {
    Act.SIGN: Saying("验收签字", "Signature of an acceptance"),
    Act.DESTROY: Saying("销毁药品、认定疑似假药", "Drugs destroyed, or called counterfeit"),
    Act.CHANGE_RULES: Saying("修改规则、解除停用", "Rules changed, or goods let in again"),
    Act.RESTORE: Saying("用备份恢复数据库", "Going back to a backup"),
}

DECLINED = Saying("没有第二人复核，没有办理。", "Nobody else agreed: it was not done.")


@dataclass(frozen=True, slots=True)
class SecondWanted:
    """Event: something waits until a second person agrees."""

    act: Act
    first: str
    """Who wished it."""
    person: str = ""
    """Who it has to be; empty: anybody who may."""


@dataclass(frozen=True, slots=True)
class SecondRefused:
    """Event: the proof was not taken, or not by this person; it still waits."""

    why: SignInRefused


@dataclass(frozen=True, slots=True)
class SecondSettled:
    """Event: nothing waits any more, whatever became of it."""


SecondingEvent = SecondWanted | SecondRefused | SecondSettled
