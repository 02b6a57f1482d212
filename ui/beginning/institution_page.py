"""Which institution is founded: without it a service would not know for whom it works."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from app.people.organisations import Kind, why_not_area, why_not_code
from ui.beginning.asked_field import AskedField
from ui.parts.languages import spoken
from ui.restoring.words import plain_label


class InstitutionPage(QWidget):
    """Code, name and area."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        said = plain_label(
            self,
            self.tr(
                "机构编码用省平台给本机构的编码，以后不能改；名称印在单据上。行政区划代码可以不填。"
            ),
        )
        said.setProperty("role", "muted")
        form = QFormLayout()
        self.org = AskedField(form, self.tr("机构编码(&C)"), self)
        self.name = AskedField(form, self.tr("机构名称(&N)"), self)
        self.area = AskedField(form, self.tr("行政区划代码(&A)"), self)
        self.area.edit.setMaxLength(6)
        self.area.edit.setPlaceholderText("420102")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(said)
        layout.addLayout(form)
        layout.addStretch(1)

    def begin(self) -> None:
        """Put the keys into the first field."""
        self.org.edit.setFocus()

    def is_whole(self) -> bool:
        """Whether it can be founded so; says beside each field what is wrong with it."""
        area = why_not_area(self.area.text, Kind.HOSPITAL)
        code = why_not_code(self.org.text)
        name = "" if self.name.text else self.tr("请填写机构名称。")
        # From below, so that the keys end at the first fault.
        right = self.area.say(spoken(area) if area else "")
        right = self.name.say(name) and right
        lacking = self.tr("请填写机构编码。")
        wrong = spoken(code) if code else ""
        return self.org.say(wrong if self.org.text else lacking) and right
