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
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3.exceptions import HTTPError

from app.links.connections import TestStep

STEP_S = 6.0
"""How long each step may take."""
CLOCK_OFF = timedelta(minutes=2)
"""Further apart, clocks are set wrong; platforms allow ten minutes at most."""
SOON = timedelta(days=30)
NAME, PORT, CERTIFICATE, ANSWER, CLOCK = "地址解析", "连接", "证书", "应答", "时钟"

_NOT_YET, _EXPIRED, _SELF_SIGNED, _SELF_SIGNED_ABOVE, _NO_ISSUER = 9, 10, 18, 19, 20
_NO_FIRST, _OTHER_NAME, _OTHER_IP = 21, 62, 64
_UNKNOWN = frozenset({_SELF_SIGNED, _SELF_SIGNED_ABOVE, _NO_ISSUER, _NO_FIRST})
_MOVED = frozenset({301, 302, 303, 307, 308})


class _Stopped(Exception):
    """Nothing behind this step can be looked at."""

    def __init__(self, title: str, message: str) -> None:
        super().__init__(message)
        self.step = TestStep(title, False, message)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address leads."""

    url: str
    host: str
    port: int
    tls: bool

    @property
    def shown(self) -> str:
        """For people."""
        return f"{self.host} 端口 {self.port}"


def place_of(url: str) -> Place:
    """Take an address apart; ValueError says what is wrong with it."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError(f"“{url[:100]}”不是一个地址，请核对主机名和端口") from None
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError(f"“{url[:100]}”不是一个地址，应以 http:// 或 https:// 开头")
    if "@" in parts.netloc:
        raise ValueError("地址里不要写用户名和密码，请填在“账户”一步")
    tls = parts.scheme == "https"
    return Place(url, host, port or (443 if tls else 80), tls)


def reach(url: str, now: Callable[[], datetime]) -> Iterator[TestStep]:
    """Look at one thing after the other; the last step that is told is the first that failed."""
    try:
        place = _place(url)
        yield TestStep(NAME, True, _resolved(place))
        yield TestStep(PORT, True, _connected(place))
        yield TestStep(CERTIFICATE, True, _certified(place, now()))
        status, date = _answered(place)
        yield TestStep(ANSWER, True, f"{place.host} 有应答（HTTP {status}）")
        yield _clock(date, now())
    except _Stopped as stopped:
        yield stopped.step


def _place(url: str) -> Place:
    try:
        return place_of(url)
    except ValueError as error:
        raise _Stopped(NAME, str(error)) from error


def _resolved(place: Place) -> str:
    """Resolve a name within the limit: the system's resolver knows none."""
    try:
        ipaddress.ip_address(place.host)
        return f"{place.host} 是 IP 地址，不用解析"
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
        return f"{place.host} 是 {'、'.join(found[:3])}"
    if failed:
        raise _Stopped(
            NAME,
            f"解析不了主机名“{place.host}”：请核对拼写；"
            "专线上的平台请核对服务器的 DNS 或 hosts 文件",
        )
    raise _Stopped(NAME, f"DNS 在 {STEP_S:.0f} 秒内没有回答“{place.host}”：请检查服务器的 DNS 设置")


def _connected(place: Place) -> str:
    try:
        with closing(_socket(place)):
            return f"连上了 {place.shown}"
    except ConnectionRefusedError:
        words = "对方拒绝连接：这个端口上没有服务，请核对端口；平台只对登记的 IP 开放时请核对白名单"
    except TimeoutError:
        words = (
            f"{STEP_S:.0f} 秒内连不上：多半被防火墙挡住，或专线不通，"
            "请网络管理员放行，并请平台把服务器 IP 加入白名单"
        )
    except OSError as error:
        words = f"网络不可达（{type(error).__name__}）：请检查服务器的网络和路由"
    raise _Stopped(PORT, f"{place.shown}：{words}{_about_proxies()}")


def _about_proxies() -> str:
    """A machine that goes out by a proxy only cannot reach a platform: connectors use none."""
    if not {"http", "https", "all"} & urllib.request.getproxies().keys():
        return ""
    return "；本机设有系统代理，对接不走代理，请放行直连"


def _socket(place: Place) -> socket.socket:
    return socket.create_connection((place.host, place.port), timeout=STEP_S)


def _certified(place: Place, now: datetime) -> str:
    if not place.tls:
        return "地址是 http，没有证书：内容不加密，只应在专线或院内使用"
    context = ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)
    try:
        found = _shaken(place, context)
    except ssl.SSLCertVerificationError as error:
        raise _Stopped(CERTIFICATE, _refused(place, error, now)) from error
    except ssl.SSLError as error:
        raise _Stopped(CERTIFICATE, _no_tls(place, error)) from error
    except OSError as error:
        raise _Stopped(
            CERTIFICATE,
            f"{place.shown} 在握手时断开（{type(error).__name__}）：端口可能不是 https，请核对地址",
        ) from error
    if found is None:
        return "证书有效"
    left = found.not_valid_after_utc - now
    tail = f"，还剩 {left.days} 天，请提醒平台更换" if left < SOON else ""
    return f"证书“{_name(found)}”有效，到 {found.not_valid_after_utc:%Y-%m-%d}{tail}"


def _refused(place: Place, error: ssl.SSLCertVerificationError, now: datetime) -> str:
    """Why a certificate is not believed; of which we look without believing it."""
    shown = _unverified(place)
    name = f"“{_name(shown)}”" if shown is not None else ""
    if error.verify_code == _EXPIRED:
        until = f"（{shown.not_valid_after_utc:%Y-%m-%d}）" if shown is not None else ""
        today = f"日期不对时请先校准本机时钟（现为 {now:%Y-%m-%d}）"
        return f"证书{name}已过期{until}，请平台更换；{today}"
    if error.verify_code == _NOT_YET:
        return f"证书{name}还没有生效，请校准本机时钟（现为 {now:%Y-%m-%d}）"
    if error.verify_code in (_OTHER_NAME, _OTHER_IP):
        return f"证书{name}不是发给“{place.host}”的，请改用证书上的主机名，或请平台更换证书"
    if error.verify_code in _UNKNOWN:
        issuer = f"（签发者“{_issuer(shown)}”）" if shown is not None else ""
        return (
            f"证书{name}的签发机构不受信任{issuer}：请核对地址没有被截获，"
            "并请平台换用公共机构签发的证书；专线上也可向平台索取 http 地址"
        )
    return f"证书{name}不能用：{error.verify_message}，请平台更换"


def _no_tls(place: Place, error: ssl.SSLError) -> str:
    if error.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"):
        return f"{place.shown} 应答的不是 https：地址可能应为 http://，或端口不对，请核对"
    why = error.reason or type(error).__name__
    return f"{place.shown} 的 TLS 握手失败（{why}），请平台检查 TLS 版本"


def _unverified(place: Place) -> x509.Certificate | None:
    """The certificate itself; None where none is given."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        return _shaken(place, context)
    except OSError:
        return None


def _shaken(place: Place, context: ssl.SSLContext) -> x509.Certificate | None:
    with (
        closing(_socket(place)) as plain,
        context.wrap_socket(plain, server_hostname=place.host) as wrapped,
    ):
        return _read(wrapped.getpeercert(binary_form=True))


def _read(der: bytes | None) -> x509.Certificate | None:
    try:
        return None if der is None else x509.load_der_x509_certificate(der)
    except ValueError:
        return None


def _name(certificate: x509.Certificate) -> str:
    return _common(certificate.subject) or "未具名"


def _issuer(certificate: x509.Certificate) -> str:
    return _common(certificate.issuer) or "未具名"


def _common(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(found[0].value)[:100] if found else ""


def _answered(place: Place) -> tuple[int, str]:
    """Ask once, without a question: the status, and what the other side's clock says."""
    try:
        with requests.Session() as http:
            http.trust_env = False
            with http.get(place.url, timeout=STEP_S, allow_redirects=False, stream=True) as answer:
                status, date = answer.status_code, answer.headers.get("Date", "")
                to = answer.headers.get("Location", "")
                begun = answer.raw.read(2048) if status == 400 else b""
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        raise _Stopped(ANSWER, _silent(place, error)) from error
    if status in _MOVED and not place.tls and to.startswith("https://"):
        raise _Stopped(ANSWER, "平台要求加密：请把地址改为 https://")
    if not place.tls and b"HTTPS port" in begun:
        raise _Stopped(ANSWER, "这个端口要求加密：请把地址改为 https://")
    return status, date


def _silent(place: Place, error: Exception) -> str:
    if not place.tls and _unverified(place) is not None:
        return "这个端口要求加密：请把地址改为 https://"
    if isinstance(error, requests.Timeout | TimeoutError):
        return f"{place.shown} 连上了但 {STEP_S:.0f} 秒内没有应答，请稍后再试，反复出现请联系平台"
    return f"{place.shown} 连上了但没有像样的 HTTP 应答，请核对端口和地址"


def _clock(said: str, now: datetime) -> TestStep:
    try:
        theirs = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return TestStep(CLOCK, True, "平台没有说它的时间，没有核对")
    theirs = theirs if theirs.tzinfo is not None else theirs.replace(tzinfo=UTC)
    apart = now - theirs
    if abs(apart) <= CLOCK_OFF:
        return TestStep(CLOCK, True, "本机时钟与平台一致")
    way = "快" if apart > timedelta(0) else "慢"
    much = _lasting(abs(apart))
    return TestStep(
        CLOCK, False, f"本机时钟比平台{way} {much}：请校准服务器时钟（NTP），否则签名会被拒绝"
    )


def _lasting(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    if minutes < 120:
        return f"{minutes} 分钟"
    return f"{round(minutes / 60)} 小时" if minutes < 2880 else f"{span.days} 天"
