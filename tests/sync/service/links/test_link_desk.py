"""Connections as they are set: made, noticed by others, tried, removed; secrets told nowhere."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from app.links.connections import Health, LinkShown, LinkWish, Serves
from app.links.exchanges import Exchange, RunState, Trigger
from app.people.roles import Role
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.links import exchange_run, platform_call, platform_link
from app.store.tables.service import outbox
from sync.connectors.jiangsu_dep.platform import JiangsuDep
from sync.connectors.jiangsu_dep.settings import GATEWAY_PATH
from sync.connectors.journal import no_journal
from sync.connectors.kinds.registry import BY_NAME, KINDS
from sync.connectors.kinds.trials import ACCOUNT_TITLE
from sync.connectors.kinds.trying import SETTINGS
from sync.sandbox.app import SandboxSettings
from sync.sandbox.app import build as build_shanghai
from sync.sandbox.jiangsu_dep.app import DepSandboxSettings
from sync.sandbox.jiangsu_dep.app import build as build_jiangsu
from sync.sealing import Seal
from sync.service.account_desk import as_administrator
from sync.service.accounts import Caller
from sync.service.links.book import Fixed, LinkBook
from sync.service.links.call_journal import CallJournal
from sync.service.links.desk import LinkDesk
from sync.service.links.secrets import FILE_NAME, SERVICE_NAME, KeptSecrets
from sync.service.links.stored import StoredDetails
from sync.service.outbox_rows import DEAD, DUE, GIVEN_UP
from sync.service.refusals import ServiceRefusal
from sync.serving import ThreadedServer
from sync.wire_accounts import PersonSet
from tests.sync.connectors.kinds.filled import LEAST, Filled
from tests.sync.memory_keyring import MemoryKeyring, memory_keyring_set
from tests.sync.service.running import NOW, ORG, RunningService

STATION = Caller(ORG, uuid.UUID(int=1))
ADMIN = replace(STATION, number="A1", role=Role.SYSTEM_ADMINISTRATOR.value)
OTHER = replace(ADMIN, org="31010000002")
SECRET = "s3cr3t-pAssw0rd"


@pytest.fixture
def memory_keyring() -> Iterator[MemoryKeyring]:
    with memory_keyring_set() as made:
        yield made


class Bench:
    """One process of a service, as far as connections go; several may stand on one database."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        *,
        use_keyring: bool = False,
        fixed: tuple[Fixed, ...] = (),
    ) -> None:
        self.database, self.folder = database, folder
        self.clock = SystemClock()
        seal = Seal(folder / "settings")
        self.secrets = KeptSecrets(folder / "data", use_keyring=use_keyring, seal=seal)
        journal = CallJournal(database, self.clock)
        self.book = LinkBook(database, self.secrets, journal.of, fixed, look_every_s=0)
        self.woken = 0
        self.desk = LinkDesk(database, self.clock, self.book, self.secrets, self.wake, journal.of)

    def wake(self) -> None:
        self.woken += 1

    def set(self, wish: LinkWish, caller: Caller = ADMIN) -> LinkShown:
        return self.desk.set(caller, wish.link, wish)

    def one(self, link: str) -> LinkShown:
        return next(one for one in self.desk.shown(STATION).links if one.link == link)

    def refused(self, wish: LinkWish, caller: Caller = ADMIN) -> ServiceRefusal:
        with pytest.raises(ServiceRefusal) as refusal:
            self.set(wish, caller)
        return refusal.value


@pytest.fixture
def bench(service_database: Database, tmp_path: Path) -> Bench:
    return Bench(service_database, tmp_path)


def wished(kind: str, link: str = "", version: int = 0, **changes: str) -> LinkWish:
    least = LEAST[kind]
    said = {**least.settings, **changes}
    return LinkWish(link or kind, kind, "", said, True, version, dict(least.secrets))


YY = replace(wished("shanghai-yy"), secrets={"password": SECRET})


def test_a_connection_is_made_changed_switched_off_and_removed(bench: Bench) -> None:
    assert bench.book.orgs() == ()
    made = bench.set(YY)
    assert (made.version, made.health, made.secrets) == (1, Health.UNUSED, ("password",))
    assert (made.changed_by, made.title) == ("A1", "上海阳光采购（YY）")
    [connected] = bench.book.of(ORG)
    assert (connected.link, connected.serves) == ("shanghai-yy", Serves.PROCUREMENT)
    assert bench.book.of(ORG) == (connected,), "the same while nothing changed"
    assert bench.book.orgs() == (ORG,)
    # What is not said stays: the password; what is said changes.
    said = {**YY.settings, "user": "another"}
    changed = bench.set(replace(YY, settings=said, title="阳光", version=1, secrets={}))
    assert (changed.version, changed.title, changed.settings["user"]) == (2, "阳光", "another")
    [newer] = bench.book.of(ORG)
    assert newer is not connected
    assert "version" not in changed.settings
    # What is emptied is not what it is by default.
    off = bench.set(
        replace(
            YY, version=2, enabled=False, secrets={}, settings={**YY.settings, "ip": "", "mac": "x"}
        )
    )
    assert (off.settings["ip"], off.settings["mac"]) == ("", "x")
    assert (off.health, bench.book.of(ORG)) == (Health.OFF, ())
    with pytest.raises(ServiceRefusal) as refusal:
        bench.desk.drop(ADMIN, "shanghai-yy", 2)
    assert refusal.value.status == 409
    assert bench.desk.drop(ADMIN, "shanghai-yy", 3).links == ()
    assert bench.secrets.read(ORG, "shanghai-yy", ["password"]) == {}
    assert bench.woken == 4
    # Made anew under the same name, it is another one, whatever its version says.
    assert bench.set(YY).version == 1


def test_whoever_may_not_is_sent_away_and_institutions_see_their_own_only(bench: Bench) -> None:
    for caller in (STATION, replace(STATION, number="R1", role=Role.RECEIVING_CLERK.value)):
        for ask in (
            lambda caller=caller: bench.set(YY, caller),
            lambda caller=caller: bench.desk.try_out(caller, YY),
            lambda caller=caller: bench.desk.drop(caller, "shanghai-yy", 1),
        ):
            with pytest.raises(ServiceRefusal, match="not-allowed"):
                ask()
    with pytest.raises(ServiceRefusal, match="not-allowed"):
        bench.desk.shown(Caller(ORG))
    bench.set(YY, OTHER)
    assert bench.desk.shown(STATION).links == ()
    assert len(bench.desk.kinds(STATION).kinds) == len(KINDS)
    assert bench.set(YY).version == 1


def test_two_that_change_one_are_told(bench: Bench) -> None:
    bench.set(YY)
    refusal = bench.refused(replace(YY, secrets={"password": "another-password"}))
    assert (refusal.status, refusal.error) == (409, "changed-meanwhile")
    assert bench.secrets.read(ORG, YY.link, ["password"]) == {"password": SECRET}, "put back"
    assert bench.refused(replace(YY, version=7)).status == 409


def test_an_institution_buys_through_one_platform_at_a_time(bench: Bench) -> None:
    bench.set(YY)
    bench.set(wished("mashangfangxin"))
    gpo = wished("gpo-shyl")
    refusal = bench.refused(gpo)
    assert (refusal.status, refusal.error) == (422, "another-platform")
    assert "上海阳光采购" in refusal.message
    bench.set(replace(gpo, enabled=False))
    bench.set(replace(YY, version=1, enabled=False))
    bench.set(replace(gpo, version=1))
    # Two processes may have let both in at one moment: one of them is used.
    with bench.database.writing() as connection:
        connection.execute(update(platform_link).values(enabled=True))
    bench.book.changed()
    buying = [one for one in bench.book.of(ORG) if one.serves is Serves.PROCUREMENT]
    assert [one.link for one in buying] == ["gpo-shyl"]
    assert bench.one("shanghai-yy").health is Health.STUCK


def test_what_is_wrong_is_refused_with_the_name_of_its_field(bench: Bench) -> None:
    wrong = {
        "org_code": wished("shanghai-yy", org_code="1"),
        "passwort": replace(YY, secrets={"passwort": "x"}),
        "password": replace(YY, settings={**YY.settings, "password": "x"}),
        "kind": replace(YY, kind="nirgends"),
        "title": replace(YY, title="x" * 61),
        "link": replace(YY, link="jiangsu-dep"),
    }
    for field, wish in wrong.items():
        refusal = bench.refused(wish)
        assert (refusal.status, refusal.error, refusal.detail) == (422, "bad-setting", field)
    assert "shanghai-yy" in bench.refused(wrong["link"]).message
    assert bench.refused(replace(YY, link="a/b")).detail == "link"
    assert bench.refused(replace(YY, secrets={})).detail == "password"
    bench.set(YY)
    assert bench.refused(replace(YY, kind="declared", version=1)).detail == "kind"
    assert bench.refused(replace(YY, version=1, secrets={"password": ""})).detail == "password"
    with pytest.raises(ServiceRefusal, match="bad-setting"):
        bench.desk.set(ADMIN, "another", replace(YY, version=1))


def test_a_kept_secret_is_used_for_its_own_address_only(bench: Bench) -> None:
    bench.set(YY)
    astray = replace(
        YY, version=1, settings={**YY.settings, "url": "https://x.invalid/"}, secrets={}
    )
    refusal = bench.refused(astray)
    assert refusal.detail == "password"
    assert "重新填写" in refusal.message
    steps = bench.desk.try_out(ADMIN, astray).steps
    assert (steps[0].title, steps[0].ok) == (SETTINGS, False)
    # Another path on the same machine is the same place.
    bench.set(replace(astray, settings={**YY.settings, "url": YY.settings["url"] + "/x"}))


def texts(shown: object) -> str:
    return msgspec.json.encode(shown).decode()


@pytest.mark.file
def test_a_secret_is_in_no_table_no_log_and_no_answer_and_outlives_a_restart(
    bench: Bench, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    answers = [bench.set(YY), bench.desk.shown(STATION)]
    answers.append(bench.desk.try_out(ADMIN, replace(YY, version=1, secrets={})))
    [connected] = bench.book.of(ORG)
    for shown in answers:
        assert SECRET not in texts(shown)
    for said in (repr(connected), repr(YY), caplog.text, repr(bench.refused(YY))):
        assert SECRET not in said
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes(), path
    again = Bench(bench.database, bench.folder)
    assert [one.link for one in again.book.of(ORG)] == ["shanghai-yy"]
    assert again.one("shanghai-yy").secrets == ("password",)


def test_the_keyring_takes_secrets_and_one_that_is_locked_is_told(
    service_database: Database,
    tmp_path: Path,
    memory_keyring: MemoryKeyring,
    caplog: pytest.LogCaptureFixture,
) -> None:
    bench = Bench(service_database, tmp_path, use_keyring=True)
    bench.set(YY)
    assert memory_keyring.kept == {(SERVICE_NAME, f"{ORG}/shanghai-yy/password"): SECRET}
    assert not (tmp_path / "data" / FILE_NAME).exists()
    # Another process, whose keyring does not open (yet): the others go on.
    memory_keyring.closed = True
    locked = Bench(service_database, tmp_path, use_keyring=True)
    locked.set(wished("insurance"))
    assert [one.link for one in locked.book.of(ORG)] == ["insurance"]
    stuck = locked.one("shanghai-yy")
    assert stuck.health is Health.STUCK
    assert "密码" in stuck.message
    # A keyring that is there no more: the file takes what is entered again.
    locked.set(replace(YY, version=1))
    assert (tmp_path / "data" / FILE_NAME).exists()
    assert SECRET.encode() not in (tmp_path / "data" / FILE_NAME).read_bytes()
    assert "weaker" in caplog.text
    assert len(locked.book.of(ORG)) == 2


def test_where_nothing_takes_a_secret_nothing_is_changed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr(bench.secrets, "keep", full)
    refusal = bench.refused(YY)
    assert (refusal.status, refusal.error) == (507, "no-keyring")
    assert SECRET not in caplog.text
    assert bench.desk.shown(STATION).links == ()


def test_what_another_process_changes_is_noticed(any_database: Database, tmp_path: Path) -> None:
    one, other = Bench(any_database, tmp_path), Bench(any_database, tmp_path)
    assert other.book.of(ORG) == ()
    one.set(YY)
    [first] = other.book.of(ORG)
    one.set(replace(YY, version=1, secrets={"password": "another-password"}))
    [second] = other.book.of(ORG)
    assert second is not first
    assert other.book.of(ORG) == (second,)
    one.desk.drop(ADMIN, "shanghai-yy", 2)
    assert other.book.of(ORG) == ()
    one.set(YY)
    [third] = other.book.of(ORG)
    assert third is not first


def test_settings_that_are_garbage_harm_no_other(bench: Bench) -> None:
    bench.set(YY)
    bench.set(wished("insurance"))
    bench.set(wished("mashangfangxin"))
    rows = {"insurance": {"settings": "[1"}, "mashangfangxin": {"kind": "of-tomorrow"}}
    with bench.database.writing() as connection:
        for link, values in rows.items():
            mine = platform_link.c.link == link
            connection.execute(update(platform_link).where(mine).values(version=9, **values))
    assert [one.link for one in bench.book.of(ORG)] == ["shanghai-yy"]
    for link, words in (("insurance", "重新填写"), ("mashangfangxin", "升级前置服务")):
        shown = bench.one(link)
        assert shown.health is Health.STUCK
        assert words in shown.message
    bench.set(replace(wished("insurance"), version=9))
    assert len(bench.book.of(ORG)) == 2
    left = bench.desk.drop(ADMIN, "mashangfangxin", 9)
    assert [one.link for one in left.links] == ["insurance", "shanghai-yy"]


class Given:
    """A connector that whoever started the service gave."""

    name = "shanghai-yy"

    def close(self) -> None:
        """Nothing is open."""


def test_a_connection_given_at_the_start_is_shown_used_and_not_changed(
    service_database: Database, tmp_path: Path
) -> None:
    given = Fixed(
        ORG, "shanghai-yy", "shanghai-yy", "阳光（培训）", Serves.PROCUREMENT,
        lambda _journal: Given(), {"user": "training"}, {"password": SECRET},
    )  # fmt: skip
    assert SECRET not in repr(given)
    bench = Bench(service_database, tmp_path, fixed=(given,))
    shown = bench.one("shanghai-yy")
    assert (shown.version, shown.secrets, shown.title) == (0, ("password",), "阳光（培训）")
    assert isinstance(bench.book.of(ORG)[0].connector, Given)
    assert bench.book.orgs() == (ORG,)
    assert bench.refused(YY).error == "fixed-link"
    with pytest.raises(ServiceRefusal, match="fixed-link"):
        bench.desk.drop(ADMIN, "shanghai-yy", 0)
    assert bench.refused(wished("gpo-shyl")).error == "another-platform"
    # It was set before the service was started with another one.
    Bench(service_database, tmp_path).set(wished("gpo-shyl"))
    assert len(bench.book.of(ORG)) == 1
    assert bench.one("gpo-shyl").health is Health.STUCK


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


@contextmanager
def shanghai() -> Iterator[str]:
    """A stand-in that knows YY's account; the address of its service."""
    account = SandboxSettings(
        user="yyuser", password=SECRET, org_code=ORG, lines=2, cartons=2, boxes=4
    )
    sandbox = ThreadedServer(build_shanghai(account), "sandbox")
    sandbox.start()
    try:
        yield f"{sandbox.url}/ysxt-ws/service/mainservice"
    finally:
        assert sandbox.stop()


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
        assert (wrong.ok, wrong.steps[-1].title) == (False, ACCOUNT_TITLE)
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
    running.service.accounts.set_person(as_administrator(ORG), person)
    station = running.enrol()
    assert station.send("GET", "/v1/links").json() == {"links": []}
    kinds = station.send("GET", "/v1/links/kinds").json()["kinds"]
    assert [kind["name"] for kind in kinds] == [kind.name for kind in KINDS]
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
