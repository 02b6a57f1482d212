"""What narrows the audit log beside days and text: person, kind, outcome.

Without it an auditor would read a year to find who was refused.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.people.audit.decisions import KINDS, Area
from app.people.audit.kinds import GROUP_OF, Group, Kind, Outcome
from ui.audit.words import group_word, kind_word, outcome_word

LONGEST = 60
_INDENT = "   "
_WIDTH = 12
_GROUPS: tuple[tuple[Group | Area, tuple[str, ...]], ...] = (
    *((group, tuple(kind for kind in Kind if GROUP_OF[kind] is group)) for group in Group),
    *((area, tuple(kinds)) for area, kinds in KINDS.items()),
)


class KindBox(QComboBox):
    """All kinds, those of a group, or one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_WIDTH)
        self.setMaxVisibleItems(24)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Any of these; none: all."""
        return tuple(self.currentData() or ())

    def word(self, every: str) -> None:
        """Word the choices anew; `every`: what all are called."""
        choices: list[tuple[str, Sequence[str]]] = [(every, ())]
        for group, kinds in _GROUPS:
            choices.append((group_word(group), kinds))
            if len(kinds) > 1:
                choices += [(_INDENT + kind_word(kind), (kind,)) for kind in kinds]
        _fill(self, choices)


class OutcomeBox(QComboBox):
    """All outcomes, or one."""

    @property
    def outcome(self) -> str:
        """Which; empty: all."""
        return str(self.currentData() or "")

    def word(self, every: str) -> None:
        """Word the choices anew; `every`: what all are called."""
        _fill(self, [(every, ""), *((outcome_word(one), one.value) for one in Outcome)])


class PersonField(QLineEdit):
    """A 工号, or a part of a name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(LONGEST)
        self.setClearButtonEnabled(True)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("M") * 12)

    @property
    def person(self) -> str:
        """Whom; empty: everybody."""
        return self.text().strip()


def _fill(box: QComboBox, choices: Sequence[tuple[str, object]]) -> None:
    chosen = max(0, box.currentIndex())
    box.blockSignals(True)
    box.clear()
    for word, value in choices:
        box.addItem(word, value)
    box.setCurrentIndex(chosen)
    box.blockSignals(False)
