from __future__ import annotations

import gzip
import json
import logging
import socket
import subprocess
import sys
import threading
import time
from functools import partial

import pytest
import requests
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from app.store.clock import SystemClock
from app.store.database import Database
from app.store.errors import DiskFull
from sync.service import feeds
from sync.service.accounts import Caller
from sync.service.settings import ServiceSettings
from sync.service.transactions import commit
from tests.sync.service.running import (
    NOW,
    ORG,
    TRAINING_KEY,
    RunningService,
    Station,
    hand_over,
    handover,
    made,
    opened,
    operation,
)

new_id = SystemClock().new_id
ORG_SCOPE = f"org:{ORG}"

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4)
    ),
    max_leaves=12,
)


def tell(running: RunningService, *names: str, scope: str = ORG_SCOPE) -> None:
    rows = [feeds.NewRow("item", name, 1, '{"n": 1}') for name in names]
    commit(running.database, partial(feeds.publish, scope=scope, rows=rows, at=NOW))
    running.service.bell.ring()


def test_nobody_but_this_computer_is_answered_unless_somebody_set_it(
    running: RunningService,
) -> None:
    # Without it a service that was only tried out would be open to the whole network.
    assert ServiceSettings().host == "127.0.0.1"
    port = int(running.url.rsplit(":", 1)[1])
    assert requests.get(f"{running.url}/v1/hello", timeout=30).status_code == 200
    # Another address of this machine stands for its address in the network.
    with pytest.raises(OSError), socket.create_connection(("127.0.0.2", port), 5):
        pass


def test_hello_says_what_is_spoken(running: RunningService) -> None:
    said = requests.get(f"{running.url}/v1/hello", timeout=30).json()
    assert said["protocols"] == [3, 3]
    assert said["max_operations"] == 500
    assert said["epoch"] == running.service.epoch


def test_the_interface_describes_itself(running: RunningService) -> None:
    schema = requests.get(f"{running.url}/schema/openapi.json", timeout=30)
    paths = schema.json()["paths"]
    assert {"/v1/push", "/v1/pull", "/v1/hello", "/v1/enrol"} <= paths.keys()
    assert "operations" in json.dumps(schema.json()["components"]["schemas"])


def test_a_pull_gives_the_rows_after_the_cursor(running_anywhere: RunningService) -> None:
    station = running_anywhere.enrol()
    tell(running_anywhere, "a", "b", "c")
    tell(running_anywhere, "w", scope="global")
    first = station.pull(limit=1).json()["scopes"][ORG_SCOPE]
    scopes = station.pull(org=[(1, first["tip"])], limit=1).json()["scopes"]
    assert scopes[ORG_SCOPE]["start"] == 1
    assert scopes[ORG_SCOPE]["head"] == 3
    assert [(r["seq"], r["entity_id"]) for r in scopes[ORG_SCOPE]["rows"]] == [(2, "b")]
    assert scopes["global"]["rows"][0]["body"] == {"n": 1}


def test_nobody_reads_what_another_institution_is_told(running: RunningService) -> None:
    station = running.enrol()
    for scope in ("org:other", "org:", "", "everything"):
        answer = station.send("POST", "/v1/pull", json={"scopes": {scope: []}})
        assert (answer.status_code, answer.json()["error"]) == (403, "not-allowed")


def test_a_waiting_pull_is_answered_when_something_is_told(running: RunningService) -> None:
    station = running.enrol()
    answers: list[requests.Response] = []
    pull = threading.Thread(target=lambda: answers.append(station.pull(wait_s=25)))
    begun = time.monotonic()
    pull.start()
    tell(running, "a")
    pull.join(20)
    assert answers[0].json()["scopes"][ORG_SCOPE]["rows"]
    assert time.monotonic() - begun < 20


def test_a_waiting_pull_that_brings_nothing_ends_in_time(running: RunningService) -> None:
    answer = running.enrol().pull(wait_s=0.2)
    assert answer.json()["scopes"][ORG_SCOPE] == {
        "start": 0,
        "head": 0,
        "tip": "",
        "rows": [],
    }


def test_many_waiting_pulls_do_not_keep_others_out(running: RunningService) -> None:
    station = running.enrol()
    waiting = [
        threading.Thread(target=station.pull, kwargs={"wait_s": 20}, daemon=True) for _ in range(50)
    ]
    for thread in waiting:
        thread.start()
    assert station.push(operation(1, opened(new_id(), new_id()))).status_code == 200
    tell(running, "a")
    for thread in waiting:
        thread.join(30)
    assert not any(thread.is_alive() for thread in waiting)


def test_stopping_does_not_wait_for_waiting_pulls(service_database: Database) -> None:
    running = RunningService(service_database)
    station = running.enrol()
    pull = threading.Thread(target=station.pull, kwargs={"wait_s": 25}, daemon=True)
    pull.start()
    begun = time.monotonic()
    assert running.stop()
    assert time.monotonic() - begun < 15
    pull.join(15)


def test_packed_messages_are_understood(running: RunningService) -> None:
    station = running.enrol()
    body = {
        "device": str(station.device),
        "incarnation": str(station.incarnation),
        "base": 1,
        "prev": "",
        "tip": "",
        "operations": [],
    }
    packed = gzip.compress(json.dumps(body).encode())
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    answer = station.send("POST", "/v1/push", data=packed, headers=headers)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("body", "encoding", "status"),
    [
        (b"\x1f\x8b not gzip", "gzip", 422),
        (gzip.compress(b"{}", mtime=0)[:-4], "gzip", 422),
        (gzip.compress(b"not json", mtime=0), "gzip", 422),
        (b"{}", "br", 415),
        (b"", "identity", 422),
        (b"[" * 100_000, "identity", 422),
        (b'{"a":' * 20_000, "identity", 422),
        (b"\xff\xfe", "identity", 422),
    ],
)
def test_bad_bodies_are_refused_in_words(
    running: RunningService, body: bytes, encoding: str, status: int
) -> None:
    station = running.enrol()
    headers = {"Content-Encoding": encoding, "Content-Type": "application/json"}
    for path in ("/v1/push", "/v1/pull", "/v1/enrol"):
        answer = station.send("POST", path, data=body, headers=headers)
        assert answer.status_code == status, (path, answer.text)
        assert answer.json()["message"]


def test_a_small_body_that_unfolds_to_a_huge_one_is_refused(running: RunningService) -> None:
    station = running.enrol()
    bomb = gzip.compress(b" " * (200 * 1024 * 1024))
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    answer = station.send("POST", "/v1/push", data=bomb, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (413, "too-large")


def test_what_does_not_exist_is_refused_in_words(running: RunningService) -> None:
    station = running.enrol()
    for method, path, status in (
        ("GET", "/nothing", 404),
        ("GET", "/v1/push", 405),
        ("GET", f"/v1/receipts/{new_id()}", 404),
        ("GET", "/v1/receipts/not-a-uuid", 404),
        ("GET", "/v1/manifests/" + "0" * 64, 404),
        ("POST", "/v1/platform/poll", 404),
    ):
        answer = station.send(method, path)
        assert answer.status_code == status, (path, answer.text)
        assert answer.json()["message"]


def test_no_message_however_odd_is_an_error_of_ours(running: RunningService) -> None:
    station = running.enrol()

    @hypothesis_settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(path=st.sampled_from(["/v1/push", "/v1/pull", "/v1/enrol"]), value=json_values)
    def check(path: str, value: object) -> None:
        answer = station.send("POST", path, json=value)
        assert answer.status_code in (200, 403, 422, 429), answer.text

    check()


def test_no_operation_however_odd_is_an_error_of_ours(running_anywhere: RunningService) -> None:
    station = running_anywhere.enrol()
    good = operation(1, opened(new_id(), new_id()))
    last = 0

    @hypothesis_settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        key=st.sampled_from(["op_id", "kind", "version", "at", "body", "body.x"]),
        name=st.sampled_from(sorted(good["body"])),
        value=json_values,
    )
    def check(key: str, name: str, value: object) -> None:
        nonlocal last
        sent = good | {"seq": last + 1, "op_id": str(new_id())}
        sent |= {"body": good["body"] | {name: value}} if key == "body.x" else {key: value}
        answer = station.push(sent)
        # Where nonsense has no hash, it does not come as it was sent.
        assert answer.status_code in (200, 422, 503), answer.text
        last = answer.json().get("last_seq", last)

    check()


def test_a_full_disk_is_said_to_be_one(
    running: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(caller: Caller, message: object) -> None:
        raise DiskFull("service.db", "database or disk is full")

    monkeypatch.setattr(running.service, "push", full)
    answer = running.enrol().push()
    assert (answer.status_code, answer.json()["error"]) == (507, "disk-full")
    assert answer.headers["Retry-After"] == "60"


def test_a_bug_is_answered_with_a_number_and_logged_under_it(
    running: RunningService, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(caller: Caller, message: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(running.service, "push", broken)
    station = running.enrol()
    with caplog.at_level(logging.ERROR):
        answer = station.push()
    assert answer.status_code == 500
    logged = [r for r in caplog.records if r.name == "sync.service.web"]
    assert logged[0].args is not None
    assert str(logged[0].getMessage()).rsplit(" ", 1)[1] in answer.json()["message"]
    assert station.token not in caplog.text


def test_in_training_a_key_is_enough_to_hand_over_and_for_nothing_else(
    running: RunningService,
) -> None:
    trainer = Station(running.url, new_id(), TRAINING_KEY, new_id())
    handed = made(handover())
    assert hand_over(running.url, TRAINING_KEY, handed)["state"] == "sealed"
    assert trainer.pull().status_code == 403
    assert trainer.push().status_code == 403
    assert trainer.send("GET", f"/v1/manifests/{handed.sha256}/chunks/0").status_code == 403


def test_the_service_runs_without_qt() -> None:
    program = """
import sys
class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6", "ui"):
            raise ImportError(name)
sys.meta_path.insert(0, NoQt())
import pathlib, tempfile, urllib.request
from app.store.clock import SystemClock
from app.store.database import Database
from sync.service.server import Server
from sync.service.service import Service
from sync.service.settings import ServiceSettings
with tempfile.TemporaryDirectory() as folder:
    with Database.at(pathlib.Path(folder) / "service.db") as database:
        server = Server(Service(database, SystemClock(), ServiceSettings(), {}))
        print(urllib.request.urlopen(server.start() + "/v1/hello").status)
        assert server.stop()
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.strip() == "200", done.stderr
