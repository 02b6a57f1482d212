"""Tables keep Qt's contract and redraw only what changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.receiving.verdicts import Verdict
from tests.ui import samples
from ui.deliveries.rows import DeliveriesModel
from ui.parts.cells import severity_of
from ui.parts.rows_model import FRESH_ROLE, MARK_ROLE, ROW_ROLE, RowsModel
from ui.receiving.confirm_dialog import DifferencesModel, ExplainedLine
from ui.receiving.lines_panel import LinesModel, LinesPanel
from ui.receiving.side_panels import AnswersModel, CartonsModel, TrayModel, TrayPanel

ROLES = [Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, *range(ROW_ROLE, MARK_ROLE + 1)]


def contract_of(model: QAbstractItemModel) -> QAbstractItemModelTester:
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    return QAbstractItemModelTester(model, mode)


def read_all(model: RowsModel[object]) -> list[object]:
    return [
        model.data(model.index(row, column), role)
        for row in range(model.rowCount())
        for column in range(model.columnCount())
        for role in ROLES
    ]


class Changes:
    """Remembers which rows a model announced."""

    def __init__(self, model: QAbstractItemModel) -> None:
        self.rows: list[int] = []
        self.resets = 0
        model.dataChanged.connect(self._changed)
        model.modelReset.connect(self._reset)

    def _changed(self, first: object, last: object) -> None:
        self.rows += range(first.row(), last.row() + 1)  # type: ignore[attr-defined]

    def _reset(self) -> None:
        self.resets += 1


MODELS = [
    (LinesModel, samples.lines(9)),
    (CartonsModel, samples.cartons()),
    (TrayModel, (samples.tray_entry(Verdict.EXPIRED, 1), samples.tray_entry(Verdict.EXPIRED, 2))),
    (AnswersModel, tuple(samples.answer(verdict, seq) for seq, verdict in enumerate(Verdict))),
    (DeliveriesModel, samples.deliveries()),
    (DifferencesModel, tuple(ExplainedLine(line, None) for line in samples.lines(5))),
]


@pytest.mark.parametrize(("model_type", "rows"), MODELS)
def test_a_model_keeps_qts_contract_through_all_its_changes(
    qtbot: QtBot, model_type: type[RowsModel[object]], rows: tuple[object, ...]
) -> None:
    model = model_type()
    check = contract_of(model)
    model.show_rows(rows)
    assert read_all(model)
    model.show_rows(rows[:1])
    model.put_first(rows[1], at_most=2)
    model.mark_fresh(model.key(rows[1]))
    model.retranslate()
    model.show_rows(())
    model.retranslate()
    assert model.rowCount() == 0
    del check


def test_a_scan_redraws_one_row_of_ten_thousand(qtbot: QtBot) -> None:
    panel = LinesPanel()
    qtbot.addWidget(panel)
    panel.show_lines(samples.lines(10_000))
    changes = Changes(panel.model)
    panel.show_changed([samples.line(7000, 41)], 7000)
    assert set(changes.rows) == {6999}
    assert len(changes.rows) <= 2
    assert changes.resets == 0


def test_the_sums_follow_a_scan_without_adding_up_all_lines(qtbot: QtBot) -> None:
    model = LinesModel()
    model.show_rows(samples.lines(8))
    assert (model.received, model.expected, model.complete) == (139, 320, 3)
    model.show_changed([samples.line(3, 40), samples.line(1, 39)])
    assert (model.received, model.complete) == (166, 3)


def test_the_line_just_counted_stands_out_alone_and_is_in_view(qtbot: QtBot) -> None:
    panel = LinesPanel()
    qtbot.addWidget(panel)
    panel.resize(700, 300)
    panel.show()
    panel.show_lines(samples.lines(500))
    qtbot.waitUntil(lambda: panel.view.verticalScrollBar().maximum() > 10_000)
    for number in (400, 3):
        panel.show_changed([samples.line(number, 5)], number)
        model = panel.model
        fresh = [n for n in range(500) if model.data(model.index(n, 0), FRESH_ROLE)]
        assert fresh == [number - 1]
        assert panel.view.rect().contains(panel.view.visualRect(model.index(number - 1, 0)))


def test_showing_the_same_lines_again_neither_resets_nor_redraws(qtbot: QtBot) -> None:
    model = LinesModel()
    model.show_rows(samples.lines(50))
    changes = Changes(model)
    rows = list(samples.lines(50))
    rows[9] = replace(rows[9], remark="破损一盒")
    model.show_rows(rows)
    assert changes.rows == [9]
    assert changes.resets == 0


def test_a_mark_survives_the_way_through_qt(qtbot: QtBot) -> None:
    model = AnswersModel()
    model.show_rows([samples.answer(verdict, seq) for seq, verdict in enumerate(Verdict)])
    for row, verdict in enumerate(Verdict):
        assert severity_of(model.index(row, 0)) is verdict.severity
        assert severity_of(model.index(row, 1)) is None


def test_a_row_that_is_not_there_is_not_changed(qtbot: QtBot) -> None:
    model = LinesModel()
    model.show_rows(samples.lines(2))
    assert not model.change_row(samples.line(3, 1))
    model.show_changed([samples.line(3, 1)])
    assert model.rowCount() == 2


def test_the_last_answers_stay_at_twenty_newest_first(qtbot: QtBot) -> None:
    model = AnswersModel()
    check = contract_of(model)
    for seq in range(30):
        model.put_first(samples.accepted(seq), 20)
    assert [row.seq for row in model.rows] == list(range(29, 9, -1))
    assert model.position(29) == 0
    del check


def test_the_tray_shows_what_waits_before_what_is_settled(qtbot: QtBot) -> None:
    panel = TrayPanel()
    qtbot.addWidget(panel)
    panel.show_entries(
        [
            samples.tray_entry(Verdict.EXPIRED, 1),
            samples.tray_entry(Verdict.WRONG_BATCH, 2, "退回配送企业"),
            samples.tray_entry(Verdict.UNKNOWN_CODE, 3),
        ]
    )
    assert [entry.seq for entry in panel.model.rows] == [3, 1, 2]
    panel.show_changed(samples.tray_entry(Verdict.UNKNOWN_CODE, 3, "误扫"))
    assert [entry.seq for entry in panel.model.waiting] == [1]


def test_cartons_stand_in_the_order_of_their_numbers() -> None:
    numbers = ["ZX-10", "ZX-2", "ZX-9", "A-3", "ZX-010-2", "ZX-010-10", "9" * 5000, "箱"]
    model = CartonsModel()
    carton = samples.cartons()[0]
    model.show_rows([replace(carton, carton_no=number) for number in numbers])
    shown = [row.carton_no for row in model.rows]
    assert shown == [
        "9" * 5000,
        "A-3",
        "ZX-2",
        "ZX-9",
        "ZX-10",
        "ZX-010-2",
        "ZX-010-10",
        "箱",
    ]


def test_the_tray_says_what_to_do_only_while_something_waits(qtbot: QtBot) -> None:
    panel = TrayPanel()
    qtbot.addWidget(panel)
    panel.show()
    hint = panel.findChild(QLabel)
    assert hint is not None
    assert not hint.isVisible()
    panel.show_changed(samples.tray_entry(Verdict.EXPIRED, 1))
    assert hint.isVisible()
    panel.set_compact(compact=True)
    assert not hint.isVisible()
    panel.set_compact(compact=False)
    panel.show_changed(samples.tray_entry(Verdict.EXPIRED, 1, "误扫"))
    assert not hint.isVisible()
