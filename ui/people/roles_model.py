"""What each role holds: permissions down, by area, and roles across.

Without it nobody would see side by side what two roles may do.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt

from app.people.answers import RoleShown
from app.people.permissions import AREA_NAMES, DESCRIBED, Area, Permission
from ui.parts.languages import spoken
from ui.parts.rows_model import DONE_ROLE, RowsModel
from ui.people.words import role_word

HELD = "✓"


@dataclass(frozen=True, slots=True)
class Line:
    """An area, or one permission of it."""

    area: Area
    permission: Permission | None = None
    """None: the area's own line."""


def lines() -> tuple[Line, ...]:
    """All areas and permissions, in the order in which they are shown."""
    found: list[Line] = []
    for one in DESCRIBED.values():
        if not found or found[-1].area is not one.area:
            found.append(Line(one.area))
        found.append(Line(one.area, one.permission))
    return tuple(found)


class RolesModel(RowsModel[Line]):
    """The first column names a permission; each other column is a role."""

    roles: Sequence[RoleShown] = ()

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self.tr("权限"), *(role_word(one.role, one.name) for one in self.roles)

    def key(self, row: Line) -> Hashable:
        """Return the line."""
        return row

    def text(self, row: Line, column: int) -> str:
        """Return what a cell says."""
        if row.permission is None:
            return spoken(AREA_NAMES[row.area]) if column == 0 else ""
        if column == 0:
            return "    " + spoken(DESCRIBED[row.permission].name)
        return HELD if row.permission in self.roles[column - 1].permissions else ""

    def special(self, row: Line, column: int, role: int) -> object:
        """Let the lines of areas recede."""
        del column
        return row.permission is None if role == DONE_ROLE else None

    def show_roles(self, roles: Sequence[RoleShown]) -> None:
        """Show these; their number may be another one."""
        self.beginResetModel()
        self.roles, self._titles = roles, ()
        self.endResetModel()
        self.show_rows(lines() if roles else ())

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        return super()._alignment(0) if column == 0 else Qt.AlignmentFlag.AlignCenter
