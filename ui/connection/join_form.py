"""Address, code and name with which a workstation joins; without it nobody could say them.

The code is typed as it was read out: case, blanks and hyphens do not matter.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from app.connection import LONGEST_NAME, ConnectionShown, JoinWish, address_of, is_open_to_others
from ui.restoring.words import plain_label

_LONGEST_ADDRESS = 300
_LONGEST_CODE = 40


class JoinForm(QWidget):
    """The fields; what is typed is kept while the dialog is open."""

    changed = Signal()
    """Something was typed or chosen."""
    join_wished = Signal()
    """Return was pressed in a field."""

    def __init__(self, parent: QWidget | None = None, *, founding: bool = False) -> None:
        """`founding`: the code is that of a service which is to be set up."""
        super().__init__(parent)
        self._founding = founding
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.ca_file: Path | None = None
        self._joined = False
        self.address = self._field(_LONGEST_ADDRESS, "https://10.0.0.5:8765")
        self.code = self._field(_LONGEST_CODE, "ABCDE-FGHJK")
        self.name = self._field(LONGEST_NAME, "")
        self.ca_name = self._field(_LONGEST_ADDRESS, self.tr("不填：系统信任的机构，或核对指纹"))
        self.ca_name.setReadOnly(True)
        self.choose = QPushButton(self.tr("选择…"), self)
        self.choose.setAutoDefault(False)
        self.note = plain_label(self)
        self.note.setProperty("role", "muted")
        row = QHBoxLayout()
        row.addWidget(self.ca_name, 1)
        row.addWidget(self.choose)
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addRow(self.tr("服务地址(&A)"), self.address)
        layout.addRow(self.tr("开通码(&C)") if founding else self.tr("登记码(&C)"), self.code)
        layout.addRow(self.tr("本机名称(&N)"), self.name)
        layout.addRow(self.tr("医院 CA 证书"), row)
        layout.addRow("", self.note)
        self.ca_name.setAccessibleName(self.tr("医院 CA 证书"))
        self.choose.clicked.connect(self.choose_file)
        self.address.textChanged.connect(self.show_note)
        self.show_note()

    @property
    def ready(self) -> bool:
        """Whether all is there that joining needs; who has joined needs no code to be trusted."""
        needed = (self.address, self.name) if self._joined else (self.address, self.code, self.name)
        return all(field.text().strip() for field in needed)

    def wish(self, pin: str = "") -> JoinWish:
        """What the fields say."""
        return JoinWish(
            address=self.address.text(),
            code=self.code.text(),
            name=self.name.text(),
            pin=pin,
            ca_file=None if pin else self.ca_file,
        )

    def show_standing(self, shown: ConnectionShown) -> None:
        """Offer what is known already; what was typed stays."""
        self._joined = shown.joined
        if shown.fixed or not self.address.isModified():
            self.address.setText(shown.address)
        self.address.setReadOnly(shown.fixed)
        if not self.name.isModified():
            self.name.setText(shown.name)
        self.show_note()

    def wait_for_text(self) -> None:
        """Put the keys into the first field that is empty."""
        for field in (self.address, self.code, self.name):
            if not field.text().strip():
                field.setFocus()
                return
        self.code.setFocus()
        self.code.selectAll()

    @Slot()
    def choose_file(self) -> None:
        """Ask for the authority's file."""
        chosen, _filter = QFileDialog.getOpenFileName(
            self, self.tr("医院 CA 证书"), "", "PEM (*.pem *.crt *.cer);;*"
        )
        self.use_file(Path(chosen) if chosen else None)

    def use_file(self, path: Path | None) -> None:
        """Trust the authority of a file, or none of the hospital's own."""
        self.ca_file = path
        self.ca_name.setText("" if path is None else str(path))
        self.changed.emit()

    @Slot()
    def show_note(self) -> None:
        """Say where the code comes from, and what is wrong with the address."""
        if self._founding:
            said = self.tr("开通码在服务端数据文件夹的 set-up-code 文件里，建立机构后作废。")
        else:
            said = self.tr("登记码由管理员在服务端发放，10 分钟内有效，只能用一次。")
        if self._joined:
            said += self.tr("不填登记码时，只重新核对服务端的证书。")
        if self.address.isReadOnly():
            said += self.tr("服务地址由设置文件规定，要改请改设置文件。")
        elif self._is_open():
            said += self.tr("http 不加密，登记码和数据在网络上是明文，不能连接，请改用 https。")
        self.note.setText(said)

    def _is_open(self) -> bool:
        try:
            return is_open_to_others(address_of(self.address.text()))
        except ValueError:
            return False

    def _field(self, longest: int, example: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setMaxLength(longest)
        field.setPlaceholderText(example)
        field.textChanged.connect(self.changed)
        field.returnPressed.connect(self.join_wished)
        return field
