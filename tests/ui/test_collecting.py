from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.application import Dressed
from ui.collecting import MainThreadCollector


class Forgotten(QObject):
    """Holds itself, so that only the collector can let go of it."""

    died_in: list[str] = []  # noqa: RUF012 (what the tests read)

    def __init__(self) -> None:
        super().__init__()
        self.itself = self

    def __del__(self) -> None:
        self.died_in.append(threading.current_thread().name)


def allocate_much() -> list[list[int]]:
    """Make more than would let Python collect by itself."""
    return [[number] for number in range(200_000)]


def test_no_thread_but_the_main_one_destroys_what_belongs_to_qt(
    qapp: Dressed, qtbot: QtBot
) -> None:
    assert not gc.isenabled()
    Forgotten.died_in.clear()
    gone = weakref.ref(Forgotten())
    worker = threading.Thread(target=allocate_much, name="worker")
    worker.start()
    worker.join(60)
    assert gone() is not None

    kept = allocate_much()
    qtbot.waitUntil(lambda: gone() is None, timeout=20_000)
    assert kept
    assert Forgotten.died_in == [threading.main_thread().name]


def test_nothing_is_collected_before_there_is_enough(qapp: Dressed) -> None:
    collector = MainThreadCollector(qapp)
    gc.collect()
    before = gc.get_stats()[0]["collections"]
    collector.collect_when_due()
    assert gc.get_stats()[0]["collections"] == before
    collector.deleteLater()
