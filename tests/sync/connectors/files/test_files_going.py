"""Files that go: one for each order, return and delivery, written over while nobody took them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.links.mapping.reading import open_mapped
from app.links.mapping.values import FieldColumn, TableMapping
from app.purchasing.returns import ReturnState
from sync.connectors.files import putting
from sync.connectors.files.platform import FilesPlatform
from sync.connectors.port import (
    DetailAcceptance,
    LineToPlace,
    OrderToPlace,
    PlatformError,
    ReturnToFile,
)
from tests.sync.connectors.files.folders import Folders, delivery, with_mapping, without

ORDER = OrderToPlace(
    "CG-2026/1",
    "PSD1",
    date(2026, 12, 1),
    (
        LineToPlace(1, "P001", 40, False, Decimal("12.50"), "D01"),
        LineToPlace(2, "P002", 7, True, None, "D01", "急"),
    ),
)
NAME = "订单-CG-2026_1-"
RETURN = ReturnToFile(
    *("T-1", "D01", "PSD1", "P001", "A2601", 3, Decimal("12.50"), True, "破损"), ("7", "8")
)


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Folders]:
    yield Folders(tmp_path)
    left = [one for one in tmp_path.rglob("*") if one.name.endswith((".part", ".tmp"))]
    assert not left


def place(platform: FilesPlatform, order: OrderToPlace = ORDER) -> None:
    filed = platform.file_order(order)
    assert filed.order_no == order.plan_no
    assert filed.line_ids[1] == f"{order.plan_no}/1"
    platform.confirm_order(order, filed.order_no)


def test_an_order_that_is_sent_again_lies_there_once(folders: Folders) -> None:
    place(folders.platform())
    (name,) = folders.written()
    assert name.startswith(NAME) and name.endswith(".csv")
    head, *rows = (folders.outgoing / name).read_text("gb18030").splitlines()
    assert head.startswith("医院计划单号,行号,省标代码,采购数量,采购计量单位")
    assert rows[0].startswith("CG-2026/1,1,P001,40,包装单位,12.50,500.00,D01,PSD1,2026-12-01")
    assert rows[1].startswith("CG-2026/1,2,P002,7,最小使用单位,,,") and rows[1].endswith("急")
    before = (folders.outgoing / name).read_bytes()
    place(folders.platform())
    assert folders.written() == [name]
    assert (folders.outgoing / name).read_bytes() == before
    note = (folders.outgoing / "读我.txt").read_text("utf-8-sig")
    assert "sent" in note and "订单-….csv" in note and str(folders.incoming) in note


def test_an_order_that_was_carried_away_is_never_written_again(folders: Folders) -> None:
    place(folders.platform())
    (name,) = folders.written()
    (folders.outgoing / name).rename(folders.outgoing / "sent" / name)
    place(folders.platform())
    assert folders.written() == []
    changed = replace(ORDER, lines=ORDER.lines[:1])
    with pytest.raises(PlatformError, match="已被取走") as refused:
        place(folders.platform(), changed)
    assert refused.value.retry_after_s is None
    (folders.outgoing / "sent" / name).rename(folders.outgoing / name)
    place(folders.platform(), changed)
    assert folders.written() == [name] and len(folders.rows(name)) == 1


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("keeps", [0, 1])
def test_a_stop_while_an_order_is_written_ends_with_one_order(
    folders: Folders, monkeypatch: pytest.MonkeyPatch, keeps: int
) -> None:
    left = [keeps]
    kept = putting.Putting._keep

    def die(*said: object, **_more: object) -> None:
        if not left[0]:
            raise Killed
        left[0] -= 1
        kept(*said)  # type: ignore[arg-type]

    with monkeypatch.context() as during:
        during.setattr(putting.Putting, "_keep", die)
        with pytest.raises(Killed):
            place(folders.platform())
    place(folders.platform())
    (name,) = folders.written()
    assert len(folders.rows(name)) == 2


def test_acceptances_of_a_delivery_come_into_one_file(folders: Folders) -> None:
    folders.lay("a.csv", delivery("PS-1", 3), delivery("PS-2", 1, 5))
    platform = folders.platform()
    details = list(platform.open_details())
    for one in details[:2]:
        platform.accept(_word(one.detail_id, accepted=True))
    platform = folders.platform()
    platform.accept(_word(details[1].detail_id, accepted=True))
    assert folders.written() == ["验收-D01-PS-1.csv"]
    rows = folders.rows("验收-D01-PS-1.csv")
    assert len(rows) == 2 and ",验收通过,PS-1,D01," in rows[0] and ",A2601,2028-01-02," in rows[0]
    (folders.outgoing / "验收-D01-PS-1.csv").rename(folders.outgoing / "sent" / "x.csv")
    platform.accept(_word(details[2].detail_id, accepted=False))
    platform.accept(_word(details[0].detail_id, accepted=True))
    platform.accept(_word(details[3].detail_id, accepted=True))
    platform.accept(_word("nobody's", accepted=True))
    assert len(folders.written()) == 3
    assert [row.split(",")[1] for row in folders.rows("验收-D01-PS-1-2.csv")] == ["验收不通过"]
    assert any(one.startswith("验收-nobody's") for one in folders.written())


def _word(detail_id: str, *, accepted: bool) -> DetailAcceptance:
    return DetailAcceptance(detail_id, "D01", "C1", "P001", 40, accepted, "", True)


def test_a_return_is_written_once_and_then_under_review(folders: Folders) -> None:
    platform = folders.platform()
    assert platform.return_state("T-1") is None
    number = platform.file_return(RETURN)
    assert folders.written() == []
    for again in (False, True):
        platform.confirm_return(RETURN, number, sent_before=again)
    assert folders.written() == ["退货-T-1.xlsx"]
    assert zipfile.is_zipfile(folders.outgoing / "退货-T-1.xlsx")
    with open_mapped(folders.outgoing / "退货-T-1.xlsx", folders.mappings["returns"]) as reading:
        (row,) = reading.rows
    assert isinstance(row, dict)
    assert row["amount"] == Decimal("37.5") and row["detail_ids"] == ("7", "8")
    assert row["volume_based"] == "1" and row["quantity"] == 3
    assert folders.platform().return_state("T-1") is ReturnState.UNDER_REVIEW


def test_an_order_is_filled_up_from_the_catalogue_and_the_platform_s_form(folders: Folders) -> None:
    kept = folders.mappings["catalogue"].columns
    known = ("province_code", "name", "unit", "dosage_unit", "pack_quantity")
    ours = {
        "province_code": FieldColumn(("药品编码",)),
        "name": FieldColumn(("药品名称",)),
        "unit": FieldColumn(("药品单位",)),
        "quantity": FieldColumn(("采购数量",)),
        "plan_no": FieldColumn((), 6),
    }
    above = ("某省订单导入", *("",) * 5), ("药品", "药品", "药品", "采购", "", "")
    head = (*above, ("编码", "名称", "单位", "数量", "备注", ""))
    with_mapping(
        folders,
        catalogue=TableMapping("catalogue", {name: kept[name] for name in known}),
        orders=TableMapping("orders", ours, heading_rows=2, head=head, ending=".csv"),
    )
    labels = ",".join(folders.mappings["catalogue"].kind.field(name).label for name in known)
    folders.lay("目录.csv", "P001,阿莫西林,盒,粒,24\n", "P002,头孢,瓶,片,7\n", head=labels)
    place(folders.platform())
    (name,) = folders.written()
    assert (folders.outgoing / name).read_text("utf-8-sig").splitlines() == [
        *("某省订单导入,,,,,", "药品,药品,药品,采购,,", "编码,名称,单位,数量,备注,"),
        *("P001,阿莫西林,盒,40,,CG-2026/1", "P002,头孢,片,7,,CG-2026/1"),
    ]


def test_a_folder_that_is_gone_waits_and_what_is_not_mapped_is_refused(folders: Folders) -> None:
    platform = folders.platform()
    assert platform.try_out().chinese == "可以写入"
    away = folders.root / "away"
    folders.outgoing.rename(away)
    for ask in (lambda: place(platform), platform.try_out):
        with pytest.raises(PlatformError, match="U 盘已拔出") as gone:
            ask()
        assert gone.value.retry_after_s
    assert not folders.outgoing.exists()
    away.rename(folders.outgoing)
    place(platform)
    without(folders, "orders", "acceptances", "returns")
    platform = folders.platform()
    with pytest.raises(PlatformError, match="列对照") as refused:
        platform.file_order(ORDER)
    assert refused.value.retry_after_s is None
    with pytest.raises(PlatformError, match="验收"):
        platform.accept(_word("1", accepted=True))
    (folders.outgoing / ".tracedock" / next(iter(_ledgers(folders)))).write_text("{")
    folders.mappings = Folders(folders.root).mappings
    with pytest.raises(PlatformError, match="已损坏"):
        place(folders.platform())


def _ledgers(folders: Folders) -> list[str]:
    return [one.name for one in (folders.outgoing / ".tracedock").iterdir()]
