"""第二人复核: asks a second person to prove that he is there and agrees (app/people/seconding.py).

Without it one name typed by another would stand for two pairs of eyes. Who works stays signed in;
the second one proves himself by badge and PIN or by password, here and now. What waits is done by
the desk that was wished, and by nobody else; closing the dialog declines it.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.people.seconding import (
    ACT_NAMES,
    SecondingEvent,
    SecondRefused,
    SecondWanted,
)
from app.people.signing.events import Lacks, SignInRefused
from ui.bridge import Bridge
from ui.parts.fonts import scaled
from ui.parts.languages import spoken
from ui.parts.readable import readable
from ui.signing.growing_dialog import GrowingDialog
from ui.signing.port import SignIn, SignInNeeds
from ui.signing.proof_panel import ProofPanel


class _Beside:
    """Compares for the second person: who works stays who works."""

    def __init__(self, port: SignIn) -> None:
        self._port = port

    def prove(self, who: str, password: str, code: str = "", new_password: str = "") -> None:
        """Prove that one is there."""
        self._port.prove_second(who, password, code, new_password)

    def set_telephone_up(self, who: str, password: str) -> None:
        """Leave that to signing in: no dialog asks for it here."""


class SecondDialog(GrowingDialog):
    """What waits, in whose name, and the proof."""

    def __init__(self, port: SignIn, wanted: SecondWanted, parent: QWidget) -> None:
        super().__init__(parent)
        self._port = port
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowTitle(self.tr("第二人复核"))
        self.heading = QLabel(self._heading(wanted), self)
        self.heading.setWordWrap(True)
        self.heading.setFont(scaled(self.font(), 1.1))
        self.panel = ProofPanel(self)
        self.panel.join(_Beside(port), port.prove_second_by_badge)
        self.panel.who.setText(wanted.person)
        self.panel.call(self.tr("复核同意  Enter"))
        back = QPushButton(self.tr("不办理  Esc"), self)
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 18, 24, 18)
        layout.setSpacing(10)
        for part in (self.heading, self.panel, back):
            layout.addWidget(part)
        (self.panel.password if wanted.person else self.panel.who).setFocus()

    def refuse(self, why: SignInRefused) -> None:
        """Say why the proof was not taken, and let it be tried again."""
        if why.lacks is Lacks.FACTOR:
            said = self.tr("请先自己登录一次，绑定手机验证器，再来复核。")
            self.panel.refuse(said)
        else:
            self.panel.show_refused(why)

    def reject(self) -> None:
        """Nobody agrees."""
        self._port.decline_second()
        super().reject()

    def _heading(self, wanted: SecondWanted) -> str:
        if wanted.person:
            said = self.tr("{person} 签字，请本人证明身份：扫胸卡输 PIN，或输口令。")
            return said.format(person=readable(wanted.person))
        said = self.tr(
            "{act}要两个人：{first} 正在办理，请另一位有同样权限的人复核，"
            "扫胸卡输 PIN，或输工号和口令。"
        )
        return said.format(act=spoken(ACT_NAMES[wanted.act]), first=readable(wanted.first))


class Seconding(QObject):
    """Shows the dialog while something waits."""

    def __init__(self, needs: SignInNeeds, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._port, self._window = needs.port, window
        self.dialog: SecondDialog | None = None
        bridge.seconding_said.connect(self.hear)

    def takes(self, badge: str) -> bool:
        """Take a badge that was scanned, where one is asked for."""
        if self.dialog is None:
            return False
        self.dialog.panel.take_badge(badge)
        return True

    @Slot(object)
    def hear(self, event: SecondingEvent) -> None:
        """Ask, say why not, or go."""
        if isinstance(event, SecondWanted):
            self._let_go()
            self.dialog = dialog = SecondDialog(self._port, event, self._window)
            dialog.show()
        elif isinstance(event, SecondRefused):
            if self.dialog is not None:
                self.dialog.refuse(event.why)
        else:
            self._let_go()

    def _let_go(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.accept()
            dialog.deleteLater()
