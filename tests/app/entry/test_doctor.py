"""`doctor` looks at a real workstation beside its open window, and says nothing it must not."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends import fail

import main
from app.entry import doctor_store
from app.entry.doctor import look_at
from app.entry.findings import Ground, Level
from app.entry.settings import Settings
from app.entry.topics import topic_name
from app.people import persons, whereabouts
from app.people.person import Person
from app.receiving.settings import ReceivingRules
from app.store.backups import make_backup
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.file_system import FileSystem
from app.store.rights import keep_private
from app.store.second_place import choose, keep, place_of
from sync.client import doctor as of_service
from sync.client.link import keep_link
from sync.client.station import DATABASE, Station
from sync.client.tokens import TokenStore
from sync.client.trust import Trust
from sync.service import accounts, certificates
from sync.service.server import Server
from sync.serving import CertificatePair
from tests.sync.service.running import ORG, RunningService, trace_code

Told = dict[str, dict[str, Any]]


@dataclass
class Examined:
    """A workstation whose window is open, as `doctor` sees it."""

    folder: Path
    running: RunningService
    url: str
    station: Station
    capsys: pytest.CaptureFixture[str]
    text: str = ""

    def look(self, *words: str, status: int) -> Told:
        self.capsys.readouterr()
        assert main.main(["doctor", "--folder", str(self.folder), "--json", *words]) == status
        self.text = self.capsys.readouterr().out
        return {one["topic"]: one for one in json.loads(self.text)["findings"]}


@pytest.fixture
def no_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


@pytest.fixture
def examined(
    tmp_path: Path,
    no_keyring: None,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Examined]:
    database = Database.at(tmp_path / "service.db")
    running = RunningService(database)
    made = certificates.make(tmp_path / "tls", ["127.0.0.1"], "测试医院", datetime.now(UTC))
    server = Server(running.service, certificate=CertificatePair(made.certificate, made.key))
    server._server.start()
    folder = tmp_path / "station"
    folder.mkdir()
    trust = Trust.of("", made.pin)
    station = Station(folder, ReceivingRules(), SystemClock(), lambda _event: None, trust)
    station.enrol(server.url, running.code(), "一号台", TokenStore(folder))
    keep_link(folder, server.url, trust)
    yield Examined(folder, running, server.url, station, capsys)
    station.stop()
    server._server.stop()
    assert running.stop()
    database.close()


def log_something(station: Station) -> None:
    with station.database.writing() as connection:
        code = json.dumps({"code": trace_code(7)})
        station.parts.log.append(connection, "from.the-future", 7, code)


def test_an_open_workstation_is_looked_at_whole(examined: Examined) -> None:
    log_something(examined.station)
    make_backup(examined.folder / DATABASE, SystemClock().now())
    with examined.station.database.writing() as connection:
        here = examined.station.workstation
        whereabouts.move(connection, here.org, here.device, "PS-E", SystemClock().now())
    told = examined.look(status=1)
    assert told["enrolment"]["chinese"] == "本机属于 测试医院，在配送点 PS-E"
    levels = {topic: one["level"] for topic, one in told.items()}
    for topic in ("program", "folder", "disk", "database", "backups", "enrolment", "service"):
        assert levels[topic] == "ok", told[topic]
    for topic in ("certificate", "clock", "admission", "sync"):
        assert levels[topic] == "ok", told[topic]
    assert levels["keyring"] == "warning", "the token is in a file"
    assert told["sync"]["values"]["waiting"] == 1
    assert {"readers", "plugged-in", "pictures", "printers", "sound", "sqlite"} <= told.keys()
    assert {"memory", "labels", "attachments", "faults", "label-printers"} <= told.keys()
    token = TokenStore(examined.folder).read(examined.url, examined.station.workstation.device)
    assert token is not None
    for secret in (token, token.rpartition(".")[2], trace_code(7), "from.the-future"):
        assert secret not in examined.text
    assert all(one["chinese"] and one["english"] for one in told.values())
    unnamed = {topic for topic in told if topic_name(topic).chinese.isascii()}
    assert not unnamed - {"sqlite"}, "a topic without a name stands under its English one"


def test_people_are_told_in_both_languages_and_a_file_keeps_the_report(
    examined: Examined, tmp_path: Path
) -> None:
    report = tmp_path / "report.json"
    words = ["doctor", "--folder", str(examined.folder), "--output", str(report)]
    examined.capsys.readouterr()
    assert main.main(words) == 1
    said = examined.capsys.readouterr().out
    assert "[正常] 本机属于 测试医院" in said
    assert "ok: This workstation belongs to" in said
    assert "[注意] 还没有备份" in said
    assert json.loads(report.read_text("utf-8"))["level"] == "warning"
    assert main.main([*words[:-1], str(tmp_path / "none" / "x.json")]) == 2


def test_a_revoked_workstation_and_one_without_its_token_are_broken(examined: Examined) -> None:
    device = examined.station.workstation.device
    with examined.running.database.writing() as connection:
        accounts.revoke(connection, ORG, device, examined.running.clock.now())
    told = examined.look(status=2)
    assert told["admission"]["level"] == "broken"
    assert "扫过的都还在" in told["admission"]["chinese"]
    TokenStore(examined.folder).forget(examined.url, device)
    told = examined.look(status=2)
    assert "重新登记" in told["enrolment"]["chinese"]
    assert "admission" not in told


def test_a_service_that_is_away_or_shows_another_certificate_is_named(examined: Examined) -> None:
    told = examined.look("--service", "http://127.0.0.1:1", status=2)
    assert told["service"]["values"]["error"] == "Unreachable"
    keep_link(examined.folder, examined.url, Trust.of("", "0" * 64))
    told = examined.look(status=2)
    assert told["service"]["values"]["error"] == "NotTrusted"
    assert told["certificate"]["values"]["trust"] == "pinned"


def test_clocks_certificates_and_old_backups_are_warned_of(
    examined: Examined, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_something(examined.station)
    make_backup(examined.folder / DATABASE, SystemClock().now() - timedelta(days=10))
    monkeypatch.setattr(of_service, "SKEW_WORTH_SAYING_S", 0.0)
    monkeypatch.setattr(of_service, "SOON_EXPIRED", timedelta(days=900))
    monkeypatch.setattr(of_service, "LONG_WAITING", timedelta(0))
    told = examined.look(status=1)
    for topic in ("backups", "clock", "certificate", "sync"):
        assert told[topic]["level"] == "warning", topic
    assert "10 天" in told["backups"]["chinese"]


def test_the_second_place_of_the_backups_is_looked_at(examined: Examined, tmp_path: Path) -> None:
    """Otherwise support could not see that the USB disk has been in a drawer for a month."""
    now = SystemClock().now()
    make_backup(examined.folder / DATABASE, now)
    none = examined.look(status=1)["second-place"]
    assert (none["level"], none["values"]["chosen"]) == ("warning", False)
    (tmp_path / "usb").mkdir()
    choose(examined.folder, tmp_path / "usb", now)
    same_disk = examined.look(status=1)["second-place"]
    assert "同一块磁盘" in same_disk["chinese"]
    place = place_of(examined.folder, "", now)
    assert place is not None
    shutil.rmtree(tmp_path / "usb")
    keep(examined.folder, replace(place, last_good=now - timedelta(days=9)))
    away = examined.look(status=1)["second-place"]
    assert (away["level"], away["values"]["reachable"]) == ("warning", False)
    assert "现在不在，最近一份完好的副本" in away["chinese"]


def test_people_of_one_name_are_named_until_they_are_told_apart(examined: Examined) -> None:
    """Without it namesakes from before would stay one person in every paper."""
    org = examined.station.workstation.org

    def know(number: str, name: str) -> None:
        with examined.station.database.writing() as connection:
            persons.store(connection, org, Person(number, name))

    for number in ("1", "2"):
        know(number, "李四")
    told = examined.look(status=1)["namesakes"]
    assert (told["level"], told["values"]["namesakes"]) == ("warning", [["1", "2"]])
    assert "李四（工号 1、2）" in told["chinese"]
    know("2", "李四（东院）")
    assert "namesakes" not in examined.look(status=1)


@pytest.mark.skipif(os.name != "posix", reason="Windows: the rights of the profile")
def test_what_others_could_read_is_told(examined: Examined) -> None:
    """Otherwise a folder that somebody opened would stay open unseen."""
    (examined.folder / DATABASE).chmod(0o644)
    examined.folder.chmod(0o700)
    assert examined.look(status=1)["rights"]["level"] == "ok"
    examined.folder.chmod(0o755)
    told = examined.look(status=1)["rights"]
    assert told["level"] == "warning"
    keep_private(examined.folder)
    assert examined.look(status=1)["rights"]["level"] == "ok"


def test_a_machine_that_never_worked_is_no_error(
    tmp_path: Path, no_keyring: None, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "nothing" / "here"
    assert main.main(["doctor", "--folder", str(folder), "--json"]) == 1
    told = {one["topic"]: one for one in json.loads(capsys.readouterr().out)["findings"]}
    assert told["database"]["values"] == {"exists": False}
    assert told["enrolment"]["values"] == {"enrolled": False}
    assert not folder.exists(), "doctor only looks"


def spoil(folder: Path) -> None:
    database = folder / DATABASE
    with Database.at(database):
        pass
    content = bytearray(database.read_bytes())
    content[:16] = b"spoilt".ljust(16)
    database.write_bytes(content)


def test_a_damaged_database_is_broken_and_not_touched(
    tmp_path: Path, no_keyring: None, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(tmp_path)
    before = (tmp_path / DATABASE).read_bytes()
    assert main.main(["doctor", "--folder", str(tmp_path)]) == 2
    assert "[故障] 数据库已损坏" in capsys.readouterr().out
    assert (tmp_path / DATABASE).read_bytes() == before


def test_a_network_drive_and_a_full_disk_are_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        doctor_store, "file_system_of", lambda _folder: FileSystem("cifs", remote=True)
    )
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: _Usage(10**9, 0, 1000))
    found = {one.topic: one for one in doctor_store.look(Ground(tmp_path, Settings()))}
    assert found["folder"].level is Level.BROKEN
    assert found["disk"].level is Level.BROKEN


@dataclass
class _Usage:
    total: int
    used: int
    free: int


def test_an_old_sqlite_is_warned_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look: Callable[[], Any] = doctor_store._sqlite
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 2))
    assert look().level is Level.WARNING
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 3))
    assert look().level is Level.OK


def test_a_part_that_cannot_be_loaded_is_a_finding(tmp_path: Path) -> None:
    ground = Ground(tmp_path, Settings())
    [found] = look_at(ground, ["scanners.that_is_not_there:look"])
    assert (found.topic, found.level) == ("scanners", Level.BROKEN)
