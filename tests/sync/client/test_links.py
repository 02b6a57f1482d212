"""A person's wishes about connections reach a real service, and its answers come as events."""

from __future__ import annotations

import csv
import socket
import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.links import answers
from app.links.answers import Asked, LinksRefused
from app.links.calls import CallOpened, CallsWish, LetterDecided
from app.links.connections import KindsShown, LinksShown, LinkTested, LinkWish
from app.links.days import DaysWish
from app.links.documents import Document, Opens
from app.links.exchanges import (
    Exchange,
    PlansShown,
    PlanWish,
    RunNow,
    RunState,
    RunsWish,
)
from app.people.at_service import PersonSpeaks, SpeakRefused, Why
from app.store.database import Database
from app.store.errors import DatabaseBusy
from sync.client.at_service import IDLE_S
from sync.client.links import LinksDesk
from sync.client.transport import Transport
from sync.connectors.journal import JournalEntry
from sync.service.account_desk import as_administrator
from sync.service.links.call_journal import CallJournal
from sync.wire_people import PersonSet
from tests.sync.client.heard import LIMIT_S, Clock, Heard
from tests.sync.service.platforms import FakePlatform, detail, item
from tests.sync.service.running import ORG, RunningService

PASSWORD = "Correct horse 9"
SECRET = "platform-s3cret"


@pytest.fixture
def served(service_database: Database) -> Iterator[RunningService]:
    platform = FakePlatform()
    platform.details = [detail("D1")]
    platform.items = {"X0001": item()}
    running = RunningService(service_database, {ORG: platform})
    for number, role in (("0001", "system-administrator"), ("0002", "purchaser")):
        person = PersonSet(number=number, name=f"员{number}", role=role, password=PASSWORD)
        running.service.people.set_person(as_administrator(ORG), person)
    yield running
    assert running.stop()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(served: RunningService, heard: Heard, clock: Clock) -> Iterator[LinksDesk]:
    token = served.enrol().token
    made = LinksDesk(lambda read_s: Transport(served.url, token, read_s=read_s), heard, clock)
    yield made
    made.stop()


def refused(heard: Heard, asked: Asked) -> tuple[Why, str]:
    event = heard.next(LinksRefused, lambda one: one.asked is asked)
    return event.why, event.message


def sign_in(desk: LinksDesk, heard: Heard) -> None:
    desk.sign_in("0001", PASSWORD)
    assert heard.next(PersonSpeaks).role == "system-administrator"


def test_what_is_only_read_wants_nobody_and_a_run_is_told_when_it_ends(
    desk: LinksDesk, heard: Heard
) -> None:
    desk.list_links()
    shown = heard.next(LinksShown).links
    assert [(one.link, one.version) for one in shown] == [("fake", 0)]
    desk.list_kinds()
    assert "shanghai-yy" in {kind.name for kind in heard.next(KindsShown).kinds}
    desk.list_plans()
    assert Exchange.DELIVERIES in {plan.exchange for plan in heard.next(PlansShown).plans}
    desk.run_now(RunNow("fake", Exchange.DELIVERIES, "采购员甲"))
    assert heard.next(answers.RunBegun).link == "fake"
    run = heard.next(answers.RunAnswered).run
    assert (run.person, run.exchange) == ("采购员甲", Exchange.DELIVERIES)
    assert run.state in (RunState.DONE, RunState.RUNNING)
    wish = RunsWish("fake", Exchange.DELIVERIES)
    desk.list_runs(wish)
    listed = heard.next(answers.RunsListed)
    assert listed.wish == wish
    assert run.run_id in {one.run_id for one in listed.shown.runs}
    desk.list_letters("")
    assert heard.next(answers.LettersListed).shown.letters == ()
    day = date(2026, 11, 21)
    desk.list_days(DaysWish(day, day))
    assert heard.next(answers.DaysListed).wish == DaysWish(day, day)


def test_what_changes_something_wants_a_person_who_may_and_lasts_a_quarter_of_an_hour(
    desk: LinksDesk, heard: Heard, clock: Clock
) -> None:
    wish = PlanWish("fake", Exchange.DELIVERIES, 300, "", enabled=True)
    desk.plan(wish)
    assert refused(heard, Asked.PLAN)[0] is Why.SIGN_IN
    desk.sign_in("0001", "wrong")
    message = heard.next(SpeakRefused).message.chinese
    assert (message != "", PASSWORD in message, "wrong" in message) == (True, False, False)
    desk.sign_in("0002", PASSWORD)
    assert heard.next(PersonSpeaks).role == "purchaser"
    desk.plan(wish)
    assert refused(heard, Asked.PLAN)[0] is Why.REFUSED
    sign_in(desk, heard)
    desk.plan(wish)
    assert heard.next(answers.PlanKept).plan.every_s == 300
    clock.at += IDLE_S - 1
    desk.plan(replace(wish, at="03:30"))
    assert heard.next(answers.PlanKept).plan.at == "03:30"
    clock.at += IDLE_S + 1
    desk.plan(wish)
    assert refused(heard, Asked.PLAN)[0] is Why.SIGN_IN
    sign_in(desk, heard)
    desk.sign_out()
    desk.list_calls(CallsWish())
    assert refused(heard, Asked.CALLS)[0] is Why.SIGN_IN
    desk.plan(replace(wish, every_s=1))
    assert refused(heard, Asked.PLAN)[0] is Why.SIGN_IN


def test_a_connection_is_made_changed_and_removed_and_a_secret_is_told_by_nobody(
    desk: LinksDesk, heard: Heard
) -> None:
    sign_in(desk, heard)
    settings = {
        "url": "http://127.0.0.1:9/services/YyService",
        "user": "u",
        "org_code": ORG,
    }
    secrets = {"password": SECRET}
    wish = LinkWish("shanghai-yy", "shanghai-yy", "省平台", settings, False, 0, secrets)
    desk.save(wish)
    answered = heard.next(object, lambda one: isinstance(one, answers.LinkSaved | LinksRefused))
    assert isinstance(answered, answers.LinkSaved), answered
    assert (answered.link.version, answered.link.secrets) == (1, ("password",))
    desk.save(wish)
    assert refused(heard, Asked.SAVE)[0] is Why.CONFLICT
    desk.try_out(replace(wish, secrets={}, version=1))
    tested = heard.next(LinkTested)
    assert not tested.ok
    desk.drop("shanghai-yy", 1)
    assert heard.next(answers.LinkDropped) == answers.LinkDropped("shanghai-yy")
    desk.drop("a/b?c", 1)
    assert refused(heard, Asked.DROP)[0] in (Why.REFUSED, Why.OLD, Why.CONFLICT)
    assert SECRET not in repr([wish, answered, tested, desk, heard.all])


def test_the_journal_is_listed_opened_and_written_whole(
    desk: LinksDesk, heard: Heard, served: RunningService, tmp_path: Path
) -> None:
    begun = datetime(2026, 11, 21, 8, tzinfo=UTC)
    keep = CallJournal(served.database, served.clock).of(ORG, "fake")
    for number in range(3):
        at = begun + timedelta(seconds=number)
        keep(JournalEntry("YY003", "<a/>", None, at, at, number != 1, f"结果 {number}"))
    sign_in(desk, heard)
    wish = CallsWish(link="fake", limit=2)
    desk.list_calls(wish)
    listed = heard.next(answers.CallsListed)
    assert (listed.wish, len(listed.shown.calls), listed.shown.more) == (wish, 2, True)
    desk.open_call(listed.shown.calls[0].call_id)
    opened = heard.next(CallOpened)
    assert (opened.request, opened.response) == ("<a/>", None)
    desk.open_call(uuid.UUID(int=1))
    assert refused(heard, Asked.CALL)[0] is Why.REFUSED
    for name in ("log.xlsx", "log.csv"):
        desk.export_calls(wish, tmp_path / name)
        assert heard.next(answers.CallsWritten) == answers.CallsWritten(tmp_path / name, 3)
    with (tmp_path / "log.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["成功"] for row in rows] == ["是", "否", "是"]
    for wrong in (tmp_path / "no folder" / "log.csv", tmp_path / "log.doc"):
        desk.export_calls(wish, wrong)
        assert refused(heard, Asked.EXPORT)[0] is Why.REFUSED
    desk.decide(LetterDecided((uuid.UUID(int=1),), again=True), "")
    heard.next(object, lambda one: isinstance(one, answers.LettersListed | LinksRefused))


def test_a_service_that_is_away_is_said_to_be_and_asked_again_by_the_next_wish(
    desk: LinksDesk, heard: Heard, served: RunningService
) -> None:
    desk.list_links()
    heard.next(LinksShown)
    port = int(served.url.rpartition(":")[2])
    assert served.stop()
    desk.list_links()
    why, message = refused(heard, Asked.LINKS)
    assert (why, "服务端" in message) == (Why.AWAY, True)
    again = RunningService(served.database, port=port)
    try:
        desk.list_links()
        assert heard.next(LinksShown).links == ()
    finally:
        assert again.stop()


def test_a_document_is_looked_for_here_and_no_service_is_asked(heard: Heard) -> None:
    known = Document(Opens.ORDER, uuid.UUID(int=1), "CG1", "订单 CG1")

    def no_way(_read_s: float) -> Transport:
        raise AssertionError("nobody is asked")

    def held(document: Document) -> str | None:
        if document.key.int == 3:
            raise DatabaseBusy("here", "locked")
        return document.number if document == known else None

    desk = LinksDesk(no_way, heard, held=held)
    try:
        for number in (1, 2, 3):
            desk.find_document(replace(known, key=uuid.UUID(int=number)))
        found = [heard.next(answers.DocumentFound) for _ in range(2)]
        assert [one.look_for for one in found] == ["CG1", None]
        assert refused(heard, Asked.DOCUMENT)[0] is Why.REFUSED
    finally:
        desk.stop()


def test_who_has_not_joined_is_told_so(heard: Heard) -> None:
    desk = LinksDesk(lambda read_s: Transport("", None, read_s=read_s), heard)
    desk.list_links()
    assert "还没有接入" in refused(heard, Asked.LINKS)[1]
    desk.stop()


class OldService:
    """Answers everything with what an older service says of an address it does not know."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.asked = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(LIMIT_S)
        assert not self._thread.is_alive()

    def _serve(self) -> None:
        while True:
            try:
                line, _address = self._socket.accept()
            except OSError:
                return
            with line:
                line.settimeout(LIMIT_S)
                try:
                    line.recv(65536)
                    self.asked.set()
                    if self._answer:
                        line.sendall(self._answer)
                        line.shutdown(socket.SHUT_WR)
                    # The rest of the request, and no word until whoever asks gives up.
                    while line.recv(65536):
                        pass
                except OSError:
                    continue


def test_an_older_service_is_told_from_one_that_refuses(heard: Heard) -> None:
    body = '{"error":"no-such-address","message":"没有这个地址"}'.encode()
    head = b"HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nConnection: close\r\n"
    old = OldService(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    desk = LinksDesk(lambda read_s: Transport(old.url, "t~oken", read_s=read_s), heard)
    try:
        desk.list_links()
        why, message = refused(heard, Asked.LINKS)
        assert (why, "升级服务端" in message) == (Why.OLD, True)
    finally:
        desk.stop()
        old.stop()


def test_closing_breaks_off_what_a_platform_is_slow_with(heard: Heard) -> None:
    silent = OldService(b"")
    desk = LinksDesk(lambda read_s: Transport(silent.url, "t~oken", read_s=read_s), heard)
    try:
        desk.run_now(RunNow("fake", Exchange.DELIVERIES))
        assert silent.asked.wait(LIMIT_S)
        ended = threading.Thread(target=desk.stop, daemon=True)
        ended.start()
        ended.join(LIMIT_S)
        assert not ended.is_alive()
        assert [type(one) for one in heard.all] == [answers.RunBegun]
    finally:
        silent.stop()
