from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import requests

from app.store.database import Database
from sync import wire
from sync.client.errors import NotTrusted, Refused
from sync.client.transport import Transport
from sync.client.trust import SeenTime, Trust, in_words
from sync.service import certificates
from sync.service.certificates import Made
from sync.service.server import Server
from sync.serving import CertificatePair
from tests.sync.service.running import RunningService

NOW = datetime.now(UTC)
Serve = Callable[[Made], str]


def certificate(folder: Path, host: str = "127.0.0.1", made_at: datetime = NOW) -> Made:
    return certificates.make(folder, [host], "测试医院", made_at)


@pytest.fixture
def serve(service_database: Database) -> Iterator[Serve]:
    plain = RunningService(service_database)
    servers: list[Server] = []

    def start(made: Made) -> str:
        pair = CertificatePair(made.certificate, made.key)
        servers.append(Server(plain.service, certificate=pair))
        # One scheduler is enough.
        servers[-1]._server.start()
        return servers[-1].url

    yield start
    for server in servers:
        server._server.stop()
    assert plain.stop()


def why(url: str, trust: Trust) -> str:
    with pytest.raises(NotTrusted) as refused:
        Transport(url, trust=trust).hello()
    assert refused.value.message
    return refused.value.why


def test_an_authority_of_ones_own_or_a_pin_is_enough(serve: Serve, tmp_path: Path) -> None:
    made = certificate(tmp_path / "a")
    url = serve(made)
    pin = made.pin
    for trust in (
        Trust.of(str(made.ca), ""),
        Trust.of("", pin),
        Trust.of("", ":".join(pin[at : at + 2] for at in range(0, 64, 2)).upper()),
        Trust.of(str(made.ca), pin),
    ):
        assert Transport(url, trust=trust).hello().protocols
    assert why(url, Trust()) == "unknown-ca"
    assert why(url, Trust.of("", "0" * 64)) == "pin"
    other = certificate(tmp_path / "b")
    assert why(url, Trust.of(str(other.ca), "")) == "unknown-ca"
    assert why(url, Trust.of(str(other.ca), pin)) == "unknown-ca"


def test_another_machines_certificate_is_refused_by_its_name(serve: Serve, tmp_path: Path) -> None:
    made = certificate(tmp_path, "other.example")
    assert why(serve(made), Trust.of(str(made.ca), "")) == "name"


@pytest.mark.parametrize(("days", "said"), [(-900, "expired"), (30, "not-yet")])
def test_a_certificate_out_of_its_days_is_told_with_both_clocks(
    serve: Serve, tmp_path: Path, days: int, said: str
) -> None:
    certificate(tmp_path, made_at=NOW - timedelta(days=1000))
    made = certificate(tmp_path, made_at=NOW + timedelta(days=days))
    url = serve(made)
    assert why(url, Trust.of(str(made.ca), "")) == said
    assert Transport(url, trust=Trust.of("", made.pin)).hello().protocols, "a pin asks no clock"


def test_a_clock_that_jumped_is_told_from_a_certificate_that_expired(
    serve: Serve, tmp_path: Path
) -> None:
    certificate(tmp_path, made_at=NOW - timedelta(days=1000))
    made = certificate(tmp_path, made_at=NOW - timedelta(days=900))
    url = serve(made)
    seen = SeenTime()
    seen.hear((NOW - timedelta(days=500)).strftime("%a, %d %b %Y %H:%M:%S GMT"))
    with pytest.raises(requests.exceptions.SSLError) as refused:
        requests.get(f"{url}/v1/hello", verify=str(made.ca), timeout=30)
    told = in_words(refused.value, url, seen)
    assert (told.why, "时钟不对" in told.message) == ("clock", True)
    seen.hear("nonsense")


@pytest.mark.parametrize(("ca", "pin"), [("nowhere.pem", ""), ("", "abc"), ("", "g" * 64)])
def test_what_cannot_be_trusted_is_said_at_the_start(ca: str, pin: str) -> None:
    with pytest.raises(ValueError, match="service_"):
        Trust.of(ca, pin)


def test_the_lasting_token_travels_once_and_a_forgotten_one_is_renewed(
    running: RunningService,
) -> None:
    station = running.enrol()
    transport = Transport(running.url, station.token)
    shown: list[str] = []
    send = transport._http.request

    def watched(method: str, url: str, **named: object) -> requests.Response:
        headers = named["headers"]
        assert isinstance(headers, dict)
        shown.append(f"{url.removeprefix(running.url)} {headers.get('Authorization', '')[-8:]}")
        return send(method, url, **named)  # type: ignore[arg-type]

    transport._http.request = watched  # type: ignore[method-assign,assignment]
    for _ in range(2):
        transport.hello()
        transport.push(_nothing(station.device, station.incarnation))
    lasting = station.token[-8:]
    assert [one.endswith(lasting) for one in shown] == [False, True, False, False, False]
    with running.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM access_token")
    transport.push(_nothing(station.device, station.incarnation))
    assert [one.partition(" ")[0] for one in shown[5:]] == ["/v1/push", "/v1/token", "/v1/push"]
    with pytest.raises(Refused):
        Transport(running.url, station.token + "x").push(
            _nothing(station.device, station.incarnation)
        )


def _nothing(device: UUID, incarnation: UUID) -> wire.Push:
    return wire.Push(device=device, incarnation=incarnation, base=1, prev="", tip="", operations=[])
