from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from app.links.exchanges import Exchange
from app.receiving.documents.delivery_file import parse_delivery_text
from app.receiving.values import PackageLevel
from app.store.tables.relay import relay_manifest
from app.store.tables.trace_bills import upstream_bill
from app.tracing.chunks import MAX_PLAIN_BYTES, Group
from sync.connectors.port import PlatformError
from sync.service.relay.manifests import body_of
from sync.service.trace_bills import listed
from sync.service.unpacking import unpack
from tests.sync.connectors.mashangfangxin.stand import inbound
from tests.sync.service.tracing_out.bench import Bench, Receipt, on_platform, rows_of


def manifests(bench: Bench) -> list[Any]:
    with bench.database.reading() as connection:
        query = select(relay_manifest).order_by(relay_manifest.c.created_at)
        return list(connection.execute(query))


def kept(bench: Bench) -> list[tuple[str, str]]:
    with bench.database.reading() as connection:
        rows = connection.execute(select(upstream_bill.c.state, upstream_bill.c.said))
        return [(row.state, row.said) for row in rows]


def handed(bench: Bench) -> list[Group]:
    with bench.database.reading() as connection:
        return list(listed.groups_of(connection, bench.org, bench.delivery_id))


def test_an_upstream_bill_waits_for_its_delivery_and_is_handed_over_once(bench: Bench) -> None:
    first = bench.run(Exchange.UPSTREAM_BILLS)
    assert (first.came, first.changed) == (1, 1)
    assert "等配送单" in first.message
    bench.arrive()
    assert "已交接" in bench.run(Exchange.UPSTREAM_BILLS).message
    (manifest,) = manifests(bench)
    assert (manifest.state, manifest.sender) == ("sealed", "platform:mashangfangxin")
    (news,) = bench.fed("manifest")
    assert news["delivery_no"] == bench.delivery.delivery_no
    tops = {package.code for _, package in on_platform(bench.delivery)}
    assert {code for group in handed(bench) for code in group.codes} == tops
    bench.begin()
    again = bench.run(Exchange.UPSTREAM_BILLS)
    assert (again.came, again.changed) == (1, 0)
    assert len(manifests(bench)) == 1


def test_a_distributors_own_hand_over_goes_first_whenever_it_comes(bench: Bench) -> None:
    bench.arrive()
    assert "已交接" in bench.run(Exchange.UPSTREAM_BILLS).message
    bench.later(seconds=1)
    bench.hand_over()
    ours, theirs = manifests(bench)
    assert (ours.state, theirs.state, theirs.sender) == ("sealed", "sealed", "")
    children = {code for group in handed(bench) if group.parent for code in group.codes}
    assert children


def test_a_line_of_large_packages_alone_does_not_make_strangers_of_its_boxes(
    file_bench: Bench,
) -> None:
    bench = file_bench
    bench.arrive()
    bench.run(Exchange.UPSTREAM_BILLS)
    with bench.database.reading() as connection:
        (ours,) = manifests(bench)
        document = parse_delivery_text(
            unpack(body_of(connection, bench.org, ours.sha256, 0), MAX_PLAIN_BYTES)
        )
    for line in document.lines:
        levels = set(line.item.drug_identifiers.values())
        assert not levels or PackageLevel.SMALL in levels


def test_a_bill_of_goods_the_distributor_handed_over_is_put_aside(file_bench: Bench) -> None:
    bench = file_bench
    bench.arrive()
    bench.hand_over()
    assert "配送企业自行交接" in bench.run(Exchange.UPSTREAM_BILLS).message
    assert len(manifests(bench)) == 1
    assert kept(bench)[0][0] == "distributor"


def test_a_carton_another_program_took_in_is_received_with_all_in_it_by_one_scan(
    file_bench: Bench,
) -> None:
    """The platform tells what is in it; the manifest lists it, and one code is our bill."""
    bench = file_bench
    bench.arrive()
    bench.platform.upload_stock_bill(inbound("HIS1", bench.stand.tops()))
    bench.later(seconds=10)
    bench.run(Exchange.UPSTREAM_BILLS)
    inside = {code: group.parent for group in handed(bench) for code in group.codes}
    for _line_no, top in on_platform(bench.delivery):
        assert inside[top.code] is None
        assert {top.code, *top.boxes()} <= inside.keys()
    line_no, large = next(one for one in on_platform(bench.delivery) if one[1].children)
    receipt = Receipt(bench)
    receipt.take(rows_of(line_no, large))
    receipt.confirm()
    (row,) = bench.rows()
    assert json.loads(row.body)["codes"] == 1


def test_a_bill_of_another_number_finds_its_delivery_by_batches(file_bench: Bench) -> None:
    bench = file_bench
    bench.delivery = replace(bench.delivery, delivery_no="PS-ANDERS")
    bench.delivery_id = bench.document().delivery_id
    bench.arrive()
    assert "已交接" in bench.run(Exchange.UPSTREAM_BILLS).message
    ((state, said),) = kept(bench)
    assert state == "handed-over"
    assert "批号" in said
    assert bench.fed("manifest")[0]["delivery_no"] == "PS-ANDERS"


def test_nothing_is_handed_over_to_one_of_two_that_look_alike(file_bench: Bench) -> None:
    bench = file_bench
    for number in ("PS-A", "PS-B"):
        bench.delivery = replace(bench.delivery, delivery_no=number)
        bench.arrive()
    assert "等配送单" in bench.run(Exchange.UPSTREAM_BILLS).message
    assert "没有自动对应" in kept(bench)[0][1]
    assert manifests(bench) == []


@pytest.mark.parametrize("method", [".listupout", ".listupout.detail"])
def test_what_breaks_is_begun_again_and_handed_over_once(file_bench: Bench, method: str) -> None:
    bench = file_bench
    bench.arrive()
    bench.stand.fault("cut-after", method)
    with pytest.raises(PlatformError):
        bench.run(Exchange.UPSTREAM_BILLS)
    assert manifests(bench) == []
    bench.begin()
    bench.run(Exchange.UPSTREAM_BILLS)
    assert [one.state for one in manifests(bench)] == ["sealed"]
