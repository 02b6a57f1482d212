from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.links.connections import Health
from app.receiving.verdicts import Severity
from tests.ui.links.stage import link
from ui.links.models import LinksModel
from ui.parts.rows_model import DETAIL_ROLE, SEVERITY_ROLE


@pytest.mark.parametrize(
    ("url", "in_clear"),
    [
        ("http://10.0.0.5:8080/ysxt", True),
        ("https://10.0.0.5/ysxt", False),
        ("http://127.0.0.1:8770/ysxt", False),
    ],
)
def test_a_connection_in_clear_is_marked_where_all_are_listed(
    qtbot: QtBot, url: str, in_clear: bool
) -> None:
    # Without it nobody would remember, a year later, which platform is spoken to in clear.
    model = LinksModel()
    model.show_rows(
        [link("shanghai-yy", "上海阳光采购", Health.WORKING, settings={"url": url, "user": "u"})]
    )
    cell = model.index(0, 0)
    assert ("未加密" in str(cell.data(DETAIL_ROLE))) == in_clear
    assert cell.data(SEVERITY_ROLE) == (Severity.NOTICE if in_clear else None)
    assert cell.data(Qt.ItemDataRole.DisplayRole)
