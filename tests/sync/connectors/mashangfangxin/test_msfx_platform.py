"""The client against its stand-in: what is asked, what is uploaded, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from sync.connectors.mashangfangxin.platform import MaShangFangXin
from sync.connectors.mashangfangxin.signing import SignMethod
from sync.connectors.port import PlatformError
from sync.connectors.trace_port import (
    BillKind,
    BillState,
    CodeState,
    PackageLevel,
    RetailBill,
    RetailKind,
    StockBill,
    TraceOffer,
    TracePlatform,
)
from tests.sync.connectors.mashangfangxin.stand import (
    ACCOUNT,
    DAY,
    NOON,
    Stand,
    inbound,
    standing,
)

STRANGE = "81000990000000000001"


def refusal_of(platform: MaShangFangXin, code: str) -> PlatformError:
    with pytest.raises(PlatformError) as raised:
        platform.package_tree(code)
    return raised.value


def test_it_is_a_trace_platform_that_offers_everything(stand: Stand) -> None:
    with stand.client() as client:
        platform: TracePlatform = client
        assert platform.name == "mashangfangxin"
        assert platform.offers == frozenset(TraceOffer)


@pytest.mark.parametrize(
    ("method", "simplify"),
    [(SignMethod.MD5, True), (SignMethod.HMAC, False), (SignMethod.HMAC_SHA256, False)],
)
def test_a_delivery_is_found_read_taken_in_and_expanded(
    stand: Stand, method: SignMethod, simplify: bool
) -> None:
    with stand.client(sign_method=method, simplify=simplify, page_size=1) as platform:
        rows = platform.upstream_bills(DAY, DAY)
        (bill,) = {row.bill for row in rows}
        assert (bill.sender.ref_ent_id, bill.receiver.ent_id, bill.made_on) == (
            ACCOUNT.supplier_ref,
            ACCOUNT.ent_id,
            DAY,
        )
        assert platform.upstream_bills(DAY - timedelta(9), DAY - timedelta(1)) == ()
        lines = platform.upstream_lines(bill)
        assert [(row.drug.name, row.batch.batch, row.batch.boxes) for row in rows] == [
            (line.drug.name, line.batch.batch, line.batch.boxes) for line in lines
        ]
        assert all(line.complete for line in lines)
        assert {row.confirmed for row in rows} == {False}
        tops = [code.code for line in lines for code in line.codes]
        assert tops == stand.tops()

        large = next(c for c in lines[0].codes if c.level is PackageLevel.LARGE)
        refused = refusal_of(platform, large.code)
        assert refused.code == "FAIL_BIZ_NOT_CURRENT_OPERATE_CODE"
        assert refused.retry_after_s == 15 and "采购入库单" in refused.message

        taken_in = stand.take_in(platform)
        assert platform.bill_standing(taken_in).state is BillState.DONE
        tree = platform.package_tree(large.code)
        assert tree.complete and len(tree.boxes) == large.boxes
        assert tree.drug is not None and tree.drug.name == lines[0].drug.name
        middles = tree.children(large.code)
        below = [box for one in middles for box in tree.children(one)]
        loose = [one for one in middles if not tree.children(one)]
        assert sorted(below + loose) == sorted(tree.boxes)
        levels = {one.code: one.level for one in tree.packages}
        assert {levels[box] for box in tree.boxes} == {PackageLevel.SMALL}
        parents = {levels[one] for one in middles if one not in loose}
        assert parents <= {PackageLevel.MIDDLE}

        inside = platform.package_tree(tree.boxes[0])
        assert inside.boxes == (tree.boxes[0],) and inside.parent in levels
        assert [one.bill_no for one in platform.bills_of_code(tree.boxes[0])] == [bill.bill_no]
        assert {row.confirmed for row in platform.upstream_bills(DAY, DAY)} == {True}


@pytest.mark.parametrize("field", ["code_pack_level", "code_level"])
def test_both_opposite_level_numberings_give_the_same_levels(stand: Stand, field: str) -> None:
    with stand.client(relation_level=field) as platform:
        stand.take_in(platform)
        for top in (stand.tops()[0], stand.tops()[-1]):
            tree = platform.package_tree(top)
            told = {one.code: one.level for one in platform.code_details([top, *tree.boxes])}
            levels = {one.code: one.level for one in tree.packages}
            assert told.items() <= levels.items()
            assert set(told.values()) - {None} == set(told.values())


def test_details_come_once_for_each_code_asked_in_the_order_asked(stand: Stand) -> None:
    tops = stand.tops()
    asked = [tops[1], STRANGE, tops[0], tops[1]]
    with stand.client(codes_per_query=2) as platform:
        details = list(platform.code_details(asked))
        assert [one.code for one in details] == [tops[1], STRANGE, tops[0]]
        assert [one.state for one in details] == [
            CodeState.ACTIVE,
            CodeState.UNKNOWN,
            CodeState.ACTIVE,
        ]
        assert stand.calls.methods == ["codedetail", "codedetail"]
        stand.take_in(platform)
        (after,) = platform.code_details([tops[0]])
    drug = details[0].drug
    assert drug is not None and drug.approval_number.startswith("国药准字") and drug.maker
    (batch,) = details[0].batches
    assert batch.expiry and batch.production_date and batch.production_date < DAY < batch.expiry
    assert details[1].drug is None
    assert after.state is CodeState.TAKEN_IN


def test_the_last_four_digits_are_judged_by_the_platform(stand: Stand) -> None:
    with stand.client() as platform:
        assert platform.check_code(stand.tops()[0]).right
        assert not platform.check_code(STRANGE).right


def test_a_large_bill_goes_in_parts_under_numbers_that_stay(stand: Stand) -> None:
    with standing(lines=1, cartons=1, boxes=60) as other, other.client() as platform:
        other.take_in(platform, "RK0")
        boxes = platform.package_tree(other.tops()[0]).boxes
        bill = StockBill(
            "CK1", NOON, boxes, "员", kind=BillKind.RETURN_OUT, partner=ACCOUNT.supplier_ent
        )
        with other.client(codes_per_bill=25) as in_parts:
            assert in_parts.bill_standing(bill).state is BillState.ABSENT
            in_parts.upload_stock_bill(bill, first_try=True)
            in_parts.upload_stock_bill(bill)
            assert in_parts.bill_standing(bill).state is BillState.WAITING
            other.clock.turn(seconds=6)
            standing_now = in_parts.bill_standing(bill)
        held = other.bills()
    assert standing_now.state is BillState.DONE
    assert standing_now.parts == ("CK1_1", "CK1_2", "CK1_3")
    assert [len(held[part]["codes"]) for part in standing_now.parts] == [25, 25, 10]
    assert [code for part in standing_now.parts for code in held[part]["codes"]] == list(boxes)
    assert held["CK1_1"]["from_user_id"] == ACCOUNT.ent_id
    assert held["CK1_1"]["to_user_id"] == ACCOUNT.supplier_ent


def test_what_patients_get_and_bring_back_is_uploaded_without_naming_them(stand: Stand) -> None:
    with stand.client() as platform:
        stand.take_in(platform)
        box = platform.package_tree(stand.tops()[0]).boxes[0]
        used = RetailBill("FY1", NOON, (box,), "药师", kind=RetailKind.USED)
        for bill in (used, replace(used, bill_no="TY1", kind=RetailKind.TAKEN_BACK)):
            platform.upload_retail_bill(bill)
            platform.upload_retail_bill(bill)
            stand.clock.turn(seconds=6)
            assert platform.bill_standing(bill).state is BillState.DONE
            (detail,) = platform.code_details([box])
            sold = bill.kind is RetailKind.USED
            assert detail.state is (CodeState.SOLD if sold else CodeState.TAKEN_IN)
    assert [stand.bills()[number]["bill_type"] for number in ("FY1", "TY1")] == ["323", "116"]
    assert not any("customer" in call.request for call in stand.calls)


def test_codes_that_were_not_taken_are_told_with_the_reason(stand: Stand) -> None:
    good, *_ = stand.tops()
    with stand.client(page_size=1) as platform:
        for number, codes, state in (
            ("RK1", [STRANGE, good], BillState.DONE),
            ("RK2", [good, STRANGE], BillState.FAILED),
        ):
            bill = inbound(number, codes)
            platform.upload_stock_bill(bill)
            stand.clock.turn(seconds=6)
            standing_now = platform.bill_standing(bill)
            assert standing_now.state is state and "码处理失败" in standing_now.said
            failed = platform.failed_codes(bill)
            assert {one.code for one in failed} == (
                {STRANGE} if state is BillState.DONE else {STRANGE, good}
            )
            assert all(one.reason and one.reason_code for one in failed)


def test_a_whole_bill_is_refused_for_one_wrong_code_where_that_is_set(stand: Stand) -> None:
    with stand.client(whole_bills_only=True) as platform:
        bill = inbound("RK1", [STRANGE, *stand.tops()])
        with pytest.raises(PlatformError) as raised:
            platform.upload_stock_bill(bill)
        assert (raised.value.code, raised.value.retry_after_s) == ("BILL_DECODE_ERROR", None)
        assert platform.bill_standing(bill).state is BillState.ABSENT
    assert stand.bills() == {}


def test_a_bill_that_was_sent_weeks_ago_is_found_span_by_span(stand: Stand) -> None:
    with stand.client(days_per_query=7) as platform:
        bill = inbound("RK1", stand.tops())
        platform.upload_stock_bill(bill)
        stand.clock.turn(days=60)
        stand.calls.clear()
        platform.upload_stock_bill(bill)
        assert platform.bill_standing(bill).state is BillState.DONE
    assert stand.calls.methods.count("uploadinoutbill") == 0
    assert len(stand.calls) == 2 * 9
    assert len(stand.bills()) == 1


def test_a_hospital_without_an_ent_id_uses_its_ref_ent_id_in_bills(stand: Stand) -> None:
    with stand.client(ent_id="") as platform:
        bill = stand.take_in(platform)
        assert platform.bill_standing(bill).state is BillState.DONE
        gone = StockBill("XH1", NOON, bill.codes[:1], "员", kind=BillKind.DESTROYED, partner="")
        platform.upload_stock_bill(gone)
    assert stand.bills()["RK1"]["to_user_id"] == ACCOUNT.ref_ent_id
    assert stand.bills()["XH1"]["to_user_id"] == ACCOUNT.ref_ent_id


@pytest.mark.parametrize(
    ("changed", "code", "worth_another_try"),
    [
        ({"secret": "wrong"}, "top-25", False),
        ({"app_key": "99999999"}, "isv.appkey-not-exists", False),
        ({"ref_ent_id": "PX9"}, "isv.invalid-parameter", False),
    ],
)
def test_what_is_wrong_with_the_account_is_said_and_not_tried_again(
    stand: Stand, changed: dict[str, str], code: str, worth_another_try: bool
) -> None:
    with stand.client(**changed) as platform, pytest.raises(PlatformError) as raised:
        list(platform.code_details(stand.tops()[:1]))
    assert raised.value.code == code
    assert (raised.value.retry_after_s is not None) is worth_another_try


def test_a_clock_that_is_wrong_is_named_and_the_call_tried_again_later(stand: Stand) -> None:
    with stand.client() as platform:
        platform_now = stand.clock.at
        wrong = MaShangFangXin(stand.settings(), now=lambda: platform_now + timedelta(minutes=11))
        with pytest.raises(PlatformError, match="校准本机时钟") as raised:
            wrong.check_code(STRANGE)
        wrong.close()
        assert raised.value.retry_after_s == 600
        assert not platform.check_code(STRANGE).right


def test_too_many_calls_wait_as_long_as_the_platform_says() -> None:
    account = replace(ACCOUNT, calls_per_s=2)
    with standing(account=account) as stand, stand.client() as platform:
        platform.check_code(STRANGE)
        platform.check_code(STRANGE)
        with pytest.raises(PlatformError) as raised:
            platform.check_code(STRANGE)
        assert raised.value.code.startswith("accesscontrol.")
        assert raised.value.retry_after_s == 2
        stand.clock.turn(seconds=raised.value.retry_after_s)
        platform.check_code(STRANGE)


def test_the_pace_the_platform_asks_for_is_kept(stand: Stand) -> None:
    rests: list[float] = []
    settings = stand.settings(upload_pause_s=30, query_pause_s=20)
    platform = MaShangFangXin(settings, now=stand.clock, sleep=rests.append)
    platform.upload_stock_bill(inbound("RK1", stand.tops()))
    platform.check_code(STRANGE)
    platform.close()
    assert len(rests) == 2
    assert 0 < rests[0] <= 20 < rests[1] <= 30


def test_no_key_stands_in_journal_error_or_repr(stand: Stand) -> None:
    session = "81session9"
    settings = stand.settings(session=session)
    assert not any(one in repr(settings) for one in (ACCOUNT.app_key, ACCOUNT.secret, session))
    with stand.client(session=session) as platform:
        stand.take_in(platform)
        platform.check_code(STRANGE)
    with (
        stand.client(app_key="99999999", session=session) as stranger,
        pytest.raises(PlatformError) as raised,
    ):
        stranger.check_code(STRANGE)
    assert "99999999" not in repr(raised.value) + str(raised.value)
    for entry in stand.calls:
        kept = f"{entry!r}"
        assert entry.ended_at >= entry.started_at
        for secret in (ACCOUNT.app_key, ACCOUNT.secret, session, "99999999"):
            assert secret not in kept
    assert [entry.ok for entry in stand.calls] == [True] * 3 + [False]
    assert "oper_ic_code=******" in stand.calls[1].request
    assert f"timestamp={NOON + timedelta(hours=8):%Y-%m-%d %H:%M:%S}" in stand.calls[0].request


def test_files_travel_beside_what_is_signed(stand: Stand) -> None:
    with stand.client() as platform:
        method = "alibaba.alihealth.drugcheckcode.checklastfour"
        fields: dict[str, str | bytes] = {
            "code": STRANGE,
            "remark": "中文 &=+",
            "picture": b"\x89PNG\x00",
        }
        result = platform._transport.call(method, fields)
    assert result["model"] is False
    assert "picture=（文件，5 字节）" in stand.calls[0].request
