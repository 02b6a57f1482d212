"""What the sync tells reaches the window, whatever it is."""

from __future__ import annotations

import uuid
from argparse import Namespace
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from PySide6.QtCore import QCoreApplication

import main
from app.entry.later import Later
from app.entry.settings import Settings
from app.receiving.progress import DeskFailed
from sync.client import status
from ui.bridge import Bridge

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
EVENTS: tuple[status.SyncEvent, ...] = (
    status.SyncStatus(status.SyncState.CONNECTED, 0, None, NOW),
    status.DeliveriesChanged(frozenset({uuid.UUID(int=1)})),
    status.ManifestProgress("PS1", "D1", 10, 1, 2),
    status.OperationAnswered(1, uuid.UUID(int=2), "scan", True, "没有采用"),
    status.RowSetAside("delivery", "1", "看不懂"),
    status.HistoryBegunAnew(2),
    status.ServiceWentBack("org", 9, 7),
    status.WitnessBroken("审计记录与本机见过的不一致"),
    status.WitnessBroken(""),
)
"""All but the facts of others, which the core keeps to itself."""


def test_every_kind_of_event_is_tried() -> None:
    """Otherwise a new one would be tried by the first warehouse where it happens."""
    assert {type(one) for one in EVENTS} | {status.FactsArrived} == set(get_args(status.SyncEvent))


@pytest.mark.parametrize("event", EVENTS, ids=lambda one: type(one).__name__)
def test_the_window_knows_it_and_says_what_is_to_be_read(
    qapp: object, event: status.SyncEvent
) -> None:
    """Otherwise the courier would end with an error of the program, and nobody would be told."""
    bridge = Bridge()
    said: list[DeskFailed] = []
    bridge.desk_failed.connect(said.append)
    opening = main._Opening(Namespace(), Settings(), None)
    nobody: Any = None
    main._Listening(bridge, nobody, opening, Later(opening.audit)).hear(event)
    QCoreApplication.processEvents()
    reason = getattr(event, "reason", "") if isinstance(event, status.Remarkable) else ""
    assert [str(one.sentence.values["reason"]) for one in said] == ([reason] if reason else [])
