"""The fields of a table: which column each is, why, and what is said where there is no column.

Without it a person would not see what is still missing.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.links.mapping.tables import TableField
from app.links.mapping.values import DAY_FORMS
from app.receiving.verdicts import Severity
from ui.catalogue.lines import Line, LinesModel
from ui.links.mapping.pairs_edit import PairsEdit
from ui.links.mapping.work import Choice, Work
from ui.parts.punctuation import listed
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.rows_view import RowsView

ROW_HEIGHT = 28
_LEAST_HEIGHT = 92
"""Of the list, on a small screen."""
ENDINGS = (("", "与样本相同"), (".xlsx", "XLSX"), (".csv", "CSV"))


class FieldsView(RowsView[Line]):
    """The list; Space takes what is suggested, Delete clears."""

    suggestion_taken = Signal()
    cleared = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a suggestion, or clear a field."""
        if event.key() == Qt.Key.Key_Space:
            self.suggestion_taken.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cleared.emit()
        else:
            super().keyPressEvent(event)


class FieldPane(QWidget):
    """Shows a Work, and changes it field by field."""

    field_armed = Signal(str)
    """The next column that is chosen is this field."""
    changed = Signal()

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.work = work
        self._shown = ""
        self._of_days: tuple[QWidget, ...] = ()
        self.model = LinesModel(self._titles, self)
        self.view = FieldsView(self.model, ROW_HEIGHT, self)
        self.reason = QLabel(self)
        self.constant, self.constant_label = QLineEdit(self), QLabel(self.tr("固定值"), self)
        self.words, self.words_label = PairsEdit(self), QLabel(self)
        self.take_button = QPushButton(self.tr("采纳建议"), self)
        self.clear_button = QPushButton(self.tr("清除"), self)
        self.days, self.decimal, self.ending = QComboBox(self), QComboBox(self), QComboBox(self)
        self.fixed, self.fixed_label = PairsEdit(self), QLabel(self)
        self._fill_boxes()
        self._lay_out()
        self._connect()
        self.follow()
        self.view.point_at(0)

    @property
    def current(self) -> TableField:
        """The field under the cursor."""
        row = max(0, self.view.currentIndex().row())
        return self.work.table.fields[row]

    def point_at(self, name: str) -> None:
        """Put the cursor on a field."""
        names = [one.name for one in self.work.table.fields]
        self.view.point_at(names.index(name))

    def next_open(self, behind: str) -> str:
        """The next field that gets nothing yet, required ones first; else the same."""
        fields = self.work.table.fields
        at = next((n for n, one in enumerate(fields) if one.name == behind), 0)
        order = (*fields[at + 1 :], *fields[: at + 1])
        given = self.work.choices
        open_ = [one for one in order if not given.get(one.name, Choice()).is_given]
        required = [one for one in open_ if one.required]
        return next((one.name for one in (*required, *open_)), behind)

    def follow(self) -> None:
        """Show how everything stands."""
        self.model.show_rows([self._line(one) for one in self.work.table.fields])
        self.show_field()

    @Slot()
    def show_field(self) -> None:
        """Show the details of the field under the cursor."""
        field = self.current
        one = self.work.choices.get(field.name, Choice())
        suggested = self.work.suggested.get(field.name)
        self.reason.setText(self._reason(field, one))
        self.take_button.setVisible(suggested is not None)
        self.clear_button.setEnabled(one.is_given)
        if self._shown != field.name or not self.constant.hasFocus():
            self.constant.setText(one.constant)
        has_words = bool(field.words)
        self.words.setVisible(has_words)
        self.words_label.setVisible(has_words)
        # There is no room for both on a small screen, and words have neither.
        for widget in self._of_days:
            widget.setVisible(not has_words)
        if has_words and (self._shown != field.name or not self.words.hasFocus()):
            words = listed(word.label for word in field.words)
            said = self.tr("代码表，每行“文件里的值=我们的词”。我们的词：{words}")
            self.words_label.setText(said.format(words=words))
            self.words.blockSignals(True)
            labels = {word.ours: word.label for word in field.words}
            table = self.work.words.get(field.name, {})
            self.words.show_pairs({theirs: labels[ours] for theirs, ours in table.items()})
            self.words.blockSignals(False)
        self._shown = field.name

    @Slot()
    def arm(self) -> None:
        """Let the next column that is chosen be the field under the cursor."""
        self.field_armed.emit(self.current.name)

    @Slot()
    def take_suggestion(self) -> None:
        """Take what is suggested for the field under the cursor."""
        found = self.work.suggested.get(self.current.name)
        if found is not None:
            self.work.assign(found.field, found.at, found.reason)
            self._tell()

    @Slot()
    def clear_field(self) -> None:
        """Let the field under the cursor have nothing."""
        self.work.clear(self.current.name)
        self.constant.clear()
        self._tell()

    @Slot()
    def put_constant(self) -> None:
        """Take what is written for every row."""
        self.work.put_constant(self.current.name, self.constant.text())
        self._tell()

    @Slot()
    def put_words(self) -> None:
        """Take the code table; what is no word of ours is shown as wrong."""
        field, pairs = self.current, self.words.pairs()
        known = {word.ours: word.ours for word in field.words}
        known |= {word.label: word.ours for word in field.words}
        self.work.words[field.name] = {
            theirs: known[ours] for theirs, ours in pairs.items() if ours in known
        }
        wrong = [ours for ours in pairs.values() if ours not in known]
        set_role(self.words_label, "wrong" if wrong else "muted")
        self.changed.emit()

    @Slot()
    def put_forms(self) -> None:
        """Take how days, numbers and written files look."""
        days = self.days.currentData()
        self.work.days = None if days == _AS_SEEN else days
        self.work.decimal = self.decimal.currentData()
        self.work.ending = self.ending.currentData()
        self.work.fixed = self.fixed.pairs()
        self.changed.emit()

    def _tell(self) -> None:
        self.follow()
        self.changed.emit()

    def _titles(self) -> tuple[str, ...]:
        return self.tr("字段"), self.tr("文件里的列")

    def _line(self, field: TableField) -> Line:
        one = self.work.choices.get(field.name, Choice())
        name = field.label + (" *" if field.required else "")
        suggested = self.work.suggested.get(field.name)
        if one.at >= 0:
            title = self.work.title(one.at) or self.tr("第 {n} 列").format(n=one.at + 1)
            return Line(field.name, (name, title), Severity.RIGHT)
        if one.constant:
            said = self.tr("固定：{text}").format(text=one.constant)
            return Line(field.name, (name, said), Severity.RIGHT)
        if one.is_given:
            title = one.headings[0] if one.headings else str(one.position)
            if self.work.sample is None:
                return Line(field.name, (name, title), Severity.NEUTRAL)
            said = self.tr("样本里没有“{title}”").format(title=title)
            return Line(field.name, (name, said), Severity.WRONG)
        if suggested is not None:
            title = self.work.title(suggested.at) or str(suggested.at + 1)
            said = self.tr("建议：{title}").format(title=title)
            return Line(field.name, (name, said), Severity.NOTICE)
        mark = Severity.WRONG if field.required and self.work.sample is not None else None
        return Line(field.name, (name, ""), mark, done=not field.required)

    def _reason(self, field: TableField, one: Choice) -> str:
        suggested = self.work.suggested.get(field.name)
        if suggested is not None:
            said = self.tr("建议（把握 {sure}%）：{reason} 按空格采纳。")
            return said.format(sure=suggested.confidence, reason=readable(suggested.reason))
        if one.at >= 0 and one.reason:
            return self.tr("自动认出：{reason}").format(reason=readable(one.reason))
        if one.at >= 0:
            return self.tr("由人指定。")
        if one.is_given and not one.constant and self.work.sample is not None:
            return self.tr("样本里没有原来的列：请重新指一列，或清除。")
        if field.required and not one.constant:
            return self.tr("必需：按回车，再点它所在的列；每行都一样的填固定值。")
        return self.tr("可以不填：按回车，再点它所在的列。")

    def _fill_boxes(self) -> None:
        self.days.addItem(self.tr("按样本认出"), _AS_SEEN)
        for value, name in DAY_FORMS.items():
            self.days.addItem(name, value)
        self.decimal.addItem("1,234.50", ".")
        self.decimal.addItem("1.234,50", ",")
        for value, name in ENDINGS:
            self.ending.addItem(self.tr("与样本相同") if not value else name, value)
        work = self.work
        self.days.setCurrentIndex(self.days.findData(_AS_SEEN if work.days is None else work.days))
        self.decimal.setCurrentIndex(self.decimal.findData(work.decimal))
        self.ending.setCurrentIndex(self.ending.findData(work.ending))
        self.fixed.show_pairs(work.fixed)

    def _connect(self) -> None:
        self.view.selectionModel().currentRowChanged.connect(self.show_field)
        self.view.row_chosen.connect(self.arm)
        self.view.suggestion_taken.connect(self.take_suggestion)
        self.view.cleared.connect(self.clear_field)
        self.take_button.clicked.connect(self.take_suggestion)
        self.clear_button.clicked.connect(self.clear_field)
        self.constant.textEdited.connect(self.put_constant)
        self.words.textChanged.connect(self.put_words)
        self.fixed.textChanged.connect(self.put_forms)
        for box in (self.days, self.decimal, self.ending):
            box.activated.connect(self.put_forms)

    def _lay_out(self) -> None:
        self.view.set_widths({0: "统一社会信用代码 *"})
        self.view.setAccessibleName(self.tr("字段"))
        set_role(self.reason, "muted")
        set_role(self.words_label, "muted")
        self.fixed_label.setText(self.tr("其他列的固定文字，每行“列名=文字”"))
        set_role(self.fixed_label, "muted")
        for label in (self.reason, self.words_label, self.fixed_label):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.view.setMinimumHeight(_LEAST_HEIGHT)
        for box in (self.days, self.decimal):
            box.setMinimumContentsLength(6)
            policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            box.setSizeAdjustPolicy(policy)
        self.words.setMaximumHeight(60)
        self.fixed.setMaximumHeight(52)
        for button in (self.take_button, self.clear_button):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.reason)
        layout.addWidget(self.take_button)
        layout.addWidget(self.words_label)
        layout.addWidget(self.words)
        layout.addLayout(self._boxes())
        layout.addWidget(self.fixed_label)
        layout.addWidget(self.fixed)

    def _boxes(self) -> QGridLayout:
        """What is said of every row, of days, numbers and the file that is written."""
        self.constant.setPlaceholderText(self.tr("每行都一样时填在这里"))
        days, numbers = QLabel(self.tr("日期"), self), QLabel(self.tr("数字"), self)
        ending = QLabel(self.tr("写成"), self)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        boxes: tuple[tuple[QLabel, QWidget, int, int, int], ...] = (
            (self.constant_label, self.constant, 0, 0, 2),
            (days, self.days, 1, 0, 1),
            (numbers, self.decimal, 1, 2, 1),
            (ending, self.ending, 2, 0, 3),
        )
        for label, box, row, column, wide in boxes:
            label.setBuddy(box)
            box.setAccessibleName(label.text())
            grid.addWidget(label, row, column)
            grid.addWidget(box, row, column + 1, 1, wide)
        outgoing = self.work.table.outgoing
        for widget in (ending, self.ending, self.fixed, self.fixed_label):
            widget.setVisible(outgoing)
        grid.addWidget(self.clear_button, 0, 3)
        self._of_days = (days, self.days, numbers, self.decimal)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(3, 2)
        return grid


_AS_SEEN = "as-seen"
