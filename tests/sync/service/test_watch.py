"""However many wait for news, one look serves them all."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import pytest

from app.store.errors import DatabaseBusy
from sync.service.bell import Bell
from sync.service.limits import Lanes
from sync.service.watch import Watch

LIMIT_S = 30.0


class Feeds:
    """Where feeds end, and how often somebody looked."""

    def __init__(self) -> None:
        self.ends: dict[str, int] = {}
        self.looks: list[int] = []
        self.broken = False

    def look(self, scopes: Collection[str]) -> dict[str, int]:
        self.looks.append(len(scopes))
        if self.broken:
            raise DatabaseBusy("gone")
        return {scope: self.ends.get(scope, 0) for scope in scopes}


def test_two_hundred_wait_and_those_whose_feed_goes_on_are_woken_by_one_look() -> None:
    async def play() -> None:
        bell, feeds = Bell(), Feeds()
        watch = Watch(bell, Lanes(1, 1, LIMIT_S, 5), feeds.look)
        ends = [{f"org:{number % 10}": 0, "global": 0} for number in range(200)]
        waiting = [asyncio.ensure_future(watch.changed(one, LIMIT_S)) for one in ends]
        while not feeds.looks:
            await asyncio.sleep(0.01)
        assert watch.waiting == 200
        before = len(feeds.looks)
        feeds.ends["org:3"] = 1
        for _ in range(100):
            bell.ring()
        woken, others = waiting[3::10], [one for no, one in enumerate(waiting) if no % 10 != 3]
        assert all(await asyncio.gather(*woken))
        # Rung a hundred times within a moment, by whom nobody knows: two looks at the most.
        assert len(feeds.looks) - before <= 2
        assert feeds.looks[0] == 11
        assert not any(one.done() for one in others)
        bell.close()
        await asyncio.gather(*others)
        assert watch.waiting == 0

    asyncio.run(play())


def test_what_was_told_before_one_began_to_wait_is_found() -> None:
    async def play() -> None:
        feeds = Feeds()
        watch = Watch(Bell(), Lanes(1, 1, LIMIT_S, 5), feeds.look)
        first = asyncio.ensure_future(watch.changed({"org:1": 0}, LIMIT_S))
        while not feeds.looks:
            await asyncio.sleep(0.01)
        feeds.ends["org:2"] = 7
        # Nobody rings: it was rung before.
        assert await watch.changed({"org:2": 6}, LIMIT_S)
        first.cancel()

    asyncio.run(play())


def test_time_runs_out_and_all_places_taken_wake_nobody() -> None:
    async def play() -> None:
        feeds, lanes = Feeds(), Lanes(1, 1, 0.01, 0)
        watch = Watch(Bell(), lanes, feeds.look)
        async with lanes.place():
            assert not await watch.changed({"org:1": 0}, 0.3)
        assert not feeds.looks

    asyncio.run(play())


def test_a_look_that_fails_wakes_everybody(caplog: pytest.LogCaptureFixture) -> None:
    async def play() -> None:
        feeds = Feeds()
        feeds.broken = True
        watch = Watch(Bell(), Lanes(1, 1, LIMIT_S, 5), feeds.look)
        waiting = [watch.changed({"org:1": 0}, LIMIT_S) for _ in range(5)]
        assert await asyncio.gather(*waiting) == [True] * 5
        feeds.broken, feeds.ends = False, {"org:1": 1}
        assert await watch.changed({"org:1": 0}, LIMIT_S)

    asyncio.run(play())
    assert "cannot be watched" in caplog.text
    caplog.clear()
