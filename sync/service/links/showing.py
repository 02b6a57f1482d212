"""Puts together what a screen is told of one connection.

Without it rows and connections that cannot be changed would be shown in two ways. No secret comes
through here, only the names of those that are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

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
    serves = kind.shown.serves if kind is not None else Serves.PROCUREMENT
    given = _Given(row.link, row.kind, row.title, serves, settings, kept)
    shown = replace(
        _shown(given, stands, problem),
        enabled=row.enabled,
        version=row.version,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
    )
    return shown if row.enabled else replace(shown, health=Health.OFF, message="已停用")


def shown_fixed(one: Fixed, stands: Standing) -> LinkShown:
    """One that whoever started the service gave."""
    names = tuple(one.secrets)
    given = _Given(one.link, one.kind, one.title, one.serves, one.settings, names)
    return _shown(given, stands, "")


@dataclass(frozen=True, slots=True)
class _Given:
    """What was said of a connection, by whomever."""

    link: str
    kind: str
    title: str
    serves: Serves
    settings: Mapping[str, str]
    secrets: tuple[str, ...]


def _shown(given: _Given, stands: Standing, problem: str) -> LinkShown:
    """As one that cannot be changed."""
    health, message = stands.health(problem)
    return LinkShown(
        link=given.link,
        kind=given.kind,
        title=given.title,
        serves=given.serves,
        settings=given.settings,
        secrets=given.secrets,
        enabled=True,
        version=0,
        changed_at=None,
        changed_by="",
        health=health,
        message=message,
        last_call_at=stands.last_call_at,
        last_good_at=stands.last_good_at,
        waiting=stands.waiting,
        waiting_since=stands.waiting_since,
        stuck=stands.stuck,
    )
