from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import main
from app.catalogue.files.results import HEADINGS
from app.catalogue.rows import DeliveryRow
from app.entry.catalogue import delivering
from app.tables.cells import shown
from app.tables.opening import open_table

PROVINCE = """\
省标代码,批准文号,通用名,规格,剂型,包装单位,最小单位,转换比,生产企业,采购价格,配送企业,状态,备注
P1,国药准字H20140732,头孢拉定胶囊,0.25g,胶囊剂,盒,粒,24,试验制药有限公司,12.50,甲公司；乙公司,在用,
P2,国药准字H20140733,阿莫西林胶囊,0.25g,胶囊剂,盒,粒,24,试验制药有限公司,9.60,甲公司,在用,
P3,国药准字H20140734,红霉素肠溶片,0.125g,片剂,盒,片,24,试验制药有限公司,3.00,甲公司,在用,
"""
HOSPITAL = """\
院内编码,省标代码,通用名,规格,生产企业,包装单位,最小单位,转换比,采购价格,计价单位,配送企业
H1,P1,头孢拉定胶囊,250mg,试验制药（有限）公司,盒,粒,24,0.5208,最小,甲公司
H2,P2,阿莫西林胶囊,０.25ｇ,试验制药有限公司,盒,粒,24,"￥9.60",,甲公司
"""


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    return put(tmp_path, PROVINCE, HOSPITAL)


def put(folder: Path, province: str, hospital: str, encoding: str = "utf-8") -> list[str]:
    (folder / "province.csv").write_bytes(province.encode(encoding))
    (folder / "hospital.csv").write_bytes(hospital.encode(encoding))
    return [
        "catalogue", "check", "--province", str(folder / "province.csv"),
        "--hospital", str(folder / "hospital.csv"),
    ]  # fmt: skip


def findings(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def test_what_means_the_same_is_no_finding(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main([*files, "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == []
    assert "备注" in said.err
    assert main.main(files) == 0
    assert "没有发现问题" in capsys.readouterr().out


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_what_differs_is_told_and_bad_rows_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str
) -> None:
    hospital = HOSPITAL.replace("9.60", "10.60") + "H3,P3,红霉素肠溶片,0.125g,厂,盒,片,24,面议,,\n"
    options = put(tmp_path, PROVINCE, hospital, encoding)
    assert main.main([*options, "--json"]) == 1
    said = capsys.readouterr()
    (found,) = json.loads(said.out)
    assert list(found) == [
        "hospital_code", "province_code", "matched_by", "field", "province_value",
        "hospital_value", "severity", "problem", "message",
    ]  # fmt: skip
    assert (found["hospital_code"], found["field"], found["problem"]) == ("H2", "price", "differs")
    assert "第 4 行 采购价格“面议”" in said.err
    only_bad = put(tmp_path, PROVINCE, HOSPITAL + "H1,P1,头孢拉定胶囊,,,,,,,,\n", encoding)
    assert main.main([*only_bad, "--json"]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out) == []
    assert "第 2 行" in said.err


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_results_and_reports_are_files_under_chinese_headings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    options = put(tmp_path, PROVINCE, HOSPITAL.replace("9.60", "10.60"))
    output, report = tmp_path / f"out{ending}", tmp_path / f"rows{ending}"
    assert main.main([*options, "--output", str(output), "--report", str(report), "--all"]) == 1
    assert "警告" in capsys.readouterr().out
    with open_table(output) as table:
        rows = [[shown(cell) for cell in row.cells] for row in table.rows]
    assert tuple(rows[0]) == HEADINGS
    by_code = {row[1]: row for row in rows[1:]}
    assert by_code["P2"][:4] == ["H2", "P2", "province-code", "price"]
    assert by_code["P3"][0] == ""
    assert report.exists()
    refused = tmp_path / "out.pdf"
    assert main.main([*options, "--output", str(refused)]) == 2
    assert not refused.exists()


def test_a_province_row_that_cannot_be_read_makes_no_false_alarm(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = put(tmp_path, PROVINCE.replace("9.60", "abc"), HOSPITAL)
    assert main.main([*options, "--json"]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out) == []
    assert "院内 H2 没有校验" in said.err


def test_a_mapping_and_relations_are_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = put(tmp_path, PROVINCE, HOSPITAL.replace("院内编码", "药品编码"))
    assert main.main([*options, "--json"]) == 2
    assert "院内编码" in capsys.readouterr().err
    mapping, relations = tmp_path / "mapping.json", tmp_path / "relations.csv"
    mapping.write_text('{"hospital": {"药品编码": "院内编码"}}', "utf-8")
    relations.write_text("省标代码,配送企业,有效期止\nP1,乙公司,\nP2,甲公司,2099-01-01\n", "utf-8")
    more = ["--mapping", str(mapping), "--relations", str(relations), "--json"]
    assert main.main([*options, *more]) == 1
    (found,) = findings(capsys)
    assert (found["hospital_code"], found["field"]) == ("H1", "distributor")
    relations.write_text("省标代码,配送企业,有效期止\nP2,甲公司,2020-01-01\n", "utf-8")
    assert main.main([*options, *more]) == 1
    (found,) = findings(capsys)
    assert (found["hospital_code"], found["problem"]) == ("H2", "not-allowed")
    assert "失效" in found["message"]


def test_relations_hold_on_their_days_alone() -> None:
    rows = [
        DeliveryRow("P1", "甲", valid_from=date(2026, 2, 1)),
        DeliveryRow("P1", "乙", valid_until=date(2026, 1, 31)),
        DeliveryRow("P1", "丙", status="停用"),
    ]
    assert delivering(rows, date(2026, 1, 31)) == {"P1": ["乙"]}
    assert delivering(rows, date(2026, 2, 1)) == {"P1": ["甲"]}


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("hospital.csv", None, "读不了文件"),
        ("hospital.csv", b"", "缺少必需的列"),
        ("hospital.csv", b"PK\x03\x04broken", "XLSX"),
        ("hospital.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "缺少必需的列"),
        ("mapping.json", b"{", "JSON"),
    ],
)
def test_what_cannot_be_used_is_said_in_words(
    files: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: bytes | None,
    part: str,
) -> None:
    (tmp_path / "mapping.json").write_bytes(b"{}")
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(content)
    assert main.main([*files, "--mapping", str(tmp_path / "mapping.json")]) == 2
    assert part in capsys.readouterr().err


def test_the_program_says_it_to_other_programs(files: list[str]) -> None:
    command = [sys.executable, str(Path(main.__file__)), *files, "--all", "--json"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.returncode == 1
    assert [each["province_code"] for each in json.loads(done.stdout.decode())] == ["P3"]
