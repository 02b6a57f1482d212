"""The form of what is selected, made from the keys that an element of its type has.

Without it a design could be moved about only. Nothing selected is the design itself: what it is
called, how large it is, and the fields of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from app.labels.designing import Document, ElementType, FieldOffered, FormKey, Offered
from app.labels.editing import Path, element_at
from ui.labels.designer.conditions import Conditions
from ui.labels.designer.editors import Editor, NumberEditor, TextEditor, editor_for
from ui.labels.designer.lines import entries_of
from ui.labels.designer.own_fields import OwnFields
from ui.labels.designer.words import title
from ui.parts.roles import set_role

_ELEMENTS = "elements"


class Form(QScrollArea):
    """Shows one element; tells each change as the key and its new value."""

    edited = Signal(str, object)
    """A key of what is selected is to have this value; None: it is left out."""
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.editors: dict[str, Editor] = {}
        self.labels: dict[str, QLabel] = {}
        self.conditions: Conditions | None = None
        self.own_fields: OwnFields | None = None
        self._made_of: object = None
        self._defaults: dict[str, object] = {}

    def show_selection(self, offered: Offered, document: Document, path: Path) -> None:
        """Show the form of a path; the widgets stay where they are the right ones."""
        element = element_at(document, path)
        kind = str(document.get("kind", ""))
        fields = self._fields(offered, document, path)
        # The form of the design itself names no fields; it must not go away while one is typed.
        made_of = (path, None if element is None else (element.get("type"), kind, fields))
        if made_of != self._made_of:
            self._made_of = made_of
            self._make(offered, element, fields)
        values = document if element is None else element
        for name, editor in self.editors.items():
            editor.show_value(values.get(name, self._defaults.get(name)))
        if self.conditions is not None:
            self.conditions.show_value(values.get("when", []))
        if self.own_fields is not None:
            self.own_fields.show_value(values.get("fields", []))
        for line in (*self.findChildren(QLineEdit), *self.findChildren(QAbstractSpinBox)):
            line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave undoing to the design: a line of text would take back its own letters only."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undoing = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
            if any(event.matches(key) for key in undoing):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def clear(self) -> None:
        """Show nothing."""
        self._made_of = None
        self._start()

    def mark(self, wrong: frozenset[str]) -> None:
        """Mark the keys that something is wrong with."""
        for name, label in self.labels.items():
            set_role(label, "wrong" if name in wrong else "")

    def go_to(self, key: str) -> None:
        """Give the keyboard to a key."""
        editor = self.editors.get(key) or next(iter(self.editors.values()), None)
        if key == "when" and self.conditions is not None:
            self.conditions.add.setFocus()
            self.ensureWidgetVisible(self.conditions)
        elif editor is not None:
            editor.setFocus()
            self.ensureWidgetVisible(editor)

    def _make(
        self, offered: Offered, element: Document | None, fields: tuple[FieldOffered, ...]
    ) -> None:
        rows = self._start()
        if element is None:
            self._make_design(rows, offered)
            return
        kind = next((one for one in offered.types if one.name == element.get("type")), None)
        if kind is None:
            rows.addRow(QLabel(self.tr("没有这种元素，请删去。")))
            return
        self._make_element(rows, kind, fields)

    def _start(self) -> QFormLayout:
        self.editors, self.labels, self._defaults = {}, {}, {}
        self.conditions = self.own_fields = None
        inside = QWidget(self)
        rows = QFormLayout(inside)
        rows.setContentsMargins(2, 2, 8, 8)
        rows.setVerticalSpacing(5)
        rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self.setWidget(inside)
        return rows

    def _make_element(
        self, rows: QFormLayout, kind: ElementType, fields: Sequence[FieldOffered]
    ) -> None:
        for key in kind.keys:
            if key.form != _ELEMENTS:
                self._add(rows, key, editor_for(key, fields, self))
        self.conditions = Conditions(fields, self)
        self.conditions.edited.connect(self._tell_conditions)
        self._head(rows, "when", self.tr("何时印（条件都成立时）"), self.conditions)

    def _make_design(self, rows: QFormLayout, offered: Offered) -> None:
        limits = offered.smallest_mm, offered.largest_mm
        name = FormKey("title", self.tr("设计名称"), "text", 0, 0, (), None)
        width = FormKey("width", self.tr("标签宽（毫米）"), "number", *limits, (), None)
        height = FormKey("height", self.tr("标签高（毫米）"), "number", *limits, (), None)
        self._add(rows, name, TextEditor((), self))
        self._add(rows, width, NumberEditor(width, self))
        self._add(rows, height, NumberEditor(height, self))
        self.own_fields = OwnFields(self)
        self.own_fields.edited.connect(self._tell_fields)
        self._head(rows, "fields", self.tr("自己的字段（每张都一样的话）"), self.own_fields)

    def _head(self, rows: QFormLayout, name: str, text: str, part: QWidget) -> None:
        """Put a part below its words, which wrap: the form is no wider than its place."""
        label = QLabel(text, self)
        label.setWordWrap(True)
        rows.addRow(label, part)
        self.labels[name] = label

    def _add(self, rows: QFormLayout, key: FormKey, editor: Editor) -> None:
        self._head(rows, key.name, title(key.title), editor)
        self.labels[key.name].setBuddy(editor)
        self.editors[key.name] = editor
        self._defaults[key.name] = key.default
        editor.edited.connect(lambda value, name=key.name: self.edited.emit(name, value))
        editor.refused.connect(self.refused)

    @Slot(object)
    def _tell_conditions(self, conditions: list[object]) -> None:
        self.edited.emit("when", conditions or None)

    @Slot(object)
    def _tell_fields(self, fields: list[object]) -> None:
        self.edited.emit("fields", fields or None)

    def _fields(self, offered: Offered, document: Document, path: Path) -> tuple[FieldOffered, ...]:
        """The fields that texts of an element may name."""
        kind = next((one for one in offered.kinds if one.name == document.get("kind")), None)
        known = () if kind is None else kind.fields
        own = tuple(
            FieldOffered(str(one.get("name", "")), str(one.get("title", "")))
            for one in entries_of(document.get("fields"))
        )
        rows = element_at(document, path[:1]) if len(path) > 1 else None
        inside: tuple[FieldOffered, ...] = ()
        if rows is not None:
            inside = next((one.rows for one in known if one.name == rows.get("field")), ())
        return (*inside, *known, *own)
