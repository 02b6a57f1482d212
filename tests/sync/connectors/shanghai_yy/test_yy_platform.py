"""The client against the training platform, over real loopback HTTP."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

import pytest
import requests

from sync.connectors.port import DetailAcceptance, Platform, PlatformDetail, PlatformError
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.connectors.shanghai_yy.settings import SERVICE_PATH, YySettings
from sync.sandbox.app import SandboxSettings, build
from sync.serving import ThreadedServer
from tests.sync.connectors.calls import Calls

PASSWORD = "密码&<1>"
ORG = "12345678901"


@pytest.fixture
def sandbox() -> Iterator[ThreadedServer]:
    settings = SandboxSettings(
        user="hospital", password=PASSWORD, org_code=ORG, page_size=4, today=date(2026, 11, 21)
    )
    server = ThreadedServer(build(settings))
    server.start()
    yield server
    assert server.stop()


@contextmanager
def connected(url: str, calls: Calls | None = None, timeout_s: float = 30) -> Iterator[ShanghaiYy]:
    settings = YySettings(url + SERVICE_PATH, "hospital", PASSWORD, ORG, timeout_s=timeout_s)
    platform = ShanghaiYy(settings, Calls() if calls is None else calls)
    yield platform
    platform.close()


def acceptance(detail: PlatformDetail, *, accepted: bool = True) -> DetailAcceptance:
    return DetailAcceptance(
        detail_id=detail.detail_id,
        distributor_code=detail.distributor_code,
        carton_no=detail.carton_no,
        province_code=detail.province_code,
        quantity=detail.quantity,
        accepted=accepted,
        remark="收货完成\r\n\x00 & <无>",
    )


def states(sandbox: ThreadedServer) -> dict[str, str]:
    rows = requests.get(f"{sandbox.url}/training/accepted", timeout=30).json()
    return {row["detail_id"]: row["state"] for row in rows}


def test_all_open_details_come_over_several_pages(sandbox: ThreadedServer) -> None:
    calls = Calls()
    with connected(sandbox.url, calls) as platform:
        details = list(platform.open_details())
    assert calls.messages == ["YY003"] * 4
    assert [detail.detail_id for detail in details] == sorted(states(sandbox))
    assert sum(detail.quantity for detail in details) == 400
    (handover_no,) = requests.get(f"{sandbox.url}/training/deliveries", timeout=30).json()
    assert {detail.delivery_no for detail in details} == {handover_no}


def test_an_item_is_found_by_its_platform_code_and_an_unknown_one_is_none(
    sandbox: ThreadedServer,
) -> None:
    with connected(sandbox.url) as platform:
        detail = next(platform.open_details())
        item = platform.item(detail.province_code)
        assert item is not None
        assert (item.name, item.maker) == (detail.name, detail.maker)
        assert item.approval_number.startswith("国药准字")
        assert item.pack_quantity >= 1
        assert platform.item("X00000000000000") is None


def test_details_are_passed_and_failed_one_by_one(sandbox: ThreadedServer) -> None:
    with connected(sandbox.url) as platform:
        details = list(platform.open_details())
        platform.accept(acceptance(details[0]))
        platform.accept(acceptance(details[1], accepted=False))
        left = [detail.detail_id for detail in platform.open_details()]
    assert left == [detail.detail_id for detail in details[2:]]
    after = states(sandbox)
    assert (after[details[0].detail_id], after[details[1].detail_id]) == ("10", "11")


@pytest.mark.parametrize("sent_before", [True, False])
@pytest.mark.parametrize("accepted", [True, False])
def test_saying_the_same_again_is_done_and_changes_nothing(
    sandbox: ThreadedServer, accepted: bool, sent_before: bool
) -> None:
    with connected(sandbox.url) as platform:
        word = acceptance(next(platform.open_details()), accepted=accepted)
        platform.accept(word)
        before = states(sandbox)
        platform.accept(replace(word, sent_before=sent_before))
    assert states(sandbox) == before


@pytest.mark.parametrize("sent_before", [True, False])
def test_saying_the_opposite_is_refused_for_good(
    sandbox: ThreadedServer, sent_before: bool
) -> None:
    with connected(sandbox.url) as platform:
        detail = next(platform.open_details())
        platform.accept(acceptance(detail))
        with pytest.raises(PlatformError) as raised:
            platform.accept(replace(acceptance(detail, accepted=False), sent_before=sent_before))
    assert (raised.value.code, raised.value.retry_after_s) == ("state-10", None)
    assert "验收通过" in raised.value.message


def test_a_detail_said_to_be_sent_for_the_first_time_is_not_asked_about(
    sandbox: ThreadedServer,
) -> None:
    calls = Calls()
    with connected(sandbox.url, calls) as platform:
        word = acceptance(next(platform.open_details()))
        platform.accept(replace(word, sent_before=False))
    assert calls.messages == ["YY003", "YY018"]


@pytest.mark.parametrize("sent_before", [True, False])
def test_an_unknown_detail_and_a_wrong_quantity_are_refused_for_good(
    sandbox: ThreadedServer, sent_before: bool
) -> None:
    with connected(sandbox.url) as platform:
        word = replace(acceptance(next(platform.open_details())), sent_before=sent_before)
        for wrong in (replace(word, detail_id="2026"), replace(word, quantity=1)):
            with pytest.raises(PlatformError) as raised:
                platform.accept(wrong)
            assert (raised.value.code, raised.value.retry_after_s) == ("13015", None)
    assert set(states(sandbox).values()) == {"00"}


def test_a_wrong_password_is_refused_for_good_and_asked_once(sandbox: ThreadedServer) -> None:
    settings = YySettings(sandbox.url + SERVICE_PATH, "hospital", "wrong", ORG)
    calls = Calls()
    platform = ShanghaiYy(settings, calls)
    with pytest.raises(PlatformError) as raised:
        list(platform.open_details())
    assert (raised.value.code, raised.value.retry_after_s) == ("11003", None)
    word = DetailAcceptance("1", "2", "3", "4", 5, accepted=True, sent_before=False)
    with pytest.raises(PlatformError, match="11003"):
        platform.accept(word)
    assert calls.messages == ["YY003", "YY018"]
    platform.close()


def test_the_signature_is_taken_in_lower_case_too(sandbox: ThreadedServer) -> None:
    settings = YySettings(sandbox.url + SERVICE_PATH, "hospital", PASSWORD, ORG, sign_upper=False)
    platform = ShanghaiYy(settings)
    assert len(list(platform.open_details())) == 13
    platform.close()


def test_the_journal_holds_every_call_and_never_the_password(sandbox: ThreadedServer) -> None:
    calls = Calls()
    with connected(sandbox.url, calls) as platform:
        word = acceptance(next(platform.open_details()))
        platform.accept(word)
        with pytest.raises(PlatformError):
            platform.accept(replace(word, accepted=False))
        platform.item("X1")
    assert calls.messages == ["YY003", "YY020", "YY018", "YY020", "YY020"]
    assert [call.ok for call in calls] == [True, True, True, True, False]
    assert calls[-1].outcome == "12009"
    for call in calls:
        assert call.response is not None
        assert call.started_at <= call.ended_at
        assert escape(PASSWORD) not in call.request
        assert PASSWORD not in repr(call)


Answer = Callable[[bytes], tuple[int, bytes] | None]
"""From a request body to status and body; None: hang up without a word."""


@contextmanager
def answering(answer: Answer) -> Iterator[str]:
    """Serve what a test makes up."""

    class Requests(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            said = answer(body)
            if said is None:
                self.close_connection = True
                return
            self.send_response(said[0])
            self.send_header("Content-Length", str(len(said[1])))
            self.end_headers()
            self.wfile.write(said[1])

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Requests)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join(30)
        server.server_close()


def test_an_answer_lost_on_the_way_back_leads_to_exactly_one_acceptance(
    sandbox: ThreadedServer,
) -> None:
    """The platform has processed YY018 and the line breaks before its answer arrives."""
    forwarded: list[bytes] = []

    def lose_acceptances(body: bytes) -> tuple[int, bytes] | None:
        said = requests.post(sandbox.url + SERVICE_PATH, data=body, timeout=30)
        forwarded.append(body)
        return None if b">YY018<" in body else (said.status_code, said.content)

    with answering(lose_acceptances) as url, connected(url) as platform:
        word = acceptance(next(platform.open_details()))
        with pytest.raises(PlatformError) as raised:
            platform.accept(word)
        assert raised.value.retry_after_s is not None
        assert states(sandbox)[word.detail_id] == "10"
        platform.accept(word)
    assert sum(b">YY018<" in body for body in forwarded) == 1
    assert list(states(sandbox).values()).count("10") == 1


def test_a_request_lost_on_the_way_out_is_sent_again(sandbox: ThreadedServer) -> None:
    lost: list[bytes] = []

    def lose_first_acceptance(body: bytes) -> tuple[int, bytes] | None:
        if b">YY018<" in body and not lost:
            lost.append(body)
            return None
        said = requests.post(sandbox.url + SERVICE_PATH, data=body, timeout=30)
        return said.status_code, said.content

    with answering(lose_first_acceptance) as url, connected(url) as platform:
        word = acceptance(next(platform.open_details()))
        with pytest.raises(PlatformError):
            platform.accept(word)
        assert states(sandbox)[word.detail_id] == "00"
        platform.accept(word)
    assert states(sandbox)[word.detail_id] == "10"


def page(finished: str, *ids: str, **changed: str) -> tuple[int, bytes]:
    fields = {
        "PSDH": "PS1",
        "YQBM": "9131",
        "CJRQ": "20261121/000000/",
        "ZXSPBM": "X1",
        "YXRQ": "20281231",
        "PSL": "1",
    } | changed
    rows = "".join(f"<STRUCT>{xml({'PSMXBH': number} | fields)}</STRUCT>" for number in ids)
    data = (
        f"<XMLDATA><HEAD><ZTCLJG>00000</ZTCLJG></HEAD><MAIN>{xml({'SFWJ': finished})}</MAIN>"
        f"<DETAIL>{rows}</DETAIL></XMLDATA>"
    )
    return 200, (
        '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><x>'
        f"<return>{escape(data)}</return></x></S:Body></S:Envelope>"
    ).encode()


def xml(fields: Mapping[str, str]) -> str:
    return "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())


@pytest.mark.parametrize("ids", [("1",), ("1", "")])
def test_a_cursor_that_does_not_move_ends_in_an_error_not_in_a_circle(
    ids: tuple[str, ...],
) -> None:
    calls = Calls()
    with (
        answering(lambda _: page("0", *ids)) as url,
        connected(url, calls) as platform,
        pytest.raises(PlatformError, match="游标"),
    ):
        list(platform.open_details())
    assert len(calls) <= 2


def test_an_empty_page_ends_the_loop_whatever_it_says() -> None:
    with answering(lambda _: page("0")) as url, connected(url) as platform:
        assert list(platform.open_details()) == []


def test_a_page_that_does_not_say_whether_more_follows_is_an_error() -> None:
    with answering(lambda _: page("", "1")) as url, connected(url) as platform:
        found = platform.open_details()
        assert next(found).detail_id == "1"
        with pytest.raises(PlatformError, match="SFWJ"):
            next(found)


def test_a_page_of_unreadable_details_is_reported_and_the_loop_goes_on() -> None:
    reported: list[str] = []

    def report(fields: Mapping[str, str], reason: str, /) -> None:
        reported.append(f"{fields['PSMXBH']} {reason}")

    def answer(body: bytes) -> tuple[int, bytes]:
        first = b"PSMXBH&gt;2&lt;" not in body
        return page("0", "1", "2", PSL="2.5") if first else page("1", "3")

    with answering(answer) as url:
        platform = ShanghaiYy(YySettings(url, "u", "p", ORG), report=report)
        assert [detail.detail_id for detail in platform.open_details()] == ["3"]
        platform.close()
    assert [line.split()[0] for line in reported] == ["1", "2"]
    assert all("PSL" in line for line in reported)


@pytest.mark.parametrize("state", ["", "99"])
def test_a_detail_in_a_state_nobody_knows_is_not_sent(state: str) -> None:
    calls = Calls()
    said = page(state)[1].replace(b"SFWJ", b"CLZT")
    word = DetailAcceptance("1", "2", "3", "4", 5, accepted=True)
    with (
        answering(lambda _: (200, said)) as url,
        connected(url, calls) as platform,
        pytest.raises(PlatformError, match="处理状态"),
    ):
        platform.accept(word)
    assert calls.messages == ["YY020"]


def test_a_voided_detail_is_refused_for_good() -> None:
    said = page("01")[1].replace(b"SFWJ", b"CLZT")
    word = DetailAcceptance("1", "2", "3", "4", 5, accepted=True)
    with (
        answering(lambda _: (200, said)) as url,
        connected(url) as platform,
        pytest.raises(PlatformError, match="已作废") as raised,
    ):
        platform.accept(word)
    assert raised.value.retry_after_s is None


def test_an_unreadable_detail_is_logged_where_nobody_else_listens(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with answering(lambda _: page("1", "1", PSL="x")) as url, connected(url) as platform:
        assert list(platform.open_details()) == []
    assert "PSL" in caplog.text


@pytest.mark.parametrize(
    ("status", "retry_after_s"), [(503, 600), (500, 600), (429, 600), (404, None), (302, None)]
)
def test_an_answer_in_http_alone_says_whether_another_try_makes_sense(
    status: int, retry_after_s: float | None
) -> None:
    with (
        answering(lambda _: (status, b"busy")) as url,
        connected(url) as platform,
        pytest.raises(PlatformError) as raised,
    ):
        platform.item("X1")
    assert (raised.value.code, raised.value.retry_after_s) == (f"http-{status}", retry_after_s)


def test_nobody_there_is_worth_another_try_soon() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        calls = Calls()
        with connected(url, calls) as platform, pytest.raises(PlatformError) as raised:
            platform.item("X1")
    assert raised.value.code == "no-connection"
    assert raised.value.retry_after_s is not None
    assert [(call.ok, call.response) for call in calls] == [(False, None)]


def test_silence_and_a_trickle_both_end_within_the_time_allowed() -> None:
    enough = threading.Event()

    def trickle(listener: socket.socket, first: bytes) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(first)
            while first and not enough.wait(0.05):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return
            enough.wait(60)

    for first in (b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"):
        enough.clear()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            thread = threading.Thread(target=trickle, args=(listener, first))
            thread.start()
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            with connected(url, timeout_s=0.5) as platform, pytest.raises(PlatformError) as raised:
                platform.item("X1")
            enough.set()
            thread.join(60)
        assert raised.value.code == "timeout"


def test_it_is_what_the_service_calls_a_platform() -> None:
    with connected("http://127.0.0.1:1") as shanghai:
        platform: Platform = shanghai
        assert platform.name == "shanghai-yy"
