"""Views that a person saved under a name; without it the same question is put together every month.

Kept as texts among the preferences, each person's own. What cannot be read any more is left out.
"""

from __future__ import annotations

from datetime import date

import msgspec

from app.reporting.statistics.values import By, Only
from ui.preferences import Preferences
from ui.statistics.periods import Span

KEY = "statistics/views"
MOST_VIEWS = 30


class View(msgspec.Struct, frozen=True, kw_only=True):
    """One way of looking."""

    name: str
    by: By
    span: Span
    since: date | None = None
    """Only of `Span.DAYS`."""
    until: date | None = None
    only: tuple[tuple[By, str, str], ...] = ()
    """Each with the name it was seen under."""
    compared: bool = False
    tab: int = 0
    """The table that was looked at."""

    @property
    def path(self) -> tuple[Only, ...]:
        """What is left in."""
        return tuple(Only(by, key) for by, key, _name in self.only)


def saved_views(preferences: Preferences, person: str) -> tuple[View, ...]:
    """The views in the order they were saved."""
    try:
        kept = preferences.read(f"{KEY}/{person}", "[]")
        return tuple(msgspec.json.decode(kept, type=list[View]))
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ()


def save_view(preferences: Preferences, person: str, view: View) -> tuple[View, ...]:
    """Save a view, in the place of the one with its name; the oldest go when there are many."""
    others = [one for one in saved_views(preferences, person) if one.name != view.name]
    return _write(preferences, person, [*others, view][-MOST_VIEWS:])


def forget_view(preferences: Preferences, person: str, name: str) -> tuple[View, ...]:
    """Forget a view."""
    return _write(
        preferences, person, [one for one in saved_views(preferences, person) if one.name != name]
    )


def _write(preferences: Preferences, person: str, views: list[View]) -> tuple[View, ...]:
    preferences.write(f"{KEY}/{person}", msgspec.json.encode(views).decode())
    return tuple(views)
