from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import insert

from app.links.exchanges import Exchange
from app.store.tables.relations import told_party
from sync.service.transactions import commit
from tests.sync.service.his.hospital import codes
from tests.sync.service.insuring.bench import INSURED, VISIT, Bench
from tests.sync.service.running import NOW, ORG, confirmed


def findings(bench: Bench) -> list[str]:
    return [one for row in bench.records() for one in json.loads(row.findings)]


def test_each_finding_is_named_and_its_record_goes_when_it_is_mended(bench: Bench) -> None:
    bench.receive(*codes(2))
    assert bench.work() == []
    assert {state for _kind, state in bench.states()} == {"person"}
    assert any("没有" in one and "对照的品种" in one for one in findings(bench))
    assert bench.held() == []
    # A person finds them among the letters, once each, and they go with what was wrong.
    bench.look_again()
    assert [one.state for one in bench.letters()] == ["dead", "dead"]
    assert all("对照的品种" in one.last_error for one in bench.letters())
    # An item without a code of the insurance.
    bench.catalogue(insurance_code="")
    looked = bench.look_again()
    assert (looked.came, looked.changed, looked.failed) == (2, 0, 2)
    assert all("没有医保药品编码" in one for one in findings(bench))
    bench.catalogue()
    bench.send_again(bench.letters()[0])
    assert bench.work() == ["done", "done"]
    looked = bench.look_again()
    assert (looked.changed, looked.failed) == (1, 0)
    assert bench.work() == ["done"]
    assert {one.state for one in bench.letters()} == {"done"}
    assert bench.stock_there() == dict.fromkeys(codes(2), 1)


def test_the_catalogue_of_the_insurance_says_which_codes_are_good(bench: Bench) -> None:
    doing = next(one for one in bench.side.doings if one.exchange is Exchange.INSURANCE_CATALOGUE)
    came = doing.run("管理员")
    assert (came.came, came.failed) == (500, 0)
    assert doing.run("").came == 0  # nothing is newer than what came
    bench.catalogue(insurance_code="XV90AAA999A001999900594")
    bench.receive(*codes(2))
    assert bench.work() == []
    assert all("医保目录里没有编码 XV90AAA999A001999900594" in one for one in findings(bench))
    bench.catalogue()
    bench.look_again()
    assert bench.work() == ["done", "done"]


def test_a_sale_waits_for_its_visit_and_goes_as_soon_as_it_is_told(bench: Bench) -> None:
    bench.catalogue()
    bench.receive(*codes(2))
    bench.work()
    bench.move("dispensed", codes(2)[0], document_no="CF9")
    bench.move("dispensed", codes(2)[1])
    assert bench.work() == []
    said = findings(bench)
    assert "单据 CF9 的就诊和处方信息还没有传来" in said[0]
    assert "没有写单据号" in said[1]
    bench.tell_visit("CF9", settlement_id="")
    assert bench.work() == []
    assert "setl_id" in findings(bench)[0]
    bench.tell_visit("CF9")
    assert bench.work() == ["done"]
    (sold,) = bench.held("3505")
    assert sold["fields"]["certno"] == VISIT["certificate_no"]
    assert sold["fields"]["rtal_docno"] == "CF9"
    # Personal data stand with the visit alone, and are forgotten with time.
    text = " ".join(str(value) for row in bench.records() for value in row)
    assert VISIT["certificate_no"] not in text + " ".join(one.body for one in bench.letters())
    bench.later(days=181)
    bench.look_again()
    back = bench.hospital.post("visits", {"visits": [{"document_no": "CF9"}]})
    assert back.status_code == 422


def test_what_the_platform_would_refuse_is_found_before_it_goes(bench: Bench) -> None:
    bench.catalogue()
    bench.receive(*codes(2), production_date=None)
    bench.receive(*codes(2, start=10), price=None, batch="B" * 31)
    # A change of stock names no dates and no batch: the one that has a price goes.
    assert bench.work() == ["done"]
    said = " ".join(findings(bench))
    assert "没有生产日期" in said
    assert "没有单价" in said
    assert "manu_lotnum" in said


@pytest.mark.parametrize(
    ("code", "words"),
    [("0104150138327077211002\x1d17270131\x1d10B2", "批号为 B2"), ("1" * 20, "")],
)
def test_a_code_that_says_otherwise_than_its_line_waits(
    bench: Bench, code: str, words: str
) -> None:
    bench.catalogue()
    bench.receive(code, expiry=date(2027, 1, 31), batch="A2601")
    bench.work()
    said = " ".join(findings(bench))
    assert words in said
    assert bool(words) == bool(said)


def test_codes_that_a_trace_platform_refused_wait_for_the_person_who_decides(
    bench: Bench,
) -> None:
    bench.catalogue()
    receipt_id = bench.receive(*codes(2))
    letter_id = bench.refuse_codes(receipt_id, {codes(2)[1]: "码已注销"})
    assert bench.work() == ["done"]  # what was bought goes; its codes do not
    (said,) = findings(bench)
    assert f"没有接受追溯码 {codes(2)[1]}：码已注销" in said
    bench.give_up(letter_id)
    assert bench.look_again().changed == 1
    assert bench.work() == ["done"]
    assert bench.stock_there() == dict.fromkeys(codes(2), 1)


def test_what_comes_back_waits_until_what_was_given_is_told(bench_anywhere: Bench) -> None:
    bench = bench_anywhere
    bench.catalogue()
    bench.receive(codes(1)[0])
    bench.work()
    gone = bench.move("dispensed", codes(1)[0], document_no="RX1")["movement_ids"][0]
    bench.move("reversal", codes(1)[0], movement_id=gone)
    bench.give(codes(1)[0])
    assert bench.work() == []
    assert [state for _kind, state in bench.states()][2:] == ["person", "person", "behind"]
    bench.tell_visit("RX1")
    assert bench.work() == ["done"] * 3
    assert [one["infno"] for one in bench.held()][2:] == ["3505", "3506", "3505"]
    assert bench.sold_there() == {codes(1)[0]: Decimal(1)}


def test_the_matched_item_is_told_with_its_own_code(bench: Bench) -> None:
    bench.catalogue(hospital_code="YP002", province_code="", insurance_code=INSURED)
    bench.receive(codes(1)[0])
    assert bench.work() == []
    bench.match("YP002", "A0001")
    bench.look_again()
    assert bench.work() == ["done", "done"]
    assert {one["fields"]["fixmedins_hilist_id"] for one in bench.held()} == {"YP002"}


def test_a_supplier_that_a_delivery_names_by_number_alone_is_looked_up(bench: Bench) -> None:
    bench.catalogue()
    receipt_id, document = bench.open(1, named=False)
    bench.desk.scan(receipt_id, *codes(1))
    bench.desk.push(confirmed(receipt_id, document.delivery_id))
    bench.work()
    (purchase,) = [row for row in bench.records() if row.kind == "3503"]
    assert "没有供应商" in purchase.findings
    told = {
        "org": ORG,
        "part": "distributor",
        "code": document.distributor.code,
        "round_id": bench.clock.new_id(),
        "source": "platform",
        "what": "new",
        "latest": True,
        "at": NOW,
        "name": "申江培训医药配送有限公司",
        **dict.fromkeys(("text", "contact", "phone", "stopped"), ""),
    }
    commit(bench.running.database, lambda c: c.execute(insert(told_party), told))
    bench.look_again()
    bench.work()
    (held,) = bench.held("3503")
    assert held["fields"]["spler_name"] == told["name"]
