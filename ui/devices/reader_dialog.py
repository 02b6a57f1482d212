"""Adds a reader or changes one: without it nobody could say what hangs on which port.

The name is suggested, the rest has sensible values; a value outside its limits is marked where it
stands. The dialog closes when the book of readers shows what was wished, and stays open with the
reason when it was refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.readers.events import ReaderFound, ReaderRefused, ReadersFound, ReadersShown
from app.readers.profile import NAME_LIMIT, ReaderKind, ReaderProfile, ReaderSettings, Sends
from app.readers.settings import SettingError
from ui.devices.field_cells import CalmCombo
from ui.devices.form_rows import FormRows
from ui.devices.reader_words import kind_word, said, suggest_name
from ui.devices.setting_fields import SENDS
from ui.devices.settings_form import SettingsForm
from ui.parts.languages import spoken
from ui.parts.roles import set_role
from ui.ports import Readers

_WIDTH, _HEIGHT = 620, 470
_NEW_ID = "new"
"""Stands in a profile that is only made to be checked."""


class ReaderDialog(QDialog):
    """Name, kind, settings, and whether it is used."""

    def __init__(
        self,
        readers: Readers,
        book: Sequence[ReaderProfile],
        found: Sequence[ReaderFound],
        profile: ReaderProfile | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._readers, self._book, self._profile = readers, tuple(book), profile
        self._found = tuple(found)
        self._wished: ReaderProfile | None = None
        self.name = QLineEdit(self)
        self.name_note = QLabel(self)
        self.kind = CalmCombo(self)
        self.sends = CalmCombo(self)
        self.enabled = QCheckBox(self)
        self.complaint = QLabel(self)
        self._buttons = QDialogButtonBox(self)
        self._scroll = QScrollArea(self)
        self._inner = QWidget(self)
        self._first, self._last = FormRows(self._inner), FormRows(self._inner)
        self._middle = QVBoxLayout()
        self.form: SettingsForm | None = None
        self._kinds = self._kinds_offered()
        self._build()
        self.show_kind()
        self._fill()
        self.resize(_WIDTH, _HEIGHT)
        self.name.setFocus()
        self.name.selectAll()

    @property
    def save_button(self) -> QPushButton:
        """The button that saves; off while an answer is awaited."""
        return self._buttons.button(QDialogButtonBox.StandardButton.Save)

    @Slot()
    def save(self) -> None:
        """Wish what was entered, or mark what is wrong with it."""
        self._clear_marks()
        try:
            wished = self._entered()
        except SettingError as error:
            self._mark(error)
            return
        self._wished = wished
        self.save_button.setEnabled(False)
        if self._profile is None:
            self._readers.add_reader(wished.name, wished.settings)
        else:
            self._readers.change_reader(wished)

    @Slot(object)
    def show_readers(self, event: ReadersShown) -> None:
        """Close when the book holds what was wished."""
        profiles = [shown.profile for shown in event.readers]
        if self._wished is None:
            return
        if self._profile is not None:
            if self._wished in profiles:
                self.accept()
            return
        known = {profile.reader_id for profile in self._book}
        for profile in profiles:
            if profile.reader_id not in known and profile.name == self._wished.name:
                self._finish_adding(profile, self._wished)
                return

    @Slot(object)
    def show_found(self, event: ReadersFound) -> None:
        """List what is plugged in now."""
        self._found = event.found
        if self.form is not None:
            self.form.offer(event.found)

    @Slot(object)
    def show_refusal(self, event: ReaderRefused) -> None:
        """Say why the reader was not taken."""
        self._wished = None
        self.save_button.setEnabled(True)
        self._complain(spoken(event.why))

    @Slot()
    def show_kind(self) -> None:
        """Show the settings of the chosen kind."""
        kind = self._kinds[self.kind.currentIndex()]
        if self.form is not None:
            self._middle.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form = SettingsForm(kind, self._inner)
        self.form.offer(self._found)
        self._middle.addWidget(self.form)
        self.form.show()
        self._last.show_row(self.sends, shown=kind is ReaderKind.SERIAL)
        if self._profile is None:
            self.form.suggest_place(self._found)
            self._suggest(kind)

    def _finish_adding(self, profile: ReaderProfile, wished: ReaderProfile) -> None:
        """Ask for what cannot be said when a reader is added."""
        complete = replace(profile, sends=wished.sends, enabled=wished.enabled)
        if complete != profile:
            self._readers.change_reader(complete)
        self.accept()

    def _entered(self) -> ReaderProfile:
        assert self.form is not None
        before = self._profile
        settings: ReaderSettings = self.form.settings()
        sends: Sends = SENDS[self.sends.currentIndex()][0]
        return ReaderProfile(
            reader_id=before.reader_id if before else _NEW_ID,
            name=self.name.text().strip(),
            settings=settings,
            sends=sends if self.form.kind is ReaderKind.SERIAL else Sends.SCANS,
            enabled=self.enabled.isChecked(),
        )

    def _mark(self, error: SettingError) -> None:
        assert self.form is not None
        self._complain(self.tr("有一项不对，改好再保存。"))
        if self.form.mark(error):
            self._scroll.ensureWidgetVisible(self.form.cells[error.setting])
            return
        self.name_note.setText(f"✕ {spoken(error.saying)}")
        self.name_note.show()
        set_role(self.name, True, "invalid")
        self.name.setFocus()

    def _clear_marks(self) -> None:
        assert self.form is not None
        self.form.clear_marks()
        self.name_note.hide()
        set_role(self.name, False, "invalid")
        self._complain("")

    def _complain(self, text: str) -> None:
        self.complaint.setText(text)
        self.complaint.setVisible(bool(text))

    def _kinds_offered(self) -> tuple[ReaderKind, ...]:
        """Keys of two readers cannot be told apart: there is one keyboard port."""
        if self._profile is not None:
            return (self._profile.kind,)
        kinds = (ReaderKind.SERIAL, ReaderKind.HID, ReaderKind.CAMERA, ReaderKind.KEYBOARD)
        taken = any(profile.kind is ReaderKind.KEYBOARD for profile in self._book)
        return kinds[:-1] if taken else kinds

    def _suggest(self, kind: ReaderKind) -> None:
        if not self.name.isModified():
            self.name.setText(suggest_name(kind, (each.name for each in self._book)))

    def _fill(self) -> None:
        self.enabled.setChecked(True)
        profile = self._profile
        if profile is None or self.form is None:
            return
        self.name.setText(profile.name)
        self.form.show_settings(profile.settings)
        self.sends.setCurrentIndex([sends for sends, _ in SENDS].index(profile.sends))
        self.enabled.setChecked(profile.enabled)

    def _build(self) -> None:
        self.setWindowTitle(self.tr("修改扫码枪") if self._profile else self.tr("添加扫码枪"))
        self.name.setMaxLength(NAME_LIMIT)
        self.name.setAccessibleName(self.tr("名称"))
        set_role(self.name_note, "wrong")
        self.name_note.hide()
        for kind in self._kinds:
            self.kind.addItem(kind_word(kind))
        self.kind.setEnabled(len(self._kinds) > 1)
        self.kind.setAccessibleName(self.tr("类型"))
        self.kind.currentIndexChanged.connect(self.show_kind)
        for _, name in SENDS:
            self.sends.addItem(said(name))
        self.sends.setAccessibleName(self.tr("发送内容"))
        self.enabled.setText(self.tr("启用：收它扫的码"))
        set_role(self.complaint, "wrong")
        self.complaint.setWordWrap(True)
        self.complaint.setTextFormat(Qt.TextFormat.PlainText)
        self.complaint.hide()
        standard = QDialogButtonBox.StandardButton
        self._buttons.setStandardButtons(standard.Save | standard.Cancel)
        self.save_button.setText(self.tr("保存"))
        set_role(self.save_button, "primary")
        self._buttons.button(standard.Cancel).setText(self.tr("取消"))
        self._buttons.accepted.connect(self.save)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()

    def _lay_out(self) -> None:
        named = QWidget(self._inner)
        lines = QVBoxLayout(named)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        lines.addWidget(self.name)
        lines.addWidget(self.name_note)
        self._first.add_row(self.tr("名称"), named)
        self._first.add_row(self.tr("类型"), self.kind)
        self._last.add_row(self.tr("发送内容"), self.sends)
        self._last.add_row("", self.enabled)
        rows = QVBoxLayout(self._inner)
        rows.setSpacing(8)
        rows.setContentsMargins(0, 0, 8, 0)
        for part in (self._first, self._middle, self._last):
            rows.addLayout(part)
        rows.addStretch(1)
        self._scroll.setWidget(self._inner)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self.complaint)
        layout.addWidget(self._buttons)
