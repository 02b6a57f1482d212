from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest
from PIL import Image as Pillow

from scanners.pictures import second_opinion
from scanners.pictures.command import read_pictures
from tests.scanners.pictures import scenes

CODE = scenes.trace_code(9)


def saved(path: Path, picture: scenes.Picture) -> Path:
    Pillow.fromarray(picture).save(path)
    return path


def read(*paths: Path) -> int:
    return read_pictures(argparse.Namespace(image=list(paths), json=True))


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    picture = scenes.sheet()
    scenes.put(picture, scenes.gs1_data_matrix("(01)06901234567892(10)L1(21)S77"), 840, 40)
    scenes.put(picture, scenes.code_128(CODE), 40, 60)
    scenes.put(picture, scenes.code_128("XH-0001"), 40, 400)
    return saved(tmp_path / "送货单.png", picture)


def test_each_code_is_one_object_in_reading_order(
    sheet: Path, capsys: pytest.CaptureFixture[str], zbar: None
) -> None:
    assert read(sheet) == 0

    first, second, third = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["kind"], first["code"], first["sure"], first["why"]) == (
        "trace_code",
        CODE,
        True,
        None,
    )
    assert first["image"] == str(sheet)
    assert first["corners"] == [[70, 66], [504, 66], [504, 125], [70, 125]]
    assert (second["symbology"], second["batch"], second["sure"]) == ("]d2", "L1", True)
    assert (third["code"], third["sure"]) == ("XH-0001", False)
    assert "核对" in third["why"]


def test_a_picture_without_a_code_or_none_at_all_is_told_and_the_others_go_on(
    sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blank = saved(tmp_path / "blank.png", scenes.sheet(200, 100))

    assert read(tmp_path / "none.png", blank, sheet) == 1

    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 3
    assert "没有找到图片" in captured.err
    assert "没有找到条码" in captured.err


def test_a_missing_zbar_is_told_and_what_it_would_confirm_is_not_sure(
    sheet: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_opinion, "pyzbar", None)

    assert read(sheet) == 0

    captured = capsys.readouterr()
    assert "libzbar0" in captured.err
    assert [json.loads(line)["sure"] for line in captured.out.splitlines()] == [False, True, False]
