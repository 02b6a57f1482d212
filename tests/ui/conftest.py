"""Qt without a screen, and the rule that a test cleans up after itself."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.pop("QT_SCALE_FACTOR", None)

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.stage import Stage, build_stage
from ui.application import Dressed
from ui.parts.theme import Scheme


@pytest.fixture(scope="session")
def qapp_cls() -> type[Dressed]:
    return Dressed


@pytest.fixture(autouse=True)
def nothing_is_left_behind(qapp: Dressed) -> Iterator[None]:
    """Fail a test that leaves a top-level widget; threads are watched for all tests."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    widgets = [f"{type(widget).__name__}" for widget in QApplication.topLevelWidgets()]
    qapp.languages.choose("zh")
    qapp.appearance.choose(Scheme.SYSTEM)
    assert not widgets, f"top-level widgets left behind: {widgets}"


@pytest.fixture
def stage(qapp: Dressed, qtbot: QtBot) -> Stage:
    """The window at 1366×768 with fakes behind it, nobody signed in."""
    built = build_stage(qapp)
    qtbot.addWidget(built.window)
    built.window.resize(1366, 768)
    built.window.show()
    built.window.activateWindow()
    qtbot.waitUntil(built.window.isActiveWindow)
    return built


@pytest.fixture
def working(stage: Stage, qtbot: QtBot) -> Stage:
    """The same, with a person signed in and a receipt open."""
    stage.window.sign_in("收货员甲")
    qtbot.waitUntil(lambda: bool(stage.window.pages.deliveries.model.rows))
    stage.window.pages.open_delivery(stage.desk.deliveries[0].delivery_id)
    qtbot.waitUntil(lambda: stage.window.pages.receiving.open_receipt_id is not None)
    return stage
