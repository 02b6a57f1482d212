"""A workplace tells who may sign in, as soon as anybody on this machine knows."""

from __future__ import annotations

import queue
from contextlib import closing
from pathlib import Path

from app.entry.settings import Settings
from app.people.signing.events import PersonsShown
from sync.assembly.workplace import Plan, Workplace
from tests.commands import ROOT

WAIT_S = 60.0


def first_persons(folder: Path) -> PersonsShown:
    """Open a workplace in training, and close it when it has named persons."""
    heard: queue.SimpleQueue[object] = queue.SimpleQueue()
    workplace = Workplace(
        Plan(folder, Settings(), ROOT / "main.py", training=True, size=(1, 2, 4)), heard.put
    )
    with closing(workplace):
        workplace.open()
        while True:
            event = heard.get(timeout=WAIT_S)
            if isinstance(event, PersonsShown):
                return event


def test_persons_come_with_the_first_sync_and_are_known_from_then_on(tmp_path: Path) -> None:
    with_the_sync = first_persons(tmp_path)
    assert len(with_the_sync.names) > 1
    assert first_persons(tmp_path) == with_the_sync
