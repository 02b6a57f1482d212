"""Pictures of 审计, with made-up deeds.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from app.people.audit.asking import AuditVerdict
from tests.shots.taking import Picture, let_go, settle, show_page, take
from tests.ui.audit.stage import AUDITOR, STRANGER, AuditStage, build_audit
from ui.screenshot import save_png

Screen = Callable[[AuditStage], QWidget]
ALTERED = AuditVerdict(False, 411, 1, 1000, 980, 412, date(2026, 11, 20), "altered")


def entry(row: int) -> Screen:
    """Show the log, and one entry of it."""

    def screen(stage: AuditStage) -> QWidget:
        stage.page.gate.stand_for(AUDITOR)
        stage.page.opened()
        settle()
        stage.page.entries.view.point_at(row)
        return stage.page

    return screen


def counted(*, ok: bool) -> Screen:
    """Show what counting again came to."""

    def screen(stage: AuditStage) -> QWidget:
        entry(0)(stage)
        if not ok:
            stage.audit.verdict = ALTERED
        stage.page.verify()
        settle()
        return stage.page

    return screen


def busy(stage: AuditStage) -> QWidget:
    """Show that a file is made."""
    entry(3)(stage)
    stage.page.entries.show_under_way("file", begun=True)
    return stage.page


def nothing(stage: AuditStage) -> QWidget:
    """Show that nothing fits."""
    stage.audit.entries = ()
    return entry(0)(stage)


def locked(stage: AuditStage) -> QWidget:
    """Show the page to somebody who may not see the log."""
    stage.page.gate.stand_for(STRANGER)
    stage.page.opened()
    return stage.page


SCREENS: list[tuple[str, Screen]] = [
    ("200-audit", entry(0)),
    ("201-audit-refused", entry(1)),
    ("202-audit-setting", entry(2)),
    ("203-audit-sound", counted(ok=True)),
    ("204-audit-altered", counted(ok=False)),
    ("205-audit-busy", busy),
    ("206-audit-nothing", nothing),
    ("207-audit-locked", locked),
]


def picture(screen: Screen, wanted: Picture) -> None:
    """Take one."""
    stage = build_audit()
    show_page(stage.page, wanted.window)
    widget = screen(stage)
    settle()
    save_png(widget, wanted.path)
    stage.page.closed()
    let_go(stage.page)


if __name__ == "__main__":
    take(SCREENS, picture)
