"""The report of `doctor` on paper: what needs somebody first, everything in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

import main
from app.entry.console import Trouble
from app.entry.findings import Level, found
from printing.doctor_pdf import DoctorPaper, render, write
from tests.printing import printed

PAPER = DoctorPaper("测试医院", Path("/var/lib/tracedock"), datetime(2026, 11, 22, 9, 5, 7))
FINDINGS = (
    found("program", "TraceDock 1.0", "TraceDock 1.0"),
    found("disk", "磁盘只剩 3 MB，请清理磁盘", "3 MB are free: clean up", Level.WARNING),
    found("service", "连不上服务端，请检查网络", "No answer: check the network", Level.BROKEN),
    found("from-the-future", "新的一项", "A new thing"),
)


def words(pdf: bytes) -> str:
    return "".join("".join(page.split()) for page in printed.words(pdf))


def test_what_needs_somebody_stands_first_and_everything_stands_there() -> None:
    pdf = render(FINDINGS, PAPER)
    said = words(pdf)
    assert "共检查4项：故障1项，注意1项，正常2项" in said
    for finding in FINDINGS:
        assert "".join(finding.sentence.chinese.split()) in said
        assert "".join(finding.sentence.english.split()) in said
    for word in ("结论：故障", "/var/lib/tracedock", "测试医院", "2026-11-2209:05:07", "其他"):
        assert word in said
    # Twice: as something to do, worst first, and in its area.
    assert said.index("连不上服务端") < said.index("磁盘只剩") < said.index("程序、数据库和磁盘")
    assert said.count("连不上服务端") == said.count("磁盘只剩") == 2
    assert printed.clashes(pdf) == []
    assert ("]C0", b"ZJ20261122090507") in printed.codes(pdf, 0, 300)


def test_a_machine_that_is_well_has_nothing_to_do() -> None:
    said = words(render(FINDINGS[:1], replace(PAPER, training=True)))
    assert "没有需要处理的事项" in said
    assert "结论：正常" in said
    assert "演习用单" in said


def test_a_report_of_many_pages_repeats_its_headings() -> None:
    long = "请检查网络和服务端地址，然后再试一次。" * 12
    many = [found("service", f"{n}：{long}", f"{n}: {long}", Level.BROKEN) for n in range(40)]
    pages = printed.words(render(many, PAPER))
    assert len(pages) > 3
    assert f"第 {len(pages)} 页 / 共 {len(pages)} 页" in pages[-1]
    assert all("状态" in page for page in pages)
    assert printed.clashes(render(many, PAPER)) == []


def test_a_paper_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="文件夹不存在"):
        write(FINDINGS, PAPER, tmp_path / "none" / "x.pdf")


def test_the_ending_of_the_file_says_what_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["doctor", "--folder", str(tmp_path / "nothing"), "--output"]
    report = tmp_path / "报告.PDF"
    assert main.main([*command, str(report)]) in (1, 2)
    assert "SQLite" in words(report.read_bytes())
    capsys.readouterr()
    assert main.main([*command, str(tmp_path / "报告.txt")]) == 2
    said = capsys.readouterr()
    assert ".pdf" in said.err
    assert ".json" in said.err
    assert said.out == ""
    assert [path.name for path in tmp_path.iterdir()] == ["报告.PDF"]
