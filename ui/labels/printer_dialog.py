"""Adds a label printer or changes one: how it is reached, what it speaks, what it prints and how.

Without it nobody could say which printer hangs on which port. What was found can be chosen; a test
label can be printed before anything is kept, and what the printer says of itself can be taken over.
The dialog stays open, with the reason, where its printer was not kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast, get_args

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.labels.printers import (
    BAUDS,
    DPIS,
    LabelPrinter,
    LabelPrintersKept,
    LabelPrintersShown,
    LabelPrinterTried,
    PrinterPlace,
    Reach,
    Spoken,
)
from ui.devices.form_rows import FormRows
from ui.labels.kinds_field import KindsField
from ui.labels.words import LANGUAGES, address_hint, reach_word, reaches, tried_word
from ui.links.foreign_label import ForeignLabel
from ui.parts.readable import readable
from ui.parts.roles import set_role

_LONGEST_NAME, _LONGEST_ADDRESS = 60, 400
_DARKNESSES, _SPEEDS = range(10, 101, 10), range(1, 15)
_ELSEWHERE = (Reach.NETWORK, Reach.FOLDER)
"""Nothing is searched for there."""


class PrinterDialog(QDialog):
    """One form for all ways to reach a printer; what does not belong to one is hidden."""

    find_wished = Signal()
    """It is to be looked where printers are."""
    try_wished = Signal(object)
    """This LabelPrinter is to print a test label."""
    keep_wished = Signal(object)
    """All LabelPrinters, with this one."""

    def __init__(
        self,
        printers: Sequence[LabelPrinter],
        place: int | None,
        parent: QWidget | None = None,
    ) -> None:
        """`printers`: all that are set; `place`: of the one that is changed, None for a new one."""
        super().__init__(parent)
        printer = None if place is None else printers[place]
        self._others = tuple(one for one in printers if one is not printer)
        self._place = len(self._others) if place is None else place
        self._places: tuple[PrinterPlace, ...] = ()
        self._tried: LabelPrinterTried | None = None
        self.setWindowTitle(
            self.tr("添加标签打印机") if printer is None else self.tr("修改标签打印机")
        )
        self.name, self.reach, self.address = QLineEdit(self), QComboBox(self), QComboBox(self)
        self.language, self.dpi, self.baud = QComboBox(self), QComboBox(self), QComboBox(self)
        self.darkness, self.speed = QComboBox(self), QComboBox(self)
        self.kinds = KindsField(self)
        self.answer = ForeignLabel(self)
        self.take_over = QPushButton(self)
        self.find_it, self.try_out = QPushButton(self), QPushButton(self)
        self._fill()
        self._lay_out()
        self._join()
        self._show_printer(printer)
        self.answer.say("")
        self.take_over.hide()

    @Slot(object)
    def show_printers(self, event: LabelPrintersShown) -> None:
        """Offer the places that were found."""
        self._places = event.places
        self.find_it.setEnabled(event.looked)
        if not event.looked:
            self._say(self.tr("正在查找打印机…"))
        self._offer_places()
        if event.looked and self.answer.text() == self.tr("正在查找打印机…"):
            self._say(self._found_word())

    @Slot()
    def look_again(self) -> None:
        """Look what is plugged in now."""
        self.find_it.setEnabled(False)
        self._say(self.tr("正在查找打印机…"))
        self.find_wished.emit()

    @Slot()
    def try_it(self) -> None:
        """Print a test label as the form says, kept or not."""
        printer = self.read()
        if printer is not None:
            self.take_over.hide()
            self.try_out.setEnabled(False)
            self._say(self.tr("正在试打…"))
            self.try_wished.emit(printer)

    @Slot(object)
    def show_tried(self, event: LabelPrinterTried) -> None:
        """Say what came of a test, and offer to take over what the printer said."""
        self.try_out.setEnabled(True)
        self._tried = event
        self._say(tried_word(event), wrong=bool(event.complaint))
        offers = self._taken_over(event)
        self.take_over.setVisible(bool(offers))
        self.take_over.setText(self.tr("改用 {what}").format(what=" · ".join(offers)))
        self._make_room()

    @Slot()
    def take_answer(self) -> None:
        """Set what the printer said of itself."""
        tried = self._tried
        if tried is None:
            return
        if tried.language:
            _choose(self.language, tried.language)
        if tried.dpi in DPIS:
            _choose(self.dpi, tried.dpi)
        self.take_over.hide()
        self._say(self.tr("已改用，请再试打一张。"))

    @Slot()
    def keep(self) -> None:
        """Keep the printer, where the form is filled."""
        printer = self.read()
        if printer is None:
            return
        before, after = self._others[: self._place], self._others[self._place :]
        self.keep_wished.emit((*before, printer, *after))

    @Slot(object)
    def show_kept(self, event: LabelPrintersKept) -> None:
        """Close, or say why it was not kept."""
        if event.complaint:
            self._say(event.complaint, wrong=True)
        else:
            self.accept()

    def read(self) -> LabelPrinter | None:
        """What the form says; None, and said why, where it is not filled."""
        for field, complaint in self._lacking():
            self._say(complaint, wrong=True)
            field.setFocus()
            return None
        return LabelPrinter(
            name=self._name,
            reach=self.chosen_reach,
            address=self._address(),
            language=cast("Spoken", self.language.currentData()),
            dpi=self.dpi.currentData(),
            baud=self.baud.currentData(),
            darkness=self.darkness.currentData(),
            speed=self.speed.currentData(),
            kinds=self.kinds.chosen(),
        )

    def _lacking(self) -> Iterator[tuple[QWidget, str]]:
        if not self._name:
            yield self.name, self.tr("请给打印机起个名字，例如“装箱台 1”。")
        if any(one.name == self._name for one in self._others):
            said = self.tr("名称“{name}”已经用了，请换一个。")
            yield self.name, said.format(name=self._name)
        if not self._address():
            said = self.tr("请填写地址：{hint}。")
            yield self.address, said.format(hint=address_hint(self.chosen_reach))

    @property
    def _name(self) -> str:
        return self.name.text().strip()

    @property
    def chosen_reach(self) -> Reach:
        """How it is reached, as the form says."""
        # Qt hands an enum of texts back as plain text.
        return Reach(self.reach.currentData())

    @Slot()
    def follow_reach(self) -> None:
        """Show what belongs to this way of reaching a printer."""
        reach = self.chosen_reach
        self._rows.show_row(self.baud, shown=reach is Reach.SERIAL)
        driven = reach is Reach.SYSTEM
        for field in (self.language, self.darkness, self.speed):
            self._rows.show_row(field, shown=not driven)
        self.find_it.setVisible(reach not in _ELSEWHERE)
        editor = self.address.lineEdit()
        assert editor is not None
        editor.setPlaceholderText(address_hint(reach))
        self._offer_places()

    def _address(self) -> str:
        text = self.address.currentText().strip()
        place = self.address.currentData()
        # A place that was chosen shows what the system calls it.
        chosen = self.address.itemText(self.address.currentIndex())
        return str(place) if place is not None and text == chosen else text

    def _offer_places(self) -> None:
        typed = self._address()
        here = self._places_of(self.chosen_reach)
        self.address.clear()
        for place in here:
            self.address.addItem(f"{place.address}  {readable(place.words)}", place.address)
        position = self.address.findData(typed)
        self.address.setCurrentIndex(position)
        if position < 0:
            self.address.setEditText(typed)

    def _places_of(self, reach: Reach) -> list[PrinterPlace]:
        of = Reach.QUEUE if reach is Reach.SYSTEM else reach
        return [place for place in self._places if place.reach is of]

    def _found_word(self) -> str:
        here = self._places_of(self.chosen_reach)
        if here:
            return self.tr("找到 {count} 处，可以在“地址”里选。").format(count=len(here))
        return self.tr("这种连接方式下没有找到打印机；接好后再找，或直接填写地址。")

    def _taken_over(self, event: LabelPrinterTried) -> list[str]:
        offers = []
        if event.language in LANGUAGES and event.language != self.language.currentData():
            offers.append(LANGUAGES[event.language])
        if event.dpi in DPIS and event.dpi != self.dpi.currentData():
            offers.append(f"{event.dpi} dpi")
        return offers

    def _say(self, text: str, *, wrong: bool = False) -> None:
        set_role(self.answer, "wrong" if wrong else "")
        self.answer.say(readable(text))
        self._make_room()

    def _make_room(self) -> None:
        layout = self.layout()
        assert layout is not None
        # A sentence that breaks lines asks for one line, and would squeeze the form.
        wanted = layout.totalHeightForWidth(self.width())
        self.resize(self.width(), max(self.height(), wanted))

    def _show_printer(self, printer: LabelPrinter | None) -> None:
        if printer is not None:
            self.name.setText(printer.name)
            _choose(self.reach, printer.reach)
            self.address.setEditText(printer.address)
            _choose(self.language, printer.language)
            _choose(self.dpi, printer.dpi)
            _choose(self.baud, printer.baud)
            self._offer_strengths(printer)
            self.kinds.choose(printer.kinds)
        self.follow_reach()

    def _fill(self) -> None:
        self.name.setMaxLength(_LONGEST_NAME)
        self.name.setPlaceholderText(self.tr("大家怎么叫它，例如“装箱台 1”"))
        self.address.setEditable(True)
        self.address.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        editor = self.address.lineEdit()
        assert editor is not None
        editor.setMaxLength(_LONGEST_ADDRESS)
        for reach in reaches():
            self.reach.addItem(reach_word(reach), reach.value)
        for name in get_args(Spoken):
            self.language.addItem(LANGUAGES[name], name)
        for dpi in DPIS:
            self.dpi.addItem(f"{dpi} dpi", dpi)
        for baud in BAUDS:
            self.baud.addItem(f"{baud:,}", baud)
        _choose(self.baud, 9_600)
        self._offer_strengths(None)

    def _offer_strengths(self, printer: LabelPrinter | None) -> None:
        """Offer darkness and speed; what a printer was set to by another way is among them."""
        dark = None if printer is None else printer.darkness
        fast = None if printer is None else printer.speed
        speed = self.tr("{inches} 英寸/秒")
        for box, values, value, word in (
            (self.darkness, _DARKNESSES, dark, "{}%"),
            (self.speed, _SPEEDS, fast, speed.replace("{inches}", "{}")),
        ):
            box.clear()
            box.addItem(self.tr("按打印机自己的设置"))
            for one in sorted({*values, *(() if value is None else (value,))}):
                box.addItem(word.format(one), one)
            box.setCurrentIndex(0 if value is None else box.findData(value))

    def _join(self) -> None:
        self.reach.currentIndexChanged.connect(self.follow_reach)
        self.find_it.clicked.connect(self.look_again)
        self.try_out.clicked.connect(self.try_it)
        self.take_over.clicked.connect(self.take_answer)

    def _lay_out(self) -> None:
        self._rows = rows = FormRows(self)
        rows.add_row(self.tr("名称"), self.name)
        rows.add_row(self.tr("连接方式"), self.reach)
        rows.add_row(self.tr("地址"), self.address)
        rows.add_row(self.tr("串口速率"), self.baud)
        rows.add_row(self.tr("语言"), self.language)
        rows.add_row(self.tr("分辨率"), self.dpi)
        rows.add_row(self.tr("浓度"), self.darkness)
        rows.add_row(self.tr("速度"), self.speed)
        rows.add_row(self.tr("打印什么"), self.kinds)
        role = QDialogButtonBox.ButtonRole
        buttons = QDialogButtonBox(self)
        self.save = buttons.addButton(self.tr("保存"), role.AcceptRole)
        set_role(self.save, "primary")
        back = buttons.addButton(self.tr("取消"), role.RejectRole)
        self.find_it.setText(self.tr("找打印机(&F)"))
        self.try_out.setText(self.tr("试打(&T)"))
        for button in (self.find_it, self.try_out):
            buttons.addButton(button, role.ActionRole)
        for plain in (self.save, back, self.find_it, self.try_out, self.take_over):
            # A scanner ends its codes with Enter.
            plain.setAutoDefault(False)
        buttons.accepted.connect(self.keep)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addLayout(rows)
        layout.addWidget(self.answer)
        layout.addWidget(self.take_over)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.resize(660, 480)


def _choose(box: QComboBox, value: object) -> None:
    box.setCurrentIndex(box.findData(value))
