"""Invoices of the training platform over real loopback HTTP."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import requests

from sync.sandbox.app import build
from sync.sandbox.training.catalogue import load_catalogue
from sync.sandbox.training.delivery import training_delivery
from sync.sandbox.training.invoice import invoice_of
from sync.sandbox.training.ledger import Ledger
from sync.sandbox.training.order import delivered_order
from sync.serving import ThreadedServer
from tests.sync.sandbox.raw_soap import SETTINGS, Answered, ask

DAY = date(2026, 11, 21)


def pages(url: str) -> list[Answered]:
    found = [ask(url, "YY004", YQBM="", FPMXBH="")]
    while found[-1].main["SFWJ"] == "0":
        found.append(ask(url, "YY004", YQBM="", FPMXBH=found[-1].structs[-1]["FPMXBH"]))
    return found


def lines(url: str) -> list[dict[str, str]]:
    return [dict(row) for page in pages(url) for row in page.structs]


def test_lines_come_in_the_order_of_their_numbers_and_add_up(url: str) -> None:
    rows = lines(url)
    numbers = [row["FPMXBH"] for row in rows]
    assert numbers == sorted(numbers)
    assert {len(number) for number in numbers} == {20}
    (total,) = {row["FPHSZJE"] for row in rows}
    assert sum(Decimal(row["HSJE"]) for row in rows) == Decimal(total)
    for row in rows:
        assert Decimal(row["HSDJ"]) * int(row["SPSL"]) == Decimal(row["HSJE"])
        assert (row["SFCH"], row["SL"], len(row["YXRQ"])) == ("0", ".13", 8)


def test_an_unknown_distributor_and_a_cursor_at_the_end(url: str) -> None:
    assert ask(url, "YY004", YQBM="nobody", FPMXBH="").code == "12003"
    last = lines(url)[-1]["FPMXBH"]
    after = ask(url, "YY004", YQBM="", FPMXBH=last)
    assert (after.structs, after.main["SFWJ"]) == ([], "1")


def test_what_is_billed_stays_the_same_when_more_trucks_come(url: str) -> None:
    before = lines(url)
    sent = requests.post(f"{url}/training/deliveries", json={"lines": 2}, timeout=30)
    assert sent.status_code == 201
    after = lines(url)
    assert after[: len(before)] == before
    assert len({row["FPH"] for row in after}) == 2


def test_small_deliveries_are_billed_as_they_were_sent() -> None:
    settings = replace(SETTINGS, lines=2, cartons=4)
    server = ThreadedServer(build(settings))
    server.start()
    dock = requests.get(f"{server.url}/training/orders", timeout=30).json()
    ordered = {
        row["order_line_id"]: (str(row["quantity"]), row["price"])
        for order in dock
        for row in order["lines"]
        if row["delivered_quantity"]
    }
    billed = {row["GLMXBH"]: (row["SPSL"], row["HSDJ"]) for row in lines(server.url)}
    assert server.stop()
    assert billed == ordered


def test_without_a_waiting_order_nothing_is_billed_that_was_not_sent() -> None:
    ledger = Ledger(None)
    delivery = training_delivery(1, today=DAY)
    ledger.add(delivery, delivered_order(delivery, "00000000001"))
    items = {item.province_code: item for item in load_catalogue()}
    invoice = invoice_of(ledger.details(), items, [])
    ledger.close()
    assert len(invoice.lines) == len(delivery.lines)
