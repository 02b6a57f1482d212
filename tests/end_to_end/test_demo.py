"""The demonstration, as somebody sees it who types the command."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from sync.sandbox.training import TrainingDelivery, training_delivery
from tests.commands import ENVIRONMENT, LIMIT_S, ROOT, run
from tests.printing import printed

SMALL = ("--lines", "3", "--codes", "30")
PRINTER_DPI = 203

LOSE_ONE_CODE = """
import sys
from sqlalchemy import delete, select
import main
from sync.assembly import demonstration
from app.store.tables.tracing import package

print_papers = demonstration._Demonstration._print

def lose_one(demo, view):
    print_papers(demo, view)
    with demo._workplace.station.result().database.writing() as connection:
        one = select(package.c.code).where(package.c.smallest).limit(1)
        code = connection.execute(one).scalar_one()
        connection.execute(delete(package).where(package.c.code == code))

demonstration._Demonstration._print = lose_one
sys.exit(main.main(sys.argv[1:]))
"""


def delivery_of(said: str) -> TrainingDelivery:
    """The delivery that was played, made again from its number."""
    found = re.search(r"PS(\d{8})00001", said)
    assert found is not None, said
    day = datetime.strptime(found[1], "%Y%m%d").date()
    return training_delivery(1, 3, 6, 30, today=day)


def check_papers(folder: Path, receipt_no: str, delivery: TrainingDelivery) -> None:
    receipt = (folder / f"{receipt_no}.pdf").read_bytes()
    paper = "\n".join(printed.words(receipt))
    assert receipt_no in paper
    assert delivery.delivery_no in paper
    labels = (folder / "carton-labels.pdf").read_bytes()
    assert len(pypdfium2.PdfDocument(labels)) == len(delivery.cartons)
    for page, carton in enumerate(delivery.cartons):
        codes = [content.decode() for _, content in printed.codes(labels, page, PRINTER_DPI)]
        assert carton.label in codes, carton.carton_no


def check_picture(path: Path) -> None:
    with Image.open(path) as picture:
        assert (picture.format, picture.size) == ("PNG", (1366, 768))
        colours = picture.convert("RGB").getcolors(1366 * 768)
    assert colours is not None
    assert len(colours) > 200, "a page with words has many shades"
    assert max(count for count, _ in colours) < 0.7 * 1366 * 768


def check_steps(steps: list[str], delivery: TrainingDelivery) -> None:
    said = "\n".join(steps)
    for step in ("启动前置服务", "已到货", "打开收货单", "已撤销第", "截图", "确认收货", "验收单"):
        assert step in said
    odd = [step for step in steps if step.startswith("异常（")]
    assert len(odd) == len(delivery.odd_codes)
    cartons = [step for step in steps if step.startswith("箱 ")]
    assert [delivery.cartons[n].carton_no in step for n, step in enumerate(cartons)] == [True] * 6


def test_a_demo_plays_a_whole_shift_and_leaves_its_papers(tmp_path: Path) -> None:
    output = tmp_path / "papers" / "of today"
    ran = run("demo", "--output", output, *SMALL)
    steps = ran.out.decode().splitlines()
    assert ran.status == 0, ran.said
    assert ran.said == ""
    delivery = delivery_of(steps[1])
    check_steps(steps, delivery)
    four = "扫码 30，院内追溯码信息库 30，前置服务 30，招采平台 30"
    assert steps[-1] == f"四方对账一致：{four}"
    receipt_no = next(step.split()[1] for step in steps if step.startswith("打开收货单"))
    check_papers(output, receipt_no, delivery)
    check_picture(output / "receiving.png")
    assert sorted(path.suffix for path in output.iterdir()) == [".pdf", ".pdf", ".png"]


def test_a_demo_for_programs_answers_one_json_object(tmp_path: Path) -> None:
    ran = run("demo", "--json", "--output", tmp_path, "--lines", "1", "--codes", "3")
    assert ran.status == 0, ran.said
    assert ran.answers == [
        {"scanned": 3, "library": 3, "service": 3, "platform": 3, "agree": True,
         "output": str(tmp_path)}
    ]  # fmt: skip
    assert "四方对账一致" in ran.said


@pytest.mark.parametrize("for_programs", [pytest.param(False, marks=pytest.mark.slow), True])
def test_a_demo_whose_counts_disagree_ends_with_1_and_says_so(
    tmp_path: Path, *, for_programs: bool
) -> None:
    size = ["--lines", "1", "--codes", "3", *(["--json"] if for_programs else [])]
    done = subprocess.run(
        [sys.executable, "-c", LOSE_ONE_CODE, "demo", "--output", str(tmp_path), *size],
        capture_output=True,
        timeout=LIMIT_S,
        check=False,
        cwd=ROOT,
        env=ENVIRONMENT,
    )
    said = (done.stderr if for_programs else done.stdout).decode()
    assert done.returncode == 1, done.stderr.decode()
    assert "四方对账不一致：扫码 3，院内追溯码信息库 2，前置服务 3，招采平台 3" in said
    if for_programs:
        counts = json.loads(done.stdout)
        assert (counts["agree"], counts["library"]) == (False, 2)


@pytest.mark.parametrize(
    "size", [("0", "30"), ("3", "6"), ("2001", "9000"), ("3", "200001"), ("-1", "-1")]
)
def test_a_size_no_delivery_can_have_is_a_wrong_call(tmp_path: Path, size: tuple[str, str]) -> None:
    output = tmp_path / "papers"
    ran = run("demo", "--output", output, "--lines", size[0], "--codes", size[1])
    assert (ran.status, ran.out) == (2, b"")
    assert "大小不对" in ran.said
    assert not output.exists()


def test_an_output_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    ran = run("demo", "--output", tmp_path / "file" / "papers", *SMALL)
    assert (ran.status, ran.out) == (1, b"")
    assert f"不能使用文件夹 {tmp_path / 'file' / 'papers'}" in ran.said


def test_a_picture_that_cannot_be_saved_is_said(tmp_path: Path) -> None:
    (tmp_path / "receiving.png").mkdir()
    ran = run("demo", "--output", tmp_path, "--lines", "1", "--codes", "3")
    assert ran.status == 1
    assert "无法写入图片" in ran.said
