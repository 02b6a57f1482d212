"""What a person wishes of designs is done in its order, kept in files, and told in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

import platformdirs
import pytest
from PIL import Image

from app.entry.arguments import build_parser
from app.labels.designing import (
    DesignChecked,
    DesignDeleted,
    DesignDrawn,
    DesignExported,
    DesignKept,
    DesignNotKept,
    DesignOpened,
    DesignRefused,
    DesignsListed,
    Trial,
    Which,
)
from printing.command import check_design
from printing.designing import DesignDesk
from printing.labels.checking import check, prevents
from printing.labels.design import DesignError, Kind
from printing.labels.kinds import SAMPLES
from printing.labels.layout import lay_out
from printing.labels.offering import offered
from printing.labels.own import FOLDER_NAME, OwnDesigns
from printing.labels.raster import render
from printing.labels.reading import of_document
from printing.labels.shipped import shipped
from tests.printing.labels.designs import code, document, rows, text
from tests.printing.labels.test_command import print_labels
from tests.test_commands import label

WAIT_S = 60
CARTON = Which("carton-100x150", own=False)
Event = TypeVar("Event")


class Bench:
    """A desk, and what it told."""

    def __init__(self, folder: Path) -> None:
        self.told: SimpleQueue[object] = SimpleQueue()
        self.desk = DesignDesk(folder, self.told.put)

    def next(self, kind: type[Event]) -> Event:
        while True:
            event = self.told.get(timeout=WAIT_S)
            if isinstance(event, kind):
                return event


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    built = Bench(tmp_path)
    yield built
    assert built.desk.stop(WAIT_S)
    built.desk.list_designs()  # A wish after the end is no fault.


def test_an_own_design_is_made_kept_used_and_deleted_and_those_shipped_stay(
    bench: Bench, tmp_path: Path
) -> None:
    desk = bench.desk
    desk.list_designs()
    listed = bench.next(DesignsListed)
    assert [entry.which.own for entry in listed.entries] == [False] * len(shipped())
    desk.copy(CARTON, "我们的/箱签")
    own = bench.next(DesignOpened).which
    assert own == Which("我们的箱签", own=True)
    desk.copy(CARTON, "我们的箱签")
    assert bench.next(DesignOpened).which.name == "我们的箱签 2"
    desk.use("carton", own.name)
    assert [one.which for one in bench.next(DesignsListed).entries if one.used] in ([], [own])
    designs = OwnDesigns(tmp_path)
    desk.rename(own.name, "改了名的")
    desk.export(own, tmp_path / "out.json")
    bench.next(DesignExported)
    used = designs.used_for(Kind.CARTON)
    assert used is not None and used.title == "改了名的"
    assert json.loads((tmp_path / "out.json").read_bytes())["title"] == "改了名的"
    desk.delete(own.name)
    assert bench.next(DesignDeleted).which == own
    assert designs.used_for(Kind.CARTON) is None and len(designs.names()) == 1
    desk.import_file(tmp_path / "out.json")
    assert bench.next(DesignOpened).which.name == "改了名的"
    desk.import_file(tmp_path / "none.json")
    assert "读不了" in bench.next(DesignRefused).reason


def test_a_trial_shows_the_very_raster_and_all_that_is_wrong(bench: Bench) -> None:
    said: dict[str, Any] = document(
        text("收货 {recipient}"), rows(text("{name}", box=[0, 0, 80, 8]), more="另有 {more} 种")
    )
    bench.desk.try_design(Trial(1, said, 300, 1))
    drawn = bench.next(DesignDrawn)
    design = of_document(said, "")
    raster = render(lay_out(design, SAMPLES[Kind.CARTON][1], 300))
    assert drawn.preview is not None and drawn.preview.png == raster.png(300)
    assert drawn.preview.stretches == {"elements[1]": 10 / 8}
    assert bench.next(DesignChecked).problems == ()
    bench.desk.try_design(Trial(2, document(code("sscc", "{ssc}")), 203, 0))
    assert bench.next(DesignDrawn).preview is not None
    assert "ssc" in bench.next(DesignChecked).problems[0].reason
    bench.desk.try_design(Trial(3, {**said, "width": "甲"}, 203, 0))
    unread = bench.next(DesignDrawn)
    assert unread.preview is None and unread.problems[0].place == "width"
    for turn in range(4, 40):
        bench.desk.try_design(Trial(turn, said, 203, 0))
    while bench.next(DesignDrawn).turn < 39:
        pass
    bench.desk.stop(WAIT_S)
    assert isinstance(bench.told.get(), DesignChecked)


def test_what_does_not_print_is_kept_as_a_draft_beside_the_design_that_does(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, designs = bench.desk, OwnDesigns(tmp_path)
    right, wrong = document(text("右")), document(text("{nothing}"))
    desk.keep("", right)
    kept = bench.next(DesignKept)
    assert kept.which == Which("试验", own=True) and not kept.draft
    desk.keep("试验", wrong)
    assert "nothing" in bench.next(DesignNotKept).problems[0].reason
    desk.keep_draft("试验", wrong)
    assert bench.next(DesignKept).draft
    entry = bench.next(DesignsListed).entries[0]
    assert entry.draft and entry.title == "试验"
    desk.open(Which("试验", own=True))
    assert bench.next(DesignOpened).document == wrong
    assert designs.design("试验") == of_document(right, "试验")
    options = build_parser().parse_args(
        ["label", "design", "check", str(tmp_path / FOLDER_NAME / "试验.json")]
    )
    assert check_design(options) == 0
    desk.use("carton", "试验")
    assert any(one.used for one in bench.next(DesignsListed).entries)
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda *_names, **_more: str(tmp_path))
    printed = print_labels(tmp_path, label(), "png")
    assert Image.open(printed).size == (799, 480)
    desk.keep("试验", right)
    bench.next(DesignKept)
    assert not bench.next(DesignsListed).entries[0].draft
    desk.keep_draft("", {**wrong, "title": "新的"})
    assert bench.next(DesignKept).which.name == "新的"
    desk.use("carton", "新的")
    assert "只有草稿" in bench.next(DesignRefused).reason


def test_files_that_are_damaged_are_named_and_hide_no_other(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / FOLDER_NAME
    folder.mkdir()
    (folder / "坏的.json").write_bytes(b"{")
    (folder / "choice.json").write_bytes(b"[")
    bench.desk.list_designs()
    assert "choice.json" in bench.next(DesignRefused).reason
    entries = bench.next(DesignsListed).entries
    assert len(entries) == 1 + len(shipped()) and entries[0].errors == 1
    bench.desk.open(Which("坏的", own=True))
    assert bench.next(DesignRefused).reason
    with pytest.raises(DesignError):
        OwnDesigns(tmp_path).used_for(Kind.CARTON)
    half = tmp_path / "half.json"
    half.write_text(json.dumps(document({"type": "text"}, title="CON")), encoding="utf-8")
    bench.desk.import_file(half)
    opened = bench.next(DesignOpened)
    assert opened.draft and opened.which.name == "CON 2"


def test_a_fresh_element_of_each_type_prints() -> None:
    for kind in offered().types:
        assert not prevents(check(of_document(document(dict(kind.fresh)), "fresh"))), kind.name
