"""A workstation is joined, shown and let go by command, with its certificate compared."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends import fail

import main
from app.store.database import Database
from sync.service import certificates
from sync.service.server import Server
from sync.serving import CertificatePair
from tests.sync.service.running import ORG, RunningService

Enrol = Callable[..., dict[str, Any]]


@pytest.fixture
def running(service_database: Database) -> Iterator[RunningService]:
    service = RunningService(service_database)
    yield service
    assert service.stop()


@pytest.fixture
def enrol(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> Iterator[Enrol]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]

    def run(*words: str, status: int = 0) -> dict[str, Any]:
        capsys.readouterr()
        folder = ("--folder", str(tmp_path / "station"))
        assert main.main(["enrol", *words, *folder, "--json"]) == status
        said = capsys.readouterr().out
        answer: dict[str, Any] = json.loads(said) if said else {}
        return answer

    yield run
    keyring.set_keyring(before)


def test_a_workstation_joins_after_its_certificate_was_compared_and_leaves(
    running: RunningService, enrol: Enrol, tmp_path: Path
) -> None:
    made = certificates.make(tmp_path / "tls", ["127.0.0.1"], "测试医院", datetime.now(UTC))
    server = Server(running.service, certificate=CertificatePair(made.certificate, made.key))
    server._server.start()
    try:
        assert not enrol()["enrolled"]
        code = running.code()
        words = (code, "--service", server.url, "--name", "一号台")
        refused = enrol(*words, status=1)
        assert (refused["error"], refused["pin"]) == ("unknown-ca", made.pin)
        joined = enrol(*words, "--pin", refused["pin"])
        assert (joined["joined"], joined["org"], joined["name"]) == (True, ORG, "一号台")
        assert (joined["trust"], joined["token"]) == ("pinned", "file")
        assert enrol()["address"] == server.url, "known from then on"
        again = enrol(running.code())
        assert (again["joined"], again["number"]) == (True, 1)
        assert enrol("--ca", str(made.ca))["trust"] == "authority", "trusted otherwise, no code"
        left = enrol("--leave")
        assert (left["enrolled"], left["joined"]) == (True, False)
        assert enrol(running.code(), "--ca", str(made.ca))["trust"] == "authority"
    finally:
        server._server.stop()


def test_what_keeps_it_from_joining_is_said(
    running: RunningService,
    enrol: Enrol,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    used = running.code()
    running.enrol()
    assert enrol("AAAAA-AAAAA", "--service", running.url, status=1)["error"] == "wrong-code"
    assert enrol(used, "--service", "http://127.0.0.1:1", status=1)["error"] == "unreachable"
    enrol(used, status=2)
    folder = ("--folder", str(tmp_path / "station"))
    assert main.main(["enrol", used, *folder]) == 2
    assert "--service" in capsys.readouterr().err
    with Database.at(tmp_path / "station" / "workstation.db"):
        assert main.main(["enrol", *folder]) == 1
    assert main.main(["enrol", "A", "--service", "http://127.0.0.1:1", *folder]) == 1
    assert "连不上" in capsys.readouterr().err
    assert main.main(["enrol", *folder]) == 0
    assert "没有登记" in capsys.readouterr().err
