"""What waits for its delivery note, above the list: without it noted goods would be forgotten.

One line for each, the newest notes of three seen at once. When a delivery has come that fits, the
line says so and offers to join; where none fits by itself, it can be joined with the delivery the
cursor is on.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.people.permissions import Permission
from app.receiving.blind.values import BlindState, BlindSummary, JoiningShown
from ui.parts.eliding_label import ElidingLabel
from ui.parts.languages import TranslatedWidget
from ui.parts.permitted import guard
from ui.parts.readable import readable
from ui.parts.roles import set_role

_SEEN = 3
_CARD_HEIGHT = 44


class BlindCard(TranslatedWidget):
    """One receipt without a delivery note."""

    resumed = Signal(object)
    """The BlindSummary to go on with."""
    join_wished = Signal(object)
    """The BlindSummary to be joined."""
    give_up_wished = Signal(object)

    def __init__(self, summary: BlindSummary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.summary = summary
        self._progress: JoiningShown | None = None
        self.label = ElidingLabel(self)
        self.fit = QLabel(self)
        self.fit.setTextFormat(Qt.TextFormat.PlainText)
        self.join = QPushButton(self)
        self.resume = QPushButton(self)
        self.give_up = QPushButton(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 3, 6, 3)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.fit)
        for button in (self.join, self.resume, self.give_up):
            layout.addWidget(button)
        self.join.clicked.connect(self.wish_join)
        self.resume.clicked.connect(self.wish_resume)
        self.give_up.clicked.connect(self.wish_give_up)
        self.setFixedHeight(_CARD_HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "strip-said")
        guard(Permission.RECEIVE_BLIND, self.join, self.resume, self.give_up)
        if summary.fits:
            set_role(self.join, "primary")
        self.retranslate()

    def retranslate(self) -> None:
        """Word the card anew."""
        one = self.summary
        said = self.tr("无单收货 {number} · {distributor} · 已记下 {count} 条 · {when} {person}")
        self.label.set_text(
            said.format(
                number=one.blind_no,
                distributor=readable(one.distributor.name),
                count=f"{one.kept:,}",
                when=one.opened_at.astimezone().strftime("%m-%d %H:%M"),
                person=readable(one.opened_by),
            )
        )
        self.fit.setText(self._fit_text())
        self.join.setText(self._join_text())
        self.resume.setText(self.tr("继续扫码"))
        self.resume.setEnabled(one.state is BlindState.OPEN)
        self.give_up.setText(self.tr("放弃…"))

    def show_progress(self, progress: JoiningShown) -> None:
        """Show how far the joining is."""
        self._progress = progress
        self.retranslate()

    @Slot()
    def wish_join(self) -> None:
        """Wish it joined."""
        self.join_wished.emit(self.summary)

    @Slot()
    def wish_resume(self) -> None:
        """Wish to go on scanning."""
        self.resumed.emit(self.summary)

    @Slot()
    def wish_give_up(self) -> None:
        """Wish it given up."""
        self.give_up_wished.emit(self.summary)

    def _fit_text(self) -> str:
        one = self.summary
        if self._progress is not None:
            return self.tr("正在合并 {done}/{total}").format(
                done=self._progress.done, total=self._progress.total
            )
        if one.state is BlindState.JOINING:
            return self.tr("合并没有做完")
        if not one.fits:
            return self.tr("配送单还没有到")
        best = one.fits[0]
        said = self.tr("{number} 已到，{matching}/{kept} 条相符")
        return said.format(number=readable(best.delivery_no), matching=best.matching, kept=one.kept)

    def _join_text(self) -> str:
        if self.summary.state is BlindState.JOINING:
            return self.tr("继续合并")
        if self.summary.fits:
            return self.tr("与无单收货合并…")
        return self.tr("与选中的单合并…")


class BlindCards(QScrollArea):
    """All of them."""

    resumed = Signal(object)
    join_wished = Signal(object)
    give_up_wished = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cards: list[BlindCard] = []
        self.hide()

    def show_receipts(self, receipts: Sequence[BlindSummary]) -> None:
        """Show these, the newest first."""
        if [card.summary for card in self.cards] == list(reversed(receipts)):
            return
        inside = QWidget(self)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.cards = [self._card(one, inside) for one in reversed(receipts)]
        for card in self.cards:
            layout.addWidget(card)
        layout.addStretch(1)
        self.setWidget(inside)
        seen = min(len(self.cards), _SEEN)
        self.setFixedHeight(seen * (_CARD_HEIGHT + 4))
        self.setVisible(bool(self.cards))

    def card(self, blind_id: uuid.UUID) -> BlindCard | None:
        """The card of one receipt."""
        return next((card for card in self.cards if card.summary.blind_id == blind_id), None)

    def _card(self, summary: BlindSummary, parent: QWidget) -> BlindCard:
        card = BlindCard(summary, parent)
        card.resumed.connect(self.resumed)
        card.join_wished.connect(self.join_wished)
        card.give_up_wished.connect(self.give_up_wished)
        return card
