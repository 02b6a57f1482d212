"""A certificate nobody here knows, shown to be compared; without it people would click it away.

It can be trusted only after somebody has said that the fingerprints are the same, group by group.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from app.connection import Certificate
from ui.connection.words import moment
from ui.parts.fonts import fixed_font
from ui.parts.roles import set_role
from ui.restoring.words import plain_label


class CertificateCard(QFrame):
    """Who it says it is, until when, and its fingerprint in groups of four."""

    pinned = Signal(str)
    """Trust this fingerprint, and go on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._fingerprint = ""
        self.who = plain_label(self)
        self.who.setProperty("role", "muted")
        self.fingerprint = QLabel(self)
        self.fingerprint.setFont(fixed_font())
        self.fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.fingerprint.setAccessibleName(self.tr("证书指纹"))
        how = plain_label(
            self,
            self.tr(
                "请管理员在服务器上看 certificate 命令打印的 service_pin，"
                "逐组对照下面的 SHA-256 指纹。有一处不同就不要信任：可能连到了别的机器。"
            ),
        )
        self.same = QCheckBox(self.tr("我已逐组对照，完全一致"), self)
        self.trust = QPushButton(self.tr("信任这张证书并继续"), self)
        self.trust.setAutoDefault(False)
        self.trust.setEnabled(False)
        set_role(self.trust, "primary")
        layout = QVBoxLayout(self)
        for widget in (how, self.fingerprint, self.who, self.same):
            layout.addWidget(widget)
        layout.addWidget(self.trust, 0, Qt.AlignmentFlag.AlignLeft)
        self.same.toggled.connect(self.trust.setEnabled)
        self.trust.clicked.connect(self.pin)
        self.hide()

    def show_certificate(self, certificate: Certificate) -> None:
        """Show what the service shows; nobody has compared it yet."""
        self._fingerprint = certificate.fingerprint
        groups = certificate.grouped.split(" ")
        half = len(groups) // 2
        self.fingerprint.setText("  ".join(groups[:half]) + "\n" + "  ".join(groups[half:]))
        text = self.tr("证书：{subject}；签发：{issuer}；有效期 {first} 至 {last}")
        self.who.setText(
            text.format(
                subject=certificate.subject,
                issuer=certificate.issuer,
                first=moment(certificate.first),
                last=moment(certificate.last),
            )
        )
        self.same.setChecked(False)
        self.show()

    @Slot()
    def pin(self) -> None:
        """Trust it."""
        self.pinned.emit(self._fingerprint)
