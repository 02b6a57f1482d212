"""A shipper packs by scans and keys alone, from the imported order to the closed shipment."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.packing.events import ClosingChecked, NumberingShown
from app.packing.refusals import Reason
from app.packing.values import HandingState, ShipmentState
from app.readers.events import ScanSeen
from app.readers.scan import Scan
from app.receiving.verdicts import Severity
from tests.app.packing.packing_floor import (
    LARGE,
    MIDDLE,
    NOON,
    OTHER,
    SMALL,
    code,
)
from tests.ui.packing import stage as made
from tests.ui.packing.bench import CONTROL, KEY, SHIFT, Bench, shown
from tests.ui.packing.stage import build_packing
from ui.packing.closing_dialog import ClosingDialog
from ui.packing.contents_dialog import ContentsDialog
from ui.packing.dialogs import IdentifyDialog, NumberingDialog, ReasonDialog
from ui.packing.import_dialog import PackImportDialog

ORDER = (
    "随货同行单号,收货单位,收货单位编码,药品名称,规格,药品标识码,批号,有效期至,数量,件装量,运单号\n"
    f"PS-1,试验医院,hospital,试验胶囊,0.25g,{SMALL}=小;{MIDDLE}=中;{LARGE}=大,A1,2028-01-04,12,10,SF1\n"
    "PS-1,试验医院,hospital,试验片,5mg,,B1,2028-02-28,3,,SF1\n"
)


def take_in(bench: Bench, path: Path, text: str) -> PackImportDialog:
    """Import an order; the file was chosen."""
    path.write_text(text, "utf-8")
    bench.page.asking.show_order(str(path))
    dialog = bench.dialog(PackImportDialog)
    assert isinstance(dialog, PackImportDialog)
    dialog.fields["from_name"].setText("试验医药")
    QTest.keyClick(dialog.begin_button, KEY.Key_Return)
    bench.until(lambda: not dialog.running)
    return dialog


def begin(bench: Bench, folder: Path) -> None:
    """Import the order, and open its shipment with the keys."""
    dialog = take_in(bench, folder / "order.csv", ORDER)
    assert dialog.ended
    QTest.keyClick(dialog, KEY.Key_Escape)
    bench.until(lambda: bool(bench.page.list.model.rows) and bench.page.asking.dialog is None)
    bench.page.list.view.setFocus()
    QTest.keyClick(bench.page.list.view, KEY.Key_Return)
    bench.until(lambda: bench.page.view is not None)
    bench.until(lambda: bench.way.packs and not bench.readers.held)


def test_a_shipment_is_packed_labelled_and_closed_by_keys(bench: Bench, tmp_path: Path) -> None:
    page, work = bench.page, bench.page.work
    assert (bench.way.packs, bench.readers.held) == (False, True)
    bad = take_in(bench, tmp_path / "bad.csv", ORDER.replace("2028-01-04", "28/13/1"))
    assert bad.model.rows[0].row == 2
    bad.save_rows(str(tmp_path / "bad-rows.csv"))
    assert "有效期" in (tmp_path / "bad-rows.csv").read_text("utf-8-sig")
    QTest.keyClick(bad, KEY.Key_Escape)
    bench.until(lambda: page.asking.dialog is None)
    begin(bench, tmp_path)

    # A full carton: a large package with all in it, then box by box; too few, then one too many.
    assert bench.scan(code(1)) is Reason.NO_CARTON
    bench.open_carton(KEY.Key_F6, 1)
    assert bench.scan(code(100, LARGE)) is Reason.PACKED
    assert work.card.shown[1] == "8 / 10"
    assert bench.scan(code(101)) is Reason.HERE_ALREADY
    assert bench.sound.played[-1] is Severity.REPEAT
    refused: list[str] = []
    page.refused.connect(refused.append)
    bench.press(KEY.Key_F9)
    bench.until(lambda: bool(refused))
    assert "整箱" in refused[0]
    assert not bench.labels.printed
    assert [bench.scan(code(n)) for n in (201, 202)] == [Reason.PACKED] * 2
    assert bench.scan(code(203)) is Reason.OVER_CARTON
    bench.press(KEY.Key_Z, CONTROL)
    bench.until(lambda: work.card.shown[1] == "9 / 10")
    assert bench.scan(code(202)) is Reason.PACKED
    first = bench.finish()
    assert bench.scan(first) is Reason.LABEL_BACK
    assert bench.labels.scans == [first]

    # A mixed carton with a drug that nothing knows yet; its label is printed again.
    bench.open_carton(KEY.Key_F7, 2)
    assert bench.scan(code(1, OTHER)) is Reason.UNKNOWN_IDENTIFIER
    bench.press(KEY.Key_N, CONTROL)
    which = bench.dialog(IdentifyDialog)
    assert isinstance(which, IdentifyDialog)
    QTest.keyClick(which.line, KEY.Key_Down)
    QTest.keyClick(which, KEY.Key_Return)
    assert [bench.scan(code(1, OTHER)), bench.scan(code(204))] == [Reason.PACKED] * 2
    second = bench.finish()
    bench.press(KEY.Key_B, CONTROL)
    why = bench.dialog(ReasonDialog)
    assert isinstance(why, ReasonDialog)
    QTest.keyClick(why.reasons, KEY.Key_1)
    QTest.keyClick(why.reasons, KEY.Key_Return)
    bench.until(lambda: len(bench.labels.printed) == 3)
    assert bench.labels.printed[-1].reprint == "标签破损或打印不清"
    assert bench.scan(second) is Reason.LABEL_VOID

    # What lacks is told; the first of it is gone to, then passed over with a reason.
    bench.press(KEY.Key_Return, CONTROL)
    closing = bench.dialog(ClosingDialog)
    assert isinstance(closing, ClosingDialog)
    assert (closing.list.count(), closing.ok.isEnabled()) == (3, False)
    QTest.keyClick(closing.list, KEY.Key_Return)
    assert page.asking.dialog is None
    current = work.cartons.view.current_row()
    assert current is not None
    assert current.sequence == 2
    assert bench.scan(bench.labels.printed[-1].labels[0][1].carton_no) is Reason.LABEL_BACK
    bench.press(KEY.Key_Return, CONTROL)
    closing = bench.dialog(ClosingDialog)
    assert isinstance(closing, ClosingDialog)
    assert closing.carrier.text() == "SF1"
    closing.carrier.setText("SF2")
    QTest.keyClick(closing.reasons, KEY.Key_1)
    QTest.keyClick(closing.reasons, KEY.Key_Return)
    bench.until(lambda: bool(bench.notes.printed))
    note = bench.notes.printed[0]
    assert (note.state, note.handing.state) == (ShipmentState.CLOSED, HandingState.WAITING)
    assert (note.short_reason, note.logistics_no) == ("库存不足，余量下次补发", "SF2")
    bench.press(KEY.Key_Escape)
    bench.until(lambda: page.list.model.rows[0].state is ShipmentState.CLOSED)
    assert (bench.way.packs, bench.readers.held) == (False, True)


def children(inside: ContentsDialog) -> list[int]:
    """How many packages each of the outermost ones holds."""
    tops = map(inside.tree.topLevelItem, range(inside.tree.topLevelItemCount()))
    return [top.childCount() for top in tops if top is not None]


def test_a_carton_is_looked_into_repacked_and_voided_by_keys(bench: Bench, tmp_path: Path) -> None:
    work = bench.page.work
    begin(bench, tmp_path)
    bench.open_carton(KEY.Key_F6, 1)
    assert bench.scan(code(100, LARGE)) is Reason.PACKED
    bench.press(KEY.Key_F4)
    inside = bench.dialog(ContentsDialog)
    assert isinstance(inside, ContentsDialog)
    bench.until(lambda: inside.tree.topLevelItemCount() == 1)
    top = inside.tree.topLevelItem(0)
    assert top is not None
    middle = [top.child(at) for at in range(top.childCount())]
    assert [one.childCount() for one in middle if one is not None] == [4, 4]
    QTest.keyClick(inside.tree, KEY.Key_Down)
    QTest.keyClick(inside.tree, KEY.Key_F8)
    bench.until(lambda: len(work.cartons.model.rows) == 2)
    assert [row.quantity for row in work.cartons.model.rows] == [4, 4]
    bench.until(lambda: inside.target.count() == 1 and children(inside) == [1])
    QTest.keyClick(inside.tree, KEY.Key_Delete)
    bench.until(lambda: work.cartons.model.rows[0].quantity == 0)
    QTest.keyClick(inside, KEY.Key_Escape)
    bench.press(KEY.Key_K, CONTROL)
    work.cartons.point_at_sequence(2)
    bench.press(KEY.Key_Delete, CONTROL)
    why = bench.dialog(ReasonDialog)
    assert isinstance(why, ReasonDialog)
    assert not why.ok.isEnabled()
    why.remark.setText("箱子湿了")
    QTest.keyClick(why.remark, KEY.Key_Return)
    bench.until(lambda: sum(row.packed for row in work.lines.model.rows) == 0)
    bench.press(KEY.Key_J, CONTROL)
    bench.press(KEY.Key_Return)
    bench.until(lambda: work.lines.model.chosen == 1)


def test_an_empty_list_says_what_to_do_and_a_scan_there_counts_nowhere(qtbot: QtBot) -> None:
    stage = build_packing()
    qtbot.addWidget(stage.page)
    refused: list[str] = []
    stage.page.refused.connect(refused.append)
    stage.page.opened()
    assert stage.readers.wishes[-1] == ("hold_scans", True)
    stage.page.show_scan(
        ScanSeen(Scan(code(1).encode(), code(1), None, "reader", NOON), "一号枪", held=True)
    )
    assert "打开一张发货单" in refused[0]
    stage.page.closed()
    assert stage.readers.wishes[-1] == ("hold_scans", False)


def test_a_refused_shipment_says_the_words_of_the_relay_and_goes_again(qtbot: QtBot) -> None:
    stage = build_packing()
    qtbot.addWidget(stage.page)
    stage.packing.rows = made.summaries()
    stage.packing.view = made.refused()
    shown(stage.page, qtbot)
    stage.page.opened()
    stage.page.list.view.choose(stage.page.list.model.index(0, 0))
    assert "名录" in stage.page.work.handing.label.text()
    QTest.keyClick(stage.page.work.scan_focus, KEY.Key_S, CONTROL | SHIFT)
    assert stage.packing.wished[-1] == ("send-again",)
    stage.page.hear(ClosingChecked(made.refused().shipment_id, ()))
    assert isinstance(stage.page.asking.dialog, ClosingDialog)
    assert stage.page.asking.dialog.ok.isEnabled()
    stage.page.asking.dialog.reject()


@pytest.mark.parametrize("may", [True, False])
def test_only_who_may_says_how_cartons_are_numbered(qtbot: QtBot, may: bool) -> None:
    stage = build_packing()
    qtbot.addWidget(stage.page)
    stage.page.may_number = lambda: may
    shown(stage.page, qtbot)
    stage.page.opened()
    stage.packing.numbering = NumberingShown("", 0, None)
    QTest.keyClick(stage.page.list.view, KEY.Key_N, CONTROL | SHIFT)
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, NumberingDialog)
    assert dialog.prefix.isEnabled() is may
    dialog.prefix.setText("6901234")
    if may:
        QTest.keyClick(dialog.prefix, KEY.Key_Return)
        assert stage.packing.wished[-1] == ("numbering", "6901234", 0, made.SHIPPER)
    else:
        dialog.reject()
