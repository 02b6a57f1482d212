"""Says whether a caller may do what it asks for.

Without it each desk would decide by itself, and a workstation nobody signed in at would do what
takes a person.
"""

from __future__ import annotations

from app.people.roles import Permission, may
from sync.service.accounts import Caller
from sync.service.refusals import not_allowed


def require(caller: Caller, *one_of: Permission) -> None:
    """Let a person through that holds one of these; raises ServiceRefusal for everybody else."""
    if not (caller.number and any(may(caller.role, permission) for permission in one_of)):
        raise not_allowed()


def require_workstation(caller: Caller) -> None:
    """Let enrolled workstations through; raises ServiceRefusal for distributors' programs."""
    if caller.device is None:
        raise not_allowed()
