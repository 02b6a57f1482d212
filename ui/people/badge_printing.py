"""Prints a badge that was just given, while its number is still shown.

Without it somebody would copy the number from one page to another. It opens 打印标签 with the badge
filled in; who may give badges but not print saves it as a file. Nothing of it is remembered.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from app.labels.events import LabelsEvent
from app.labels.forms import FormsEvent
from app.labels.printers import LabelPrinter, LabelPrintersShown
from app.people.answers import PersonShown
from app.people.bodies import main_role
from app.people.permissions import Permission
from ui.labels.making.dialog import Begin
from ui.labels.making.opening import Making
from ui.labels.port import LabelForms, Labels
from ui.people.page import PeoplePage


class BadgePrinting(QObject):
    """Stands beside the page of people, and hears what labels answer."""

    def __init__(self, forms: LabelForms, labels: Labels, hospital: str, page: PeoplePage) -> None:
        """`hospital`: whose badges they are."""
        super().__init__(page)
        self._forms, self._labels, self._hospital, self._page = forms, labels, hospital, page
        self._making: Making | None = None
        self._printers: tuple[LabelPrinter, ...] = ()
        page.asking.badge_print_wished.connect(self.begin)

    @Slot(object, str)
    def begin(self, person: PersonShown, badge: str) -> None:
        """Open the form of badges with this one filled in."""
        page = self._page
        values = {
            "hospital": self._hospital,
            "name": person.name,
            "number": person.number,
            "role": page.persons.names.role(main_role(person.grants)),
            "code": badge,
        }
        self._making = making = Making(self._forms, page)
        making.sent.connect(self.say_sent)
        making.printers_wished.connect(self.say_no_printer)
        self._labels.show_printers()
        begin = Begin("badge", values, (Permission.PRINT, Permission.MANAGE_PERSONS))
        over = page.asking.dialog or page
        making.open(self._printers, page.person, begin, over).open()

    @Slot(object)
    def hear_labels(self, event: LabelsEvent) -> None:
        """Offer the printers there are."""
        if isinstance(event, LabelPrintersShown):
            self._printers = event.printers
            if self._making is not None:
                self._making.show_printers(event.printers)

    @Slot(object)
    def hear_forms(self, event: FormsEvent) -> None:
        """Hand an answer to the form."""
        if self._making is not None:
            self._making.hear(event)

    @Slot(int)
    def say_sent(self, count: int) -> None:
        """Say that it is on its way."""
        del count
        self._page.strip.say_right(self.tr("胸卡已送到打印队列，看“标签”页。"))

    @Slot()
    def say_no_printer(self) -> None:
        """Say where a printer is set up."""
        said = self.tr("请先在“标签 → 标签打印机”里添加打印机；也可以先存成 PDF。")
        self._page.strip.say_wrong(said)
