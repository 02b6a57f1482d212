"""`label carton` and `label design check`: every format, all or nothing, words where it fails."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from app.entry.arguments import build_parser
from app.entry.console import Trouble
from printing.command import FORMATS, check_design, print_carton_labels
from printing.labels.languages.registry import Language
from printing.labels.shipped import FOLDER
from tests.commands import run
from tests.printing.labels.designs import code, document, text
from tests.printing.labels.jobs import READ
from tests.test_commands import label


def asked(*arguments: str | Path) -> argparse.Namespace:
    return build_parser().parse_args(["label", *map(str, arguments)])


def print_labels(folder: Path, labels: object, kind: str, *more: str | Path) -> Path:
    data, output = folder / "label.json", folder / f"label.{kind}"
    data.write_text(json.dumps(labels, ensure_ascii=False), encoding="utf-8")
    options = asked("carton", "--data", data, "--output", output, "--format", kind, *more)
    assert print_carton_labels(options) == 0
    return output


def codes(image: Image.Image) -> set[str]:
    found = zxingcpp.read_barcodes(image, text_mode=zxingcpp.TextMode.Plain)
    return {code.symbology_identifier + code.text for code in found}


def test_each_format_says_the_same_label(tmp_path: Path) -> None:
    labels = [label(), label(sequence=4, sscc=None, carton_no="XH-2")]
    more = ("--dpi", "300", "--size", "100x70")
    print_labels(tmp_path, labels, "png", *more)
    shown = []
    for number in (1, 2):
        with Image.open(tmp_path / f"label-{number}.png") as picture:
            shown.append(picture.copy())
    assert "]C100069012340000000016" in codes(shown[0])
    assert "]C0XH-2" in codes(shown[1])
    for language in Language:
        job = print_labels(tmp_path, labels, language.value, *more).read_bytes()
        burnt = [each.image().crop((0, 0, *shown[0].size)) for each, _ in READ[language](job)]
        assert [image.tobytes() for image in burnt] == [image.tobytes() for image in shown]
    with pypdfium2.PdfDocument(print_labels(tmp_path, labels, "pdf", *more)) as pdf:
        assert len(pdf) == 2
    assert set(FORMATS) == {"pdf", "png", *Language}


def test_a_design_of_ones_own_is_printed_in_its_own_size(tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    own.write_text(json.dumps(document(code("sscc", "{sscc}", when={"field": "sscc"}))))
    output = print_labels(tmp_path, label(), "png", "--design", own)
    with Image.open(output) as picture:
        assert picture.size == (799, 480)
        assert codes(picture) == {"]C100069012340000000016"}


def refused(folder: Path, *more: str | Path) -> str:
    with pytest.raises(Trouble) as trouble:
        print_labels(folder, [label(), label(carton_no="X" * 30)], "zpl", *more)
    assert not [path for path in folder.iterdir() if path.suffix == ".zpl"]
    return str(trouble.value)


def test_what_cannot_be_printed_prints_nothing_and_says_why(tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    own.write_text(json.dumps(document(text("{sscc}"), text("{colour}"))))
    assert "没有字段“colour”" in refused(tmp_path, "--design", own)
    own.write_text(json.dumps(document(text("{carton_no}", box=[5, 5, 25, 3]))))
    assert "第 2 张标签 elements[0]" in refused(tmp_path, "--design", own)
    own.write_text(json.dumps(document(kind="badge")))
    assert "不是装箱标签" in refused(tmp_path, "--design", own)
    assert "应在 60x50" in refused(tmp_path, "--size", "20x20")
    assert "文件夹不存在" in refused(tmp_path, "--output", tmp_path / "no" / "x.zpl")


def test_a_wrong_size_is_a_wrong_call_and_a_wrong_design_is_named(tmp_path: Path) -> None:
    """A script could not tell its own mistake from a bad label, nor which of two files is bad."""
    for size in ("20x20", "100", "-5x9"):
        with pytest.raises(Trouble, match="标签尺寸") as trouble:
            print_labels(tmp_path, label(), "png", f"--size={size}")
        assert trouble.value.status == 2
    own = tmp_path / "own.json"
    own.write_text("{")
    with pytest.raises(Trouble, match=f"标签设计 {own}：不是 JSON") as trouble:
        print_labels(tmp_path, label(), "png", "--design", own)
    assert trouble.value.status == 1


def test_a_design_is_checked_by_its_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check_design(asked("design", "check", FOLDER / "carton-100x150.json")) == 0
    assert "装箱标签 100×150 毫米：可以用" in capsys.readouterr().err
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps(document(text("{colour}", name="颜色"))))
    assert check_design(asked("design", "check", wrong, "--json")) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["file"], said["printable"]) == (str(wrong), False)
    (problem,) = [each for each in said["problems"] if not each["hint"]]
    assert (problem["place"], problem["element"]) == ("elements[0].text", "文字“颜色”")


def test_a_broken_design_ends_the_command_with_1_and_its_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{\n  "version": 1,\n}')
    ran = run("label", "design", "check", broken)
    assert ran.status == 1
    assert "第 3 行" in ran.said
    assert run("label", "design", "check", tmp_path / "none.json").status == 2
