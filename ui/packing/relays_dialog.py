"""云码平台: to which relay each hospital's shipments are handed over, and with which key.

Without it a closed shipment would wait for ever for an address that nobody can enter. A secret is
never shown again; where a field is left empty the one that is kept stays.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.packing.events import RelayRow, RelaysShown
from app.people.permissions import Permission
from ui.packing.relay_port import RelayKeys
from ui.parts.permitted import guard
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.restoring.words import plain_label

_ROW = int(Qt.ItemDataRole.UserRole)
_LONGEST = 300


class RelaysDialog(QDialog):
    """The relays on the left, one of them on the right."""

    kept = Signal(object, str)
    """Keep this RelayRow, with this secret."""
    forgotten = Signal(str)
    """Hand over to this hospital no more."""

    def __init__(self, parent: QWidget | None = None, *, may: bool) -> None:
        super().__init__(parent)
        self._may = may
        self._waiting: str | None = None
        """The hospital whose relay is being kept."""
        self._sure = False
        self.setWindowTitle(self.tr("云码平台"))
        self.said = plain_label(
            self,
            self.tr(
                "填医院云码平台的地址和它发的密钥，关闭发货后追溯码自动送到那里。"
                "本机已登记的机构不用填。医院编码留空的一条，管没有单独填的所有医院。"
            ),
        )
        self.said.setProperty("role", "muted")
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("云码平台"))
        self.hospital, self.url, self.key_id = (QLineEdit(self) for _ in range(3))
        self.secret, self.ca_file = QLineEdit(self), QLineEdit(self)
        for field in self._fields:
            field.setMaxLength(_LONGEST)
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.hospital.setPlaceholderText(self.tr("医院的机构编码，留空：其他所有医院"))
        self.url.setPlaceholderText("https://")
        self.ca_file.setPlaceholderText(self.tr("医院自己的 CA 证书（PEM），没有就留空"))
        self.answer = plain_label(self)
        self.add = QPushButton(self.tr("新增"), self)
        self.save = QPushButton(self.tr("保存  Ctrl+Enter"), self)
        self.remove = QPushButton(self)
        self.close_button = QPushButton(self.tr("关闭"), self)
        guard(Permission.MANAGE_RELAYS, self.add, self.save, self.remove)
        for button in (self.add, self.save, self.remove, self.close_button):
            # A scanner ends with Enter: it must save and remove nothing.
            button.setAutoDefault(False)
        self.save.setProperty("role", "primary")
        self.save.setShortcut("Ctrl+Return")
        self.list.currentItemChanged.connect(self.show_chosen)
        self.add.clicked.connect(self.begin_new)
        self.save.clicked.connect(self.keep)
        self.remove.clicked.connect(self.forget)
        self.close_button.clicked.connect(self.reject)
        self._lay_out()
        self.begin_new()
        self.resize(820, 430)

    @Slot(object)
    def show_relays(self, event: RelaysShown) -> None:
        """Show what is set now, and why something was not kept."""
        if event.said:
            # What was typed stays, to be mended.
            self._waiting = None
            self._say(readable(event.said), wrong=True)
            return
        wanted, self._waiting = self._waiting, None
        self.list.blockSignals(True)
        self.list.clear()
        others = self.tr("其他所有医院")
        for row in event.rows:
            item = QListWidgetItem(f"{row.hospital or others}\n{row.url}")
            item.setData(_ROW, row)
            self.list.addItem(item)
        self.list.blockSignals(False)
        rows = [row.hospital for row in event.rows]
        if wanted in rows:
            self.list.setCurrentRow(rows.index(wanted))
            self._say(self.tr("已保存；等着的发货单会自动送去。"))
        elif rows:
            self.list.setCurrentRow(0)
        else:
            self.begin_new()

    @Slot()
    def begin_new(self) -> None:
        """Empty the form for another relay."""
        self.list.blockSignals(True)
        self.list.setCurrentRow(-1)
        self.list.blockSignals(False)
        for field in self._fields:
            field.clear()
        self._settle()
        self.hospital.setFocus()

    @Slot()
    def show_chosen(self) -> None:
        """Show the relay that is marked."""
        row = self.chosen
        if row is not None:
            values = (row.hospital, row.url, row.key_id, "", row.ca_file)
            for field, value in zip(self._fields, values, strict=True):
                field.setText(value)
        self._settle()

    @property
    def chosen(self) -> RelayRow | None:
        """The relay that is marked; None while another is being entered."""
        number = self.list.currentRow()
        return None if number < 0 else self.list.item(number).data(_ROW)

    @Slot()
    def keep(self) -> None:
        """Keep what the form says."""
        hospital, url, key_id, ca_file = (
            field.text().strip() for field in (self.hospital, self.url, self.key_id, self.ca_file)
        )
        known = self.chosen
        same_place = known is not None and (known.url, known.key_id) == (url, key_id)
        if not self.secret.text().strip() and not same_place:
            self._say(self.tr("请填写密钥：地址或密钥编号换了，密钥要重新填。"), wrong=True)
            self.secret.setFocus()
            return
        row = RelayRow(hospital, url, key_id, ca_file)
        if known is not None and same_place:
            row = replace(row, pin=known.pin)
        self._waiting = hospital
        secret = self.secret.text().strip()
        self.secret.clear()
        self._say(self.tr("正在保存…"))
        self.kept.emit(row, secret)

    @Slot()
    def forget(self) -> None:
        """Remove the relay that is marked; the second press does it."""
        row = self.chosen
        if row is None:
            return
        if not self._sure:
            self._sure = True
            self.remove.setText(self.tr("再按一次删除"))
            set_role(self.remove, "alert")
            return
        self.forgotten.emit(row.hospital)

    @property
    def _fields(self) -> tuple[QLineEdit, ...]:
        return self.hospital, self.url, self.key_id, self.secret, self.ca_file

    def _settle(self) -> None:
        """Offer what can be done with what is shown."""
        self._sure = False
        known = self.chosen is not None
        set_role(self.remove, "")
        self.remove.setText(self.tr("删除"))
        self.remove.setEnabled(self._may and known)
        # The hospital is what the others are about: another one is another row.
        self.hospital.setReadOnly(known)
        kept = self.tr("已保存，不改就留空") if known else self.tr("平台发的密钥")
        self.secret.setPlaceholderText(kept)
        for part in (*self._fields, self.save, self.add):
            part.setEnabled(self._may)
        self._say("" if self._may else self.tr("只有系统管理员能改云码平台的地址和密钥。"))

    def _say(self, text: str, *, wrong: bool = False) -> None:
        set_role(self.answer, "wrong" if wrong else "muted")
        self.answer.setText(text)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(self.tr("医院编码"), self.hospital)
        form.addRow(self.tr("地址"), self.url)
        form.addRow(self.tr("密钥编号"), self.key_id)
        form.addRow(self.tr("密钥"), self.secret)
        form.addRow(self.tr("CA 证书"), self.ca_file)
        right = QVBoxLayout()
        right.addLayout(form)
        right.addWidget(self.answer)
        right.addStretch(1)
        middle = QHBoxLayout()
        middle.addWidget(self.list, 2)
        middle.addLayout(right, 3)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.said)
        layout.addLayout(middle, 1)
        layout.addLayout(buttons)


class RelaySettings:
    """Opens the dialog of a page, and joins it to what stands behind."""

    def __init__(self, relays: RelayKeys, page: QWidget) -> None:
        """One at a time, over this page."""
        self._relays, self._page = relays, page
        self.dialog: RelaysDialog | None = None

    def begin(self, *, may: bool) -> None:
        """Open it, and ask what is set."""
        if self.dialog is not None:
            return
        dialog = self.dialog = RelaysDialog(self._page, may=may)
        dialog.kept.connect(self._relays.set_relay)
        dialog.forgotten.connect(self._relays.forget_relay)
        dialog.finished.connect(self._end)
        self._relays.list_relays()
        dialog.open()

    def show(self, event: RelaysShown) -> None:
        """Show what is told, where somebody looks."""
        if self.dialog is not None:
            self.dialog.show_relays(event)

    def _end(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()
