"""What is in a carton, packages within packages; without it nobody could take one box out again."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.packing.events import CartonShown
from app.packing.values import CartonKind, CartonState, CartonView, LineView, Packed
from app.people.permissions import Permission
from ui.packing.words import carton_word, goods_text, kind_word, level_word
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.permitted import guard

_CODE = Qt.ItemDataRole.UserRole
_KEYS = {CartonKind.FULL: "F6", CartonKind.MIXED: "F7", CartonKind.PART: "F8"}


class ContentsDialog(QDialog):
    """A tree of packages; those that are chosen can be taken out, moved or split off."""

    take_out_wished = Signal(list)
    move_wished = Signal(list, object)
    """These codes, to the carton with this id."""
    split_wished = Signal(list, object)
    """These codes, to a new carton of this CartonKind."""

    def __init__(
        self,
        carton: CartonView,
        cartons: Sequence[CartonView],
        lines: Sequence[LineView],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.carton_id = carton.carton_id
        self._named = {one.line.line_no: goods_text(one) for one in lines}
        self.title, self.hint = QLabel(self), QLabel(self)
        self.title.setProperty("role", "title")
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self.tree = QTreeWidget(self)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.tree.setUniformRowHeights(True)
        self.tree.setHeaderLabels([self.tr("追溯码"), self.tr("级别"), self.tr("药品")])
        self.tree.setAccessibleName(self.tr("箱内的包装"))
        self.tree.itemSelectionChanged.connect(self.allow)
        self.target = QComboBox(self)
        self.target.setAccessibleName(self.tr("移到哪一箱"))
        self._make_actions()
        self._lay_out()
        self.show_carton(carton, cartons)
        self.resize(860, 520)

    @property
    def chosen(self) -> list[str]:
        """The codes that are chosen; what is in a chosen one comes along with it."""
        items = self.tree.selectedItems()
        return [str(one.data(0, _CODE)) for one in items if not _within(one, items)]

    def show_carton(self, carton: CartonView, cartons: Sequence[CartonView]) -> None:
        """Show how the carton stands, and where its packages may go."""
        self._open = carton.state is CartonState.OPEN
        self.setWindowTitle(self.tr("{carton} 的内容").format(carton=carton_word(carton)))
        said = self.tr("{carton} · {kind} · {quantity} 盒，{packages} 个码")
        self.title.setText(
            said.format(
                carton=carton_word(carton),
                kind=kind_word(carton.kind),
                quantity=f"{carton.quantity:,}",
                packages=f"{carton.packages:,}",
            )
        )
        kept = self.target.currentData()
        self.target.clear()
        for one in cartons:
            if one.state is CartonState.OPEN and one.carton_id != carton.carton_id:
                self.target.addItem(f"{carton_word(one)} · {kind_word(one.kind)}", one.carton_id)
        self.target.setCurrentIndex(max(0, self.target.findData(kept)))
        hint = self.tr("选中的包装连同里面的一起动。")
        if not self._open:
            hint = self.tr("这一箱已封箱；要改，先按 Ctrl+U 重新打开，旧箱号作废。")
        self.hint.setText(hint)
        self.allow()

    def show_packages(self, event: CartonShown) -> None:
        """Show what is in it."""
        if event.carton_id != self.carton_id:
            return
        self.tree.clear()
        items: dict[str, QTreeWidgetItem] = {}
        tops: list[QTreeWidgetItem] = []
        for one in event.packages:
            item = self._item(one)
            items[one.code] = item
            parent = items.get(one.parent or "")
            if parent is None:
                tops.append(item)
            else:
                parent.addChild(item)
        self.tree.addTopLevelItems(tops)
        self.tree.expandToDepth(0)
        if tops:
            self.tree.setCurrentItem(tops[0])
        if event.more:
            self.hint.setText(self.tr("内容很多，只列出前面一部分。"))
        self.allow()

    @Slot()
    def allow(self) -> None:
        """Allow what can be done with what is chosen."""
        some = self._open and bool(self.tree.selectedItems())
        for action in (self.take_out, *self.splits):
            action.setEnabled(some)
        self.move_it.setEnabled(some and self.target.count() > 0)
        for widget in (self.target, self.move_button):
            widget.setVisible(self.target.count() > 0)

    @Slot()
    def wish_out(self) -> None:
        """Take the chosen ones out of the shipment."""
        self.take_out_wished.emit(self.chosen)

    @Slot()
    def wish_move(self) -> None:
        """Move them to the carton that is chosen."""
        target = self.target.currentData()
        if isinstance(target, uuid.UUID):
            self.move_wished.emit(self.chosen, target)

    @Slot()
    def wish_split(self) -> None:
        """Move them to a new carton."""
        action = self.sender()
        for kind, one in zip(_KEYS, self.splits, strict=True):
            if one is action:
                self.split_wished.emit(self.chosen, kind)

    def _item(self, one: Packed) -> QTreeWidgetItem:
        level = level_word(one.level)
        if one.returned:
            level = self.tr("{level}（已退回）").format(level=level)
        item = QTreeWidgetItem([one.code, level, self._named.get(one.line_no, "")])
        item.setData(0, _CODE, one.code)
        return item

    def _make_actions(self) -> None:
        self.take_out = add_action(self, "Del", self.wish_out)
        self.take_out.setText(self.tr("取出"))
        self.move_it = add_action(self, "Ctrl+Return", self.wish_move)
        self.move_it.setText(self.tr("移过去"))
        self.splits = [add_action(self, keys, self.wish_split) for keys in _KEYS.values()]
        for action, kind in zip(self.splits, _KEYS, strict=True):
            action.setText(self.tr("拆到新{kind}").format(kind=kind_word(kind)))
        guard(Permission.PACK_SHIPMENTS, self.take_out, self.move_it, *self.splits)

    def _lay_out(self) -> None:
        header = self.tree.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        keys = QHBoxLayout()
        keys.setSpacing(6)
        keys.addWidget(ActionButton(self.take_out, self))
        for action in self.splits:
            keys.addWidget(ActionButton(action, self))
        keys.addStretch(1)
        keys.addWidget(self.target)
        self.move_button = ActionButton(self.move_it, self)
        keys.addWidget(self.move_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addWidget(self.title)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.hint)
        layout.addLayout(keys)
        self.tree.setFocus()


def _within(item: QTreeWidgetItem, chosen: Sequence[QTreeWidgetItem]) -> bool:
    """Whether one that holds it is chosen as well."""
    parent = item.parent()
    # PySide says a parent is always there; a top-level item has none.
    while parent is not None:
        if any(parent is one for one in chosen):
            return True
        parent = parent.parent()
    return False
