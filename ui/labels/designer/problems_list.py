"""What is wrong with a design, below it: without it a mistake would be found at the printer.

Each line leads to its element and its key.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.labels.designing import DesignProblem
from ui.parts.readable import readable

_PROBLEM = Qt.ItemDataRole.UserRole


class ProblemsList(QListWidget):
    """Problems, what keeps from printing first."""

    followed = Signal(object)
    """This DesignProblem is to be seen where it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.problems: tuple[DesignProblem, ...] | None = None
        self.itemActivated.connect(self._follow)
        self.itemClicked.connect(self._follow)

    def show_problems(self, problems: tuple[DesignProblem, ...] | None) -> None:
        """Show these; None: nothing is open."""
        self.problems = problems
        self.clear()
        if problems is None:
            return
        for problem in problems:
            item = QListWidgetItem(self._words(problem), self)
            item.setData(_PROBLEM, problem)
            item.setToolTip(readable(problem.reason))
        if not problems:
            QListWidgetItem(self.tr("没有问题：可以印。"), self).setFlags(Qt.ItemFlag.NoItemFlags)

    def word_anew(self) -> None:
        """Say it in the language that is spoken now."""
        self.show_problems(self.problems)

    def _words(self, problem: DesignProblem) -> str:
        kind = self.tr("提示") if problem.hint else self.tr("错误")
        where = f"{problem.element}：" if problem.element else ""
        return readable(f"{kind}　{where}{problem.reason}")

    @Slot(QListWidgetItem)
    def _follow(self, item: QListWidgetItem) -> None:
        problem = item.data(_PROBLEM)
        if isinstance(problem, DesignProblem):
            self.followed.emit(problem)
