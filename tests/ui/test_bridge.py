"""Events from any thread arrive in the main thread, in order."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from app.readers import batch, events, picture
from app.readers.events import ReplayShown
from app.receiving.progress import DeskEvent
from ui import ports
from ui.bridge import Bridge


class Ear(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[str, bool]] = []

    @Slot(object)
    def hear(self, event: ReplayShown) -> None:
        in_main = threading.current_thread() is threading.main_thread()
        self.heard.append((event.path.name, in_main))


def test_five_thousand_events_of_a_plain_thread_arrive_in_order_in_the_main_thread(
    qtbot: QtBot,
) -> None:
    bridge, ear = Bridge(), Ear()
    bridge.replay_shown.connect(ear.hear)

    def send() -> None:
        for number in range(5000):
            bridge.post(ReplayShown(Path(str(number)), 0, 0, running=True))

    thread = threading.Thread(target=send)
    thread.start()
    qtbot.waitUntil(lambda: len(ear.heard) == 5000, timeout=60_000)
    thread.join()
    assert ear.heard == [(str(number), True) for number in range(5000)]


def test_an_event_posted_in_the_main_thread_does_not_overtake_the_one_before(qtbot: QtBot) -> None:
    bridge, ear = Bridge(), Ear()
    bridge.replay_shown.connect(ear.hear)
    thread = threading.Thread(
        target=bridge.post, args=(ReplayShown(Path("first"), 0, 0, running=True),)
    )
    thread.start()
    thread.join()
    bridge.post(ReplayShown(Path("second"), 0, 0, running=True))
    assert ear.heard == []
    qtbot.waitUntil(lambda: len(ear.heard) == 2)
    assert [device for device, _ in ear.heard] == ["first", "second"]


def test_every_event_of_the_desk_and_the_ports_has_a_signal() -> None:
    bridge = Bridge()
    named = {
        thing
        for module in (ports, events, batch, picture)
        for thing in vars(module).values()
        if isinstance(thing, type) and (thing.__doc__ or "").startswith("Event:")
    }
    for event in named | set(get_args(DeskEvent)):
        bridge.post(object.__new__(event))


def test_an_event_nobody_knows_is_refused_where_it_is_posted() -> None:
    with pytest.raises(TypeError, match="no screen knows the event str"):
        Bridge().post("hello")


def test_a_receiver_that_is_gone_is_not_called(qtbot: QtBot) -> None:
    bridge, ear = Bridge(), Ear()
    other = Ear()
    bridge.replay_shown.connect(ear.hear)
    bridge.replay_shown.connect(other.hear)
    ear.deleteLater()
    qtbot.waitUntil(lambda: True)
    bridge.post(ReplayShown(Path("reader"), 0, 0, running=True))
    qtbot.waitUntil(lambda: bool(other.heard))
    assert ear.heard == []
