"""A province nobody programmed for, connected by a file, over real loopback HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.purchasing.orders import Order, OrderLine
from app.purchasing.returns import ReturnState
from app.purchasing.states import OrderState
from sync.connectors.declared.description import Description, Paging, Until
from sync.connectors.declared.platform import DeclaredPlatform
from sync.connectors.declared.reading import read_file
from sync.connectors.journal import JournalEntry
from sync.connectors.port import (
    DetailAcceptance,
    DetailSeen,
    DetailState,
    LineToPlace,
    Offer,
    OrderToPlace,
    Platform,
    PlatformDetail,
    PlatformError,
    ReturnToFile,
)
from tests.sync.connectors.declared.province import (
    ACCOUNT,
    NOON,
    PASSWORD,
    VALID_S,
    Fault,
    Province,
    delivery,
    serving,
)

EXAMPLES = Path(__file__).parents[4] / "resources" / "connectors"
SECRETS = {"account": ACCOUNT, "password": PASSWORD}
ORDER = OrderToPlace(
    "YY1",
    "P1",
    date(2026, 12, 1),
    (
        LineToPlace(1, "81000", 20, False, Decimal("12.5"), "S1"),
        LineToPlace(2, "81001", 5, False, None, "S2", "急用"),
    ),
)
RETURN = ReturnToFile("TH1", "S1", "P1", "81000", "B1", 3, Decimal("12.5"), False, "破损")


@dataclass
class Stand:
    province: Province
    url: str
    calls: list[JournalEntry] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def description(self, **changed: object) -> Description:
        said = read_file(EXAMPLES / "example-province.toml")
        return msgspec.structs.replace(
            said,
            **{
                "base_url": self.url,
                "plain_http": True,
                "pause_s": 0.0,
                "settings": {"hospital": "H001"},
                **changed,
            },
        )

    @contextmanager
    def client(
        self, description: Description | None = None, password: str = PASSWORD
    ) -> Iterator[DeclaredPlatform]:
        platform = DeclaredPlatform(
            description or self.description(),
            SECRETS | {"password": password},
            self.calls.append,
            lambda _fields, reason: self.unread.append(reason),
            self.province.clock,
        )
        yield platform
        platform.close()

    def fault(self, kind: str, step: str, code: str = "503") -> None:
        self.province.faults.append(Fault(kind, step, code))

    def paged(self, rows: int) -> Description:
        said = self.description()
        asked = said.operations["open_details"]
        assert asked.paging is not None
        paging = msgspec.structs.replace(asked.paging, rows=rows)
        changed = msgspec.structs.replace(asked, paging=paging)
        return msgspec.structs.replace(
            said, operations={**said.operations, "open_details": changed}
        )


@pytest.fixture(scope="module")
def running() -> Iterator[Stand]:
    province = Province()
    with serving(province) as url:
        yield Stand(province, url)


@pytest.fixture
def stand(running: Stand) -> Stand:
    running.province.__init__()  # type: ignore[misc]
    running.calls.clear()
    running.unread.clear()
    running.province.deliveries += [delivery(1), delivery(2, 2)]
    return running


def acceptance(detail: PlatformDetail, *, passed: bool = True) -> DetailAcceptance:
    return DetailAcceptance(
        detail.detail_id,
        detail.distributor_code,
        detail.carton_no,
        detail.province_code,
        detail.quantity,
        passed,
    )


def test_how_details_stand_is_told_where_that_is_described(stand: Stand) -> None:
    said = stand.description()
    asked, state = said.operations["open_details"], said.operations["detail_state"]
    told = msgspec.structs.replace(
        asked, query={"state": "1"}, fields={**asked.fields, **state.fields}
    )
    described = msgspec.structs.replace(said, operations={**said.operations, "accepted": told})
    with stand.client(described) as client:
        assert Offer.ACCEPTANCES in client.offers
        first, *_ = client.open_details()
        client.accept(acceptance(first))
        day = NOON.date()
        assert list(client.accepted(day, day)) == [DetailSeen(first, DetailState.PASSED)]


def test_it_is_a_platform_that_offers_what_is_described(stand: Stand) -> None:
    said = stand.description()
    with stand.client(said) as client:
        platform: Platform = client
        assert platform.name == "example-province"
        assert platform.offers == frozenset(Offer) - {Offer.RELATIONS, Offer.ACCEPTANCES}
    few = {name: said.operations[name] for name in ("open_details", "item")}
    with stand.client(msgspec.structs.replace(said, operations=few)) as client:
        assert client.offers == frozenset()
        for refused in (
            client.orders().__next__,
            client.relations,
            lambda: client.file_order(ORDER),
            lambda: client.confirm_return(RETURN, "R1", sent_before=False),
        ):
            with pytest.raises(PlatformError) as raised:
                refused()
            assert raised.value.code == "not-offered" and raised.value.retry_after_s is None
    assert stand.calls == []


@pytest.mark.parametrize("rows", [1, 2, 5, 50])
def test_deliveries_come_page_after_page_with_what_stands_around_them(
    stand: Stand, rows: int
) -> None:
    with stand.client(stand.paged(rows)) as platform:
        details = list(platform.open_details())
    assert [one.detail_id for one in details] == ["D1/0", "D1/1", "D1/2", "D2/0", "D2/1"]
    assert details[1] == PlatformDetail(
        "D1/1", "D1", "S1", "C1", "81000", "培训片", "", "", "", "", "B1",
        date(2026, 1, 1), date(2028, 6, 30), 11, "", NOON,
    )  # fmt: skip
    assert len(stand.calls) == 1 + -(-5 // rows)


def test_a_row_that_cannot_be_read_is_reported_and_the_others_go_on(stand: Stand) -> None:
    first, second = stand.province.deliveries[0]["details"][:2]
    first["validTo"], second["count"] = "2028", "1.5"
    with stand.client() as platform:
        assert [one.detail_id for one in platform.open_details()] == ["D1/2", "D2/0", "D2/1"]
    assert ["expiry" in stand.unread[0], "quantity" in stand.unread[1]] == [True, True]


def test_half_a_page_is_noticed_by_its_total(stand: Stand) -> None:
    stand.fault("half", "/deliveries")
    with stand.client() as platform:
        with pytest.raises(PlatformError, match="没有新的行") as raised:
            # The second page is empty while the total says that there is more.
            list(platform.open_details())
        assert (raised.value.code, raised.value.retry_after_s) == ("bad-answer", 600)


def test_pages_may_be_followed_by_a_word_that_more_comes(stand: Stand) -> None:
    said = stand.description()
    asked = said.operations["open_details"]
    paging = Paging(
        number="page", size="size", rows=3, until=Until.MORE, until_at="data.total", more=("5",)
    )
    changed = msgspec.structs.replace(asked, paging=paging)
    described = msgspec.structs.replace(said, operations={"open_details": changed})
    with stand.client(described) as platform:
        # It says for ever that more comes: the third page brings nothing, and that is no end.
        with pytest.raises(PlatformError, match="没有新的行"):
            list(platform.open_details())
        assert len(stand.calls) == 4
        stand.province.deliveries.pop()
        assert len(list(platform.open_details())) == 3


def test_an_item_is_looked_up_and_one_nobody_knows_is_none(stand: Stand) -> None:
    stand.province.drugs["8/1 ?"] = {"name": "培训片", "ratio": 24, "price": 12.50}
    with stand.client() as platform:
        item = platform.item("8/1 ?")
        assert item is not None
        assert (item.name, item.pack_quantity, item.price) == ("培训片", 24, Decimal("12.5"))
        assert platform.item("9") is None
        for bad in ("..", ""):
            with pytest.raises(PlatformError, match="无法发送"):
                platform.item(bad)


def test_an_acceptance_is_counted_once_whatever_breaks(stand: Stand) -> None:
    with stand.client() as platform:
        details = list(platform.open_details())
        kinds = ("cut-before", "cut-after", "error", "error-after", "status")
        for detail, kind in zip(details, kinds, strict=True):
            passed = kind != "error-after"
            word = acceptance(detail, passed=passed)
            stand.fault(kind, f"/details/{detail.detail_id.replace('/', '%2F')}/")
            with pytest.raises(PlatformError) as raised:
                platform.accept(replace(word, sent_before=False))
            assert raised.value.retry_after_s is not None, kind
            platform.accept(word)
            platform.accept(word)
            # First try by the caller's word, and done all the same: the platform is asked.
            platform.accept(replace(word, sent_before=False))
            with pytest.raises(PlatformError, match="不一致"):
                platform.accept(replace(word, accepted=not passed))
        assert list(platform.open_details()) == []
    said = dict(stand.province.accepted)
    assert len(stand.province.accepted) == len(said) == 5
    assert said["D1/1"] == {"word": "合格", "count": 11, "remark": ""}
    assert said["D2/0"] == {"word": "拒收", "count": 0, "remark": ""}


def test_an_order_is_placed_once_followed_and_listed(stand: Stand) -> None:
    with stand.client() as platform:
        stand.fault("cut-after", "/orders")
        with pytest.raises(PlatformError):
            platform.file_order(ORDER)
        filed = platform.file_order(ORDER)
        platform.confirm_order(ORDER, filed.order_no)
        assert filed.order_no == "PO-YY1"
        assert filed.line_ids == {1: "PO-YY1-1", 2: "PO-YY1-2"}
        other = platform.file_order(replace(ORDER, plan_no="YY2", latest_on=None))
        held = stand.province.orders
        assert [one["latest"] for one in held.values()] == ["20261201", ""]
        assert held["PO-YY1"]["lines"][0]["price"] == 12.5
        assert "price" not in held["PO-YY1"]["lines"][1]

        orders = list(platform.orders())
        assert [one.order_no for one in orders] == ["PO-YY1", other.order_no]
        assert orders[0].lines[0] == OrderLine(
            1, "PO-YY1-1", "S1", "81000", 20, "盒", Decimal("12.5"), OrderState.CONFIRMED
        )
        assert orders[0].plan_no == "YY1" and orders[0].ordered_at == NOON

        held["PO-YY1"]["lines"][1]["state"] = 90
        states = [line.state for line in platform.followed(orders[0]).lines]
        assert states == [OrderState.CONFIRMED, OrderState.STOPPED]


def test_an_order_nobody_knows_stays_as_it_is_and_half_an_order_is_none(stand: Stand) -> None:
    with stand.client() as platform:
        for number in ("YY1", "YY2"):
            platform.file_order(replace(ORDER, plan_no=number))
        first, second = platform.orders()
        unknown = Order("PO-X", None, first.lines)
        assert platform.followed(unknown) == unknown
        stand.province.orders[first.order_no]["lines"][1]["state"] = 77
        assert list(platform.orders()) == [second]
        with pytest.raises(PlatformError, match="代码表 order 里没有“77”"):
            platform.followed(first)


def test_invoices_come_whole_and_red_ones_count_backwards(stand: Stand) -> None:
    line = {"id": "2", "drugCode": "81000", "batchNo": "B", "count": -2, "amount": "-25.00"}
    stand.province.invoices += [
        {"invoiceNo": "F1", "supplierCode": "S1", "date": "2026-11-20 08:00:00", "lines": [line]},
        {"invoiceNo": "F2", "supplierCode": "S1", "lines": [{**line, "id": "4", "count": "?"}]},
        {"invoiceNo": "F3", "supplierCode": "S1", "lines": [{**line, "id": "6"}, line]},
    ]
    with stand.client() as platform:
        first, last = platform.invoices()
    assert (first.invoice_no, first.invoiced_on) == ("F1", date(2026, 11, 20))
    (only,) = first.lines
    assert (only.quantity, only.amount, only.price, only.expiry) == (-2, Decimal(-25), None, None)
    assert [one.line_id for one in last.lines] == ["2", "6"]
    assert len(stand.unread) == 1


def test_a_return_is_filed_confirmed_once_and_followed(stand: Stand) -> None:
    with stand.client() as platform:
        number = platform.file_return(RETURN)
        assert platform.return_state(number) is ReturnState.SENDING
        stand.fault("cut-after", f"/returns/{number}/confirm")
        with pytest.raises(PlatformError):
            platform.confirm_return(RETURN, number, sent_before=False)
        platform.confirm_return(RETURN, number, sent_before=True)
        assert platform.return_state(number) is ReturnState.UNDER_REVIEW
        assert platform.return_state("R9") is None
        with pytest.raises(PlatformError, match="重新申请"):
            platform.confirm_return(RETURN, "R9", sent_before=True)
    held = stand.province.returns[number]
    assert (held["confirmed"], held["amount"], held["count"]) == (1, 37.5, 3)


def test_a_token_is_kept_until_it_expires_and_replaced_where_it_is_refused(stand: Stand) -> None:
    with stand.client() as platform:
        list(platform.open_details())
        list(platform.open_details())
        assert stand.province.calls.count("/login") == 1
        stand.province.turn(seconds=VALID_S - 20)
        list(platform.open_details())
        assert stand.province.calls.count("/login") == 2
        # The platform forgets early: refused, nothing done, once more with a new one.
        stand.province.tokens.clear()
        (first, *_) = platform.open_details()
        stand.province.tokens.clear()
        platform.accept(replace(acceptance(first), sent_before=False))
        assert len(stand.province.accepted) == 1
        stand.fault("error", "/deliveries", "401")
        stand.fault("error", "/deliveries", "401")
        with pytest.raises(PlatformError, match="核对账号权限") as raised:
            list(platform.open_details())
        assert raised.value.retry_after_s is None


def test_secrets_stand_in_no_journal_and_no_message(stand: Stand) -> None:
    wrong = "错的<密码>\"'"
    with stand.client(password=wrong) as platform, pytest.raises(PlatformError) as raised:
        list(platform.open_details())
    assert raised.value.code == "402" and "******" in raised.value.message
    with stand.client() as platform:
        list(platform.open_details())
    written = repr(stand.calls) + str(raised.value) + raised.value.message
    for secret in (wrong, PASSWORD, ACCOUNT, *stand.province.tokens):
        assert secret not in written
    assert [one.message for one in stand.calls] == ["login", "login", "open_details"]
    assert "不保存" in str(stand.calls[1].response)
    with pytest.raises(ValueError, match="password"):
        DeclaredPlatform(stand.description(), {"account": "x"})


def test_an_answer_that_is_slow_or_too_large_is_given_up(stand: Stand) -> None:
    stand.fault("slow", "/deliveries")
    with stand.client(stand.description(timeout_s=0.3)) as platform:
        with pytest.raises(PlatformError) as raised:
            list(platform.open_details())
        assert (raised.value.code, raised.value.retry_after_s) == ("timeout", 60)
    with stand.client(stand.description(most_bytes=1024)) as platform:
        with pytest.raises(PlatformError) as raised:
            list(platform.open_details())
        assert raised.value.code == "too-large"


def test_result_codes_say_when_another_try_makes_sense(stand: Stand) -> None:
    with stand.client() as platform:
        for code, wait_s in (("429", 30), ("5012", 60), ("3009", None)):
            stand.fault("error", "/deliveries", code)
            with pytest.raises(PlatformError) as raised:
                list(platform.open_details())
            assert (raised.value.code, raised.value.retry_after_s) == (code, wait_s)


def test_a_status_speaks_where_no_code_does(stand: Stand) -> None:
    stand.province.drugs["8"] = {"name": "培训片", "ratio": 24}
    with stand.client() as platform:
        for status, code, wait_s in (("503", "http-503", 600), ("403", "http-403", None)):
            stand.fault("http", "/drugs", status)
            with pytest.raises(PlatformError) as raised:
                platform.item("8")
            assert (raised.value.code, raised.value.retry_after_s) == (code, wait_s)
        stand.fault("http", "/drugs", "404")
        assert platform.item("8") is None
        stand.fault("http", "/drugs", "401")
        assert platform.item("8") is not None
        stand.fault("http", "/drugs", "200")
        with pytest.raises(PlatformError) as raised:
            platform.item("8")
        assert (raised.value.code, raised.value.retry_after_s) == ("X9", None)


FAULTS = st.sampled_from(["", "cut-before", "cut-after", "error", "error-after", "status"])


@settings(
    max_examples=12,
    deadline=timedelta(seconds=60),
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(st.lists(st.tuples(st.booleans(), st.lists(FAULTS, max_size=3)), min_size=1, max_size=5))
def test_what_was_accepted_is_what_the_platform_holds_in_every_history(
    running: Stand, plan: list[tuple[bool, list[str]]]
) -> None:
    running.province.__init__()  # type: ignore[misc]
    running.province.deliveries.append(delivery(1, len(plan)))
    with running.client() as platform:
        for detail, (passed, kinds) in zip(list(platform.open_details()), plan, strict=True):
            for kind in filter(None, kinds):
                running.fault(kind, "/details/")
            word = acceptance(detail, passed=passed)
            for _ in range(len(kinds) + 1):
                try:
                    platform.accept(word)
                    break
                except PlatformError as error:
                    assert error.retry_after_s is not None
            running.province.faults.clear()
            platform.accept(word)
    held = [(number, said["word"] == "合格") for number, said in running.province.accepted]
    assert held == [(f"D1/{at}", passed) for at, (passed, _) in enumerate(plan)]
