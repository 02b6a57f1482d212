"""One of the three administrators lays himself down: who he is, and a password only he knows.

Without it somebody would choose the passwords of others. What is wrong is said here, before the
telephone is set up, by the same rules as at the service.
"""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from app.people.person import same_name
from app.people.roles import role_said
from app.people.signing.passwords import password_fault
from app.people.signing.rules import SignInRules
from ui.beginning.asked_field import AskedField
from ui.parts.languages import spoken
from ui.restoring.words import plain_label


class PersonPage(QWidget):
    """Number, name, and a password twice."""

    def __init__(self, role: str, does: str, parent: QWidget | None = None) -> None:
        """`does` says in a sentence what this administrator is for."""
        super().__init__(parent)
        self.role = role
        called = spoken(role_said(role))
        said = plain_label(self, self.tr("请{role}本人填写。").format(role=called) + does)
        said.setProperty("role", "muted")
        rules = SignInRules()
        form = QFormLayout()
        self.number = AskedField(form, self.tr("工号(&N)"), self)
        self.name = AskedField(form, self.tr("姓名(&M)"), self)
        self.password = AskedField(form, self.tr("口令(&P)"), self, secret=True)
        self.again = AskedField(form, self.tr("再输一次(&R)"), self, secret=True)
        self.password.edit.setPlaceholderText(
            self.tr("至少 {length} 个字符，大小写、数字、符号中的 {classes} 种").format(
                length=rules.shortest, classes=rules.classes
            )
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(said)
        layout.addLayout(form)
        layout.addStretch(1)

    def begin(self) -> None:
        """Put the keys into the first field."""
        self.number.edit.setFocus()

    def is_whole(self, others: Collection[tuple[str, str]]) -> bool:
        """Whether it will do beside others, by number and name; says where it will not."""
        number, name, plain = self.number.text, self.name.text, self.password.text
        fault = password_fault(plain, SignInRules(), number=number, name=name)
        differs = fault is None and plain != self.again.text
        numbers = {taken for taken, _ in others}
        alone = self.tr("三员应为三个不同的人，工号不能相同。") if number in numbers else ""
        called = any(name and same_name(name, taken) for _, taken in others)
        namesake = self.tr("单据按姓名记人，同名的请在姓名后加区别，如“李四（东院）”。")
        # From below, so that the keys end at the first fault.
        right = self.again.say(self.tr("两次输入的口令不一样，请重新输入。") if differs else "")
        right = self.password.say("" if fault is None else spoken(fault)) and right
        wrong = namesake if called else ""
        right = self.name.say(wrong if name else self.tr("请填写姓名。")) and right
        return self.number.say(alone if number else self.tr("请填写工号。")) and right
