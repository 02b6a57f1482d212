"""Asks the service what a trace code platform says of a code.

Without it only the service could ask. What goes wrong on the way is a Chinese sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from app.receiving.code_questions import Askable, CodeQuestion, CodeTold
from app.receiving.told.desk import NotAnswered
from sync.client.errors import Refused, SyncError
from sync.client.transport import Transport

READ_S = 15.0
"""The service itself waits for the platform no longer than ten seconds."""
_OLD = "服务端版本较旧，还不能问平台，请先升级服务端"
_NOT_JOINED = "本机还没有接入服务端，不能问平台"

Wanted = TypeVar("Wanted")


class CodesAsked:
    """The way of one workstation; for one thread at a time."""

    def __init__(self, way: Callable[[float], Transport]) -> None:
        """`way` makes a way to the service that waits so many seconds for an answer."""
        self._way = way

    def askable(self) -> Askable:
        """Ask what can be asked; raises NotAnswered."""
        return self._said("GET", Askable)

    def ask(self, question: CodeQuestion) -> CodeTold:
        """Ask about one code; raises NotAnswered."""
        return self._said("POST", CodeTold, question)

    def _said(self, method: str, wanted: type[Wanted], question: object = None) -> Wanted:
        try:
            transport = self._way(READ_S)
            try:
                if not transport.enrolled:
                    raise NotAnswered(_NOT_JOINED)
                return transport.ask(method, "/v1/codes", wanted, question)
            finally:
                transport.close()
        except Refused as error:
            old = error.error in ("no-such-address", "no-such-method")
            raise NotAnswered(_OLD if old else error.message) from error
        except SyncError as error:
            raise NotAnswered(error.message) from error
