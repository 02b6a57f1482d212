"""`label printers` and `label test`: what is set, what is there, and a label that says so."""

from __future__ import annotations

from pathlib import Path

from app.labels.printers import LabelPrinter, Reach
from printing.printers.settings import FILE_NAME, keep_printers
from tests.commands import run
from tests.printing.fake_printer import FakePrinter, printing_at


def test_a_printer_that_is_set_prints_a_test_label_and_says_what_it_is(tmp_path: Path) -> None:
    with printing_at(FakePrinter()) as fake:
        printer = LabelPrinter(name="箱签", reach=Reach.NETWORK, address=fake.address, dpi=300)
        keep_printers(tmp_path, (printer,))
        (listed,) = run("label", "printers", "--folder", tmp_path, "--json").answers
        said = run("label", "test", "--printer", "箱签", "--folder", tmp_path)
    assert listed["printers"] == [
        {
            "name": "箱签",
            "reach": "network",
            "address": printer.address,
            "language": "zpl",
            "dpi": 300,
        }
    ]
    assert (said.status, len(fake.printed)) == (0, 1)
    assert "FAKE-203dpi" in said.said and "203 dpi" in said.said
    again = run("label", "test", "--printer", "箱签", "--folder", tmp_path)
    assert again.status == 1 and "连不上" in again.said
    other = run("label", "test", "--printer", "别的", "--folder", tmp_path)
    assert other.status == 2 and "箱签" in other.said
    (tmp_path / FILE_NAME).write_text("[", encoding="utf-8")
    broken = run("label", "printers", "--folder", tmp_path)
    assert broken.status == 1 and "不能用" in broken.said
