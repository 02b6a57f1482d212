"""What a province gives back of acceptances, and a day reconciled with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.links.mapping.values import FieldColumn
from sync.connectors.files.settings import MappingRefused, read_mappings
from sync.connectors.port import DetailState, Offer, PlatformError
from tests.sync.connectors.files.folders import (
    NOW,
    Folders,
    by_labels,
    delivery,
    with_mapping,
    without,
)

TODAY = NOW.date()
OPEN, PASSED, FAILED = DetailState.OPEN, DetailState.PASSED, DetailState.FAILED
_WITHOUT_NUMBERS = ("delivery_no", "province_code", "batch", "state", "taken")


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


def states(folders: Folders) -> dict[str, tuple[DetailState, int | None]]:
    """By the batch, as a service sees it that has just started."""
    seen = folders.platform().accepted(TODAY, TODAY)
    return {one.detail.batch: (one.state, one.received) for one in seen}


def test_the_last_file_that_names_a_detail_says_how_it_stands(folders: Folders) -> None:
    folders.lay("配送单.csv", delivery("PS-1", 3))
    first, second, _third = folders.platform().open_details()
    assert set(states(folders).values()) == {(OPEN, None)}
    head = "配送明细编号,验收状态,验收数量"
    rows = f"{first.detail_id},合格,38\n{second.detail_id},不合格,0\nF-nobody,合格,1\n"
    folders.lay("验收状态-1.csv", rows, head=head)
    assert states(folders) == {"A2601": (PASSED, 38), "A2602": (FAILED, 0), "A2603": (OPEN, None)}
    folders.later(hours=1)
    folders.lay("验收状态-2.csv", f"{second.detail_id},20,40\n", head=head)
    assert states(folders)["A2602"] == (DetailState.STOCKED, 40)
    # What no code table knows is reported, and what was known stays.
    folders.lay("验收状态-3.csv", f"{second.detail_id},大概行,1\n", head=head)
    assert states(folders)["A2602"] == (DetailState.STOCKED, 40)
    assert "大概行" in folders.report("failed/验收状态-3.csv")
    folders.later(days=2)
    assert folders.platform().open_details()
    assert not list(folders.platform().accepted(folders.now.date(), folders.now.date()))


def test_rows_without_numbers_are_about_what_agrees_in_the_rest(folders: Folders) -> None:
    with_mapping(
        folders, **{"acceptance-states": by_labels("acceptance-states", *_WITHOUT_NUMBERS)}
    )
    folders.lay("配送单.csv", delivery("PS-1", 2), delivery("PS-2", 1, 3))
    head = "配送单号,省标代码,批号,验收状态,验收数量"
    folders.lay("验收状态.csv", "PS-1,,,验收通过,80\nPS-1,P002,A2602,拒收,0\n", head=head)
    assert states(folders) == {
        "A2601": (PASSED, None),
        "A2602": (FAILED, None),
        "A2603": (OPEN, None),
    }


def test_where_no_such_file_is_given_nothing_is_offered(folders: Folders) -> None:
    assert Offer.ACCEPTANCES in folders.platform().offers
    without(folders, "acceptance-states")
    platform = folders.platform()
    assert Offer.ACCEPTANCES not in platform.offers
    with pytest.raises(PlatformError, match="验收状态的列对照") as refused:
        list(platform.accepted(TODAY, TODAY))
    assert refused.value.retry_after_s is None
    blind = by_labels("acceptance-states", "province_code", "state")
    with pytest.raises(MappingRefused, match="配送明细编号"):
        read_mappings({"mapping-acceptance-states": blind.as_json()})
    seeing = replace(blind, columns={**blind.columns, "delivery_no": FieldColumn(("配送单号",))})
    assert set(read_mappings({"mapping-acceptance-states": seeing.as_json()})) == {
        "acceptance-states"
    }
