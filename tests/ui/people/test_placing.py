"""Where a workstation stands is seen and said in the window."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from app.people.answers import Asked
from app.people.at_service import Why
from app.readers.saying import Saying
from tests.ui.people.stage import PeopleStage
from ui.people.device_dialogs import PlaceDialog
from ui.people.fake_people import AUDIT, SYSTEM

Speak = Callable[..., None]
DEVICES, PLACE = 2, 2


def form(stage: PeopleStage, row: int) -> PlaceDialog:
    """The form of one workstation."""
    tab = stage.page.devices
    tab.view.point_at(row)
    tab.place.trigger()
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, PlaceDialog)
    return dialog


def cells(stage: PeopleStage) -> list[str]:
    model = stage.page.devices.model
    return [model.text(row, PLACE) for row in model.rows]


def test_a_workstation_is_put_at_one_of_the_delivery_points(
    stage: PeopleStage, speak: Speak, qtbot: QtBot
) -> None:
    """Without it a role of one campus could be held to it by a command alone."""
    speak(SYSTEM, DEVICES)
    assert cells(stage) == ["东院药库", "不限", "不限"]
    dialog = form(stage, 1)
    choices = [dialog.place.itemText(n) for n in range(dialog.place.count())]
    assert choices == ["不限配送点", "东院药库", "西院药房"]
    assert dialog.place.currentData() == ""
    dialog.place.setCurrentIndex(2)
    dialog.save.click()
    device = stage.people.devices[1].device
    assert stage.people.wishes[-1] == ("place", device, "P002")
    qtbot.waitUntil(lambda: cells(stage) == ["东院药库", "西院药房", "不限"])
    assert "配送点" in stage.page.strip.label.text()
    dialog = form(stage, 0)
    assert dialog.place.currentText() == "东院药库"
    dialog.place.setCurrentIndex(0)
    dialog.save.click()
    qtbot.waitUntil(lambda: cells(stage) == ["不限", "西院药房", "不限"])


def test_what_the_service_refuses_is_said_in_the_form(
    stage: PeopleStage, speak: Speak, qtbot: QtBot
) -> None:
    """Without it the form would close, and the workstation stand where it stood."""
    speak(SYSTEM, DEVICES)
    gone = Saying("没有配送点 P001，请先在配送关系里登记。", "There is no delivery point P001.")
    stage.people.faults[Asked.PLACE] = (Why.REFUSED, gone, "wrong-place")
    dialog = form(stage, 1)
    dialog.place.setCurrentIndex(1)
    dialog.save.click()
    qtbot.waitUntil(lambda: dialog.answer.text() == gone.chinese)
    assert dialog.save.isEnabled()
    assert stage.page.asking.dialog is dialog


def test_a_place_that_nobody_knows_any_more_is_not_lost_by_looking(
    stage: PeopleStage, speak: Speak
) -> None:
    """Without it opening and saving the form would let everybody in."""
    stage.people.places = ()
    speak(SYSTEM, DEVICES)
    assert cells(stage)[0] == "P001"
    dialog = form(stage, 0)
    assert dialog.place.currentData() == "P001"
    assert "还没有配送点" in dialog.answer.text()


def test_only_who_admits_workstations_says_where_they_stand(
    stage: PeopleStage, speak: Speak
) -> None:
    """Without it whoever reads the audit could change what it is about."""
    speak(AUDIT, DEVICES)
    tab = stage.page.devices
    assert cells(stage)[0] == "东院药库"
    assert not tab.place.isEnabled()
    assert "管理工作站" in tab.place.toolTip()
