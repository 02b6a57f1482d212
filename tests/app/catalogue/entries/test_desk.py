from __future__ import annotations

import queue
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from app.catalogue.entries import terms
from app.catalogue.entries.desk import CatalogueDesk
from app.catalogue.entries.events import (
    CardShown,
    CatalogueChanged,
    CatalogueRefused,
    ChangesAsked,
    ChangesListed,
    Decided,
    ImportShown,
    ImportWish,
    ItemAsked,
    ItemsFound,
    MatchesAsked,
    MatchesListed,
    MatchWish,
    Pair,
    SyncShown,
    Task,
    VersionsAsked,
    VersionsListed,
)
from app.catalogue.entries.syncing import Refreshed, SyncFailed
from app.catalogue.entries.values import Decision, MatchState, SearchAsked, Side
from app.store.core import Core
from tests.deliveries import Workplace

Event = TypeVar("Event")
HEADINGS = "院内编码,通用名,规格,生产企业,包装单位,最小单位,转换比,采购价格\n"
LIMIT_S = 60


class Stage:
    """A desk and what it said."""

    def __init__(self, place: Workplace) -> None:
        self.place, self.core = place, Core()
        self.events: queue.Queue[object] = queue.Queue()
        self.answers: list[Refreshed | SyncFailed] = []
        parts = place.parts
        self.desk = CatalogueDesk(
            parts.database, parts.log, parts.clock, self.core, self.events.put, ask=self.ask
        )

    def ask(self) -> Refreshed:
        answer = self.answers.pop()
        if isinstance(answer, SyncFailed):
            raise answer
        return answer

    def heard(self, kind: type[Event]) -> Event:
        """The next event of a kind; what came before it of others is passed over."""
        while True:
            event = self.events.get(timeout=LIMIT_S)
            if isinstance(event, kind):
                return event
            assert not isinstance(event, CatalogueRefused), event.why

    def imported(self, path: Path, *, whole: bool = False) -> ImportShown:
        self.desk.import_file(ImportWish(Side.HOSPITAL, path.name, whole, "甲"), path)
        while True:
            shown = self.heard(ImportShown)
            if shown.done is not None or shown.stopped:
                return shown


@pytest.fixture
def stage(place: Workplace) -> Iterator[Stage]:
    made = Stage(place)
    yield made
    assert made.desk.stop(LIMIT_S)
    assert made.core.stop(LIMIT_S)


def catalogue(path: Path, count: int, price: str = "12.50", encoding: str = "gb18030") -> Path:
    rows = (f"Y{n:05},试验片{n % 7},0.25g,试验制药,盒,片,24,{price}\n" for n in range(count))
    path.write_text(HEADINGS + "".join(rows), encoding=encoding)
    return path


def findable(stage: Stage) -> None:
    """Wait until the search knows every name."""
    while True:
        with stage.place.parts.database.reading() as connection:
            if not terms.waiting(connection, stage.place.org):
                return
        stage.heard(CatalogueChanged)


def test_a_file_is_imported_searched_shown_and_its_versions_told(
    stage: Stage, tmp_path: Path
) -> None:
    shown = stage.imported(catalogue(tmp_path / "目录.csv", 450))
    assert shown.done is not None
    assert (shown.done.rows, shown.done.here, shown.done.complete) == (450, 450, True)
    path = catalogue(tmp_path / "新目录.csv", 3, price="13.00")
    path.write_text(path.read_text("gb18030") + ",试验,,,,,,\n", encoding="utf-8")
    again = stage.imported(path)
    assert again.unreadable == 1
    assert again.said
    assert again.done is not None
    assert again.done.here == 3
    findable(stage)
    stage.desk.search(SearchAsked("syp3"))
    assert len(stage.heard(ItemsFound).hits) == 64
    stage.desk.show(ItemAsked(Side.HOSPITAL, "Y00001"))
    card = stage.heard(CardShown).card
    assert card is not None
    assert [str(point.price) for point in card.prices] == ["12.50", "13.00"]
    stage.desk.list_versions(VersionsAsked(Side.HOSPITAL))
    listed = stage.heard(VersionsListed)
    assert [one.name for one in listed.rows] == ["新目录.csv", "目录.csv"]
    stage.desk.list_changes(ChangesAsked(listed.rows[0].version_id))
    assert [one.fields[0].after for one in stage.heard(ChangesListed).rows] == ["13.00"] * 3


def test_an_import_can_be_stopped_and_a_bad_file_changes_nothing(
    stage: Stage, tmp_path: Path
) -> None:
    bad = tmp_path / "别的.csv"
    bad.write_text("甲,乙\n1,2\n", encoding="utf-8")
    for path in (bad, tmp_path / "没有.csv"):
        stage.desk.import_file(ImportWish(Side.HOSPITAL, path.name, True, "甲"), path)
        while not isinstance(event := stage.events.get(timeout=LIMIT_S), CatalogueRefused):
            pass
        assert event.task is Task.IMPORT
        assert event.number is None
        assert event.why.chinese
    path = catalogue(tmp_path / "大.csv", 20_000)
    stage.desk.import_file(ImportWish(Side.HOSPITAL, path.name, True, "甲"), path)
    while stage.heard(ImportShown).phase != "writing":
        pass
    stage.desk.stop_import()
    while not (shown := stage.heard(ImportShown)).stopped:
        assert shown.done is None
    stage.desk.list_versions(VersionsAsked())
    assert [one.complete for one in stage.heard(VersionsListed).rows] == [False]


def test_a_person_decides_on_pairs_and_is_told_how_they_stand(stage: Stage) -> None:
    pairs = tuple(Pair(f"Y{n}", "X1") for n in range(60))
    stage.desk.decide(MatchWish(pairs, Decision.CONFIRMED, "甲"))
    told = stage.heard(Decided)
    assert {one.state for one in told.matches} == {MatchState.CONFIRMED}
    assert "60" in told.said.chinese
    stage.desk.list_matches(MatchesAsked(MatchState.CONFIRMED, province_code="X1"))
    assert len(stage.heard(MatchesListed).rows) == 60
    stage.desk.decide(MatchWish((), Decision.CONFIRMED, "甲"))
    refused = stage.events.get(timeout=LIMIT_S)
    assert isinstance(refused, CatalogueRefused)


def test_a_sync_is_asked_for_and_its_failure_told(stage: Stage) -> None:
    stage.answers = [SyncFailed("平台暂时连不上，稍后会再试"), Refreshed(40, 3)]
    for words in ("40", "连不上"):
        stage.desk.sync_now()
        assert stage.heard(SyncShown).running
        done = stage.heard(SyncShown)
        assert not done.running
        assert done.said is not None
        assert words in done.said.chinese
    stage.desk.told()
    assert stage.heard(CatalogueChanged).matches
