"""What somebody is here (岗位), and which permissions that brings.

Without it each person would be given permissions one by one, and nobody could say what a purchaser
may do. The roles below are there from the start; an institution changes what they hold, and adds
its own (app/people/holdings.py). No role holds two of the three administrations (三员分立), but for
the one that holds all: a small house has one person for it, and has to say so openly
(docs/decisions/0071-three-administrators.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.people.permissions import AREA_NAMES, Area, Permission, administrations
from app.readers.saying import Saying


class Role(StrEnum):
    """What a person is here."""

    RECEIVING_CLERK = "receiving-clerk"
    SECOND_CHECKER = "second-checker"
    STORE_KEEPER = "store-keeper"
    PURCHASER = "purchaser"
    PURCHASE_APPROVER = "purchase-approver"
    SHIPPER = "shipper"
    """Of a distributor."""
    SUPERVISOR = "supervisor"
    """Of an authority."""
    ADMINISTRATOR = "administrator"
    """All of the three below: a small house has one person for it."""
    SYSTEM_ADMINISTRATOR = "system-administrator"
    SECURITY_ADMINISTRATOR = "security-administrator"
    AUDIT_ADMINISTRATOR = "audit-administrator"


NAMES = {
    Role.RECEIVING_CLERK: "收货员",
    Role.SECOND_CHECKER: "验收员",
    Role.STORE_KEEPER: "保管员",
    Role.PURCHASER: "采购员",
    Role.PURCHASE_APPROVER: "采购审核员",
    Role.SHIPPER: "发货员",
    Role.SUPERVISOR: "监管员",
    Role.ADMINISTRATOR: "管理员",
    Role.SYSTEM_ADMINISTRATOR: "系统管理员",
    Role.SECURITY_ADMINISTRATOR: "安全管理员",
    Role.AUDIT_ADMINISTRATOR: "审计管理员",
}

_ENGLISH = {
    Role.RECEIVING_CLERK: "Receiving clerk",
    Role.SECOND_CHECKER: "Acceptor",
    Role.STORE_KEEPER: "Storekeeper",
    Role.PURCHASER: "Purchaser",
    Role.PURCHASE_APPROVER: "Purchase approver",
    Role.SHIPPER: "Shipper",
    Role.SUPERVISOR: "Supervisor",
    Role.ADMINISTRATOR: "Administrator",
    Role.SYSTEM_ADMINISTRATOR: "System administrator",
    Role.SECURITY_ADMINISTRATOR: "Security administrator",
    Role.AUDIT_ADMINISTRATOR: "Audit administrator",
}

_P = Permission
_CLERK = frozenset(
    {
        *(_P.RECEIVE, _P.RECEIVE_BLIND, _P.REJECT, _P.SETTLE_DIFFERENCES),
        *(_P.NAME_IDENTIFIERS, _P.CONFIRM_RECEIPTS, _P.PRINT),
    }
)
_CHECKER = _CLERK | {_P.ACCEPT, _P.ACCEPT_CONTROLLED}
_KEEPER = _CHECKER | {
    *(_P.CHANGE_RECEIVING_RULES, _P.LIFT_BARS, _P.MOVE_CODES, _P.IMPORT_STOCK),
    *(_P.EXPORT_CODES, _P.CLOSE_CASES, _P.EXPORT_STATISTICS),
}
_PURCHASER = frozenset(
    {
        *(_P.PLACE_ORDERS, _P.ACCEPT_INVOICES, _P.IMPORT_CATALOGUES, _P.DECIDE_MATCHES),
        *(_P.DECIDE_WARNINGS, _P.CHANGE_CATALOGUE_RULES, _P.MANAGE_RELATIONS),
        *(_P.EXPORT_STATISTICS, _P.PRINT),
    }
)
_SYSTEM = frozenset(
    {
        *(_P.ADMIT_DEVICES, _P.SEE_QUARANTINE, _P.MANAGE_CONNECTIONS, _P.MANAGE_RELAYS),
        *(_P.SET_UP_DEVICES, _P.BACK_UP, _P.RESTORE, _P.DESIGN_LABELS),
        *(_P.PACK_SHIPMENTS, _P.NUMBER_CARTONS),
    }
)


@dataclass(frozen=True, slots=True)
class Holding:
    """What one role holds."""

    role: str
    """Its word; never another one's."""
    name: str
    permissions: frozenset[Permission]
    approves_up_to: Decimal | None = None
    """元: the largest order that it approves; None: any."""


BUILT_IN: Mapping[str, Holding] = {
    role.value: Holding(role.value, NAMES[role], held)
    for role, held in {
        Role.RECEIVING_CLERK: _CLERK,
        Role.SECOND_CHECKER: _CHECKER,
        Role.STORE_KEEPER: _KEEPER,
        Role.PURCHASER: _PURCHASER,
        Role.PURCHASE_APPROVER: _PURCHASER | {_P.APPROVE_ORDERS},
        Role.SHIPPER: frozenset(
            {_P.PACK_SHIPMENTS, _P.CLOSE_SHIPMENTS, _P.PRINT, _P.REPRINT_LABELS}
        ),
        Role.SUPERVISOR: frozenset({_P.SEE_INSTITUTIONS, _P.EXPORT_STATISTICS}),
        Role.ADMINISTRATOR: frozenset(Permission),
        Role.SYSTEM_ADMINISTRATOR: _SYSTEM,
        Role.SECURITY_ADMINISTRATOR: frozenset({_P.MANAGE_PERSONS, _P.MANAGE_ROLES}),
        Role.AUDIT_ADMINISTRATOR: frozenset({_P.READ_AUDIT, _P.SEE_QUARANTINE}),
    }.items()
}
"""What the roles hold that are there from the start, where an institution says nothing else."""

LARGEST_AMOUNT = Decimal(10) ** 12
_WORD = re.compile(r"[a-z][a-z0-9-]{1,39}")
_LONGEST_NAME = 40


def holding_of(role: str, laid_down: Mapping[str, Holding]) -> Holding | None:
    """What a role holds at an institution; None for one that nobody knows."""
    return laid_down.get(role) or BUILT_IN.get(role)


def name_of(role: str, laid_down: Mapping[str, Holding] | None = None) -> str:
    """How a role is called; its word where nobody knows it."""
    found = holding_of(role, laid_down or {})
    return role if found is None else found.name


def role_said(role: str, name: str = "") -> Saying:
    """How a role is called in both languages; `name`: what the institution calls it.

    A name that the institution chose is the same in both.
    """
    chinese = name or name_of(role)
    known = Role(role) if role in BUILT_IN else None
    own = known is None or chinese != NAMES[known]
    return Saying(chinese, chinese if known is None or own else _ENGLISH[known])


def why_not_together(permissions: Iterable[Permission]) -> Saying | None:
    """Why nobody may hold all of these; None where one may."""
    found = administrations(permissions)
    return None if len(found) < 2 else _apart(found)


def why_not_holding(wish: Holding) -> Saying | None:
    """Why a role cannot be composed so; None where it can."""
    if wish.role == Role.ADMINISTRATOR:
        return Saying(
            "“管理员”合并三员，权限固定，不能修改；请改用系统、安全、审计三个管理员岗位。",
            "The combined administrator always holds everything and cannot be changed.",
        )
    return (
        why_not_word(wish.role)
        or why_not_name(wish.name)
        or why_not_limit(wish.approves_up_to)
        or why_not_together(wish.permissions)
    )


def why_not_word(word: str) -> Saying | None:
    """Why a role cannot have this word; None where it can."""
    if _WORD.fullmatch(word):
        return None
    return Saying(
        f"岗位代号应为 2 到 40 位小写字母、数字或连字符，以字母开头，现为“{word}”。",
        "A role's word has 2 to 40 small letters, digits or hyphens, a letter first.",
    )


def why_not_name(name: str) -> Saying | None:
    """Why a role cannot be called so; None where it can."""
    if 0 < len(name.strip()) <= _LONGEST_NAME and name.isprintable():
        return None
    return Saying(
        f"岗位名称应为 1 到 {_LONGEST_NAME} 个字。",
        f"A role's name has 1 to {_LONGEST_NAME} characters.",
    )


def why_not_limit(limit: Decimal | None) -> Saying | None:
    """Why orders cannot be approved up to this amount; None where they can."""
    if limit is None or (limit.is_finite() and 0 < limit <= LARGEST_AMOUNT):
        return None
    return Saying(
        "审核金额上限应为大于 0 的金额，不限额请留空。",
        "The largest order that is approved is more than 0, or left empty.",
    )


def _apart(found: tuple[Area, ...]) -> Saying:
    chinese = "、".join(AREA_NAMES[one].chinese for one in found)
    english = " and ".join(AREA_NAMES[one].english for one in found)
    return Saying(
        f"三员分立：{chinese}的权限不能由同一人或同一岗位持有，请分给不同的人。",
        f"Three administrators are apart: {english} cannot be one person's or one role's.",
    )
