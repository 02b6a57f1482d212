"""What `doctor` says of the way to the service: token, certificate, clock, what waits.

Without it "it does not sync" would have six causes and no name. The token is shown to the service
and to nobody else; the database is only read, so it may be asked while the window is open.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import keyring
from keyring.backends import fail, null
from sqlalchemy import Connection

from app.connection import SKEW_WORTH_SAYING_S, TokenPlace, TrustKind
from app.entry.findings import Finding, Ground, Level, found
from app.people import names, persons
from app.people.person import Person
from app.store.change_log import ChangeLog, Waiting
from app.store.clock import SystemClock
from app.store.errors import StoreError
from app.store.looking import SchemaTooOld, looking
from app.store.workstation import UNENROLLED_ORG, known_as
from sync.client import doctor_service, testimony
from sync.client.enrolment import org_name, place_name
from sync.client.errors import Refused, SyncError
from sync.client.link import Link, link_of
from sync.client.station import DATABASE
from sync.client.tokens import TokenStore
from sync.client.transport import Transport
from sync.client.trust import certificate_at

LOOK_S = 10.0
SOON_EXPIRED = timedelta(days=30)
LONG_WAITING = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database says of this workstation."""

    device: uuid.UUID
    hospital: str
    place: str
    waiting: Waiting
    unsafe: int
    broken: tuple[str, datetime] | None
    """What the service had seen stand otherwise, and since when."""
    namesakes: tuple[tuple[Person, ...], ...]
    """Who share a name."""


def look(ground: Ground) -> Iterator[Finding]:
    """Keyring, institution, what waits, service, certificate, clock."""
    settings = ground.settings
    link = link_of(ground.folder, settings.service_url, settings.service_ca, settings.service_pin)
    tokens = TokenStore(ground.folder)
    yield _keyring(tokens)
    database = ground.folder / DATABASE
    known = None
    if database.is_file():
        try:
            with looking(database) as connection:
                known = _read(connection)
        except (StoreError, SchemaTooOld) as error:
            # What is wrong with the database itself is another finding.
            yield found(
                "enrolment",
                f"不能从数据库读出登记情况：{error}",
                f"The database does not say who this is: {error}",
                Level.WARNING,
            )
    place = TokenPlace.NONE
    if known is not None and link.url:
        place = tokens.place(link.url, known.device)
    yield _enrolment(known, place)
    if known is not None:
        yield _waiting(known)
        yield _testimony(known)
        if known.namesakes:
            yield _namesakes(known)
    if not link.url:
        yield found(
            "service",
            "没有设置前置服务：本机单独工作，不上传",
            "No service is set: this workstation works by itself and sends nothing",
        )
        return
    token = None if known is None else tokens.read(link.url, known.device)
    yield from _service(link, token, ground.folder)


def _keyring(tokens: TokenStore) -> Finding:
    backend = keyring.get_keyring()
    name = f"{type(backend).__module__}.{type(backend).__name__}"
    if isinstance(backend, fail.Keyring | null.Keyring):
        return found(
            "keyring",
            "本机没有系统钥匙串，令牌保存在加密文件中：能以这个用户登录的人可以用它，请保护好这个系统账户",
            "There is no system keyring: the token is kept in an encrypted file, which whoever can "
            "sign in as this user can use; protect this system account",
            Level.WARNING,
            backend=name,
            in_file=tokens.weaker,
        )
    if tokens.weaker:
        return found(
            "keyring",
            f"有系统钥匙串（{backend.name}），但令牌还在加密文件里：重新登记后会移入钥匙串",
            f"There is a keyring ({backend.name}), but the token is in the encrypted file: enrol "
            "again and it moves",
            Level.WARNING,
            backend=name,
            in_file=True,
        )
    return found(
        "keyring",
        f"系统钥匙串：{backend.name}",
        f"System keyring: {backend.name}",
        backend=name,
        in_file=False,
    )


def _read(connection: Connection) -> _Known | None:
    station = known_as(connection)
    if station is None or station.org == UNENROLLED_ORG:
        return None
    log = ChangeLog(station, SystemClock())
    return _Known(
        device=station.device,
        hospital=org_name(connection) or station.org,
        place=place_name(connection, station),
        waiting=log.waiting(connection),
        unsafe=log.end(connection).seq - log.safe(connection),
        broken=testimony.broken(connection),
        namesakes=names.doubled(persons.all_of(connection, station.org)),
    )


def _enrolment(known: _Known | None, token: TokenPlace) -> Finding:
    if known is None:
        return found(
            "enrolment",
            "本机没有登记到任何机构：收货照常，不上传",
            "This workstation is enrolled nowhere: receiving works, nothing is sent",
            enrolled=False,
        )
    if token is TokenPlace.NONE:
        return found(
            "enrolment",
            f"本机属于 {known.hospital}，但没有凭据：请向管理员要登记码，重新登记；扫过的都还在",
            f"This workstation belongs to {known.hospital} and has no token: enrol it again with a "
            "code of the administrator; nothing scanned is lost",
            Level.BROKEN,
            enrolled=True,
            token=token.value,
        )
    where = f"，在配送点 {known.place}" if known.place else ""
    english = f", at the delivery point {known.place}" if known.place else ""
    return found(
        "enrolment",
        f"本机属于 {known.hospital}{where}",
        f"This workstation belongs to {known.hospital}{english}",
        enrolled=True,
        token=token.value,
        place=known.place,
    )


def _waiting(known: _Known) -> Finding:
    count, since = known.waiting.count, known.waiting.since
    values = {"waiting": count, "unsafe": known.unsafe}
    backup = f"{known.unsafe} 条还没有进入服务端核对过的备份"
    english = f"{known.unsafe} are in no verified backup of the service yet"
    if since is None:
        return found("sync", f"都已上传；{backup}", f"All was sent; {english}", **values)
    level = Level.WARNING if datetime.now(UTC) - since > LONG_WAITING else Level.OK
    at = f"{since.astimezone():%Y-%m-%d %H:%M}"
    return found(
        "sync",
        f"{count} 条等待上传，最早的是 {at}；{backup}",
        f"{count} wait to be sent, the oldest of {at}; {english}",
        level,
        **values,
        since=since.isoformat(),
    )


def _testimony(known: _Known) -> Finding:
    if known.broken is None:
        return found(
            "testimony",
            "服务端保存的记录与本机见过的一致",
            "What this workstation saw of the service's records stands as it was",
            broken=False,
        )
    reason, since = known.broken
    at = f"{since.astimezone():%Y-%m-%d %H:%M}"
    return found(
        "testimony",
        f"{at} 起：{reason}",
        f"Since {at} the service's records are not what this workstation saw of them: somebody may "
        "have altered or deleted them. Have the administrator run “audit verify” there",
        Level.BROKEN,
        broken=True,
        since=since.isoformat(),
    )


def _namesakes(known: _Known) -> Finding:
    said = [(one[0].name, "、".join(person.number for person in one)) for one in known.namesakes]
    chinese = "；".join(f"{name}（工号 {numbers}）" for name, numbers in said)
    english = "; ".join(f"{name} (numbers {numbers})" for name, numbers in said)
    return found(
        "namesakes",
        f"同名人员：{chinese}。单据按姓名记人，分不出是谁：请安全管理员在姓名后加区别",
        f"People of one name: {english}. Papers name people by it and do not tell them apart: a "
        "security administrator adds to the names what does",
        Level.WARNING,
        namesakes=[[person.number for person in one] for one in known.namesakes],
    )


def _service(link: Link, token: str | None, folder: Path) -> Iterator[Finding]:
    if link.kind is not TrustKind.PLAIN:
        yield _certificate(link)
    asked_at = datetime.now(UTC)
    with closing(Transport(link.url, token, trust=link.trust, read_s=LOOK_S)) as transport:
        try:
            hello = transport.hello()
        except SyncError as error:
            yield found(
                "service",
                f"前置服务 {link.url}：{error.message}",
                f"The service {link.url} cannot be used: {error.message}",
                Level.BROKEN,
                url=link.url,
                error=type(error).__name__,
            )
            return
        took_s = (datetime.now(UTC) - asked_at).total_seconds()
        yield found(
            "service",
            f"前置服务 {link.url} 有应答，用时 {took_s * 1000:.0f} 毫秒",
            f"The service {link.url} answers, within {took_s * 1000:.0f} ms",
            url=link.url,
            took_ms=round(took_s * 1000),
            protocols=list(hello.protocols),
        )
        yield _clock((asked_at - hello.server_time).total_seconds() + took_s / 2)
        if token is not None:
            yield _admitted(transport)
            yield from doctor_service.look(transport, folder)


def _certificate(link: Link) -> Finding:
    shown = certificate_at(link.url)
    if shown is None:
        return found(
            "certificate",
            "没有看到服务端的证书",
            "No certificate of the service was seen",
            Level.WARNING,
        )
    last = f"{shown.last.astimezone():%Y-%m-%d}"
    values = {"expires_at": shown.last.isoformat(), "fingerprint": shown.fingerprint}
    if shown.last - datetime.now(UTC) < SOON_EXPIRED:
        return found(
            "certificate",
            f"服务端证书 {last} 到期，请管理员更换",
            f"The service's certificate expires on {last}: it has to be renewed",
            Level.WARNING,
            **values,
            trust=link.kind.value,
        )
    return found(
        "certificate",
        f"服务端证书有效到 {last}，SHA-256 指纹 {shown.grouped}",
        f"The service's certificate is good until {last}, SHA-256 {shown.grouped}",
        **values,
        trust=link.kind.value,
    )


def _clock(skew_s: float) -> Finding:
    if abs(skew_s) < SKEW_WORTH_SAYING_S:
        return found(
            "clock",
            "本机时钟与服务端一致",
            "The clock agrees with the service's",
            skew_s=round(skew_s, 1),
        )
    minutes = max(1, round(abs(skew_s) / 60))
    word, english = ("快", "fast") if skew_s > 0 else ("慢", "slow")
    return found(
        "clock",
        f"本机时钟比服务端{word} {minutes} 分钟，请校准",
        f"This computer's clock is {minutes} minutes {english}: set it",
        Level.WARNING,
        skew_s=round(skew_s, 1),
    )


def _admitted(transport: Transport) -> Finding:
    """Ask for a receipt that is none: whoever is not admitted is told so first."""
    try:
        transport.count_receipt(uuid.uuid4())
    except Refused as refused:
        if refused.status == 401:
            return found(
                "admission",
                f"{refused.message}扫过的都还在本机，重新登记后自动补传",
                "The service does not admit this workstation: enrol it again with a new code; "
                "nothing scanned is lost",
                Level.BROKEN,
                admitted=False,
            )
    except SyncError as error:
        return found(
            "admission",
            f"没有问到服务端是否接受本机：{error.message}",
            f"Whether this workstation is admitted was not answered: {error.message}",
            Level.WARNING,
        )
    return found(
        "admission", "服务端接受本机", "The service admits this workstation", admitted=True
    )
