"""On a line that breaks, beside the Shanghai training platform: what got lost is mended, once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from app.links.days import Compared
from app.store.database import Database
from sync.connectors.port import PlatformError
from tests.sync.connectors.shanghai_yy.yy_stand import DAY, NOON, Stand, standing
from tests.sync.service.comparing.bench import Bench

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
@example(steps=["poll", "confirm", "send", "truck", ("error-after", "YY018")])
def test_after_the_repair_nothing_differs_and_nothing_counts_twice(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Any]
) -> None:
    with Database.at(tmp_path_factory.mktemp("province") / "service.db") as database:
        run(database, steps)


def test_the_same_on_a_server(any_database: Database) -> None:
    steps = ["poll", "confirm", ("cut-after", "YY018"), "send", "truck", "lose"]
    run(any_database, [*steps, ("cut-after", "YY006"), "compare"])
