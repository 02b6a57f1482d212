"""Lets a person set a new service up from the window, and joins this workstation to it.

Without it the first institution of a service would need a command on its machine. What is wished is
done in the thread that joins, in the order it was wished, and answered by an event of
app/founding.py, or by JoinRefused. Nothing is written before `found`, which the service does whole
or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from app.connection import DEFAULT_PORT, JoinRefused, JoinStep, JoinStepShown, JoinWish
from app.founding import (
    CodeHere,
    CodeTaken,
    Founded,
    FoundWish,
    TelephoneMade,
    TelephoneSeen,
)
from app.people.signing import telephone_code
from app.store.clock import Clock
from sync import wire_founding
from sync.assembly.joining import LOOK_S, Joining, NotJoined, meet, refusal_of
from sync.client.errors import SyncError
from sync.client.station import Station
from sync.client.transport import Transport
from sync.service.founding.code import read_code

Answer = TypeVar("Answer")


class Founding:
    """The window's way to all this."""

    def __init__(self, joining: Joining, clock: Clock, post: Callable[[object], None]) -> None:
        """Answer into `post`, which must not block."""
        self._joining, self._clock, self._post = joining, clock, post

    def look_here(self) -> None:
        """Ask whether a service on this machine waits; answered by CodeHere where one does."""
        self._joining.do(lambda _station: self._look_here())

    def try_code(self, wish: JoinWish) -> None:
        """See whether a service takes a set-up code; answered by CodeTaken or JoinRefused."""
        self._joining.do(lambda station: self._try(station, wish))

    def make_telephone(self, org: str, number: str) -> None:
        """Make up what somebody's telephone has to know; answered by TelephoneMade."""
        self._joining.do(lambda _station: self._post(_telephone(org, number)))

    def see_telephone(self, number: str, secret: str, code: str) -> None:
        """Compare a code that a telephone shows; answered by TelephoneSeen."""
        self._joining.do(lambda _station: self._see(number, secret, code))

    def found(self, wish: FoundWish) -> None:
        """Found it and join; answered by Founded and then Joined, or by JoinRefused."""
        self._joining.do(lambda station: self._found(station, wish))

    def _look_here(self) -> None:
        code = read_code(self._joining.ground.folder)
        if code:
            self._post(CodeHere(f"http://127.0.0.1:{DEFAULT_PORT}", code))

    def _try(self, station: Station, wish: JoinWish) -> None:
        if station.standing.worked_alone:
            # Founded from here, the institution would never see this workstation.
            message = "本机在登记之前已经收过货，请用新的数据文件夹启动后再建立"
            raise NotJoined(JoinRefused(JoinStep.CONTACT, "worked-alone", message))
        self._ask(wish, "/v1/founding/codes", object, wire_founding.CodeShown(code=wish.code))
        self._post(CodeTaken())

    def _see(self, number: str, secret: str, code: str) -> None:
        step = telephone_code.step_taken(secret, code, self._clock.now(), 0)
        self._post(TelephoneSeen(number, step))

    def _found(self, station: Station, wish: FoundWish) -> None:
        persons = [
            wire_founding.FirstPerson(
                role=one.role,
                number=one.number,
                name=one.name,
                password=one.password,
                telephone=one.telephone,
                step=one.step,
            )
            for one in wish.persons
        ]
        message = wire_founding.Founding(
            code=wish.service.code, org=wish.org, name=wish.name, area=wish.area, persons=persons
        )
        told = self._ask(wish.service, "/v1/founding", wire_founding.Founded, message)
        self._post(Founded(tuple((one.number, tuple(one.codes)) for one in told.recovery)))
        self._joining.join_now(station, replace(wish.service, code=told.enrolment_code))

    def _ask(self, wish: JoinWish, path: str, wanted: type[Answer], message: object) -> Answer:
        """Meet the service and ask it; raises NotJoined."""

        def step(now: JoinStep) -> None:
            self._post(JoinStepShown(now))

        url, trust = meet(wish, self._joining.ground.link, step)
        transport = Transport(url, trust=trust, read_s=LOOK_S)
        try:
            return transport.ask("POST", path, wanted, message)
        except SyncError as error:
            raise NotJoined(refusal_of(JoinStep.ENROLMENT, error)) from error
        finally:
            transport.close()


def _telephone(org: str, number: str) -> TelephoneMade:
    secret = telephone_code.make_secret()
    uri = telephone_code.uri_of(secret, issuer=f"TraceDock {org}", account=number)
    return TelephoneMade(number, secret, uri)
