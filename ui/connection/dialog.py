"""连接前置服务: joins a service, shows how it stands, joins again, removes the token.

Without it a workstation could be enrolled on the command line only, and nobody would know where its
token is. Either how it stands is seen, or the form; what is being done stands below, step by step.
After a first enrolment the window has to be opened anew, however this dialog is closed: what is
open behind it belongs to no institution.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.connection import (
    ConnectionShown,
    Joined,
    JoinRefused,
    JoinStepShown,
    TokenPlace,
)
from ui.connection.certificate_card import CertificateCard
from ui.connection.join_form import JoinForm
from ui.connection.port import Connections
from ui.connection.standing_panel import StandingPanel
from ui.connection.steps_list import StepsList
from ui.connection.words import refusal_text, token_text
from ui.parts.roles import set_role
from ui.ports import SyncShown
from ui.restoring.words import plain_label


class ConnectionDialog(QDialog):
    """One workstation and its service."""

    reopen_wished = Signal()
    """It joined for the first time: everything is to be opened anew."""
    found_wished = Signal()
    """There is no institution yet: one is to be founded."""

    def __init__(self, connections: Connections, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._connections = connections
        self._shown: ConnectionShown | None = None
        self._busy = self._joining_again = self._joined_anew = False
        self.setWindowTitle(self.tr("连接前置服务"))
        self.lead = plain_label(self)
        self.standing = StandingPanel(self)
        self.form = JoinForm(self)
        self.steps = StepsList(self)
        self.answer = plain_label(self)
        self.certificate = CertificateCard(self)
        self._make_guard()
        self._make_buttons()
        self._lay_out()
        self.form.changed.connect(self.allow)
        self.form.join_wished.connect(self.join)
        self.certificate.pinned.connect(self.join_pinned)
        self.resize(820, 620)
        self._arrange()

    def begin(self) -> None:
        """Show the dialog and ask how it stands."""
        self._connections.look()
        self.open()

    @Slot(object)
    def show_standing(self, event: ConnectionShown) -> None:
        """Show how it stands now."""
        had_form, self._shown = self.form.isVisible() and self._shown is not None, event
        self.standing.show_standing(event)
        self.form.show_standing(event)
        self._arrange()
        if self.form.isVisible() and not had_form:
            self.form.wait_for_text()

    @Slot(object)
    def show_sync(self, event: SyncShown) -> None:
        """Show what waits."""
        self.standing.show_sync(event)
        self._arrange()

    @Slot(object)
    def show_step(self, event: JoinStepShown) -> None:
        """Show what is being done."""
        self.steps.show_step(event.step)

    @Slot(object)
    def show_refusal(self, event: JoinRefused) -> None:
        """Say why it did not come about, and what to do next."""
        was_joining, self._busy = self._busy, False
        if was_joining:
            self.steps.show_end(event.step)
        self._say("wrong", refusal_text(event))
        if event.certificate is not None:
            self.certificate.show_certificate(event.certificate)
        self._arrange()
        if event.certificate is None:
            self.form.wait_for_text()

    @Slot(object)
    def show_joined(self, event: Joined) -> None:
        """Say that it came about, and where the token is."""
        self._busy = self._joining_again = False
        self._joined_anew = event.anew
        self.steps.show_end()
        self.form.code.clear()
        done = self.tr("已加入 {hospital}。").format(hospital=event.hospital)
        if event.anew:
            done += self.tr("窗口要重新打开一次，然后即可收货。")
        else:
            done += self.tr("等待上传的会自动补传，不用重扫。")
        if event.token is TokenPlace.FILE:
            shown = ConnectionShown(token=event.token, token_file=self.tr("数据文件夹"))
            done += "\n" + token_text(shown)
        self._say("", done)
        self._arrange()

    @Slot()
    def join(self) -> None:
        """Join as the form says."""
        self._join("")

    @Slot(str)
    def join_pinned(self, fingerprint: str) -> None:
        """Join the service that shows this certificate and no other."""
        self._join(fingerprint)

    @Slot()
    def join_again(self) -> None:
        """Ask for another code, or go back."""
        self._joining_again = not self._joining_again
        self._say("", "")
        self._arrange()
        if self._joining_again:
            self.form.wait_for_text()

    @Slot()
    def wish_founding(self) -> None:
        """Give way to what sets a service up."""
        self.reject()
        self.found_wished.emit()

    @Slot()
    def sync_now(self) -> None:
        """Try at once."""
        self._connections.sync_now()
        self._connections.look()

    @Slot()
    def ask_to_leave(self) -> None:
        """Say what removing the token means, and ask."""
        self.guard.setVisible(not self.guard.isVisible())
        if self.guard.isVisible():
            self.confirm.setFocus()

    @Slot()
    def leave(self) -> None:
        """Remove the token."""
        self.guard.hide()
        self._connections.leave()

    @Slot()
    def allow(self) -> None:
        """Offer what can be done now."""
        alone = self._shown is not None and self._shown.worked_alone
        self.go.setEnabled(self.form.ready and not self._busy and not alone)
        joined = self._shown is not None and self._shown.joined
        compares = joined and not self.form.code.text().strip()
        self.go.setText(self.tr("重新核对证书") if compares else self.tr("连接并登记"))

    def done(self, result: int) -> None:
        """Close; after a first enrolment everything is opened anew."""
        super().done(result)
        if self._joined_anew:
            self._joined_anew = False
            self.reopen_wished.emit()

    def _join(self, pin: str) -> None:
        self.allow()
        if not self.go.isEnabled():
            return
        self._busy = True
        self.certificate.hide()
        self._say("", "")
        self.steps.begin()
        self._arrange()
        self._connections.join(self.form.wish(pin))

    def _arrange(self) -> None:
        """Show either how it stands or the form, with the buttons that belong to it."""
        shown = self._shown or ConnectionShown()
        open_again = self._joined_anew
        at_form = self._is_at_form(shown)
        self.form.setVisible(at_form)
        self.form.setEnabled(not self._busy)
        self.standing.setVisible(not at_form and shown.enrolled and not open_again)
        if not at_form:
            self.certificate.hide()
        self._arrange_buttons(shown, at_form)
        self.reopen.setVisible(open_again)
        if open_again:
            self.reopen.setFocus()
        lead = self._lead(shown)
        self.lead.setText(lead)
        self.lead.setVisible(bool(lead))
        self.allow()

    def _is_at_form(self, shown: ConnectionShown) -> bool:
        if self._joined_anew or shown.training:
            return False
        return self._joining_again or not shown.joined

    def _arrange_buttons(self, shown: ConnectionShown, at_form: bool) -> None:
        stands = shown.joined and not self._joined_anew
        may_change = stands and not shown.training
        self.go.setVisible(at_form)
        self.again.setVisible(may_change)
        self.again.setEnabled(not self._busy)
        self.again.setText(self.tr("返回") if at_form else self.tr("重新登记…"))
        set_role(self.again, "primary" if self.standing.refused and not at_form else "")
        self.found.setVisible(at_form and not (shown.enrolled or shown.worked_alone))
        self.found.setEnabled(not self._busy)
        self.sync.setVisible(stands and not at_form)
        self.remove.setVisible(may_change and not at_form)

    def _lead(self, shown: ConnectionShown) -> str:
        if self._shown is None or self._joined_anew:
            return ""
        if shown.worked_alone:
            return self.tr(
                "本机在登记之前已经收过货，这些记录不能再并入机构。要加入机构，请用新的数据文件夹启动"
                "（--folder）；原来的记录都在原来的文件夹里。"
            )
        if not shown.enrolled:
            return self.tr(
                "连接后，配送单会自动到本机，收货结果自动上传。没有网络时照常收货，连上后再传。"
            )
        kept = self.tr(
            "扫过的都还在本机，一条也不会丢；请向管理员要新的登记码，重新登记后自动补传。"
        )
        if not shown.joined:
            return self.tr("本机没有凭据（已移除，或换了电脑、用户）。") + kept
        if self.standing.refused:
            return self.tr("服务端现在不接受本机。") + kept
        return ""

    def _say(self, role: str, text: str) -> None:
        set_role(self.answer, role)
        self.answer.setText(text)
        self.answer.setVisible(bool(text))

    def _make_guard(self) -> None:
        self.guard = QFrame(self)
        self.guard.setProperty("role", "card")
        meaning = plain_label(
            self.guard,
            self.tr(
                "移除后本机不再与服务端通信：可以照常收货，但不会上传，也收不到配送单。"
                "没有上传的都留在本机，用新的登记码重新登记后自动补传。"
            ),
        )
        self.confirm = QPushButton(self.tr("移除凭据"), self.guard)
        self.confirm.setAutoDefault(False)
        set_role(self.confirm, "alert")
        row = QHBoxLayout(self.guard)
        row.addWidget(meaning, 1)
        row.addWidget(self.confirm)
        self.confirm.clicked.connect(self.leave)
        self.guard.hide()

    def _make_buttons(self) -> None:
        self.go = QPushButton(self.tr("连接并登记"), self)
        self.reopen = QPushButton(self.tr("重新打开窗口"), self)
        self.sync = QPushButton(self.tr("立即同步"), self)
        self.again = QPushButton(self.tr("重新登记…"), self)
        self.remove = QPushButton(self.tr("移除凭据…"), self)
        self.found = QPushButton(self.tr("新建服务端…"), self)
        self.shut = QPushButton(self.tr("关闭"), self)
        others = (self.sync, self.again, self.remove, self.found)
        self.buttons = (self.go, self.reopen, *others, self.shut)
        for button in self.buttons:
            # Return in a field joins; elsewhere it presses what has the focus.
            button.setAutoDefault(False)
        for button in (self.go, self.reopen):
            set_role(button, "primary")
        self.go.clicked.connect(self.join)
        self.reopen.clicked.connect(self.accept)
        self.sync.clicked.connect(self.sync_now)
        self.again.clicked.connect(self.join_again)
        self.remove.clicked.connect(self.ask_to_leave)
        self.found.clicked.connect(self.wish_founding)
        self.shut.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in self.buttons[:-1]:
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.shut)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        for widget in (self.lead, self.standing, self.form, self.steps, self.answer):
            layout.addWidget(widget)
        layout.addWidget(self.certificate)
        layout.addWidget(self.guard)
        layout.addStretch(1)
        layout.addLayout(buttons)
        layout.setAlignment(self.standing, Qt.AlignmentFlag.AlignTop)
