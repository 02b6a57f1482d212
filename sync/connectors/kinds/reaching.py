"""Finds out how far an address can be reached, step by step, and says what is in the way.

Without it a wrong port, a firewall and an unknown certificate would all be "cannot connect". Looked
at in this order: name, port, certificate, answer, clock. Nothing is sent but a plain GET, and no
proxy is used: connectors use none (sync/connectors/posting.py).
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests
from cryptography import x509
from urllib3.exceptions import HTTPError

from app.links.authorities import name_of
from app.links.connections import TestStep
from app.readers.saying import Saying
from sync.connectors.trusting import Trusting, context_of, refused, shaken, shown_at

STEP_S = 6.0
"""How long each step may take."""
CLOCK_OFF = timedelta(minutes=2)
"""Further apart, clocks are set wrong; platforms allow ten minutes at most."""
SOON = timedelta(days=30)
NAME, PORT = Saying("地址解析", "Name"), Saying("连接", "Connection")
CERTIFICATE, ANSWER = Saying("证书", "Certificate"), Saying("应答", "Answer")
CLOCK = Saying("时钟", "Clock")

_MOVED = frozenset({301, 302, 303, 307, 308})


class _Stopped(Exception):
    """Nothing behind this step can be looked at."""

    def __init__(self, title: Saying, chinese: str, english: str) -> None:
        super().__init__(chinese)
        self.step = step_of(title, Saying(chinese, english), ok=False)


class WrongAddress(ValueError):
    """An address leads nowhere; says why."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(chinese)
        self.said = Saying(chinese, english)


def step_of(title: Saying, found: Saying, *, ok: bool = True) -> TestStep:
    """One thing that was tried, in both languages."""
    return TestStep(title.chinese, ok, found.chinese, title.english, found.english)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address leads."""

    url: str
    host: str
    port: int
    tls: bool

    @property
    def shown(self) -> Saying:
        """For people."""
        return Saying(f"{self.host} 端口 {self.port}", f"{self.host} port {self.port}")


def place_of(url: str) -> Place:
    """Take an address apart; WrongAddress says what is wrong with it."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise WrongAddress(
            f"“{url[:100]}”不是一个地址，请核对主机名和端口",
            f'"{url[:100]}" is no address; check host name and port',
        ) from None
    if parts.scheme not in ("http", "https") or not host:
        raise WrongAddress(
            f"“{url[:100]}”不是一个地址，应以 http:// 或 https:// 开头",
            f'"{url[:100]}" is no address; it begins with http:// or https://',
        )
    if "@" in parts.netloc:
        raise WrongAddress(
            "地址里不要写用户名和密码，请填在“账户”一步",
            'User name and password do not belong into the address, but on the page "Account"',
        )
    tls = parts.scheme == "https"
    return Place(url, host, port or (443 if tls else 80), tls)


def reach(url: str, now: Callable[[], datetime], authorities: str = "") -> Iterator[TestStep]:
    """Look at one thing after the other; the last step that is told is the first that failed.

    `authorities`: the certificates (PEM) that are trusted instead of the public ones.
    """
    try:
        place = _place(url)
        yield step_of(NAME, _resolved(place))
        yield step_of(PORT, _connected(place))
        yield step_of(CERTIFICATE, _certified(place, now(), authorities))
        status, date = _answered(place, authorities)
        answered = Saying(
            f"{place.host} 有应答（HTTP {status}）", f"{place.host} answers (HTTP {status})"
        )
        yield step_of(ANSWER, answered)
        yield _clock(date, now())
    except _Stopped as stopped:
        yield stopped.step


def _place(url: str) -> Place:
    try:
        return place_of(url)
    except WrongAddress as wrong:
        raise _Stopped(NAME, wrong.said.chinese, wrong.said.english) from wrong


def _resolved(place: Place) -> Saying:
    """Resolve a name within the limit: the system's resolver knows none."""
    try:
        ipaddress.ip_address(place.host)
        return Saying(
            f"{place.host} 是 IP 地址，不用解析", f"{place.host} is an IP address already"
        )
    except ValueError:
        pass
    found: list[str] = []
    failed: list[str] = []

    def look() -> None:
        try:
            told = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(one[4][0]) for one in told))
        except (OSError, UnicodeError) as error:
            failed.append(type(error).__name__)

    thread = threading.Thread(target=look, name="link-resolving", daemon=True)
    thread.start()
    thread.join(STEP_S)
    if found:
        return Saying(
            f"{place.host} 是 {'、'.join(found[:3])}", f"{place.host} is {', '.join(found[:3])}"
        )
    if failed:
        raise _Stopped(
            NAME,
            f"解析不了主机名“{place.host}”：请核对拼写；"
            "专线上的平台请核对服务器的 DNS 或 hosts 文件",
            f'The host name "{place.host}" leads to no address: check how it is written; '
            "on a private line, check the server's DNS or hosts file",
        )
    raise _Stopped(
        NAME,
        f"DNS 在 {STEP_S:.0f} 秒内没有回答“{place.host}”：请检查服务器的 DNS 设置",
        f'DNS said nothing of "{place.host}" within {STEP_S:.0f} seconds: '
        "check the server's DNS settings",
    )


def _connected(place: Place) -> Saying:
    shown = place.shown
    try:
        with closing(_socket(place)):
            return Saying(f"连上了 {shown.chinese}", f"Connected to {shown.english}")
    except OSError as error:
        words, proxies = _out_of_reach(error), _about_proxies()
    raise _Stopped(
        PORT,
        f"{shown.chinese}：{words.chinese}{proxies.chinese}",
        f"{shown.english}: {words.english}{proxies.english}",
    )


def _out_of_reach(error: OSError) -> Saying:
    if isinstance(error, ConnectionRefusedError):
        return Saying(
            "对方拒绝连接：这个端口上没有服务，请核对端口；平台只对登记的 IP 开放时请核对白名单",
            "the connection is refused: nothing serves this port; check it, and the white list "
            "where the platform lets in registered addresses only",
        )
    if isinstance(error, TimeoutError):
        return Saying(
            f"{STEP_S:.0f} 秒内连不上：多半被防火墙挡住，或专线不通，"
            "请网络管理员放行，并请平台把服务器 IP 加入白名单",
            f"no connection within {STEP_S:.0f} seconds: a firewall is in the way, or the line is "
            "down; ask the network's administrator, and the platform to let this address in",
        )
    kind = type(error).__name__
    return Saying(
        f"网络不可达（{kind}）：请检查服务器的网络和路由",
        f"the network cannot be reached ({kind}): check the server's network and routes",
    )


def _about_proxies() -> Saying:
    """A machine that goes out by a proxy only cannot reach a platform: connectors use none."""
    if not {"http", "https", "all"} & urllib.request.getproxies().keys():
        return Saying("", "")
    return Saying(
        "；本机设有系统代理，对接不走代理，请放行直连",
        "; this machine has a proxy, connections use none: let them out directly",
    )


def _socket(place: Place) -> socket.socket:
    return socket.create_connection((place.host, place.port), timeout=STEP_S)


def _certified(place: Place, now: datetime, authorities: str) -> Saying:
    if not place.tls:
        return Saying(
            "地址是 http，没有证书：内容不加密，只应在专线或院内使用",
            "The address is http and has no certificate: contents travel in clear, which is for "
            "private lines and the hospital's own network only",
        )
    try:
        found = shaken(place.host, place.port, context_of(authorities), STEP_S)
    except ssl.SSLCertVerificationError as error:
        shown = shown_at(place.host, place.port, STEP_S)
        said = refused(place.host, shown, error, now, private=bool(authorities))
        raise _Stopped(CERTIFICATE, said.chinese, said.english) from error
    except ssl.SSLError as error:
        said = _no_tls(place, error)
        raise _Stopped(CERTIFICATE, said.chinese, said.english) from error
    except OSError as error:
        kind = type(error).__name__
        raise _Stopped(
            CERTIFICATE,
            f"{place.shown.chinese} 在握手时断开（{kind}）：端口可能不是 https，请核对地址",
            f"{place.shown.english} hung up during the handshake ({kind}): "
            "the port may not be https; check the address",
        ) from error
    return _believed(found, now)


def _believed(found: x509.Certificate | None, now: datetime) -> Saying:
    if found is None:
        return Saying("证书有效", "The certificate is valid")
    left, until = found.not_valid_after_utc - now, f"{found.not_valid_after_utc:%Y-%m-%d}"
    soon = left < SOON
    tail = f"，还剩 {left.days} 天，请提醒平台更换" if soon else ""
    also = f", {left.days} days left: remind the platform to renew it" if soon else ""
    name = name_of(found.subject)
    return Saying(
        f"证书“{name}”有效，到 {until}{tail}",
        f'The certificate "{name}" is valid until {until}{also}',
    )


def _no_tls(place: Place, error: ssl.SSLError) -> Saying:
    shown = place.shown
    if error.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"):
        return Saying(
            f"{shown.chinese} 应答的不是 https：地址可能应为 http://，或端口不对，请核对",
            f"{shown.english} does not answer in https: the address may have to begin with "
            "http://, or the port is wrong",
        )
    why = error.reason or type(error).__name__
    return Saying(
        f"{shown.chinese} 的 TLS 握手失败（{why}），请平台检查 TLS 版本",
        f"The TLS handshake with {shown.english} failed ({why}): "
        "ask the platform about its TLS version",
    )


def _answered(place: Place, authorities: str) -> tuple[int, str]:
    """Ask once, without a question: the status, and what the other side's clock says."""
    try:
        with requests.Session() as http:
            http.trust_env = False
            if authorities:
                http.mount("https://", Trusting(authorities))
            with http.get(place.url, timeout=STEP_S, allow_redirects=False, stream=True) as answer:
                status, date = answer.status_code, answer.headers.get("Date", "")
                to = answer.headers.get("Location", "")
                begun = answer.raw.read(2048) if status == 400 else b""
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        silent = _silent(place, error)
        raise _Stopped(ANSWER, silent.chinese, silent.english) from error
    moved = status in _MOVED and to.startswith("https://")
    if not place.tls and (moved or b"HTTPS port" in begun):
        raise _Stopped(ANSWER, _ENCRYPTED.chinese, _ENCRYPTED.english)
    return status, date


_ENCRYPTED = Saying(
    "平台在这个端口上要求加密：请把地址改为 https://",
    "The platform wants encryption on this port: let the address begin with https://",
)


def _silent(place: Place, error: Exception) -> Saying:
    shown = place.shown
    if not place.tls and shown_at(place.host, place.port, STEP_S) is not None:
        return _ENCRYPTED
    if isinstance(error, requests.Timeout | TimeoutError):
        return Saying(
            f"{shown.chinese} 连上了但 {STEP_S:.0f} 秒内没有应答，请稍后再试，反复出现请联系平台",
            f"{shown.english} was reached and said nothing within {STEP_S:.0f} seconds: try again "
            "later, and call the platform if it happens again",
        )
    return Saying(
        f"{shown.chinese} 连上了但没有像样的 HTTP 应答，请核对端口和地址",
        f"{shown.english} was reached and does not speak HTTP: check port and address",
    )


def _clock(date: str, now: datetime) -> TestStep:
    try:
        theirs = parsedate_to_datetime(date)
    except (ValueError, TypeError):
        unsaid = Saying(
            "平台没有说它的时间，没有核对", "The platform does not say its time: not compared"
        )
        return step_of(CLOCK, unsaid)
    theirs = theirs if theirs.tzinfo is not None else theirs.replace(tzinfo=UTC)
    apart = now - theirs
    if abs(apart) <= CLOCK_OFF:
        return step_of(
            CLOCK,
            Saying("本机时钟与平台一致", "This machine's clock agrees with the platform's"),
        )
    fast, much = apart > timedelta(0), _lasting(abs(apart))
    said = Saying(
        f"本机时钟比平台{'快' if fast else '慢'} {much.chinese}："
        "请校准服务器时钟（NTP），否则签名会被拒绝",
        f"This machine's clock is {much.english} {'ahead of' if fast else 'behind'} the "
        "platform's: set the server's clock (NTP), or signatures will be refused",
    )
    return step_of(CLOCK, said, ok=False)


def _lasting(span: timedelta) -> Saying:
    minutes = round(span.total_seconds() / 60)
    if minutes < 120:
        return Saying(f"{minutes} 分钟", f"{minutes} minutes")
    if minutes < 2880:
        hours = round(minutes / 60)
        return Saying(f"{hours} 小时", f"{hours} hours")
    return Saying(f"{span.days} 天", f"{span.days} days")
