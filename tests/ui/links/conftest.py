from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.links.stage import LinksStage, build_links, fill


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[LinksStage]:
    """The page with some of everything; nobody is signed in."""
    made = build_links()
    fill(made.links)
    qtbot.addWidget(made.page)
    made.page.resize(1280, 700)
    made.page.show()
    made.page.opened()
    qtbot.waitUntil(lambda: made.page.links_tab.links.rowCount() == 5)
    qtbot.waitUntil(lambda: made.page.links_tab.plans.rowCount() == 4)
    qtbot.waitUntil(lambda: len(made.page.asking.kinds) == 2)
    yield made
    made.page.asking.close()
