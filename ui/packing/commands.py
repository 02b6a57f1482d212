"""The commands of 发货装箱: their keys and words, and which can be had now.

Without it nobody would learn the keys. What they do is for the page to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.packing.values import CartonState, CartonView, HandingState, ShipmentState, ShipmentView
from ui.packing.batch_dialog import without_batch
from ui.parts.actions import add_action
from ui.parts.languages import QT_TRANSLATE_NOOP


class Do(StrEnum):
    """One command."""

    IMPORT_ORDER = "import-order"
    ORDERS = "orders"
    IMPORT_RELATIONS = "import-relations"
    RETURN = "return"
    NUMBER = "number"
    RELAYS = "relays"
    SEARCH = "search"
    REFRESH = "refresh"
    TYPE = "type"
    UNDO = "undo"
    OPEN_FULL = "open-full"
    OPEN_MIXED = "open-mixed"
    OPEN_PART = "open-part"
    FINISH = "finish"
    FINISH_PART = "finish-part"
    CONTENTS = "contents"
    RELABEL = "relabel"
    REOPEN_CARTON = "reopen-carton"
    VOID = "void"
    IDENTIFY = "identify"
    BATCH = "batch"
    TO_LINES = "to-lines"
    TO_CARTONS = "to-cartons"
    MORE = "more"
    CLOSE = "close"
    PRINT = "print"
    PRINTER = "printer"
    SEND_AGAIN = "send-again"
    REOPEN = "reopen"
    GIVE_UP = "give-up"
    BACK = "back"


_KEYS = {
    Do.IMPORT_ORDER: "Ctrl+O",
    Do.ORDERS: "Ctrl+D",
    Do.IMPORT_RELATIONS: "Ctrl+Shift+O",
    Do.RETURN: "Ctrl+Shift+R",
    Do.NUMBER: "Ctrl+Shift+N",
    Do.RELAYS: "Ctrl+Shift+H",
    Do.SEARCH: "Ctrl+F",
    Do.REFRESH: "F5",
    Do.TYPE: "F2",
    Do.UNDO: "Ctrl+Z",
    Do.OPEN_FULL: "F6",
    Do.OPEN_MIXED: "F7",
    Do.OPEN_PART: "F8",
    Do.FINISH: "F9",
    Do.FINISH_PART: "Shift+F9",
    Do.CONTENTS: "F4",
    Do.RELABEL: "Ctrl+B",
    Do.REOPEN_CARTON: "Ctrl+U",
    Do.VOID: "Ctrl+Del",
    Do.IDENTIFY: "Ctrl+N",
    Do.BATCH: "Ctrl+G",
    Do.TO_LINES: "Ctrl+J",
    Do.TO_CARTONS: "Ctrl+K",
    Do.MORE: "F3",
    Do.CLOSE: "Ctrl+Return; Ctrl+Enter",
    Do.PRINT: "Ctrl+P",
    Do.PRINTER: "Ctrl+H",
    Do.SEND_AGAIN: "Ctrl+Shift+S",
    Do.REOPEN: "",
    Do.GIVE_UP: "",
    Do.BACK: "Esc",
}
_NAMES = {
    Do.IMPORT_ORDER: QT_TRANSLATE_NOOP("PackingCommands", "导入随货同行单"),
    Do.ORDERS: QT_TRANSLATE_NOOP("PackingCommands", "按订单发货"),
    Do.IMPORT_RELATIONS: QT_TRANSLATE_NOOP("PackingCommands", "导入关联关系"),
    Do.RETURN: QT_TRANSLATE_NOOP("PackingCommands", "退货登记"),
    Do.NUMBER: QT_TRANSLATE_NOOP("PackingCommands", "箱号"),
    Do.RELAYS: QT_TRANSLATE_NOOP("PackingCommands", "云码平台"),
    Do.SEARCH: QT_TRANSLATE_NOOP("PackingCommands", "查找"),
    Do.REFRESH: QT_TRANSLATE_NOOP("PackingCommands", "刷新"),
    Do.TYPE: QT_TRANSLATE_NOOP("PackingCommands", "录入"),
    Do.UNDO: QT_TRANSLATE_NOOP("PackingCommands", "撤销"),
    Do.OPEN_FULL: QT_TRANSLATE_NOOP("PackingCommands", "开整箱"),
    Do.OPEN_MIXED: QT_TRANSLATE_NOOP("PackingCommands", "开拼箱"),
    Do.OPEN_PART: QT_TRANSLATE_NOOP("PackingCommands", "开零箱"),
    Do.FINISH: QT_TRANSLATE_NOOP("PackingCommands", "封箱"),
    Do.FINISH_PART: QT_TRANSLATE_NOOP("PackingCommands", "按零箱封箱"),
    Do.CONTENTS: QT_TRANSLATE_NOOP("PackingCommands", "看箱内"),
    Do.RELABEL: QT_TRANSLATE_NOOP("PackingCommands", "换标签"),
    Do.REOPEN_CARTON: QT_TRANSLATE_NOOP("PackingCommands", "重新打开这一箱"),
    Do.VOID: QT_TRANSLATE_NOOP("PackingCommands", "作废这一箱"),
    Do.IDENTIFY: QT_TRANSLATE_NOOP("PackingCommands", "指定药品"),
    Do.BATCH: QT_TRANSLATE_NOOP("PackingCommands", "填批号"),
    Do.TO_LINES: QT_TRANSLATE_NOOP("PackingCommands", "到明细"),
    Do.TO_CARTONS: QT_TRANSLATE_NOOP("PackingCommands", "到箱"),
    Do.MORE: QT_TRANSLATE_NOOP("PackingCommands", "更多"),
    Do.CLOSE: QT_TRANSLATE_NOOP("PackingCommands", "关闭发货"),
    Do.PRINT: QT_TRANSLATE_NOOP("PackingCommands", "打印随货同行单"),
    Do.PRINTER: QT_TRANSLATE_NOOP("PackingCommands", "换箱签打印机"),
    Do.SEND_AGAIN: QT_TRANSLATE_NOOP("PackingCommands", "再发"),
    Do.REOPEN: QT_TRANSLATE_NOOP("PackingCommands", "重新装箱"),
    Do.GIVE_UP: QT_TRANSLATE_NOOP("PackingCommands", "放弃发货"),
    Do.BACK: QT_TRANSLATE_NOOP("PackingCommands", "返回列表"),
}
OVER_THE_LIST = (
    Do.IMPORT_ORDER,
    Do.ORDERS,
    Do.IMPORT_RELATIONS,
    Do.RETURN,
    Do.NUMBER,
    Do.RELAYS,
)
"""The buttons of the list."""
OVER_THE_WORK = (Do.TYPE, Do.UNDO, Do.FINISH, Do.MORE, Do.CLOSE)
"""The buttons of an open shipment."""
_IN_MENU: tuple[tuple[Do, ...], ...] = (
    (Do.OPEN_FULL, Do.OPEN_MIXED, Do.OPEN_PART, Do.FINISH_PART),
    (Do.CONTENTS, Do.RELABEL, Do.REOPEN_CARTON, Do.VOID, Do.IDENTIFY, Do.BATCH),
    (Do.TO_LINES, Do.TO_CARTONS, Do.IMPORT_RELATIONS),
    (Do.PRINT, Do.PRINTER, Do.SEND_AGAIN, Do.REOPEN, Do.GIVE_UP, Do.BACK),
)
_WHILE_PACKING = (
    Do.TYPE,
    Do.OPEN_FULL,
    Do.OPEN_MIXED,
    Do.OPEN_PART,
    Do.FINISH,
    Do.FINISH_PART,
    Do.CLOSE,
    Do.GIVE_UP,
)
_WHILE_LISTED = (Do.IMPORT_ORDER, Do.ORDERS, Do.RETURN, Do.REFRESH, Do.SEARCH)
_WHILE_SHOWN = (Do.MORE, Do.BACK, Do.PRINT, Do.TO_LINES, Do.TO_CARTONS)


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides about what can be done."""

    entered: bool
    view: ShipmentView | None
    """The open shipment; None over the list."""
    carton: CartonView | None
    """The one under the cursor."""
    unknown: bool
    """The last scan was of a drug identifier that nothing knows."""
    printers: bool = False
    """There is more than one label printer."""


class PackingCommands:
    """One action for each."""

    def __init__(self, page: QWidget, wishes: Mapping[Do, Callable[[], None]]) -> None:
        self._page = page
        self._actions = {one: add_action(page, _KEYS[one], wishes[one], inside=True) for one in Do}

    def __getitem__(self, one: Do) -> QAction:
        """The action of a command."""
        return self._actions[one]

    def retranslate(self) -> None:
        """Word them anew."""
        for one, action in self._actions.items():
            action.setText(QCoreApplication.translate("PackingCommands", _NAMES[one]))

    def menu(self) -> QMenu:
        """All of them that have no button."""
        menu = QMenu(self._page)
        for group in _IN_MENU:
            for one in group:
                menu.addAction(self._actions[one])
            menu.addSeparator()
        return menu

    def allow(self, now: Situation) -> None:
        """Let only be wished what can be done."""
        allowed = {
            **dict.fromkeys(_WHILE_LISTED, now.entered and now.view is None),
            Do.IMPORT_RELATIONS: now.entered,
            Do.NUMBER: now.entered,
            Do.RELAYS: now.entered,
        }
        if now.entered and now.view is not None:
            allowed |= dict.fromkeys(_WHILE_SHOWN, True)
            allowed |= _of_view(now.view, now.carton, unknown=now.unknown)
            allowed[Do.PRINTER] = now.printers
        for one, action in self._actions.items():
            action.setEnabled(allowed.get(one, False))


def _of_view(view: ShipmentView, carton: CartonView | None, *, unknown: bool) -> dict[Do, bool]:
    """What can be done with an open shipment and a carton of it."""
    packing = view.state is ShipmentState.PACKING
    refused = view.handing.state is HandingState.REFUSED
    state = None if carton is None else carton.state
    done = packing and state is CartonState.DONE
    return {
        **dict.fromkeys(_WHILE_PACKING, packing),
        Do.UNDO: packing and view.undoable,
        Do.CONTENTS: carton is not None,
        Do.RELABEL: done,
        Do.REOPEN_CARTON: done,
        Do.VOID: packing and state in (CartonState.OPEN, CartonState.DONE),
        Do.IDENTIFY: packing and unknown,
        Do.BATCH: packing and bool(without_batch(view.lines)),
        Do.SEND_AGAIN: refused,
        Do.REOPEN: refused,
    }
