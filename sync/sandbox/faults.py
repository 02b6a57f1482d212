"""Faults on request: what goes wrong with the next calls.

Without it nobody could practise what a bad day at the platform looks like, nor prove that a client
counts nothing twice. Asked for under /training/…/faults; a fault hits so many calls of a method (or
of any) and is gone.
"""

from __future__ import annotations

import threading
from enum import StrEnum
from typing import Annotated

import msgspec


class FaultKind(StrEnum):
    """What goes wrong."""

    SLOW = "slow"
    """Answers after `seconds`."""
    CUT_BEFORE = "cut-before"
    """The line breaks, nothing was done."""
    CUT_AFTER = "cut-after"
    """Done, and the line breaks in the middle of the answer."""
    ERROR = "error"
    """Refused with `code` and `sub_code`, nothing was done."""
    ERROR_AFTER = "error-after"
    """Done, and answered with the error."""
    HALF = "half"
    """Half of the rows of the answer's list are missing; its total stays."""
    DUPLICATE = "duplicate"
    """Each row of the answer's list comes twice."""


class Fault(msgspec.Struct, frozen=True):
    """One fault, for a number of calls."""

    kind: FaultKind
    method: str = ""
    """The end of a method's name; empty: any."""
    times: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1
    seconds: Annotated[float, msgspec.Meta(ge=0, le=60)] = 1.0
    code: int = 15
    sub_code: str = "isp.remote-service-error"
    sub_msg: str = "培训平台按要求出错"


class Faults:
    """The faults that were asked for; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []

    def ask(self, fault: Fault) -> None:
        """Let one happen, after those that were asked for before."""
        with self._lock:
            self._waiting.append(fault)

    def waiting(self) -> list[Fault]:
        """What was asked for and did not happen yet."""
        with self._lock:
            return list(self._waiting)

    def clear(self) -> None:
        """Let nothing more go wrong."""
        with self._lock:
            self._waiting.clear()

    def take(self, method: str) -> Fault | None:
        """The fault that hits this call."""
        with self._lock:
            for at, fault in enumerate(self._waiting):
                if method.endswith(fault.method):
                    if fault.times > 1:
                        left = msgspec.structs.replace(fault, times=fault.times - 1)
                        self._waiting[at] = left
                    else:
                        del self._waiting[at]
                    return fault
        return None
