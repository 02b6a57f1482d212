"""Confirms a receipt: without it a short line would pass without a reason.

Lists every line that is short or over. A reason goes to all lines that are selected (Shift and
arrows, Ctrl+A), so that a rejected truck of 200 lines is one choice. Lines that a scan fills while
the dialog is open leave the list; when none is left, the totals are said in one large line. What
the rules of items ask and the acceptance has not is named, and F12 leads there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.readers.saying import Saying
from app.receiving.progress import Difference, Explanation, LineProgress
from ui.parts.languages import spoken
from ui.parts.roles import set_role
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, RowsModel
from ui.parts.rows_view import RowsView
from ui.parts.verdict_words import difference_word, longest_difference_word

_SIZE = QSize(780, 440)
_SIZE_WITHOUT_LIST = QSize(640, 220)
_MISSING_SHOWN = 5
_LONGEST_DELIVERY = 20_000
"""Lines; a rejected truck is one choice, and that choice may take a moment."""


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """One line with a difference, and what is said about it."""

    line: LineProgress
    difference: Difference | None
    remark: str = ""


class DifferencesModel(RowsModel[ExplainedLine]):
    """Lines that are short or over."""

    right_aligned = frozenset({2})

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (self.tr("行"), self.tr("药品"), self.tr("差异"), self.tr("原因"))

    def key(self, row: ExplainedLine) -> Hashable:
        """Return the number of the line."""
        return row.line.line_no

    def text(self, row: ExplainedLine, column: int) -> str:
        """Return what a cell says."""
        line = row.line
        if column == 0:
            return str(line.line_no)
        if column == 1:
            return line.name
        if column == 2:
            return f"{line.received + line.rejected - line.expected:+,} {line.unit}"
        return difference_word(row.difference) if row.difference else self.tr("请选择")

    def special(self, row: ExplainedLine, column: int, role: int) -> Any:  # noqa: ANN401
        """Return second lines, and whether the line is explained."""
        if role == DONE_ROLE:
            return row.difference is not None
        if role == DETAIL_ROLE and column == 1:
            return f"{row.line.strength} · {row.line.batch}"
        if role == DETAIL_ROLE and column == 2:
            return f"{row.line.received:,} / {row.line.expected:,}"
        if role == DETAIL_ROLE and column == 3:
            return row.remark
        return None


class ConfirmDialog(QDialog):
    """Shows what differs, takes reasons, and asks for the confirmation."""

    acceptance_wished = Signal()
    """To the acceptance, which is not complete."""

    def __init__(
        self,
        lines: Sequence[LineProgress],
        carton_count: int,
        parent: QWidget | None = None,
        missing: Sequence[Saying] = (),
    ) -> None:
        super().__init__(parent)
        self._carton_count = carton_count
        self.setWindowTitle(self.tr("确认收货"))
        self.model = DifferencesModel(self)
        self.view: RowsView[ExplainedLine] = RowsView(self.model, 46, self)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.select_all_up_to = _LONGEST_DELIVERY
        self.agreed = QLabel(self)
        self.agreed.setWordWrap(True)
        self.agreed.setFont(_large(self.font()))
        # Units are foreign text.
        self.agreed.setTextFormat(Qt.TextFormat.PlainText)
        self._summary = QLabel(self)
        self._summary.setWordWrap(True)
        self.reason = QComboBox(self)
        self.remark = QLineEdit(self)
        self.apply = QPushButton(self)
        self._buttons = QDialogButtonBox(self)
        self.missing = QLabel(self)
        self.missing.setWordWrap(True)
        # Names of drugs are foreign text.
        self.missing.setTextFormat(Qt.TextFormat.PlainText)
        self.to_acceptance = QPushButton(self)
        self._missing: tuple[Saying, ...] = tuple(missing)
        self._build()
        self._build_missing()
        self.show_lines(lines)
        self.resize(_SIZE if self.model.rows else _SIZE_WITHOUT_LIST)
        self._make_room()
        if self.model.rows:
            self.view.point_at(0)
            self.view.setFocus()

    @property
    def ok_button(self) -> QPushButton:
        """The button that confirms; off while a line has no reason."""
        return self._buttons.button(QDialogButtonBox.StandardButton.Ok)

    @property
    def explained(self) -> list[ExplainedLine]:
        """All lines with a difference, as explained."""
        return list(self.model.rows)

    def explanations(self) -> list[Explanation]:
        """What is said about lines here that was not said before."""
        return [
            (row.line.line_no, row.difference, row.remark)
            for row in self.model.rows
            if row.difference is not None
            and (row.difference, row.remark) != (row.line.difference, row.line.remark)
        ]

    def show_missing(self, missing: Sequence[Saying]) -> None:
        """Take over what the acceptance lacks now."""
        self._missing = tuple(missing)
        self._allow()
        self._make_room()

    def show_lines(self, lines: Sequence[LineProgress]) -> None:
        """Take over the lines as they are now; reasons given so far stay."""
        given = {row.line.line_no: row for row in self.model.rows}
        rows = []
        for line in lines:
            if line.complete:
                continue
            before = given.get(line.line_no)
            if before is None:
                rows.append(ExplainedLine(line, line.difference, line.remark))
            else:
                rows.append(replace(before, line=line))
        self.model.show_rows(rows)
        self.agreed.setText(self._totals(lines))
        self._allow()

    @Slot()
    def give_reason(self) -> None:
        """Give the chosen reason to the selected lines and go on to the next without one."""
        # Qt keeps item data as plain text.
        difference = Difference(self.reason.currentData())
        remark = self.remark.text().strip()
        # By ranges: Qt looks at every cell before it names the selected rows one by one.
        for found in self.view.selectionModel().selection().toList():
            for row in self.model.rows[found.top() : found.bottom() + 1]:
                self.model.change_row(replace(row, difference=difference, remark=remark))
        self._allow()
        self._go_to_next()

    @Slot()
    def go_to_acceptance(self) -> None:
        """Leave the confirmation for the acceptance."""
        self.reject()
        self.acceptance_wished.emit()

    @Slot()
    def suggest_reason(self) -> None:
        """Offer the reason that is most often right for the line under the cursor."""
        row = self.view.current_row()
        if row is not None:
            over = row.line.received + row.line.rejected > row.line.expected
            suggested = Difference.OVER if over else Difference.SHORT
            self.reason.setCurrentIndex(list(Difference).index(row.difference or suggested))

    def _build(self) -> None:
        reason = longest_difference_word() + "00"
        self.view.set_widths({0: "9999", 2: "-10,000 / 10,000", 3: reason})
        self.view.setAccessibleName(self.tr("差异明细"))
        for difference in Difference:
            self.reason.addItem(difference_word(difference), difference)
        self.reason.setAccessibleName(self.tr("原因"))
        self.view.selectionModel().currentRowChanged.connect(self.suggest_reason)
        self.remark.setPlaceholderText(self.tr("备注"))
        self.remark.setAccessibleName(self.tr("备注"))
        self.remark.setMaxLength(200)
        self.remark.returnPressed.connect(self.give_reason)
        self.apply.setText(self.tr("用于选中的行"))
        self.apply.setAutoDefault(False)
        self.apply.clicked.connect(self.give_reason)
        self.view.row_chosen.connect(self.give_reason)
        choice = QHBoxLayout()
        choice.addWidget(self.reason)
        choice.addWidget(self.remark, 1)
        choice.addWidget(self.apply)
        standard = QDialogButtonBox.StandardButton
        self._buttons.setStandardButtons(standard.Ok | standard.Cancel)
        self.ok_button.setText(self.tr("确认收货"))
        set_role(self.ok_button, "primary")
        self._buttons.button(standard.Cancel).setText(self.tr("继续收货"))
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.agreed, 1)
        layout.addWidget(self._summary)
        layout.addWidget(self.view, 1)
        layout.addLayout(choice)
        layout.addWidget(self.missing)
        layout.addWidget(self._buttons)

    def _build_missing(self) -> None:
        set_role(self.missing, "wrong")
        self.to_acceptance.setText(self.tr("去验收 (F12)"))
        self.to_acceptance.setShortcut("F12")
        self.to_acceptance.setAutoDefault(False)
        self.to_acceptance.clicked.connect(self.go_to_acceptance)
        self._buttons.addButton(self.to_acceptance, QDialogButtonBox.ButtonRole.ActionRole)

    def _make_room(self) -> None:
        """Grow until all that is missing can be read; how high that is depends on the width."""
        layout = self.layout()
        if self._missing and layout is not None:
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    def _word_missing(self) -> str:
        """Name the first things the acceptance lacks, one a line, and say how many there are."""
        said = [self.tr("验收还缺 {count} 项：").format(count=len(self._missing))]
        said += [f"· {spoken(each)}" for each in self._missing[:_MISSING_SHOWN]]
        if len(self._missing) > _MISSING_SHOWN:
            said.append("…")
        return "\n".join(said)

    def _totals(self, lines: Sequence[LineProgress]) -> str:
        packages: Counter[str] = Counter()
        for line in lines:
            packages[line.unit] += line.received
        parts = [self.tr("{count} 行").format(count=f"{len(lines):,}")]
        if self._carton_count:
            parts.append(self.tr("{count} 箱").format(count=f"{self._carton_count:,}"))
        parts += [f"{count:,} {unit}" for unit, count in packages.items()]
        rejected = sum(line.rejected for line in lines)
        if rejected:
            parts.append(self.tr("拒收 {count}").format(count=f"{rejected:,}"))
        return self.tr("✓ 全部相符：{totals}").format(totals=" · ".join(parts))

    def _allow(self) -> None:
        waiting = sum(row.difference is None for row in self.model.rows)
        if self._missing and not waiting:
            text = self.tr("请按 F12 完成验收，再确认收货。")
        elif not self.model.rows:
            text = self.tr("按 Enter 确认收货。确认后收货单不能再改。")
        elif waiting:
            text = self.tr(
                "{total} 行数量不符，其中 {waiting} 行还没有原因。选中行，选原因，按 Enter。"
            )
        else:
            text = self.tr("{total} 行数量不符，都有了原因。确认后收货单不能再改。")
        self._summary.setText(text.format(total=len(self.model.rows), waiting=waiting))
        self.ok_button.setEnabled(waiting == 0 and not self._missing)
        self.missing.setText(self._word_missing())
        self.missing.setVisible(bool(self._missing))
        self.to_acceptance.setVisible(bool(self._missing))
        for widget in (self.view, self.reason, self.remark, self.apply):
            widget.setVisible(bool(self.model.rows))
        self.agreed.setVisible(not self.model.rows)

    def _go_to_next(self) -> None:
        for position, row in enumerate(self.model.rows):
            if row.difference is None:
                self.view.point_at(position)
                return
        self.ok_button.setFocus(Qt.FocusReason.OtherFocusReason)


def _large(font: QFont) -> QFont:
    large = QFont(font)
    large.setPointSizeF(font.pointSizeF() * 1.6)
    large.setBold(True)
    return large
