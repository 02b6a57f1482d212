"""Asks what has to be known before something is done about people, then wishes it.

Without it the page would be a chain of dialogs. One dialog stands open at a time; answers find it
here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from app.people.answers import (
    Asked,
    BadgeGiven,
    FileRead,
    Imported,
    PeopleRefused,
    PersonShown,
    PersonWish,
    TemplateWritten,
)
from app.people.permissions import Permission
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.readable import readable
from ui.people.badge_dialog import BadgeDialog
from ui.people.import_dialog import ImportDialog
from ui.people.person_dialog import PersonDialog
from ui.people.persons_tab import PersonsTab

if TYPE_CHECKING:
    from ui.people.port import People
    from ui.signing.gate import Gate

_PERSONS = (Permission.MANAGE_PERSONS,)


class PeopleAsking(TranslatedWidget):
    """Stands for the questions about people; is never seen itself."""

    badge_print_wished = Signal(object, str)
    """The new badge of this PersonShown, with this number, is to be printed."""

    def __init__(self, people: People, gate: Gate, persons: PersonsTab, page: QWidget) -> None:
        super().__init__(page)
        self._people, self._gate, self._persons, self._page = people, gate, persons, page
        self.dialog: QDialog | None = None
        gate.cancelled.connect(self.wait_for_person)
        persons.new_wished.connect(self.begin_person)
        persons.change_wished.connect(self.change_person)
        persons.badge_wished.connect(self.ask_badge)
        persons.telephone_wished.connect(self.ask_telephone)
        persons.file_wished.connect(self.begin_import)
        self.hide()

    def retranslate(self) -> None:
        """Leave the words to the dialogs, which do not outlive a question."""

    @Slot()
    def begin_person(self) -> None:
        """Ask for somebody new."""
        self._ask_person(None)

    @Slot(object)
    def change_person(self, person: PersonShown) -> None:
        """Ask what a person is to be."""
        self._ask_person(person)

    @Slot(object)
    def ask_badge(self, person: PersonShown) -> None:
        """Ask what becomes of a badge."""
        dialog = BadgeDialog(person, self._page)

        def give(number: str) -> None:
            self._gate.do(lambda: self._people.give_badge(number), dialog, _PERSONS)

        def withdraw(number: str) -> None:
            self._gate.do(lambda: self._people.withdraw_badge(number), dialog, _PERSONS)

        dialog.give_wished.connect(give)
        dialog.withdraw_wished.connect(withdraw)
        dialog.print_wished.connect(lambda badge: self.badge_print_wished.emit(person, badge))
        self.open_dialog(dialog)

    @Slot(object)
    def ask_telephone(self, person: PersonShown) -> None:
        """Ask before a telephone is dropped."""
        who, number = readable(f"{person.name}（{person.number}）"), person.number
        self.confirm(
            self.tr("手机丢失"),
            self.tr("解除{who}的手机验证器吗？").format(who=who),
            self.tr("他现在的登录都会结束，下次登录时重新绑定手机。请先当面核对是本人。"),
            self.tr("解除"),
            lambda: self._gate.do(lambda: self._people.drop_telephone(number), None, _PERSONS),
        )

    @Slot()
    def begin_import(self) -> None:
        """Ask for a file of persons."""
        dialog = ImportDialog(self._page)

        def take(wishes: tuple[PersonWish, ...]) -> None:
            self._gate.do(lambda: self._people.take_file(wishes), dialog, _PERSONS)

        def read(path: object) -> None:
            assert isinstance(path, Path)
            self._gate.do(lambda: self._people.read_file(path), dialog, _PERSONS)

        dialog.file_chosen.connect(read)
        dialog.take_wished.connect(take)
        dialog.template_wished.connect(self._people.write_template)
        self.open_dialog(dialog)

    @Slot()
    def wait_for_person(self) -> None:
        """Nobody signed in: an open form can be gone on with."""
        dialog = self.dialog
        if isinstance(dialog, PersonDialog | BadgeDialog | ImportDialog):
            dialog.allow()

    def show_badge(self, event: BadgeGiven) -> None:
        """Show a new badge, where somebody waits for it."""
        if isinstance(self.dialog, BadgeDialog):
            self.dialog.show_given(event)

    def show_file(self, event: FileRead | Imported | TemplateWritten) -> None:
        """Show what a file says, or what became of it."""
        dialog = self.dialog
        if not isinstance(dialog, ImportDialog):
            return
        if isinstance(event, FileRead):
            dialog.show_read(event)
        elif isinstance(event, Imported):
            dialog.show_imported(event)
        else:
            dialog.show_template(event.path)

    def refuse(self, event: PeopleRefused) -> bool:
        """Say in the open dialog that its wish was not done; whether it was said there."""
        dialog = self.dialog
        if isinstance(dialog, PersonDialog) and event.asked is Asked.KEEP_PERSON:
            dialog.refuse(event)
        elif (isinstance(dialog, BadgeDialog) and event.asked is Asked.BADGE) or (
            isinstance(dialog, ImportDialog) and event.asked in _OF_FILES
        ):
            dialog.refuse(spoken(event.message))
        else:
            return False
        return True

    def confirm(
        self, title: str, question: str, said: str, yes: str, wish: Callable[[], None]
    ) -> None:
        """Ask before something is done that others feel at once."""
        box = QMessageBox(self._page)
        box.setWindowTitle(title)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(question)
        box.setInformativeText(said)
        do = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(self.tr("不做"), QMessageBox.ButtonRole.RejectRole)
        # One key too many must not do anything.
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        do.clicked.connect(wish)
        self.open_dialog(box)

    def close(self) -> bool:
        """Close what is open."""
        if self.dialog is not None:
            self.dialog.done(QDialog.DialogCode.Accepted)
        return True

    def open_dialog(self, dialog: QDialog) -> None:
        """Show a dialog until it is finished."""
        self.close()
        self.dialog = dialog
        dialog.finished.connect(lambda: self._let_go(dialog))
        dialog.open()

    def _ask_person(self, person: PersonShown | None) -> None:
        tab, speaker = self._persons, self._gate.speaker
        own = person is not None and speaker is not None and speaker.number == person.number
        dialog = PersonDialog(person, tab.persons, tab.names, self._page, own=own)

        def keep(wish: PersonWish) -> None:
            self._gate.do(lambda: self._people.keep_person(wish), dialog, _PERSONS)

        dialog.wished.connect(keep)
        self.open_dialog(dialog)

    def _let_go(self, dialog: QDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        dialog.deleteLater()


_OF_FILES = (Asked.READ_FILE, Asked.IMPORT, Asked.TEMPLATE)
