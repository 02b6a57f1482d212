"""The menus: without them nobody could see which keys there are.

They make actions and word them; the window says what the actions do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from app.people.permissions import Permission
from ui.parts.languages import LANGUAGES, QT_TRANSLATE_NOOP
from ui.parts.permitted import guard
from ui.parts.theme import Scheme
from ui.places import CONTEXT as PLACES
from ui.places import GROUPS, Place

_CONTEXT = "Menus"
_SCHEMES = {
    Scheme.SYSTEM.value: QT_TRANSLATE_NOOP("Menus", "跟随系统"),
    Scheme.LIGHT.value: QT_TRANSLATE_NOOP("Menus", "浅色"),
    Scheme.DARK.value: QT_TRANSLATE_NOOP("Menus", "深色"),
}


class Menus(QObject):
    """All menus of the window."""

    page_wished = Signal(int)

    def __init__(self, bar: QMenuBar) -> None:
        super().__init__(bar)
        self._bar = bar
        self._worded: list[tuple[QAction, str, str]] = []
        """Actions, with the context and the text of their words."""
        file = self._menu(QT_TRANSLATE_NOOP("Menus", "文件(&F)"))
        self.journal = self._action(file, QT_TRANSLATE_NOOP("Menus", "当日流水…"))
        self.printers = self._action(file, QT_TRANSLATE_NOOP("Menus", "打印机设置…"))
        self.own = self._action(file, QT_TRANSLATE_NOOP("Menus", "口令与 PIN…"))
        self.own.setVisible(False)
        file.addSeparator()
        self.quit = self._action(file, QT_TRANSLATE_NOOP("Menus", "退出"))
        self.receive = self._menu(QT_TRANSLATE_NOOP("Menus", "收货(&R)"))
        self.batch = self._action(
            self.receive, QT_TRANSLATE_NOOP("Menus", "导入盘点文件…"), "Ctrl+I"
        )
        self.acceptance = self._action(self.receive, QT_TRANSLATE_NOOP("Menus", "验收"), "F12")
        self.four_way = self._action(self.receive, QT_TRANSLATE_NOOP("Menus", "四方核对"), "Ctrl+R")
        self.papers = self._action(
            self.receive, QT_TRANSLATE_NOOP("Menus", "打印全部单据"), "Ctrl+Shift+P"
        )
        view = self._view = self._menu(QT_TRANSLATE_NOOP("Menus", "查看(&V)"))
        self._pages = QActionGroup(self)
        self._pages.setExclusive(False)
        self._pages.triggered.connect(self._wish_page)
        for group in GROUPS:
            for place in group.places:
                self._add_page(view, place)
                self.offer_page(place.number, place.offered)
        view.addSeparator()
        self.tray = self._action(view, QT_TRANSLATE_NOOP("Menus", "异常筐"), "Ctrl+E")
        view.addSeparator()
        self.schemes = self._choices(view, QT_TRANSLATE_NOOP("Menus", "外观"), _SCHEMES)
        # A language is named in itself: who cannot read the window must find the way back.
        self.languages = self._choices(view, "语言 / Language", LANGUAGES)
        self.sound = self._action(view, QT_TRANSLATE_NOOP("Menus", "声音"), "Ctrl+M")
        self.sound.setCheckable(True)
        view.addSeparator()
        self.sign_out = self._action(view, QT_TRANSLATE_NOOP("Menus", "换人"), "Ctrl+L")
        data = self._menu(QT_TRANSLATE_NOOP("Menus", "数据(&D)"))
        self.backups = self._action(data, QT_TRANSLATE_NOOP("Menus", "备份与恢复…"))
        self.connection = self._action(
            data, QT_TRANSLATE_NOOP("Menus", "连接前置服务…"), "Ctrl+Shift+L"
        )
        tools = self._menu(QT_TRANSLATE_NOOP("Menus", "工具(&O)"))
        self.replay = self._action(tools, QT_TRANSLATE_NOOP("Menus", "回放核对本单…"))
        self.upkeep = self._action(tools, QT_TRANSLATE_NOOP("Menus", "自检与巡检…"))
        helping = self._menu(QT_TRANSLATE_NOOP("Menus", "帮助(&H)"))
        self.help = self._action(helping, QT_TRANSLATE_NOOP("Menus", "使用帮助"), "F1")
        self.processes = self._action(helping, QT_TRANSLATE_NOOP("Menus", "流程指南"))
        training = self._menu(QT_TRANSLATE_NOOP("Menus", "培训(&T)"))
        self.training = training.menuAction()
        self.scanner = self._action(training, QT_TRANSLATE_NOOP("Menus", "虚拟扫码枪"), "Ctrl+T")
        self.order = self._action(training, QT_TRANSLATE_NOOP("Menus", "再送一单"), "Ctrl+Shift+T")
        self.retranslate()

    def retranslate(self) -> None:
        """Word all menus anew."""
        for action, context, text in self._worded:
            action.setText(QCoreApplication.translate(context, text))

    def add_receiving(self, actions: Sequence[QAction]) -> None:
        """Put the actions of the receiving page before the import of files."""
        self.receive.insertActions(self.batch, actions)
        self.receive.insertSeparator(self.batch)

    def add_speech(self, action: QAction) -> None:
        """Put the switch of spoken verdicts beside that of sounds."""
        self._view.insertAction(self.sound, action)

    def of_page(self, number: int) -> QAction:
        """The action that shows a page."""
        return next(action for action in self._pages.actions() if action.data() == number)

    @Slot(int, bool)
    def offer_page(self, number: int, offered: bool) -> None:
        """Have a line for a page, or not; what is not seen has no key."""
        self.of_page(number).setVisible(offered)

    @property
    def of_work(self) -> tuple[QAction, ...]:
        """What is done only by somebody who signed in."""
        receipt = (self.batch, self.acceptance, self.four_way, self.papers)
        office = (self.journal, self.printers, self.backups, self.replay, self.upkeep, self.own)
        return (*self._pages.actions(), *receipt, *office, self.sign_out, self.scanner)

    def mark(self, group: QActionGroup, value: str) -> None:
        """Mark the choice that is in force."""
        for action in group.actions():
            action.setChecked(action.data() == value)

    def guard(self) -> None:
        """Let what somebody may not do be grey."""
        guard(Permission.PRINT, self.journal, self.printers, self.papers)
        guard(Permission.RECEIVE, self.batch, self.replay)

    def _menu(self, text: str) -> QMenu:
        menu = self._bar.addMenu("")
        self._worded.append((menu.menuAction(), _CONTEXT, text))
        return menu

    def _action(
        self, menu: QMenu, text: str, shortcut: str = "", context: str = _CONTEXT
    ) -> QAction:
        action = menu.addAction("")
        action.setShortcut(QKeySequence(shortcut))
        self._worded.append((action, context, text))
        return action

    def _add_page(self, menu: QMenu, place: Place) -> None:
        action = self._action(menu, place.title, place.key, PLACES)
        action.setData(place.number)
        self._pages.addAction(action)

    @Slot(QAction)
    def _wish_page(self, action: QAction) -> None:
        self.page_wished.emit(action.data())

    def _choices(self, menu: QMenu, text: str, choices: Mapping[str, str]) -> QActionGroup:
        submenu = menu.addMenu("")
        self._worded.append((submenu.menuAction(), _CONTEXT, text))
        group = QActionGroup(self)
        for value, name in choices.items():
            action = self._action(submenu, name)
            action.setCheckable(True)
            action.setData(value)
            group.addAction(action)
        return group
