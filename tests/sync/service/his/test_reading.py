from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.receiving.operations import LineExplained
from app.store.database import Database
from app.tracing.operations import ImportedLine, ImportedPackage, StockImported
from app.tracing.values import MoveKind
from sync.service.his import following
from tests.deliveries import MIDDLE, code
from tests.sync.service.his.hospital import Hospital, Receiving, a_known_delivery, codes, new_id
from tests.sync.service.running import NOW, RunningService, confirmed, operation, scanned
from tests.sync.service.test_movements import moved, traced


def test_two_workstations_receive_and_his_reads_the_service_s_truth(
    hospital_anywhere: Hospital,
) -> None:
    hospital = hospital_anywhere
    document = a_known_delivery(hospital.running, quantity=5)
    first, second = (Receiving(hospital.running.enrol()) for _ in range(2))
    receipt_id, delivery_id = first.open(document.delivery_id)
    first.scan(receipt_id, *codes(2))
    second.push(scanned(receipt_id, 1, *codes(3, start=2)))
    first.push(
        LineExplained(
            explanation_id=new_id(),
            receipt_id=receipt_id,
            line_no=1,
            difference="short",
            remark="少一盒",
            person="试收货员",
            at=NOW,
        ),
        confirmed(receipt_id, delivery_id),
    )
    page = hospital.read("codes", receipt_no="SH-1")
    assert [one["code"] for one in page["codes"]] == codes(4)
    row = page["codes"][0]
    assert row["state"] == "held"
    assert row["level"] == "small"
    assert (row["batch"], row["expiry"]) == ("A2601", "2028-01-04")
    assert (row["name"], row["province_code"]) == ("试验胶囊", "A0001")
    assert (row["delivery_no"], row["receipt_no"]) == (document.delivery_no, "SH-1")
    assert row["received_at"] == row["confirmed_at"] == "2026-11-21T08:00:00Z"
    found = hospital.read("receipts", delivery_no=document.delivery_no)
    (head,), (line,) = found["receipts"], found["lines"]
    assert (head["delivered"], head["received"], head["rejected"]) == (5, 4, 0)
    assert (head["state"], head["line_count"]) == ("confirmed", 1)
    assert (line["delivered"], line["received"], line["difference"]) == (5, 4, -1)
    assert (line["difference_reason"], line["remark"]) == ("short", "少一盒")


def test_changes_are_dense_from_one_and_name_each_code_with_where_it_is_now(
    hospital_anywhere: Hospital,
) -> None:
    hospital = hospital_anywhere
    desk = Receiving(hospital.running.enrol())
    assert hospital.changes() == []
    desk.receive(*codes(3))
    assert hospital.changes() == [
        (number, code, "received") for number, code in enumerate(codes(3), start=1)
    ]
    desk.push(moved(MoveKind.DISPENSED, codes(1)[0]))
    assert hospital.changes(after=3) == [(4, codes(1)[0], "dispensed")]
    page = hospital.read("changes", after=0, limit=2)
    assert (page["head"], page["more"]) == (4, True)
    assert page["changes"][0]["now"]["state"] == "left"
    assert page["changes"][0]["now"]["left_kind"] == "dispensed"
    assert page["changes"][1]["now"]["state"] == "held"
    rest = hospital.read("changes", after=page["next"])
    assert [one["seq"] for one in rest["changes"]] == [3, 4]
    last = hospital.read("changes", after=rest["next"])
    assert (last["next"], last["more"], last["changes"]) == (rest["next"], False, [])


def test_what_is_undone_after_the_confirmation_is_withdrawn_and_an_open_receipt_is_not_told(
    hospital_anywhere: Hospital,
) -> None:
    hospital = hospital_anywhere
    desk = Receiving(hospital.running.enrol())
    receipt_id, delivery_id = desk.open()
    desk.scan(receipt_id, *codes(2))
    assert hospital.changes() == []
    assert [one["state"] for one in hospital.read("codes", receipt_no="SH-1")["codes"]] == [
        "receiving",
        "receiving",
    ]
    desk.push(confirmed(receipt_id, delivery_id))
    late = desk.scan(receipt_id, *codes(2, start=3))
    undo = scanned(receipt_id, late + 1)
    fields = {name: getattr(undo, name) for name in undo.__struct_fields__}
    desk.push(type(undo)(**(fields | {"undoes": late, "added": -2, "counts": {1: -2}})))
    told = [(code, what) for _, code, what in hospital.changes()]
    assert told[:2] == [(code, "received") for code in codes(2)]
    state = {code: what for code, what in told[2:]}
    assert set(state.values()) <= {"withdrawn"}
    held = [one["code"] for one in hospital.read("codes", receipt_no="SH-1")["codes"]]
    assert held == codes(2)


def test_a_late_scan_of_a_confirmed_receipt_is_told_and_its_undo_takes_it_back(
    hospital: Hospital,
) -> None:
    desk = Receiving(hospital.running.enrol())
    receipt_id = desk.receive(*codes(1))
    late = desk.scan(receipt_id, *codes(1, start=2))
    assert hospital.changes(after=1) == [(2, codes(2)[1], "received")]
    undo = scanned(receipt_id, late + 1)
    fields = {name: getattr(undo, name) for name in undo.__struct_fields__}
    desk.push(type(undo)(**(fields | {"undoes": late, "added": -1, "counts": {1: -1}})))
    assert hospital.changes(after=2) == [(3, codes(2)[1], "withdrawn")]
    assert hospital.read("changes", after=0)["changes"][-1]["now"] is None


def test_a_code_whose_first_holder_lets_go_is_told_for_the_next_one(hospital: Hospital) -> None:
    first, second = (Receiving(hospital.running.enrol()) for _ in range(2))
    (shared,) = codes(1)
    open_receipt, _delivery = first.open()
    held = first.scan(open_receipt, shared)
    second.receive(shared, *codes(1, start=2))
    assert [code for _, code, _ in hospital.changes()] == codes(1, start=2)
    undo = scanned(open_receipt, held + 1)
    fields = {name: getattr(undo, name) for name in undo.__struct_fields__}
    first.push(type(undo)(**(fields | {"undoes": held, "added": -1, "counts": {1: -1}})))
    assert hospital.changes(after=1) == [(2, shared, "received")]


def test_a_box_that_comes_again_after_a_return_is_told_again_and_withdrawn_with_its_receipt(
    hospital_anywhere: Hospital,
) -> None:
    hospital = hospital_anywhere
    first, second = (Receiving(hospital.running.enrol()) for _ in range(2))
    (box,) = codes(1)
    first.receive(box)
    # Read in between: what is over when it is read is not told.
    assert len(hospital.changes()) == 1
    first.push(moved(MoveKind.RETURNED, box))
    receipt_id, delivery_id = second.open()
    again = second.scan(receipt_id, box)
    second.push(confirmed(receipt_id, delivery_id))
    told = ["received", "returned", "received"]
    assert [what for _, _, what in hospital.changes()] == told
    undo = scanned(receipt_id, again + 1)
    fields = {name: getattr(undo, name) for name in undo.__struct_fields__}
    second.push(type(undo)(**(fields | {"undoes": again, "added": -1, "counts": {1: -1}})))
    page = hospital.read("changes", after="0")
    assert [one["what"] for one in page["changes"]] == [*told, "withdrawn"]
    now = page["changes"][-1]["now"]
    assert (now["state"], now["left_kind"]) == ("left", "returned")
    # Looked at again nothing is news.
    first.push(scanned(first.open()[0], 9, *codes(1, start=2)))
    assert len(hospital.changes()) == 4


def test_opening_stock_is_told_with_its_lines(hospital_anywhere: Hospital) -> None:
    hospital = hospital_anywhere
    desk = Receiving(hospital.running.enrol())
    body = StockImported(
        receipt_id=new_id(),
        receipt_no="QC1",
        piece=1,
        at=NOW,
        person="试管理员",
        lines=[ImportedLine(line_no=1, province_code="X1", name="试验片", batch="B1")],
        packages=[ImportedPackage(code, 1, True, None, None) for code in codes(2)],
    )
    desk.seq += 1
    from_stock = _stock(desk, body)
    assert from_stock == "applied"
    assert [code for _, code, _ in hospital.changes()] == codes(2)
    found = hospital.read("receipts", receipt_no="QC1")
    assert [(one["received"], one["batch"]) for one in found["lines"]] == [(2, "B1")]
    assert found["receipts"][0]["received"] == 2


def _stock(desk: Receiving, body: StockImported) -> str:
    answer = desk.station.push(traced(desk.seq, body))
    return str(answer.json()["results"][0]["status"])


def test_levels_are_what_the_distributor_said_of_the_identifier(hospital: Hospital) -> None:
    document = a_known_delivery(hospital.running, quantity=2)
    desk = Receiving(hospital.running.enrol())
    receipt_id, delivery_id = desk.open(document.delivery_id)
    middle = code(1, MIDDLE)
    body = scanned(receipt_id, 1, codes(1)[0], middle)
    package = body.packages[1]
    as_middle = type(package)(package.code, 1, False, None, None)
    fields = {name: getattr(body, name) for name in body.__struct_fields__}
    desk.push(
        type(body)(**(fields | {"packages": [body.packages[0], as_middle], "counts": {1: 1}})),
        confirmed(receipt_id, delivery_id),
    )
    levels = {one["code"]: one["level"] for one in hospital.read("codes", code=middle)["codes"]}
    assert levels == {middle: "middle"}


def test_codes_come_page_by_page_and_by_code(hospital_anywhere: Hospital) -> None:
    hospital = hospital_anywhere
    Receiving(hospital.running.enrol()).receive(*codes(5))
    first = hospital.read("codes", receipt_no="SH-1", limit=3)
    assert first["next"] == codes(3)[-1]
    rest = hospital.read("codes", receipt_no="SH-1", limit=3, after=first["next"])
    assert [one["code"] for one in first["codes"] + rest["codes"]] == codes(5)
    assert rest["next"] is None
    assert hospital.read("codes", code=codes(9)[8])["codes"] == []
    (one,) = hospital.read("codes", code=f" {codes(2)[1]} ")["codes"]
    assert one["code"] == codes(2)[1]


def test_what_has_not_changed_is_answered_304(hospital: Hospital) -> None:
    desk = Receiving(hospital.running.enrol())
    desk.receive(*codes(2))
    answer = hospital.get("changes", {"after": 0})
    again = hospital.get("changes", {"after": 0}, etag=answer.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    desk.push(moved(MoveKind.DISPENSED, *codes(1)))
    assert hospital.get("changes", {"after": 0}, etag=answer.headers["ETag"]).status_code == 200


def test_a_reader_beside_writers_misses_no_change(hospital_anywhere: Hospital) -> None:
    hospital = hospital_anywhere
    desks = [Receiving(hospital.running.enrol()) for _ in range(3)]

    def work(number: int) -> None:
        for piece in range(6):
            desks[number].receive(*codes(4, start=1000 * number + 10 * piece + 1))

    pages: list[dict[str, Any]] = [{"next": "0", "changes": []}]

    def read_on() -> bool:
        pages.append(hospital.read("changes", after=pages[-1]["next"], limit=7))
        return bool(pages[-1]["changes"])

    with ThreadPoolExecutor(3) as pool:
        jobs = [pool.submit(work, number) for number in range(3)]
        while not all(job.done() for job in jobs):
            read_on()
        for job in jobs:
            job.result()
    while read_on():
        pass
    seen = [one for page in pages for one in page["changes"]]
    assert [one["seq"] for one in seen] == list(range(1, 3 * 6 * 4 + 1))
    assert len({one["code"] for one in seen}) == 3 * 6 * 4


def test_a_long_history_is_followed_step_by_step(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "AT_ONCE", 20)
    desk = Receiving(hospital.running.enrol())
    receipt_id, delivery_id = desk.open()
    for number in codes(45):
        desk.scans += 1
        desk.seq += 1
        body = scanned(receipt_id, desk.scans, number)
        desk.station.push(operation(desk.seq, body))
    desk.push(confirmed(receipt_id, delivery_id))
    assert len(hospital.changes()) == 45


def test_a_cursor_of_before_a_restore_is_refused_and_one_of_before_the_backup_is_not(
    tmp_path: Path,
) -> None:
    path, backup = tmp_path / "service.db", tmp_path / "backup.db"
    with serving(path) as hospital:
        Receiving(hospital.running.enrol()).receive(*codes(2))
        before = hospital.read("changes", after="0")["next"]
        with closing(sqlite3.connect(path)) as copying:
            copying.execute("VACUUM INTO ?", (str(backup),))
        Receiving(hospital.running.enrol()).receive(*codes(2, start=3))
        lost = hospital.read("changes", after=before)["next"]
    for name in ("service.db", "service.db-wal", "service.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    backup.rename(path)
    with serving(path) as hospital:
        assert_refused(hospital, lost)
        # The same numbers are given again, to other changes.
        Receiving(hospital.running.enrol()).receive(*codes(2, start=5))
        page = hospital.read("changes", after=before)
        assert [one["code"] for one in page["changes"]] == codes(2, start=5)
        assert page["next"].partition("-")[0] == lost.partition("-")[0]
        assert_refused(hospital, lost)
        held = {one["code"] for one in hospital.read("changes", after="0")["changes"]}
        assert held == {*codes(2), *codes(2, start=5)}


@contextmanager
def serving(path: Path) -> Iterator[Hospital]:
    """A service on a file, for a while."""
    with Database.at(path) as database:
        service = RunningService(database)
        yield Hospital(service)
        assert service.stop()


def assert_refused(hospital: Hospital, cursor: str) -> None:
    answer = hospital.get("changes", {"after": cursor})
    assert answer.status_code == 409, answer.text
    assert answer.json()["error"] == "unknown-cursor"
    assert "after=0" in answer.json()["message"]


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("codes", {}, 422),
        ("codes", {"receipt_no": "a", "delivery_no": "b"}, 422),
        ("codes", {"receipt_no": "nobody"}, 404),
        ("codes", {"receipt_no": "a\0b"}, 422),
        ("codes", {"code": "no code at all"}, 200),
        ("codes", {"code": "x" * 301}, 422),
        ("codes", {"receipt_no": "a", "limit": 0}, 422),
        ("codes", {"receipt_no": "a", "limit": 10**30}, 422),
        ("changes", {"after": -1}, 409),
        ("changes", {"after": 10**40}, 409),
        ("changes", {"after": "x" * 301}, 422),
        ("changes", {"after": 2**50}, 409),
        ("changes", {"after": f"{2**50}-{'0' * 12}"}, 409),
        ("receipts", {}, 422),
        ("receipts", {"delivery_no": "nobody"}, 404),
    ],
)
def test_bad_questions_are_refused_in_words(
    hospital_anywhere: Hospital, path: str, query: dict[str, object], status: int
) -> None:
    answer = hospital_anywhere.get(path, query)
    assert answer.status_code == status, answer.text
    if status != 200:
        assert answer.json()["message"]
