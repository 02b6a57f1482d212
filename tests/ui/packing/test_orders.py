"""An order of a hospital is picked and begun; its batches are given while it is packed."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.packing.events import OrderBegun, PackingFailed, Task
from app.packing.refusals import Reason, say
from app.packing.values import OrderWish
from tests.ui.packing import ordered
from tests.ui.packing.stage import PackingStage, build_packing
from ui.packing.batch_dialog import BatchDialog
from ui.packing.commands import Do
from ui.packing.orders_dialog import OrdersDialog


def opened(qtbot: QtBot) -> PackingStage:
    stage = build_packing()
    qtbot.addWidget(stage.page)
    stage.packing.orders = ordered.listed()
    stage.packing.view = ordered.begun()
    stage.page.show()
    stage.page.opened()
    return stage


def asked(stage: PackingStage) -> OrdersDialog:
    stage.page.commands[Do.ORDERS].trigger()
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, OrdersDialog)
    return dialog


def test_an_order_is_begun_with_what_is_known_of_its_hospital(qtbot: QtBot) -> None:
    stage = opened(qtbot)
    dialog = asked(stage)
    assert dialog.fields["to_code"].text() == "12345678901"
    assert not dialog.ok.isEnabled(), "it has no number yet"
    dialog.fields["delivery_no"].setText("PS-1")
    dialog.view.point_at(2)
    assert not dialog.ok.isEnabled(), "nothing is left of it"
    dialog.view.point_at(1)
    assert dialog.fields["to_code"].text() == "", "nobody said yet who that is"
    dialog.ok.click()
    refused = say(Reason.WISH_LACKS, {"what": "收货单位的编码"})
    stage.hear(PackingFailed(Task.ORDERS, refused, Reason.WISH_LACKS))
    assert "收货单位的编码" in dialog.said.text()
    dialog.fields["to_code"].setText("42010000X")
    dialog.ok.click()
    (_, lines, wish, person) = stage.packing.wished[-1]
    assert isinstance(wish, OrderWish)
    assert lines == ("318000",)
    assert (wish.delivery_no, wish.recipient.code, person) == ("PS-1", "42010000X", "发货员甲")
    assert datetime.fromisoformat(wish.arrives_at).tzinfo is not None
    stage.hear(OrderBegun(uuid.UUID(int=1), ("试验片订购 76，已由发货单 PS-0 发 40，本单发 36。",)))
    assert "本单发 36" in dialog.said.text()
    dialog.ok.click()
    assert stage.packing.wished[-1] == ("open", uuid.UUID(int=1), "发货员甲")
    assert stage.page.view == ordered.begun()


def test_a_batch_is_given_for_a_drug_whose_order_names_none(qtbot: QtBot) -> None:
    stage = opened(qtbot)
    stage.page.open_begun(uuid.UUID(int=1))
    model = stage.page.work.lines.model
    assert [model.text(row, 0) for row in model.rows] == ["1", "2"]
    stage.page.work.lines.view.point_at(1)
    stage.page.commands[Do.BATCH].trigger()
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, BatchDialog)
    assert dialog.drug.currentIndex() == 1
    for field in (dialog.drug, dialog.batch, dialog.expiry, dialog.made):
        # Words of two or three lines above pressed what is typed flat.
        assert field.height() >= field.sizeHint().height()
    dialog.batch.setText("B2")
    for wrong in ("", "2028-13-01", "28-1-4"):
        dialog.expiry.setText(wrong)
        assert not dialog.ok.isEnabled(), wrong
    dialog.expiry.setText("2028-01-04")
    dialog.made.setText("gestern")
    assert not dialog.ok.isEnabled()
    dialog.made.setText("20260105")
    QTest.keyClick(dialog.made, Qt.Key.Key_Return)
    given = ("batch", 2, "B2", date(2028, 1, 4), date(2026, 1, 5))
    assert stage.packing.wished[-1] == given
