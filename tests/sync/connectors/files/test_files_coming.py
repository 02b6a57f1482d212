"""Files that come: whole and once, with a report; nothing is lost by a kill, a cable, a rival."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.purchasing.orders import Order, OrderLine
from app.purchasing.returns import ReturnState
from app.purchasing.states import OrderState
from sync.connectors.files import taking
from sync.connectors.files.platform import FilesPlatform
from sync.connectors.files.records import Records
from sync.connectors.port import Offer, PlatformError
from tests.sync.connectors.files.folders import (
    DELIVERIES,
    HEAD,
    NOW,
    Folders,
    delivery,
    renamed,
    with_mapping,
    without,
)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


def numbers(platform: FilesPlatform) -> list[tuple[str, str, int]]:
    return sorted((one.delivery_no, one.batch, one.quantity) for one in platform.open_details())


def test_a_file_is_taken_once_and_told_again_after_a_restart(folders: Folders) -> None:
    folders.lay("配送单-周一.csv", delivery("PS-1"), delivery("PS-2", 1))
    platform = folders.platform()
    first = list(platform.open_details())
    assert [one.delivery_no for one in first] == ["PS-1", "PS-1", "PS-2"]
    assert {one.distributor_code for one in first} == {"D01"}
    assert first[0].carton_no == "PS-1-C1" and first[0].shipped_at == NOW
    assert len({one.detail_id for one in first}) == 3
    assert folders.names("done") == ["配送单-周一.csv"] and folders.names("failed") == []
    assert "3 行全部收下" in folders.report("done/配送单-周一.csv")
    assert list(platform.open_details()) == first
    folders.later(days=2)
    assert list(platform.open_details()) == first, "once a day all of it is told again"
    assert list(platform.open_details()) == []
    assert list(folders.platform().open_details()) == first
    folders.later(days=70)
    assert list(folders.platform().open_details()) == []
    assert [(one.message, one.ok, one.outcome) for one in folders.calls] == [
        ("deliveries", True, "done")
    ]


def test_the_same_content_is_not_taken_twice_but_a_corrected_one_is(folders: Folders) -> None:
    folders.lay("a.csv", delivery("PS-1", 2))
    platform = folders.platform()
    before = list(platform.open_details())
    folders.lay("b.csv", delivery("PS-1", 2))
    assert list(platform.open_details()) == before
    assert folders.names("done") == ["a.csv", "b.csv"]
    assert "没有再收一遍" in folders.report("done/b.csv")
    folders.later(hours=1)
    folders.lay("a.csv", delivery("PS-1", 2, quantity="39"), delivery("PS-1", 1, 3))
    after = list(platform.open_details())
    assert folders.names("done") == ["a-2.csv", "a.csv", "b.csv"]
    assert [one.quantity for one in after] == [39, 39, 40]
    assert [one.detail_id for one in after[:2]] == [one.detail_id for one in before]


def test_alike_details_of_one_file_are_several(folders: Folders) -> None:
    row = "PS-1,P001,药,A1,2028-01-01,5,\n"
    folders.lay("a.csv", row, row)
    assert numbers(folders.platform()) == [("PS-1", "A1", 5)] * 2


def test_a_delivery_with_a_bad_row_is_not_taken_the_others_are(folders: Folders) -> None:
    bad = "PS-2,P009,坏,A9,2028-13-01,7,C\n"
    folders.lay("单.csv", delivery("PS-1"), delivery("PS-2"), bad, delivery("PS-3"))
    platform = folders.platform()
    assert [number for number, _batch, _n in numbers(platform)] == ["PS-1"] * 2 + ["PS-3"] * 2
    report = folders.report("failed/单.csv").splitlines()
    assert "收下 4 行" in report[1]
    assert report[2].startswith("6,有效期,2028-13-01,未读入,")
    assert "PS-2" in report[3] and "其余 2 行也没有收下" in report[3]
    folders.lay("单.csv", delivery("PS-1"), delivery("PS-2"), bad, delivery("PS-3"))
    assert len(numbers(platform)) == 4
    assert folders.report("failed/单-2.csv") == folders.report("failed/单.csv")
    lost = "PS-7,P001,药,A1,2028-01-01,5,\n,P002,药,A2,2028-01-01,5,\n"
    folders.lay("单号丢了.csv", lost)
    assert not [one for one in numbers(platform) if one[0] == "PS-7"]
    assert folders.names("failed") == ["单-2.csv", "单.csv", "单号丢了.csv"]


def test_bad_files_never_stop_good_ones(folders: Folders) -> None:
    (folders.incoming / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0 old")
    (folders.incoming / "b.xlsx").write_bytes(b"PK\x03\x04 broken")
    (folders.incoming / "c.csv").write_bytes(b"")
    (folders.incoming / "d.csv").write_text("甲,乙\n1,2\n", "utf-8")
    (folders.incoming / "配送单e.csv").write_text("甲,乙\n1,2\n", "utf-8")
    (folders.incoming / "f.pdf").write_bytes(b"%PDF")
    (folders.incoming / "~$g.xlsx").write_bytes(b"x")
    folders.lay("z.csv", delivery("PS-1", 1))
    assert len(numbers(folders.platform())) == 1
    assert folders.names("failed") == ["a.xls", "b.xlsx", "c.csv", "d.csv", "配送单e.csv"]
    assert "另存为 XLSX" in folders.report("failed/a.xls")
    assert "看不出是哪一种表" in folders.report("failed/d.csv")
    assert "缺少必需的列" in folders.report("failed/配送单e.csv")
    assert (folders.incoming / "f.pdf").exists()
    assert sum(not one.ok for one in folders.calls) == 5


def test_a_file_that_is_still_being_written_waits(folders: Folders) -> None:
    path = folders.lay("a.csv", delivery("PS-1", 1))
    growing = [delivery("PS-1", 1, 2)]

    def sleep(_seconds: float) -> None:
        if growing:
            with path.open("a", encoding="gb18030", newline="") as file:
                file.write(growing.pop(0))

    platform = folders.platform(sleep)
    assert numbers(platform) == []
    assert path.exists()
    assert len(numbers(platform)) == 2
    assert not path.exists()


def test_a_file_the_disk_refuses_keeps_no_other_away(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders.lay("a.csv", delivery("PS-1", 1))
    folders.lay("b.csv", delivery("PS-2", 1))
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name == "a.csv":
            raise OSError(28, os.strerror(28))
        return rename(self, target)

    platform = folders.platform()
    with monkeypatch.context() as during:
        during.setattr(Path, "rename", refuse)
        with pytest.raises(PlatformError, match="磁盘已满"):
            platform.look()
    assert folders.names("done") == ["b.csv"]
    assert [number for number, _batch, _n in numbers(platform)] == ["PS-1", "PS-2"]


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux alone")
def test_a_name_written_in_gb18030_is_read(folders: Folders) -> None:
    path = folders.lay("a.csv", delivery("PS-1", 1))
    path.rename(os.fsdecode(os.fsencode(folders.incoming) + "/配送单一.csv".encode("gb18030")))
    assert len(numbers(folders.platform())) == 1
    assert folders.names("done") == ["配送单一.csv"]


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("step", ["write_table", "keep", "rename", "after"])
def test_a_stop_between_any_two_steps_loses_nothing_and_takes_nothing_twice(
    folders: Folders, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    bad = "PS-2,P009,坏,A9,坏,7,C\n"
    folders.lay("a.csv", delivery("PS-1"), bad)

    def die(*_said: object, **_more: object) -> None:
        raise Killed

    with monkeypatch.context() as during:
        if step == "write_table":
            during.setattr(taking, "write_table", die)
        elif step == "keep":
            during.setattr(Records, "keep", die)
        elif step == "rename":
            during.setattr(Path, "rename", die)
        else:
            during.setattr(taking, "JournalEntry", die)
        with pytest.raises(Killed):
            folders.platform().look()
    platform = folders.platform()
    assert [number for number, _batch, _n in numbers(platform)] == ["PS-1"] * 2
    assert numbers(platform) == numbers(folders.platform())
    assert folders.names("failed") == ["a.csv"] and folders.names("done") == []
    assert "收下 2 行" in folders.report("failed/a.csv")
    assert len(list((folders.incoming / ".tracedock" / "taken").glob("*.jsonl"))) == 1
    assert not list(folders.incoming.glob("*.csv"))


_TAKE = """
import sys
from pathlib import Path
from tests.sync.connectors.files.folders import Folders
Folders(Path(sys.argv[1])).platform().look()
"""


def test_a_service_that_is_killed_goes_on_where_it_was(folders: Folders) -> None:
    count = 60
    for number in range(count):
        folders.lay(f"f{number:02}.csv", delivery(f"PS-{number}", 9))
    here = Path(__file__).resolve().parents[4]
    process = subprocess.Popen([sys.executable, "-c", _TAKE, str(folders.root)], cwd=here)
    done = folders.incoming / "done"
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        if done.exists() and len(list(done.iterdir())) > 6:
            process.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
            break
        time.sleep(0.005)
    process.wait(60)
    told = numbers(folders.platform())
    assert len(told) == len({*told}) == count * 9
    assert len(folders.names("done")) == count and not folders.names("failed")


def test_of_two_services_on_one_folder_one_takes_each_file(folders: Folders) -> None:
    for number in range(24):
        folders.lay(f"f{number:02}.csv", delivery(f"PS-{number}", 1))
    services = [folders.platform(), folders.platform()]
    wrong: list[BaseException] = []
    start = threading.Barrier(2)

    def run(service: FilesPlatform) -> None:
        try:
            start.wait(60)
            service.look()
        except BaseException as error:  # noqa: BLE001 (told by the test)
            wrong.append(error)

    threads = [threading.Thread(target=run, args=(one,)) for one in services]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not wrong
    assert len(folders.names("done")) == 24 and not list(folders.incoming.glob("*.csv"))
    reports = [one for one in (folders.incoming / "done").iterdir() if "报告" in one.name]
    assert len(reports) == 24
    assert numbers(services[0]) == numbers(services[1])
    assert len(numbers(folders.platform())) == 24


def test_a_folder_that_is_gone_is_said_and_never_made_anew(folders: Folders) -> None:
    folders.lay("a.csv", delivery("PS-1", 1))
    platform, away = folders.platform(), folders.root / "away"
    folders.incoming.rename(away)
    for ask in (platform.look, lambda: list(platform.open_details()), platform.try_in):
        with pytest.raises(PlatformError, match="U 盘已拔出") as gone:
            ask()
        assert gone.value.retry_after_s
    assert not folders.incoming.exists()
    away.rename(folders.incoming)
    assert len(numbers(platform)) == 1


def test_a_mapping_that_was_changed_reads_a_file_again(folders: Folders) -> None:
    folders.lay("a.csv", delivery("PS-1", 1), head=HEAD.replace("批号", "生产批次"))
    assert not numbers(folders.platform())
    with_mapping(folders, deliveries=renamed(DELIVERIES, "batch", "生产批次"))
    folders.lay("a.csv", delivery("PS-1", 1), head=HEAD.replace("批号", "生产批次"))
    assert numbers(folders.platform()) == [("PS-1", "A2601", 40)]


def test_catalogue_invoices_and_relations_come_by_files(folders: Folders) -> None:
    folders.lay(
        *("目录.csv", "P001,阿莫西林胶囊,24,12.50,国药准字H20050001,甲；乙\n"),
        head="省标代码,通用名,转换比,单价,批准文号,配送企业",
    )
    rows = "F1,D01,P001,40,12.50,CG-1,2\nF1,D01,P002,-2,8,,\nF2,D01,P001,1,,,\n"
    folders.lay("发票.csv", rows, head="发票号,配送企业代码,省标代码,数量,单价,医院计划单号,行号")
    folders.lay(
        "配送关系.csv", "D01,甲公司,P001,停用\n", head="配送企业代码,配送企业名称,省标代码,是否有效"
    )
    only = ("province_code", "name", "pack_quantity", "price", "approval_number", "distributors")
    _trim(folders, "catalogue", only)
    _trim(
        folders,
        "invoices",
        (
            "invoice_no",
            "distributor_code",
            "province_code",
            "quantity",
            "price",
            "plan_no",
            "line_no",
        ),
    )
    _trim(folders, "relations", ("distributor_code", "distributor", "province_code", "enabled"))
    platform = folders.platform()
    item = platform.item("P001")
    assert item is not None and (item.pack_quantity, str(item.price)) == (24, "12.50")
    assert item.distributors == ("甲", "乙") and platform.item("P404") is None
    first, second = platform.invoices()
    assert [one.quantity for one in first.lines] == [40, -2] and second.invoice_no == "F2"
    assert first.lines[0].order_line_id == "CG-1/2"
    told = platform.relations()
    assert not told.whole and [one.enabled for one in told.relations] == [False]
    assert [(one.code, one.name) for one in told.parties] == [("D01", "甲公司")]
    assert folders.names("failed") == []


def _trim(folders: Folders, table: str, fields: tuple[str, ...]) -> None:
    mapping = folders.mappings[table]
    kept = {name: one for name, one in mapping.columns.items() if name in fields}
    with_mapping(folders, **{table: replace(mapping, columns=kept)})


def test_states_of_orders_and_returns_come_by_files(folders: Folders) -> None:
    line = OrderLine(1, "CG-1/1", "D01", "P001", 40, "盒", None, OrderState.DRAFT)
    order = Order("CG-1", NOW, (line, replace(line, line_no=2, order_line_id="CG-1/2")), "CG-1")
    platform = folders.platform()
    assert [one.state for one in platform.followed(order).lines] == [OrderState.SENT] * 2
    head = "医院计划单号,行号,省标代码,订单状态,订单明细编号"
    folders.lay("订单状态1.csv", "CG-1,,,已确认,\n", head=head)
    folders.later(hours=1)
    folders.lay("订单状态2.csv", "CG-1,2,P001,配送中,8100\nCG-9,1,,已完结,\n", head=head)
    folders.lay("退货状态.csv", "T-1,同意\n", head="退货单号,退货状态")
    stands = folders.platform().followed(order)
    assert [(one.state, one.order_line_id) for one in stands.lines] == [
        (OrderState.CONFIRMED, "CG-1/1"),
        (OrderState.DELIVERING, "8100"),
    ]
    assert folders.platform().return_state("T-1") is ReturnState.GRANTED
    assert folders.platform().return_state("T-2") is None


def test_what_is_not_mapped_is_not_offered(folders: Folders) -> None:
    assert folders.platform().offers == frozenset(Offer) - {Offer.ORDERS}
    without(folders, *(name for name in folders.mappings if name != "deliveries"))
    platform = folders.platform()
    assert platform.offers == frozenset() and platform.item("P001") is None
    asks: list[Callable[[], Any]] = [
        *(lambda: list(platform.invoices()), platform.relations, lambda: list(platform.orders())),
        lambda: list(platform.accepted(NOW.date(), NOW.date())),
    ]
    for ask in asks:
        with pytest.raises(PlatformError, match="不能") as refused:
            ask()
        assert refused.value.retry_after_s is None
    assert "配送单" in platform.try_in().chinese
    without(folders, "deliveries")
    path = folders.lay("a.csv", delivery("PS-1", 1))
    assert folders.platform().look() == 0 and path.exists()
