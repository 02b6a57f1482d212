from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from sqlalchemy import text

from app.store.tables.his_views import view_name
from sync.service.his.dropping import DropFolder
from sync.service.his.keys import Right
from sync.service.insuring.filing import RESULTS, Filing, take_rows
from tests.sync.service.his.hospital import codes
from tests.sync.service.insuring.bench import Bench
from tests.sync.service.running import ORG


def waiting(bench: Bench, **query: Any) -> list[tuple[str, str, str, list[str]]]:  # noqa: ANN401
    page = bench.hospital.read("uploads", **query)
    return [
        (one["record"]["todo"], one["record"]["infno"], one["record"]["trdn_flag"], one["codes"])
        for one in page["records"]
    ]


def numbers(bench: Bench) -> list[str]:
    page = bench.hospital.read("uploads")
    return [one["record"]["fixmedins_bchno"] for one in page["records"]]


def say(bench: Bench, number: str, result: str = "accepted", **more: str) -> Any:  # noqa: ANN401
    one = {"record_no": number, "result": result, **more}
    return bench.hospital.write("upload-results", {"results": [one]})


def test_his_reads_what_it_uploads_and_says_what_became_of_it(bench_anywhere: Bench) -> None:
    bench = bench_anywhere
    bench.connect(uploader="his", universal_split=True)
    bench.catalogue()
    receipt = codes(3)
    bench.receive(*receipt)
    bench.move("opened", receipt[2], units=10)
    gone = bench.move("dispensed", *receipt[:2], document_no="CF1")["movement_ids"][0]
    bench.move("used", receipt[2], units=4, document_no="CF2")
    bench.move("reversal", receipt[0], movement_id=gone)
    bench.work()
    assert waiting(bench) == [
        ("upload", "3503", "0", []),
        ("upload", "3502", "0", receipt),
        ("upload", "3505", "0", receipt[:2]),
        ("upload", "3505", "1", ["9" * 20]),
    ]
    assert waiting(bench, limit=1, after=1)[0][1] == "3502"
    assert bench.hospital.read("uploads", limit=2)["next"] == 2
    first, second, third, fourth = numbers(bench)
    # Until it says so, it is there; saying so twice changes nothing; the return comes behind it.
    for _ in range(2):
        assert say(bench, third) == {"taken": 1, "refused": []}
    bench.work()
    assert [row[1:] for row in waiting(bench)][3:] == [("3506", "0", [receipt[0]])]
    assert say(bench, fourth, "rejected", reason="结算不存在")["taken"] == 1
    (letter,) = bench.letters()
    assert (letter.state, letter.last_error) == ("dead", "HIS 上传被医保拒绝：结算不存在")
    assert fourth not in numbers(bench)
    bench.send_again(letter)
    assert bench.work() == ["done"]
    assert numbers(bench)[-1] == fourth
    for number in (first, second):
        say(bench, number)
    wrong = say(bench, "没有")["refused"]
    assert "没有编号为“没有”" in wrong[0]["message"]
    assert "按 todo 处理" in say(bench, fourth, todo="delete")["refused"][0]["message"]
    assert bench.held() == []


def test_what_was_handed_over_and_is_no_more_is_to_be_taken_back(bench: Bench) -> None:
    bench.connect(uploader="his")
    bench.catalogue()
    bench.invoice("PS1", "FP1")
    bench.receive(*codes(2))
    back = bench.move("returned", codes(2)[0])["movement_ids"][0]
    bench.work()
    for number in numbers(bench):
        say(bench, number)
    bench.work()
    # The change waited for the one before it; both may be there already.
    assert [row[:2] for row in waiting(bench)] == [("upload", "3502")]
    bench.move("reversal", codes(2)[0], movement_id=back)
    bench.work()
    assert {row[0] for row in waiting(bench)} == {"delete"}
    for number in numbers(bench):
        assert say(bench, number, todo="delete")["taken"] == 1
    assert numbers(bench) == []
    with bench.running.database.reading() as connection:
        view = view_name(connection.dialect.name, "uploads")
        query = f"SELECT infno, todo, state FROM {view} WHERE seq IS NOT NULL ORDER BY infno, seq"
        assert [tuple(row) for row in connection.execute(text(query))] == [
            ("3502", "", "done"),
            ("3502", "", "deleted"),
            ("3503", "", "done"),
            ("3504", "", "deleted"),
        ]
        codes_view = view_name(connection.dialect.name, "upload_codes")
        found = connection.execute(text(f"SELECT drug_trac_codg FROM {codes_view}")).scalars()
        assert sorted(found) == sorted([*codes(2), codes(2)[0]])


def test_what_the_service_uploads_is_not_handed_over_and_keys_need_their_right(
    bench: Bench,
) -> None:
    bench.catalogue()
    bench.receive(*codes(1))
    bench.look_again()
    assert waiting(bench) == []
    assert "没有编号" in say(bench, bench.records()[0].record_no)["refused"][0]["message"]
    reader = bench.hospital.make_key(Right.CODES)
    body = {"results": [{"record_no": "P1", "result": "accepted"}]}
    assert bench.hospital.post("upload-results", body, key=reader).status_code == 403
    assert bench.hospital.post("visits", {"visits": []}, key=reader).status_code == 422
    mover = bench.hospital.make_key(Right.MOVEMENTS)
    assert bench.hospital.get("uploads", {}, key=mover).status_code == 403
    assert bench.hospital.get("uploads", {"limit": 0}).status_code == 422


def test_a_his_of_files_finds_records_in_its_folder_and_answers_there(
    bench: Bench, tmp_path: Path
) -> None:
    bench.connect(uploader="his")
    bench.catalogue()
    bench.receive(*codes(2))
    bench.work()
    filing = Filing(bench.running.database, tmp_path)
    for _ in range(2):  # each record once
        filing.look(ORG)
    (laid,) = (tmp_path / ORG / "out").iterdir()
    assert laid.name == "uploads-000000001-000000002.csv"
    rows = list(csv.DictReader(laid.read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["infno"], row["cnt"], row["codes"]) for row in rows] == [
        ("3503", "2.0000", ""),
        ("3502", "2.0000", ";".join(codes(2))),
    ]
    drop = DropFolder(
        bench.running.database, bench.clock, ORG, tmp_path / ORG, {RESULTS: take_rows}
    )
    drop.look()
    answers = [f"{row['fixmedins_bchno']},accepted" for row in rows]
    said = "\n".join(["record_no,result", *answers, "没有,accepted", "P1,可能"])
    (tmp_path / ORG / "uploads-1.csv").write_text(said, encoding="utf-8")
    assert [drop.look() for _ in range(2)] == [0, 1]
    report = (tmp_path / ORG / "refused" / "uploads-1.csv.report.csv").read_text(encoding="utf-8")
    assert report.count(",taken,") == 2
    assert "没有编号为“没有”" in report
    assert waiting(bench) == []


def test_whoever_uploads_may_change_and_nothing_is_counted_twice(bench: Bench) -> None:
    bench.connect(uploader="his")
    bench.catalogue()
    bench.receive(*codes(2))
    bench.work()
    assert len(waiting(bench)) == 2
    # HIS uploaded one of them, and the setting is changed before it says so.
    change = next(one for one in bench.records() if one.kind == "3502")
    bench.upload_as_his(change)
    bench.connect()
    bench.look_again()
    assert waiting(bench) == []
    assert bench.work() == ["done", "done"]
    assert bench.stock_there() == dict.fromkeys(codes(2), 1)
    # And the other way round: what waits here is handed over.
    bench.receive(*codes(2, start=10))
    bench.look_again()
    bench.connect(uploader="his")
    bench.work()
    assert [row[1] for row in waiting(bench)] == ["3503", "3502"]
