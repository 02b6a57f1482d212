"""Says what came of a joining: without it nobody would know what still has to be looked at."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.receiving.blind.values import BlindJoined
from ui.parts.languages import TranslatedWidget
from ui.parts.punctuation import listed
from ui.parts.readable import readable
from ui.parts.roles import set_role

_NAMED = 3


class JoinedStrip(TranslatedWidget):
    """Stands above the list until it is read."""

    opened = Signal(object)
    """The id of the delivery whose receipt is to be opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._joined: BlindJoined | None = None
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.open = QPushButton(self)
        self.open.clicked.connect(self.wish_open)
        set_role(self.open, "primary")
        self._close = QPushButton(self)
        self._close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 6, 4)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.open)
        layout.addWidget(self._close)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "strip-said")
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        """Word the strip anew."""
        self.open.setText(self.tr("打开收货单"))
        self._close.setText(self.tr("知道了"))
        if self._joined is not None:
            self.label.setText(self._said(self._joined))

    def show_joined(self, joined: BlindJoined) -> None:
        """Say what was counted and what waits."""
        self._joined = joined
        self.retranslate()
        self.show()
        self.open.setFocus()

    @Slot()
    def wish_open(self) -> None:
        """Wish the receipt opened."""
        if self._joined is not None:
            self.hide()
            self.opened.emit(self._joined.delivery_id)

    def _said(self, joined: BlindJoined) -> str:
        said = self.tr(
            "{blind} 已与 {delivery} 合并：{replayed} 条扫码计入 {counted}，异常 {exceptions} 条。"
        ).format(
            blind=joined.blind_no,
            delivery=readable(joined.delivery_no),
            replayed=f"{joined.replayed:,}",
            counted=f"{joined.counted:,}",
            exceptions=f"{joined.exceptions:,}",
        )
        if joined.by_hand:
            named = [f"{readable(one.text)} × {one.quantity:,}" for one in joined.by_hand[:_NAMED]]
            goods = listed(named) + ("…" if len(joined.by_hand) > _NAMED else "")
            said += self.tr("手工点数请在收货单核对：{goods}").format(goods=goods)
        return said
