"""What is done with a procurement platform, on both engines."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from app.links.connections import Serves
from app.links.exchanges import Exchange, RunNow
from app.store.clock import SystemClock
from app.store.database import Database
from sync.connectors.port import Offer, PlatformError
from sync.service import procuring, refreshing
from sync.service.accounts import Caller
from sync.service.exchange_desk import ExchangeDesk
from sync.service.his import catalogue
from sync.service.links.connected import Connected, FixedConnections
from sync.service.outbox_rows import Dispatched
from sync.service.rounds import Rounds
from sync.service.transactions import commit
from tests.sync.service.platforms import FakePlatform, detail, item
from tests.sync.service.running import ORG
from tests.sync.service.test_relations import RisingClock

DAY = timedelta(days=1)
POLL_S = 60.0


class Hospital:
    """One institution that buys, and what its workstations are told."""

    def __init__(self, database: Database) -> None:
        self.clock = RisingClock()
        self.platform = FakePlatform()
        self.platform.details = [detail("D1")]
        self.platform.items = {"X0001": item()}
        self.database = database
        self.told = 0
        self.rounds = self.start()
        self.desk = ExchangeDesk(database, self.clock, self.rounds, lambda: None)

    def start(self) -> Rounds:
        connected = Connected(self.platform.name, Serves.PROCUREMENT, self.platform)
        factories = {Serves.PROCUREMENT: [procuring.side(POLL_S, DAY)]}
        connections = FixedConnections({ORG: (connected,)})
        return Rounds(self.database, self.clock, connections, factories, self.note)

    def note(self) -> None:
        self.told += 1

    def serve(self, after_s: float = 0) -> None:
        self.clock.move(after_s)
        (live,) = self.rounds.sides.of(ORG)
        self.rounds.serve(live, threading.Event())

    def plans(self) -> dict[str, tuple[float, str]]:
        """How often each exchange is done, and what its last run said."""
        shown = self.desk.plans(Caller(ORG, self.clock.new_id())).plans
        return {
            plan.exchange: (plan.every_s, plan.last.message if plan.last else "") for plan in shown
        }


@pytest.fixture
def hospital(service_database: Database) -> Hospital:
    return Hospital(service_database)


def test_everything_is_asked_for_as_often_as_it_changes(hospital: Hospital) -> None:
    hospital.serve()
    assert hospital.plans() == {
        "deliveries": (60, "收到 1 项，其中 1 项是新的或有变化。"),
        "orders": (600, "收到 0 项，其中 0 项是新的或有变化。"),
        "returns": (600, "收到 0 项，其中 0 项是新的或有变化。"),
        "invoices": (600, "收到 0 项，其中 0 项是新的或有变化。"),
        "catalogue": (600, "收到 0 项，其中 0 项是新的或有变化。"),
        "relations": (86_400, "收到 0 项，其中 0 项是新的或有变化。"),
    }
    platform = hospital.platform
    # Deliveries have come, so papers were asked for behind them, as they were due anyway.
    assert (platform.papers_asked, platform.relations_asked) == (1, 1)
    for _ in range(9):
        hospital.serve(60)
    assert (platform.papers_asked, platform.relations_asked) == (1, 1)
    hospital.serve(60)
    assert (platform.papers_asked, platform.relations_asked) == (2, 1)
    platform.details.append(detail("D9", delivery_no="PS9"))
    hospital.serve(60)
    assert platform.papers_asked == 3, "papers follow what came"
    hospital.serve(DAY.total_seconds())
    assert platform.relations_asked == 2


def test_what_was_sent_is_asked_about_in_the_next_round(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    hospital.serve()
    (live,) = hospital.rounds.sides.of(ORG)
    placing = live.senders[0]
    assert isinstance(placing, procuring.Followed)
    waiting = [Dispatched("done", None)]
    monkeypatch.setattr(
        type(placing.sender), "send_next", lambda _self: waiting.pop() if waiting else None
    )
    told = hospital.told
    hospital.serve(1)
    assert hospital.told > told
    assert hospital.platform.papers_asked == 1
    hospital.serve(60)
    assert hospital.platform.papers_asked == 2


def test_one_thing_that_fails_keeps_nothing_else_away(hospital: Hospital) -> None:
    away = PlatformError("11001", "通信失败", retry_after_s=600)
    hospital.platform.papers_fail = [away]
    hospital.platform.relations_fail = [away]
    hospital.serve()
    said = {exchange: "通信失败" in message for exchange, (_, message) in hospital.plans().items()}
    assert said == {
        "deliveries": False,
        "orders": True,
        "returns": False,
        "invoices": False,
        "catalogue": False,
        "relations": True,
    }
    hospital.serve(600)
    assert "通信失败" not in "".join(message for _, message in hospital.plans().values())
    assert hospital.platform.relations_asked == 2, "a daily one does not wait for a day"


def test_what_a_platform_does_not_offer_is_no_exchange(service_database: Database) -> None:
    hospital = Hospital(service_database)
    hospital.platform.offers = frozenset({Offer.INVOICES})
    assert list(hospital.plans()) == ["deliveries", "invoices", "catalogue"]


def test_items_are_asked_for_piece_by_piece_and_all_for_a_person(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "A_ROUND", 2)
    rows = [
        {"hospital_code": f"Y{n}", "name": "测试片", "province_code": f"X{n}"} for n in range(5)
    ]
    commit(hospital.database, lambda c: catalogue.take(c, ORG, rows, SystemClock(), "HIS"))
    hospital.platform.details = []
    hospital.serve()
    assert hospital.platform.asked_items == []
    hospital.serve(600)
    assert len(hospital.platform.asked_items) == 2
    hospital.serve(59)
    assert len(hospital.platform.asked_items) == 2
    for _ in range(5):
        hospital.serve(60)
    assert len(hospital.platform.asked_items) == 5, "the rest follows as often as deliveries"
    wish = RunNow(hospital.platform.name, Exchange.CATALOGUE, "甲")
    run = hospital.rounds.run_now(ORG, wish)
    assert (run.came, len(hospital.platform.asked_items)) == (5, 10)
    told = hospital.rounds.refresh(ORG)
    assert (told.asked, told.left) == (5, 0)
