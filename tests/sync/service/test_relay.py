from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from sqlalchemy import func, select

from app.packing.handover import HandOver
from app.store.database import Database
from app.store.tables.relay import relay_claim
from app.tracing.chunks import manifest_name, name_of
from sync.sandbox.distributor import DistributorProgram, HandOverRefused, bearer
from sync.service.accounts import add_organisation
from sync.service.settings import ServiceSettings
from sync.service.transactions import commit
from tests.sync.service.relay_sending import MIDDLE, SECRET, Key, codes, handed
from tests.sync.service.running import (
    DISTRIBUTOR,
    ORG,
    TRAINING_KEY,
    RunningService,
    trace_code,
)

OTHER = "31010000002"
SETTINGS = ServiceSettings(
    poll_every_s=3600,
    training_key=TRAINING_KEY,
    training_org=ORG,
    relay_secret=SECRET,
    body_within_s=2.0,
    body_silence_s=1.0,
)


@pytest.fixture
def relaying(any_database: Database) -> Iterator[RunningService]:
    """A service with a relay, once on each engine."""
    service = RunningService(any_database, settings=SETTINGS)
    commit(any_database, lambda c: add_organisation(c, OTHER, "另一家医院"))
    yield service
    assert service.stop()


@pytest.fixture
def program(relaying: RunningService) -> Iterator[DistributorProgram]:
    made = DistributorProgram(relaying.url, bearer(TRAINING_KEY))
    yield made
    made.close()


def feed_of(relaying: RunningService) -> list[dict[str, object]]:
    rows = relaying.enrol().pull().json()["scopes"][f"org:{ORG}"]["rows"]
    return [row for row in rows if row["entity"] == "manifest"]


def refused(program: DistributorProgram, made: HandOver) -> HandOverRefused:
    with pytest.raises(HandOverRefused) as caught:
        program.hand_over(made)
    return caught.value


def problems(program: DistributorProgram, made: HandOver) -> list[tuple[str, str]]:
    error = refused(program, made)
    assert error.status == 422, error
    assert error.said["state"] == "refused", error
    return [(one["code"], one["problem"]) for one in error.said["problems"]]


def test_a_shipment_is_handed_over_in_chunks_and_announced_once(
    relaying: RunningService, program: DistributorProgram
) -> None:
    made = handed({"C1": codes(25)}, limit=10)
    declared = program.declare(made)
    assert declared == {"id": made.sha256, "state": "open", "missing": [0, 1, 2, 3]}
    for no in (2, 0, 3):
        program.send_chunk(made.sha256, no, made.chunks[no])
    assert program.declare(made)["missing"] == [1]
    with pytest.raises(HandOverRefused) as caught:
        program.seal(made.sha256)
    assert (caught.value.status, caught.value.said["error"]) == (409, "chunks-missing")
    assert feed_of(relaying) == []
    program.send_chunk(made.sha256, 1, made.chunks[1])
    for _ in range(2):
        answer = program.seal(made.sha256)
        assert (answer["state"], answer["checked"], answer["problems"]) == ("sealed", 25, [])
    (row,) = feed_of(relaying)
    assert (row["entity_id"], row["version"]) == (made.sha256, 2)
    assert program.declare(made) == {"id": made.sha256, "state": "sealed", "missing": []}


def test_a_workstation_fetches_chunks_and_parts_of_them(
    relaying: RunningService, program: DistributorProgram
) -> None:
    made = handed({"C1": codes(25)}, limit=10)
    station = relaying.enrol()
    path = f"/v1/manifests/{made.sha256}"
    program.declare(made)
    assert station.send("GET", path).status_code == 404  # not sealed: not there
    program.hand_over(made)
    described = station.send("GET", path).json()
    assert described["chunks"] == made.hashes
    assert (described["n"], described["delivery_no"]) == (25, "PS1")
    for no, packed in enumerate(made.chunks):
        answer = station.send("GET", f"{path}/chunks/{no}")
        assert answer.content == packed
        assert answer.headers["ETag"] == f'"{name_of(packed)}"'
        assert "immutable" in answer.headers["Cache-Control"]
    part = station.send("GET", f"{path}/chunks/1", headers={"Range": "bytes=3-9"})
    assert (part.status_code, part.content) == (206, made.chunks[1][3:10])
    rest = station.send("GET", f"{path}/chunks/1", headers={"Range": "bytes=-5"})
    assert rest.content == made.chunks[1][-5:]
    beyond = station.send("GET", f"{path}/chunks/1", headers={"Range": "bytes=99999-"})
    assert beyond.status_code == 416
    known = {"If-None-Match": f'"{name_of(made.chunks[1])}"'}
    assert station.send("GET", f"{path}/chunks/1", headers=known).status_code == 304
    assert station.send("GET", f"{path}/chunks/9").status_code == 404
    # The distributor sees its manifest, but has no business with the bytes.
    assert program.send("GET", path, b"").status_code == 200
    assert program.send("GET", f"{path}/chunks/1", b"").status_code == 403


def test_many_connections_send_chunks_at_once_and_again(relaying: RunningService) -> None:
    made = handed({"C1": codes(200)}, limit=10)

    def send(no: int) -> int:
        program = DistributorProgram(relaying.url, bearer(TRAINING_KEY))
        path = f"/v1/manifests/{made.sha256}/chunks/{no % len(made.chunks)}"
        status = program.send("PUT", path, made.chunks[no % len(made.chunks)]).status_code
        program.close()
        return status

    first = DistributorProgram(relaying.url, bearer(TRAINING_KEY))
    first.declare(made)
    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(send, range(2 * len(made.chunks)))) <= {204, 503}
    assert first.hand_over(made)["state"] == "sealed"
    first.close()
    assert len(feed_of(relaying)) == 1


def test_two_connections_may_seal_at_once_and_one_row_is_told(relaying: RunningService) -> None:
    made = handed({"C1": codes(5000)}, limit=1000)
    programs = [DistributorProgram(relaying.url, bearer(TRAINING_KEY)) for _ in range(2)]
    programs[0].declare(made)
    for no, packed in enumerate(made.chunks):
        programs[0].send_chunk(made.sha256, no, packed)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda p: p.seal(made.sha256)["state"], programs))
    assert answers == ["sealed", "sealed"]
    assert len(feed_of(relaying)) == 1
    for program in programs:
        program.close()


def test_damaged_chunks_are_refused_bit_by_bit(
    relaying: RunningService, program: DistributorProgram
) -> None:
    made = handed({"C1": codes(3)})
    program.declare(made)
    packed = made.chunks[1]
    for at in range(0, len(packed), 7):
        spoiled = packed[:at] + bytes([packed[at] ^ 0x10]) + packed[at + 1 :]
        answer = program.send("PUT", f"/v1/manifests/{made.sha256}/chunks/1", spoiled)
        assert (answer.status_code, answer.json()["error"]) == (409, "hash-mismatch")
    assert program.send("PUT", f"/v1/manifests/{made.sha256}/chunks/1", b"").status_code == 409
    assert program.declare(made)["missing"] == [0, 1]
    assert program.hand_over(made)["state"] == "sealed"


def declared(chunks: list[bytes], n: int) -> tuple[bytes, str]:
    """A declaration of chunks that no good program would make."""
    hashes = [name_of(chunk) for chunk in chunks]
    sha256 = manifest_name(ORG, DISTRIBUTOR, "PS1", hashes)
    wish = {
        "hospital": ORG,
        "distributor_code": DISTRIBUTOR,
        "delivery_no": "PS1",
        "n": n,
        "levels": {"small": n},
        "chunks": hashes,
        "sha256": sha256,
    }
    return json.dumps(wish).encode(), sha256


def test_chunks_that_unfold_to_too_much_or_hold_too_many_codes_are_refused(
    relaying: RunningService, program: DistributorProgram
) -> None:
    good = handed({"C1": codes(1)}).chunks[0]
    bomb = gzip.compress(b"8" * (17 * 1024 * 1024), mtime=0)
    many = gzip.compress(
        b"#PS1,small,,50001,1,C1\n" + b"\n".join(c.encode() for c in codes(50_001)), mtime=0
    )
    wish, sha256 = declared([good, bomb, many], 1)
    assert program.send("POST", "/v1/manifests", wish).status_code == 201
    for no, packed in ((1, bomb), (2, many)):
        answer = program.send("PUT", f"/v1/manifests/{sha256}/chunks/{no}", packed)
        assert answer.status_code == 413, answer.text
    large = b"\0" * (9 * 1024 * 1024)
    answer = program.send("PUT", f"/v1/manifests/{sha256}/chunks/1", large)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"8100001\n",
        b"#PS1,small,,2,1,C1\n81000010000000000001\n",
        b"#PS2,small,,1,1,C1\n81000010000000000001\n",
        b"#PS1,tiny,,1,1,C1\n81000010000000000001\n",
        b"#PS1,small,,1,x,C1\n81000010000000000001\n",
        b'#PS1,small,,1,1,"C1\n81000010000000000001\n',
        b"#PS1,middle,,1,1,C1\n81000020000000000001\n",
        b"\xff\xfe",
    ],
)
def test_a_chunk_that_cannot_be_read_is_told_at_the_sealing(
    relaying: RunningService, program: DistributorProgram, text: bytes
) -> None:
    chunks = [handed({"C1": codes(1)}).chunks[0], gzip.compress(text, mtime=0)]
    wish, sha256 = declared(chunks, 1)
    assert program.send("POST", "/v1/manifests", wish).status_code == 201
    for no, packed in enumerate(chunks):
        program.send_chunk(sha256, no, packed)
    with pytest.raises(HandOverRefused) as caught:
        program.seal(sha256)
    assert (caught.value.status, caught.value.said["error"]) == (422, "bad-document")
    assert feed_of(relaying) == []


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "0" * 64},
        {"sha256": "x"},
        {"n": 7},
        {"chunks": []},
        {"hospital": ""},
        {"delivery_no": "PS1\n"},
        {"levels": {"tiny": 2}},
        {"supersedes": "0" * 64},
    ],
)
def test_a_declaration_that_does_not_add_up_is_refused(
    relaying: RunningService, program: DistributorProgram, change: dict[str, object]
) -> None:
    wish = handed({"C1": codes(2)}).declaration() | change
    answer = program.send("POST", "/v1/manifests", json.dumps(wish).encode())
    assert answer.status_code in (403, 422), answer.text
    assert program.send("POST", "/v1/manifests", b"[").status_code == 422
    assert program.send("POST", "/v1/manifests", b"").status_code == 422


def test_codes_that_are_wrong_are_named_to_the_distributor_and_to_nobody_else(
    relaying: RunningService, program: DistributorProgram
) -> None:
    text = "\n".join(
        [
            "#PS1,small,,4,1,C1",
            trace_code(1),
            "81000010000000000",
            "(01)06901234567891(21)A",
            trace_code(1, MIDDLE),
            "#PS1,small,,1,2,C1",
            trace_code(2),
            "#PS1,small,,1,1,C9",
            trace_code(3),
            f"#PS1,small,{trace_code(99, MIDDLE)},1,1,C1",
            trace_code(4),
            "",
        ]
    )
    chunks = [handed({"C1": codes(1)}).chunks[0], gzip.compress(text.encode(), mtime=0)]
    wish, sha256 = declared(chunks, 7)
    program.send("POST", "/v1/manifests", wish)
    for no, packed in enumerate(chunks):
        program.send_chunk(sha256, no, packed)
    with pytest.raises(HandOverRefused) as caught:
        program.seal(sha256)
    said = caught.value.said
    assert (said["state"], said["problem_count"]) == ("refused", 6)
    found = {one["code"]: (one["problem"], one["place"]) for one in said["problems"]}
    assert found == {
        "81000010000000000": ("malformed", 1),
        "(01)06901234567891(21)A": ("malformed", 2),
        trace_code(1, MIDDLE): ("level", 3),
        trace_code(2): ("place", 4),
        trace_code(3): ("place", 5),
        trace_code(4): ("parent", 6),
    }
    assert feed_of(relaying) == []
    # What was refused holds nothing: the codes may come with a better manifest.
    assert program.hand_over(handed({"C1": codes(4)}))["state"] == "sealed"


def test_a_code_twice_in_a_shipment_is_told(
    relaying: RunningService, program: DistributorProgram
) -> None:
    twice = handed({"C1": codes(4), "C2": [trace_code(2)]}, limit=3)
    assert problems(program, twice) == [(trace_code(2), "duplicate")]


def test_a_code_of_another_live_shipment_is_told_with_its_number(
    relaying: RunningService, program: DistributorProgram
) -> None:
    program.hand_over(handed({"C1": codes(4)}))
    error = refused(program, handed({"C1": codes(4, first=3)}, "PS2"))
    (one, other) = error.said["problems"]
    assert [one["code"], other["code"]] == codes(2, first=3)
    assert "PS1" in one["message"]
    assert len(feed_of(relaying)) == 1


def test_goods_that_came_back_are_handed_over_again_by_their_own_distributor(
    relaying: RunningService, program: DistributorProgram
) -> None:
    # Without it a box that was sent back could be packed, and be refused at the next hospital.
    own, foreign = Key(relaying, (ORG, OTHER)), Key(relaying, (OTHER,), "91310000000000002X")
    one, two = own.program(relaying.url), foreign.program(relaying.url)
    one.hand_over(handed({"C1": codes(4)}))
    strange = {"hospital": OTHER, "distributor": "91310000000000002X"}
    wrong = handed({"C1": codes(2)}, "PS8", came_back_from=["PS1"], **strange)  # type: ignore[arg-type]
    assert refused(two, wrong).said["problem_count"] == 2
    other = handed({"C1": codes(2)}, "PS2", hospital=OTHER, came_back_from=["PS0"])
    assert refused(one, other).said["problem_count"] == 2
    by_token = handed({"C1": codes(2)}, "PS7", came_back_from=["PS1"])
    assert refused(program, by_token).said["problem_count"] == 2, "only by the distributor's key"
    one.hand_over(handed({"C1": codes(2)}, "PS2", hospital=OTHER, came_back_from=["PS1"]))
    late = handed({"C1": codes(3)}, "PS3", came_back_from=["PS1"])
    assert refused(one, late).said["problem_count"] == 2, "two are with the other hospital"
    assert len(feed_of(relaying)) == 1, "the first delivery stays as it was"
    one.close()
    two.close()


def test_another_distributor_is_not_told_whose_shipment_it_is(relaying: RunningService) -> None:
    first, second = Key(relaying), Key(relaying, (OTHER,), "91310000000000002X")
    one, two = first.program(relaying.url), second.program(relaying.url)
    one.hand_over(handed({"C1": codes(2)}))
    strange = handed({"C1": codes(2)}, "PS9", hospital=OTHER, distributor="91310000000000002X")
    error = refused(two, strange)
    assert error.said["problem_count"] == 2
    assert "PS1" not in json.dumps(error.said, ensure_ascii=False)
    one.close()
    two.close()


def test_no_more_than_a_hundred_wrong_codes_are_named(
    relaying: RunningService, program: DistributorProgram
) -> None:
    program.hand_over(handed({"C1": codes(300)}))
    said = refused(program, handed({"C1": codes(300)}, "PS2")).said
    assert (said["problem_count"], len(said["problems"])) == (300, 100)


def test_a_correction_takes_the_place_of_what_it_corrects(
    relaying: RunningService, program: DistributorProgram
) -> None:
    first = handed({"C1": codes(4)})
    program.hand_over(first)
    second = handed({"C1": codes(3, first=2)}, supersedes=first.sha256)
    assert program.hand_over(second)["state"] == "sealed"
    assert [row["entity_id"] for row in feed_of(relaying)] == [first.sha256, second.sha256]
    station = relaying.enrol()
    described = station.send("GET", f"/v1/manifests/{first.sha256}").json()
    assert described["superseded_by"] == second.sha256
    # What the correction dropped is free, what it kept is not.
    assert program.hand_over(handed({"C1": codes(1)}, "PS2"))["state"] == "sealed"
    taken = refused(program, handed({"C1": codes(1, first=3)}, "PS3"))
    assert taken.said["problems"][0]["problem"] == "handed-over"
    again = handed({"C1": codes(2, first=2)}, supersedes=first.sha256)
    error = refused(program, again)
    assert (error.status, error.said["error"]) == (409, "corrected-already")


def test_what_lies_open_for_an_hour_gives_way(
    relaying: RunningService, program: DistributorProgram
) -> None:
    made = handed({"C1": codes(2)})
    program.declare(made)
    with relaying.database.writing() as connection:
        row = {"code": trace_code(1), "org": ORG, "manifest": "f" * 64, "place": 0}
        connection.execute(relay_claim.insert(), row)
    assert program.hand_over(made)["state"] == "sealed"
    with relaying.database.reading() as connection:
        counted = connection.execute(select(func.count()).select_from(relay_claim)).scalar_one()
    assert counted == 2


def test_a_gs1_box_counts_once_whatever_stands_behind_its_serial(
    relaying: RunningService, program: DistributorProgram
) -> None:
    gtin, gs = "06901234567892", "\x1d"
    box = f"01{gtin}21ABC1"
    assert program.hand_over(handed({"C1": [box]}))["state"] == "sealed"
    with_batch = f"(01){gtin}(21)ABC1(10)A2601"
    said = refused(program, handed({"C1": [with_batch]}, "PS2")).said
    assert said["problems"][0]["problem"] == "handed-over"
    assert gs in said["problems"][0]["code"]


def test_a_body_that_trickles_is_ended(relaying: RunningService) -> None:
    host, port = relaying.url.removeprefix("http://").split(":")
    head = (
        f"POST /v1/manifests HTTP/1.1\r\nHost: {host}\r\nContent-Length: 100000\r\n"
        f"Authorization: Bearer {TRAINING_KEY}\r\n\r\n"
    )
    began = time.monotonic()
    with socket.create_connection((host, int(port)), timeout=60) as way:
        way.sendall(head.encode())
        ended = threading.Event()

        def trickle() -> None:
            while not ended.wait(0.2):
                try:
                    way.sendall(b"{")
                except OSError:
                    return

        sender = threading.Thread(target=trickle)
        sender.start()
        answer = way.recv(65_536)
        ended.set()
        sender.join()
    assert b" 408 " in answer.split(b"\r\n", 1)[0]
    assert time.monotonic() - began < 60


def test_chunks_of_an_earlier_manifest_are_not_asked_for_again(
    relaying: RunningService, program: DistributorProgram
) -> None:
    first = handed({"C1": codes(20)}, limit=10)
    program.hand_over(first)
    more = handed({"C1": codes(25)}, supersedes=first.sha256, limit=10)
    assert program.declare(more)["missing"] == [3]


def test_nobody_without_a_key_hands_over(relaying: RunningService) -> None:
    made = handed({"C1": codes(1)})
    for headers in (
        {},
        {"Authorization": "Bearer x"},
        {"Authorization": "TraceDock-HMAC-SHA256 x"},
    ):
        for method, path in (
            ("POST", "/v1/manifests"),
            ("PUT", f"/v1/manifests/{made.sha256}/chunks/0"),
            ("POST", f"/v1/manifests/{made.sha256}/seal"),
            ("GET", f"/v1/manifests/{made.sha256}"),
        ):
            answer = requests.request(method, relaying.url + path, headers=headers, timeout=30)
            assert answer.status_code == 401, (method, path, headers, answer.text)
