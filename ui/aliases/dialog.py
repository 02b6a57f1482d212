"""The panel of aliases in a dialog, over whatever page asks for it.

Without it a purchaser would leave the warnings to lay an alias down, and lose the place.
"""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.catalogue.aliases.values import Statement
from ui.aliases.panel import AliasesPanel
from ui.aliases.port import Aliases, Trials

_WIDTH, _HEIGHT = 1040, 600


class AliasesDialog(QDialog):
    """Shows the panel; one that a warning opened closes when its alias is laid down."""

    def __init__(
        self,
        aliases: Aliases,
        trials: Trials,
        person: str,
        proposed: Statement | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("别名：厂家与批准文号"))
        self.panel = AliasesPanel(aliases, trials, person, self)
        layout = QVBoxLayout(self)
        layout.addWidget(self.panel)
        room = parent.window().size()
        self.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height()))
        if proposed is None:
            self.panel.opened()
        else:
            self.panel.laid_down.connect(self.accept)
            self.panel.propose(proposed)
