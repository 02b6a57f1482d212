"""What a check found, as other programs and people read it.

Without it the command would print values of ours. Keys, headings and words are those of the
command's result (`catalogue check`): a file holds the same words as the JSON, under Chinese
headings; a sheet shows the Chinese word for each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.catalogue.files.reports import HEADER, WEIGHT_NAMES, RowSaid
from app.catalogue.findings import Field, Finding, MatchedBy, Problem, Severity
from app.tables.writing import Layout, write_table

HEADINGS = (
    "院内编码",
    "省标代码",
    "对照依据",
    "字段",
    "省平台值",
    "院内值",
    "级别",
    "问题",
    "说明",
)
SEVERITY_NAMES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
FIELD_NAMES = {
    Field.MATCH: "对照",
    Field.APPROVAL_NUMBER: "批准文号",
    Field.PROVINCE_CODE: "省标代码",
    Field.INSURANCE_CODE: "医保代码",
    Field.PRICE: "采购价格",
    Field.PACK_QUANTITY: "转换比",
    Field.DISTRIBUTOR: "配送企业",
    Field.MAKER: "生产企业",
    Field.STRENGTH: "规格",
    Field.FORM: "剂型",
    Field.UNIT: "单位",
    Field.STATUS: "状态",
}
MATCHED_BY_NAMES = {
    MatchedBy.CONFIRMED: "人工确认",
    MatchedBy.PROVINCE_CODE: "省标代码",
    MatchedBy.INSURANCE_CODE: "医保代码",
    MatchedBy.STANDARD_CODE: "药品本位码",
    MatchedBy.APPROVAL_NUMBER: "批准文号",
    MatchedBy.NAMES: "名称",
}
PROBLEM_NAMES = {
    Problem.DIFFERS: "不一致",
    Problem.MISSING: "缺失",
    Problem.AMBIGUOUS: "对照不唯一",
    Problem.NOT_FOUND: "未找到",
    Problem.STOPPED: "已停用",
    Problem.NOT_ALLOWED: "不允许",
}
_SEVERITY = HEADINGS.index("级别")
_FINDINGS = Layout(
    "校验结果",
    HEADINGS,
    (16, 24, 12, 12, 28, 28, 8, 12, 80),
    words={
        HEADINGS.index("对照依据"): {str(key): name for key, name in MATCHED_BY_NAMES.items()},
        HEADINGS.index("字段"): {str(key): name for key, name in FIELD_NAMES.items()},
        _SEVERITY: {str(key): name for key, name in SEVERITY_NAMES.items()},
        HEADINGS.index("问题"): {str(key): name for key, name in PROBLEM_NAMES.items()},
    },
    colours={Severity.ERROR: "#F8CBAD", Severity.WARNING: "#FFF2CC", Severity.INFO: "#DDEBF7"},
    coloured_by=_SEVERITY,
)
_REPORT = Layout(
    "逐行报告",
    HEADER,
    (16, 8, 14, 30, 16, 80),
    colours={name: colour for name, colour in zip(
        WEIGHT_NAMES.values(), ("#F8CBAD", "#FFF2CC", "#DDEBF7"), strict=True
    )},
    coloured_by=4,
)  # fmt: skip


def as_json(finding: Finding) -> dict[str, str | None]:
    """A finding with the keys of the result."""
    return {
        "hospital_code": finding.hospital_code,
        "province_code": finding.province_code,
        "matched_by": finding.matched_by,
        "field": finding.field,
        "province_value": finding.province_value,
        "hospital_value": finding.hospital_value,
        "severity": finding.severity,
        "problem": finding.problem,
        "message": finding.message,
    }


def write_findings(path: Path, findings: Iterable[Finding]) -> int:
    """Write findings and return how many; raises TableRefused or OSError."""
    return write_table(path, _FINDINGS, (_cells(finding) for finding in findings))


def write_report(path: Path, said: Iterable[tuple[str, RowSaid]]) -> int:
    """Write what is said of rows, each with its file; raises TableRefused or OSError."""
    rows = (
        (file, str(one.row), one.column, one.value, WEIGHT_NAMES[one.weight], one.reason)
        for file, one in said
    )
    return write_table(path, _REPORT, rows)


def in_words(finding: Finding) -> str:
    """A finding in one line."""
    codes = " / ".join(
        f"{name} {code}"
        for name, code in (("院内", finding.hospital_code), ("省标", finding.province_code))
        if code
    )
    severity, field = SEVERITY_NAMES[finding.severity], FIELD_NAMES[finding.field]
    return f"[{severity}] {codes} {field}：{finding.message}"


def summary(findings: Iterable[Finding]) -> Iterator[str]:
    """How many of what there are, the worst first."""
    counts = Counter((each.severity, each.field, each.problem) for each in findings)
    order = list(Severity)
    for (severity, field, problem), count in sorted(
        counts.items(), key=lambda each: (order.index(each[0][0]), -each[1], each[0])
    ):
        yield (
            f"{SEVERITY_NAMES[severity]} {FIELD_NAMES[field]}{PROBLEM_NAMES[problem]} {count} 项"
        )


def _cells(finding: Finding) -> list[str]:
    return [value or "" for value in as_json(finding).values()]
