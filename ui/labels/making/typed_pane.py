"""填写: a form of the fields of a design, and a field that counts up for as many labels.

Without it each label of forty shelves would be typed.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.labels.filling import BadValue, count_of, scanned, series
from app.labels.forms import FieldKind, LabelForm, LabelProblem, LabelRow
from ui.labels.making.field_edit import FieldEdit
from ui.labels.making.pane import RowsPane
from ui.links.foreign_label import ForeignLabel
from ui.parts.readable import readable

_COUNTING = (FieldKind.TEXT, FieldKind.TRACE_CODE)
"""A day or a yes does not count up."""


class TypedPane(RowsPane):
    """One label, or a series of them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._form: LabelForm | None = None
        self._filling = False
        self.edits: dict[str, FieldEdit] = {}
        self.counting = QComboBox(self)
        self.first, self.last = QLineEdit(self), QLineEdit(self)
        self.counted = ForeignLabel(self, "muted")
        self._series: tuple[str, ...] = ()
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()
        self.counting.currentIndexChanged.connect(self.follow_series)
        for field in (self.first, self.last):
            field.textChanged.connect(self.follow_series)
            field.returnPressed.connect(self.go_on)

    def sizeHint(self) -> QSize:
        """Ask for room of a form, however many fields it has."""
        return QSize(520, 420)

    def show_form(self, form: LabelForm) -> None:
        """Make the fields of a design."""
        self._form = form
        body = QWidget(self._area)
        self._rows = rows = QFormLayout(body)
        rows.setContentsMargins(0, 4, 8, 4)
        rows.setVerticalSpacing(6)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.edits = {}
        for field in form.fields:
            edit = FieldEdit(field, body)
            edit.changed.connect(self.tell)
            word = QLabel(readable(field.title) + (" *" if field.required else ""), body)
            word.setTextFormat(Qt.TextFormat.PlainText)
            word.setBuddy(edit)
            rows.addRow(word, edit)
            self.edits[field.name] = edit
        self._area.setWidget(body)
        self._filling = True
        self.counting.clear()
        self.counting.addItem(self.tr("不递增"), "")
        for field in form.fields:
            if field.kind in _COUNTING:
                self.counting.addItem(readable(field.title), field.name)
        self._filling = False
        self.follow_series()

    def put_behind(self, before: QWidget) -> QWidget:
        """Let Tab come here behind a widget; gives the one it leaves by."""
        fields = (stop for edit in self.edits.values() for stop in edit.stops)
        for stop in (*fields, self.counting, self.first, self.last):
            QWidget.setTabOrder(before, stop)
            before = stop
        return before

    def texts(self) -> Mapping[str, str]:
        """What the fields say now, to be shown again."""
        return {name: edit.text for name, edit in self.edits.items()}

    def fill(self, texts: Mapping[str, str]) -> None:
        """Let the fields say this; those that are not named stay."""
        self._filling = True
        for name, text in texts.items():
            if name in self.edits:
                self.edits[name].set_text(text)
        self._filling = False
        self.tell()

    def take_scan(self, text: str) -> None:
        """Take a scan into the fields it speaks of, else into the one the keys are in."""
        if self._form is None:
            return
        values = scanned(self._form, text)
        if values:
            self.fill(values)
            return
        here = next((one for one in self.edits.values() if one.editor.hasFocus()), None)
        line: QWidget | None = here.editor if here is not None else self.focusWidget()
        if here is None and line not in (self.first, self.last):
            here = next((one for one in self.edits.values() if not one.text), None)
            line = None if here is None else here.editor
        if isinstance(line, QLineEdit):
            line.setText(text)
            line.setFocus()
            line.returnPressed.emit()

    def count(self) -> int:
        """How many labels; 0 where a series does not count."""
        if not self.counting.currentData():
            return 1
        try:
            return count_of(self.first.text().strip(), self.last.text().strip())
        except BadValue:
            return 0

    def row(self, place: int) -> LabelRow:
        """A label; of a series the one at this place."""
        return self._row_of(self.texts(), place)

    def rows(self) -> tuple[LabelRow, ...]:
        """All labels, with the fields read once."""
        texts = self.texts()
        return tuple(self._row_of(texts, place) for place in range(self.count()))

    def show_problems(self, problems: tuple[LabelProblem, ...]) -> tuple[LabelProblem, ...]:
        """Say beside each field what is wrong with it; the rest concerns none that is seen."""
        shown = {name for name, edit in self.edits.items() if not self._counts(edit)}
        for name, edit in self.edits.items():
            about = [one for one in problems if name in one.fields]
            said = "\n".join(dict.fromkeys(one.reason for one in about))
            edit.say(said, hint=all(one.hint for one in about))
        return tuple(one for one in problems if shown.isdisjoint(one.fields))

    def focus(self) -> None:
        """Begin in the first field that is empty."""
        empty = (one for one in self.edits.values() if not one.text and not self._counts(one))
        edit = next(empty, next(iter(self.edits.values()), None))
        if edit is not None:
            edit.editor.setFocus()

    @Slot()
    def follow_series(self) -> None:
        """Say how many labels the series has, and leave its field to it."""
        name = self.counting.currentData() or ""
        self._series = ()
        said = ""
        for field in (self.first, self.last):
            field.setVisible(bool(name))
        self._to.setVisible(bool(name))
        if name:
            try:
                self._series = tuple(series(self.first.text().strip(), self.last.text().strip()))
                said = self.tr("共 {count} 张").format(count=len(self._series))
            except BadValue as bad:
                said = str(bad) if self.first.text() and self.last.text() else ""
        self.counted.say(said)
        for edit in self.edits.values():
            self._rows.setRowVisible(edit, not self._counts(edit))
        self.tell()

    @Slot()
    def go_on(self) -> None:
        """Go to the next field."""
        self.focusNextChild()

    @Slot()
    def tell(self) -> None:
        """Say that the labels are others, once for each change by a person."""
        if not self._filling:
            self.changed.emit()

    def _row_of(self, texts: Mapping[str, str], place: int) -> LabelRow:
        if place >= len(self._series):
            return LabelRow("", texts)
        said = self._series[place]
        return LabelRow(readable(said), {**texts, self.counting.currentData(): said})

    def _counts(self, edit: FieldEdit) -> bool:
        return bool(edit.field.name == self.counting.currentData())

    def _lay_out(self) -> None:
        self._to = QLabel("—", self)
        self._word = QLabel(self.tr("递增(&I)："), self)
        self._word.setBuddy(self.counting)
        self.first.setPlaceholderText("A-01-01")
        self.last.setPlaceholderText("A-01-40")
        self.first.setAccessibleName(self.tr("序列的第一个"))
        self.last.setAccessibleName(self.tr("序列的最后一个"))
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self._word)
        line.addWidget(self.counting, 1)
        line.addWidget(self.first, 1)
        line.addWidget(self._to)
        line.addWidget(self.last, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(self._area, 1)
        column.addLayout(line)
        column.addWidget(self.counted)
