from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.people.stage import PeopleStage, build_people, fill
from ui.people.fake_people import SECURITY

SignIn = Callable[..., None]


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[PeopleStage]:
    """The page with some of everything; nobody is signed in."""
    made = build_people()
    fill(made.people)
    qtbot.addWidget(made.page)
    made.page.resize(1280, 700)
    made.page.show()
    made.page.opened()
    yield made
    made.page.asking.close()


@pytest.fixture
def speak(stage: PeopleStage, qtbot: QtBot) -> SignIn:
    """Let somebody speak, by 工号, and wait until what he may see is there."""

    def sign_in(number: str = SECURITY, tab: int = 0) -> None:
        stage.page.tabs.setCurrentIndex(tab)
        stage.page.gate.take(stage.people.persons[number])
        shown = stage.page.shown
        if shown.is_seen:
            qtbot.waitUntil(lambda: shown.view.model().rowCount() > 0)  # type: ignore[attr-defined]

    return sign_in
