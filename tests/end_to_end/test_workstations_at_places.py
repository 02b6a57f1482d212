"""Two workstations of two campuses: who receives at one is not let in at the other, offline too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.people.asking import RightsShown
from app.people.person import Grant, Person
from app.people.roles import Role
from app.receiving.documents import deliveries
from app.receiving.progress import DeskFailed, ReceiptOpened
from app.receiving.settings import ReceivingRules
from app.receiving.wording import words
from app.store.clock import SystemClock
from app.store.database import Database
from sync.client.courier import CourierSettings
from sync.client.station import Station
from sync.client.tokens import SessionTokens
from sync.service.account_desk import as_administrator
from sync.service.people import keeping
from sync.service.transactions import commit
from tests.campuses import EAST, WEST, know_campuses
from tests.deliveries import a_delivery
from tests.sync.client.heard import Heard
from tests.sync.service.running import ORG, RunningService
from tests.ui.stage import Stage, build_stage
from ui.application import Dressed

CLERK = "收货员甲"
DELIVERY = a_delivery()
SOON = CourierSettings(idle_s=0.05, calm_s=0.05, debounce_s=0)


@pytest.fixture(scope="session")
def qapp_cls() -> type[Dressed]:
    return Dressed


@dataclass
class Dock:
    """One workstation, and what its window is told."""

    folder: Path
    tokens: SessionTokens
    heard: Heard = field(default_factory=Heard)

    def __post_init__(self) -> None:
        self.station = Station(self.folder, ReceivingRules(), SystemClock(), self.heard)
        if self.station.enrolled:
            self.desk = self.station.start_desk()

    def join(self, served: RunningService, name: str) -> None:
        self.station.enrol(served.url, served.code(), name, self.tokens)
        self.desk = self.station.start_desk()
        with self.station.database.writing() as connection:
            deliveries.add_delivery(connection, ORG, DELIVERY, SystemClock().now())
            know_campuses(connection, ORG)

    def sync(self, served: RunningService) -> None:
        self.station.start_courier(served.url, self.tokens, SOON, listen=False)

    def works(self) -> RightsShown:
        self.station.acting.person_changed(CLERK)
        return self.heard.next(RightsShown)

    def stands_at(self, place: str) -> RightsShown:
        """Wait until it is told that it stands there; who works is told what that means."""
        return self.heard.next(RightsShown, lambda one: one.place == place)

    def open_delivery(self) -> str:
        """Open it; why that was refused, or nothing."""
        self.desk.open_delivery(DELIVERY.delivery_id, CLERK)
        found = self.heard.next(object, lambda one: isinstance(one, DeskFailed | ReceiptOpened))
        return words(found.sentence) if isinstance(found, DeskFailed) else ""


@dataclass
class House:
    """The service and both docks."""

    served: RunningService
    east: Dock
    west: Dock

    def place(self, dock: Dock, place: str) -> None:
        device = dock.station.workstation.device
        self.served.service.accounts.set_place(as_administrator(ORG), device, place)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with Database.at(tmp_path / "service.db") as database:
        served = RunningService(database)
        person = Person("1001", CLERK, (Grant(Role.RECEIVING_CLERK, EAST),))
        commit(database, lambda c: know_campuses(c, ORG), ORG)
        commit(database, lambda c: keeping.set_person(c, ORG, person, served.clock.now()), ORG)
        docks = []
        for name in ("东院收货台", "西院收货台"):
            folder = tmp_path / name
            folder.mkdir()
            docks.append(Dock(folder, SessionTokens()))
            docks[-1].join(served, name)
        found = House(served, *docks)
        yield found
        for dock in (found.east, found.west):
            dock.station.stop()
        served.stop()


def reasons(stage: Stage, shown: RightsShown) -> set[str]:
    """The tips of what is grey in the window of this person."""
    stage.bridge.rights_shown.emit(shown)
    pages = stage.window.pages
    held = (pages.deliveries.receive_blind, pages.receiving.confirm, pages.receiving.undo)
    grey = {one.toolTip() for one in held if "权限" in one.toolTip()}
    assert not any(one.isEnabled() for one in held if "权限" in one.toolTip())
    return grey


def test_who_receives_at_one_campus_is_kept_from_the_other(
    house: House, qapp: Dressed, qtbot: QtBot
) -> None:
    """Without it a clerk of the east campus would take in what came for the west."""
    stage = build_stage(qapp)
    qtbot.addWidget(stage.window)
    house.place(house.east, EAST)
    house.place(house.west, WEST)
    for dock, place in ((house.east, EAST), (house.west, WEST)):
        dock.station.acting.person_changed(CLERK)
        dock.sync(house.served)
        shown = dock.stands_at(place)
        said = "您在这个院区没有“"
        why = reasons(stage, shown)
        if place == EAST:
            assert not why
            assert dock.open_delivery() == ""
        else:
            assert len(why) == 3
            assert all(one.startswith(said) for one in why)
            assert dock.open_delivery().startswith(f"{said}收货”权限，请换该处的人员操作")
    # It is moved: whoever works there is let in without signing in again, and back.
    house.place(house.west, EAST)
    assert not reasons(stage, house.west.stands_at(EAST))
    assert house.west.open_delivery() == ""
    house.place(house.west, WEST)
    house.west.stands_at(WEST)


def test_a_workstation_without_the_network_stands_where_it_was_told(house: House) -> None:
    """Without it whoever pulls the cable would receive wherever he likes."""
    house.place(house.west, WEST)
    house.west.station.acting.person_changed(CLERK)
    house.west.sync(house.served)
    house.west.stands_at(WEST)
    house.west.station.stop()
    assert house.served.stop()
    house.west = Dock(house.west.folder, house.west.tokens)
    assert house.west.works().place == WEST
    assert "您在这个院区没有“收货”权限" in house.west.open_delivery()
    assert house.west.station.standing.stands_at == "西院药库"
