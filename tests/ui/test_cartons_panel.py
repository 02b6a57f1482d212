"""The table of cartons: a package of unknown contents comes and goes with its opening."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.receiving.progress import CartonProgress
from tests.ui import samples
from ui.application import Dressed
from ui.receiving.side_panels import CartonsPanel


def test_an_opened_package_is_a_row_until_its_opening_is_undone(
    qapp: Dressed, qtbot: QtBot
) -> None:
    panel = CartonsPanel()
    qtbot.addWidget(panel)
    panel.model.show_rows(samples.cartons())
    before = len(panel.model.rows)
    pack = CartonProgress(
        samples.trace_code(7), 30, 0, opened=True, codes_known=False, is_package=True
    )
    panel.show_changed([pack])
    panel.show_changed([replace(pack, received=2)])
    assert len(panel.model.rows) == before + 1
    row = next(row for row in panel.model.rows if row.is_package)
    assert panel.model.text(row, 1) == "2 / 30"
    panel.show_changed([replace(pack, ended=True)])
    panel.show_changed([replace(pack, opened=False, expected=None)])
    assert len(panel.model.rows) == before
