"""Asks, before a desk carries a wish out, whether who works there may wish it.

Without it each use case would ask in its own way, or not at all. What a use case takes stands over
its method (`asks`), and docs/operation/permissions.md has the same table. Asked is at the moment of
the wish, in the thread that wishes: whoever works a moment later has nothing to do with it. A desk
that nobody was told to guard lets everybody do everything: scripts, and the demonstration.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial, wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from app.people.permissions import Permission
from app.people.rights import Rights
from app.people.seconding import Act
from app.readers.saying import Saying


@dataclass(frozen=True, slots=True)
class RightsShown:
    """Event: who works at the window now, what he may do, and where that has to hold."""

    person: str
    rights: Rights
    place: str = ""
    """The 配送点 at which the workstation stands; empty: every place counts."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is not done before a second person agrees."""

    what: str
    """The use case, as `CasesDesk.close`."""
    act: Act
    one_of: Sequence[Permission]
    """What takes part in it takes, too."""
    go_on: Callable[[], object]
    """Do it; in any thread."""
    refuse: Callable[[Saying], object]
    """Answer that it is not done."""
    person: str = ""
    """Who has to agree; empty: anybody who may."""


class Acting(Protocol):
    """Says what who works here may do, and takes down what was refused."""

    def why_not(
        self,
        what: str,
        one_of: Sequence[Permission],
        place: str | None = None,
        person: str | None = None,
    ) -> Saying | None:
        """Why a use case is not for who works here; None where it is.

        `what`: the use case, as `CasesDesk.close`. One permission of several is enough. `place`:
        the code of the delivery point it is about; None: it names none, and the one at which the
        workstation stands counts. `person`: who is to be asked about, where that is somebody else,
        who signs beside who works here.
        """

    def waits_for_second(self, wish: Waiting) -> bool:
        """Whether a second person has to agree first; then it goes on when one did."""


class Everybody:
    """Keeps nobody from anything."""

    def why_not(
        self,
        what: str,
        one_of: Sequence[Permission],
        place: str | None = None,
        person: str | None = None,
    ) -> Saying | None:
        """Answer None."""
        return None

    def waits_for_second(self, wish: Waiting) -> bool:
        """Let it go on at once."""
        return False


class Guarded:
    """A desk whose use cases ask who may do them."""

    acting: Acting = Everybody()

    def _not_allowed(self, why: Saying, task: str) -> None:
        """Answer a wish that is not for who wished it, as any other wish that is refused.

        `task`: the desk's own word for such wishes.
        """
        raise NotImplementedError


Desk = TypeVar("Desk", bound=Guarded)
Arguments = ParamSpec("Arguments")
UseCase = Callable[Concatenate[Desk, Arguments], None]


def _always(*_arguments: object, **_named: object) -> bool:
    return True


def _refuse(desk: Guarded, task: str, why: Saying) -> None:
    desk._not_allowed(why, task)


WHAT_IT_TAKES = "takes"
"""The attribute of a guarded method that holds the permissions of which one is enough."""


def asks(
    *one_of: Permission,
    task: str = "",
    act: Act | None = None,
    when: Callable[..., bool] = _always,
) -> Callable[[UseCase[Desk, Arguments]], UseCase[Desk, Arguments]]:
    """Let only those wish it who hold one of these.

    `act`: what it is to a second person, who has to agree where the institution says so; `when`
    looks at the wish and says whether it is that.
    """

    def guard(method: UseCase[Desk, Arguments]) -> UseCase[Desk, Arguments]:
        @wraps(method)
        def asked(self: Desk, /, *arguments: Arguments.args, **named: Arguments.kwargs) -> None:
            why = self.acting.why_not(method.__qualname__, one_of)
            if why is not None:
                self._not_allowed(why, task)
                return
            do = partial(method, self, *arguments, **named)
            if act is not None and when(*arguments, **named):
                refuse = partial(_refuse, self, task)
                wish = Waiting(method.__qualname__, act, one_of, do, refuse)
                if self.acting.waits_for_second(wish):
                    return
            do()

        setattr(asked, WHAT_IT_TAKES, frozenset(one_of))
        return asked

    return guard
