"""All that HIS and the relay do, on PostgreSQL as a role that no policy lets past.

Two hospitals lie in one database. At the end of each transaction every table of institutions is
read without a WHERE: what serves one hospital must see that hospital alone. The few transactions
that see several stand in ACROSS, those that touch no hospital's table in OF_NONE.
"""

from __future__ import annotations

import json
import traceback
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, event, insert, make_url

from app.store import row_security
from app.store.database import Database
from app.store.tables.his import his_movement_in, his_order_in
from app.store.tables.schema import metadata
from sync.sandbox.distributor import HandOverRefused
from sync.service import accounts
from sync.service.his import keys
from sync.service.his.dropping import DropFolder
from sync.service.his.keys import HMAC
from sync.service.his.patrol import Patrol
from sync.service.relay import senders
from sync.service.settings import ServiceSettings
from sync.service.transactions import commit
from tests.sync.service.his.hospital import Hospital, Receiving
from tests.sync.service.relay_sending import SECRET, Key, handed
from tests.sync.service.running import DISTRIBUTOR, ORG, RunningService, trace_code
from tests.sync.service.test_relay_files import csv_of
from tests.sync.service.test_relay_page import Browser

OTHER = "31010000002"
BOTH = (ORG, OTHER)
ROLE = "tracedock_plain"
"""Owner of nothing, no superuser, without BYPASSRLS."""
ROOMS = ("/sync/service/his/", "/sync/service/relay/")
ACROSS = {
    "relay.py:history": "what a distributor handed over, to all of its hospitals",
    "relay.py:hospitals": "the hospitals a distributor may choose from",
    "patrol.py:look": "which institutions there are",
}
OF_NONE = {
    "relay.py:admit",
    "relay.py:current",
    "relay.py:distributor",
    "relay.py:expect",
    "relay.py:known",
    "relay.py:remember",
    "relay.py:sign_in",
}
PIECE = [trace_code(number) for number in range(1, 41)]


class Watch:
    """Looks at every transaction of an engine just before it ends."""

    def __init__(self, engine: Engine) -> None:
        self.seen: defaultdict[str, set[str]] = defaultdict(set)
        """Who began it → to which institutions such transactions were bound; "" is to none."""
        self.leaks: list[str] = []
        self.touched: defaultdict[str, set[str]] = defaultdict(set)
        """Who → statements of transactions that were not bound."""
        self._tables = [
            table.name
            for table in metadata.tables.values()
            if next(iter(table.primary_key.columns)).name == "org"
        ]
        foreign = ", ".join(
            f"(SELECT '{name}' FROM {name} WHERE org <> %(org)s LIMIT 1)" for name in self._tables
        )
        self._foreign = f"SELECT array_remove(ARRAY[{foreign}], NULL)"
        """Which tables show a row of somebody else."""
        event.listen(engine, "begin", self._begin)
        event.listen(engine, "before_cursor_execute", self._note)
        event.listen(engine, "commit", self._end)
        event.listen(engine, "rollback", self._end)

    def _begin(self, connection: Connection) -> None:
        connection.info["statements"] = []

    def _note(self, connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:  # noqa: ANN401
        connection.info.setdefault("statements", []).append(statement)

    def _end(self, connection: Connection) -> None:
        who = _who()
        raw: psycopg.Connection[Any] = connection.connection.dbapi_connection  # type: ignore[assignment]
        if who is None or raw.info.transaction_status is not TransactionStatus.INTRANS:
            return
        with raw.cursor() as cursor:
            cursor.execute(f"SELECT current_setting('{row_security.SETTING}', true)")
            (org,) = cursor.fetchone() or ("",)
            self.seen[who].add(org or "")
            if not org:
                self.touched[who].update(connection.info.get("statements", ()))
                return
            # To plan a look at so many tables takes fifty times as long as to look.
            cursor.execute(self._foreign, {"org": org}, prepare=True)
            (leaking,) = cursor.fetchone() or ([],)
            self.leaks += [f"{who}: {name}" for name in leaking]

    def statements_on(self, who: str) -> set[str]:
        """The hospitals' tables that unbound transactions of somebody read or wrote."""
        said = " ".join(self.touched[who])
        words = set(said.replace("(", " ").replace(",", " ").replace(".", " ").split())
        return words & set(self._tables)


def _who() -> str | None:
    """The method of the relay or of HIS that began this; None where nobody of them did."""
    for frame in reversed(traceback.extract_stack()):
        path = frame.filename.replace("\\", "/")
        if "/sync/service/account" in path or "/sync/service/signing/" in path:
            return None  # who bears a token is the business of accounts
        if (
            any(room in path for room in ROOMS)
            and "/tests/" not in path
            and frame.name not in _PASSING
        ):
            return f"{path.rpartition('/')[2]}:{frame.name}"
    return None


_PASSING = {"_commit", "_reading", "<lambda>", "work", "both", "_follow", "_write"}


@pytest.fixture
def plain(postgres_url: str, postgres_server: str) -> Iterator[Database]:
    """A database that was migrated by its owner, opened as somebody else."""
    Database(postgres_url).close()
    url = make_url(postgres_url)
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone()
        if found is None:
            connection.execute(f"CREATE ROLE {ROLE} LOGIN")
    own = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(own, autocommit=True) as connection:
        for schema in ("public", "his"):
            connection.execute(f"GRANT USAGE ON SCHEMA {schema} TO {ROLE}")
            rights = "SELECT, INSERT, UPDATE, DELETE"
            connection.execute(f"GRANT {rights} ON ALL TABLES IN SCHEMA {schema} TO {ROLE}")
    with Database(url.set(username=ROLE)) as database:
        yield database


@pytest.fixture
def running(
    plain: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RunningService]:
    """A service of two hospitals; nobody looks for what HIS left but the test."""
    # Its first round comes at once: on a busy machine it would take a file together with the test.
    monkeypatch.setattr(Patrol, "start", lambda _self: None)
    settings = ServiceSettings(
        poll_every_s=3600,
        relay_secret=SECRET,
        his_look_every_s=3600,
        his_code_out=True,
        his_folder=str(tmp_path / "drop"),
    )
    commit(plain, lambda c: accounts.add_organisation(c, OTHER, "另一家医院"))
    service = RunningService(plain, settings=settings)
    yield service
    assert service.stop()


def test_whoever_serves_one_hospital_sees_that_hospital_alone(
    running: RunningService, tmp_path: Path
) -> None:
    with running.database.reading() as connection:
        assert not row_security.past_policies(connection)
    watch = Watch(running.database._writer)
    codes = {ORG: PIECE[:20], OTHER: PIECE[20:]}
    for org in BOTH:
        _walk_his(running, org, codes[org], tmp_path / "drop")
    _walk_relay(running, codes)
    assert watch.leaks == []
    unbound = {who for who, orgs in watch.seen.items() if "" in orgs}
    assert unbound == {*ACROSS, *OF_NONE}
    assert not any(watch.statements_on(who) for who in OF_NONE)
    both = {who for who, orgs in watch.seen.items() if set(BOTH) <= orgs}
    # The walk was no shorter than it says.
    assert both >= {
        "office.py:admit",
        "office.py:codes",
        "office.py:receipts",
        "office.py:changes",
        "office.py:write",
        "following.py:catch_up",
        "exchange.py:take_all",
        "exchange.py:fill_out",
        "dropping.py:_work",
        "patrol.py:_tidy",
        "relay.py:declare",
        "relay.py:keep_chunk",
        "relay.py:describe",
        "relay.py:chunk",
        "sealing.py:_go_on",
        "sealing.py:_finish",
    }


def _walk_his(running: RunningService, org: str, codes: list[str], drop: Path) -> None:
    """Read and write in each way a HIS can."""
    hospital = Hospital(running, org)
    receiving = Receiving(running.enrol(org=org))
    receiving.receive(*codes)
    assert [code for _, code, _ in hospital.changes()] == codes
    assert len(hospital.read("codes", receipt_no="SH-1")["codes"]) == len(codes)
    assert hospital.read("codes", code=codes[0])["codes"]
    assert len(hospital.read("receipts", receipt_no="SH-1")["receipts"]) == 1
    foreign = next(code for code in PIECE if code not in codes)
    said = {"kind": "dispensed", "codes": [codes[0], foreign], "person": "张药师"}
    assert set(hospital.write("movements", said)["moved"]) == {codes[0]}
    item = {"hospital_code": "H1", "name": "测试片", "province_code": "X0001"}
    assert hospital.write("catalogue", {"items": [item]})["new"] == 1
    line = {"line_no": 1, "quantity": 5, "distributor_code": DISTRIBUTOR, "hospital_code": "H1"}
    order = {"order_no": "DD1", "lines": [line]}
    assert hospital.write("orders", order)["state"] == "taken"
    signing = hospital.make_key(scheme=HMAC)
    answer = hospital.signed(signing, "GET", "/v1/his/changes?after=0")
    assert len(answer.json()["changes"]) == len(codes) + 1
    _lay_rows(running.database, org, codes)
    folder = drop / org
    DropFolder(running.database, running.clock, org, folder).look()
    text = f"kind,code,person\ndispensed,{codes[3]},张药师\n"
    (folder / "movements-1.csv").write_text(text, encoding="utf-8")
    patrol = running.service.his_patrol
    patrol.look()
    patrol.look()
    assert (folder / "done" / "movements-1.csv").exists()
    Patrol(running.database, running.clock, running.service.settings, lambda: None).look()
    with running.database.reading() as connection:
        row_security.bind(connection, org)
        told = "SELECT state, count(*) FROM {} GROUP BY state"
        for table, count in (("his_movement_in", 1), ("his_order_in", 1)):
            found = connection.exec_driver_sql(told.format(table)).all()
            assert [tuple(row) for row in found] == [("taken", count)]
        out = connection.exec_driver_sql("SELECT DISTINCT org FROM his_code_out").scalars().all()
        assert out == [org]
        # The views look with their owner's eyes, and see no more.
        for view in ("codes", "receipts", "receipt_lines", "movements", "changes"):
            seen = connection.exec_driver_sql(f"SELECT DISTINCT org FROM his.{view}").scalars()
            assert seen.all() in ([org], []), view
    commit(
        running.database, lambda c: keys.revoke(c, org, signing.key_id, running.clock.now()), org
    )


def _lay_rows(database: Database, org: str, codes: list[str]) -> None:
    movement = {"org": org, "row_id": "1", "kind": "dispensed", "code": codes[2]}
    line = {"org": org, "order_no": "DD2", "line_no": 1, "quantity": 5, "hospital_code": "H1"}

    def lay(connection: Connection) -> None:
        connection.execute(insert(his_movement_in), movement)
        connection.execute(insert(his_order_in), line | {"distributor_code": DISTRIBUTOR})

    commit(database, lay, org)


def _walk_relay(running: RunningService, codes: dict[str, list[str]]) -> None:
    """Hand over to both hospitals with one key, correct, clash, and fetch."""
    key = Key(running, BOTH)
    program = key.program(running.url)
    for org in BOTH:
        first = handed({"C1": codes[org]}, hospital=org)
        assert program.hand_over(first)["state"] == "sealed"
        again = handed({"C1": codes[org][1:]}, hospital=org, supersedes=first.sha256)
        assert program.hand_over(again)["state"] == "sealed"
        station = running.enrol(org=org)
        for sha256, status in ((again.sha256, 200), ("0" * 64, 404)):
            said = station.send("GET", f"/v1/manifests/{sha256}")
            assert said.status_code == status
        assert station.send("GET", f"/v1/manifests/{again.sha256}/chunks/1").status_code == 200
        other = next(one for one in BOTH if one != org)
        elsewhere = running.enrol(org=other)
        assert elsewhere.send("GET", f"/v1/manifests/{again.sha256}").status_code == 404
    # A code that the one hospital got is refused for the other one: asked across all of them.
    clash = handed({"C1": codes[ORG][1:3]}, "PS9", hospital=OTHER)
    with pytest.raises(HandOverRefused) as refused:
        program.hand_over(clash)
    assert refused.value.said["problem_count"] == 2
    declared = json.dumps(clash.declaration(), ensure_ascii=False).encode()
    for _time in range(2):
        answer = program.send("POST", "/v1/manifests", declared, {"Idempotency-Key": "again"})
        assert answer.status_code == 201
    program.close()
    browser = Browser(running, key)
    browser.sign_in()
    page = browser.upload(csv_of(f"{trace_code(91)},X0001,A2601,2028-01-04,C1,,"), delivery_no="P2")
    assert "已交给医院" in browser.hand_over(page).text
    assert "P2" in browser.get().text
    browser.http.close()
    now = running.clock.now()
    commit(running.database, lambda c: senders.revoke_key(c, key.key_id, now))
