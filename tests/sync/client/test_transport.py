from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from sync import wire
from sync.client.errors import (
    BadAnswer,
    ForkFound,
    GapFound,
    NotTrusted,
    Refused,
    SyncError,
    Unreachable,
)
from sync.client.transport import Transport


class Stub:
    """Answers every request with the same bytes, in the pieces and at the pace it is told."""

    def __init__(self, pieces: list[bytes], *, hold: bool = False) -> None:
        self._pieces = pieces
        self._hold = hold
        self._released = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.requests: list[bytes] = []
        threading.Thread(target=self._run, daemon=True).start()

    def close(self) -> None:
        self._released.set()
        self._listener.close()

    def _run(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            with client:
                self.requests.append(client.recv(65536))
                # Who was cut off for being slow finds nobody there any more.
                with suppress(ConnectionError):
                    for piece in self._pieces:
                        client.sendall(piece)
                if self._hold:
                    self._released.wait(60)


def answer(status: int, body: bytes, headers: str = "") -> list[bytes]:
    head = (
        f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{headers}Connection: close\r\n\r\n"
    )
    return [head.encode(), body]


@pytest.fixture
def stubs() -> Iterator[list[Stub]]:
    made: list[Stub] = []
    yield made
    for stub in made:
        stub.close()


def ask(
    stubs: list[Stub],
    pieces: list[bytes],
    *,
    hold: bool = False,
    read_s: float = 20,
    whole_s: float = 60,
) -> SyncError:
    stubs.append(Stub(pieces, hold=hold))
    with pytest.raises(SyncError) as raised:
        Transport(stubs[-1].url, "token", read_s=read_s, whole_s=whole_s).pull(wire.Pull(scopes={}))
    return raised.value


def test_a_refusal_keeps_its_name_its_sentence_and_its_wait(stubs: list[Stub]) -> None:
    body = '{"error": "busy", "message": "服务端正忙"}'.encode()
    refused = ask(stubs, answer(503, body, "Retry-After: 7\r\n"))
    assert isinstance(refused, Refused)
    assert (refused.status, refused.error, refused.message) == (503, "busy", "服务端正忙")
    assert refused.retry_after_s == 7
    assert not refused.lasting


@pytest.mark.parametrize("wait", ["", "soon", "-1", "1e9", "99999999", "٣"])
def test_a_wait_that_is_no_number_is_none(stubs: list[Stub], wait: str) -> None:
    body = b'{"error": "x", "message": "y"}'
    pieces = answer(401, body, "")
    pieces[0] = pieces[0].replace(b"Connection", f"Retry-After: {wait}\r\nConnection".encode())
    refused = ask(stubs, pieces)
    assert isinstance(refused, Refused)
    assert refused.retry_after_s is None
    assert refused.lasting


def test_a_gap_is_told_from_a_refusal(stubs: list[Stub]) -> None:
    gap = ask(stubs, answer(409, b'{"error": "gap", "message": "x", "last_seq": 3}'))
    assert isinstance(gap, GapFound)
    assert gap.last_seq == 3
    fork = ask(stubs, answer(409, b'{"error": "fork", "message": "x", "last_seq": 3}'))
    assert isinstance(fork, ForkFound)
    altered = ask(stubs, answer(409, b'{"error": "altered", "message": "x"}'))
    assert isinstance(altered, Refused)


@pytest.mark.parametrize(
    "pieces",
    [
        answer(200, b""),
        answer(200, b"<html>"),
        answer(200, b"[]"),
        answer(200, b'{"scopes": {"a": 1}}'),
        answer(200, b'{"scopes": {"a": {"head": -1, "rows": []}}}'),
        answer(404, b"nothing here"),
        answer(302, b"", "Location: http://127.0.0.1:1/\r\n"),
        answer(204, b""),
    ],
)
def test_an_answer_of_another_kind_is_a_bad_one(stubs: list[Stub], pieces: list[bytes]) -> None:
    assert isinstance(ask(stubs, pieces), BadAnswer)


@pytest.mark.parametrize(
    "pieces",
    [
        [],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"],
        [b"gibberish\r\n\r\n"],
        answer(200, b"\x1f\x8bxx", "Content-Encoding: gzip\r\n"),
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
    ],
)
def test_an_answer_that_breaks_off_is_none(stubs: list[Stub], pieces: list[bytes]) -> None:
    assert isinstance(ask(stubs, pieces), Unreachable)


def test_silence_in_the_middle_runs_out_of_time(stubs: list[Stub]) -> None:
    for pieces in ([], [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"]):
        silent = ask(stubs, pieces, hold=True, read_s=0.2)
        assert isinstance(silent, Unreachable)
        assert silent.timed_out


def test_an_endless_answer_is_cut_off(stubs: list[Stub], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.client.transport.MAX_ANSWER_BYTES", 1000)
    assert isinstance(ask(stubs, answer(200, b" " * 5000)), BadAnswer)


def test_an_answer_that_trickles_is_cut_off(stubs: list[Stub]) -> None:
    slow = ask(stubs, answer(200, b"{}"), whole_s=-1)
    assert isinstance(slow, Unreachable)
    assert slow.timed_out


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1", "nonsense", "http://", "ftp://127.0.0.1", "http://[::1"]
)
def test_an_address_that_leads_nowhere_is_said_to(url: str) -> None:
    with pytest.raises(SyncError):
        Transport(url).hello()


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_carries_no_token_elsewhere(status: int) -> None:
    # Without it whoever answers for the service once could have the token brought to himself.
    elsewhere = Stub(answer(200, b"{}"))
    here = Stub(answer(status, b"", f"Location: {elsewhere.url}/v1/pull\r\n"))
    with pytest.raises(SyncError):
        Transport(here.url, "a.secret").pull(wire.Pull(scopes={}))
    for stub in (here, elsewhere):
        stub.close()
    assert b"a.secret" in here.requests[0]
    assert elsewhere.requests == []


def test_nothing_is_said_in_clear_to_another_computer() -> None:
    # Without it a token, a code or a password would go through the hospital's network for all to
    # hear. 127.0.0.2 stands for another computer: only the usual names of this one are let through.
    with socket.create_server(("127.0.0.2", 0)) as listener:
        listener.settimeout(0.2)
        transport = Transport(f"HTTP://127.0.0.2:{listener.getsockname()[1]}", "a.b.secret")
        for say in (transport.hello, lambda: transport.pull(wire.Pull(scopes={}))):
            with pytest.raises(NotTrusted, match="https://") as refused:
                say()
            assert refused.value.why == "plain"
        with pytest.raises(TimeoutError):
            listener.accept()


def test_messages_are_packed_and_so_carry_a_checksum(stubs: list[Stub]) -> None:
    body = b'{"error": "x", "message": "y"}'
    for scopes in (0, 500):
        stubs.append(Stub(answer(401, body)))
        many: dict[str, list[tuple[int, str]]] = {f"org:{n}": [] for n in range(scopes)}
        with pytest.raises(Refused):
            Transport(stubs[-1].url, "token").pull(wire.Pull(scopes=many))
        assert b"Content-Encoding: gzip" in stubs[-1].requests[0]


def test_the_token_is_never_shown() -> None:
    assert "secret" not in repr(Transport("http://127.0.0.1:1", "secret"))
