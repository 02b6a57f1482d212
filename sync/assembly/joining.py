"""Lets a person join a service from the window: looks, enrols, enrols again, leaves.

Without it a workstation could be enrolled on the command line only. Everything that may take time
is done in a thread of its own, `joining`, in the order it was wished, and answered by an event of
app/connection.py. Nothing that was scanned is touched: what waits for the service waits on, and is
sent when there is a token again. A pin or an authority is kept when the service has taken us in,
not before.
"""

from __future__ import annotations

import logging
import os
import platform
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.connection import (
    OPEN_REFUSED,
    ConnectionShown,
    Joined,
    JoinRefused,
    JoinStep,
    JoinStepShown,
    JoinWish,
    TokenPlace,
    address_of,
    is_open_to_others,
)
from app.entry.console import Trouble, in_words
from app.readers.system_words import of_system
from sync import wire
from sync.client.enrolment import CannotEnrol
from sync.client.errors import BadAnswer, NotTrusted, Refused, SyncError, Unreachable
from sync.client.link import Link, keep_link, read_ca
from sync.client.station import Station
from sync.client.tokens import Tokens, TokenStore
from sync.client.transport import Transport
from sync.client.trust import Trust, certificate_at

LOOK_S = 10.0
"""For an answer to somebody who only looks."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Ground:
    """What joining stands on; the link changes with it."""

    folder: Path
    tokens: Tokens
    station: Future[Station]
    training: bool
    link: Link
    begin_sync: Callable[[], None]
    """Sync by the link as it is now, instead of as before."""


class NotJoined(Exception):
    """It ends here."""

    def __init__(self, refused: JoinRefused) -> None:
        """Say why."""
        super().__init__(refused.message)
        self.refused = refused


def default_name() -> str:
    """What this workstation may be called."""
    return platform.node() or "TraceDock"


def meet(wish: JoinWish, known: Link, step: Callable[[JoinStep], None]) -> tuple[str, Trust]:
    """See whether a service answers there that can be trusted; raises NotJoined.

    Where a wish says nothing of trust, the service that is known is trusted as before.
    """
    step(JoinStep.CONTACT)
    try:
        url = address_of(wish.address)
        ca_file = "" if wish.ca_file is None else str(read_ca(wish.ca_file))
        named = bool(ca_file or wish.pin) or url != known.url
        trust = Trust.of(ca_file, wish.pin) if named else known.trust
    except ValueError as error:
        refused = "address" if wish.ca_file is None and not wish.pin else "trust"
        raise NotJoined(JoinRefused(JoinStep.CONTACT, refused, str(error))) from error
    if is_open_to_others(url):
        raise NotJoined(JoinRefused(JoinStep.CONTACT, "plain", OPEN_REFUSED))
    transport = Transport(url, trust=trust, read_s=LOOK_S)
    try:
        hello = transport.hello()
    except NotTrusted as error:
        step(JoinStep.CERTIFICATE)
        refusal = JoinRefused(JoinStep.CERTIFICATE, error.why, error.message, certificate_at(url))
        raise NotJoined(refusal) from error
    except SyncError as error:
        raise NotJoined(refusal_of(JoinStep.CONTACT, error)) from error
    finally:
        transport.close()
    step(JoinStep.CERTIFICATE)
    oldest, newest = hello.protocols
    if not oldest <= wire.PROTOCOL <= newest:
        message = "本程序版本与服务端不一致，请让管理员升级后再登记"
        raise NotJoined(JoinRefused(JoinStep.CONTACT, "version", message))
    return url, trust


def join(
    ground: Ground, station: Station, wish: JoinWish, step: Callable[[JoinStep], None]
) -> Joined:
    """Enrol with the service of a wish and remember it; raises NotJoined, StoreError.

    Without a code a workstation that has joined trusts its service as the wish says from now on.
    """
    url, trust = meet(wish, ground.link, step)
    step(JoinStep.ENROLMENT)
    if not wish.code.strip():
        return _trust_anew(ground, station, url, trust)
    before, device = ground.link.url, station.workstation.device
    anew = not station.enrolled
    station.use_trust(trust)
    try:
        station.enrol(url, wish.code.strip(), wish.name.strip(), ground.tokens)
        ground.link = keep_link(ground.folder, url, trust)
        if before and before != url:
            ground.tokens.forget(before, device)
    except SyncError as error:
        station.use_trust(ground.link.trust)
        raise NotJoined(refusal_of(JoinStep.ENROLMENT, error)) from error
    except OSError as error:
        message = f"登记凭据没有保存（{of_system(error)}），请检查磁盘后重新登记"
        raise NotJoined(JoinRefused(JoinStep.ENROLMENT, "disk", message)) from error
    station.use_trust(ground.link.trust)
    return Joined(station.hospital, anew, ground.tokens.place(url, device))


def _trust_anew(ground: Ground, station: Station, url: str, trust: Trust) -> Joined:
    place = ground.tokens.place(url, station.workstation.device)
    if not station.enrolled or url != ground.link.url or place is TokenPlace.NONE:
        message = "请填写管理员发放的登记码"
        raise NotJoined(JoinRefused(JoinStep.ENROLMENT, "no-code", message))
    try:
        ground.link = keep_link(ground.folder, url, trust)
    except OSError as error:
        message = f"设置没有保存（{of_system(error)}），请检查磁盘后再试"
        raise NotJoined(JoinRefused(JoinStep.ENROLMENT, "disk", message)) from error
    station.use_trust(trust)
    return Joined(station.hospital, anew=False, token=place)


def shown(ground: Ground, station: Station, skew_s: float | None = None) -> ConnectionShown:
    """How a workstation stands to its service; raises StoreError."""
    standing, link = station.standing, ground.link
    device = standing.workstation.device
    place = ground.tokens.place(link.url, device) if link.url else TokenPlace.NONE
    kept = ground.tokens.file if isinstance(ground.tokens, TokenStore) else None
    return ConnectionShown(
        address=link.url,
        name=standing.name or default_name(),
        fixed=link.fixed,
        training=ground.training,
        hospital=standing.hospital,
        org=standing.workstation.org if station.enrolled else "",
        number=standing.workstation.number,
        device=device,
        since=standing.since,
        trust=link.kind,
        pin=link.trust.pin,
        token=place,
        token_file=str(kept) if kept is not None and place is TokenPlace.FILE else "",
        skew_s=skew_s,
        worked_alone=standing.worked_alone,
        stands_at=standing.stands_at,
    )


def leave(ground: Ground, station: Station) -> None:
    """Speak with the service no more, until somebody enrols again; raises OSError."""
    if ground.link.url:
        ground.tokens.forget(ground.link.url, station.workstation.device)


def skew_of(ground: Ground) -> float | None:
    """How far this clock is before the service's; None where nobody answers."""
    if not ground.link.url:
        return None
    transport = Transport(ground.link.url, trust=ground.link.trust, read_s=LOOK_S)
    asked_at = datetime.now(UTC)
    try:
        told = transport.hello().server_time
    except SyncError:
        return None
    finally:
        transport.close()
    answered_at = datetime.now(UTC)
    return (asked_at + (answered_at - asked_at) / 2 - told).total_seconds()


class Joining:
    """The window's way to all this."""

    def __init__(self, ground: Ground, post: Callable[[object], None]) -> None:
        """Answer into `post`, which must not block."""
        self.ground = ground
        self._post = post
        self.joined_anew = False
        """A first enrolment came about: what is open knows another institution."""
        self._jobs = ThreadPoolExecutor(1, "joining")

    def look(self) -> None:
        """Ask how it stands; answered by ConnectionShown, again once the clocks were compared."""
        self.do(self._look)

    def join(self, wish: JoinWish) -> None:
        """Join; answered by JoinStepShown, then by Joined or JoinRefused."""
        self.do(lambda station: self.join_now(station, wish))

    def leave(self) -> None:
        """Remove the token; answered by ConnectionShown or JoinRefused."""
        self.do(self._leave)

    def sync_now(self) -> None:
        """Try at once."""
        self.do(lambda station: station.sync_now())

    def do(self, job: Callable[[Station], None]) -> None:
        """Do something in the thread that joins; what ends it as NotJoined is told."""
        try:
            self._jobs.submit(self._guard, job)
        except RuntimeError:
            log.debug("nothing is begun any more: the program ends")

    def join_now(self, station: Station, wish: JoinWish) -> None:
        """Join, in the thread that joins; raises NotJoined, StoreError."""
        joined = join(self.ground, station, wish, lambda step: self._post(JoinStepShown(step)))
        if joined.anew:
            # The desk that is open belongs to no institution: main.py opens all of it anew.
            self.joined_anew = True
        else:
            self.ground.begin_sync()
        self._post(joined)
        self._post(shown(self.ground, station))

    def stop(self) -> None:
        """Begin nothing more, and wait for what is under way: it has its own limits."""
        self._jobs.shutdown(cancel_futures=True)

    def _look(self, station: Station) -> None:
        before = shown(self.ground, station)
        self._post(before)
        if before.joined:
            skew_s = skew_of(self.ground)
            if skew_s is not None:
                self._post(shown(self.ground, station, skew_s))

    def _leave(self, station: Station) -> None:
        try:
            leave(self.ground, station)
        except OSError as error:
            message = f"凭据没有移除（{of_system(error)}），请在系统钥匙串里手工删除"
            refused = JoinRefused(JoinStep.ENROLMENT, "not-removed", message)
            raise NotJoined(refused) from error
        self.ground.begin_sync()
        self._post(shown(self.ground, station))

    def _guard(self, job: Callable[[Station], None]) -> None:
        try:
            with in_words():
                job(self.ground.station.result())
        except NotJoined as ended:
            self._post(ended.refused)
        except Trouble as trouble:
            self._post(JoinRefused(JoinStep.ENROLMENT, "store", str(trouble)))
        except CancelledError:
            pass  # The store could not be opened; why, was told.
        except Exception:
            number = os.urandom(4).hex()
            log.exception("bug %s", number)
            message = f"程序出错（编号 {number}），数据没有受影响，请把编号告诉管理员"
            self._post(JoinRefused(JoinStep.ENROLMENT, "bug", message))


def refusal_of(step: JoinStep, error: SyncError) -> JoinRefused:
    """Name what went wrong for whoever words it."""
    if isinstance(error, CannotEnrol | Refused):
        return JoinRefused(step, error.error, error.message)
    if isinstance(error, NotTrusted):
        return JoinRefused(JoinStep.CERTIFICATE, error.why, error.message)
    if isinstance(error, Unreachable):
        name = "timed-out" if error.timed_out else "unreachable"
        return JoinRefused(step, name, error.message)
    name = "not-a-service" if isinstance(error, BadAnswer) else "refused"
    return JoinRefused(step, name, error.message)
