"""docs/operation/permissions.md says who may do what, and the program does as it says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from app.people.permissions import AREA_NAMES, DESCRIBED, Permission
from app.people.roles import BUILT_IN
from tests.permission_table import DOCUMENT, routes, use_cases

ROOT = Path(__file__).parents[3]
_DOORS = ("app", "printing", "sync/client")
_ONLY_LOOKS = re.compile(
    r"(list|show|search|ask|find|check|preview|about|told|stop|follow|look|open|try|is|leave|offer"
    r"|choices|counts?|labels|parts|folder|refresh|fetch|resume|compare|cancel|call_off|let_go|said"
    r"|scanned|session|sign|begin_anew|tell|knowledge|others_did|numbers|deliveries|receipts_changed"
    r"|receipt_confirmed|carry_out|send_loose_to|explain|take_note|take|inspect|join|drop_returns"
    r"|choose_line|hold)(_|$)"
)
"""Methods of desks that ask, follow or end something, and change nothing for others."""


def acting_methods() -> Iterator[str]:
    for top in _DOORS:
        for path in sorted((ROOT / top).rglob("*.py")):
            for one in ast.parse(path.read_text(encoding="utf-8")).body:
                if (
                    isinstance(one, ast.ClassDef)
                    and one.name.endswith("Desk")
                    and one.name != "Desk"
                ):
                    yield from _methods(one)


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
