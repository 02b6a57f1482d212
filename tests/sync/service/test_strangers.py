"""What a stranger, or a program gone wrong, may send: made of the interface's own description.

Every route, every kind of caller; bodies that fit and bodies that do not. What may come back is an
answer that the description names, in its form; never an error of ours, never silence.
"""

from __future__ import annotations

import contextlib
import gzip
import http.client
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi import checks

from app.people.roles import Role
from app.store.database import Database
from sync.service.bodies import BYTES, GZIP
from sync.service.settings import ServiceSettings
from tests.sync.service.his.hospital import Hospital
from tests.sync.service.relay_sending import SECRET, Key
from tests.sync.service.running import ORG, TRAINING_KEY, RunningService
from tests.sync.service.signing.test_access import as_person

SETTINGS = ServiceSettings(
    poll_every_s=3600,
    training_key=TRAINING_KEY,
    training_org=ORG,
    relay_secret=SECRET,
    # Limits have tests of their own; here they would hide what is behind them.
    device_requests_per_s=100_000,
    device_burst=1_000_000,
    address_requests_per_s=1_000_000,
    address_burst=10_000_000,
    wrong_codes_allowed=1000,
)
MOST_S = 120.0
"""A request that is not answered by then hangs; a busy machine needs a while for an honest one."""
WANTED_5XX = {502, 503, 507}
"""A platform that is not there, a busy service, a full disk: said in words."""
UNCHECKED = {"GET /v1/hello"}
"""Pairs of two kinds: the checker of the library takes `prefixItems` for an older form of it."""

COUNT = 400
"""Cases of each route in the long run."""

load_all_checks()
schemathesis.serializer.alias(GZIP, BYTES)
CHECKS = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
Authorize = Callable[[str, str, bytes], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Stranger:
    """Who asks."""

    name: str
    authorize: Authorize

    def __repr__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Door:
    """A service, and all kinds of callers."""

    running: RunningService
    strangers: tuple[Stranger, ...]


def _bearing(name: str, token: str) -> Stranger:
    return Stranger(name, lambda _method, _target, _body: {"Authorization": f"Bearer {token}"})


@pytest.fixture
def door(any_database: Database) -> Iterator[Door]:
    running = RunningService(any_database, settings=SETTINGS)
    station, lost = running.enrol(), running.enrol()
    administrator = as_person(running, station, Role.ADMINISTRATOR)
    revoked = administrator.send("POST", f"/v1/admin/devices/{lost.device}/revoke")
    assert revoked.status_code == 204, revoked.text
    strangers = (
        Stranger("nobody", lambda _method, _target, _body: {}),
        _bearing("a made-up token", "x.y.z"),
        _bearing("a workstation", station.token),
        _bearing("a revoked workstation", lost.token),
        _bearing("an administrator", administrator.token),
        _bearing("a HIS", Hospital(running).key.token),
        Stranger("a distributor", Key(running).authorize),
    )
    yield Door(running, strangers)
    assert running.stop()


def _operations(door: Door) -> Iterator[Any]:
    # By itself the library waits ten seconds, whatever the machine has to do.
    described = schemathesis.openapi.from_url(f"{door.running.url}/schema", timeout=MOST_S)
    for found in described.get_all_operations():
        yield found.ok()  # type: ignore[union-attr] # what is not well described has to fail


def _cases(operation: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 (schemathesis' own)
    fitting = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if operation.body or operation.query or operation.path_parameters:
        return st.one_of(fitting, operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    return st.one_of(fitting)


def _try(door: Door, operation: Any, count: int, *, always_the_same: bool) -> None:  # noqa: ANN401 (schemathesis' own)
    """Send so many cases of one operation."""

    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        derandomize=always_the_same,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=_cases(operation), stranger=st.sampled_from(door.strangers))
    def send(case: Any, stranger: Stranger) -> None:  # noqa: ANN401 (schemathesis' own)
        note(f"{stranger}: {operation.label}")
        if isinstance(case.body, dict) and "wait_s" in case.body:
            case.body["wait_s"] = 0  # to wait for news is no hanging
        answer = _answer(door, case, stranger)
        if answer is None:
            return
        assert answer.status_code < 500 or answer.status_code in WANTED_5XX, answer.text
        if operation.label not in UNCHECKED:
            case.validate_response(answer, checks=CHECKS)

    # Where a path takes any text, there is nothing that does not fit.
    with contextlib.suppress(Unsatisfiable):
        send()


def _answer(door: Door, case: Any, stranger: Stranger) -> requests.Response | None:  # noqa: ANN401 (schemathesis' own)
    """Send a case; None where it cannot be written as a request at all."""
    try:
        ready = requests.Request(**case.as_transport_kwargs(base_url=door.running.url)).prepare()
    except (requests.exceptions.InvalidHeader, requests.exceptions.InvalidURL, UnicodeError):
        return None
    body = ready.body if isinstance(ready.body, bytes) else (ready.body or "").encode()
    proof = stranger.authorize(str(ready.method), str(ready.path_url), body)
    ready.headers.pop("Authorization", None)
    ready.headers.update(proof)
    with requests.Session() as session:
        session.trust_env = False
        return session.send(ready, timeout=MOST_S)


def test_the_description_says_what_each_route_takes_answers_and_asks_for(
    running: RunningService,
) -> None:
    # Without it whoever writes a program against the service has to guess, and what is made of the
    # description below would try nothing but empty bodies.
    by_name = requests.get(f"{running.url}/schema/openapi.json", timeout=MOST_S).json()
    described = requests.get(f"{running.url}/schema", timeout=MOST_S).json()
    assert by_name == described
    kinds = described["components"]["schemas"]
    for path, kind in (("/v1/push", "Push"), ("/v1/manifests", "ManifestWish")):
        body = described["paths"][path]["post"]["requestBody"]["content"]["application/json"]
        assert body["schema"] == {"$ref": f"#/components/schemas/{kind}"}
        assert kinds[kind]["required"]
    chunk = described["paths"]["/v1/manifests/{sha256}/chunks/{no}"]["put"]
    assert list(chunk["requestBody"]["content"]) == [GZIP]
    assert chunk["security"] == [{"token": []}, {"signed": []}]
    assert "security" not in described["paths"]["/v1/hello"]["get"]
    for operations in described["paths"].values():
        for operation in operations.values():
            assert "400" not in operation["responses"]
            assert {"429", "503"} <= set(operation["responses"])
            assert ("415" in operation["responses"]) == ("requestBody" in operation)


def test_no_request_however_odd_is_an_error_of_ours_or_answered_otherwise_than_described(
    door: Door,
) -> None:
    # Without it a stranger finds the request that makes a route fall over, or a programmer one
    # whose answer is not what `/schema` says.
    count = 0
    for operation in _operations(door):
        _try(door, operation, 4, always_the_same=True)
        count += 1
    assert count > 50


@pytest.mark.slow
def test_no_request_in_a_long_run_is_an_error_of_ours(door: Door) -> None:
    # Without it only the first few cases of each route would ever be tried.
    for operation in _operations(door):
        _try(door, operation, COUNT, always_the_same=False)


PACKINGS: tuple[tuple[str, bytes], ...] = (
    ("gzip", gzip.compress(b"0" * (80 << 20), 1)),
    ("gzip", gzip.compress(gzip.compress(b"[" * 1000))),
    ("gzip", gzip.compress(b'{"code":"x"}')[:-4]),
    ("gzip", b"\x1f\x8b" + b"\x00" * 40),
    ("deflate", zlib.compress(b"{}")),
    ("zstd", b"\x28\xb5\x2f\xfd" + b"\x00" * 20),
    ("gzip, gzip", gzip.compress(gzip.compress(b"{}"))),
    ("identity", b"[" * 200_000),
    ("identity", b'{"a":' * 100_000),
    ("identity", b"\x00"),
    ("identity", b"\xff\xfe\x00\xd8"),
    ("identity", b'{"\\ud800": 1e999999}'),
    ("identity", b'{"base": 123456789012345678901234567890}'),
)


def test_no_body_however_packed_or_nested_is_an_error_of_ours(door: Door) -> None:
    # Without it a few bytes that unfold, or brackets without end, could take the service away.
    paths = [op for op in _operations(door) if op.body]
    strangers = {stranger.name: stranger for stranger in door.strangers}
    assert len(paths) > 25
    for number, operation in enumerate(paths):
        path = operation.path.replace("{no}", "1").replace("{link}", "x")
        path = path.replace("{sha256}", "0" * 64)
        # Each body meets several routes, and each route several bodies.
        for packing, body in (PACKINGS[number % 13], PACKINGS[(number * 5 + 7) % 13]):
            for name in ("an administrator", "a HIS", "a distributor"):
                headers = {"Content-Encoding": packing, "Content-Type": "application/json"}
                proof = strangers[name].authorize(operation.method.upper(), path, body)
                answer = requests.request(
                    operation.method,
                    door.running.url + path,
                    data=body,
                    headers=headers | dict(proof),
                    timeout=MOST_S,
                )
                assert answer.status_code < 500, (operation.label, packing, body[:40], answer.text)


TARGETS = (
    "/v1/../../etc/passwd",
    "/v1/%2e%2e/%2e%2e/etc/passwd",
    "/v1/manifests/..%2f..%2fservice.db/chunks/1",
    "/v1/attachments/%00",
    "/v1/snapshots/%ff%fe",
    "/v1/snapshots?scope=%00",
    "/v1/his/codes?code=%00&limit=9999999999999999999999",
    "/v1/his/codes?code=%ed%a0%80",
    "/v1/his/changes?after=-1&limit=NaN",
    "/v1/letters?link=%00",
    "/v1/letters?link=%27%3B%20DROP%20TABLE%20operation%3B--&limit=1",
    "/v1/receipts/00000000-0000-0000-0000-00000000000g",
    "/v1/" + "x" * 30_000,
    "/relay?corrects=%3Cscript%3Ealert(1)%3C/script%3E",
    "/relay/hand-overs/%3Cscript%3E",
    "/schema/../v1/admin/devices",
    "/health/../metrics",
    "*",
    "//evil.example/v1/hello",
)
HEADERS: Mapping[str, tuple[str, ...]] = {
    "Range": ("bytes=-", "bytes=9999999999999999999999-", "bytes=1-0,2-1", "x" * 5000),
    "If-None-Match": ('W/"', "*", '"' * 4000),
    "Idempotency-Key": ("", "\t", "é" * 90, "x" * 7000),
    "Authorization": ("Bearer", "Bearer " + "." * 4000, "TraceDock-HMAC-SHA256 Key=,,=,", "\xff"),
    "Cookie": ("tracedock_relay=::", "tracedock_relay=a:99999999999999999999:b", "=;;=" * 500),
    "Content-Length": ("-1", "1e3", "99999999999999999999"),
    "Accept-Encoding": ("gzip;q=NaN", "*;q=-1"),
    "X-Forwarded-For": ("::::", "' OR 1=1 --"),
}


def _raw(door: Door, target: str, headers: Mapping[str, str]) -> int:
    """The status of a request that is sent as it is, or 400 where the connection is closed."""
    address = urlsplit(door.running.url)
    line = http.client.HTTPConnection(str(address.hostname), address.port, timeout=MOST_S)
    with contextlib.closing(line):
        line.putrequest("GET", target, skip_accept_encoding="Accept-Encoding" in headers)
        for name, value in headers.items():
            line.putheader(name, value.encode("utf-8"))
        line.endheaders()
        try:
            return line.getresponse().status
        except (http.client.HTTPException, ConnectionError):
            return 400


def test_no_address_and_no_header_however_odd_is_an_error_of_ours(door: Door) -> None:
    # Without it a path that climbs out, a NUL or a number too large could reach file or database.
    tokens = [stranger.authorize("GET", "/", b"") for stranger in door.strangers[:6]]
    for target in TARGETS:
        for proof in tokens:
            status = _raw(door, target, dict(proof))
            assert 200 <= status < 500, target
            assert ".." not in target or status >= 400, target
    for name, values in HEADERS.items():
        for value in values:
            for target in ("/v1/hello", "/v1/his/changes", "/relay", "/v1/snapshots?scope=global"):
                assert _raw(door, target, {name: value}) < 500, (name, value, target)
