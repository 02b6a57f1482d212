"""Says whether a caller may do what it asks for.

Without it each desk would decide by itself, and a workstation nobody signed in at would do what
takes a person.
"""

from __future__ import annotations

from app.people import rights
from app.people.permissions import DESCRIBED, Permission
from app.readers.saying import Saying
from sync.service.accounts import Caller
from sync.service.refusals import not_allowed


def require(caller: Caller, *one_of: Permission) -> None:
    """Let a person through that holds one of these; raises ServiceRefusal for everybody else."""
    if not caller.number:
        name = DESCRIBED[one_of[0]].name
        raise not_allowed(
            Saying(
                f"请先由有“{name.chinese}”权限的人员登录。",
                f"Somebody with the permission “{name.english}” has to sign in first.",
            )
        )
    if not any(caller.rights.may(permission) for permission in one_of):
        why = rights.why_not(caller.rights, one_of[0])
        raise not_allowed(why or "")


def require_workstation(caller: Caller) -> None:
    """Let enrolled workstations through; raises ServiceRefusal for distributors' programs."""
    if caller.device is None:
        raise not_allowed()
