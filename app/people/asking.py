"""Asks, before a desk carries a wish out, whether who works there may wish it.

Without it each use case would ask in its own way, or not at all. What a use case takes stands over
its method (`asks`), and docs/operation/permissions.md has the same table. Asked is at the moment of
the wish, in the thread that wishes: whoever works a moment later has nothing to do with it. A desk
that nobody was told to guard lets everybody do everything: scripts, and the demonstration.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from app.people.permissions import Permission
from app.people.rights import Rights
from app.readers.saying import Saying


@dataclass(frozen=True, slots=True)
class RightsShown:
    """Event: who works at the window now, and what he may do."""

    person: str
    rights: Rights


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
        the code of the delivery point it is about; None: any. `person`: who is to be asked about,
        where that is somebody else, who signs beside who works here.
        """


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

WHAT_IT_TAKES = "takes"
"""The attribute of a guarded method that holds the permissions of which one is enough."""


def asks(
    *one_of: Permission, task: str = ""
) -> Callable[[UseCase[Desk, Arguments]], UseCase[Desk, Arguments]]:
    """Let only those wish it who hold one of these."""

    def guard(method: UseCase[Desk, Arguments]) -> UseCase[Desk, Arguments]:
        @wraps(method)
        def asked(self: Desk, /, *arguments: Arguments.args, **named: Arguments.kwargs) -> None:
            why = self.acting.why_not(method.__qualname__, one_of)
            if why is None:
                method(self, *arguments, **named)
            else:
                self._not_allowed(why, task)

        setattr(asked, WHAT_IT_TAKES, frozenset(one_of))
        return asked

    return guard
