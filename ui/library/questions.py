"""The questions before codes move: without it the page would have to know which of them is open."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.tracing.card import CodeCard
from app.tracing.events import MovePreviewed, TakeBack
from app.tracing.moving import Answer, Wish
from ui.library.card_panel import reversible
from ui.library.confirm_dialogs import MoveDialog, TakeBackDialog
from ui.library.move_list import MoveListPanel
from ui.ports import Library


class MoveQuestions(QObject):
    """Asks whether a person is sure, and hands on what was confirmed."""

    def __init__(self, library: Library, moves: MoveListPanel, page: QWidget) -> None:
        super().__init__(page)
        self._library, self._moves, self._page = library, moves, page
        self.move_dialog: MoveDialog | None = None
        self.take_back_dialog: TakeBackDialog | None = None
        moves.preview_wished.connect(self.preview)
        moves.move_wished.connect(self.ask_to_move)

    @Slot(object, object)
    def ask_to_move(self, wish: Wish, foreseen: Answer) -> None:
        """Name the numbers and ask."""
        if self.move_dialog is not None:
            return
        rows = [row.row for row in self._moves.model.rows if row.row is not None]
        self.move_dialog = dialog = MoveDialog(wish, foreseen, rows, self._page)
        dialog.confirmed.connect(self.move)
        dialog.finished.connect(self.forget_dialogs)
        dialog.open()

    def ask_to_take_back(self, card: CodeCard, person: str) -> None:
        """Ask what of the last movement of a code is to be taken back."""
        entry = reversible(card)
        if entry is None or self.take_back_dialog is not None:
            return
        self.take_back_dialog = dialog = TakeBackDialog(card, entry, person, self._page)
        dialog.preview_wished.connect(self.preview)
        dialog.confirmed.connect(self.reverse)
        dialog.finished.connect(self.forget_dialogs)
        dialog.open()
        dialog.ask()

    @Slot(object)
    def move(self, wish: Wish) -> None:
        """Let the list leave."""
        self._library.move(wish)

    @Slot(object)
    def reverse(self, wish: TakeBack) -> None:
        """Take a movement back."""
        self._library.reverse(wish)

    @Slot(object)
    def preview(self, wish: Wish | TakeBack) -> None:
        """Ask what a wish would do."""
        self._library.preview(wish)

    @Slot(object)
    def show_preview(self, event: MovePreviewed) -> None:
        """Show what a wish would do, wherever it was asked."""
        self._moves.show_preview(event)
        if self.take_back_dialog is not None:
            self.take_back_dialog.show_preview(event)

    @Slot()
    def forget_dialogs(self) -> None:
        """Let go of the dialog that was closed."""
        for dialog in (self.move_dialog, self.take_back_dialog):
            if dialog is not None:
                dialog.deleteLater()
        self.move_dialog, self.take_back_dialog = None, None
