"""The window's replays: watched, called off, kept; on a database that is open meanwhile."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

import pytest

from app.receiving.black_box import box_file
from app.receiving.black_box.checking import checked
from app.receiving.black_box.events import (
    ReplayEnded,
    ReplayFileKept,
    ReplayNotEnded,
    ReplayStepped,
)
from app.receiving.sessions.session import ReceivingSession
from printing.replay_desk import ReplayDesk
from tests.app.receiving.black_box.test_replaying import scan, the_delivery
from tests.deliveries import Workplace, code, workplace

WAIT_S = 120.0
Event = TypeVar("Event")


class Window:
    """A receipt, and a desk that replays it."""

    def __init__(self, place: Workplace, path: Path) -> None:
        self.place = place
        self.path = path
        self.session: ReceivingSession = place.receive(the_delivery())
        self.events: SimpleQueue[object] = SimpleQueue()
        self.steps: list[ReplayStepped] = []
        self.desk = ReplayDesk(path, lambda: (place.parts.rules, "示例医院"), self.post)

    def post(self, event: object) -> None:
        if isinstance(event, ReplayStepped):
            self.steps.append(event)
        else:
            self.events.put(event)

    @property
    def receipt_no(self) -> str:
        return self.session.view().receipt_no

    def next(self, kind: type[Event]) -> Event:
        event = self.events.get(timeout=WAIT_S)
        assert isinstance(event, kind), event
        return event


@pytest.fixture
def window(tmp_path: Path, empty_database: Path) -> Iterator[Window]:
    path = Path(shutil.copy(empty_database, tmp_path / "workstation.db"))
    with workplace(path) as place:
        made = Window(place, path)
        yield made
        assert made.desk.stop(WAIT_S)


def test_a_receipt_is_replayed_while_it_is_worked_on(window: Window) -> None:
    scan(window.place, window.session, code(1), "XH-1", "坏码", "TDCMD-UNDO")
    number = window.receipt_no
    window.desk.replay(number)
    scan(window.place, window.session, code(2))
    ended = window.next(ReplayEnded)
    assert (ended.receipt_no, ended.differences) == (number, ())
    assert ended.steps >= 5
    assert window.steps[-1].done == window.steps[-1].total == ended.steps


def test_what_differs_is_told(window: Window) -> None:
    scan(window.place, window.session, code(1), code(2))
    with window.place.parts.database.writing() as connection:
        connection.exec_driver_sql("UPDATE count_event SET quantity = 9 WHERE seq = 2")
    window.desk.replay(window.receipt_no)
    first = window.next(ReplayEnded).differences[0]
    assert (first.what, first.then, first.now) == ("row", "9", "1")


def test_a_replay_is_called_off(window: Window) -> None:
    scan(window.place, window.session, *(code(n) for n in range(1, 5)))
    begun, may_go_on = threading.Event(), threading.Event()
    watched = window.post

    def post(event: object) -> None:
        watched(event)
        if isinstance(event, ReplayStepped) and not begun.is_set():
            begun.set()
            assert may_go_on.wait(WAIT_S)

    window.desk._post = post
    window.desk.replay(window.receipt_no)
    assert begun.wait(WAIT_S)
    window.desk.call_off()
    may_go_on.set()
    assert window.next(ReplayNotEnded).reason == ""
    window.desk.replay(window.receipt_no)
    assert window.next(ReplayEnded).differences == ()


def test_a_receipt_that_is_not_there_is_said(window: Window) -> None:
    window.desk.replay("SH-NONE")
    assert "没有收货单 SH-NONE" in window.next(ReplayNotEnded).reason


def test_recording_and_report_are_kept(window: Window, tmp_path: Path) -> None:
    scan(window.place, window.session, code(1), "坏码")
    window.desk.export(tmp_path / "none.gz")
    window.desk.replay(window.receipt_no)
    window.next(ReplayEnded)
    window.desk.export(tmp_path / "box.gz")
    assert window.next(ReplayFileKept) == ReplayFileKept(tmp_path / "box.gz")
    with checked(box_file.read(tmp_path / "box.gz")) as (found, _then, _now):
        assert found.same
    window.desk.save_report(tmp_path / "report.txt")
    assert window.next(ReplayFileKept).complaint == ""
    report = (tmp_path / "report.txt").read_text("utf-8-sig")
    assert "示例医院" in report
    assert window.receipt_no in report
    assert "回放与记录一致" in report
    assert not (tmp_path / "none.gz").exists(), "nothing had been played"


def test_a_place_that_takes_no_file_is_said(window: Window, tmp_path: Path) -> None:
    scan(window.place, window.session, code(1))
    window.desk.replay(window.receipt_no)
    window.next(ReplayEnded)
    window.desk.export(tmp_path / "no" / "such" / "folder" / "box.gz")
    assert window.next(ReplayFileKept).complaint
    window.desk.let_go()
    window.desk.export(tmp_path / "box.gz")
    assert window.events.empty()
    assert not (tmp_path / "box.gz").exists(), "nobody looks at it any more"


@pytest.mark.logs("bug .* in a replay")
def test_a_bug_has_a_number(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("printing.replay_desk.taking.take", broken)
    window.desk.replay(window.receipt_no)
    assert "编号" in window.next(ReplayNotEnded).reason
