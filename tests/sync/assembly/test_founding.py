"""A service that was just started is set up from the window's side, over a real line."""

from __future__ import annotations

import queue
import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

import pytest

from app.connection import Joined, JoinRefused, JoinWish
from app.founding import (
    CodeHere,
    CodeTaken,
    FirstPerson,
    Founded,
    FoundWish,
    TelephoneMade,
    TelephoneSeen,
)
from app.people.signing import telephone_code
from app.people.signing.events import PersonProved
from app.receiving.settings import ReceivingRules
from app.store.clock import SystemClock
from app.store.database import Database
from sync.assembly.command import _expect_founding
from sync.assembly.founding import Founding
from sync.assembly.joining import Ground, Joining
from sync.client.link import link_of
from sync.client.signing import Signing
from sync.client.station import Station
from sync.client.tokens import SessionTokens
from sync.service.founding.code import FILE
from sync.service.founding.laying import THREE
from sync.service.service import Service
from sync.service.settings import ServiceSettings
from tests.commands import ENVIRONMENT, MAIN

ORG, PASSWORD = "42010000001", "Chosen by myself 2"
WAIT_S = 60.0
Event = TypeVar("Event")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """A service that was started as an operator does, on an empty folder; its address."""
    folder = tmp_path / "service"
    words = [*MAIN, "serve", "--folder", str(folder), "--port", "0"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, env=ENVIRONMENT) as process:
        assert process.stderr is not None
        said = ""
        try:
            while FILE not in said:
                line = process.stderr.readline().decode()
                assert line, said
                said += line
            assert (folder / FILE).read_text("ascii") not in said, "a console may be a log"
            found = re.search(r"http://127\.0\.0\.1:\d+", said)
            assert found is not None
            yield found.group()
        finally:
            process.terminate()
            process.stderr.read()


class Window:
    """A workstation that belongs to nobody, and what its window is told."""

    def __init__(self, folder: Path, beside: Path) -> None:
        self.heard: queue.SimpleQueue[object] = queue.SimpleQueue()
        self.station = Station(folder, ReceivingRules(), SystemClock(), lambda _event: None)
        station: Future[Station] = Future()
        station.set_result(self.station)
        self.tokens = SessionTokens()
        link = link_of(folder, "", "", "")
        # The service of this machine lies in the same folder where nobody said otherwise.
        ground = Ground(beside, self.tokens, station, False, link, lambda: None)
        self.joining = Joining(ground, self.heard.put)
        self.founding = Founding(self.joining, SystemClock(), self.heard.put)
        self.signing = Signing(
            lambda read_s: self.station.transport(ground.link.url, self.tokens, read_s),
            station,
            self.heard.put,
            SystemClock(),
        )

    def next(self, kind: type[Event]) -> Event:
        while True:
            event = self.heard.get(timeout=WAIT_S)
            if isinstance(event, kind):
                return event
            assert not isinstance(event, JoinRefused), event

    def person(self, role: str, number: str) -> FirstPerson:
        self.founding.make_telephone(ORG, number)
        made = self.next(TelephoneMade)
        assert made.uri.startswith(f"otpauth://totp/TraceDock%20{ORG}:{number}")
        step = telephone_code.step_of(SystemClock().now())
        for code, seen in (("12345", False), (telephone_code.code_at(made.secret, step), True)):
            self.founding.see_telephone(number, made.secret, code)
            shown = self.next(TelephoneSeen)
            assert (shown.step is not None) is seen
        assert shown.step is not None
        return FirstPerson(role, number, f"员{number}", PASSWORD, made.secret, shown.step)

    def stop(self) -> None:
        self.signing.stop()
        self.joining.stop()
        self.station.stop()


@pytest.fixture
def window(tmp_path: Path, served: str) -> Iterator[Window]:
    made = Window(tmp_path / "here", tmp_path / "service")
    yield made
    made.stop()


def test_a_new_service_is_set_up_and_its_administrators_sign_in(
    window: Window, served: str, tmp_path: Path
) -> None:
    """Without it a new hospital would begin at a command line."""
    window.founding.look_here()
    here = window.next(CodeHere)
    assert here.code == (tmp_path / "service" / FILE).read_text("ascii")
    window.founding.try_code(JoinWish(served, "AAAAA-AAAAA", "一号台"))
    while not isinstance(event := window.heard.get(timeout=WAIT_S), JoinRefused):
        pass
    assert event.error == "wrong-set-up-code"
    meant = JoinWish(served, here.code, "一号台")
    window.founding.try_code(meant)
    window.next(CodeTaken)
    persons = tuple(window.person(role, f"A{no}") for no, role in enumerate(THREE))
    window.founding.found(FoundWish(meant, ORG, "市一院", "420102", persons))
    founded = window.next(Founded)
    assert [number for number, _codes in founded.recovery] == ["A0", "A1", "A2"]
    assert window.next(Joined).hospital == "市一院"
    assert (window.station.workstation.org, window.joining.joined_anew) == (ORG, True)
    assert not (tmp_path / "service" / FILE).exists()
    last = persons[1]
    code = telephone_code.code_at(last.telephone, last.step + 1)
    window.signing.prove(last.number, PASSWORD, code)
    proved = window.next(PersonProved)
    assert (proved.name, proved.role) == ("员A1", "security-administrator")
    assert proved.recovery_codes == (), "they were shown"


def test_a_service_that_can_write_no_code_serves_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without it a service whose folder is read-only would not start any more."""
    (tmp_path / FILE / "in the way").mkdir(parents=True)
    with Database.at(tmp_path / "service.db") as database:
        service = Service(database, SystemClock(), ServiceSettings(), {})
        _expect_founding(service, tmp_path)
    assert "sign-in begin" in capsys.readouterr().err
