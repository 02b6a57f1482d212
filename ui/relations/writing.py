"""The forms of 配送关系: what is asked of a relation, a distributor, an address and a paper.

Without it the page would word twenty fields beside its lists.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.catalogue.relations.values import (
    Address,
    Distributor,
    Document,
    DocumentKind,
    Relation,
)
from ui.parts.languages import TranslatedWidget
from ui.relations.forms import FormDialog, FormField, day_of
from ui.relations.models import AddressesModel, kind_word

if TYPE_CHECKING:
    from ui.relations.port import AnyValue, Relations

Values = dict[str, str]


class RelationsForms(TranslatedWidget):
    """Asks for one thing at a time, and has it laid down."""

    def __init__(self, relations: Relations, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._relations = relations
        self.person = ""
        self.addresses = AddressesModel(self)
        self._offered: dict[str, str] = {}
        """Code → name of the distributors."""
        self.dialog: FormDialog | None = None

    def _ask_relation(self, one: Relation, *, is_new: bool = False) -> None:
        fields = (
            FormField("item", self.tr("省标代码"), one.province_code, fixed=not is_new),
            FormField(
                "distributor",
                self.tr("配送企业代码"),
                one.distributor_code,
                required=True,
                fixed=not is_new,
                offers=self._offered,
            ),
            FormField(
                "address",
                self.tr("配送点编码"),
                one.address_code,
                fixed=not is_new,
                offers={row.code: row.name for row in self.addresses.rows},
            ),
            *self._days(one.valid_from, one.valid_until),
            FormField("note", self.tr("备注"), one.note),
        )

        def made(values: Values) -> AnyValue:
            return Relation(
                values["item"],
                values["distributor"],
                values["address"],
                day_of(values["since"]),
                day_of(values["until"]),
                values["note"],
            )

        self._ask(self.tr("配送关系"), fields, made)

    def _ask_distributor(self, one: Distributor, *, is_new: bool = False) -> None:
        fields = (
            FormField(
                "code", self.tr("统一社会信用代码"), one.code, required=True, fixed=not is_new
            ),
            FormField("name", self.tr("企业名称"), one.name, required=True),
            FormField("contact", self.tr("联系人"), one.contact),
            FormField("phone", self.tr("电话"), one.phone),
            FormField("stopped", self.tr("停用原因（空着：在用）"), one.stopped),
        )
        self._ask(self.tr("配送企业"), fields, _distributor)

    def _ask_address(self, one: Address, *, is_new: bool = False) -> None:
        fields = (
            FormField("code", self.tr("配送点编码"), one.code, required=True, fixed=not is_new),
            FormField("name", self.tr("名称"), one.name, required=True),
            FormField("text", self.tr("地址"), one.text),
            FormField("contact", self.tr("联系人"), one.contact),
            FormField("phone", self.tr("电话"), one.phone),
            FormField("stopped", self.tr("停用原因（空着：在用）"), one.stopped),
        )
        self._ask(self.tr("配送点"), fields, _address)

    def _ask_paper(self, one: Document) -> None:
        kinds = {kind.value: kind_word(kind) for kind in DocumentKind}
        fields = (
            FormField("code", self.tr("配送企业代码"), one.distributor_code, fixed=True),
            FormField("kind", self.tr("证照"), one.kind.value, choices=kinds),
            FormField("number", self.tr("编号"), one.number, required=True),
            FormField("name", self.tr("名称（其他证照）"), one.name),
            *self._days(one.valid_from, one.valid_until),
        )

        def made(values: Values) -> AnyValue:
            return Document(
                values["code"],
                DocumentKind(values["kind"]),
                values["number"],
                values["name"],
                day_of(values["since"]),
                day_of(values["until"]),
            )

        self._ask(self.tr("证照"), fields, made)

    def _days(self, since: object, until: object) -> tuple[FormField, FormField]:
        return (
            FormField("since", self.tr("有效期起"), str(since or ""), is_date=True),
            FormField("until", self.tr("有效期止"), str(until or ""), is_date=True),
        )

    def _ask(
        self, title: str, fields: tuple[FormField, ...], made: Callable[[Values], AnyValue]
    ) -> None:
        self.dialog = FormDialog(title, fields, self)
        self.dialog.written.connect(
            lambda values: self._relations.lay_down((made(values),), self.person)
        )
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()


def _distributor(values: Values) -> AnyValue:
    names = ("code", "name", "contact", "phone", "stopped")
    code, name, contact, phone, stopped = (values[one] for one in names)
    return Distributor(code, name, contact, phone, stopped)


def _address(values: Values) -> AnyValue:
    names = ("code", "name", "text", "contact", "phone", "stopped")
    code, name, text, contact, phone, stopped = (values[one] for one in names)
    return Address(code, name, text, contact, phone, stopped)
