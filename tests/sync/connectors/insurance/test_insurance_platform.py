"""The client against its stand-in: what is told, what is asked, what is refused, what is hidden."""

from __future__ import annotations

import json
from dataclasses import fields as fields_of_class
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.tracing.uploads.interface import Exceptions
from app.tracing.uploads.preparing import Take
from app.tracing.uploads.records import UNIVERSAL, Movement
from sync.connectors.insurance.national import sm2_public
from sync.connectors.insurance.platform import NationalInsurance
from sync.connectors.insurance.sealing import SealKeys
from sync.connectors.insurance_port import (
    ChangeKind,
    DataKind,
    InsurancePlatform,
    InsuredItem,
    Purchase,
    Sale,
    StockChange,
    StockCount,
    TraceQuery,
    Upload,
)
from sync.connectors.port import PlatformError
from sync.sandbox.insurance.account import SealAccount
from tests.sync.connectors.insurance.desk_stand import (
    ACCOUNT,
    DAY,
    ITEM,
    PATIENT,
    Stand,
    change,
    code,
    goods,
    one_of_each,
    pieces,
    sale,
    sale_return,
    standing,
)

QUERY = TraceQuery(DAY - timedelta(1), DAY + timedelta(1))
SEALED = replace(
    ACCOUNT,
    paasid="",
    output_as_text=True,
    seal=SealAccount(
        "00112233445566778899AABBCCDDEEFF",
        "FFEEDDCCBBAA99887766554433221100",
        "11" * 32,
        "",
    ),
)


def test_each_kind_of_record_is_told_once_and_can_be_taken_back(stand: Stand) -> None:
    with stand.client() as client:
        platform: InsurancePlatform = client
        assert (platform.name, platform.records_per_message) == ("insurance", 1)
        for serial, (infno, record) in enumerate(one_of_each().items()):
            platform.upload(record, stand.message(serial), first_try=True)
            # Again: by a query where there is one, by its number where there is none.
            platform.upload(record, stand.message(serial + 100))
            held = stand.held()[-1]
            assert (held["infno"], held["number"]) == (infno, record.goods.record_no)
            codes = record.goods.codes if infno not in ("3503", "3504") else ()
            assert held["codes"] == list(codes)
            quantity = next(v for k, v in held["fields"].items() if k.endswith("cnt"))
            assert Decimal(str(quantity)) == record.goods.quantity
            with pytest.raises(PlatformError) as raised:
                platform.upload(record, stand.message(serial + 200), first_try=True)
            assert raised.value.code == "already-there" and raised.value.retry_after_s is None
        assert len(stand.held()) == 6
        kinds = [DataKind.COUNT, DataKind.CHANGE, *[DataKind.PURCHASE] * 2, *[DataKind.SALE] * 2]
        for serial, (number, kind) in enumerate(zip(stand.numbers(), kinds, strict=True)):
            for again in (300, 400):
                platform.delete(number, kind, stand.message(serial + again))
        assert stand.held() == []
    assert [entry.outcome for entry in stand.calls if entry.message == "3507"].count(
        "not-there"
    ) == 6


def test_codes_that_came_in_and_were_sold_are_found_again(stand: Stand) -> None:
    each = one_of_each()
    split = pieces("FY2", Movement.DISPENSED, Take(code(2), 0, 3))
    with stand.client() as platform:
        for serial, infno in enumerate(("3501", "3502", "3505")):
            platform.upload(each[infno], stand.message(serial))
        platform.upload(sale(split), stand.message(9))
        came = platform.inbound_codes(QUERY)
        assert [one.code for one in came] == [code(1), code(2), code(3)]
        assert [one.record_no for one in came] == ["PD1", "RK1", "RK1"]
        sold = platform.sold_codes(QUERY)
        assert [(one.record_no, one.code, one.split) for one in sold] == [
            ("FY1", code(3), False),
            ("FY2-S", code(2), True),
        ]
        assert (sold[0].insurance_code, sold[0].item_code) == (ITEM.insurance_code, "YP001")
        assert platform.sold_codes(replace(QUERY, code=code(2))) == sold[1:]
        assert platform.sold_codes(replace(QUERY, record_no="FY1")) == sold[:1]
        assert platform.sold_codes(replace(QUERY, insurance_code="X")) == ()
        assert platform.inbound_codes(TraceQuery(date(2026, 1, 1), date(2026, 1, 2))) == ()
        platform.upload(each["3506"], stand.message(10))
        assert platform.sold_codes(QUERY) == sold[1:]
    said = [entry.response or "" for entry in stand.calls if entry.message == "3513"]
    assert any("psnNo" in one for one in said)


def test_a_batch_tells_which_records_were_not_taken(stand: Stand) -> None:
    lines = [change(goods(f"RK{n}", Movement.RECEIVED, [code(n)])) for n in range(1, 5)]
    strange = replace(lines[1], item=InsuredItem("XV90AAA999A001000000594", prescription=True))
    taken_twice = change(goods("RK9", Movement.RECEIVED, [code(1)]))
    more = change(goods("RKA", Movement.RECEIVED, [code(10)]))
    with stand.client(records_per_message=5) as platform:
        sent = [lines[0], strange, lines[2], taken_twice]
        refused = platform.upload_batch(sent, stand.message(1), first_try=True)
        assert [one.record_no for one in refused] == ["RK2", "RK9"]
        assert "不在目录" in refused[0].reason and "已入库" in refused[1].reason
        assert stand.numbers() == ["RK1", "RK3"]
        # The answer of the same message again, and what was refused once more.
        assert platform.upload_batch(sent, stand.message(1), first_try=True) == refused
        assert platform.upload_batch(lines, stand.message(2)) == ()
        assert stand.numbers() == ["RK1", "RK3", "RK2", "RK4"]
        assert platform.upload_batch(lines, stand.message(3)) == ()
        with pytest.raises(ValueError, match="最多 5 条"):
            platform.upload_batch([*lines, taken_twice, more], stand.message(4))
        with pytest.raises(ValueError, match="同一种"):
            platform.upload_batch([*lines[:2], one_of_each()["3505"]], stand.message(4))
        with pytest.raises(PlatformError, match="已被另一个报文使用") as raised:
            platform.upload_batch([lines[0], taken_twice], stand.message(1), first_try=True)
        assert raised.value.retry_after_s is None


def test_trace_codes_that_do_not_agree_are_refused(stand: Stand) -> None:
    sold = sale(goods("FY1", Movement.DISPENSED, [code(1)]))
    split = sale(pieces("FY2", Movement.DISPENSED, Take(code(2), 0, 3)))
    with stand.client(sale_query=False) as platform:

        def refused(record: Upload, serial: int) -> str:
            with pytest.raises(PlatformError) as raised:
                platform.upload(record, stand.message(serial), first_try=True)
            assert raised.value.code == "infcode--1" and raised.value.retry_after_s is None
            return raised.value.message

        platform.upload(sold, stand.message(1))
        platform.upload(split, stand.message(2))
        again = sale(pieces("FY3", Movement.DISPENSED, Take(code(2), 3, 3)))
        platform.upload(again, stand.message(3))
        cases: list[tuple[Upload, str]] = [
            (sale(goods("FY4", Movement.DISPENSED, [code(1)])), "已销售"),
            (sale(goods("FY5", Movement.DISPENSED, [code(2)])), "已销售"),
            (sale(replace(sold.goods, record_no="F6", item_code="YP002")), "属于 YP001"),
            (sale(replace(split.goods, record_no="F7", batch="B2")), "批号为 B1"),
            (sale_return(replace(goods("TY1", Movement.TAKEN_BACK, [code(9)]))), "没有可退"),
            (sale(replace(sold.goods, record_no="F8", codes=(UNIVERSAL,))), "只能用于拆零"),
            (sale(replace(sold.goods, record_no="F9", codes=(code(7), code(7)))), "两次"),
            (sale(replace(sold.goods, record_no="FA", codes=("69015",))), "格式"),
        ]  # fmt: skip
        for serial, (record, words) in enumerate(cases, start=10):
            assert words in refused(record, serial)
        unsettled = replace(sold, visit=replace(PATIENT, settlement_id=""))
        assert any("setl_id" in one and "医保患者" in one for one in platform.faults(unsettled))
        paid = replace(PATIENT, settlement_id="", settlement="0")
        assert platform.faults(replace(sold, visit=paid)) == ()
        universal = replace(split.goods, record_no="FC-S", codes=(UNIVERSAL,))
        platform.upload(sale(universal), stand.message(30))
        back = pieces("TY2", Movement.TAKEN_BACK, Take(code(2), 0, 3), of_record="FY2")
        platform.upload(sale_return(back), stand.message(31))
    assert stand.numbers() == ["FY1", "FY2-S", "FY3-S", "FC-S", "TY2-S"]


def test_a_record_that_stands_there_with_other_codes_is_never_taken_for_sent(stand: Stand) -> None:
    with stand.client() as platform:
        platform.upload(one_of_each()["3502"], stand.message(1))
        other = change(goods("RK1", Movement.RECEIVED, [code(2)]))
        with pytest.raises(PlatformError, match="有 2 个追溯码，本机有 1 个") as raised:
            platform.upload(other, stand.message(2))
    assert (raised.value.code, raised.value.retry_after_s) == ("differs", None)


def test_what_would_be_refused_is_not_sent(stand: Stand) -> None:
    each = one_of_each()
    count, moved, sold = each["3501"], each["3502"], each["3505"]
    assert isinstance(count, StockCount) and isinstance(moved, StockChange)
    assert isinstance(sold, Sale)
    cases: list[tuple[Upload, str]] = [
        (replace(sold, document_no=""), "rtal_docno 现为“”，应为：必填"),
        (replace(moved, price=Decimal("1.1234567")), "pric 现为“1.1234567”"),
        (replace(moved, price=Decimal("12345678901")), "pric 现为“12345678901”"),
        (replace(count, memo="长" * 501), "最多 500 个字符"),
        (replace(count, goods=replace(count.goods, expiry=None)), "expy_end 现为“”"),
        (replace(count, goods=replace(count.goods, codes=("8" * 101,))), "drug_trac_codg"),
    ]
    with stand.client() as platform:
        for record, words in cases:
            with pytest.raises(PlatformError) as raised:
                platform.upload(record, stand.message(1), first_try=True)
            assert words in raised.value.message and raised.value.code == "field"
            assert record.goods.record_no in raised.value.message
    assert stand.calls == []
    local = Exceptions(
        also_needed=frozenset({"3503.purc_invo_no"}),
        not_needed=frozenset({"3505.phar_prac_cert_no"}),
        lengths={"3505.rtal_docno": 1},
        code_length=30,
    )
    with stand.client(exceptions=local) as platform:
        with pytest.raises(PlatformError, match="purc_invo_no"):
            platform.upload(each["3503"], stand.message(1))
        nameless = replace(sold, pharmacist=replace(sold.pharmacist, licence_no=""))
        with pytest.raises(PlatformError, match="rtal_docno 现为“D1”，应为：最多 1 个字符"):
            platform.upload(sold, stand.message(1))
        nameless = replace(nameless, document_no="D")
        with pytest.raises(PlatformError, match="phar_prac_cert_no 应为：必填"):
            platform.upload(nameless, stand.message(1), first_try=True)
    assert stand.calls.messages == ["3505"]


def test_codes_go_with_a_purchase_where_the_province_takes_them(stand: Stand) -> None:
    purchase = one_of_each()["3503"]
    assert isinstance(purchase, Purchase)
    purchase = replace(purchase, goods=goods("CG1", Movement.RECEIVED, [code(1)]))
    with stand.client(
        purchase_codes=True, numbers_as_text=True, prescription_flags=("N", "Y")
    ) as platform:
        platform.upload(purchase, stand.message(1))
    (held,) = stand.held()
    assert held["fields"]["rx_flag"] == "N"
    assert held["fields"]["drugtracinfo"] == [{"drug_trac_codg": code(1)}]
    assert held["fields"]["purc_retn_cnt"] == "1"
    assert not ChangeKind.SENT_BACK.inbound and ChangeKind.GIFT_IN.inbound


def test_nothing_secret_and_no_patient_is_written_down(stand: Stand) -> None:
    secret = ACCOUNT.secret_token
    settings = stand.settings(sign_no="签到号123", cainfo="证书内容")
    assert secret not in repr(settings) and "签到号123" not in repr(settings)
    with stand.client(sign_no="签到号123", cainfo="证书内容") as platform:
        record = one_of_each()["3505"]
        assert isinstance(record, Sale)
        platform.upload(record, stand.message(1))
        platform.sold_codes(QUERY)
        stand.fault(
            "error", "3505", sub_msg=f"{PATIENT.name} 的证件 {PATIENT.certificate_no} 有误 {secret}"
        )
        with pytest.raises(PlatformError) as raised:
            platform.upload(replace(record, goods=goods("F2", Movement.DISPENSED, [code(9)])),
                            stand.message(2), first_try=True)  # fmt: skip
    written = [raised.value.message, str(raised.value), repr(raised.value), repr(record)]
    written += [str(getattr(e, f.name)) for e in stand.calls for f in fields_of_class(e)]
    personal = (PATIENT.name, PATIENT.certificate_no, PATIENT.person_no, "YS31000012345",
                "310000198001011111", "310000198501012222")  # fmt: skip
    for hidden in (*personal, secret, "签到号123", "证书内容"):
        assert not any(hidden in text for text in written), hidden
    assert any("******" in text and "地喹氯铵含片" in text for text in written)


def test_sealed_messages_go_both_ways_and_strangers_are_refused() -> None:
    from_hospital, of_platform = "22" * 32, "11" * 32
    assert SEALED.seal is not None
    public = _public(from_hospital)
    account = replace(SEALED, seal=replace(SEALED.seal, caller_public_key=public))
    keys = SealKeys(SEALED.seal.app_id, SEALED.seal.app_secret, from_hospital, _public(of_platform))
    with standing(account) as stand:
        local = {"paasid": "", "secret_token": ""}
        with stand.client(keys=keys, **local) as platform:
            platform.upload(one_of_each()["3502"], stand.message(1))
            assert [one.code for one in platform.inbound_codes(QUERY)] == [code(2), code(3)]
            with pytest.raises(PlatformError, match="重复"):
                platform.upload(one_of_each()["3502"], stand.message(2), first_try=True)
        request = json.loads(stand.calls[1].request)
        assert request["infno"] == "3502" and '"infcode":"0"' in (stand.calls[1].response or "")
        with (
            stand.client(keys=replace(keys, private_key="33" * 32), **local) as platform,
            pytest.raises(PlatformError, match="签名不正确"),
        ):
            platform.upload(one_of_each()["3501"], stand.message(3))
        with (
            stand.client(keys=replace(keys, platform_key=public), **local) as platform,
            pytest.raises(PlatformError, match="平台签名不正确") as raised,
        ):
            platform.upload(one_of_each()["3501"], stand.message(4))
        assert raised.value.retry_after_s == 600
        with stand.client(**local) as platform, pytest.raises(PlatformError, match="不合规则"):
            platform.upload(one_of_each()["3501"], stand.message(5))


def _public(private: str) -> str:
    return sm2_public(bytes.fromhex(private)).hex()


def test_the_gateway_refuses_strangers_and_wrong_clocks(stand: Stand) -> None:
    record = one_of_each()["3501"]
    cases = (
        ({"secret_token": "other"}, None),
        ({"paasid": "other"}, None),
        ({"paasid": "", "secret_token": ""}, None),
    )
    for changed, wait in cases:
        with stand.client(**changed) as platform:
            with pytest.raises(PlatformError, match="paasid") as raised:
                platform.upload(record, stand.message(1))
            assert (raised.value.code, raised.value.retry_after_s) == ("gateway-401", wait)
    late = NationalInsurance(stand.settings(), now=lambda: stand.clock() - timedelta(hours=1))
    with pytest.raises(PlatformError, match="校准本机时钟") as raised:
        late.upload(record, stand.message(1))
    late.close()
    assert raised.value.retry_after_s == 600
    with (
        stand.client(url=stand.url + "/nowhere") as platform,
        pytest.raises(PlatformError, match="HTTP 404"),
    ):
        platform.upload(record, stand.message(1))
    with (
        stand.client(fixmedins_code="H39999999999") as platform,
        pytest.raises(PlatformError, match="不是本机构的"),
    ):
        platform.upload(record, stand.message(1))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"url": "ftp://x"}, "https"),
        ({"plain_http": False}, "没有加密"),
        ({"fixmedins_code": "31"}, "定点机构编号"),
        ({"mdtrtarea_admvs": "上海"}, "6 位数字"),
        ({"opter_name": ""}, "opter_name"),
        ({"infver": "V1.0.0.0"}, "infver"),
        ({"secret_token": ""}, "paasid"),
        ({"records_per_message": 0}, "records_per_message"),
    ],
)
def test_settings_that_could_only_fail_later_are_refused(
    stand: Stand, changed: dict[str, object], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        stand.settings(**changed)


def test_the_catalogue_is_fetched_whole_and_what_changed_since(stand: Stand) -> None:
    with stand.client() as platform:
        file = platform.catalogue("0")
        assert (file.rows, file.until) == (500, "2026-11-22 12:00:00")
        rows = list(platform.catalogue_rows(file))
        assert len({row.insurance_code for row in rows}) == 500
        first = rows[0]
        assert (first.insurance_code, first.name, first.standard_code, first.strength) == (
            "XV90AAA000A001000000594", "地喹氯铵含片", "86900594000342", "0.25mg",
        )  # fmt: skip
        assert (first.pack_unit, first.dosage_unit, first.conversion) == ("盒", "片", "12")
        assert first.valid and first.maker == "珠海同源药业有限公司"
        for row in rows:
            assert row.standard_code[3:8] == row.insurance_code[-5:]
        newer = platform.catalogue("1")
        assert newer.rows == 50 == len(list(platform.catalogue_rows(newer)))
        assert platform.catalogue("2").rows == 0
        stand.fault("half", "9102")
        with pytest.raises(PlatformError, match="有 250 行，平台说有 500 行") as raised:
            list(platform.catalogue_rows(file))
        assert raised.value.retry_after_s == 600
        with pytest.raises(PlatformError, match="不存在"):
            list(platform.catalogue_rows(replace(file, query_no="X")))


@pytest.mark.slow
def test_a_catalogue_of_280_000_rows_is_read() -> None:
    with standing(replace(ACCOUNT, catalogue_rows=280_531)) as stand, stand.client() as platform:
        file = platform.catalogue("0")
        assert sum(1 for _ in platform.catalogue_rows(file)) == 280_531 == file.rows
