"""The questions about goods without a delivery note: whose they are, which delivery, why given up.

Without them a slip of the hand would join a truck with the wrong paper. Each works from the
keyboard alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from app.receiving.blind.values import BlindSummary
from app.receiving.progress import DeliverySummary, ReceiptState
from app.receiving.values import Distributor
from ui.parts.readable import readable
from ui.parts.roles import set_role


class _Question(QDialog):
    """A sentence, something to choose or write, and two buttons."""

    def __init__(self, title: str, said: str, ok_text: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.said = QLabel(said, self)
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel, self)
        self.ok = self.buttons.button(standard.Ok)
        self.ok.setText(ok_text)
        set_role(self.ok, "primary")
        self.buttons.button(standard.Cancel).setText(self.tr("取消"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _stand(self, *widgets: QWidget) -> None:
        layout = QVBoxLayout(self)
        for widget in (self.said, *widgets, self.buttons):
            layout.addWidget(widget)


class OpenBlindDialog(_Question):
    """Asks whose goods they are."""

    def __init__(self, distributors: Sequence[Distributor], parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("无单收货"),
            self.tr("货到而配送单没有到：先记下扫码，配送单到后合并。请选择或写明配送企业。"),
            self.tr("开始扫码"),
            parent,
        )
        self._known = {one.name: one for one in distributors}
        self.name = QComboBox(self)
        self.name.setEditable(True)
        self.name.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.name.addItems(list(self._known))
        self.name.setCurrentIndex(-1)
        self.name.setAccessibleName(self.tr("配送企业"))
        completer = self.name.completer()
        assert completer is not None
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.name.editTextChanged.connect(self.allow)
        self._stand(self.name)
        self.allow()
        self.name.setFocus()
        self.resize(480, 180)

    @property
    def distributor(self) -> Distributor:
        """The known one, or the typed name without a code."""
        name = self.name.currentText().strip()
        return self._known.get(name, Distributor("", name))

    @Slot()
    def allow(self) -> None:
        """Let it begin once there is a name."""
        self.ok.setEnabled(bool(self.name.currentText().strip()))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A delivery to join with, and what speaks for it."""

    delivery_id: uuid.UUID
    text: str
    other_distributor: bool


class JoinDialog(_Question):
    """Asks with which delivery, and says what will happen."""

    def __init__(
        self,
        summary: BlindSummary,
        selected: DeliverySummary | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self.tr("与无单收货合并"), "", self.tr("合并"), parent)
        self.blind_id = summary.blind_id
        said = self.tr(
            "{number} 已记下的 {count} 条扫码将按原来的时间和人员记入所选配送单的收货单，"
            "判定和计数与现场扫码相同。合并后不能分开。"
        )
        self.said.setText(said.format(number=summary.blind_no, count=f"{summary.kept:,}"))
        self._candidates = self._offered(summary, selected)
        self.choices = QListWidget(self)
        self.choices.addItems([one.text for one in self._candidates])
        self.choices.setAccessibleName(self.tr("配送单"))
        self.warning = QLabel(self)
        self.warning.setProperty("role", "wrong")
        self.warning.setWordWrap(True)
        self.choices.currentRowChanged.connect(self.warn)
        self.choices.itemActivated.connect(self.accept)
        self._stand(self.choices, self.warning)
        self.choices.setCurrentRow(0)
        self.choices.setFocus()
        self.resize(560, 320)

    @property
    def delivery_id(self) -> uuid.UUID | None:
        """The delivery that was chosen."""
        row = self.choices.currentRow()
        return self._candidates[row].delivery_id if 0 <= row < len(self._candidates) else None

    @Slot()
    def warn(self) -> None:
        """Say where the names differ."""
        row = self.choices.currentRow()
        differs = 0 <= row < len(self._candidates) and self._candidates[row].other_distributor
        said = self.tr("这张配送单是另一家配送企业的，请核对后再合并。")
        self.warning.setText(said if differs else "")
        self.ok.setEnabled(self.delivery_id is not None)

    def _offered(self, summary: BlindSummary, selected: DeliverySummary | None) -> list[Candidate]:
        form = self.tr("{number} · {distributor} · {matching}/{kept} 条相符")
        found = [
            Candidate(
                fit.delivery_id,
                form.format(
                    number=readable(fit.delivery_no),
                    distributor=readable(fit.distributor.name),
                    matching=fit.matching,
                    kept=summary.kept,
                ),
                not fit.same_distributor,
            )
            for fit in summary.fits
        ]
        if selected is None or selected.state is ReceiptState.CONFIRMED:
            return found
        if selected.delivery_id not in {c.delivery_id for c in found}:
            form = self.tr("{number} · {distributor} · 列表中选中的单")
            text = form.format(
                number=readable(selected.delivery_no),
                distributor=readable(selected.distributor.name),
            )
            named = summary.distributor.name
            differs = named not in selected.distributor.name
            found.append(Candidate(selected.delivery_id, text, differs))
        return found


class GiveUpDialog(_Question):
    """Asks why it is given up."""

    def __init__(self, blind_no: str, blind_id: uuid.UUID, parent: QWidget | None = None) -> None:
        said = self.tr("放弃 {number}：记下的扫码会保留备查，但不能再合并。请写明原因。")
        super().__init__(
            self.tr("放弃无单收货"), said.format(number=blind_no), self.tr("放弃"), parent
        )
        self.blind_id = blind_id
        self.reason = QLineEdit(self)
        self.reason.setMaxLength(200)
        self.reason.setAccessibleName(self.tr("原因"))
        self.reason.setPlaceholderText(self.tr("例如：送错医院，已随车退回"))
        self.reason.textChanged.connect(self.allow)
        self._stand(self.reason)
        self.allow()
        self.reason.setFocus()
        self.resize(480, 180)

    @Slot()
    def allow(self) -> None:
        """Let it be given up once there is a reason."""
        self.ok.setEnabled(bool(self.reason.text().strip()))
