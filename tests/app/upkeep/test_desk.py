"""The desk of upkeep looks once a day, when asked, and writes what was shown."""

from __future__ import annotations

import queue
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from app.entry.console import Trouble
from app.entry.findings import Ground, Level
from app.entry.settings import Settings
from app.store.clock import SystemClock
from app.upkeep import inspections
from app.upkeep.desk import Papers, UpkeepDesk
from app.upkeep.events import (
    CrashesShown,
    InspectionShown,
    InspectionStepped,
    SupportShown,
    UpkeepEvent,
    UpkeepRefused,
    UpkeepShown,
    UpkeepWritten,
)
from app.upkeep.period import UpkeepReport, this_month

PROBES = ("app.entry.doctor_store:look", "tests.app.upkeep.no_such_probe:look")
PATIENCE_S = 60.0
Event = TypeVar("Event")
Open = Callable[..., UpkeepDesk]


class Told:
    """What the desk told, in order."""

    def __init__(self) -> None:
        self.events: queue.Queue[UpkeepEvent] = queue.Queue()

    def until(self, kind: type[Event]) -> Event:
        while not isinstance(event := self.events.get(timeout=PATIENCE_S), kind):
            pass
        return event


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def desk_of(tmp_path: Path, told: Told) -> Iterator[Open]:
    desks: list[UpkeepDesk] = []

    def open_desk(write: Callable[[Path, bytes], None], first_look_s: float = 3600) -> UpkeepDesk:
        papers = Papers(lambda report: _paper(report), write)
        ground = Ground(tmp_path, Settings())
        desks.append(
            UpkeepDesk(
                ground, SystemClock(), told.events.put, papers,
                probes=PROBES, first_look_s=first_look_s,
            )
        )  # fmt: skip
        return desks[-1]

    yield open_desk
    for desk in desks:
        assert desk.stop(PATIENCE_S)


def _paper(report: UpkeepReport) -> bytes:
    return f"{report.period.words} {len(report.days)}".encode()


def test_a_look_is_shown_step_by_step_and_kept(tmp_path: Path, told: Told, desk_of: Open) -> None:
    """Nobody would know whether it hangs; and the month would have no day."""
    desk = desk_of(Path.write_bytes)

    desk.inspect()

    assert told.until(InspectionStepped).count == 1
    shown = told.until(InspectionShown)
    assert not shown.by_itself
    # A probe that cannot be loaded is a finding like any other.
    assert shown.inspection.level is Level.BROKEN
    assert {"program", "disk", "tests"} <= {one.topic for one in shown.inspection.findings}
    desk.show_period(this_month())
    assert sum(one.looks for one in told.until(UpkeepShown).report.days) == 1
    assert inspections.latest(tmp_path, 2) == (shown.inspection,)


def test_the_day_is_looked_at_once_by_itself(tmp_path: Path, told: Told, desk_of: Open) -> None:
    """A workstation that nobody asks would have no inspections."""
    first = desk_of(Path.write_bytes, first_look_s=0.01)
    assert told.until(InspectionShown).by_itself
    # It is kept after it is shown; what is asked for next is answered behind both.
    first.show_crashes()
    told.until(CrashesShown)

    again = desk_of(Path.write_bytes, first_look_s=0.0)
    time.sleep(0.2)
    again.show_crashes()

    told.until(CrashesShown)
    today = datetime.now(UTC).astimezone().date()
    assert len(inspections.read(tmp_path, today, today)) == 1


def test_the_last_look_is_shown_without_a_new_one(told: Told, desk_of: Open) -> None:
    """Opening the dialog would ask every device each time."""
    desk = desk_of(Path.write_bytes)
    desk.show_last()
    first = told.until(InspectionShown).inspection

    desk.show_last()

    assert told.until(InspectionShown).inspection == first


def test_a_report_and_a_bundle_are_written(tmp_path: Path, told: Told, desk_of: Open) -> None:
    """A person would press a button and find no file."""
    desk = desk_of(Path.write_bytes)
    desk.write_report(this_month(), tmp_path / "m.pdf")
    assert told.until(UpkeepWritten).path == tmp_path / "m.pdf"
    assert (tmp_path / "m.pdf").read_bytes().startswith(this_month().words.encode())

    desk.show_support()
    texts = told.until(SupportShown).texts
    desk.write_support(texts[:1], tmp_path / "s.zip")

    told.until(UpkeepWritten)
    with zipfile.ZipFile(tmp_path / "s.zip") as archive:
        assert archive.namelist() == [texts[0].name]


@pytest.mark.logs("bug")
@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Trouble("磁盘已满，请清理磁盘"), "磁盘已满，请清理磁盘"),
        (PermissionError(13, "denied"), "没有写成"),
        (ValueError("seven"), "程序出错（编号 "),
    ],
)
def test_what_goes_wrong_is_said(
    tmp_path: Path, told: Told, desk_of: Open, error: Exception, words: str
) -> None:
    """The dialog would wait for ever."""

    def fail(_path: Path, _content: bytes) -> None:
        raise error

    desk = desk_of(fail)
    desk.write_report(this_month(), tmp_path / "m.pdf")

    assert told.until(UpkeepRefused).sentence.startswith(words)
    desk.show_crashes()
    told.until(CrashesShown)
