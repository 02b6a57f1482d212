"""Pictures of 别名, with made-up names.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app.catalogue.aliases.events import AliasFileRead
from app.catalogue.files.reports import RowSaid
from app.catalogue.findings import Field, Severity
from tests.shots.taking import Picture, let_go, settle, show_page, take
from tests.ui.aliases.samples import APART, RENAMED, RENEWED, fill
from tests.ui.warnings.stage import WarningsStage, a_warning, build_warnings
from ui.aliases.dialog import AliasesDialog
from ui.screenshot import save_png

Screen = Callable[[WarningsStage], QWidget]


def _opened(stage: WarningsStage) -> AliasesDialog:
    stage.page.naming.show_all()
    settle()
    assert stage.page.naming.dialog is not None
    return stage.page.naming.dialog


def listed(stage: WarningsStage) -> QWidget:
    """Show what is known."""
    fill(stage.aliases)
    return _opened(stage)


def empty(stage: WarningsStage) -> QWidget:
    """Show the panel while nothing is known."""
    return _opened(stage)


def incomplete(stage: WarningsStage) -> QWidget:
    """Show a form with something missing."""
    dialog = _opened(stage)
    dialog.panel.form.one.setText(RENAMED.one)
    dialog.panel.form.since.setText("明年")
    dialog.panel.form.wish_taking()
    return dialog


def read(stage: WarningsStage) -> QWidget:
    """Show what a file says, before it is laid down."""
    fill(stage.aliases)
    said = (
        RowSaid(4, "关系", "也许", "应为“同一”或“不同”，或留空（视为同一）。"),
        RowSaid(9, "", "甲 / 甲（集团）", "与 采购员甲 2026-11-02 登记的“不同”相反，没有读入。"),
    )
    stage.aliases.file = AliasFileRead(
        "", (RENAMED, RENEWED, APART), 12, said, ("没有用到这些列：备注。",)
    )
    dialog = _opened(stage)
    dialog.panel.open_file("/tmp/厂家别名.xlsx")
    return dialog


def warned(stage: WarningsStage) -> QWidget:
    """Show a warning with the key that says they are one."""
    values = (RENAMED.one, RENAMED.other)
    message = (
        f"生产企业不一致：省平台“{values[0]}”，院内“{values[1]}”，"
        "请核对是否同一厂家，更名的请登记为别名。"
    )
    stage.warnings.warnings = [
        a_warning(number, Field.MAKER, values, Severity.WARNING, message) for number in range(1, 9)
    ]
    stage.page.opened()
    return stage.page


def proposed(stage: WarningsStage) -> QWidget:
    """Show what a warning suggests, tried."""
    fill(stage.aliases)
    warned(stage)
    found = tuple(one.finding for one in stage.warnings.warnings)
    trial = stage.warnings.trial_of_aliases
    stage.warnings.trial_of_aliases = replace(trial, closed=12, closed_ones=found)
    settle()
    stage.page.naming.propose()
    assert stage.page.naming.dialog is not None
    return stage.page.naming.dialog


SCREENS: list[tuple[str, Screen]] = [
    ("155-aliases", listed),
    ("156-aliases-empty", empty),
    ("157-aliases-incomplete", incomplete),
    ("158-aliases-file", read),
    ("159-aliases-warned", warned),
    ("160-aliases-proposed", proposed),
]


def take_one(screen: Screen, picture: Picture) -> None:
    """Show the dialog over made-up names."""
    stage = build_warnings()
    show_page(stage.page, picture.window)
    settle()
    shown = screen(stage)
    settle()
    save_png(shown, picture.path)
    if stage.page.naming.dialog is not None:
        stage.page.naming.dialog.done(0)
    let_go(stage.page)


if __name__ == "__main__":
    take(SCREENS, take_one)
