from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from app.receiving.operations import AsideBody
from app.tracing.operations import ImportedLine, ImportedPackage, StockImported
from sync.service.insuring.facts import Books, of_movement
from tests.sync.service.his.hospital import codes, new_id
from tests.sync.service.insuring.bench import LINK, Bench
from tests.sync.service.running import NOW, ORG, confirmed, scanned
from tests.sync.service.test_movements import traced


def test_a_confirmed_receipt_is_a_purchase_and_a_change_with_exactly_its_codes(
    bench_anywhere: Bench,
) -> None:
    bench = bench_anywhere
    bench.catalogue()
    receipt_id, document = bench.open(5)
    bench.desk.scan(receipt_id, *codes(4))
    assert bench.work() == []  # nothing is told of what is not confirmed
    last = bench.desk.scan(receipt_id, codes(5)[4])
    reject(bench, receipt_id, codes(6)[5])
    bench.desk.push(confirmed(receipt_id, document.delivery_id))
    assert bench.work() == ["done", "done"]
    assert [one["infno"] for one in bench.held()] == ["3503", "3502"]
    assert bench.stock_there() == dict.fromkeys(codes(5), 1)
    bought = bench.held("3503")[0]["fields"]
    assert (bought["purc_retn_cnt"], bought["dynt_no"]) == (5, "PS1")
    assert bought["med_list_codg"] == "XV90AAA000A001000000594"
    assert bench.work() == []
    # A scan taken back behind the confirmation: told anew, the first numbers deleted.
    before = set(bench.stand.numbers())
    undo(bench, receipt_id, last)
    assert bench.work() == ["done"] * 4
    assert bench.stock_there() == dict.fromkeys(codes(4), 1)
    assert not before & set(bench.stand.numbers())
    assert bench.held("3503")[0]["fields"]["purc_retn_cnt"] == 4


def reject(bench: Bench, receipt_id: Any, code: str) -> None:  # noqa: ANN401
    bench.desk.scans += 1
    aside = AsideBody(code=code, line_no=1, state="rejected", quantity=1, reason="damaged")
    body = scanned(receipt_id, bench.desk.scans)
    bench.desk.push(msgspec.structs.replace(body, asides=[aside]))


def undo(bench: Bench, receipt_id: Any, scan: int, **more: Any) -> None:  # noqa: ANN401
    bench.desk.scans += 1
    body = scanned(receipt_id, bench.desk.scans)
    said = {"undoes": scan, "added": -1, "counts": {1: -1}} | more
    bench.desk.push(msgspec.structs.replace(body, **said))


def test_what_was_never_sent_is_changed_as_it_lies(bench: Bench) -> None:
    bench.catalogue()
    receipt_id, document = bench.open(2)
    first = bench.desk.scan(receipt_id, codes(2)[0])
    bench.desk.scan(receipt_id, codes(2)[1])
    bench.desk.push(confirmed(receipt_id, document.delivery_id))
    # It was looked at, and lies in the outbox.
    bench.side.doings[0].run("")
    assert {state for _kind, state in bench.states()} == {"ready"}
    undo(bench, receipt_id, first)
    assert bench.work() == ["done"] * 2
    assert bench.stock_there() == {codes(2)[1]: 1}
    # Nothing was taken back: there was nothing to take back.
    assert bench.states() == [("3503", "done"), ("3502", "done")]


def test_boxes_without_codes_are_told_apart_from_those_with(bench: Bench) -> None:
    bench.connect(universal_uncoded=True, uploader="his")
    bench.catalogue()
    receipt_id, document = bench.open(5)
    bench.desk.scan(receipt_id, *codes(2))
    bench.desk.scans += 1
    bare = scanned(receipt_id, bench.desk.scans)
    bench.desk.push(msgspec.structs.replace(bare, added=3, counts={1: 3}, uncoded={1: 3}))
    bench.desk.push(confirmed(receipt_id, document.delivery_id))
    bench.work()
    waiting = bench.hospital.read("uploads")["records"]
    told = [(one["record"]["infno"], one["record"]["cnt"], one["codes"]) for one in waiting]
    assert told == [("3503", "5.0000", []), ("3502", "2.0000", codes(2)), *_bare(3)]


def _bare(count: int) -> list[tuple[str, str, list[str]]]:
    return [("3502", f"{count}.0000", ["9" * 20])]


def test_what_goes_back_to_the_supplier_and_comes_again_is_told_in_that_order(
    bench_anywhere: Bench,
) -> None:
    bench = bench_anywhere
    bench.catalogue()
    bench.receive(*codes(3))
    bench.work()
    gone = bench.move("returned", *codes(2), document_no="TH1")["movement_ids"][0]
    # 3504 must name an invoice, and none is here: the return waits with one sentence.
    assert bench.work() == ["done"]
    (waiting,) = [row for row in bench.records() if row.state == "person"]
    assert "没有发票号" in waiting.findings
    bench.invoice("PS1", "FP1")
    assert (bench.look_again().changed, bench.work()) == (1, ["done"])
    assert bench.held("3504")[0]["fields"]["purc_invo_no"] == "FP1"
    assert bench.stock_there() == {codes(3)[2]: 1}
    # One of them came again; then the return of the other is taken back.
    bench.receive(codes(3)[0])
    bench.work()
    assert bench.stock_there() == {codes(3)[0]: 1, codes(3)[2]: 1}
    bench.move("reversal", codes(3)[1], movement_id=gone)
    bench.work()
    assert bench.stock_there() == dict.fromkeys(codes(3), 1)
    left = [one["fields"]["purc_retn_cnt"] for one in bench.held("3504")]
    assert left == [1]
    assert {row.state for row in bench.records()} == {"done", "deleted"}


def test_destroyed_and_written_off_packs_leave_the_stock(bench: Bench) -> None:
    bench.catalogue()
    bench.receive(*codes(3))
    bench.move("destroyed", codes(3)[0])
    bench.move("written-off", codes(3)[1])
    bench.move("opened", codes(3)[2], units=24)
    bench.move("destroyed", codes(3)[2])
    bench.work()
    kinds = [one["fields"]["inv_chg_type"] for one in bench.held("3502")]
    assert kinds == ["108", "105", "107", "105"]
    assert bench.held("3502")[3]["fields"]["trdn_flag"] == "1"
    assert bench.stock_there() == {}


def test_opening_stock_is_a_count_with_its_codes(bench: Bench) -> None:
    bench.catalogue()
    line = ImportedLine(
        line_no=1,
        province_code="A0001",
        name="试验胶囊",
        batch="B1",
        expiry=date(2028, 1, 1),
        production_date=date(2026, 1, 1),
    )
    body = StockImported(
        receipt_id=new_id(),
        receipt_no="QC1",
        piece=1,
        at=NOW,
        person="试管理员",
        lines=[line],
        packages=[ImportedPackage(code, 1, True, None, None) for code in codes(3)],
    )
    bench.desk.seq += 1
    bench.desk.station.push(traced(bench.desk.seq, body))
    assert bench.work() == ["done"]
    (counted,) = bench.held()
    assert (counted["infno"], counted["fields"]["inv_cnt"]) == ("3501", 3)
    assert bench.stock_there() == dict.fromkeys(codes(3), 1)


def test_nothing_is_told_of_what_happened_before_the_first_day(bench: Bench) -> None:
    bench.catalogue()
    bench.receive(*codes(2))
    bench.connect(since=date(2026, 11, 22))
    assert bench.work() == []
    assert bench.records() == []
    # Without a day it begins with the connection's first start.
    bench.connect(since=None)
    bench.receive(*codes(2, start=10))
    assert bench.work() == []


def test_ranges_of_an_opened_box_add_up_to_one_however_it_was_divided(
    bench_anywhere: Bench,
) -> None:
    bench = bench_anywhere
    bench.catalogue()
    bench.receive(codes(1)[0])
    box = codes(1)[0]
    bench.move("opened", box, units=7)
    bench.give(box, kind="used", units=3)
    second = bench.give(box, kind="used", units=2)
    bench.work()
    back = bench.move("reversal", box, movement_id=second)["movement_ids"][0]
    bench.give(box, kind="used", units=1)
    bench.give(box)  # what is left of it
    bench.work()
    assert {row.state for row in bench.records()} == {"done"}
    assert bench.sold_there() == {box: Decimal(1)}
    assert all(one["fields"]["trdn_flag"] == "1" for one in bench.held("3505"))
    # The same facts make the same records, however often they are looked at.
    with bench.running.database.reading() as connection:
        _at, made = of_movement(
            Books(connection, ORG, LINK), msgspec.convert(back, type=type(new_id()))
        )
    known = {row.record_no: row.digest for row in bench.records()}
    assert [known[one.number(0)] for one in made] == [one.digest for one in made]
