"""The stand-in for the DEP gateway as any program of others would call it: raw JSON."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from sync.sandbox.frame import LedgerError
from sync.sandbox.jiangsu_dep.account import DepAccount
from sync.sandbox.jiangsu_dep.app import DepSandboxSettings, build
from sync.sandbox.jiangsu_dep.ledger import DepLedger
from sync.sandbox.training.catalogue import load_catalogue

ACCOUNT = DepAccount(records=3)
SETTINGS = DepSandboxSettings(account=ACCOUNT, today=date(2026, 11, 21), boxes=40)
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
HEADERS = {"Code": ACCOUNT.hospital, "token": ACCOUNT.token}
SPAN = {"DownloadState": 0, "Kssj": "2026-11-01 00:00:00", "Jssj": "2026-11-30 00:00:00"}
ITEMS = load_catalogue()
ORDER: dict[str, Any] = {
    "HospitalCode": ACCOUNT.hospital,
    "OrderNO": "CG1",
    "OrderType": "0",
    "OrderLevel": "0",
    "SupplierCode": next(iter(ACCOUNT.suppliers)),
    "DistributionSiteCode": ACCOUNT.sites[0],
    "Employee": "员",
    "SumQuantity": 3,
    "Amount": 7.2,
    "Creator": "员",
    "CreateTime": "2026-11-21 12:00:00",
    "PurchaseDetail": [
        {"Seq": 1, "UniCode": ITEMS[0].province_code, "Quantity": 1, "Price": 2.4, "Amount": 2.4},
        {"Seq": 2, "UniCode": ITEMS[1].province_code, "Quantity": 2, "Price": 2.4, "Amount": 4.8},
    ],
}

Client = TestClient[Any]


@pytest.fixture
def client() -> Iterator[Client]:
    with TestClient(build(SETTINGS, lambda: NOW)) as one:
        yield one


def ask(client: Client, business: str, data: object, **headers: str) -> dict[str, Any]:
    body = {"BusinessType": business, "HospitalCode": ACCOUNT.hospital, "Data": data}
    answer = client.post("/dep/business/post", json=body, headers={**HEADERS, **headers})
    assert answer.status_code == 200
    said: dict[str, Any] = answer.json()
    assert set(said) == {"Code", "Completed", "Data", "Message"}
    assert said["Completed"] == (said["Code"] == 0)
    return said


def code(client: Client, business: str, data: object, **headers: str) -> int:
    return int(ask(client, business, data, **headers)["Code"])


def order(detail: int | None = None, **values: object) -> dict[str, Any]:
    made = deepcopy(ORDER)
    (made if detail is None else made["PurchaseDetail"][detail]).update(values)
    return made


@pytest.mark.parametrize(
    ("business", "data", "headers", "expected"),
    [
        ("YY004", {"Count": 0}, {}, 0),
        ("YY004", {"Count": 0}, {"Code": "H9"}, 10005),
        ("YY004", {"Count": 0}, {"token": "x"}, 40300),
        ("", {}, {}, 10001),
        ("YY999", {}, {}, 10002),
        ("YY006", [], {}, 10003),
        ("YY004", [], {}, 1),
        ("YY004", {}, {}, 10015),
    ],
)
def test_the_door_says_by_number_what_is_wrong(
    client: Client, business: str, data: object, headers: dict[str, str], expected: int
) -> None:
    assert code(client, business, data, **headers) == expected


@pytest.mark.parametrize("path", ["/dep/business/post", "/gateway/dep/business/post"])
def test_both_addresses_want_a_body_of_the_same_hospital(client: Client, path: str) -> None:
    body = {"BusinessType": "YY004", "HospitalCode": "H9", "Data": {"Count": 0}}
    assert client.post(path, json=body, headers=HEADERS).json()["Code"] == 11001
    for raw in (b"", b"[]", b"\xff", b"[" * 100_000):
        assert client.post(path, content=raw, headers=HEADERS).status_code == 400


def test_a_delivery_is_told_until_it_is_marked(client: Client) -> None:
    (told,) = ask(client, "YY102", SPAN)["Data"]
    assert told["SumQuantity"] == 40 == sum(one["Quantity"] for one in told["DistributionDetail"])
    assert ask(client, "YY102", {**SPAN, "Jssj": "2026-11-02 00:00:00"})["Data"] == []
    assert [code(client, "YY102", {"ID": told["ID"]}) for _ in range(2)] == [0, 20000]
    assert code(client, "YY102", {"ID": "9"}) == 1
    assert ask(client, "YY102", SPAN)["Data"] == []
    assert ask(client, "YY102", {**SPAN, "DownloadState": 1})["Data"] == [told]
    assert code(client, "YY102", {**SPAN, "Kssj": "2026-11-01"}) == 1


def test_the_catalogue_comes_page_by_page_from_a_day(client: Client) -> None:
    asked = {"Kssj": "2000-01-01 00:00:00", "Count": 5}
    pages = [ask(client, "YY003", {**asked, "Page": page})["Data"] for page in range(1, 99)]
    told = [item["UniCode"] for page in pages for item in page]
    assert told == [item.province_code for item in ITEMS]
    assert {len(page) for page in pages[: len(ITEMS) // 5]} == {5}
    assert (
        ask(client, "YY003", {"Kssj": "2026-06-01 00:00:00", "Count": 5, "Page": 1})["Data"] == []
    )
    assert code(client, "YY003", {**asked, "Page": 0}) == 1
    assert {one["Type"] for one in ask(client, "YY004", {"Count": 0})["Data"]} == {1, 2}


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        (order(OrderNO=""), 10015),
        (order(OrderType=None), 10015),
        (order(CreateTime="2026-11-21"), 1),
        (order(ArrivalTime="soon"), 1),
        (order(HospitalCode="H9"), 11001),
        (order(DistributionSiteCode="P9"), 11003),
        (order(SupplierCode="S9"), 11004),
        (order(SupplierCode=ACCOUNT.parties[2].code), 11004),
        (order(PurchaseDetail=[]), 10010),
        (order(PurchaseDetail=None), 1),
        (order(SumQuantity=4), 1),
        (order(Amount=7.3), 1),
        (order(0, Amount=2.5), 1),
        (order(0, Quantity=0), 1),
        (order(0, Quantity="NaN"), 1),
        (order(0, UniCode="X9"), 11002),
        (order(0, UniCode=ITEMS[1].province_code), 10011),
        (order(0, Seq=2), 10013),
    ],
)
def test_an_order_that_is_not_right_leaves_nothing(
    client: Client, bad: dict[str, Any], expected: int
) -> None:
    assert code(client, "YY101", [bad]) == expected
    assert client.get("/training/dep/orders").json() == []


def test_a_number_is_used_once_and_good_orders_are_taken_beside_bad_ones(client: Client) -> None:
    later = order(CreateTime="2026-11-22 00:00:00")
    assert [code(client, "YY101", [one]) for one in (ORDER, later)] == [0, 12000]
    assert code(client, "YY101", [order(Employee="他")]) == 3
    assert code(client, "YY101", [order(OrderNO="CG2"), order(OrderNO="CG3", Amount=1)]) == 2
    assert code(client, "YY101", []) == 10010
    assert code(client, "YY101", [order(OrderNO=f"CG{at}") for at in range(4)]) == 10014
    held = client.get("/training/dep/orders").json()
    assert [one["OrderNO"] for one in held] == ["CG1", "CG2"]
    assert client.post("/training/dep/orders/CG2/delivery").status_code == 201
    assert client.post("/training/dep/orders/CG3/delivery").status_code == 404
    told = ask(client, "YY102", SPAN)["Data"][-1]
    seqs = {one["PurchaseDetailSeq"]: one["Quantity"] for one in told["DistributionDetail"]}
    assert (told["PurchaseOrderNo"], seqs) == ("CG2", {"1": 1, "2": 2})


def test_it_remembers_in_its_file_and_goes_on_from_there(tmp_path: Path) -> None:
    settings = replace(SETTINGS, database=tmp_path / "here" / "dep.db")
    for expected in (1, 2):
        with TestClient(build(settings, lambda: NOW)) as client:
            assert len(client.get("/training/dep/deliveries").json()) == expected
            assert client.post("/training/dep/deliveries", json={}).status_code == 201
            assert client.post("/training/dep/deliveries", json={"boxes": 1}).status_code == 400
    (tmp_path / "other.db").write_bytes(b"no database at all" * 60)
    with pytest.raises(LedgerError, match="移走"):
        DepLedger(tmp_path / "other.db")
