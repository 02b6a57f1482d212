from __future__ import annotations

from datetime import UTC, datetime
from typing import cast
from uuid import UUID

from pytestqt.qtbot import QtBot

from app.readers.saying import Saying
from app.receiving.remarks import Remark, RemarksShown
from tests.ui.stage import Stage
from ui.fake_office import FakeRemarks
from ui.remarks import RemarksDialog

AT = datetime(2026, 11, 21, 0, 31, tzinfo=UTC)
REFUSED = Remark(
    UUID(int=1),
    Saying("扫码", "Scan"),
    "81000010000000000001",
    AT,
    rejected=True,
    reason="服务端已有同一编号的记录，已原样保存、未计入，请联系管理员。",
)
PUT_OFF = Remark(
    UUID(int=2),
    Saying("确认收货", "Receipt confirmed"),
    "",
    AT,
    rejected=False,
    reason="这项操作所说的单据还没有传到服务端，到了会自动计入；已原样保存，请勿重复录入。",
)


def test_what_was_not_accepted_stays_until_somebody_has_read_it(
    working: Stage, qtbot: QtBot
) -> None:
    office = working.window.pages.office
    remarks = cast(FakeRemarks, office._ports.remarks)
    remarks.shown = RemarksShown((REFUSED, PUT_OFF))
    remarks.look()
    qtbot.waitUntil(office.remarks.isVisible)
    assert "2 项操作" in office.remarks.label.text()
    office.remarks.look.click()
    [dialog] = working.window.findChildren(RemarksDialog)
    cells = [[dialog.model.text(row, n) for n in range(5)] for row in dialog.model.rows]
    assert [(row[1], row[3]) for row in cells] == [("扫码", "未计入"), ("确认收货", "待计入")]
    assert cells[0][4] == REFUSED.reason
    dialog.known.click()
    qtbot.waitUntil(office.remarks.isHidden)


def test_what_is_put_off_is_told_again_when_there_is_more(working: Stage, qtbot: QtBot) -> None:
    strip = working.window.pages.office.remarks
    working.bridge.post(RemarksShown((REFUSED,)))
    qtbot.waitUntil(strip.isVisible)
    strip.put_off.click()
    assert strip.isHidden()
    working.bridge.post(RemarksShown((REFUSED, PUT_OFF)))
    qtbot.waitUntil(strip.isVisible)
