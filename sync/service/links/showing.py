"""Puts together what a screen is told of one connection.

Without it rows and connections that cannot be changed would be shown in two ways. No secret comes
through here, only the names of those that are kept.
"""

from __future__ import annotations

from dataclasses import replace

from app.links.connections import Health, LinkShown, Serves
from sync.connectors.kinds.form import WrongSetting
from sync.connectors.kinds.kind import Kind
from sync.service.links.book import Fixed, read_settings
from sync.service.links.rows import AnyRow
from sync.service.links.standing import Standing


def shown_row(
    row: AnyRow, kind: Kind | None, kept: tuple[str, ...], stands: Standing, problem: str
) -> LinkShown:
    """One that was set."""
    try:
        settings = read_settings(row.settings)
    except WrongSetting:
        settings = {}
    shown = LinkShown(
        link=row.link,
        kind=row.kind,
        title=row.title,
        serves=kind.shown.serves if kind is not None else Serves.PROCUREMENT,
        settings=settings,
        secrets=kept,
        enabled=row.enabled,
        version=row.version,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
        health=Health.OFF,
        message="已停用",
        last_call_at=stands.last_call_at,
        last_good_at=stands.last_good_at,
        waiting=stands.waiting,
        waiting_since=stands.waiting_since,
        stuck=stands.stuck,
    )
    return _with_health(shown, stands, problem) if row.enabled else shown


def shown_fixed(one: Fixed, stands: Standing) -> LinkShown:
    """One that whoever started the service gave."""
    shown = LinkShown(
        link=one.link,
        kind=one.kind,
        title=one.title,
        serves=one.serves,
        settings=one.settings,
        secrets=tuple(one.secrets),
        enabled=True,
        version=0,
        changed_at=None,
        changed_by="",
        health=Health.UNUSED,
        message="",
        last_call_at=stands.last_call_at,
        last_good_at=stands.last_good_at,
        waiting=stands.waiting,
        waiting_since=stands.waiting_since,
        stuck=stands.stuck,
    )
    return _with_health(shown, stands, "")


def _with_health(shown: LinkShown, stands: Standing, problem: str) -> LinkShown:
    health, message = stands.health(problem)
    return replace(shown, health=health, message=message)
