"""A widget for each form of value that stands in a design; without it a form would be one long if.

Each shows a value as the file says it, and tells another one when a person changes it; what it is
shown is never told back.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from app.labels.designing import FieldOffered, FormKey
from app.labels.editing import plain
from ui.labels.designer.words import choice

_PLACES_MM = 300.0
_STEP = 0.5
_LONGEST = 500
LARGEST_PNG = 700_000
"""Bytes of a picture; its base64 stands in the file."""


class Editor(QWidget):
    """Holds one value."""

    edited = Signal(object)
    """A person wants this value."""
    refused = Signal(str)
    """A value cannot be taken: one sentence."""

    def show_value(self, value: object) -> None:
        """Show what the design says."""
        raise NotImplementedError

    def _fill(self, *widgets: QWidget) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in widgets:
            layout.addWidget(widget, 1 if widget is widgets[0] else 0)
        self.setFocusProxy(widgets[0])


class NumberEditor(Editor):
    """One number within limits."""

    def __init__(self, key: FormKey, parent: QWidget) -> None:
        super().__init__(parent)
        self.box = _spin(self, key.least, key.most or _PLACES_MM)
        if key.form == "whole":
            self.box.setDecimals(0)
            self.box.setSingleStep(1)
        self.box.valueChanged.connect(self._tell)
        self._fill(self.box)

    def show_value(self, value: object) -> None:
        """Show a number."""
        _set(self.box, value)

    @Slot(float)
    def _tell(self, value: float) -> None:
        self.edited.emit(plain(value))


class NumbersEditor(Editor):
    """Two or four numbers: a point or a box."""

    def __init__(self, count: int, parent: QWidget) -> None:
        super().__init__(parent)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.boxes = []
        for number in range(count):
            box = _spin(self, -_PLACES_MM if number < 2 else 0.01, _PLACES_MM)
            box.valueChanged.connect(self._tell)
            layout.addWidget(box, number // 2, number % 2)
            self.boxes.append(box)
        self._shown: tuple[object, ...] = ()
        self.setFocusProxy(self.boxes[0])

    def show_value(self, value: object) -> None:
        """Show a list of numbers."""
        values = value if isinstance(value, Sequence) else ()
        for box, one in zip(self.boxes, values, strict=False):
            _set(box, one)

    @Slot()
    def _tell(self) -> None:
        self.edited.emit([plain(box.value()) for box in self.boxes])


class TextEditor(Editor):
    """A text, into which fields can be put."""

    def __init__(self, fields: Sequence[FieldOffered], parent: QWidget) -> None:
        super().__init__(parent)
        self.line = QLineEdit(self)
        self.line.setMaxLength(_LONGEST)
        self.line.textEdited.connect(self._tell)
        self.insert = QToolButton(self)
        self.insert.setText("{…}")
        self.insert.setToolTip(self.tr("插入字段（Alt+↓）"))
        self.insert.setAccessibleName(self.tr("插入字段"))
        self.insert.setShortcut("Alt+Down")
        self.insert.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.insert)
        for field in fields:
            if not field.rows:
                action = menu.addAction(f"{field.name}　{field.title}")
                action.setData(field.name)
        menu.triggered.connect(lambda action: self.put_in(str(action.data())))
        self.insert.setMenu(menu)
        self.insert.setVisible(bool(menu.actions()))
        self._fill(self.line, self.insert)

    def show_value(self, value: object) -> None:
        """Show a text, and leave the cursor where it is."""
        text = "" if value is None else str(value)
        if text != self.line.text():
            self.line.setText(text)

    @Slot(str)
    def _tell(self, text: str) -> None:
        self.edited.emit(text)

    def put_in(self, field: str) -> None:
        """Put a field in where the cursor stands."""
        self.line.insert(f"{{{field}}}")
        self.line.setFocus()
        self.edited.emit(self.line.text())


class ChoiceEditor(Editor):
    """One of some words."""

    def __init__(self, choices: Mapping[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.box = QComboBox(self)
        for word, shown in choices.items():
            self.box.addItem(shown, word)
        # Long titles of fields must not make the form wider than its column.
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.setMinimumContentsLength(8)
        self.box.activated.connect(self._tell)
        self._fill(self.box)

    def show_value(self, value: object) -> None:
        """Show a choice; a word that is none is offered too, so that it is seen."""
        at = self.box.findData(value)
        if at < 0 and isinstance(value, str):
            self.box.addItem(value, value)
            at = self.box.count() - 1
        self.box.setCurrentIndex(at)

    @Slot()
    def _tell(self) -> None:
        self.edited.emit(self.box.currentData())


class YesNoEditor(Editor):
    """Yes or no."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.box = QCheckBox(self)
        self.box.clicked.connect(self._tell)
        self._fill(self.box)

    def show_value(self, value: object) -> None:
        """Show whether it is so."""
        self.box.setChecked(value is True)

    @Slot(bool)
    def _tell(self, checked: bool) -> None:
        self.edited.emit(checked)


class PictureEditor(Editor):
    """A picture, chosen from files."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.button = QPushButton(self.tr("选择 PNG 文件…"), self)
        self.button.clicked.connect(self._ask)
        self._fill(self.button)

    def show_value(self, value: object) -> None:
        """Nothing: it is seen on the label."""

    @Slot()
    def _ask(self) -> None:
        name, _filter = QFileDialog.getOpenFileName(self, self.tr("选择图片"), "", "PNG (*.png)")
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Take a file."""
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST_PNG + 1)
        except OSError:
            self.refused.emit(self.tr("读不了这个图片文件，请核对路径。"))
            return
        if len(content) > LARGEST_PNG:
            self.refused.emit(self.tr("图片文件太大，请缩小到 700 KB 以内。"))
            return
        self.edited.emit(base64.b64encode(content).decode())


def editor_for(key: FormKey, fields: Sequence[FieldOffered], parent: QWidget) -> Editor:
    """The widget for a key; fields are those its texts may name."""
    makers: Mapping[str, Callable[[], Editor]] = {
        "box": lambda: NumbersEditor(4, parent),
        "point": lambda: NumbersEditor(2, parent),
        "number": lambda: NumberEditor(key, parent),
        "whole": lambda: NumberEditor(key, parent),
        "choice": lambda: ChoiceEditor({word: choice(word) for word in key.choices}, parent),
        "field": lambda: ChoiceEditor(
            {field.name: f"{field.name}　{field.title}" for field in fields if field.rows}, parent
        ),
        "yes-no": lambda: YesNoEditor(parent),
        "png": lambda: PictureEditor(parent),
        "text": lambda: TextEditor(fields if key.name != "name" else (), parent),
    }
    return makers[key.form]()


def _spin(parent: QWidget, least: float, most: float) -> QDoubleSpinBox:
    box = QDoubleSpinBox(parent)
    box.setRange(least, most)
    box.setDecimals(2)
    box.setSingleStep(_STEP)
    # A page that is rolled over must change nothing.
    box.wheelEvent = lambda event: event.ignore()  # type: ignore[method-assign]
    return box


def _set(box: QDoubleSpinBox, value: object) -> None:
    if isinstance(value, int | float) and abs(box.value() - value) > 1e-9:
        with QSignalBlocker(box):
            box.setValue(value)
