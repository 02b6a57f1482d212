"""docs/operation/permissions.md says who may do what, and the program does as it says."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.people.asking import WHAT_IT_TAKES, Guarded
from app.people.permissions import AREA_NAMES, DESCRIBED, Permission
from app.people.roles import BUILT_IN, Role
from app.readers.saying import Saying
from scanners.station import ReaderStation
from tests.holding import Holds
from tests.permission_table import DOCUMENT, routes, use_cases

ROOT = Path(__file__).parents[3]
_DOORS = ("app", "printing", "sync/client")
_ONLY_LOOKS = re.compile(
    r"(list|show|search|ask|find|check|preview|about|told|stop|follow|look|open|try|is|leave|offer"
    r"|choices|counts?|labels|parts|folder|refresh|fetch|resume|compare|cancel|call_off|let_go|said"
    r"|scanned|session|sign|begin_anew|tell|knowledge|others_did|numbers|deliveries|receipts_changed"
    r"|receipt_confirmed|queue_left|carry_out|send_loose_to|explain|take_note|take|inspect|join|drop_returns"
    r"|choose_line|hold|refuse)(_|$)"
)
"""Methods of desks that ask, follow or end something, and change nothing for others."""


_NAMES_A_DESK = re.compile(r"\bclass\s+\w+Desk\b")
_WITHIN_ANOTHER = {"ReturnsDesk": "PackingDesk"}
"""A desk that only another one calls, which asks before it does."""


@cache
def desks() -> tuple[tuple[Path, ast.ClassDef], ...]:
    return tuple(
        (path, one)
        for top in _DOORS
        for path in sorted((ROOT / top).rglob("*.py"))
        if _NAMES_A_DESK.search(text := path.read_text(encoding="utf-8"))
        for one in ast.parse(text).body
        if isinstance(one, ast.ClassDef) and one.name.endswith("Desk") and one.name != "Desk"
    )


def acting_methods() -> Iterator[str]:
    for _path, desk in desks():
        yield from _methods(desk)


def guarded_desks() -> list[type[Guarded]]:
    """All that ask at the workstation; those that ask the service are checked there."""
    found: list[type[Guarded]] = [ReaderStation]
    for path, desk in desks():
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        one = getattr(importlib.import_module(name), desk.name)
        if issubclass(one, Guarded):
            found.append(one)
    return found


def guarded() -> dict[str, frozenset[Permission]]:
    """What each guarded use case takes, as the program has it."""
    return {
        method.__qualname__: getattr(method, WHAT_IT_TAKES)
        for desk in guarded_desks()
        for method in vars(desk).values()
        if hasattr(method, WHAT_IT_TAKES)
    }


def _methods(desk: ast.ClassDef) -> Iterator[str]:
    for each in desk.body:
        if isinstance(each, ast.FunctionDef) and not each.name.startswith("_"):
            yield f"{desk.name}.{each.name}"


def role_table() -> list[str]:
    """The rows of permission × role as the document must have them."""
    names = [one.name for one in BUILT_IN.values()]
    rows = [f"| 权限 | 代号 | {' | '.join(names)} |", f"|---|---|{':-:|' * len(names)}"]
    area = None
    for one in DESCRIBED.values():
        if one.area != area:
            area = one.area
            rows.append(f"| **{AREA_NAMES[area].chinese}** | |{' |' * len(names)}")
        held = ("✓" if one.permission in role.permissions else "" for role in BUILT_IN.values())
        marks = "".join(f" {mark} |" if mark else " |" for mark in held)
        rows.append(f"| {one.name.chinese}：{one.does.chinese} | `{one.permission}` |{marks}")
    return rows


def test_the_table_of_roles_is_that_of_the_program() -> None:
    """Without it people would be given roles for what a page says, and could not do it."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    wanted = role_table()
    start = lines.index(wanted[0]) if wanted[0] in lines else -1
    assert start >= 0, "\n".join(wanted)
    assert lines[start : start + len(wanted)] == wanted, "\n".join(wanted)


def test_every_permission_is_asked_for_somewhere() -> None:
    """Without it somebody would be given a right that opens nothing."""
    used = {one for who in (*routes().values(), *use_cases().values()) for one in who.permissions}
    assert used == set(Permission)


def test_every_use_case_that_acts_has_its_permission() -> None:
    """Without it a new button would be everybody's."""
    known = set(acting_methods())
    told = {name for name in use_cases() if name.partition(".")[0].endswith("Desk")}
    assert told <= known, f"no such use cases: {sorted(told - known)}"
    acting = {name for name in known if not _ONLY_LOOKS.match(name.partition(".")[2])}
    assert acting <= told, f"not in {DOCUMENT.name}: {sorted(acting - told)}"


def test_every_use_case_at_the_workstation_asks_for_what_the_table_says() -> None:
    """Without it the page would promise what only the colour of a button keeps."""
    taken = guarded()
    for name, who in use_cases().items():
        desk = name.partition(".")[0]
        if name in taken:
            assert taken[name] == who.permissions, name
        elif desk in _WITHIN_ANOTHER:
            outer = f"{_WITHIN_ANOTHER[desk]}."
            assert who.permissions in [one for at, one in taken.items() if at.startswith(outer)]
        else:
            asks_itself = desk in _BY_THEMSELVES or name in ("ReceivingDesk.scan", *_WHEN_OPENED)
            assert asks_itself or desk not in {one.__name__ for one in guarded_desks()}, name
    assert set(taken) <= set(use_cases()), "asked for, and not in the table"


_BY_THEMSELVES = ("Backups", "Encryption")
"""They stand before the workplace, and ask it who works."""
_WHEN_OPENED = ("PackingDesk.end_returns",)
"""It only leaves what somebody was let in to."""


@pytest.mark.parametrize("role", BUILT_IN)
def test_every_role_is_refused_what_it_does_not_hold(role: Role) -> None:
    """Without it one use case among hundreds would be open to everybody."""
    holds, table = Holds(role), use_cases()
    for kind in guarded_desks():
        refused: list[Saying] = []
        answering = {"_not_allowed": lambda _self, why, _task, all_of=refused: all_of.append(why)}
        desk: Guarded = object.__new__(type(kind.__name__, (kind,), answering))
        desk.acting = holds
        for name, method in vars(kind).items():
            if not hasattr(method, WHAT_IT_TAKES):
                continue
            refused.clear()
            wish = [None] * sum(
                one.default is one.empty and one.kind is one.POSITIONAL_OR_KEYWORD
                for one in list(inspect.signature(method).parameters.values())[1:]
            )
            try:
                getattr(desk, name)(*wish)
            except (AttributeError, TypeError):
                assert not refused, "it was carried out, by a desk that has nothing to do it with"
            may = bool(BUILT_IN[role].permissions & table[f"{kind.__name__}.{name}"].permissions)
            assert bool(refused) is not may, (kind.__name__, name)
