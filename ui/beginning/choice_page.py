"""The first question: how this workstation is to work; without it nobody would know the ways.

Each way says in one sentence what it is for. The arrow keys choose, Enter goes on.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QRadioButton, QVBoxLayout, QWidget

from ui.parts.fonts import scaled


class Way(StrEnum):
    """How a workstation begins."""

    JOIN = "join"
    FOUND = "found"
    ALONE = "alone"
    TRAIN = "train"


class ChoicePage(QWidget):
    """Four ways, one of them chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ways: dict[Way, QRadioButton] = {}
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        said = {
            Way.JOIN: (
                self.tr("加入医院的服务端(&J)"),
                self.tr("医院已经在用：管理员给了服务地址和登记码。"),
            ),
            Way.FOUND: (
                self.tr("新建服务端(&N)"),
                self.tr("服务程序已经装好、还没有机构：用一次性开通码建立机构和三位管理员。"),
            ),
            Way.ALONE: (
                self.tr("先单机使用(&S)"),
                self.tr("不连服务端也能收货；但连接以前收的货，以后不能并入机构。"),
            ),
            Way.TRAIN: (
                self.tr("培训练习(&T)"),
                self.tr("自带练习用的服务端和平台，与正式数据分开，不会上传。"),
            ),
        }
        for way, (name, meaning) in said.items():
            layout.addWidget(self._card(way, name, meaning))
        layout.addStretch(1)
        self.ways[Way.JOIN].setChecked(True)

    @property
    def chosen(self) -> Way:
        """The way that is marked."""
        return next(way for way, button in self.ways.items() if button.isChecked())

    def begin(self) -> None:
        """Put the keys on the way that is marked."""
        self.ways[self.chosen].setFocus()

    def _card(self, way: Way, name: str, meaning: str) -> QFrame:
        card = QFrame(self)
        card.setProperty("role", "card")
        button = self.ways[way] = QRadioButton(name, card)
        button.setFont(scaled(self.font(), 1.1, bold=True))
        button.setAccessibleDescription(meaning)
        self._group.addButton(button)
        said = QLabel(meaning, card)
        said.setProperty("role", "muted")
        said.setWordWrap(True)
        said.setIndent(24)
        column = QVBoxLayout(card)
        column.setContentsMargins(14, 8, 14, 10)
        column.setSpacing(2)
        column.addWidget(button)
        column.addWidget(said)
        return card
