"""The setting of a private authority's certificates: a file is chosen, and looked at right away.

Without it whoever connects a gateway would paste certificates, and learn from the service only that
it is the wrong file. What is kept are the certificates, not where the file lay.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QWidget

from app.links.authorities import (
    MOST_BYTES,
    WrongAuthorities,
    authorities_in,
    described,
    pem_of,
    require_valid,
)
from app.links.connections import LinkField
from app.readers.system_words import of_system
from ui.links.fields import FieldRow
from ui.parts.csv_file import ask_for_file
from ui.parts.languages import spoken
from ui.parts.moments import utc_now
from ui.parts.readable import readable

_SUFFIXES = "*.pem *.crt *.cer"


class AuthoritiesRow(FieldRow):
    """A button for the file, one for none, and whose certificates they are."""

    def __init__(
        self, field: LinkField, text: str, *, kept: bool = False, parent: QWidget | None = None
    ) -> None:
        self.choose, self.clear, self.state = QPushButton(), QPushButton(), QLabel()
        super().__init__(field, text, kept=kept, parent=parent)
        self.state.setProperty("role", "muted")
        self.editor.hide()
        row = QHBoxLayout()
        row.addWidget(self.choose)
        row.addWidget(self.clear)
        row.addWidget(self.state, 1)
        self.column.insertLayout(1, row)
        for button, do in ((self.choose, self.ask), (self.clear, self.forget)):
            button.setAutoDefault(False)
            button.clicked.connect(do)
        self.changed.connect(self.say_state)
        self.setFocusProxy(self.choose)

    def retranslate(self) -> None:
        """Word the buttons anew."""
        super().retranslate()
        self.choose.setText(self.tr("选择证书文件…"))
        self.clear.setText(self.tr("不用"))
        for button in (self.choose, self.clear):
            button.setAccessibleName(f"{spoken(self.field.called)} {button.text()}")
        self.say_state()

    @Slot()
    def say_state(self) -> None:
        """Say whose certificates they are, and how long they hold."""
        self.clear.setVisible(bool(self.value.strip()))
        if not self.value.strip():
            self.state.setText(self.tr("没有设置，信任公共机构"))
            return
        try:
            self.state.setText("✓ " + readable(spoken(described(authorities_in(self.value)))))
        except WrongAuthorities:
            self.state.setText("✗")

    def check(self) -> bool:
        """Show what is wrong with them; whether nothing is."""
        try:
            if self.value.strip():
                require_valid(self.value, utc_now())
        except WrongAuthorities as wrong:
            self.say(spoken(wrong.said))
            return False
        self.say("")
        return True

    @Slot()
    def ask(self) -> None:
        """Ask which file."""
        certificates = self.tr("证书")
        kinds = (f"{certificates} ({_SUFFIXES})", "* (*)")
        ask_for_file(self.window(), self.tr("选择 CA 证书文件"), kinds, self.read)

    @Slot(str)
    def read(self, path: str) -> None:
        """Take the certificates of a file; where it has none, say so and keep what was there."""
        try:
            with Path(path).open("rb") as file:
                pem = pem_of(file.read(MOST_BYTES + 1))
            require_valid(pem, utc_now())
        except OSError as error:
            said = self.tr("文件无法读取：{why}。请另选，或检查它的权限。")
            self.say(said.format(why=of_system(error)))
        except WrongAuthorities as wrong:
            self.say(spoken(wrong.said))
        else:
            self._put(pem)

    @Slot()
    def forget(self) -> None:
        """Trust public authorities again."""
        self._put("")

    def _put(self, text: str) -> None:
        editor = self.editor
        if isinstance(editor, QPlainTextEdit):
            editor.setPlainText(text)
        self.check()
