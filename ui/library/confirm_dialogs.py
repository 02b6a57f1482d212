"""Asks before anything moves, and names the numbers; without it one key would empty a shelf."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.tracing.card import CodeCard, Entry
from app.tracing.events import MovePreviewed, TakeBack
from app.tracing.moving import TEXT_LIMIT, Answer, Wish
from app.tracing.values import MoveKind
from app.tracing.wanted import CodeRow
from ui.library.move_list import refusal_text
from ui.library.words import kind_word, local_time
from ui.parts.readable import readable
from ui.parts.roles import set_role

_NAMED = 3
"""Drugs, or refusals, that are named one by one."""
_WIDTH = 480


class MoveDialog(QDialog):
    """Names what will move, by which document, and what stays."""

    confirmed = Signal(object)
    """This Wish is to be done."""

    def __init__(
        self, wish: Wish, foreseen: Answer, rows: Sequence[CodeRow], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.wish = wish
        kind = kind_word(wish.kind)
        self.setWindowTitle(self.tr("确认{kind}").format(kind=kind))
        heading = self.tr("{kind} {count} 盒（{codes} 个码）")
        codes = len(wish.codes) - len(foreseen.refused)
        self.heading = QLabel(
            heading.format(kind=kind, count=f"{foreseen.packages:,}", codes=f"{codes:,}"), self
        )
        set_role(self.heading, "title")
        self.details = QLabel("\n".join(self._details(wish, foreseen, rows)), self)
        self.stays = QLabel("\n".join(self._stays(foreseen)), self)
        set_role(self.stays, "wrong")
        self.stays.setVisible(bool(foreseen.refused or foreseen.left_behind))
        for label in (self.heading, self.details, self.stays):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        said = self.tr("确认{kind} {count} 盒")
        self.buttons = _button_box(
            self, said.format(kind=kind, count=f"{foreseen.packages:,}"), self.tr("返回")
        )
        self.buttons.accepted.connect(self.confirm)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        for widget in (self.heading, self.details, self.stays, self.buttons):
            layout.addWidget(widget)
        # Not the size hint: sentences that wrap have one for another width.
        self.resize(_WIDTH, layout.totalHeightForWidth(_WIDTH))

    @Slot()
    def confirm(self) -> None:
        """Do it."""
        self.confirmed.emit(self.wish)
        self.accept()

    def _details(self, wish: Wish, foreseen: Answer, rows: Sequence[CodeRow]) -> list[str]:
        refused = {one.code for one in foreseen.refused}
        names = Counter(
            " ".join(filter(None, (row.name, row.strength)))
            for row in rows
            if row.code not in refused
        )
        lines = [
            self.tr("{name}：{count} 个码").format(name=readable(name), count=count)
            for name, count in names.most_common(_NAMED)
            if name
        ]
        if len(names) > _NAMED:
            lines.append(self.tr("…共 {count} 种药品").format(count=len(names)))
        if wish.units is not None:
            said = self.tr("每盒 {units} 个制剂单位").format(units=wish.units)
            lines.append(said)
        document = readable(wish.document_no) or self.tr("（未填）")
        lines.append(self.tr("单据号：{document}").format(document=document))
        if wish.note:
            lines.append(self.tr("备注：{note}").format(note=readable(wish.note)))
        lines.append(self.tr("经办人：{person}").format(person=readable(wish.person)))
        return lines

    def _stays(self, foreseen: Answer) -> list[str]:
        lines = []
        if foreseen.refused:
            said = self.tr("{count} 个码不能办理，留在出库单上：")
            lines.append(said.format(count=f"{len(foreseen.refused):,}"))
            lines += [refusal_text(one) for one in foreseen.refused[:_NAMED]]
        if foreseen.left_behind:
            said = self.tr("箱内 {gone} 盒已经不在（已出库或已拆零），跳过。")
            lines.append(said.format(gone=f"{foreseen.left_behind:,}"))
        return lines


class TakeBackDialog(QDialog):
    """Asks what of a movement is to be taken back: this code, or all of it."""

    preview_wished = Signal(object)
    """Say what this TakeBack would do."""
    confirmed = Signal(object)
    """This TakeBack is to be done."""

    def __init__(
        self, card: CodeCard, entry: Entry, person: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        assert entry.movement_id is not None
        self._card, self._person = card, person
        self._movement = entry.movement_id
        kind = kind_word(MoveKind(entry.word))
        self.setWindowTitle(self.tr("冲销{kind}").format(kind=kind))
        facts = (local_time(entry.at), entry.document_no, entry.person)
        heading = QLabel(f"{kind} · {readable(' · '.join(filter(None, facts)))}", self)
        set_role(heading, "title")
        self.sums = QLabel(self)
        for label in (heading, self.sums):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.scope = QButtonGroup(self)
        self.remark = QLineEdit(self)
        self.remark.setMaxLength(TEXT_LIMIT)
        self.remark.setPlaceholderText(self.tr("冲销原因，如退药"))
        self.remark.setAccessibleName(self.tr("冲销原因"))
        self.buttons = _button_box(self, self.tr("冲销"), self.tr("返回"))
        self._ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.buttons.accepted.connect(self.confirm)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(heading)
        layout.addLayout(self._scopes())
        for widget in (self.remark, self.sums, self.buttons):
            layout.addWidget(widget)
        self.scope.idToggled.connect(self.ask)
        self.resize(_WIDTH, 220)

    @property
    def wish(self) -> TakeBack:
        """What is asked for now."""
        return TakeBack(
            code=self._card.row.code,
            movement_id=self._movement,
            whole=self.scope.checkedId() == 1,
            person=self._person,
            note=self.remark.text().strip(),
        )

    @Slot()
    def ask(self) -> None:
        """Ask what it would do."""
        self._ok.setEnabled(False)
        self.sums.setText(self.tr("正在核对…"))
        self.preview_wished.emit(self.wish)

    def show_preview(self, event: MovePreviewed) -> None:
        """Show what it would do; an answer to another question is none."""
        wish = event.wish
        if not isinstance(wish, TakeBack) or wish.whole != self.wish.whole:
            return
        answer = event.answer
        self._ok.setEnabled(bool(answer.moved))
        text = self.tr("冲销 {count} 盒").format(count=f"{answer.packages:,}")
        self._ok.setText(text)
        said = self.tr("{count} 盒（{codes} 个码）将回到原来的状态。")
        lines = [said.format(count=f"{answer.packages:,}", codes=f"{len(answer.moved):,}")]
        lines += [refusal_text(one) for one in answer.refused[:_NAMED]]
        if len(answer.refused) > _NAMED:
            more = self.tr("…共 {count} 个码不能冲销")
            lines.append(more.format(count=f"{len(answer.refused):,}"))
        self.sums.setText("\n".join(lines))

    @Slot()
    def confirm(self) -> None:
        """Do it."""
        if self._ok.isEnabled():
            self.confirmed.emit(self.wish)
            self.accept()

    def _scopes(self) -> QHBoxLayout:
        layout = QHBoxLayout()
        words = (self.tr("只冲销这个码"), self.tr("冲销这一笔的全部"))
        for place, word in enumerate(words):
            button = QPushButton(word, self)
            button.setCheckable(True)
            button.setAutoDefault(False)
            set_role(button, "chip")
            self.scope.addButton(button, place)
            layout.addWidget(button)
        layout.addStretch(1)
        self.scope.button(0).setChecked(True)
        return layout


def _button_box(parent: QWidget, ok_text: str, cancel_text: str) -> QDialogButtonBox:
    standard = QDialogButtonBox.StandardButton
    buttons = QDialogButtonBox(standard.Ok | standard.Cancel, parent)
    buttons.button(standard.Ok).setText(ok_text)
    set_role(buttons.button(standard.Ok), "primary")
    buttons.button(standard.Cancel).setText(cancel_text)
    return buttons
