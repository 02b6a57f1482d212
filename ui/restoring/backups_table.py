"""The table of backups: when, how large, what is in each, and whether it can be used.

Without it somebody would choose between file names.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtWidgets import QWidget

from app.receiving.verdicts import Severity
from app.store.backups import Backup
from app.store.restoring import BackupRead
from ui.parts.rows_model import SEVERITY_ROLE, RowsModel
from ui.parts.rows_view import RowsView

STATE = 6
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class BackupRow:
    """One backup, and what was found in it."""

    backup: Backup
    read: BackupRead | None = None
    """None while it was not read yet."""

    @property
    def usable(self) -> bool:
        """Whether it was read through and is whole."""
        return self.read is not None and self.read.contents is not None


class BackupsModel(RowsModel[BackupRow]):
    """Backups, newest first."""

    right_aligned = frozenset({2, 3, 4, 5})

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("备份时间"),
            self.tr("位置"),
            self.tr("大小"),
            self.tr("收货单"),
            self.tr("扫码"),
            self.tr("追溯码"),
            self.tr("校验"),
        )

    @property
    def elsewhere(self) -> str:
        """What the second place is called."""
        return self.tr("第二个位置")

    def key(self, row: BackupRow) -> Hashable:
        """Return its path."""
        return row.backup.path

    def text(self, row: BackupRow, column: int) -> str:
        """Return what a cell says."""
        if column == 0:
            return row.backup.made_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        if column == 1:
            return self.elsewhere if row.backup.away else self.tr("本机")
        if column == 2:
            return f"{row.backup.size / _MEGABYTE:,.1f} MB"
        if column == STATE:
            return self._state(row)
        found = None if row.read is None else row.read.contents
        if found is None:
            return ""
        return f"{(found.receipts, found.scans, found.codes)[column - 3]:,}"

    def special(self, row: BackupRow, column: int, role: int) -> Any:  # noqa: ANN401 - as Qt's data()
        """Mark what can be used and what cannot."""
        if column != STATE or role != SEVERITY_ROLE or row.read is None:
            return None
        return Severity.RIGHT if row.usable else Severity.WRONG

    def show_backups(self, backups: Sequence[Backup]) -> None:
        """Show these; what is known of them stays."""
        known = {row.backup.path: row for row in self.rows}
        self.show_rows([known.get(one.path, BackupRow(one)) for one in backups])

    def show_read(self, event: BackupRead) -> None:
        """Show what was found in one."""
        row = self.row(event.backup.path)
        if row is not None:
            self.change_row(replace(row, read=event))

    def _state(self, row: BackupRow) -> str:
        if row.read is None:
            return self.tr("正在通读…")
        if row.usable:
            return self.tr("完好")
        if row.read.problem:
            return self.tr("不能用：{why}").format(why=row.read.problem)
        return self.tr("没有读完")


def backups_view(model: BackupsModel, parent: QWidget) -> RowsView[BackupRow]:
    """Make the table for these rows."""
    view: RowsView[BackupRow] = RowsView(model, 34, parent)
    figures = dict.fromkeys((3, 4, 5), "0" * 9)
    view.set_widths({0: "2026-11-21 08:15:00", 1: model.elsewhere, 2: "00,000.0 MB", **figures})
    return view
