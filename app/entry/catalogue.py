"""`catalogue check`: mismatch warnings between two catalogues, for scripts and for people.

Without it a hospital whose HIS we do not speak to could check nothing. Findings go to standard
output, as JSON or in words; what is said of files and rows goes to standard error. Formats:
formats.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from app.catalogue.checking.check import check
from app.catalogue.files.columns import HOSPITAL, PROVINCE, RELATIONS, FileKind
from app.catalogue.files.mapping import SavedMapping, read_mapping
from app.catalogue.files.reading import open_catalogue
from app.catalogue.files.reports import RowSaid, Weight, summed
from app.catalogue.files.results import (
    as_json,
    in_words,
    summary,
    write_findings,
    write_report,
)
from app.catalogue.findings import Field, Finding
from app.catalogue.matching.standing import in_use
from app.catalogue.rows import DeliveryRow, HospitalRow, ProvinceRow
from app.documents import DocumentProblem
from app.entry.console import Trouble, print_json, print_line, read_file, tell
from app.readers.system_words import of_system
from app.tables.refused import TableRefused
from app.tables.writing import refuse_other_endings

T = TypeVar("T")
_TOLD = 50
"""Rows that could not be checked, named one by one."""
_SHOWN = 200
"""Findings shown to a person one by one; all of them are in --json and --output."""


@dataclass(slots=True)
class _Told:
    """What was said of the rows of all files."""

    rows: list[tuple[str, RowSaid]] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        """How many things somebody must look at."""
        return sum(said.weight is not Weight.REMARK for _file, said in self.rows)

    def refused_keys(self, name: str) -> frozenset[str]:
        """Keys of rows of a file that were not taken."""
        return frozenset(
            said.key
            for file, said in self.rows
            if file == name and said.weight is Weight.REFUSED and said.key
        )


def run(options: argparse.Namespace) -> int:
    """Check two catalogues; the exit status."""
    _refuse_endings(options.output, options.report)
    mapping = _mapping(options.mapping)
    told = _Told()
    province, _fields = _read(options.province, PROVINCE, mapping, told)
    hospital, said = _read(options.hospital, HOSPITAL, mapping, told)
    relations = None
    if options.relations is not None:
        rows, _fields = _read(options.relations, RELATIONS, mapping, told)
        relations = delivering(rows, date.today())
    findings = list(
        check(
            province,
            _checkable(hospital, told.refused_keys(PROVINCE.name) - _codes(province)),
            relations=relations,
            unsaid=frozenset(each for each in Field if each.value not in said),
            everything=options.all,
        )
    )
    _write(options, findings, told)
    _answer(findings, told, json=options.json)
    return 1 if findings or told.wrong else 0


def delivering(rows: Iterable[DeliveryRow], today: date) -> Mapping[str, Sequence[str]]:
    """Who may deliver each item today: names by province code."""
    names: dict[str, list[str]] = {}
    for row in rows:
        allowed = names.setdefault(row.province_code, [])
        begun = row.valid_from is None or row.valid_from <= today
        ended = row.valid_until is not None and row.valid_until < today
        if begun and not ended and in_use(row.status) is not False:
            allowed.append(row.distributor)
    return names


def _refuse_endings(*paths: Path | None) -> None:
    try:
        for path in paths:
            if path is not None:
                refuse_other_endings(path)
    except TableRefused as refused:
        raise Trouble(str(refused), 2) from refused


def _mapping(path: Path | None) -> SavedMapping:
    if path is None:
        return SavedMapping()
    try:
        return read_mapping(read_file(path))
    except DocumentProblem as problem:
        raise Trouble(f"列名对照文件 {path}：{problem}", 2) from problem


def _read(
    path: Path, kind: FileKind[T], mapping: SavedMapping, told: _Told
) -> tuple[list[T], frozenset[str]]:
    """Read a file whole; what it says of its rows is told."""
    rows: list[T] = []
    said: list[RowSaid] = []
    try:
        with open_catalogue(path, kind, mapping.of(kind.kind)) as reading:
            for row in reading.rows:
                if isinstance(row, RowSaid):
                    said.append(row)
                else:
                    rows.append(row)
    except TableRefused as refused:
        raise Trouble(f"{kind.name}文件 {path}：{refused}", 2) from refused
    except OSError as error:
        raise Trouble(f"读不了文件 {path}：{of_system(error)}，请核对路径", 2) from error
    for sentence in [*reading.notes, *summed(said)]:
        tell(f"{kind.name}：{sentence}")
    told.rows += ((kind.name, each) for each in said)
    return rows, frozenset(reading.headings.fields)


def _codes(province: Iterable[ProvinceRow]) -> frozenset[str]:
    return frozenset(row.province_code for row in province)


def _checkable(hospital: Iterable[HospitalRow], unread: frozenset[str]) -> Sequence[HospitalRow]:
    """Leave out what stands for a provincial row that could not be read: nothing can be said."""
    rows: list[HospitalRow] = []
    left_out: list[HospitalRow] = []
    for row in hospital:
        (left_out if row.province_code in unread else rows).append(row)
    for row in left_out[:_TOLD]:
        tell(f"院内 {row.hospital_code} 没有校验：省标代码 {row.province_code} 那一行没有读入。")
    if len(left_out) > _TOLD:
        tell(f"另有 {len(left_out) - _TOLD} 个院内品种因此没有校验。")
    return rows


def _write(options: argparse.Namespace, findings: Sequence[Finding], told: _Told) -> None:
    try:
        if options.output is not None:
            write_findings(options.output, findings)
        if options.report is not None:
            write_report(options.report, told.rows)
    except OSError as error:
        raise Trouble(f"不能写入：{of_system(error)}，请换一个文件夹", 2) from error


def _answer(findings: Sequence[Finding], told: _Told, *, json: bool) -> None:
    if json:
        print_json([as_json(finding) for finding in findings])
        return
    for line in _lines(findings, told):
        print_line(line)


def _lines(findings: Sequence[Finding], told: _Told) -> Iterator[str]:
    for finding in findings[:_SHOWN]:
        yield in_words(finding)
    if len(findings) > _SHOWN:
        yield f"……另有 {len(findings) - _SHOWN} 项，用 --output 写成文件查看全部。"
    yield from summary(findings)
    bad = f"，{told.wrong} 处行数据有问题" if told.wrong else ""
    yield f"共 {len(findings)} 项{bad}。" if findings or bad else "两份目录一致，没有发现问题。"
