"""The test button, pressed on real servers: what is wrong is said in words, and by its place."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
import requests

from app.links.connections import TestStep
from sync.connectors.journal import JournalEntry
from sync.connectors.kinds import reaching, trials, trying
from sync.connectors.kinds.reaching import reach
from sync.connectors.kinds.registry import BY_NAME
from sync.connectors.kinds.trying import try_out
from sync.connectors.port import PlatformError
from sync.connectors.posting import Poster
from sync.connectors.trusting import refused
from sync.sandbox.app import SandboxSettings
from sync.sandbox.together import PLATFORMS_PATH, build
from sync.service import certificates
from sync.serving import CertificatePair, ThreadedServer
from tests.sync.connectors.declared import province
from tests.sync.connectors.kinds.filled import CHINESE, LEAST, Filled

SETTINGS = trying.SETTINGS.chinese
NAME, PORT = reaching.NAME.chinese, reaching.PORT.chinese
CERTIFICATE, ANSWER = reaching.CERTIFICATE.chinese, reaching.ANSWER.chinese
CLOCK = reaching.CLOCK.chinese
ACCOUNT_TITLE, READING_TITLE = trials.ACCOUNT_TITLE.chinese, trials.READING_TITLE.chinese
ALL = [SETTINGS, NAME, PORT, CERTIFICATE, ANSWER, CLOCK, ACCOUNT_TITLE, READING_TITLE]
BUILT_IN = [
    "shanghai-yy",
    "gpo-shyl",
    "jiangsu-dep",
    "zhejiang-hsnn",
    "mashangfangxin",
    "insurance",
]
# Which secret, and which setting says who we are; and what is said of each where it is wrong.
SECRET = {
    "shanghai-yy": ("password", "用户名、密码或机构编码不对"),
    "gpo-shyl": ("secret", "机构密钥"),
    "jiangsu-dep": ("token", "令牌"),
    "zhejiang-hsnn": ("secret", "用户名和密钥"),
    "mashangfangxin": ("secret", "签名不正确"),
    "insurance": ("secret_token", "网关令牌"),
}
WHO = {
    "shanghai-yy": ("org_code", "31010000009", "机构编码"),
    "gpo-shyl": ("org_code", "PX999999", "医院编码"),
    "jiangsu-dep": ("hospital", "PX39999999", "医院编码"),
    "zhejiang-hsnn": ("user", "pxyy999", "用户名"),
    "mashangfangxin": ("ref_ent_id", "PX99999999999999", ""),
    "insurance": ("fixmedins_code", "H99999999999", "定点机构编号"),
}


def utc_now() -> datetime:
    return datetime.now(UTC)


class Calls(list[JournalEntry]):
    def __call__(self, entry: JournalEntry, /) -> None:
        self.append(entry)


@pytest.fixture(scope="module")
def together() -> Iterator[str]:
    server = ThreadedServer(build(SandboxSettings(lines=2, cartons=2, boxes=4)), "sandbox")
    server.start()
    yield server.url
    assert server.stop()


@pytest.fixture(scope="module")
def accounts(together: str) -> dict[str, Filled]:
    told = requests.get(together + PLATFORMS_PATH, timeout=30).json()
    found = {one["kind"]: Filled(one["settings"], one["secrets"]) for one in told}
    found["gpo-shyl"].settings.setdefault("operator", "张三")
    return found


def no_chinese(text: str) -> bool:
    return bool(text) and not CHINESE.search(text)


def tried(name: str, said: Filled, calls: Calls | None = None) -> list[TestStep]:
    steps = list(
        try_out(
            BY_NAME[name], said.settings, said.secrets, Calls() if calls is None else calls, utc_now
        )
    )
    assert all(step.ok for step in steps[:-1] if step.title != SETTINGS), steps
    for step in steps:
        assert step.message
        assert step.title_en
        assert no_chinese(step.message_en) or step.title == READING_TITLE, step
        for secret in said.secrets.values():
            assert len(secret) < 6 or secret not in step.message
    return steps


@pytest.mark.parametrize("name", BUILT_IN)
def test_each_kind_is_found_well_at_its_stand_in(name: str, accounts: dict[str, Filled]) -> None:
    calls = Calls()
    steps = tried(name, accounts[name], calls)
    assert [step.title for step in steps] == ALL
    assert steps[-1].ok, steps
    assert calls
    assert all(call.ok for call in calls)


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_wrong_secret_and_a_wrong_institution_are_called_so(
    name: str, accounts: dict[str, Filled]
) -> None:
    settings, secrets = accounts[name]
    secret, words = SECRET[name]
    last = tried(name, Filled(settings, {**secrets, secret: "wrong-secret"}))[-1]
    assert (last.title, last.ok) == (ACCOUNT_TITLE, False)
    assert words in last.message
    assert "自动重试" not in last.message
    field, text, words = WHO[name]
    last = tried(name, Filled({**settings, field: text}, secrets))[-1]
    assert (last.title, last.ok) == (ACCOUNT_TITLE, False)
    assert words in last.message


def dead_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.mark.parametrize("name", BUILT_IN)
def test_wrong_addresses_are_called_so(
    name: str, together: str, accounts: dict[str, Filled]
) -> None:
    settings, secrets = accounts[name]
    dead = Filled({**settings, "url": f"http://127.0.0.1:{dead_port()}/x"}, secrets)
    last = tried(name, dead)[-1]
    assert (last.title, last.ok) == (PORT, False)
    assert "拒绝连接" in last.message
    lost = Filled({**settings, "url": "http://nowhere.invalid/x", "plain_http": "1"}, secrets)
    last = tried(name, lost)[-1]
    assert (last.title, last.ok) == (NAME, False)
    assert "nowhere.invalid" in last.message
    astray = Filled({**settings, "url": f"{together}/astray/x"}, secrets)
    last = tried(name, astray)[-1]
    assert (last.title, last.ok) == (ACCOUNT_TITLE, False)
    assert "核对" in last.message


def test_a_described_platform_is_tried_like_any_other() -> None:
    held = province.Province()
    held.drugs["X1"] = {}
    with province.serving(held) as url:
        said = {"example": "example-province", "base_url": url, "plain_http": "1"}
        said["own"] = "hospital=H1"
        secrets = f"account={province.ACCOUNT}；password={province.PASSWORD}"
        assert [step.ok for step in tried("declared", Filled(said, {"secrets": secrets}))] == (
            [True] * len(ALL)
        )
        last = tried("declared", Filled(said, {"secrets": "account=a;password=b"}))[-1]
        assert (last.title, last.ok) == (ACCOUNT_TITLE, False)


def test_without_a_secret_the_address_is_looked_at_all_the_same(
    accounts: dict[str, Filled],
) -> None:
    settings = accounts["shanghai-yy"].settings
    steps = list(try_out(BY_NAME["shanghai-yy"], settings, {}, Calls(), utc_now))
    assert [step.title for step in steps] == ALL[:6]
    assert [step.ok for step in steps] == [False] + [True] * 5
    assert "密码" in steps[0].message
    wrong = {**settings, "url": "https:///"}
    (only,) = try_out(BY_NAME["shanghai-yy"], wrong, {"password": "x"}, Calls(), utc_now)
    assert not only.ok


class Plain(BaseHTTPRequestHandler):
    """Answers what it is told to."""

    headers_said: ClassVar[dict[str, str]] = {}
    status = 200
    body = b"hello"

    def do_GET(self) -> None:
        self.send_response_only(self.status)
        for name, text in self.headers_said.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@contextmanager
def saying(
    handler: type[BaseHTTPRequestHandler] = Plain,
    pair: CertificatePair | None = None,
    **said: object,
) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Said", (handler,), said))
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    if pair is not None:
        server.socket = pair.context().wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join(30)


def last_of(url: str, now: datetime | None = None) -> TestStep:
    return list(reach(url, lambda: now or utc_now()))[-1]


def test_clocks_that_differ_are_told_with_which_way_and_how_far() -> None:
    noon = datetime(2026, 11, 22, 4, tzinfo=UTC)
    with saying(headers_said={"Date": "Sun, 22 Nov 2026 04:00:00 GMT"}) as port:
        url = f"http://127.0.0.1:{port}/"
        assert last_of(url, noon + timedelta(minutes=1)).ok
        fast, slow = (
            last_of(url, noon + timedelta(minutes=8)),
            last_of(url, noon - timedelta(days=3)),
        )
        assert "快 8 分钟" in fast.message
        assert "慢 3 天" in slow.message
        assert not fast.ok
    with saying() as port:
        assert last_of(f"http://127.0.0.1:{port}/").ok


def test_certificates_that_are_no_good_are_told_why(tmp_path: Path) -> None:
    made = certificates.make(tmp_path, ["127.0.0.1"], "测试医院", utc_now())
    with saying(pair=CertificatePair(made.certificate, made.key)) as port:
        url = f"https://127.0.0.1:{port}/"
        step = last_of(url)
        assert (step.title, step.ok) == (CERTIFICATE, False)
        for words in ("签发机构不受信任", "签发者“TraceDock private CA”", "“CA 证书”里选择它"):
            assert words in step.message
        assert 'issuer "TraceDock private CA"' in step.message_en
        found = list(reach(url, utc_now, made.ca.read_text()))
        assert "有效，到" in found[2].message
        assert all(one.ok for one in found)
        plain = last_of(f"http://127.0.0.1:{port}/")
        assert (plain.title, plain.ok) == (ANSWER, False)
        assert "https://" in plain.message
    for code, words in ((10, "已过期"), (9, "没有生效"), (62, "不是发给"), (1, "不能用")):
        error = ssl.SSLCertVerificationError(1, "x")
        error.verify_code, error.verify_message = code, "why"
        said = refused("127.0.0.1", None, error, utc_now(), private=False)
        assert words in said.chinese
        assert no_chinese(said.english)


def test_a_private_authority_that_is_set_is_trusted_and_no_other(tmp_path: Path) -> None:
    made, other = (
        certificates.make(tmp_path / name, ["127.0.0.1"], name, utc_now()) for name in "ab"
    )
    settings, secrets = LEAST["jiangsu-dep"]
    with saying(pair=CertificatePair(made.certificate, made.key), body=b"{}") as port:
        url = f"https://127.0.0.1:{port}/dep/business/post"
        for authorities, private in ((other.ca.read_text(), True), ("", False)):
            with (
                closing(Poster("平台", 30, authorities=authorities)) as poster,
                pytest.raises(PlatformError) as refused_there,
            ):
                poster.post(url, b"x", {})
            assert refused_there.value.code == "certificate"
            assert refused_there.value.retry_after_s, "somebody may mend it"
            for words in ("平台：", "TraceDock private CA", "CA 证书"):
                assert words in refused_there.value.message
            assert ("不是所设" in refused_there.value.message) is private
        with closing(Poster("平台", 30, authorities=made.ca.read_text())) as poster:
            assert poster.post(url, b"x", {}) == (200, b"{}")
        # The setting of a connection comes to the same, and is looked at in the trial.
        said = {**settings, "url": url, "ca_pem": made.ca.read_text()}
        steps = tried("jiangsu-dep", Filled(said, secrets))
        assert [step.title for step in steps if step.ok] == ALL[:6]
        assert steps[-1].title == ACCOUNT_TITLE, "it is no platform, and was reached"
        wrong = tried("jiangsu-dep", Filled({**said, "ca_pem": other.ca.read_text()}, secrets))[-1]
        assert (wrong.title, wrong.ok) == (CERTIFICATE, False)
    for text, words in (
        ("x", "不是 PEM"),
        (made.key.read_text(), "私钥"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "损坏"),
        (_expired(tmp_path), "过期"),
    ):
        (step,) = tried("jiangsu-dep", Filled({**said, "ca_pem": text}, secrets))
        assert (step.title, step.ok) == (SETTINGS, False)
        assert "“CA 证书”" in step.message
        assert words in step.message


def _expired(folder: Path) -> str:
    """An authority of ten years and a day ago."""
    long_ago = utc_now() - timedelta(days=3652)
    return certificates.make(folder / "old", ["127.0.0.1"], "旧", long_ago).ca.read_text()


def test_plain_http_where_https_is_said_and_moved_addresses_are_told() -> None:
    with saying() as port:
        step = last_of(f"https://127.0.0.1:{port}/")
        assert (step.title, step.ok) == (CERTIFICATE, False)
        assert "http://" in step.message or "https" in step.message
    with saying(status=301, headers_said={"Location": "https://x.invalid/"}) as port:
        assert "https://" in last_of(f"http://127.0.0.1:{port}/").message
    text = b"The plain HTTP request was sent to HTTPS port"
    with saying(status=400, body=text) as port:
        assert "要求加密" in last_of(f"http://127.0.0.1:{port}/").message


def test_what_never_answers_ends_within_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "STEP_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        step = last_of(f"http://127.0.0.1:{silent.getsockname()[1]}/")
    assert (step.title, step.ok) == (ANSWER, False)


def test_a_machine_that_goes_out_by_a_proxy_is_told_that_connectors_do_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("https_proxy", "http://user:hidden@proxy.invalid:1")
    step = last_of(f"http://127.0.0.1:{dead_port()}/")
    assert "不走代理" in step.message
    assert "hidden" not in step.message


@pytest.mark.parametrize(
    "url",
    ["", "x", "ftp://x", "http://[", "http://x:99999", "http://u:p@x", "https://" + "x" * 300],
)
def test_what_is_no_address_is_told_so(url: str) -> None:
    (step,) = reach(url, utc_now)
    assert (step.title, step.ok) == (NAME, False)


def test_a_kind_may_ask_what_its_settings_say_is_open(accounts: dict[str, Filled]) -> None:
    settings, secrets = accounts["insurance"]
    for closed in ({"inbound_query": "0"}, {"inbound_query": "0", "sale_query": "0"}):
        steps = tried("insurance", Filled({**settings, **closed}, secrets))
        assert steps[-1].ok, steps
        assert len(steps) == len(ALL)
    assert LEAST.keys() >= set(BUILT_IN)
