"""What stands above the queue: printers that do not print, and labels of which a person is asked.

Without it a box would ask, and the Enter of a scanner would answer. Neither strip takes the focus;
a question is answered by its keys, its buttons, or a scan of the label.
"""

from __future__ import annotations

import uuid

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.labels.queue import LabelAsked
from ui.links.foreign_label import ForeignLabel
from ui.parts.action_button import shortcut_text
from ui.parts.actions import add_action
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.question_strip import QuestionStrip


class TroubleStrip(TranslatedWidget):
    """Says which printers do not print, why, and what to do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._troubles: tuple[tuple[str, str], ...] = ()
        self.label = ForeignLabel(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 5, 12, 5)
        layout.addWidget(self.label)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "strip-wrong")
        self.hide()

    def retranslate(self) -> None:
        """Word it anew."""
        said = self.tr("打印机“{printer}”现在不打印：{why}")
        self.label.setText(
            "\n".join(
                said.format(printer=readable(name), why=readable(why))
                for name, why in self._troubles
            )
        )

    def show_troubles(self, troubles: tuple[tuple[str, str], ...]) -> None:
        """Show them; none: take no room."""
        if troubles != self._troubles:
            self._troubles = troubles
            self.retranslate()
            self.setVisible(bool(troubles))


class UncertainStrip(QuestionStrip):
    """Asks whether a label is there, one after the other."""

    answered = Signal(object, bool)
    """The label with this id is there, or is not."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._asked: tuple[LabelAsked, ...] = ()
        self._answered: set[uuid.UUID] = set()
        """What the queue may not know yet."""
        self.there = add_action(page, "F8", self.say_there, inside=True)
        self.missing = add_action(page, "F9", self.say_missing, inside=True)
        self.look.clicked.connect(self.there.trigger)
        self.put_off.clicked.connect(self.missing.trigger)
        self.retranslate()
        self._allow()

    def retranslate(self) -> None:
        """Word question and buttons anew."""
        self.there.setText(self.tr("已打出"))
        self.missing.setText(self.tr("没打出"))
        for button, action in ((self.look, self.there), (self.put_off, self.missing)):
            button.setText(_with_key(action))
        if self._asked:
            self.label.setText(self._question(self._asked[0]))

    @property
    def asked(self) -> LabelAsked | None:
        """The label that is asked about now."""
        return self._asked[0] if self._asked else None

    def show_asked(self, asked: tuple[LabelAsked, ...]) -> None:
        """Ask about these, but for those that were answered a moment ago."""
        self._answered &= {one.label.label_id for one in asked}
        self._asked = tuple(one for one in asked if one.label.label_id not in self._answered)
        self._show()

    @Slot()
    def say_there(self) -> None:
        """The label came out."""
        self._answer(there=True)

    @Slot()
    def say_missing(self) -> None:
        """It did not."""
        self._answer(there=False)

    def forget_answers(self) -> None:
        """Ask again about what is still open."""
        self._answered.clear()

    def _answer(self, *, there: bool) -> None:
        asked = self.asked
        if asked is None:
            return
        self._answered.add(asked.label.label_id)
        self._asked = self._asked[1:]
        self.answered.emit(asked.label.label_id, there)
        self._show()

    def _show(self) -> None:
        self.retranslate()
        self._allow()
        self.setVisible(bool(self._asked))

    def _allow(self) -> None:
        for action in (self.there, self.missing):
            action.setEnabled(bool(self._asked))

    def _question(self, asked: LabelAsked) -> str:
        label = asked.label
        which = " ".join(readable(one) for one in (label.number, label.words) if one)
        said = self.tr("{label}（打印机“{printer}”）{why}").format(
            label=which, printer=readable(asked.printer), why=readable(label.reason)
        )
        others = len(self._asked) - 1
        return said + (self.tr(" 还有 {count} 张要确认。").format(count=others) if others else "")


def _with_key(action: QAction) -> str:
    return f"{action.text()}  {shortcut_text(action)}"
