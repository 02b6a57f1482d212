"""On a line that breaks, beside the Shanghai training platform: what got lost is mended, once."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from app.links.days import Compared, Difference, Repair
from app.purchasing import journal
from app.purchasing.operations import OrderFact
from app.store.database import Database
from app.store.facts import Author
from sync.connectors.port import PlatformError
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE
from sync.service.transactions import commit
from tests.app.purchasing.samples import approved, draft, line, saved, submitted
from tests.sync.connectors.shanghai_yy.yy_stand import DAY, ITEMS, NOON, Stand, standing
from tests.sync.service.comparing.bench import Bench
from tests.sync.service.running import ORG

PLAN = "CG20261122-01-0001"
SMALL = {"lines": 2, "cartons": 2, "boxes": 6}
MESSAGES = ("YY003", "YY005", "YY006", "YY018", "YY020", "")
BREAKS = ("cut-before", "cut-after", "error", "error-after")
STEPS = st.one_of(
    st.sampled_from(["truck", "poll", "confirm", "send", "lose", "compare"]),
    st.tuples(st.sampled_from(BREAKS), st.sampled_from(MESSAGES)),
)


class Province:
    """A platform that may break, and what the hospital said of each detail."""

    def __init__(self, bench: Bench, stand: Stand) -> None:
        self.bench, self.stand = bench, stand
        self.said: dict[str, bool] = {}

    def step(self, one: str | tuple[str, str]) -> None:
        if isinstance(one, tuple):
            self.stand.fault(one[0], one[1])
            return
        try:
            getattr(self, one)()
        except PlatformError as problem:
            assert problem.retry_after_s is not None, problem

    def truck(self) -> None:
        self.stand.control("POST", "/deliveries", SMALL)

    def poll(self) -> None:
        self.bench.asking.ask()

    def confirm(self) -> None:
        known = sorted(self.bench.details())
        # Every third is refused.
        self.said |= self.bench.confirm(*known[::3])

    def send(self) -> None:
        self.bench.send()

    def lose(self) -> None:
        self.bench.lose()

    def compare(self) -> None:
        self.bench.compare(DAY)
        self.bench.fetch()

    def states(self) -> dict[str, str]:
        """How each detail stands at the platform, as it says itself."""
        listed = self.stand.control("GET", "/accepted")
        return {one["detail_id"]: one["state"] for one in listed}

    def check(self) -> None:
        """Both sides agree, and each word was counted once."""
        self.bench.settle(DAY)
        states = self.states()
        wanted = {number: "10" if passed else "11" for number, passed in self.said.items()}
        assert {number: states[number] for number in wanted} == wanted
        assert {state for number, state in states.items() if number not in wanted} <= {"00"}
        assert sorted(states) == sorted(self.bench.details())
        for compared in (Compared.ORDERS, Compared.DELIVERIES, Compared.RECEIPTS):
            one = self.bench.day(compared, DAY)
            assert (one.lines, one.ours == one.theirs == one.equal) == ((), True), one
        # The platform never had to refuse a word because it had it already.
        refused = Counter(call.outcome for call in self.stand.calls if call.message == "YY018")
        assert not refused.keys() & {"13015", "13014"}, refused


def run(database: Database, steps: list[Any]) -> None:
    with standing(lines=2, cartons=2, boxes=6) as stand, stand.hospital() as platform:
        province = Province(Bench(database, platform, NOON), stand)
        for one in steps:
            province.step(one)
        province.check()


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.generate),
)
@given(steps=st.lists(STEPS, max_size=12))
@example(steps=["poll", "confirm", ("cut-after", "YY018"), "send", "truck", "lose"])
@example(steps=["truck", "poll", "confirm", "lose", ("cut-before", "YY005"), "compare", "send"])
@example(steps=["poll", "confirm", ("cut-after", "YY018"), "send", "truck"])
@example(steps=["poll", "confirm", ("error-after", "YY018"), "send", "lose", "truck"])
def test_after_the_repair_nothing_differs_and_nothing_counts_twice(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Any]
) -> None:
    with Database.at(tmp_path_factory.mktemp("province") / "service.db") as database:
        run(database, steps)


def test_the_same_on_a_server(any_database: Database) -> None:
    steps = ["poll", "confirm", ("cut-after", "YY018"), "send", "truck", "lose"]
    run(any_database, [*steps, ("cut-after", "YY006"), "compare"])


@pytest.mark.parametrize("message", ["YY009", "YY010"])
@pytest.mark.parametrize("kind", ["cut-before", "cut-after", "error-after"])
def test_an_order_that_got_lost_waits_and_is_valid_once(
    sqlite_database: Database, kind: str, message: str
) -> None:
    lines = [line(n, ITEMS[n].province_code, distributor_code=DISTRIBUTOR_CODE) for n in (1, 2)]
    facts: list[OrderFact] = [saved(draft(*lines)), submitted(), approved()]
    with standing(lines=2, cartons=2, boxes=6) as stand, stand.hospital() as platform:
        bench = Bench(sqlite_database, platform, NOON)
        for number, fact in enumerate(facts, start=1):
            author = Author(ORG, uuid.UUID(int=9), uuid.UUID(int=number), number)
            commit(sqlite_database, lambda c, a=author, b=fact: journal.apply(c, a, b))  # type: ignore[misc]
        stand.fault(kind, message)
        bench.send()
        bench.compare(DAY)
        (found,) = bench.day(Compared.ORDERS, DAY).lines
        assert (found.difference, found.repair) == (Difference.MISSING_THERE, Repair.WAITS)
        bench.clock.time += timedelta(hours=2)
        bench.send()
        bench.settle(DAY)
        orders = bench.day(Compared.ORDERS, DAY)
        assert (orders.ours, orders.theirs, orders.equal) == (1, 1, 1)
        mine = [one for one in stand.control("GET", "/orders") if one["plan_no"] == PLAN]
        assert [one["state"] for one in mine].count("00") == len(mine) - 1
