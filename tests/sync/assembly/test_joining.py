"""A workstation joins its service from the window, over real TLS, and leaves it again."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import keyring
import pytest
from keyring.backends import fail

from app.connection import (
    ConnectionShown,
    Joined,
    JoinRefused,
    JoinStep,
    JoinStepShown,
    JoinWish,
    TokenPlace,
    TrustKind,
)
from app.entry.settings import Settings
from app.receiving.settings import ReceivingRules
from app.store.change_log import ChangeLog
from app.store.clock import SystemClock
from app.store.database import Database
from sync.assembly.joining import Ground, Joining
from sync.assembly.workplace import Plan, Workplace
from sync.client.link import CA_FILE, Link, link_of
from sync.client.station import Station
from sync.client.status import SyncState, SyncStatus
from sync.client.tokens import FILE_NAME, TokenStore
from sync.sealing import Seal
from sync.service import accounts, certificates
from sync.service.certificates import Made
from sync.service.server import Server
from sync.serving import CertificatePair
from tests.commands import ROOT
from tests.sync.service.running import ORG, RunningService

WAIT_S = 60.0
Event = TypeVar("Event")


class Place:
    """One workstation's folder, joined to nothing at first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.heard: queue.SimpleQueue[object] = queue.SimpleQueue()
        self.syncs = 0
        self.station = Station(folder, ReceivingRules(), SystemClock(), lambda _event: None)
        tokens = TokenStore(
            folder, use_keyring=False, seal=Seal(folder.with_name(f"{folder.name}-settings"))
        )
        future: Future[Station] = Future()
        future.set_result(self.station)
        link = link_of(folder, "", "", "")
        ground = Ground(folder, tokens, future, False, link, self._sync)
        self.joining = Joining(ground, self.heard.put)

    @property
    def link(self) -> Link:
        return self.joining.ground.link

    def _sync(self) -> None:
        self.syncs += 1

    def next(self, kind: type[Event]) -> Event:
        """The next event of a kind; those before it are of no matter."""
        while True:
            event = self.heard.get(timeout=WAIT_S)
            if isinstance(event, kind):
                return event

    def refused(self, wish: JoinWish) -> JoinRefused:
        self.joining.join(wish)
        return self.next(JoinRefused)

    def close(self) -> None:
        self.joining.stop()
        self.station.stop()


Make = Callable[[str], Place]


@pytest.fixture
def make_place(tmp_path: Path) -> Iterator[Make]:
    with ExitStack() as stack:

        def make(name: str) -> Place:
            place = Place(tmp_path / name)
            stack.callback(place.close)
            return place

        yield make


@pytest.fixture
def running(service_database: Database) -> Iterator[RunningService]:
    service = RunningService(service_database)
    yield service
    assert service.stop()


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return certificates.make(tmp_path / "tls", ["127.0.0.1"], "测试医院", datetime.now(UTC))


@pytest.fixture
def secure_url(running: RunningService, made: Made) -> Iterator[str]:
    """The same service behind a certificate of the hospital's own."""
    server = Server(running.service, certificate=CertificatePair(made.certificate, made.key))
    server._server.start()
    yield server.url
    server._server.stop()


def wish(address: str, code: str, name: str = "一号台", **trust: object) -> JoinWish:
    return JoinWish(address=address, code=code, name=name, **trust)  # type: ignore[arg-type]


def test_a_certificate_nobody_knows_is_shown_compared_and_pinned(
    running: RunningService, secure_url: str, made: Made, make_place: Make
) -> None:
    place = make_place("one")
    code = running.code()
    refused = place.refused(wish(secure_url, code))
    assert (refused.step, refused.error) == (JoinStep.CERTIFICATE, "unknown-ca")
    assert refused.certificate is not None
    assert refused.certificate.fingerprint == made.pin, "what the certificate command prints"
    assert "测试医院" in refused.certificate.issuer
    place.joining.join(wish(secure_url, code, pin=refused.certificate.grouped))
    steps = [place.next(JoinStepShown).step for _ in range(3)]
    assert steps == [JoinStep.CONTACT, JoinStep.CERTIFICATE, JoinStep.ENROLMENT]
    joined = place.next(Joined)
    assert (joined.hospital, joined.anew, joined.token) == ("测试医院", True, TokenPlace.FILE)
    shown = place.next(ConnectionShown)
    assert (shown.org, shown.name, shown.number) == (ORG, "一号台", 1)
    assert (shown.trust, shown.pin) == (TrustKind.PINNED, made.pin)
    assert shown.since is not None
    assert shown.token_file.endswith(FILE_NAME)
    assert place.joining.joined_anew
    kept = link_of(place.folder, "", "", "")
    assert (kept.url, kept.trust.pin, kept.fixed) == (secure_url, made.pin, False)


def test_an_authority_is_copied_so_that_its_stick_may_be_pulled_out(
    running: RunningService, secure_url: str, made: Made, make_place: Make, tmp_path: Path
) -> None:
    place = make_place("one")
    stick = tmp_path / "stick.pem"
    stick.write_bytes(made.ca.read_bytes())
    place.joining.join(wish(secure_url, running.code(), ca_file=stick))
    place.next(Joined)
    stick.unlink()
    kept = link_of(place.folder, "", "", "")
    assert kept.trust.ca_file == place.folder / CA_FILE
    assert kept.kind is TrustKind.AUTHORITY
    place.joining.look()
    while (shown := place.next(ConnectionShown)).skew_s is None:
        pass
    assert abs(shown.skew_s) < 60
    bad = tmp_path / "bad.pem"
    for content in (b"no certificate", b""):
        bad.write_bytes(content)
        refused = place.refused(wish(secure_url, "x", ca_file=bad))
        assert (refused.error, "PEM" in refused.message) == ("trust", True)
    assert place.refused(wish(secure_url, "x", ca_file=tmp_path / "none")).error == "trust"


def test_a_renewed_certificate_is_compared_again_without_a_new_code(
    running: RunningService, secure_url: str, made: Made, make_place: Make, tmp_path: Path
) -> None:
    place = make_place("one")
    assert place.refused(wish(secure_url, "", pin=made.pin)).error == "no-code"
    place.joining.join(wish(secure_url, running.code(), pin=made.pin))
    place.next(Joined)
    place.joining.join(wish(secure_url, ""))
    assert not place.next(Joined).anew, "trusted as before"
    renewed = certificates.make(tmp_path / "tls", ["127.0.0.1"], "测试医院", datetime.now(UTC))
    assert renewed.pin != made.pin
    server = Server(running.service, certificate=CertificatePair(renewed.certificate, renewed.key))
    server._server.start()
    try:
        device = place.station.workstation.device
        tokens = place.joining.ground.tokens
        tokens.keep(server.url, device, tokens.read(secure_url, device) or "")
        place.joining.ground.link = replace(place.link, url=server.url)
        refused = place.refused(wish(server.url, ""))
        assert (refused.error, refused.certificate is not None) == ("pin", True)
        place.joining.join(wish(server.url, "", pin=renewed.pin))
        place.next(Joined)
    finally:
        server._server.stop()
    assert place.link.trust.pin == renewed.pin
    assert place.syncs == 2


def test_each_refusal_of_a_code_or_a_name_has_its_own_word(
    running: RunningService, make_place: Make
) -> None:
    place, other = make_place("one"), make_place("two")
    used = running.code()
    other.joining.join(wish(running.url, used))
    other.next(Joined)
    said = {
        place.refused(wish(running.url, code, name)).error
        for code, name in (("AAAAA-AAAAA", "二号台"), (used, "二号台"), (running.code(), "一号台"))
    }
    assert said == {"wrong-code", "code-used", "name-taken"}
    assert place.refused(wish(running.url, running.code(), " ")).error == "bad-request"
    assert not place.station.enrolled
    assert not place.link.url


def test_what_does_not_answer_or_is_no_service_is_told_apart(
    running: RunningService, make_place: Make
) -> None:
    place = make_place("one")
    assert place.refused(wish("http://127.0.0.1:1", "x")).error == "unreachable"
    assert place.refused(wish("not an address", "x")).error == "address"
    assert place.refused(wish(running.url, "x", pin="abc")).error == "trust"
    tls_to_plain = running.url.replace("http:", "https:")
    assert place.refused(wish(tls_to_plain, "x")).step is JoinStep.CERTIFICATE


def test_a_service_without_encryption_on_another_computer_is_not_joined(make_place: Make) -> None:
    # Without it the code, and all that follows, would be heard by whoever listens.
    place = make_place("one")
    refused = place.refused(JoinWish("http://10.255.255.1:8765", "ABCDE-FGHJK", "收货台"))
    assert (refused.step, refused.error) == (JoinStep.CONTACT, "plain")
    assert "https://" in refused.message
    assert not place.link.url


def test_who_received_alone_is_told_that_it_cannot_join_with_this_data(
    running: RunningService, make_place: Make
) -> None:
    place = make_place("one")
    with place.station.database.writing() as connection:
        log = ChangeLog(place.station.workstation, SystemClock())
        log.append(connection, "receipt.opened", 1, "{}")
    assert place.refused(wish(running.url, running.code())).error == "worked-alone"
    place.joining.look()
    assert place.next(ConnectionShown).worked_alone


def test_a_revoked_workstation_joins_again_and_what_waits_stays(
    running: RunningService, make_place: Make
) -> None:
    place = make_place("one")
    place.joining.join(wish(running.url, running.code()))
    place.next(Joined)
    device = place.station.workstation.device
    first = place.joining.ground.tokens.read(running.url, device)
    with place.station.database.writing() as connection:
        place.station.parts.log.append(connection, "from.the-future", 7, "{}")
    with running.database.writing() as connection:
        accounts.revoke(connection, ORG, device, running.clock.now())
    place.joining.join(wish(running.url, running.code()))
    joined = place.next(Joined)
    assert (joined.anew, place.syncs) == (False, 1)
    assert place.joining.ground.tokens.read(running.url, device) != first
    with place.station.database.reading() as connection:
        assert place.station.parts.log.waiting(connection).count == 1


def test_leaving_removes_the_token_and_nothing_else(
    running: RunningService, make_place: Make
) -> None:
    place = make_place("one")
    place.joining.join(wish(running.url, running.code()))
    place.next(Joined)
    assert (place.folder / FILE_NAME).exists()
    place.next(ConnectionShown)
    place.joining.leave()
    shown = place.next(ConnectionShown)
    assert (shown.enrolled, shown.joined, shown.address) == (True, False, running.url)
    assert not (place.folder / FILE_NAME).exists()
    assert place.syncs == 1


def test_another_institution_is_refused_and_the_way_to_ours_stays(
    running: RunningService, make_place: Make
) -> None:
    place = make_place("one")
    place.joining.join(wish(running.url, running.code()))
    place.next(Joined)
    with running.database.writing() as connection:
        accounts.add_organisation(connection, "OTHER", "另一家医院")
    refused = place.refused(wish(running.url, running.code("OTHER")))
    assert refused.error == "other-institution"
    assert place.link.url == running.url


def test_a_certificate_out_of_its_days_is_named_with_what_is_shown(
    running: RunningService, make_place: Make, tmp_path: Path
) -> None:
    past = datetime.now(UTC) - timedelta(days=1000)
    made = certificates.make(tmp_path / "old", ["127.0.0.1"], "测试医院", past)
    server = Server(running.service, certificate=CertificatePair(made.certificate, made.key))
    server._server.start()
    try:
        refused = make_place("one").refused(wish(server.url, "x", ca_file=made.ca))
    finally:
        server._server.stop()
    assert refused.error == "expired"
    assert refused.certificate is not None
    assert refused.certificate.last < datetime.now(UTC)


def test_what_the_settings_say_goes_before_what_was_chosen(
    running: RunningService, secure_url: str, made: Made, make_place: Make
) -> None:
    place = make_place("one")
    place.joining.join(wish(secure_url, running.code(), pin=made.pin))
    place.next(Joined)
    same = link_of(place.folder, secure_url, "", "")
    assert (same.fixed, same.trust.pin) == (True, made.pin)
    other = link_of(place.folder, "https://elsewhere.example", "", "")
    assert (other.url, other.trust.pin) == ("https://elsewhere.example", "")
    assert link_of(place.folder, "", "", "0" * 64).trust.pin == "0" * 64
    (place.folder / "service-link.json").write_bytes(b"\xff{")
    assert link_of(place.folder, "", "", "") == Link()


def test_no_value_shows_its_code() -> None:
    assert "ABCDE" not in repr(wish("x", "ABCDE-FGHJK"))


class Open:
    """A workplace as the window opens it, and what it tells."""

    def __init__(self, folder: Path) -> None:
        self.heard: list[object] = []
        self._changed = threading.Condition()
        settings = Settings(sync_every_s=0.5)
        self.workplace = Workplace(Plan(folder, settings, ROOT / "main.py"), self._hear)
        self.workplace.open()

    def _hear(self, event: object) -> None:
        with self._changed:
            self.heard.append(event)
            self._changed.notify_all()

    def wait_for(self, wanted: Callable[[object], bool], after: int = 0) -> object:
        def found() -> object:
            return next((event for event in self.heard[after:] if wanted(event)), None)

        with self._changed:
            event = self._changed.wait_for(found, WAIT_S)
        assert event is not None, self.heard[-5:]
        return event

    def wait_for_state(self, state: SyncState, after: int = 0) -> None:
        self.wait_for(
            lambda event: (
                isinstance(event, SyncStatus) and (event.state, event.waiting) == (state, 0)
            ),
            after,
        )

    def join(self, url: str, code: str) -> Joined:
        after = len(self.heard)
        self.workplace.connection.join(wish(url, code))
        joined = self.wait_for(lambda event: isinstance(event, Joined | JoinRefused), after)
        assert isinstance(joined, Joined), joined
        return joined


def test_a_window_joins_opens_anew_is_revoked_and_joins_again(
    running: RunningService,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    folder = tmp_path / "station"
    folder.mkdir()
    try:
        first = Open(folder)
        with closing(first.workplace):
            shown = first.wait_for(lambda event: isinstance(event, ConnectionShown))
            assert isinstance(shown, ConnectionShown)
            assert (shown.enrolled, shown.address) == (False, "")
            assert first.join(running.url, running.code()).anew
        assert first.workplace.connection.joined_anew

        again = Open(folder)
        with closing(again.workplace):
            again.wait_for_state(SyncState.CONNECTED)
            station = again.workplace.station.result(WAIT_S)
            with running.database.writing() as connection:
                device = station.workstation.device
                accounts.revoke(connection, ORG, device, running.clock.now())
            again.wait_for_state(SyncState.REFUSED)
            refused = len(again.heard)
            assert not again.join(running.url, running.code()).anew
            again.wait_for_state(SyncState.CONNECTED, refused)
            in_step = len(again.heard)
            again.workplace.connection.leave()
            again.wait_for(
                lambda event: isinstance(event, ConnectionShown) and not event.joined, in_step
            )
            again.wait_for_state(SyncState.NOT_ENROLLED, in_step)
    finally:
        keyring.set_keyring(before)
