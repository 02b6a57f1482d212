"""Where the service is that waits to be set up, and its set-up code.

Without it a person would fill in everything before hearing that the code is wrong. A service whose
certificate nobody knows is shown to be compared, as where a workstation joins.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.connection import ConnectionShown, JoinRefused, JoinStep, JoinWish
from app.founding import CodeHere
from ui.connection.certificate_card import CertificateCard
from ui.connection.join_form import JoinForm
from ui.connection.steps_list import StepsList
from ui.connection.words import refusal_text
from ui.parts.roles import set_role
from ui.restoring.words import plain_label


class ServicePage(QWidget):
    """The form, how far it is, and what went wrong."""

    pinned = Signal()
    """A certificate was compared: try again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pin = ""
        self.form = JoinForm(self, founding=True)
        self.steps = StepsList(self, last=self.tr("核对开通码"))
        self.answer = plain_label(self)
        self.certificate = CertificateCard(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.form, self.steps, self.answer, self.certificate):
            layout.addWidget(part)
        layout.addStretch(1)
        self.form.address.textChanged.connect(self.forget_pin)
        self.certificate.pinned.connect(self.take_pin)
        self.answer.hide()

    @property
    def wish(self) -> JoinWish:
        """The service that is meant, with its set-up code."""
        return self.form.wish(self._pin)

    def begin(self) -> None:
        """Put the keys where something is lacking."""
        self.form.wait_for_text()

    def show_standing(self, shown: ConnectionShown) -> None:
        """Offer what this workstation may be called."""
        self.form.show_standing(shown)

    def show_here(self, event: CodeHere) -> None:
        """Offer the service of this machine; what was typed stays."""
        if not self.form.address.text().strip() and not self.form.code.text().strip():
            self.form.address.setText(event.address)
            self.form.code.setText(event.code)

    def is_whole(self) -> bool:
        """Whether all is typed; says what is not."""
        if self.form.ready:
            return True
        self._say(self.tr("请填写服务地址、开通码和本机名称。"))
        self.form.wait_for_text()
        return False

    def wait(self) -> None:
        """Show that the service is asked."""
        self.certificate.hide()
        self._say("")
        self.steps.begin()

    def show_step(self, step: JoinStep) -> None:
        """Show what is being done."""
        self.steps.show_step(step)

    def show_taken(self) -> None:
        """Show that the service took the code."""
        self.steps.show_end()
        self._say("")

    def show_refused(self, event: JoinRefused) -> None:
        """Say why not, and what to do next."""
        self.steps.show_end(event.step)
        self._say(refusal_text(event))
        if event.certificate is not None:
            self.certificate.show_certificate(event.certificate)
        else:
            self.form.wait_for_text()

    @Slot(str)
    def take_pin(self, fingerprint: str) -> None:
        """Trust the certificate that was compared."""
        self._pin = fingerprint
        self.pinned.emit()

    @Slot()
    def forget_pin(self) -> None:
        """Another service has another certificate."""
        self._pin = ""

    def _say(self, text: str) -> None:
        set_role(self.answer, "wrong")
        self.answer.setText(text)
        self.answer.setVisible(bool(text))
