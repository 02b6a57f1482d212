"""The desk of the code library, over a real store and the core's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from typing import TypeVar

import pytest

from app.receiving.values import Package
from app.store.core import Core, Urgency
from app.store.errors import DiskFull
from app.tracing import desk as desks
from app.tracing.desk import LibraryDesk
from app.tracing.events import (
    CodesFound,
    CodeShown,
    ExportShown,
    ImportShown,
    LibraryEvent,
    LibraryFailed,
    Moved,
    MovePreviewed,
    TakeBack,
    Task,
)
from app.tracing.moving import Wish
from app.tracing.values import MoveKind, Problem, State
from app.tracing.wanted import PAGE, Wanted
from tests.app.tracing.shelves import DISPENSER, a_batch, receive
from tests.deliveries import MIDDLE, Workplace, boxes, code

Event = TypeVar("Event", bound=LibraryEvent)
WAIT_S = 30


@dataclass(slots=True)
class Counter:
    """A desk with its core, and what it said."""

    place: Workplace
    core: Core
    desk: LibraryDesk
    events: Queue[tuple[str, LibraryEvent]]

    def hear(
        self, kind: type[Event], ready: Callable[[Event], bool] = lambda _event: True
    ) -> Event:
        """The next event that is ready; steps of the same work may come before it."""
        while True:
            thread, event = self.events.get(timeout=WAIT_S)
            assert isinstance(event, kind), event
            assert thread in ("library", "library-files")
            if ready(event):
                return event


@pytest.fixture
def counter(place: Workplace) -> Iterator[Counter]:
    events: Queue[tuple[str, LibraryEvent]] = Queue()
    core = Core()
    parts = place.parts
    desk = LibraryDesk(
        parts.database,
        parts.log,
        parts.clock,
        core,
        lambda event: events.put((threading.current_thread().name, event)),
    )
    yield Counter(place, core, desk, events)
    assert desk.stop(WAIT_S)
    assert core.stop(WAIT_S)


def dispense(*codes: str, units: int | None = None, kind: MoveKind = MoveKind.DISPENSED) -> Wish:
    return Wish(kind, codes, DISPENSER, document_no="CF-1", units=units)


def take_back(shown: CodeShown, *, whole: bool = False) -> TakeBack:
    assert shown.card is not None
    movement = shown.card.history[-1].movement_id
    assert movement is not None
    return TakeBack(shown.card.row.code, movement, whole, DISPENSER, "退药")


def test_a_search_goes_on_where_its_page_ended(counter: Counter) -> None:
    receive(counter.place, a_batch(*boxes(1, PAGE + 5)))
    wanted = Wanted(batch="A2601")
    counter.desk.search(wanted)
    first = counter.hear(CodesFound)
    assert (first.wanted, first.after, len(first.rows)) == (wanted, None, PAGE)
    counter.desk.search(wanted, first.next)
    rest = counter.hear(CodesFound)
    assert (rest.after, len(rest.rows), rest.next) == (first.next, 5, None)


def test_a_newer_question_takes_the_place_of_one_that_waits(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, begun = threading.Event(), threading.Event()

    def slow(*_given: object) -> None:
        begun.set()
        go.wait(WAIT_S)

    monkeypatch.setattr(desks, "card", slow)
    counter.desk.show(code(1))
    assert begun.wait(WAIT_S)
    for text in ("1111", "2222", "3333"):
        counter.desk.search(Wanted(code=text))
        counter.desk.preview(dispense(text))
    go.set()
    counter.hear(CodeShown)
    assert counter.hear(CodesFound).wanted.code == "3333"
    assert counter.hear(MovePreviewed).wish == dispense("3333")
    assert counter.events.empty()


def test_a_card_a_story_or_nothing(counter: Counter) -> None:
    session = receive(counter.place, a_batch(*boxes(1, 2)), confirm=False)
    session.undo(counter.place.reading(""))
    session.scan(counter.place.reading(code(1)))
    for serial in (1, 2, 3):
        counter.desk.show(code(serial))
        shown = counter.hear(CodeShown)
        assert shown.code == code(serial)
        assert (shown.card is not None, shown.story is not None) == (serial == 1, serial == 2)


def test_what_is_foreseen_is_what_happens_and_nothing_is_written_before(counter: Counter) -> None:
    receive(counter.place, a_batch(Package(code(1, MIDDLE), boxes(1, 300)), *boxes(900, 1)))
    wish = dispense(code(1, MIDDLE), code(900), code(999), "坏码")
    before = counter.place.rows("SELECT count(*) FROM operation")
    counter.desk.preview(wish)
    foreseen = counter.hear(MovePreviewed)
    assert counter.place.rows("SELECT count(*) FROM operation") == before
    assert {row.code for row in foreseen.rows} == {code(1, MIDDLE), code(900)}
    counter.desk.move(wish)
    done = counter.hear(Moved).answer
    assert (done.moved, done.packages) == (foreseen.answer.moved, 301)
    assert done.refused == foreseen.answer.refused
    assert {one.problem for one in done.refused} == {Problem.UNKNOWN, Problem.NO_CODE}
    assert len(done.movements) == 2


def test_a_movement_is_taken_back_for_one_code_or_as_a_whole(counter: Counter) -> None:
    receive(counter.place, a_batch(*boxes(1, 3)))
    counter.desk.move(dispense(code(1), code(2), code(3)))
    counter.hear(Moved)
    counter.desk.show(code(1))
    shown = counter.hear(CodeShown)
    counter.desk.preview(take_back(shown))
    assert counter.hear(MovePreviewed).answer.moved == (code(1),)
    counter.desk.preview(take_back(shown, whole=True))
    assert counter.hear(MovePreviewed).answer.packages == 3
    counter.desk.reverse(take_back(shown))
    assert counter.hear(Moved).answer.moved == (code(1),)
    counter.desk.reverse(take_back(shown, whole=True))
    rest = counter.hear(Moved).answer
    assert set(rest.moved) == {code(2), code(3)}
    assert [one.problem for one in rest.refused] == [Problem.REVERSED]


def test_a_parent_comes_back_with_what_left_through_it(counter: Counter) -> None:
    receive(counter.place, a_batch(Package(code(1, MIDDLE), boxes(1, 4))))
    counter.desk.move(dispense(code(1, MIDDLE)))
    counter.hear(Moved)
    counter.desk.show(code(1, MIDDLE))
    shown = counter.hear(CodeShown)
    counter.desk.preview(take_back(shown))
    assert counter.hear(MovePreviewed).answer.packages == 4
    counter.desk.reverse(take_back(shown))
    assert counter.hear(Moved).answer.packages == 4


def test_only_the_movement_that_was_seen_is_taken_back(counter: Counter) -> None:
    receive(counter.place, a_batch(*boxes(1, 1)))
    counter.desk.move(dispense(code(1)))
    counter.hear(Moved)
    counter.desk.show(code(1))
    wish = take_back(counter.hear(CodeShown))
    counter.desk.reverse(wish)
    counter.desk.move(dispense(code(1), kind=MoveKind.DESTROYED))
    counter.desk.reverse(wish)
    assert [counter.hear(Moved).answer.packages for _ in range(3)] == [1, 1, 0]


def test_an_opening_and_a_use_are_taken_back_in_turn(counter: Counter) -> None:
    receive(counter.place, a_batch(*boxes(1, 1)))
    counter.desk.move(dispense(code(1), kind=MoveKind.OPENED, units=10))
    counter.desk.move(dispense(code(1), kind=MoveKind.USED, units=10))
    assert [counter.hear(Moved).answer.packages for _ in range(2)] == [1, 1]
    counter.desk.show(code(1))
    use = counter.hear(CodeShown)
    assert use.card is not None
    opening = next(entry for entry in use.card.history if entry.word == MoveKind.OPENED)
    assert opening.movement_id is not None
    counter.desk.reverse(take_back(use))
    counter.desk.reverse(TakeBack(code(1), opening.movement_id, False, DISPENSER))
    assert [counter.hear(Moved).answer.packages for _ in range(2)] == [1, 1]
    counter.desk.search(Wanted(code=code(1)))
    assert [row.state for row in counter.hear(CodesFound).rows] == [State.HELD]


def stock(path: Path, count: int) -> Path:
    rows = [f"{code(n)},X1,试验片,B1" for n in range(1, count + 1)]
    path.write_text("\n".join(["追溯码,品种编码,名称,批号", *rows]), encoding="utf-8")
    return path


def test_an_import_tells_how_far_it_is_and_what_came_of_it(
    counter: Counter, tmp_path: Path
) -> None:
    path = stock(tmp_path / "stock.csv", 250)
    counter.desk.import_stock(path, DISPENSER)
    steps = [counter.hear(ImportShown) for _ in range(5)]
    assert [step.taken for step in steps] == [0, 100, 200, 250, 250]
    assert steps[-1].done is not None
    assert steps[-1].done.taken == 250
    counter.desk.import_stock(path, DISPENSER)
    again = counter.hear(ImportShown, lambda event: event.done is not None).done
    assert again is not None
    assert (again.taken, len(again.already)) == (0, 250)


def test_a_stopped_import_keeps_what_it_took_and_can_go_on(
    counter: Counter, tmp_path: Path
) -> None:
    path = stock(tmp_path / "stock.csv", 250)
    release = threading.Event()
    counter.core.submit(Urgency.SCAN, lambda: release.wait(WAIT_S))
    counter.desk.import_stock(path, DISPENSER)
    assert counter.hear(ImportShown).taken == 0
    counter.desk.stop_import()
    release.set()
    stopped = counter.hear(ImportShown, lambda event: event.stopped)
    assert stopped.taken <= 100
    counter.desk.import_stock(path, DISPENSER)
    done = counter.hear(ImportShown, lambda event: event.done is not None).done
    assert done is not None
    assert done.taken + len(done.already) == 250


@pytest.mark.parametrize("name", ["found.csv", "found.xlsx"])
def test_an_export_tells_how_far_it_is(counter: Counter, tmp_path: Path, name: str) -> None:
    receive(counter.place, a_batch(*boxes(1, 12)))
    counter.desk.export(Wanted(), tmp_path / name)
    done = counter.hear(ExportShown, lambda event: event.done)
    assert done.written == 12
    assert (tmp_path / name).is_file()


def test_a_stopped_export_leaves_no_file(counter: Counter, tmp_path: Path) -> None:
    receive(counter.place, a_batch(*boxes(1, 12)))
    go, begun = threading.Event(), threading.Event()
    blocker = tmp_path / "first.csv"

    def wait(*_given: object) -> int:
        begun.set()
        go.wait(WAIT_S)
        return 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desks, "export", wait)
        counter.desk.export(Wanted(), blocker)
        assert begun.wait(WAIT_S)
    counter.desk.export(Wanted(), tmp_path / "second.csv")
    counter.desk.stop_export()
    go.set()
    counter.hear(ExportShown, lambda event: event.stopped)
    assert list(tmp_path.glob("second*")) == []


def test_what_a_person_chose_wrongly_is_said_in_words(counter: Counter, tmp_path: Path) -> None:
    (tmp_path / "no header.csv").write_text("1,2,3", encoding="utf-8")
    counter.desk.import_stock(tmp_path / "no header.csv", DISPENSER)
    counter.hear(ImportShown)
    assert "追溯码" in counter.hear(LibraryFailed).why.chinese
    counter.desk.import_stock(tmp_path / "missing.csv", DISPENSER)
    counter.hear(ImportShown)
    failed = counter.hear(LibraryFailed)
    assert failed.task is Task.IMPORT
    assert "missing.csv" in failed.why.english
    counter.desk.export(Wanted(), tmp_path / "no folder" / "found.csv")
    counter.hear(ExportShown)
    assert counter.hear(LibraryFailed).task is Task.EXPORT
    counter.desk.search(Wanted(code="123"))
    failed = counter.hear(LibraryFailed)
    assert (failed.task, failed.number) == (Task.SEARCH, "")
    assert "4" in failed.why.chinese


def test_a_full_disk_and_a_bug_are_told_and_the_desk_goes_on(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    receive(counter.place, a_batch(*boxes(1, 1)))

    def full(*_given: object) -> None:
        raise DiskFull("work.db")

    def broken(*_given: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(counter.place.parts.log, "append", full, raising=False)
        counter.desk.move(dispense(code(1)))
        failed = counter.hear(LibraryFailed)
    assert (failed.task, failed.number) == (Task.MOVE, "")
    assert "磁盘已满" in failed.why.chinese
    with monkeypatch.context() as patch:
        patch.setattr(desks, "card", broken)
        counter.desk.show(code(1))
        failed = counter.hear(LibraryFailed)
    assert failed.number in failed.why.chinese
    assert failed.number in caplog.text
    counter.desk.move(dispense(code(1)))
    assert counter.hear(Moved).answer.packages == 1


def test_what_still_waits_is_forgotten_at_the_end(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: Queue[LibraryEvent] = Queue()
    go, begun = threading.Event(), threading.Event()

    def slow(*_given: object) -> None:
        begun.set()
        go.wait(WAIT_S)

    monkeypatch.setattr(desks, "card", slow)
    core = Core()
    parts = place.parts
    desk = LibraryDesk(parts.database, parts.log, parts.clock, core, told.put)
    desk.show(code(1))
    assert begun.wait(WAIT_S)
    desk.move(dispense(code(1)))
    assert not desk.stop(0.01)
    go.set()
    assert desk.stop(WAIT_S)
    desk.search(Wanted())
    assert core.stop(WAIT_S)
    assert [type(event) for event in list(told.queue)] == [CodeShown]
