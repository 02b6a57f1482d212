"""Which role may do what, at the service and at a workstation.

Without it every route would decide by itself. A role is one word on a person; a permission is one
thing the service asks for. Three administrators share what one must not hold alone (三员分立): the
system's admits and revokes, the one of security looks after persons, the one of audit reads.
"""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """One thing that not everybody may do."""

    ADMIT_DEVICES = "admit-devices"
    """Give out enrolment codes, revoke workstations and admit them again."""
    MANAGE_PERSONS = "manage-persons"
    SEE_QUARANTINE = "see-quarantine"
    READ_AUDIT = "read-audit"
    MANAGE_CONNECTIONS = "manage-connections"
    """Connect outside platforms, and decide about messages they refused."""
    PLACE_ORDERS = "place-orders"
    """Write and submit purchase orders."""
    APPROVE_ORDERS = "approve-orders"
    """Approve those of others."""
    ACCEPT_INVOICES = "accept-invoices"
    """Say that an invoice is right, so that the platform is told."""
    PACK_SHIPMENTS = "pack-shipments"
    """Pack cartons and hand shipments over, where an organisation delivers."""
    NUMBER_CARTONS = "number-cartons"
    """Say from which numbers cartons get theirs."""


class Role(StrEnum):
    """What a person is here."""

    RECEIVING_CLERK = "receiving-clerk"
    SECOND_CHECKER = "second-checker"
    STORE_KEEPER = "store-keeper"
    PURCHASER = "purchaser"
    PURCHASE_APPROVER = "purchase-approver"
    SHIPPER = "shipper"
    """Of a distributor."""
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
    Role.ADMINISTRATOR: "管理员",
    Role.SYSTEM_ADMINISTRATOR: "系统管理员",
    Role.SECURITY_ADMINISTRATOR: "安全管理员",
    Role.AUDIT_ADMINISTRATOR: "审计管理员",
}

_MAY = {
    Role.PURCHASER: frozenset({Permission.PLACE_ORDERS, Permission.ACCEPT_INVOICES}),
    Role.PURCHASE_APPROVER: frozenset(
        {Permission.PLACE_ORDERS, Permission.APPROVE_ORDERS, Permission.ACCEPT_INVOICES}
    ),
    Role.SHIPPER: frozenset({Permission.PACK_SHIPMENTS}),
    Role.ADMINISTRATOR: frozenset(Permission),
    Role.SYSTEM_ADMINISTRATOR: frozenset(
        {
            Permission.ADMIT_DEVICES,
            Permission.SEE_QUARANTINE,
            Permission.MANAGE_CONNECTIONS,
            Permission.PACK_SHIPMENTS,
            Permission.NUMBER_CARTONS,
        }
    ),
    Role.SECURITY_ADMINISTRATOR: frozenset({Permission.MANAGE_PERSONS}),
    Role.AUDIT_ADMINISTRATOR: frozenset({Permission.READ_AUDIT, Permission.SEE_QUARANTINE}),
}


def may(role: str, permission: Permission) -> bool:
    """Whether a role holds a permission; a role nobody knows holds none."""
    return any(permission in held for one, held in _MAY.items() if one == role)
