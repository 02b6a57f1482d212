"""A badge is printed while its number is known, by whoever may give it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.labels.designing import Which
from app.labels.forms import FormField, FormsListed, LabelForm
from app.labels.printers import LabelPrinter, Reach
from tests.ui.people.stage import PeopleStage
from ui.labels.fake_labels import FakeLabels
from ui.labels.making.dialog import MakingDialog
from ui.labels.making.fake_forms import FakeForms
from ui.people.badge_dialog import BadgeDialog
from ui.people.badge_printing import BadgePrinting
from ui.people.fake_people import BADGE, SECURITY

PRINTER = LabelPrinter(name="胸卡机", reach=Reach.FOLDER, address="/nowhere")
SHELF = LabelForm(Which("shelf", own=False), "货位", "shelf", "货位", 70, 40, ())
BADGES = replace(
    SHELF,
    which=Which("badge", own=False),
    title="胸卡",
    kind="badge",
    fields=tuple(FormField(one, one) for one in ("hospital", "name", "number", "role", "code")),
)


class Forms(FakeForms):
    """Offers a badge behind another design."""

    def list_forms(self) -> None:
        """Offer both."""
        self._post(FormsListed((SHELF, BADGES)))


@pytest.fixture
def forms(stage: PeopleStage) -> Iterator[Forms]:
    made, labels = Forms(stage.bridge.post), FakeLabels(stage.bridge.post)
    labels.printers = (PRINTER,)
    badges = BadgePrinting(made, labels, "示范医院", stage.page)
    stage.bridge.labels_said.connect(badges.hear_labels)
    stage.bridge.forms_said.connect(badges.hear_forms)
    yield made
    stage.page.asking.close()


def test_a_new_badge_is_printed_without_typing_its_number(
    stage: PeopleStage, forms: Forms, qtbot: QtBot
) -> None:
    """Without it a number of twenty-one letters would be copied from one page to another."""
    page = stage.page
    page.gate.take(stage.people.persons[SECURITY])
    qtbot.waitUntil(lambda: len(page.persons.model.rows) == 9 and bool(page.persons.names.places))
    page.persons.point_at("2001")
    page.persons.wish_badge()
    given = page.asking.dialog
    assert isinstance(given, BadgeDialog)
    given.give.click()
    qtbot.waitUntil(given.print_it.isVisible)
    given.print_it.click()
    making = given.findChild(MakingDialog)
    assert making is not None
    qtbot.waitUntil(lambda: making.form == BADGES and making.bar.printer == PRINTER)
    said = {name: edit.text for name, edit in making.typed.edits.items()}
    roles = {"hospital": "示范医院", "name": "收货员甲", "number": "2001", "role": "收货员"}
    assert said == {**roles, "code": BADGE}
    making.print_it.trigger()
    qtbot.waitUntil(lambda: forms.printed == [("胸卡机", "安全管理员乙")])
    assert forms.checked[0].rows[0].values["code"] == BADGE
    qtbot.waitUntil(lambda: "胸卡已送到打印队列" in page.strip.label.text())


def test_without_a_printer_it_is_said_where_one_is_set_up(
    stage: PeopleStage, forms: Forms, qtbot: QtBot
) -> None:
    """Without it the button would lead nowhere."""
    page = stage.page
    page.gate.take(stage.people.persons[SECURITY])
    qtbot.waitUntil(lambda: len(page.persons.model.rows) == 9)
    page.asking.badge_print_wished.emit(page.persons.model.rows[3], BADGE)
    making = page.findChild(MakingDialog)
    assert making is not None
    qtbot.waitUntil(lambda: making.form == BADGES)
    making.printers_wished.emit()
    assert "添加打印机" in page.strip.label.text()
    assert forms.printed == []
