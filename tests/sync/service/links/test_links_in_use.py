"""Connections in use: how they stand, at once, over HTTP, and whatever is wished."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from app.links.connections import Health, LinkWish, Serves
from app.links.exchanges import Exchange, RunState, Trigger
from app.store.database import Database
from app.store.tables.links import exchange_run, platform_call
from app.store.tables.service import outbox
from sync.connectors.jiangsu_dep.platform import JiangsuDep
from sync.connectors.jiangsu_dep.settings import GATEWAY_PATH
from sync.connectors.journal import no_journal
from sync.connectors.kinds.registry import BY_NAME, KINDS
from sync.connectors.kinds.trials import ACCOUNT_TITLE
from sync.sandbox.jiangsu_dep.app import DepSandboxSettings
from sync.sandbox.jiangsu_dep.app import build as build_jiangsu
from sync.service.account_desk import as_administrator
from sync.service.links.stored import StoredDetails
from sync.service.outbox_rows import DEAD, DUE, GIVEN_UP
from sync.service.refusals import ServiceRefusal
from sync.serving import ThreadedServer
from sync.wire_people import PersonSet
from tests.sync.connectors.kinds.filled import LEAST, Filled
from tests.sync.service.links.link_bench import (
    ADMIN,
    SECRET,
    STATION,
    YY,
    Bench,
    shanghai,
    texts,
)
from tests.sync.service.running import NOW, ORG, RunningService


@pytest.fixture
def bench(service_database: Database, tmp_path: Path) -> Bench:
    return Bench(service_database, tmp_path)


def queued(bench: Bench, state: str, link: str = "shanghai-yy") -> None:
    row = {
        "org": ORG, "outbox_id": bench.clock.new_id(), "target": link, "kind": "accept-detail",
        "receipt_id": uuid.uuid4(), "body": "{}", "state": state, "tries": 0, "next_at": NOW,
        "last_error": "", "created_at": NOW, "done_at": None,
    }  # fmt: skip
    with bench.database.writing() as connection:
        connection.execute(insert(outbox), row)


def ran(bench: Bench, exchange: Exchange, state: RunState, message: str = "") -> None:
    row = {
        "org": ORG, "run_id": bench.clock.new_id(), "link": "shanghai-yy", "exchange": exchange,
        "trigger": Trigger.TIMER, "person": "", "started_at": NOW, "ended_at": NOW, "state": state,
        "came": 0, "changed": 0, "failed": 0, "message": message,
    }  # fmt: skip
    with bench.database.writing() as connection:
        connection.execute(insert(exchange_run), row)


def test_how_it_stands_is_told_from_runs_calls_and_messages(bench: Bench) -> None:
    bench.set(YY)
    ran(bench, Exchange.DELIVERIES, RunState.FAILED, "平台没有应答")
    ran(bench, Exchange.DELIVERIES, RunState.DONE)
    ran(bench, Exchange.CATALOGUE, RunState.RUNNING)
    assert bench.one("shanghai-yy").health is Health.WORKING
    ran(bench, Exchange.INVOICES, RunState.FAILED, "用户名密码校验失败")
    failing = bench.one("shanghai-yy")
    assert (failing.health, failing.message) == (Health.FAILING, "用户名密码校验失败")
    assert failing.last_good_at == NOW
    for state in (DUE, DUE, DEAD, GIVEN_UP):
        queued(bench, state)
    queued(bench, DUE, "another")
    stuck = bench.one("shanghai-yy")
    assert (stuck.health, stuck.waiting, stuck.stuck) == (Health.STUCK, 2, 1)
    assert stuck.waiting_since == NOW
    for at, ok in ((NOW, True), (NOW + timedelta(hours=1), False)):
        call = {
            "org": ORG, "call_id": bench.clock.new_id(), "link": "shanghai-yy", "message": "YY003",
            "started_at": at, "ended_at": at, "ok": ok, "outcome": "", "person": "",
            "request": "", "response": None, "cut": False,
        }  # fmt: skip
        with bench.database.writing() as connection:
            connection.execute(insert(platform_call), call)
    shown = bench.one("shanghai-yy")
    assert (shown.last_good_at, shown.last_call_at) == (NOW, NOW + timedelta(hours=1))
    with pytest.raises(ServiceRefusal, match="messages-wait") as refusal:
        bench.desk.drop(ADMIN, "shanghai-yy", 1)
    assert "3 条" in refusal.value.message
    with bench.database.writing() as connection:
        connection.execute(update(outbox).values(state=GIVEN_UP))
    bench.desk.drop(ADMIN, "shanghai-yy", 1)
    with bench.database.reading() as connection:
        assert len(connection.execute(select(exchange_run)).all()) == 4, "runs and calls stay"
        assert len(connection.execute(select(platform_call)).all()) == 2


def test_what_was_set_is_used_at_once_and_a_wrong_password_is_told(
    running: RunningService,
) -> None:
    station, links = running.enrol(), running.service.links
    now = {"link": "shanghai-yy", "exchange": "deliveries", "person": "管理员"}
    assert station.send("POST", "/v1/exchanges/run", now).status_code == 404
    with shanghai() as url:
        wish = replace(YY, settings={**YY.settings, "url": url})
        links.set(ADMIN, YY.link, wish)
        done = station.send("POST", "/v1/exchanges/run", now).json()
        assert (done["state"], done["came"] > 0) == (RunState.DONE, True), done
        wrong = {"password": "wr0ng-password"}
        links.set(ADMIN, YY.link, replace(wish, version=1, secrets=wrong))
        failed = station.send("POST", "/v1/exchanges/run", now).json()
        assert failed["state"] == RunState.FAILED
        [shown] = station.send("GET", "/v1/links").json()["links"]
        assert shown["health"] == Health.FAILING
        assert "用户名密码校验失败" in shown["message"]
    with running.database.reading() as connection:
        said = str(connection.execute(select(platform_call)).all())
    assert "YY003" in said
    assert SECRET not in said
    assert "wr0ng-password" not in said


def test_deliveries_are_marked_at_the_platform_once_they_are_stored(
    running: RunningService,
) -> None:
    station = running.enrol()
    now = {"link": "jiangsu-dep", "exchange": "deliveries", "person": "管理员"}
    sandbox = ThreadedServer(build_jiangsu(DepSandboxSettings()), "sandbox")
    sandbox.start()
    try:
        settings = {"url": sandbox.url + GATEWAY_PATH, "hospital": "PX32000001", "plain_http": "1"}
        secrets = {"token": "training-token"}
        wish = LinkWish("jiangsu-dep", "jiangsu-dep", "", settings, True, 0, secrets)
        other = BY_NAME["jiangsu-dep"].build(settings, secrets, no_journal)
        assert isinstance(other, JiangsuDep)
        with closing(other) as looking:
            assert running.service.links.try_out(ADMIN, wish).ok
            details = list(looking.open_details())
            assert details, "trying marks nothing"
            running.service.links.set(ADMIN, "jiangsu-dep", wish)
            # What came is marked when it is seen to be stored: with the second asking.
            for _ in range(2):
                done = station.send("POST", "/v1/exchanges/run", now).json()
                assert done["state"] == RunState.DONE, done
            assert list(looking.open_details()) == []
        stored = StoredDetails(running.database, ORG, "jiangsu-dep")
        assert stored.holds(details)
        assert not stored.holds([replace(details[0], batch="another")])
    finally:
        assert sandbox.stop()


def test_a_trial_uses_what_is_written_and_what_is_kept_and_is_in_the_journal(
    bench: Bench,
) -> None:
    with shanghai() as url:
        wish = replace(YY, settings={**YY.settings, "url": url})
        bench.set(wish)
        before = bench.one("shanghai-yy")
        tested = bench.desk.try_out(ADMIN, replace(wish, version=1, secrets={}))
        assert tested.ok, tested
        wrong = bench.desk.try_out(ADMIN, replace(wish, secrets={"password": "wr0ng-password"}))
        assert (wrong.ok, wrong.steps[-1].title) == (False, ACCOUNT_TITLE.chinese)
        assert SECRET not in texts(tested) + texts(wrong)
        after = bench.one("shanghai-yy")
        assert (after.version, after.changed_at) == (before.version, before.changed_at)
        with bench.database.reading() as connection:
            calls = connection.execute(select(platform_call)).all()
        assert {call.person for call in calls} == {"A1"}
        assert all("wr0ng-password" not in str(call) for call in calls)


def test_no_more_than_two_are_tried_at_a_time(bench: Bench) -> None:
    for _ in range(2):
        assert bench.desk._trying.acquire(blocking=False)
    with pytest.raises(ServiceRefusal, match="trying"):
        bench.desk.try_out(ADMIN, YY)


def test_over_http_the_answers_are_json_and_nothing_is_a_500(running: RunningService) -> None:
    person = PersonSet(number="A1", name="管理员", role="administrator", password=SECRET)
    running.service.people.set_person(as_administrator(ORG), person)
    station = running.enrol()
    assert station.send("GET", "/v1/links").json() == {"links": []}
    kinds = station.send("GET", "/v1/links/kinds").json()["kinds"]
    assert [kind["name"] for kind in kinds] == [
        kind.name for kind in KINDS if kind.shown.serves is not Serves.DISTRIBUTION
    ]
    path, wish = "/v1/links/shanghai-yy", asdict(YY)
    assert station.send("PUT", path, wish).status_code == 403
    signed = station.send("POST", "/v1/sign-in", {"number": "A1", "password": SECRET}).json()
    station.token = signed["access_token"]
    made = station.send("PUT", path, wish)
    assert (made.status_code, made.json()["version"]) == (200, 1)
    assert SECRET not in made.text + station.send("GET", "/v1/links").text
    assert station.send("PUT", path, wish).status_code == 409
    spoilt = {**wish, "version": 1, "settings": {**wish["settings"], "org_code": "1"}}
    answer = station.send("PUT", path, spoilt)
    assert (answer.status_code, answer.json()["error"]) == (422, "bad-setting")
    assert "机构编码" in answer.json()["message"]
    tested = station.send("POST", "/v1/links/test", {**wish, "kind": "nirgends"}).json()
    assert tested["ok"] is False
    assert station.send("DELETE", f"{path}?version=7").status_code == 409
    assert station.send("DELETE", path).status_code == 422
    assert station.send("DELETE", f"{path}?version=1").json() == {"links": []}
    assert station.send("DELETE", f"{path}?version=1").status_code == 404
    for body in (b"{", b"[]", b"{}", b'{"link": 1}', b'{"secrets": {"a": []}}'):
        for method, to in (("PUT", path), ("POST", "/v1/links/test")):
            headers = {"Content-Type": "application/json"}
            assert station.send(method, to, data=body, headers=headers).status_code == 422


WORDS = st.text(max_size=20)
NAMES = WORDS | st.sampled_from(["url", "user", "password", "description", "secrets", "timeout_s"])
WISHES = st.builds(
    LinkWish,
    link=WORDS | st.sampled_from([kind.name for kind in KINDS]),
    kind=WORDS | st.sampled_from([kind.name for kind in KINDS]),
    title=WORDS,
    settings=st.dictionaries(NAMES, WORDS, max_size=4),
    enabled=st.booleans(),
    version=st.integers(-3, 3),
    secrets=st.dictionaries(NAMES, WORDS, max_size=3),
)


@settings(max_examples=40, deadline=None)
@given(wish=WISHES)
def test_whatever_is_wished_is_done_or_refused(shared: Bench, wish: LinkWish) -> None:
    for ask in (shared.set, lambda one: shared.desk.drop(ADMIN, one.link, one.version)):
        try:
            ask(wish)
        except ServiceRefusal as refusal:
            assert refusal.status < 500
            assert refusal.message
    shared.desk.shown(STATION)


@settings(max_examples=40, deadline=None)
@given(wish=WISHES, known=st.sampled_from([kind.name for kind in KINDS]))
def test_whatever_is_tried_is_told_in_steps(shared: Bench, wish: LinkWish, known: str) -> None:
    here = {"url": "http://127.0.0.1:9/x", "base_url": "http://127.0.0.1:9/x", "plain_http": "1"}
    names = {one.name for one in BY_NAME[known].shown.fields}
    least = LEAST.get(known, Filled({}, {}))
    said = {**least.settings, **wish.settings}
    said |= {name: text for name, text in here.items() if name in names}
    tested = shared.desk.try_out(
        ADMIN, replace(wish, kind=known, settings=said, secrets={**least.secrets, **wish.secrets})
    )
    assert tested.steps
    assert all(step.message for step in tested.steps)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("links")
    with Database.at(folder / "service.db") as database:
        yield Bench(database, folder)


def test_each_of_many_institutions_has_its_own_and_others_are_left_alone(bench: Bench) -> None:
    admins = [replace(ADMIN, org=f"3101{number:07}") for number in range(4)]
    trace = LEAST["mashangfangxin"]
    wish = LinkWish(
        "mashangfangxin", "mashangfangxin", "", trace.settings, True, 0, dict(trace.secrets)
    )
    for admin in admins:
        bench.set(wish, admin)
        bench.set(YY, admin)
    assert bench.book.orgs() == tuple(one.org for one in admins)
    had = {one.org: bench.book.of(one.org) for one in admins}
    assert {tuple(each.link for each in one) for one in had.values()} == {
        ("mashangfangxin", "shanghai-yy")
    }
    assert len({id(each.connector) for one in had.values() for each in one}) == 8
    first, second = admins[0].org, admins[1].org
    bench.desk.drop(admins[0], "shanghai-yy", 1)
    bench.desk.drop(admins[1], "shanghai-yy", 1)
    bench.desk.drop(admins[1], "mashangfangxin", 1)
    assert bench.book.of(first) == had[first][:1], "the same object while nothing was changed"
    assert (bench.book.of(second), bench.book.of("nobody")) == ((), ())
    assert bench.book.orgs() == tuple(one.org for one in admins if one.org != second)
    assert all(bench.book.of(one.org) == had[one.org] for one in admins[2:])
    bench.book.close()
