"""Two keys beside the warnings: “this is the same maker”, and all aliases.

Without it a purchaser who sees that a maker was renamed would write both names down and look for
the place to say so. Alt+6 takes both writings of the warning under the cursor over into the form,
and tries them at once: what else would close is seen before anything is laid down.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.catalogue.aliases.events import AliasesLaidDown
from app.catalogue.aliases.values import LONGEST, Kind, Statement
from app.catalogue.findings import Field, Problem
from app.catalogue.warnings.events import AliasesTried
from app.catalogue.warnings.values import CatalogueWarning
from ui.aliases.dialog import AliasesDialog
from ui.aliases.port import Aliases, Trials
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.languages import TranslatedWidget, spoken

_KINDS = {Field.MAKER: Kind.MAKER, Field.APPROVAL_NUMBER: Kind.APPROVAL}
_SEVERAL = re.compile(r"[;；、,，|/\n]+")


class NamingBar(TranslatedWidget):
    """Opens the aliases; is seen where a warning suggests one."""

    laid_down = Signal(str)
    """An alias is durable: one sentence."""

    def __init__(
        self, page: QWidget, trials: Trials, aliases: Aliases, person: Callable[[], str]
    ) -> None:
        super().__init__(page)
        self._trials, self._aliases, self._person = trials, aliases, person
        self._row: CatalogueWarning | None = None
        self.dialog: AliasesDialog | None = None
        self.same = add_action(page, "Alt+6", self.propose, inside=True)
        self.all = add_action(page, "Ctrl+B", self.show_all, inside=True)
        self.button = ActionButton(self.same, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        row.addStretch(1)
        self.retranslate()
        self.follow(None)

    def retranslate(self) -> None:
        """Word the keys anew."""
        self.all.setText(self.tr("别名"))
        self.all.setToolTip(self.tr("厂家别名与新旧批准文号 (Ctrl+B)"))
        self._word()

    def set_compact(self, *, compact: bool) -> None:
        """Use less room on a small screen."""
        self.button.set_compact(compact=compact)

    def follow(self, row: CatalogueWarning | None) -> None:
        """Stand beside the warning under the cursor."""
        self._row = row
        applies = proposed(row, "") is not None
        self.same.setEnabled(applies)
        self.setVisible(applies)
        self._word()

    @Slot()
    def propose(self) -> None:
        """Show what the warning suggests."""
        row = self._row
        if row is not None:
            why = self.tr("核对预警 {code} {name}").format(
                code=row.key.hospital_code, name=row.name
            )
            self._open(proposed(row, why))

    @Slot()
    def show_all(self) -> None:
        """Show all aliases."""
        self._open(None)

    @Slot()
    def forget_dialog(self) -> None:
        """The aliases are no longer shown; a trial nobody waits for ends."""
        dialog, self.dialog = self.dialog, None
        if dialog is not None and dialog.panel.trying:
            self._trials.cancel()

    @Slot(object)
    def show_event(self, event: object) -> None:
        """Take what the desk of aliases says."""
        if self.dialog is not None:
            self.dialog.panel.show_event(event)
        if isinstance(event, AliasesLaidDown):
            self.laid_down.emit(spoken(event.said))

    @Slot(object)
    def show_tried(self, event: AliasesTried) -> None:
        """Show what came of a trial."""
        if self.dialog is not None:
            self.dialog.panel.show_trial(event.statements, event.outcome)

    def _open(self, statement: Statement | None) -> None:
        dialog = AliasesDialog(self._aliases, self._trials, self._person(), statement, self)
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self.forget_dialog)
        dialog.open()

    def _word(self) -> None:
        is_number = self._row is not None and self._row.key.field is Field.APPROVAL_NUMBER
        self.same.setText(self.tr("这是同一批文") if is_number else self.tr("这是同一厂家"))


def proposed(row: CatalogueWarning | None, why: str) -> Statement | None:
    """What a warning suggests: that both its writings are one; None where it is about others."""
    if row is None or row.finding.problem is not Problem.DIFFERS:
        return None
    kind = _KINDS.get(row.key.field)
    one, other = row.finding.province_value.strip(), row.finding.hospital_value.strip()
    if kind is None or not one or not other:
        return None
    if kind is Kind.APPROVAL:
        # A cell may hold several numbers: which of them is the old one, a person sees.
        one = _SEVERAL.split(one)[0].strip()
        other = "；".join(part.strip() for part in _SEVERAL.split(other) if part.strip())
    return Statement(kind, one[:LONGEST], other, why=why)
